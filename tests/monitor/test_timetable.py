"""When work falls due: which cron lines are taken, what is crawled at once, and that only differences are spread."""

import asyncio
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from monitor.timetable import JITTER_SHARE, Schedule, Timetable, check_cron, first_time, trigger

NOW = datetime(2026, 10, 5, 9, 0, tzinfo=UTC)  # a Monday
WAIT_SECONDS = 30.0

TAKEN = ["* * * * *", "30 2 * * mon-fri", "0 */6 * * *", "0 0 29 2 *", "0 0 1 1 *", "0 0 * * sat,sun", "0 0 31 12 *"]
REFUSED = [
    ("", "five fields"),
    ("30 2 * *", "five fields"),
    ("0 30 2 * * *", "five fields"),
    ("@daily", "five fields"),
    ("0 0 * * 0", "name the days"),
    ("0 0 * * 1-5", "name the days"),
    ("0 0 * * ７", "name the days"),
    ("0 0 * * someday", "someday"),
    ("60 0 * * *", "59"),
    ("0 24 * * *", "23"),
    ("0 0 0 * *", "minimum"),
    ("0 0 * 13 *", "12"),
    ("*/0 * * * *", "higher than 0"),
    ("0 0 30 2 *", "no such day ever comes"),
    ("0 0 31 4,6,9,11 *", "no such day ever comes"),
    ("x 0 * * *", "x"),
]


@pytest.mark.parametrize("line", TAKEN)
def test_a_cron_line_is_taken(line: str) -> None:
    check_cron(line)


@pytest.mark.parametrize(("line", "said"), REFUSED)
def test_a_cron_line_is_refused(line: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        check_cron(line)


FIRST = [
    (None, NOW, "it never was crawled"),
    (NOW - timedelta(hours=30), NOW, "it is overdue"),
    (NOW - timedelta(hours=24), NOW, "it is due just now"),
    (NOW - timedelta(hours=1), NOW + timedelta(hours=23), "it is not due yet"),
    (NOW + timedelta(hours=1), NOW + timedelta(hours=25), "the clock was set back"),
]


@pytest.mark.parametrize(("last_at", "expected", "why"), FIRST)
def test_the_first_crawl_of_a_service_is_at(last_at: datetime | None, expected: datetime, why: str) -> None:
    assert first_time(Schedule(every_hours=24, last_at=last_at), NOW) == expected, why


CRON = [
    ("30 2 * * mon", datetime(2026, 10, 12, 2, 30, tzinfo=UTC), "this Monday's hour is over"),
    ("30 12 * * mon", datetime(2026, 10, 5, 12, 30, tzinfo=UTC), "Monday is today, whatever number others give it"),
    ("0 0 * * sun", datetime(2026, 10, 11, 0, 0, tzinfo=UTC), "Sunday is Sunday"),
]


@pytest.mark.parametrize(("line", "expected", "why"), CRON)
def test_a_cron_line_is_kept_in_utc(line: str, expected: datetime, why: str) -> None:
    assert first_time(Schedule(every_hours=24, cron=line), NOW) == expected, why


def test_later_crawls_are_spread_by_up_to_a_tenth() -> None:
    kept = trigger(Schedule(every_hours=24), NOW)
    following = [kept.get_next_fire_time(NOW, NOW) for _ in range(50)]
    offsets = [at - NOW - timedelta(hours=24) for at in following if at is not None]
    assert len(offsets) == 50
    assert all(timedelta(0) <= offset <= timedelta(hours=24) * JITTER_SHARE for offset in offsets)
    assert len(set(offsets)) > 1


async def test_what_is_due_is_said_and_what_is_not_waits() -> None:
    said: list[str] = []
    table = Timetable(said.append, lambda: None)
    table.start(15)
    now = datetime.now(UTC)
    schedules = {
        "never": Schedule(every_hours=24),
        "overdue": Schedule(every_hours=24, last_at=now - timedelta(hours=25)),
        "early": Schedule(every_hours=24, last_at=now - timedelta(hours=1)),
    }
    table.keep(schedules)
    await _until(lambda: sorted(said) == ["never", "overdue"])
    assert all(at > now + timedelta(hours=22) for at in table.next_times().values())
    table.stop()


async def test_platforms_come_and_go() -> None:
    table = Timetable(lambda name: None, lambda: None)
    table.start(15)
    late = datetime.now(UTC)
    table.keep({"one": Schedule(every_hours=24, last_at=late), "two": Schedule(every_hours=24, last_at=late)})
    assert sorted(table.next_times()) == ["one", "two"]
    table.keep({"two": Schedule(every_hours=48, last_at=late)})
    assert list(table.next_times()) == ["two"]
    assert table.next_times()["two"] > late + timedelta(hours=47)
    table.keep({})
    assert table.next_times() == {}
    table.stop()


async def _until(held: Callable[[], bool]) -> None:
    until = time.monotonic() + WAIT_SECONDS
    while not held():
        assert time.monotonic() < until
        await asyncio.sleep(0.01)
