"""Feeds over the wire: spooled to disk as they arrive, unpacked, cut off, silent, too large, and unchanged."""

import gzip
from pathlib import Path

import pytest

from spiders.items import Reading
from tests.spiders.child_crawl import Outcome, crawl, plan_for
from tests.spiders.feeds.samples import FORMS
from tests.spiders.loopback_platform import Answer, platform

BODY = FORMS["csv"](250).body


def crawled(answer: Answer, **plan: object) -> Outcome:
    with platform({"/feed": answer}) as partner:
        return crawl(plan_for(f"{partner.url}/feed", kind="feed", **plan))


def refs(outcome: Outcome) -> list[str]:
    return [item.listing_ref for item in outcome.items]


@pytest.mark.parametrize(
    ("body", "headers", "why"),
    [
        (BODY, {}, "plain"),
        (gzip.compress(BODY), {"Content-Encoding": "gzip"}, "packed for the way"),
        (gzip.compress(BODY), {"Content-Type": "application/gzip"}, "a packed file"),
        (gzip.compress(gzip.compress(BODY)), {"Content-Encoding": "gzip"}, "a packed file, packed for the way"),
        (BODY, {"Content-Encoding": "gzip"}, "said to be packed, and is not"),
    ],
)
def test_a_feed_is_read_however_it_is_sent(body: bytes, headers: dict[str, str], why: str) -> None:
    outcome = crawled(Answer(body=body, headers=headers))
    assert outcome.failures == [], why
    assert refs(outcome) == [f"ref-{number}" for number in range(250)], why
    assert outcome.figures is not None
    assert outcome.figures.finished
    assert outcome.figures.bytes_received == len(body)
    parts = [reading for reading in outcome.readings if reading.kind == "feed"]
    assert b"".join(reading.body for reading in parts) == BODY


def told(outcome: Outcome) -> str:
    """The one reason why the feed is not whole; nothing of it can be remembered."""
    assert outcome.figures is not None
    assert not outcome.figures.finished
    assert len(outcome.failures) == 1
    assert all(reading.etag == "" for reading in outcome.readings)
    return outcome.failures[0].reason


def test_a_feed_that_is_cut_off_on_the_way_is_asked_for_again_and_then_kept_as_far_as_it_came() -> None:
    half = FORMS["csv"](250).ends[99]
    with platform({"/feed": Answer(body=BODY[:half], missing=len(BODY) - half, etag='"e"')}) as partner:
        outcome = crawl(plan_for(f"{partner.url}/feed", kind="feed"))
        assert partner.paths() == ["/feed"] * 3
    assert told(outcome) == "the answer was cut off before its end"
    assert refs(outcome) == [f"ref-{number}" for number in range(100)]


def test_a_feed_that_comes_whole_at_the_second_try_is_whole() -> None:
    whole = Answer(body=BODY)
    turns = lambda turn: whole if turn > 1 else Answer(body=BODY[:1_000], missing=9)  # noqa: E731
    with platform({"/feed": turns}) as partner:
        outcome = crawl(plan_for(f"{partner.url}/feed", kind="feed"))
    assert outcome.failures == []
    assert len(outcome.items) == 250


def test_a_feed_that_falls_silent_is_kept_as_far_as_it_came() -> None:
    half = FORMS["csv"](250).ends[9]
    outcome = crawled(Answer(body=BODY[:half], missing=9, silence=30.0), timeout_seconds=0.5)
    assert told(outcome) == "the answer was cut off before its end"
    assert len(outcome.items) == 10
    assert outcome.seconds < 20


def test_a_slow_feed_may_take_longer_than_the_longest_silence() -> None:
    outcome = crawled(Answer(body=BODY[:8_000], pause=0.2), timeout_seconds=1.0)
    assert len(outcome.items) > 30
    assert outcome.seconds > 1.6


@pytest.mark.parametrize("body", [BODY, gzip.compress(BODY)])
def test_a_feed_beyond_the_plans_bytes_is_read_up_to_them(body: bytes) -> None:
    outcome = crawled(Answer(body=body), max_feed_bytes=20_000)
    assert "larger than 20,000 bytes; max_feed_bytes in the platform's file would permit it" in told(outcome)
    assert 50 < len(outcome.items) < 250


def test_a_feed_is_not_bound_by_the_bytes_of_a_page() -> None:
    assert len(crawled(Answer(body=BODY), max_response_bytes=5_000).items) == 250


def test_a_packing_that_was_not_asked_for_is_refused_by_name() -> None:
    outcome = crawled(Answer(body=BODY, headers={"Content-Encoding": "br"}))
    assert told(outcome) == "the feed is packed by br, which was not asked for"


def test_an_unchanged_feed_is_not_sent_again() -> None:
    with platform({"/feed": Answer(body=BODY, etag='"e"')}) as partner:
        plan = plan_for(f"{partner.url}/feed", kind="feed")
        first = crawl(plan)
        again = crawl(plan, first.known())
    assert len(first.items) == 250
    assert [reading.unchanged for reading in again.readings if reading.kind == "feed"] == [True]
    assert again.items == []


def test_an_error_page_at_a_feeds_address_is_no_feed() -> None:
    outcome = crawled(Answer(status=404, body=BODY))
    assert outcome.items == []
    assert told(outcome) == "the platform answered 404"


def test_a_feed_that_cannot_be_put_aside_is_told(tmp_path: Path) -> None:
    outcome = crawled(Answer(body=BODY), spool_directory=str(tmp_path / "missing"))
    assert outcome.raised.startswith("FileNotFoundError")


def test_nothing_of_a_feed_stays_on_the_disk(tmp_path: Path) -> None:
    outcome = crawled(Answer(body=BODY), spool_directory=str(tmp_path))
    assert len(outcome.items) == 250
    assert list(tmp_path.iterdir()) == []


def test_the_slices_of_a_feed_say_where_they_stand() -> None:
    parts: list[Reading] = [part for part in crawled(Answer(body=BODY)).readings if part.kind == "feed"]
    assert [part.last for part in parts] == [False, False, True]
    assert parts[0].headers["x-extract"].startswith("bytes 0-")
