"""Which of a listing's values is which field: the surest name whose value can be that field."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from spiders.api.leaves import Leaf, is_number, leaves, may_mean
from spiders.api.money import MOST_DIGITS
from spiders.api.naming import PRICE, divides, meanings, says_digits

MANY = frozenset(("images", "seller_contacts", "ships_to", "category"))
# A value of nothing under a name for price ("sale_price": 0) yields to any other but a former price.
_FREE_PENALTY = 60
_WORDS_PENALTY = 1_000
_ZERO = re.compile(r"[^\d]*0+(?:[.,]0+)?[^\d]*", re.ASCII)
_ADDRESS = re.compile(r"(?:https?:)?//[^\s/]|/(?!/)\S|\?\S|[\w.-]+\.[a-z]{2,}/\S", re.IGNORECASE)
_PICTURE = re.compile(r"(?:https?:)?//[^\s/]|/\S|\S+\.(?:jpe?g|png|webp|gif|avif|svg)\b", re.IGNORECASE)
_GTIN = re.compile(r"\D{0,3}\d[\d -]{6,20}\d", re.ASCII)
_CURRENCY_CODE = re.compile(r"\b[A-Z]{3}\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """The value chosen for a field, and the keys that lead to it."""

    path: tuple[str, ...]
    value: str
    rank: int
    minor: bool = False

    @property
    def is_number(self) -> bool:
        """Whether a number stands in the value."""
        return any(character.isdigit() for character in self.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What a listing says of each field: the surest value, all values where a field takes many, digits of amounts."""

    first: Mapping[str, Choice] = field(default_factory=dict)
    many: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    digits: Mapping[tuple[str, ...], int] = field(default_factory=dict)

    def said(self, name: str) -> str:
        """The field's value, or nothing."""
        choice = self.first.get(name)
        return choice.value if choice else ""

    def digits_at(self, path: tuple[str, ...]) -> int | None:
        """How many digits of the amount there stand behind the point, where something beside or around it says so."""
        for length in range(len(path) - 1, -1, -1):
            if (digits := self.digits.get(path[:length])) is not None:
                return digits
        return None


def choose(listing: object) -> Choices:
    """What each field of the listing's object says, by the names of its keys."""
    candidates: dict[str, list[Choice]] = {}
    digits: dict[tuple[str, ...], int] = {}
    for leaf in leaves(listing):
        if (said := _digits(leaf)) is not None:
            digits[leaf.path[:-1]] = said
        for each in meanings(leaf.path):
            if may_mean(leaf, each.field) and _fits(each.field, leaf):
                rank = each.rank + (_doubt(leaf.value) if each.field == PRICE else 0)
                choice = Choice(path=leaf.path, value=leaf.value, rank=rank, minor=each.minor)
                candidates.setdefault(each.field, []).append(choice)
    first = {name: min(found, key=lambda choice: choice.rank) for name, found in candidates.items()}
    if PRICE in first and "currency" in candidates:
        first["currency"] = _nearest(first[PRICE], candidates["currency"])
    many = {name: _together(candidates[name], apart=name == "category") for name in MANY & candidates.keys()}
    return Choices(first=first, many=many, digits=digits)


def _digits(leaf: Leaf) -> int | None:
    """How many digits behind the point the leaf promises for the amounts beside it."""
    value = leaf.value.strip()
    if says_digits(leaf.path[-1]) and len(value) == 1 and value.isascii() and value.isdigit():
        return min(int(value), MOST_DIGITS)
    if divides(leaf.path[-1]) and re.fullmatch(r"10{0,8}", value):
        return len(value) - 1
    return None


def _doubt(price: str) -> int:
    """How much less a value is worth as a price: words without a number are passed on only where nothing else is."""
    if not any(character.isdigit() for character in price):
        return _WORDS_PENALTY
    return _FREE_PENALTY if _ZERO.fullmatch(price) else 0


def _together(found: Iterable[Choice], *, apart: bool) -> tuple[str, ...]:
    """The values under the surest name, then those under others: pictures stand under several names at once.

    `apart` keeps to the surest name: of two ways to sort goods one is enough.
    """
    ordered = sorted(found, key=lambda choice: choice.rank)
    if apart:
        ordered = [choice for choice in ordered if choice.path == ordered[0].path]
    return tuple(dict.fromkeys(choice.value.strip() for choice in ordered))


def _nearest(price: Choice, currencies: list[Choice]) -> Choice:
    """The currency that shares most keys with the price; a code before a sign."""

    def distance(choice: Choice) -> tuple[int, bool, int, int]:
        shared = next((n for n, pair in enumerate(zip(choice.path, price.path, strict=False)) if len(set(pair)) > 1), 0)
        return -shared, not _CURRENCY_CODE.search(choice.value), len(choice.path), choice.rank

    return min(currencies, key=distance)


def _fits(name: str, leaf: Leaf) -> bool:
    value = leaf.value.strip()
    match name:
        case "title":
            return any(character.isalnum() for character in value[:500]) and not _is_address(value)
        case "price":
            return len(value) <= 200 and not _is_address(value)
        case "currency":
            return len(value) <= 30 and not is_number(leaf.value)
        case "url":
            return not is_number(leaf.value) and _ADDRESS.match(value) is not None
        case "images":
            return not is_number(leaf.value) and _PICTURE.match(value) is not None
        case "gtin":
            return _GTIN.fullmatch(value) is not None
        case "seller" | "brand" | "category" | "ships_from" | "ships_to" | "condition" | "language":
            return not is_number(leaf.value) and not _is_address(value)
        case _:
            return True


def _is_address(value: str) -> bool:
    return value.lower().startswith(("http://", "https://", "//"))
