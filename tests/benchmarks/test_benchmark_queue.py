"""The curve counts cases, alarms and plain hits as the scorer does."""

from pathlib import Path
from typing import Any

import pytest

from benchmarks.measures.collected import Collected, Row
from benchmarks.measures.hits import scores
from benchmarks.measures.queue import Queue, curve, point, sort_out, standing

SHARED = Path(__file__).parents[2] / ".." / "shared"

REGISTER = [
    {"registration_number": "R1", "mark": "Velmora", "aliases": ["维莫拉"]},
    {"registration_number": "R2", "mark": "Kraston", "aliases": []},
]
CASES = [
    {"listing": {"listing_ref": "C1", "title": "v e l m o r a bag"}, "expected": ["R1"], "cell": "latin/spaced"},
    {"listing": {"listing_ref": "C2", "title": "Kra5ton bag"}, "expected": ["R2"], "cell": "latin/leet"},
]
ORDINARY = [
    {"listing_ref": "O1", "title": "Velmora case", "brand_truth": "Velmora"},
    {"listing_ref": "O2", "title": "kraton shirt", "brand_truth": ""},
    {"listing_ref": "O3", "title": "正品维莫拉包", "brand_truth": "维莫拉"},
]
HITS: list[dict[str, Any]] = [
    {"listing_ref": "C1", "registration_number": "R1", "score": 90.0},
    {"listing_ref": "C1", "registration_number": "R2", "score": 99.0},
    {"listing_ref": "C2", "registration_number": "R2", "score": 40.0},
    {"listing_ref": "O1", "registration_number": "R1", "score": 80.0},
    {"listing_ref": "O1", "registration_number": "R1", "score": 70.0},
    {"listing_ref": "O2", "registration_number": "R2", "score": 65.0},
    {"listing_ref": "O3", "registration_number": "R1", "score": 61.0},
]


def stands(number: str, listing: Row) -> bool:
    return (number, listing["listing_ref"]) in {("R1", "O1"), ("R1", "O3")}


def queue() -> Queue:
    return sort_out(CASES, ORDINARY, scores(HITS), stands)


def test_a_hit_is_right_plain_or_an_alarm() -> None:
    sorted_out = queue()
    assert list(sorted_out.right) == [40.0, 90.0]
    assert list(sorted_out.plain) == [61.0, 80.0]
    assert list(sorted_out.alarms) == [65.0]


def test_a_registration_found_twice_counts_with_its_best_score() -> None:
    assert scores(HITS)["O1"] == {"R1": 80.0}


@pytest.mark.parametrize(
    ("threshold", "recall", "alarms", "plain"),
    [
        (40.0, 1.0, 1 / 3, 2 / 3),
        (40.1, 0.5, 1 / 3, 2 / 3),
        (65.0, 0.5, 1 / 3, 1 / 3),
        (90.0, 0.5, 0, 0),
        (91.0, 0, 0, 0),
    ],
)
def test_what_reaches_a_threshold_is_shown(threshold: float, recall: float, alarms: float, plain: float) -> None:
    here = point(queue(), threshold)
    assert (here.recall, here.alarms, here.plain) == pytest.approx((recall, alarms * 1000, plain * 1000))


def test_along_the_curve_less_and_less_is_shown() -> None:
    points = curve(queue())
    for figure in ("recall", "alarms", "plain"):
        told = [getattr(each, figure) for each in points]
        assert told == sorted(told, reverse=True)


def test_an_empty_queue_has_a_point_too() -> None:
    assert point(Queue(cases=0, ordinary=0, right=(), alarms=(), plain=()), 60.0).recall == 0.0


@pytest.mark.shared
def test_the_scorer_counts_the_same() -> None:
    collected = Collected(folder=SHARED)
    if not collected.there:
        pytest.skip("the collected data are not here")
    own = sort_out(CASES, ORDINARY, scores(HITS), standing(collected.scorer, REGISTER))
    for threshold in (0.0, 50.0, 61.0, 70.0, 95.0):
        theirs = collected.scorer.score(REGISTER, CASES, ORDINARY, [hit for hit in HITS if hit["score"] >= threshold])
        here = point(own, threshold)
        assert theirs["recall"] == pytest.approx(here.recall)
        assert theirs["disguise_alarms_per_1000"] == pytest.approx(here.alarms)
        assert theirs["plain_hits_per_1000"] == pytest.approx(here.plain)
