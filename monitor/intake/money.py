"""Prices as people write them, read into an amount and an ISO 4217 code; money.toml holds the words.

Which of "." and "," is the decimal point is told by the number itself: the last of two kinds; a kind that stands once
before anything but three digits; before three digits only where the currency has three decimals.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from functools import cache, lru_cache
from unicodedata import normalize

from monitor.intake.currencies import (
    CurrencyWord,
    bounded,
    decide_currency,
    find_currencies,
    find_unknown_sign,
    fold,
    known_code,
    read_currency,
    table,
)

TEXT_LENGTH = 200  # what is longer is a paragraph, not a price; its beginning is read
INTEGER_DIGITS = 15  # a thousand times the price of the dearest thing in the smallest currency
DECIMALS = 6  # prices per piece of wholesale goods use four
SMALLEST = Decimal(1).scaleb(-DECIMALS)
GAP = 3  # "Rp. : 12": what may stand between a number and its currency

_PLAIN = re.compile(r"\d{1,12}(?:\.\d\d?)?", re.ASCII)  # most prices by far: nothing to decide
_NEGATIVE = re.compile(r"-[.,]?\d[\d.,]*$", re.ASCII)
_SCIENTIFIC = re.compile(r"\d+\.?\d*e[+-]?\d{1,2}", re.ASCII | re.IGNORECASE)  # how some programs print 6.13
# Notations of programs that no shop shows: 0x10, 1_000, 1e400. Their first digits are another number.
_NOTATION = re.compile(r"(?<![\d.,])0[xob][\da-f]+|\d[\d.,]*(?:_[\d.,]+)+|\d[\d.,]*e[+-]?\d+", re.ASCII | re.IGNORECASE)
_NUMBER = re.compile(r"\d{1,3}(?:[ ']\d{3})+(?!\d)(?:[.,]\d+)?|\d+(?:[.,']\d+)*|(?<!\d)[.,]\d+(?![.,]?\d)", re.ASCII)
# "140,00 pln": a code in small letters is one only where nothing else stands beside the number ("try", "all").
_SMALL_CODE = re.compile(r"(?:[\d.,' ]+\d\s?([a-z]{3})|([a-z]{3})\s?\d[\d.,' ]*|\d\s?([a-z]{3}))", re.ASCII)
_OLD = re.compile(
    r"(?:\b(?:was|rrp|msrp|uvp|statt|list price|old price|avant|antes)|原价|市场价|定価|было)\s*[:：]?\s*\D{0,4}$",
    re.IGNORECASE,
)
_SHARE = re.compile(r"\s*%")
_EURO_AS_POINT = re.compile(r"^(\D*[\d.,' ]*\d) ?€ ?(\d\d)(?!\d)([^€]*)$")
_RANGE = re.compile(r"[-–—~〜]|to|до|至|到|bis|à|a|إلى", re.IGNORECASE)
_DIRECTION = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\u061c\ufeff]")
_PUNCTUATION = str.maketrans({"\u066b": ".", "\u066c": ",", "\u060c": ",", "’": "'", "`": "'", "−": "-"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Money:
    """An amount in major units and its ISO 4217 code ("" where undecided); `note` says what a person should know."""

    amount: Decimal | None
    currency: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A number within a text, with the word that multiplies it."""

    start: int
    end: int
    digits: str
    factor: int


@lru_cache(maxsize=20_000)  # prices end in .99 and come back: of a million listings most state one that was read before
def read_money(text: str, currency: str = "", default_currency: str = "", language: str = "") -> Money:
    """The price a text states. `currency` is what the page says beside it, `default_currency` what the platform uses.

    What stands beside the number wins over what the page says elsewhere: it is what the buyer is shown. Of a range the
    lower end is taken. A price that cannot be read gives no amount, and a note that says so.
    """
    stated = read_currency(currency[:TEXT_LENGTH])
    if _PLAIN.fullmatch(text) and (len(stated) == 1 or not currency):
        return Money(amount=Decimal(text), currency=stated[0] if stated else known_code(default_currency))
    preferred = (*stated[:1], default_currency, table().languages.get(language[:2].lower(), ""))
    folded = fold_price(text)
    words = tuple(find_currencies(folded))
    offer = choose_offer(_asked_now(folded, tuple(group_ranges(folded, words))), words)
    touching = _surest([word.codes for word in words if _touches(offer, word)]) or _small_code(folded)
    if not touching and (sign := find_unknown_sign(folded, words)):
        money = _read_offer(text, folded, offer, "")
        return replace(money, note=money.note or f"The currency sign {sign} is none of ISO 4217's; the price has none.")
    beside = touching or (words[0].codes if words else stated)
    code = decide_currency(beside, preferred) if beside else known_code(default_currency)
    return _read_offer(text, folded, offer, code)


