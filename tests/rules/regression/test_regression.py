"""The matcher makes of our own sample what it made of it before."""

from functools import lru_cache
from typing import Any

import pytest

from rules.terms import Field
from tests.rules.regression import summary
from tests.rules.regression.disguises import TRICKS
from tests.rules.regression.marks import register
from tests.rules.regression.summary import Summary, differences, disguised, order, ties
from tests.rules.regression.titles import LANGUAGES, ordinary

ANEW = "python -m tests.rules.regression"


@lru_cache(maxsize=1)
def now() -> Summary:
    return summary.summarize()


def test_nothing_is_found_less_often_and_nothing_alarms_more() -> None:
    fallen = [str(change) for change in differences(summary.read(), now()) if change.fell]
    assert not fallen, "\n".join(["the matcher does less well:", *fallen, f"If that is right: {ANEW}"])


def test_what_is_kept_is_what_the_matcher_makes_of_it_now() -> None:
    better = [str(change) for change in differences(summary.read(), now()) if not change.fell]
    assert not better, "\n".join(["the matcher does better; keep that:", *better, f"by: {ANEW}"])


def test_the_sample_is_the_same_each_time() -> None:
    assert list(disguised(register())) == list(disguised(register()))
    assert list(ordinary(50, seed=1)) == list(ordinary(50, seed=1))


def test_the_sample_holds_what_it_is_meant_to_hold() -> None:
    registrations, cases = register(), list(disguised(register()))
    assert 280 <= len(registrations) <= 330
    assert len(cases) >= 400
    assert {case.trick for case in cases} == set(TRICKS)
    assert len(LANGUAGES) == 8
    assert {TRICKS[case.trick].field for case in cases} >= {Field.TITLE, Field.BRAND, Field.DESCRIPTION, Field.SELLER}


def test_no_ordinary_title_holds_a_coined_mark() -> None:
    coined = {each.mark.lower() for each in register()[:190]}
    titles = [listing.title.lower() for listing in ordinary(summary.ORDINARY, seed=1)]
    assert [(mark, title) for mark in coined for title in titles if mark in title] == []


KEPT: Summary = {
    "alone": {"recall": {"spaced": [5, 9], "masked": [7, 9]}, "alarms": 10, "order": 0.95, "ties": 0},
}
CHANGES: list[tuple[dict[str, Any], str, bool]] = [
    # what is otherwise now, what is told of it, whether it is a fall
    ({"recall": {"spaced": [4, 9], "masked": [7, 9]}}, "alone: found of spaced", True),
    ({"recall": {"spaced": [6, 9], "masked": [7, 9]}}, "alone: found of spaced", False),
    ({"recall": {"spaced": [5, 9], "masked": [7, 9], "new": [1, 9]}}, "alone: found of new", False),
    ({"alarms": 11}, "alone: alarms", True),
    ({"alarms": 9}, "alone: alarms", False),
    ({"ties": 1}, "alone: ties", True),
    ({"order": 0.94}, "alone: order", True),
    ({"order": 0.97}, "alone: order", False),
]


@pytest.mark.parametrize(("otherwise", "figure", "fell"), CHANGES)
def test_each_number_that_changed_is_told(otherwise: dict[str, Any], figure: str, fell: bool) -> None:
    (change,) = differences(KEPT, {"alone": KEPT["alone"] | otherwise})
    assert (change.figure, change.fell) == (figure, fell)


def test_a_slight_change_of_the_order_is_none() -> None:
    assert differences(KEPT, {"alone": KEPT["alone"] | {"order": 0.9495}}) == []


def test_a_trick_that_is_gone_is_a_fall() -> None:
    (change,) = differences(KEPT, {"alone": KEPT["alone"] | {"recall": {"spaced": [5, 9]}}})
    assert (change.figure, change.now, change.fell) == ("alone: found of masked", 0, True)


def test_a_tie_counts_half_in_the_order() -> None:
    assert order([90.0, 80.0], [80.0]) == 0.75
    assert order([90.0], []) == 1.0


def test_ties_are_counted_in_the_top_fifth_alone() -> None:
    assert ties([90.0, 90.0, *range(20, 28)]) == 1
    assert ties([90.0, 89.0, *[20.0] * 8]) == 0
