"""Which pages are visited again: tables of pages and platforms, each with its why."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.revisit import (
    PASSED,
    Habits,
    Look,
    Rhythm,
    Sight,
    Why,
    counted,
    decide,
    has_moved,
    interval_days,
    last_moment,
)

AT = datetime(2026, 10, 5, 9, 0, tzinfo=UTC)
YESTERDAY = AT - timedelta(days=1)
BEFORE, AFTER = "2026-09-01T08:00:00Z", "2026-10-05T08:00:00Z"
SEEN = Sight(url="https://a.example/p/1", looked_at=YESTERDAY, lastmod=BEFORE)
# 10,000 looks back, a day apart, found 1 in 100 changed.
CALM = Habits(looks=10_000, changes=100, days=10_000)
LIES_STAYING = Habits(stayed_changed=3, stayed_same=60)
LIES_MOVING = Habits(moved_changed=1, moved_same=400)
SPARES_NOTHING = Habits(spared=1, sent=300)
WEEK = 7.0

CASES: list[tuple[Sight | None, str, Habits, set[Why], str]] = [
    (None, BEFORE, Habits(), {Why.NEW}, "it was never read, or must be read anew"),
    (SEEN, BEFORE, Habits(), {Why.STAYED}, "its lastmod is older than our look"),
    (replace(SEEN, lastmod=""), BEFORE, Habits(), {Why.STAYED}, "older too where no lastmod was known then"),
    (SEEN, AFTER, Habits(), {Why.MOVED}, "its lastmod is newer than our look"),
    (SEEN, "2026-10-02T00:00:00Z", Habits(), {Why.MOVED}, "another one than then, though older than our look"),
    (replace(SEEN, lastmod="2026-10-04"), "2026-10-04", Habits(), {Why.MOVED}, "it may have changed later that day"),
    (replace(SEEN, lastmod="2026-10-03"), "2026-10-03", Habits(), {Why.STAYED}, "that day was over when we looked"),
    (SEEN, BEFORE, LIES_STAYING, {Why.DUE}, "content changed under such a lastmod before"),
    (SEEN, BEFORE, Habits(stayed_changed=1, stayed_same=5), {Why.STAYED}, "once may be chance"),
    (SEEN, BEFORE, Habits(stayed_changed=3, stayed_same=1_000), {Why.STAYED}, "three of a thousand are no habit"),
    (SEEN, AFTER, LIES_MOVING, {Why.DUE}, "it moves whatever happens, and nothing else is known"),
    (
        SEEN,
        AFTER,
        LIES_MOVING.plus({"looks": 1e4, "changes": 100, "days": 1e4}),
        {Why.EARLY},
        "it moves with each look",
    ),
    (SEEN, AFTER, Habits(moved_changed=0, moved_same=10), {Why.MOVED}, "ten times may be chance"),
    (SEEN, "yesterday", Habits(), {Why.DUE}, "what cannot be read says nothing"),
    (SEEN, "", Habits(), {Why.DUE}, "of a platform never seen again nothing is known"),
    (replace(SEEN, validators=True), "", CALM, {Why.ASK}, "an answer without a body is cheap"),
    (replace(SEEN, validators=True), "", SPARES_NOTHING, {Why.DUE}, "its validators never spare a body"),
    (replace(SEEN, validators=True), BEFORE, Habits(), {Why.STAYED}, "not even a question is needed"),
    (SEEN, "", CALM, {Why.EARLY}, "one page in a hundred changes in a day"),
    (replace(SEEN, looks=4, changes=4, days=4), "", CALM, {Why.DUE}, "this page changes every day"),
    (replace(SEEN, looked_at=AT - timedelta(days=6.9)), "", CALM, {Why.DUE, Why.OVERDUE}, "nearly a week"),
    (replace(SEEN, looked_at=AT - timedelta(days=7)), "", CALM, {Why.OVERDUE}, "a week is the longest"),
    (replace(SEEN, looked_at=AT - timedelta(days=7)), BEFORE, Habits(), {Why.STAYED}, "a true lastmod lasts longer"),
    (replace(SEEN, looked_at=AT - timedelta(days=28)), BEFORE, Habits(), {Why.OVERDUE}, "but not for ever"),
    (replace(SEEN, looked_at=AT + timedelta(days=1)), "", CALM, {Why.EARLY}, "a clock that was set back does no harm"),
]


@pytest.mark.parametrize(("sight", "published", "habits", "whys", "because"), CASES)
def test_a_page_is_visited_or_passed_over_for_a_reason(
    sight: Sight | None, published: str, habits: Habits, whys: set[Why], because: str
) -> None:
    rhythm = Rhythm(habits=habits, most_days=WEEK, pages=1_000_000)
    assert decide(sight, published, rhythm, AT) in whys, because


@pytest.mark.parametrize("published", [BEFORE, "", AFTER])
def test_with_no_days_to_wait_every_page_is_visited_in_each_crawl(published: str) -> None:
    assert decide(SEEN, published, Rhythm(habits=CALM, most_days=0), AT) is Why.OVERDUE


def test_a_share_of_what_lastmod_calls_unchanged_is_looked_at_all_the_same() -> None:
    rhythm = Rhythm(habits=Habits(), most_days=WEEK, pages=10_000)
    pages = [replace(SEEN, url=f"https://a.example/p/{n}") for n in range(10_000)]
    looked_at = sum(decide(page, BEFORE, rhythm, AT) is Why.SAMPLE for page in pages)
    with_hits = sum(decide(replace(page, with_hit=True), BEFORE, rhythm, AT) is Why.SAMPLE for page in pages)
    assert 25 <= looked_at <= 80, "half a hundredth"
    assert 150 <= with_hits <= 350, "five times as many of those with a hit"
    small = Rhythm(habits=Habits(), most_days=WEEK, pages=100)
    assert 2 <= sum(decide(page, BEFORE, small, AT) is Why.SAMPLE for page in pages[:100]) <= 25


def test_pages_looked_at_together_do_not_fall_due_together() -> None:
    rhythm = Rhythm(habits=CALM, most_days=WEEK)
    pages = [replace(SEEN, url=f"https://a.example/p/{n}", looks=1, days=1) for n in range(1_000)]
    for day in range(1, 8):
        due = [page for page in pages if decide(page, "", rhythm, YESTERDAY + timedelta(days=day)) not in PASSED]
        assert len(due) < 400, f"day {day}"
        pages = [page for page in pages if page not in due]
    assert pages == [], "and each within the week"


@pytest.mark.parametrize("number", [300, 1_500])
@pytest.mark.parametrize("seed", range(3))
def test_of_a_calm_platform_no_later_crawl_sees_half_of_the_pages_at_once(number: int, seed: int) -> None:
    shares = [visited / number for visited in visits(number, days=14, changed=0.01, drawn=Random(seed))]
    assert shares[:2] == [1.0, 1.0], "nothing is known yet"
    assert max(shares[2:]) < 0.42
    assert min(shares[2:]) > 0.05, "nor does any see next to nothing: what changed would be found late"


def visits(number: int, *, days: int, changed: float, drawn: Random) -> Iterator[int]:
    """How many pages a crawl a day visits, where such a share of them changes a day and nothing tells which."""
    urls = [f"https://a.example/p/{n}" for n in range(number)]
    sights: dict[str, Sight] = {}
    stale: set[str] = set()
    habits = Habits()
    for day in range(days):
        at, habits = AT + timedelta(days=day), habits.faded()
        stale |= {url for url in urls if drawn.random() < changed}
        rhythm = Rhythm(habits=habits, most_days=WEEK, pages=number)
        due = [url for url in urls if decide(sights.get(url), "", rhythm, at) not in PASSED]
        for url in due:
            if (sight := sights.get(url)) is not None:
                look = Look(sight=sight, published="", at=at, changed=url in stale, asked=False, spared=False)
                habits = habits.plus(counted(look))
            sights[url] = looked_at(sight, url, at, changed=url in stale)
        stale -= set(due)
        yield len(due)


def looked_at(sight: Sight | None, url: str, at: datetime, *, changed: bool) -> Sight:
    """What is known of the page after another look."""
    if sight is None:
        return Sight(url=url, looked_at=at)
    passed = (at - sight.looked_at) / timedelta(days=1)
    looks, changes = sight.looks + 1, sight.changes + changed
    return replace(sight, looked_at=at, looks=looks, changes=changes, days=sight.days + passed)


INTERVALS = [
    (CALM, {}, 7.0, "as its platform, never seen to change: the longest"),
    (CALM, {"looks": 5, "changes": 5, "days": 5}, 0.16, "changes daily"),
    (CALM, {"looks": 30, "changes": 1, "days": 30}, 2.7, "changed once in a month"),
    (Habits(looks=1_000, changes=500, days=1_000), {}, 0.19, "half of the platform changes in a day"),
    (Habits(looks=1_000, changes=500, days=1_000), {"looks": 60, "changes": 0, "days": 60}, 2.5, "never this page"),
    (Habits(looks=100, changes=3, days=100), {}, 4.8, "three changes in a hundred looks may be chance"),
    (Habits(looks=19, changes=0, days=19), {}, 0.0, "too few looks to say"),
    (Habits(looks=100, changes=0, days=0), {}, 0.0, "no time passed between the looks"),
]


@pytest.mark.parametrize(("habits", "history", "days", "why"), INTERVALS)
def test_what_changes_often_is_seen_often(habits: Habits, history: dict[str, Any], days: float, why: str) -> None:
    sight = replace(SEEN, **history)
    assert interval_days(sight, Rhythm(habits=habits, most_days=WEEK)) == pytest.approx(days, rel=0.15), why


def test_a_page_with_a_hit_is_seen_twice_as_often() -> None:
    rhythm = Rhythm(habits=Habits(looks=100, changes=20, days=100), most_days=WEEK)
    plain = interval_days(SEEN, rhythm)
    assert interval_days(replace(SEEN, with_hit=True), rhythm) == pytest.approx(plain / 2)


@given(st.integers(0, 50), st.integers(0, 50), st.floats(0.01, 100))
def test_a_page_that_changed_more_is_never_seen_more_seldom(some: int, more: int, days: float) -> None:
    rhythm = Rhythm(habits=CALM, most_days=WEEK)
    calm = replace(SEEN, looks=100, changes=some, days=days)
    lively = replace(calm, changes=some + more)
    assert interval_days(lively, rhythm) <= interval_days(calm, rhythm)


@given(st.text(max_size=30))
def test_no_lastmod_breaks_anything(published: str) -> None:
    assert decide(SEEN, published, Rhythm(habits=Habits(), most_days=WEEK), AT) in Why


MOMENTS = [
    ("2026-10-05", datetime(2026, 10, 6, tzinfo=UTC), "the whole day"),
    (" 2026-10-05 ", datetime(2026, 10, 6, tzinfo=UTC), "with space around it"),
    ("2026-10", datetime(2026, 11, 1, tzinfo=UTC), "the whole month"),
    ("2026", datetime(2027, 1, 2, tzinfo=UTC), "the whole year"),
    ("2026-10-05T10:00:00+02:00", datetime(2026, 10, 5, 8, tzinfo=UTC), "another zone"),
    ("2026-10-05T10:00Z", datetime(2026, 10, 5, 10, tzinfo=UTC), "to the minute"),
    ("2026-10-05T10:00:00", datetime(2026, 10, 5, 10, tzinfo=UTC), "without a zone"),
    ("Mon, 05 Oct 2026", None, "not the protocol's form"),
    ("9999-12-31", datetime(9999, 12, 31, tzinfo=UTC), "its end is beyond what can be said"),
    ("", None, "nothing"),
]


@pytest.mark.parametrize(("published", "moment", "why"), MOMENTS)
def test_a_lastmod_means_its_last_moment(published: str, moment: datetime | None, why: str) -> None:
    assert last_moment(published) == moment, why


def test_a_look_counts_for_the_habits_that_it_says_something_of() -> None:
    plain = Look(sight=SEEN, published="", at=AT, changed=False, asked=False, spared=False)
    assert counted(plain) == {"looks": 1.0, "changes": 0.0, "days": 1.0}
    assert counted(replace(plain, published=BEFORE, changed=True))["stayed_changed"] == 1.0
    assert counted(replace(plain, published=AFTER))["moved_same"] == 1.0
    assert counted(replace(plain, asked=True, spared=True))["spared"] == 1.0
    assert counted(replace(plain, asked=True))["sent"] == 1.0
    assert "sent" not in counted(replace(plain, asked=True, changed=True)), "what changed has to be sent"
    assert has_moved(SEEN, "") is None


def test_habits_fade_so_that_a_platform_may_mend_its_ways() -> None:
    habits = LIES_STAYING
    for _ in range(10):
        habits = habits.faded()
    assert not LIES_STAYING.lastmod_stays_true
    assert habits.lastmod_stays_true
