"""Where an answer keeps its listings, where the platform's file does not say."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, replace

from spiders.api.choosing import choose
from spiders.api.documents import Document
from spiders.api.listing import names_listing
from spiders.api.naming import holds_listings, holds_offers, is_beside, is_dull
from spiders.api.paths import found
from spiders.api.plan import ApiPlan
from spiders.items import Item

# Enough to tell what a list holds; the rest is like its first ones.
SAMPLE = 12
# Containers looked into; listings come early, in trees of some thousand nodes.
MOST_CONTAINERS = 50_000
DEEPEST = 12

Pattern = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """An answer's listings in its order.

    `empty` says that it holds a list with nothing in it: it is sound, and offers nothing. `said` is what an error says.
    """

    listings: tuple[object, ...] = ()
    empty: bool = False
    said: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Group:
    """Objects that stand under the same keys, and how surely they are listings: 2 with a price, 1 without, 0 none."""

    pattern: Pattern
    members: tuple[object, ...]
    sureness: int


def find_listings(document: Document, plan: ApiPlan, *, single: bool = False) -> Found:
    """The answer's listings; `single` says that one is expected, as of an answer that describes one listing alone.

    What the answer's cut took a part of is left out: half a listing would look like a changed one.
    """
    if plan.items and not single:
        listings = [each for each in found(plan.items, document.value) if isinstance(each, dict)]
        return _cut(Found(listings=tuple(listings), empty=not listings and _is_known_empty(document, plan)), document)
    groups = list(_groups(document.value))
    if single:
        return _cut(_single(document.value, groups), document)
    chosen = _choose(document.value, groups)
    if chosen is not None:
        return _cut(Found(listings=chosen.members), document)
    said = _error(document.value)
    if not said and (whole := next((each for each in groups if each.pattern == ("*",)), None)) and _titled(whole):
        # A list of which few have a title is a list of listings still, where nothing else is one.
        return _cut(Found(listings=whole.members), document)
    return Found(empty=not said and _holds_empty_list(document.value), said=said)


def defaults_of(value: object, defaults: Item) -> Item:
    """What an answer says once for all its listings."""
    if not isinstance(value, dict):
        return defaults
    outside = {key: inner for key, inner in value.items() if not isinstance(inner, list)}
    said = choose(outside)
    return replace(
        defaults,
        currency=said.said("currency") or defaults.currency,
        language=said.said("language") or defaults.language,
    )


def _cut(listings: Found, document: Document) -> Found:
    if document.whole:
        return listings
    return replace(listings, listings=tuple(each for each in listings.listings if id(each) not in document.open))


def _is_known_empty(document: Document, plan: ApiPlan) -> bool:
    """Whether the place that the path names is there with nothing in it."""
    place = plan.items.strip().removesuffix("[*]").removesuffix(".*") or "$"
    return any(each in ([], {}, None) for each in found(place, document.value, 10)) and not _error(document.value)


def _single(value: object, groups: list[_Group]) -> Found:
    if _sureness([value]) > 0:
        return Found(listings=(value,))
    ones = [group for group in groups if group.sureness and len(group.members) == 1]
    best = max(ones, key=lambda group: group.sureness, default=None)
    return Found(listings=best.members) if best else Found(said=_error(value))


def _choose(value: object, groups: list[_Group]) -> _Group | None:
    """The surest group; of several the largest. One listing that the whole answer describes goes before lists within
    it, unless their name says that they are what was asked for."""
    lists = [group for group in groups if group.sureness and not _stands_beside(group.pattern)]
    best = max(lists, key=lambda group: (group.sureness, _is_named(group), len(group.members)), default=None)
    whole = _sureness([value]) if isinstance(value, dict) else 0
    if whole and (best is None or whole > best.sureness or (whole == best.sureness == 2 and not _is_named(best))):
        return _Group(pattern=(), members=(value,), sureness=whole)
    return best


def _is_named(group: _Group) -> bool:
    return group.pattern == ("*",) or any(holds_listings(key) for key in group.pattern[-3:])


def _stands_beside(pattern: Pattern) -> bool:
    return any(is_beside(key) for key in pattern)


def _groups(value: object) -> Iterator[_Group]:
    """The lists of objects within the answer, outermost first; none within a list that surely is one of listings."""
    waiting: deque[tuple[Pattern, list[object]]] = deque([((), [value])])
    looked_into = 0
    while waiting and looked_into < MOST_CONTAINERS:
        pattern, together = waiting.popleft()
        looked_into += len(together)
        members = tuple(each for each in together if isinstance(each, dict))
        if pattern and pattern[-1] == "*" and members:
            sureness = _sureness(members)
            yield _Group(pattern=pattern, members=members, sureness=sureness)
            if sureness == 2:
                continue
        if len(pattern) < DEEPEST:
            waiting += _below(pattern, together).items()


def _below(pattern: Pattern, together: list[object]) -> dict[Pattern, list[object]]:
    """What stands under each key of these values, like under like."""
    found_below: dict[Pattern, list[object]] = {}
    for value in together:
        if isinstance(value, list) or _is_map(value):
            inner = value if isinstance(value, list) else list(value.values())  # type: ignore[attr-defined]
            found_below.setdefault((*pattern, "*"), []).extend(inner)
        elif isinstance(value, dict):
            for key, inner in value.items():
                within_listing = bool(pattern) and holds_offers(key)
                if isinstance(inner, dict | list) and not is_dull(key) and not within_listing:
                    found_below.setdefault((*pattern, key), []).append(inner)
    return found_below


def _is_map(value: object) -> bool:
    """Whether an object is a list in disguise: identifiers for keys, objects alike for values."""
    if not isinstance(value, dict) or len(value) < 2:
        return False
    inner = list(value.values())[:SAMPLE]
    if not all(isinstance(each, dict) and each for each in inner):
        return False
    alike = set.intersection(*(set(each) for each in inner))
    return all(any(c.isdigit() for c in key) for key in list(value)[:SAMPLE]) or (
        len(value) > 2 and len(alike) * 2 > max(len(each) for each in inner)
    )


def _sureness(members: "tuple[object, ...] | list[object]") -> int:
    step = max(1, len(members) // SAMPLE)
    sample = members[::step][:SAMPLE]
    told = [names_listing(each) for each in sample]
    titled = sum(title and (price or found_again) for title, price, found_again in told)
    priced = sum(title and price for title, price, _ in told)
    if 2 * priced >= len(sample):
        return 2
    return 1 if 2 * titled >= len(sample) else 0


def _titled(group: _Group) -> bool:
    return any(title and again for title, _, again in (names_listing(each) for each in group.members[:SAMPLE]))


def _holds_empty_list(value: object) -> bool:
    """Whether a list with nothing in it stands where listings would."""
    if value == []:
        return True
    if not isinstance(value, dict):
        return False
    inner = (each for each in value.values() if isinstance(each, dict))
    return any(each == [] for each in value.values()) or any(each == [] for inside in inner for each in inside.values())


def _error(value: object) -> str:
    """What an answer says that is an error in words, or nothing."""
    if not isinstance(value, dict):
        return ""
    for key in ("error", "errors", "error_message", "errorMessage", "fault", "message", "detail"):
        said = value.get(key)
        while isinstance(said, list | dict) and said:
            said = said[0] if isinstance(said, list) else said.get("message", next(iter(said.values())))
        if isinstance(said, str) and said.strip():
            return " ".join(said.split())[:200]
    return ""
