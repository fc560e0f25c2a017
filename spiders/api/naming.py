"""What a key of a partner's data means, told by its name and by the names of what it stands in; the table is
naming.toml."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from unicodedata import combining, normalize

# A name of more characters is no name, and is looked at no further.
LONGEST_NAME = 80
PRICE = "price"

_PARTS = re.compile(r"[^\W\d_]+|\d+")
_HUMPS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """A field of a listing that a key may hold; the lowest rank is the surest name of that field.

    `minor` says that the name promises cents.
    """

    field: str
    rank: int
    minor: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Table:
    """naming.toml, folded as names are folded."""

    fields: Mapping[str, tuple[Meaning, ...]]
    neutral: frozenset[str]
    plain: Mapping[str, int]
    words: frozenset[str]
    dull: frozenset[str]
    beside: frozenset[str]
    lists: frozenset[str]
    offers: frozenset[str]
    price: Mapping[str, frozenset[str]]


def meanings(path: tuple[str, ...]) -> tuple[Meaning, ...]:
    """What the value at the end of these keys may be; nothing where no name is known."""
    if any(len(key) > LONGEST_NAME for key in path):
        return ()
    return _meanings(path)


@lru_cache(maxsize=20_000)
def _meanings(path: tuple[str, ...]) -> tuple[Meaning, ...]:
    if not _table().words.intersection(words_of(path[-1])):
        return ()
    told = tuple(key for key in path[:-1] if not _is_neutral(key))
    said = _price_meaning((*told, path[-1])) or _named((*told, path[-1])) or _within_its_kind(told, path[-1])
    said = said or _without_neutral_words(told, path[-1])
    if said or not path[:-1]:
        return said
    penalty = _table().plain.get(fold(path[-1]))
    if penalty is None:
        return ()
    return tuple(
        Meaning(field=each.field, rank=each.rank + 1 + penalty, minor=each.minor) for each in _meanings(path[:-1])
    )


def _named(path: tuple[str, ...]) -> tuple[Meaning, ...]:
    return _table().fields.get("".join(fold(key) for key in path), ())


def _within_its_kind(told: tuple[str, ...], last: str) -> tuple[Meaning, ...]:
    """title.displayTitle is a title, prices.currencySymbol a currency, though their names together are not known."""
    if not told:
        return ()
    around = {each.field for each in _named(told[-1:])}
    if _table().price["words"].intersection(word for key in told for word in words_of(key)):
        around.add("currency")
    return tuple(each for each in _named((last,)) if each.field in around)


def _without_neutral_words(told: tuple[str, ...], last: str) -> tuple[Meaning, ...]:
    """products_model is a model: less sure than a name that is known as it stands."""
    own = [word for word in words_of(last) if word not in _table().neutral]
    if told or not own or len(own) == len(words_of(last)):
        return ()
    return tuple(Meaning(field=each.field, rank=each.rank + 500) for each in _named((" ".join(own),)))


def _is_neutral(key: str) -> bool:
    words = words_of(key)
    return bool(words) and all(word in _table().neutral for word in words)


def is_dull(key: str) -> bool:
    """Whether what stands below the key says nothing of what is offered."""
    if len(key) > LONGEST_NAME or key.startswith(("@context", "__typename")):
        return True
    own = "".join(word for word in words_of(key) if word not in _table().neutral)
    return own in _table().dull or fold(key) in _table().dull


def is_beside(key: str) -> bool:
    """Whether a list of that name stands beside the listings: filters, related things, pictures."""
    return fold(key) in _table().beside


def holds_listings(key: str) -> bool:
    """Whether a list of that name is one of listings, whatever stands around it."""
    return fold(key) in _table().lists


def holds_offers(key: str) -> bool:
    """Whether a list of that name holds what one listing offers several times."""
    return fold(key) in _table().offers


def says_digits(key: str) -> bool:
    """Whether the key says how many digits of an amount stand behind the point."""
    return fold(key) in _table().price["digits"]


def divides(key: str) -> bool:
    """Whether the key says what an amount beside it is to be divided by."""
    return fold(key) in _table().price["divisor"]


def _price_meaning(path: tuple[str, ...]) -> tuple[Meaning, ...]:
    table = _table().price
    words = [word for key in path for word in words_of(key)]
    last = tuple(word for word in words_of(path[-1]) if word not in _table().neutral or word in table["before"])
    if not table["words"].intersection(words) or table["never"].intersection(words) - {"discount"}:
        return ()
    if words == ["amount"] or not last or not all(_may_end(word, table) for word in last):
        return ()
    if last[-1] == "discount" or last in (("unit",), ("total",)):
        return ()
    asked = bool(table["now"].intersection(words))
    was = bool(table["before"].intersection(words) - ({"max", "high", "maximum"} if asked else frozenset()))
    minor = bool(table["minor"].intersection(words))
    text = bool({"formatted", "text", "display", "string"}.intersection(words))
    rank = 100 * (was and not asked) + 100 * bool({"max", "maximum", "high", "highest"}.intersection(words))
    return (Meaning(field=PRICE, rank=rank + 20 * (not asked) + 4 * minor + 2 * text + len(path), minor=minor),)


def _may_end(word: str, table: Mapping[str, frozenset[str]]) -> bool:
    return any(word in table[group] for group in ("words", "values", "now", "before", "minor"))


@lru_cache(maxsize=20_000)
def fold(name: str) -> str:
    """A name without case, accents, spaces, punctuation and plural."""
    return "".join(words_of(name))


@lru_cache(maxsize=20_000)
def words_of(name: str) -> tuple[str, ...]:
    """The words of a name, folded: "priceCurrency" and "price_currency" are ("price", "currency")."""
    name = name[:LONGEST_NAME]
    if name.isascii():
        return tuple(_singular(part.casefold()) for part in _PARTS.findall(_HUMPS.sub(" ", name)))
    plain = "".join(each for each in normalize("NFKD", name) if not combining(each))
    words = (part.casefold() for part in _PARTS.findall(_HUMPS.sub(" ", plain)))
    return tuple(_singular(normalize("NFKC", word)) for word in words)


def _singular(word: str) -> str:
    if not word.isascii() or len(word) < 4 or word.endswith(("ss", "us", "is")):
        return word
    return f"{word[:-3]}y" if word.endswith("ies") else word.removesuffix("s")


@cache
def _table() -> _Table:
    raw = tomllib.loads(files(__package__).joinpath("naming.toml").read_text(encoding="utf-8"))
    structure = raw["structure"]
    return _Table(
        fields=_inverted(raw["fields"]),
        neutral=_each(structure["neutral"]),
        plain={fold(word): rank for rank, word in reversed(list(enumerate(structure["plain"])))},
        words=_all_words(raw),
        dull=_each(structure["dull"]),
        beside=_each(structure["beside"]),
        lists=_each(structure["lists"]),
        offers=_each(structure["offers"]),
        price={group: _each(words) for group, words in raw["price"].items()},
    )


def _all_words(raw: Mapping[str, Mapping[str, Iterable[str]]]) -> frozenset[str]:
    """Every word of the table, alone and within a name: a key with none of them means nothing, and most have none."""
    names = [name for table in raw.values() for words in table.values() for name in words]
    return frozenset(word for name in names for word in (fold(name), *words_of(name)))


def _each(words: Iterable[str]) -> frozenset[str]:
    return frozenset(fold(word) for word in words)


def _inverted(spellings: Mapping[str, Iterable[str]]) -> Mapping[str, tuple[Meaning, ...]]:
    found: dict[str, tuple[Meaning, ...]] = {}
    for field, words in spellings.items():
        for rank, word in enumerate(words):
            known = found.get(fold(word), ())
            if all(each.field != field for each in known):
                found[fold(word)] = (*known, Meaning(field=field, rank=10 * rank))
    return found
