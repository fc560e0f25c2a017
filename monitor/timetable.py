"""When work falls due. The only place that knows APScheduler; a job only inserts a due run.

Two of the scheduler's habits are shut here: a job that is late by more than a second vanishes by default, and numbers
for days of the week mean other days than cron's (0 is Monday), so that only names are taken.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.base import BaseTrigger
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

# Platforms that were set up together should not be visited together: a tenth of the interval either way.
JITTER_SHARE = 0.1
CRON_JITTER_SECONDS = 120  # platforms crawled "at three" should not all begin in the same second
FAR_AHEAD = timedelta(days=366 * 8 + 2)  # the longest wait for a 29 February


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """When a platform is crawled: at the times of `cron` (UTC), or every so many hours since `last_at`."""

    every_hours: float
    cron: str = ""
    last_at: datetime | None = None


def check_cron(text: str) -> None:
    """Raises ValueError where a cron line is wrong, names days by number, or never comes."""
    fields = text.split()
    if len(fields) != 5:
        raise ValueError("five fields are needed: minute, hour, day, month, day of the week")
    if re.search(r"\d", fields[4]):
        raise ValueError("name the days of the week: mon,tue,wed,thu,fri,sat,sun")
    now = datetime.now(UTC)
    following = CronTrigger.from_crontab(text, timezone=UTC).get_next_fire_time(None, now)
    if following is None or following - now > FAR_AHEAD:
        raise ValueError("no such day ever comes")


class Timetable:
    """Keeps one job for each platform and one for screening; each only says that its work is due."""

    def __init__(self, crawl_due: Callable[[str], None], screen_due: Callable[[], None]) -> None:
        self._crawl_due, self._screen_due = crawl_due, screen_due
        self._scheduler = AsyncIOScheduler(
            timezone=UTC, job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
        )

    def start(self, screen_every_minutes: int) -> None:
        """Begins to watch the clock."""
        self._scheduler.add_job(self._screen, IntervalTrigger(minutes=screen_every_minutes, timezone=UTC), id="screen")
        self._scheduler.start()

    def stop(self) -> None:
        """Stops watching the clock; runs that are due stay due."""
        self._scheduler.shutdown(wait=False)

    def keep(self, schedules: Mapping[str, Schedule]) -> None:
        """Makes the crawl jobs what the schedules say."""
        wanted = {f"crawl {name}": (name, schedule) for name, schedule in schedules.items()}
        for job in self._scheduler.get_jobs():
            if job.id.startswith("crawl ") and job.id not in wanted:
                job.remove()
        now = datetime.now(UTC)
        for job_id, (name, schedule) in wanted.items():
            self._scheduler.add_job(
                self._crawl,
                trigger(schedule, now),
                args=[name],
                id=job_id,
                replace_existing=True,
                next_run_time=first_time(schedule, now),
            )

    # Coroutines, because the scheduler calls plain functions in threads of its own, beside the loop that owns the
    # database connection.
    async def _crawl(self, name: str) -> None:
        self._crawl_due(name)

    async def _screen(self) -> None:
        self._screen_due()

    def next_times(self) -> dict[str, datetime]:
        """When each platform is next crawled."""
        jobs = [job for job in self._scheduler.get_jobs() if job.id.startswith("crawl ")]
        return {job.id.removeprefix("crawl "): job.next_run_time for job in jobs}


def first_time(schedule: Schedule, now: datetime) -> datetime | None:
    """When the first crawl falls due; one that never was, or is overdue, at once."""
    if schedule.cron:
        following: datetime | None = _at_set_times(schedule.cron).get_next_fire_time(None, now)
        return following
    last_at = schedule.last_at
    return now if last_at is None else max(now, last_at + timedelta(hours=schedule.every_hours))


def trigger(schedule: Schedule, now: datetime) -> BaseTrigger:
    """What makes the crawls after the first fall due."""
    if schedule.cron:
        at_set_times = _at_set_times(schedule.cron)
        at_set_times.jitter = CRON_JITTER_SECONDS
        return at_set_times
    seconds = max(1, int(schedule.every_hours * 3600))
    return IntervalTrigger(seconds=seconds, start_date=now, timezone=UTC, jitter=int(seconds * JITTER_SHARE))


def _at_set_times(cron: str) -> CronTrigger:
    return CronTrigger.from_crontab(cron, timezone=UTC)
