"""The queue that disguised cases and ordinary titles make together, and what each threshold would show of it."""

from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import ModuleType

from benchmarks.measures.collected import Row
from benchmarks.measures.hits import Scores

THRESHOLDS = tuple(float(score) for score in range(20, 100))
_TEXTS = ("title", "description", "category", "seller")

# Whether a registration's mark or alias stands literally in a listing.
Standing = Callable[[str, Row], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """The scores behind the scorer's figures, ascending: of cases' right hits, of alarms and of plain hits.

    `cases` counts the cases, found or not, `ordinary` the ordinary titles.
    """

    cases: int
    ordinary: int
    right: Sequence[float]
    alarms: Sequence[float]
    plain: Sequence[float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """What an officer would be shown at one threshold: recall of the cases, hits per 1,000 ordinary titles."""

    threshold: float
    recall: float
    alarms: float
    plain: float


def standing(scorer: ModuleType, register: Sequence[Row]) -> Standing:
    """The scorer's own idea of a mark that stands in a listing."""
    names = {row["registration_number"]: (row["mark"], *row.get("aliases", ())) for row in register}

    def stands(number: str, listing: Row) -> bool:
        text = " ".join(str(listing.get(part, "")) for part in _TEXTS)
        return any(scorer.stands_in(name, text) for name in names.get(number, ()))

    return stands


def sort_out(cases: Sequence[Row], ordinary: Sequence[Row], found: Scores, stands: Standing) -> Queue:
    """Each hit as the scorer counts it: right, an alarm or plain."""
    right: list[float] = []
    alarms: list[float] = []
    plain: list[float] = []
    for case in cases:
        own = found.get(case["listing"]["listing_ref"], {})
        right += sorted(own[number] for number in case["expected"] if number in own)[-1:]
    for listing in ordinary:
        for number, score in found.get(listing["listing_ref"], {}).items():
            (plain if stands(number, listing) else alarms).append(score)
    return Queue(
        cases=len(cases), ordinary=len(ordinary), right=sorted(right), alarms=sorted(alarms), plain=sorted(plain)
    )


def point(queue: Queue, threshold: float) -> Point:
    """What stands in the queue from this score on."""
    thousand = 1000 / max(1, queue.ordinary)
    return Point(
        threshold=threshold,
        recall=_from(queue.right, threshold) / max(1, queue.cases),
        alarms=_from(queue.alarms, threshold) * thousand,
        plain=_from(queue.plain, threshold) * thousand,
    )


def curve(queue: Queue) -> list[Point]:
    """A point for each threshold, from the one that shows most."""
    return [point(queue, threshold) for threshold in THRESHOLDS]


def _from(ascending: Sequence[float], threshold: float) -> int:
    return len(ascending) - bisect_left(ascending, threshold)
