"""Offers at the gate: an item a spider read, or a row of a listings file, becomes a listing or a refusal.

Only two things cost a listing its place: no title, because nothing could be compared, and neither a reference nor an
address, because nobody could find it again. Everything else that cannot be kept is left empty and noted. Text that is
too long is cut, never refused; of an item's, runs of padding are collapsed first and both ends are kept: padding must
not be a way to stay unscreened.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from decimal import Decimal

from monitor.intake.addresses import AddressError, derive_reference, read_address
from monitor.intake.money import read_money
from monitor.intake.refusal import Refusal, RefusalKind, excerpt
from monitor.intake.text import LONGEST_PADDING, collapse_padding, drop_unwritable, keep_ends, replace_unwritable
from rules.terms import Listing
from spiders.items import CrawlPlan, Item

# Characters kept of each field: far beyond what a page shows, so that no words worth hiding are pushed out by others.
# Platforms allow titles of 60 to 500 and descriptions of up to 50,000 characters (Amazon 200, eBay 80, Rozetka 255;
# eBay descriptions 500,000 with markup, seldom 5,000 of text). A padded title of 20,000 is screened in 30 ms.
LENGTHS: Mapping[str, int] = {"title": 20_000, "description": 50_000}
OTHER_LENGTH = 2_000
LONGEST_READ = 1_000_000  # of one text as it came; the rest is an attack on whoever cleans it
MOST_VALUES = 50  # images, contacts, countries of one offer

INLINE_IMAGE = "data:"  # placeholders of lazily loaded pages: they show nothing, so they are ignored
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:[-_][a-z0-9]{2,8}){0,3}", re.IGNORECASE | re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Admission:
    """A listing that passed, and the single fields of it that could not be taken as they stood."""

    listing: Listing
    notes: tuple[Refusal, ...] = ()


def admit_item(item: Item, plan: CrawlPlan) -> Admission | Refusal:
    """What a spider read, as a listing of its platform; never raises.

    Control characters are dropped, padding is collapsed and the ends trimmed. A price without a currency is in the
    platform's own.
    """
    values = {name: getattr(item, name) for name in _STATED}
    gate = _Gate(
        clean=_clean_item,
        cut=keep_ends,
        values=values,
        place=excerpt(item.url) or excerpt(item.listing_ref) or plan.name,
    )
    return gate.admit(plan.name, plan.currency, plan.language)


def admit_row(row: Mapping[str, object], platform: str = "", place: str = "") -> Admission | Refusal:
    """One line of a listings file as a listing; never raises. Keys it does not know (label, source) are ignored.

    Every text keeps its length and offsets up to where it is cut, so that spans count the row's own characters: an
    unwritable character is replaced by exactly one, and nothing is trimmed. `place` is for the refusal ("line 12").
    """
    values = {"language": row.get("lang"), **row}
    gate = _Gate(clean=replace_unwritable, cut=_cut_end, values=values, place=place or excerpt(row.get("listing_ref")))
    return gate.admit(platform, "", "")


_STATED = tuple(part.name for part in fields(Item))


def _clean_item(text: str) -> str:
    # What is printable holds nothing unwritable, and in plain ASCII nothing but blanks can be padding.
    if text.isprintable():
        plain = text.isascii() and _BLANKS not in text
        return (text if plain else collapse_padding(text)).strip()
    return collapse_padding(drop_unwritable(text)).strip()


_BLANKS = " " * (LONGEST_PADDING + 1)


def _cut_end(text: str, longest: int) -> str:
    return text[:longest]


@dataclass(slots=True, kw_only=True)
class _Gate:
    """One offer on its way through: its raw values, how its text is cleaned and cut, and what was noted so far."""

    clean: Callable[[str], str]
    cut: Callable[[str, int], str]
    values: Mapping[str, object]
    place: str
    notes: list[Refusal] = field(default_factory=list)

    def admit(self, platform: str, default_currency: str, default_language: str) -> Admission | Refusal:
        """The listing with its notes, or the refusal of the whole."""
        title = self.read_text("title")
        if not title.strip():
            return self.refuse(
                "title", "The listing has no title, so nothing can be compared; see what its page shows."
            )
        url = self.read_url()
        reference = self.read_reference(url)
        if not reference:
            return self.refuse("listing_ref", "The listing has neither a reference nor an address to find it by again.")
        language = self.read_language(default_language)
        amount, currency = self.read_price(default_currency, language)
        listing = Listing(
            listing_ref=reference,
            title=title,
            platform=platform,
            url=url,
            brand=self.read_text("brand"),
            description=self.read_text("description"),
            category=self.read_text("category"),
            price=amount,
            currency=currency,
            images=self.read_images(),
            seller=self.read_text("seller"),
            seller_id=self.read_text("seller_id"),
            seller_contacts=self.read_list("seller_contacts"),
            condition=self.read_text("condition"),
            gtin=self.read_text("gtin"),
            pack_size=self.read_text("pack_size"),
            ships_from=self.read_text("ships_from"),
            ships_to=self.read_list("ships_to"),
            language=language,
        )
        return Admission(listing=listing, notes=tuple(self.notes))

    def refuse(self, name: str, reason: str) -> Refusal:
        """A refusal of the whole listing for one field's sake."""
        return Refusal(
            kind=RefusalKind.LISTING,
            place=self.place,
            field=name,
            reason=reason,
            excerpt=excerpt(self.values.get(name)),
        )

    def note(self, name: str, reason: str) -> None:
        """Keep a refusal of one field; the listing passes without it."""
        self.notes.append(replace(self.refuse(name, reason), kind=RefusalKind.FIELD))

    def read_text(self, name: str) -> str:
        """The field's text, cleaned and cut."""
        return self.clean_text(name, self.values.get(name))

    def clean_text(self, name: str, value: object) -> str:
        """One text, cleaned and cut; what is no text is noted and left empty."""
        if not isinstance(value, str):
            return self.write_number(name, value)
        if not value:
            return ""
        longest = LENGTHS.get(name, OTHER_LENGTH)
        cleaned = self.clean(self.cut(value, LONGEST_READ))
        if len(cleaned) > longest or len(value) > LONGEST_READ:
            self.note(name, f"The text is longer than {longest} characters and was cut; see what its page shows.")
        return self.cut(cleaned, longest)

    def write_number(self, name: str, value: object) -> str:
        """A bare number as text; anything else but nothing at all is noted."""
        if isinstance(value, int | float) and not isinstance(value, bool):
            text = f"{value:.15g}" if isinstance(value, float) else excerpt(value)
            if len(text) <= 30 and "n" not in text:  # neither nan nor inf
                return text
        if value is not None:
            self.note(name, "The value is not text, so it is left empty; write it as text.")
        return ""

    def read_list(self, name: str) -> tuple[str, ...]:
        """The field's texts, each once and none empty; a single text counts as a list of one."""
        cleaned = (self.clean_text(name, value).strip() for value in self.few(name, self.values.get(name)))
        return tuple(dict.fromkeys(text for text in cleaned if text))

    def few(self, name: str, value: object) -> Sequence[object]:
        """The value as a sequence of at most MOST_VALUES."""
        if value is None or value == "":
            return ()
        if not isinstance(value, list | tuple):
            return (value,)
        if len(value) > MOST_VALUES:
            self.note(name, f"There are more than {MOST_VALUES} values; the first ones are kept.")
        return value[:MOST_VALUES]

    def read_url(self) -> str:
        """The offer's address, or empty and noted."""
        value = self.values.get("url")
        if value is None or (isinstance(value, str) and not value.strip()):
            return ""
        return self.clean_address("url", value)

    def clean_address(self, name: str, value: object) -> str:
        """One address in its one spelling, or empty and noted."""
        if not isinstance(value, str):
            self.note(name, "The address is not text.")
            return ""
        try:
            return read_address(value)
        except AddressError as problem:
            self.note(name, f"{problem} It is left out.")
            return ""

    def read_images(self) -> tuple[str, ...]:
        """The pictures' addresses, each once, pictures written into the page itself left out."""
        values = self.few("images", self.values.get("images"))
        shown = (value for value in values if not (isinstance(value, str) and value.lower().startswith(INLINE_IMAGE)))
        return tuple(dict.fromkeys(url for value in shown if (url := self.clean_address("images", value))))

    def read_reference(self, url: str) -> str:
        """The platform's own identifier, else the address; one that is too long is kept as its digest."""
        value = self.values.get("listing_ref")
        text = value if isinstance(value, str) else self.write_number("listing_ref", value)
        return derive_reference(drop_unwritable(text).strip() or url)

    def read_language(self, default: str) -> str:
        """The language tag, or the platform's where none is stated."""
        value = self.values.get("language")
        if not isinstance(value, str) or not value.strip():
            return default
        text = value.strip()
        if len(text) <= 35 and _LANGUAGE.fullmatch(text):
            return text.replace("_", "-")
        self.note("language", "The language is not a tag such as “en” or “zh-CN”; the platform's is used.")
        return default

    def read_price(self, default_currency: str, language: str) -> tuple[Decimal | None, str]:
        """The price and its currency; one that cannot be read is left out and noted, the listing stays."""
        price, currency = self.values.get("price"), self.values.get("currency")
        text = price if isinstance(price, str) else self.write_number("price", price)
        stated = currency if isinstance(currency, str) else ""
        money = read_money(text, stated, default_currency, language)
        if money.note:
            self.note("price", money.note)
        if stated.strip() and not money.currency:
            self.note("currency", "The currency is not one of ISO 4217; the price stands without one.")
        return money.amount, money.currency
