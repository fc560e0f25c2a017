"""Moments as text: ordered like time itself, in UTC, and read back as written."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor import clock

MOMENTS = st.integers(0, 7_000_000_000_000).map(
    lambda ms: datetime(1990, 1, 1, tzinfo=UTC) + timedelta(milliseconds=ms)
)

CASES = [
    (datetime(2026, 1, 2, 3, 4, 5, 678900, UTC), "2026-01-02T03:04:05.678+00:00", "to the millisecond"),
    (
        datetime(2026, 1, 2, 3, 4, 5, 0, UTC),
        "2026-01-02T03:04:05.000+00:00",
        "always with milliseconds, or order breaks",
    ),
    (datetime(2026, 1, 2, 3, 4, 5, 0, timezone(timedelta(hours=8))), "2026-01-01T19:04:05.000+00:00", "always in UTC"),
]


@pytest.mark.parametrize(("at", "written", "why"), CASES)
def test_a_moment_is_written_as(at: datetime, written: str, why: str) -> None:
    assert clock.text(at) == written, why


@given(MOMENTS, MOMENTS)
def test_text_is_ordered_like_time_and_read_back_as_written(one: datetime, other: datetime) -> None:
    assert (clock.text(one) < clock.text(other)) == (one < other)
    assert clock.moment(clock.text(one)) == one


def test_now_is_in_utc() -> None:
    assert clock.now().utcoffset() == timedelta(0)
