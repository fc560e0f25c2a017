"""What one listing's object says, laid flat: each value with the keys that lead to it."""

from collections.abc import Iterator
from dataclasses import dataclass

from spiders.api.documents import Number
from spiders.api.naming import holds_offers, is_dull, meanings

# A listing of the richest interface seen has 160 values that are not lists; what has more is searched no further.
MOST_LEAVES = 1_000
DEEPEST = 10
MOST_OF_A_LIST = 50
# Of the objects of a list within a listing only these may be its own: a picture's address, a category's name.
_OF_LISTS = frozenset(("images", "category", "seller_contacts", "ships_to"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """A text or number of a listing; `listed` says that it is one of a list."""

    path: tuple[str, ...]
    value: str
    listed: bool = False


def leaves(listing: object) -> Iterator[Leaf]:
    """The listing's texts and numbers, without those of the offers within it, bounded."""
    waiting: list[tuple[tuple[str, ...], object, bool]] = [((), listing, False)]
    for _ in range(MOST_LEAVES):
        if not waiting:
            return
        path, value, listed = waiting.pop()
        if isinstance(value, str):
            if value.strip() and path:
                yield Leaf(path=path, value=value, listed=listed)
        elif len(path) <= DEEPEST:
            waiting += reversed(list(_within(path, value, listed)))


def _within(path: tuple[str, ...], value: object, listed: bool) -> Iterator[tuple[tuple[str, ...], object, bool]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            if not is_dull(key) and not (isinstance(inner, list) and offers_in(key, inner)):
                yield (*path, key), inner, listed
    elif isinstance(value, list) and path:
        if len(value) == 1 or (_is_price(path) and value):
            yield path, value[0], listed or not _is_alone(path)
        elif len(value) > 1:
            yield from ((path, inner, True) for inner in value[:MOST_OF_A_LIST])


def offers_in(key: str, value: list[object]) -> list[object]:
    """The objects of a list that is named as one of offers."""
    return [each for each in value if isinstance(each, dict)] if holds_offers(key) else []


def _is_price(path: tuple[str, ...]) -> bool:
    return any(each.field == "price" for each in meanings((*path, "value")))


def _is_alone(path: tuple[str, ...]) -> bool:
    """Some interfaces wrap every value in a list of one; a list of one attribute is a list all the same."""
    return bool(meanings(path)) or _is_price(path)


def may_mean(leaf: Leaf, field: str) -> bool:
    """Whether a value of a list may be that field of the listing itself."""
    return not leaf.listed or field in _OF_LISTS


def is_number(value: object) -> bool:
    """Whether the value was written as a number, and not as text."""
    return isinstance(value, Number)
