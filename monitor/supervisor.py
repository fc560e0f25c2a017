"""The service: one loop that keeps the timetable, the desk and a few short-lived children. It never loads Scrapy.

Everything it does follows from the store: a due run is claimed by a child, a child that ended leaves a run to close.
It may be killed at any line; the next start finds what was due still due.
"""

import asyncio
import contextlib
import signal
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import structlog

from monitor import clock, systemd
from monitor.children import Child, start_child, start_companion, stop_children
from monitor.errors import Busy
from monitor.instance import Instance
from monitor.locks import holding
from monitor.platforms import Platform, read_sound_platforms
from monitor.store import Database, platforms, probes, runs
from monitor.store.runs import Outcome, Run, RunKind
from monitor.timetable import Schedule, Timetable

TICK_SECONDS = 0.25
PLATFORM_FILES_SECONDS = 2.0
ORPHAN_SECONDS = 8.0

_PROBING = "platform"

log = structlog.get_logger("supervisor")

Stamp = tuple[tuple[str, int, int], ...]


class Supervisor:
    """Starts what is due, watches it, and notes how it ended."""

    def __init__(self, instance: Instance, db: Database, companions: Sequence[Sequence[str]] = ()) -> None:
        self._instance, self._db, self._companions = instance, db, companions
        self._children: list[Child] = []
        self._platforms: Mapping[str, Platform] = {}
        self._stamp: Stamp | None = None
        self._looked_at = 0.0
        self.ticked_at = time.monotonic()
        self._crawls_due: set[str] = set()
        # An earlier service may have died between a crawl and its screening.
        self._screening_due = True
        self.timetable = Timetable(self._crawls_due.add, self._screen_due)

    async def run(self, stopping: asyncio.Event) -> None:
        """Works until told to stop, then ends the children."""
        await self._outlive_orphans(stopping)
        for words in self._companions:
            self._children.append(await start_companion(words))
        self.timetable.start(self._instance.settings.screening.every_minutes)
        try:
            while not stopping.is_set():
                await self._tick()
                await _pause(stopping, TICK_SECONDS)
        finally:
            self.timetable.stop()
            await stop_children(self._children)
            self._close_ended()

    async def _tick(self) -> None:
        try:
            self._look_at_platform_files()
            self._close_ended()
            self._ask_due()
            await self._start_due()
            await self._start_probe()
        except Busy as busy:
            # What was to be written is still to be written at the next tick.
            log.warning("the database is held", reason=str(busy))
        self.ticked_at = time.monotonic()
        systemd.notify("WATCHDOG=1")

    def _look_at_platform_files(self) -> None:
        if time.monotonic() - self._looked_at < PLATFORM_FILES_SECONDS:
            return
        self._looked_at = time.monotonic()
        stamp = _stamp(self._instance.platforms)
        if stamp == self._stamp:
            return
        self._stamp = stamp
        sound, faults = read_sound_platforms(self._instance.platforms)
        for fault in faults.values():
            log.warning("platform file refused", reason=fault)
        # One slip must not stop the others; its own platform waits until the file is mended.
        self._platforms = sound
        platforms.enrol(self._db, list(self._platforms), clock.now())
        self.timetable.keep({name: self._schedule(name, each) for name, each in self._platforms.items()})
        log.info("platforms read", platforms=len(self._platforms))

    def _schedule(self, name: str, platform: Platform) -> Schedule:
        started_at = runs.last_begun(self._db, platforms.find(self._db, name).id)
        last_at = clock.moment(started_at) if started_at else None
        return Schedule(every_hours=platform.every_hours, cron=platform.cron, last_at=last_at)

    def _ask_due(self) -> None:
        """Writes down what the timetable said is due; what could not be written waits for the next tick."""
        for name in sorted(self._crawls_due):
            platform = platforms.find(self._db, name)
            if not platform.paused:
                runs.ask(self._db, RunKind.CRAWL, platform.id, "timetable", clock.now())
            self._crawls_due.discard(name)
        if self._screening_due:
            runs.ask(self._db, RunKind.SCREEN, None, "timetable", clock.now())
            self._screening_due = False

    def _screen_due(self) -> None:
        self._screening_due = True

    async def _start_due(self) -> None:
        for run in runs.due(self._db, clock.now()):
            if self._may_start(run):
                await self._start(run)

    def _may_start(self, run: Run) -> bool:
        work = [child.work for child in self._children]
        match run.kind:
            case RunKind.SCREEN:
                return _verb(run)[0] not in work
            case RunKind.CRAWL:
                crawls = [each for each in work if each.startswith("crawl ")]
                return f"crawl {run.platform}" not in crawls and len(crawls) < self._instance.settings.crawl.at_once

    async def _start(self, run: Run) -> None:
        if run.platform and run.platform not in self._platforms:
            reason = f"there is no readable file for it under {self._instance.platforms}"
            runs.end(self._db, run.id, Outcome.FAILED, reason, clock.now())
            return
        child = await start_child(_verb(run), self._instance.directory, run.id)
        self._children.append(child)
        log.info("run started", run=run.id, work=child.work, pid=child.process.pid)

    async def _start_probe(self) -> None:
        """Looks at one site at a time; who asked watches the page."""
        if any(child.work == _PROBING for child in self._children) or (due := probes.next_due(self._db)) is None:
            return
        words = [_PROBING, "probe", "--asked", str(due), "--dir", str(self._instance.directory)]
        self._children.append(await start_companion(words))

    def _close_ended(self) -> None:
        for child in [each for each in self._children if each.exit_code is not None]:
            self._close(child)
            self._children.remove(child)

    def _close(self, child: Child) -> None:
        run = runs.find(self._db, child.run_id)
        log.info("run ended", run=child.run_id, work=child.work, exit_code=child.exit_code)
        if run is not None and run.state != "ended":
            outcome, reason = _judge_ending(child.exit_code or 0)
            runs.end(self._db, run.id, outcome, reason, clock.now())
        if child.work == _PROBING:
            probes.lose_running(self._db, clock.now())
        if child.work.startswith("crawl "):
            runs.ask(self._db, RunKind.SCREEN, None, f"after {child.work}", clock.now())

    async def _outlive_orphans(self, stopping: asyncio.Event) -> None:
        """Closes the runs that an earlier service left open, once their processes have ended.

        Children end by themselves when their service dies; one that is still at work after that was started by hand.
        """
        probes.lose_running(self._db, clock.now())
        until = time.monotonic() + ORPHAN_SECONDS
        while self._lose_dead_runs() and time.monotonic() < until and not stopping.is_set():
            await _pause(stopping, TICK_SECONDS)

    def _lose_dead_runs(self) -> int:
        """Closes the runs whose locks are free, because their processes died; returns how many go on."""
        for run in runs.running(self._db):
            name = f"crawl-{run.platform}" if run.kind is RunKind.CRAWL else str(run.kind)
            with contextlib.suppress(Busy), holding(self._instance.lock(name), "The run"):
                runs.end(self._db, run.id, Outcome.LOST, "its process died", clock.now())
        return len(runs.running(self._db))


async def _pause(stopping: asyncio.Event, seconds: float) -> None:
    try:
        await asyncio.wait_for(stopping.wait(), seconds)
    except TimeoutError:
        return


def _verb(run: Run) -> list[str]:
    return ["crawl", run.platform] if run.kind is RunKind.CRAWL else [str(run.kind)]


def _judge_ending(code: int) -> tuple[Outcome, str]:
    """How a child ended that did not say so itself."""
    if code == Busy.exit_code:
        return Outcome.FAILED, "another process is at the same work"
    if code == -signal.SIGTERM:
        return Outcome.STOPPED, "it was told to stop"
    if code < 0:
        return Outcome.LOST, f"its process was ended by signal {-code}"
    return Outcome.LOST, f"its process ended with code {code}"


def _stamp(directory: Path) -> Stamp:
    stamp = []
    for path in sorted(directory.glob("*.toml")):
        with contextlib.suppress(FileNotFoundError):  # removed since it was listed
            stat = path.stat()
            stamp.append((path.name, stat.st_ctime_ns, stat.st_size))
    return tuple(stamp)