def _asked_now(text: str, offers: tuple[tuple[Quantity, ...], ...]) -> tuple[tuple[Quantity, ...], ...]:
    """The numbers that are not said to be the price of before; all of them where none else is left."""
    return tuple(offer for offer in offers if not _OLD.search(text[: offer[0].start])) or offers


def _surest(touching: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    """What the words beside a number mean together: "$1,190.00 AUD" is in Australian dollars."""
    first = touching[0] if touching else ()
    return next((codes for codes in touching[1:] if len(codes) == 1 and codes[0] in first), first)


def _small_code(folded: str) -> tuple[str, ...]:
    found = _SMALL_CODE.fullmatch(folded)
    code = known_code(next(filter(None, found.groups())).upper()) if found else ""
    return (code,) if code else ()


def _read_offer(text: str, folded: str, offer: tuple[Quantity, ...], code: str) -> Money:
    if _NEGATIVE.match(folded):
        return Money(amount=None, currency=code, note="The price is below nothing; see what its page shows.")
    if not offer:
        return _without_number(text, folded, code)
    written = (found.span() for found in _NOTATION.finditer(folded))
    if any(start < quantity.end and quantity.start < end for start, end in written for quantity in offer):
        return Money(amount=None, currency=code, note="The price is not a number as shops write them; see its page.")
    return _lowest(offer, code)


def fold_price(text: str) -> str:
    """The text with every script's digits as 0-9, one kind of space and no direction marks."""
    plain = _DIRECTION.sub("", normalize("NFKC", text[:TEXT_LENGTH]).translate(_PUNCTUATION))
    digits = re.sub(r"\d", lambda found: str(int(found[0])), plain)
    spaced = re.sub(r"\s+", " ", digits).strip()
    if _SCIENTIFIC.fullmatch(spaced):
        number = Decimal(spaced)
        return f"{number:f}" if number < SMALLEST else f"{number:.{DECIMALS}f}"
    closed = re.sub(r"(\d[.,]) (\d\d)(?!\d)", r"\1\2", spaced, flags=re.ASCII)  # "119. 95"
    return _EURO_AS_POINT.sub(r"\1,\2 €\3", closed)


def find_quantities(text: str) -> Iterator[Quantity]:
    """The numbers of a text with their multipliers, percentages left out."""
    for found in _NUMBER.finditer(text):
        if _SHARE.match(text, found.end()):
            continue
        times = _multiplier().match(text, found.end())
        factor = table().multipliers.get(times[0].strip().casefold(), 1) if times else 1
        end = times.end() if times else found.end()
        yield Quantity(start=found.start(), end=end, digits=found[0], factor=factor)


def group_ranges(text: str, words: Sequence[CurrencyWord]) -> Iterator[tuple[Quantity, ...]]:
    """The numbers of a text, those that are the two ends of one range together."""
    group: tuple[Quantity, ...] = ()
    for quantity in find_quantities(text):
        if group and _joined(text, group[-1].end, quantity.start, words):
            group = (*group, quantity)
            continue
        if group:
            yield group
        group = (quantity,)
    if group:
        yield group


def choose_offer(offers: Sequence[tuple[Quantity, ...]], words: Sequence[CurrencyWord]) -> tuple[Quantity, ...]:
    """The first number beside a currency word, else the first number."""
    beside = (offer for offer in offers if any(_touches(offer, word) for word in words))
    return next(beside, offers[0] if offers else ())


def read_number(digits: str, three_decimals: bool = False) -> Decimal | None:
    """The number that digits with separators mean, or None where they mean none (15.08.2017)."""
    text = digits.replace(" ", "").replace("'", "")
    if "." in text and "," in text:
        point = max(".,", key=text.rfind)
        return _join(text, point) if text.count(point) == 1 else None
    mark = "." if "." in text else ","
    first, *groups = text.split(mark)
    if not groups or not first:
        return _join(text, mark)
    if len(groups) == 1:
        thousands = len(groups[0]) == 3 and len(first) <= 3 and first.strip("0") != ""
        pointed = three_decimals and mark == "."
        return _join(text, "" if thousands and not pointed else mark)
    if len(groups[-1]) == 3 and all(len(group) in (2, 3) for group in groups):
        return _join(text, "")
    if len(groups[-1]) <= 2 and all(len(group) == 3 for group in groups[:-1]):
        return _join("".join((first, *groups[:-1])) + mark + groups[-1], mark)
    return None


def _join(text: str, point: str) -> Decimal | None:
    whole, _, part = text.partition(point) if point else (text, "", "")
    whole = re.sub(r"\D", "", whole).lstrip("0")
    if len(whole) > INTEGER_DIGITS or (not part.isdigit() and part):
        return None
    number = Decimal(f"{whole or 0}.{part}" if part else whole or "0")
    return None if 0 < number < SMALLEST else _bound(number)  # not free, and no price


def _bound(amount: Decimal) -> Decimal:
    exponent = amount.as_tuple().exponent
    if isinstance(exponent, int) and exponent < -DECIMALS:
        return amount.quantize(SMALLEST, ROUND_HALF_UP)
    return amount


def _lowest(offer: Sequence[Quantity], code: str) -> Money:
    if any(quantity.factor > 1 for quantity in offer[1:]) and offer[0].factor == 1:
        offer = (*(_multiplied(quantity, offer[-1].factor) for quantity in offer[:-1]), offer[-1])  # 9.9-19.9万
    amounts = [amount for quantity in offer if (amount := _amount(quantity, code)) is not None]
    if not amounts:
        return Money(amount=None, currency=code, note="The price is not a number that can be read.")
    lowest = min(amounts)
    if len(f"{lowest:f}".partition(".")[0]) > INTEGER_DIGITS:
        return Money(amount=None, currency=code, note="The price is larger than any price.")
    note = f"The price is a range up to {max(amounts)}; its lower end is taken." if lowest < max(amounts) else ""
    return Money(amount=lowest, currency=code, note=note)


def _multiplied(quantity: Quantity, factor: int) -> Quantity:
    return Quantity(start=quantity.start, end=quantity.end, digits=quantity.digits, factor=factor)


def _amount(quantity: Quantity, code: str) -> Decimal | None:
    if quantity.factor > 1:  # "1,234 million" is rarely what is meant, 1.2 of them is
        number = read_number(quantity.digits, three_decimals=True)
        return None if number is None else _bound(number * quantity.factor)
    return read_number(quantity.digits, code in table().three_decimals)


def _without_number(text: str, folded: str, code: str) -> Money:
    if fold(folded).strip(" !.") in table().free:
        return Money(amount=Decimal(0), currency=code)
    silent = not re.search(r"\w", text[:TEXT_LENGTH])  # "--" is how pages say that they state no price
    return Money(amount=None, currency=code, note="" if silent else "The price is not a number that can be read.")


def _touches(offer: Sequence[Quantity], word: CurrencyWord) -> bool:
    return any(0 <= word.start - item.end <= GAP or 0 <= item.start - word.end <= GAP for item in offer)


def _joined(text: str, start: int, end: int, words: Sequence[CurrencyWord]) -> bool:
    between = text[start:end]
    for word in words:
        if start <= word.start and word.end <= end:
            between = between.replace(text[word.start : word.end], " ")
    return _RANGE.fullmatch(between.strip(" .,")) is not None


@cache
def _multiplier() -> re.Pattern[str]:
    words = sorted(table().multipliers, key=len, reverse=True)
    # Short Latin ones must touch their number: "1 K" is one kina.
    attached = "|".join(bounded(word).removeprefix(r"(?<![^\W\d_])") for word in words)
    spaced = "|".join(bounded(word) for word in words if not (word.isascii() and len(word) <= 2))
    return re.compile(rf"(?:{attached})|\s(?:{spaced})", re.IGNORECASE)
