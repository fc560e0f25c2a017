"""What a run of an inbox does: takes each file that came to rest, row by row through the gate into the store.

The tables are written first and the file is moved last. A run that dies at any line is simply run again: a file that is
in the tables is only moved, one that is half in them is read again, and no listing is there twice.
"""

import hashlib
import json
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

from monitor import clock
from monitor.errors import FileRefused, MonitorError
from monitor.inbox.folder import (
    Copy,
    Restless,
    Unfit,
    Waiting,
    check_folder,
    copy_out,
    move_to_taken,
    waiting_files,
)
from monitor.inbox.listings import Complaint, Gated, gate_row
from monitor.inbox.report import Report, write_report
from monitor.inbox.rows import read_rows
from monitor.inbox.settings import InboxSettings
from monitor.instance import Instance
from monitor.keeper import Keeper, Progress, unwatched
from monitor.store import Database, deliveries, lives, writing
from monitor.store.deliveries import REFUSED, TAKEN, Delivery
from monitor.store.frontier import Round
from monitor.store.runs import Outcome
from spiders.items import CrawlPlan, Item, PageKind, Problem, Reading

# Rows to a slice: one transaction's work, and of a slice with a hit all of it is evidence.
SLICE = 100
# Where a listing that was delivered comes from: there is no page of it.
SCHEME = "inbox:"
_TICK_SECONDS = 0.002


@dataclass(frozen=True, slots=True, kw_only=True)
class Inbox:
    """A platform's inbox with all that a run of it needs."""

    db: Database
    instance: Instance
    plan: CrawlPlan
    settings: InboxSettings
    platform_id: int
    run_id: int
    progress: Progress = unwatched

    @property
    def folder(self) -> Path:
        """The folder; a relative one is the instance's."""
        return self.instance.directory / self.settings.folder

    @property
    def read_as(self) -> str:
        """What decides how a file is read: one that was refused under another is tried again."""
        said = (version("listing-monitor"), sorted(self.settings.columns.items()), self.plan.currency)
        return hashlib.sha256(repr(said).encode()).hexdigest()


@dataclass(slots=True)
class Taken:
    """What a run took, counted, and the files it refused."""

    counts: Counter[str] = field(default_factory=Counter)
    refused: list[str] = field(default_factory=list)


def take_deliveries(inbox: Inbox) -> tuple[Outcome, str, Counter[str]]:
    """Takes what waits in the folder; how the run ended, why where it did not end well, and its counts."""
    taken = Taken()
    folder = check_folder(inbox.folder)
    for waiting in waiting_files(folder, inbox.settings.settled_after_seconds):
        with tempfile.TemporaryDirectory(prefix="inbox-", dir=inbox.instance.directory) as room:
            _take(inbox, waiting, Path(room) / waiting.name, taken)
    if not taken.refused:
        return Outcome.DONE, "", taken.counts
    more = f" (and {len(taken.refused) - 1} more files)" if len(taken.refused) > 1 else ""
    return Outcome.FAILED, f"refused: {taken.refused[0]}{more}", taken.counts


def _take(inbox: Inbox, waiting: Waiting, room: Path, taken: Taken) -> None:
    try:
        copy = copy_out(waiting, room)
    except Restless:
        taken.counts["still_written"] += 1
        return
    except Unfit as fault:
        _refuse_unread(inbox, waiting, str(fault), taken)
        return
    known = deliveries.find(inbox.db, inbox.platform_id, copy.sha256)
    if known is not None and known.state == TAKEN:
        taken.counts["taken_before"] += 1
        _move(waiting, copy)
    elif known is not None and known.read_as == inbox.read_as:
        taken.counts["refused_before"] += 1
    else:
        _read(inbox, waiting, copy, taken)


def _read(inbox: Inbox, waiting: Waiting, copy: Copy, taken: Taken) -> None:
    """Reads a file that is new, or is read otherwise now."""
    report = Report(waiting.name, copy.sha256)
    # A listing that an earlier delivery of this run told otherwise has changed, and is no second one beside it: what
    # was seen before this delivery must be seen as earlier, to the millisecond.
    time.sleep(_TICK_SECONDS)
    began_at = clock.now()
    keeper = Keeper(inbox.db, inbox.instance, inbox.plan, inbox.platform_id, inbox.run_id, Round(began_at=began_at))
    keeper.progress = inbox.progress
    try:
        for reading in _readings(inbox, copy, report):
            keeper.take(reading)
    except FileRefused as refused:
        if not report.rows:
            _note(inbox, copy, report, str(refused))
            _refuse(inbox, report, str(refused), taken)
            return
        # The rows before were taken: what is wrong with the rest is told like a row.
        report.add([_broken_off(str(refused))])
    keeper.flush()
    if report.refused_rows == report.rows:
        reason = (
            "No row of it could be taken." if report.rows else "The file holds no row; see that it is the right one."
        )
        _note(inbox, copy, report, reason)
        _refuse(inbox, report, reason, taken)
        return
    taken.counts["gone"] += _settle(inbox, copy, report, began_at)
    taken.counts.update(files=1, rows=report.rows, refused_rows=report.refused_rows)
    taken.counts.update({name: keeper.counts[name] for name in ("listings", "new", "changed", "refused")})
    write_report(waiting.path.parent, report)
    _move(waiting, copy)


def _readings(inbox: Inbox, copy: Copy, report: Report) -> Iterator[Reading]:
    """The file in slices, each with the rows that it was read from as evidence."""
    gathered: list[Gated] = []
    said: list[object] = []
    for part in read_rows(copy.path, inbox.settings.columns, inbox.plan):
        gated = gate_row(part, inbox.settings.columns, inbox.plan)
        report.rows += 1
        report.refused_rows += gated.refused
        report.add(gated.complaints)
        gathered.append(gated)
        said.append(getattr(part, "said", None))
        if len(gathered) >= SLICE:
            yield _reading(inbox, copy, gathered, said)
            gathered, said = [], []
    if gathered:
        yield _reading(inbox, copy, gathered, said)


def _reading(inbox: Inbox, copy: Copy, gathered: list[Gated], said: list[object]) -> Reading:
    """A slice as the keeper takes it; its bytes are the rows as they were read, and name the file they come from."""
    items = tuple(item for gated in gathered for item in gated.items)
    problems = tuple(
        Problem(place=f"{copy.path.name}, {each.place}", reason=each.reason)
        for gated in gathered
        for each in gated.complaints
        if not each.kept
    )
    rows = [{"place": gated.place, "row": _written(row)} for gated, row in zip(gathered, said, strict=True)]
    about = {"file": copy.path.name, "sha256": copy.sha256, "rows": rows}
    return Reading(
        url=f"{SCHEME}{inbox.plan.name}",
        # A delivery is no page that shows all there is: what it leaves out is not for the keeper to judge.
        last=False,
        kind=PageKind.FEED,
        status=200,
        headers={"content-type": "application/json", "x-delivered-sha256": copy.sha256},
        body=json.dumps(about, ensure_ascii=False, default=str).encode("utf-8", "replace"),
        items=items,
        problems=problems,
    )


def _written(row: object) -> object:
    return repr(row) if isinstance(row, Item) else row


def _note(inbox: Inbox, copy: Copy, report: Report, refusal: str) -> None:
    delivery = Delivery(
        sha256=copy.sha256,
        name=report.name,
        size=copy.size,
        state=REFUSED if refusal else TAKEN,
        read_as=inbox.read_as,
        rows=report.rows,
        refused_rows=report.refused_rows,
        reason=refusal,
    )
    deliveries.record(inbox.db, inbox.platform_id, delivery, clock.now())


def _settle(inbox: Inbox, copy: Copy, report: Report, began_at: datetime) -> int:
    """Notes a file as taken, and with it how many listings are gone by what it leaves out: in one transaction, so that
    no delivery counts twice.

    Only a delivery that is said to be whole, and of which every row was taken, says that something is missing.
    """
    whole = inbox.settings.delivers == "whole" and not report.refused_rows
    with writing(inbox.db):
        _note(inbox, copy, report, "")
        return lives.miss(inbox.db, inbox.platform_id, began_at, clock.now()) if whole else 0


def _refuse(inbox: Inbox, report: Report, reason: str, taken: Taken) -> None:
    """Leaves the file where it is, with the report beside it: once its sender mends it, it is another file."""
    report.refusal = reason
    taken.counts["refused_files"] += 1
    taken.refused.append(f"{report.name}: {reason}")
    write_report(inbox.folder, report)


def _refuse_unread(inbox: Inbox, waiting: Waiting, reason: str, taken: Taken) -> None:
    """Refuses what is no file, or cannot be opened: told once, like a file of which nothing can be read."""
    mark = waiting.mark(reason)
    if deliveries.find(inbox.db, inbox.platform_id, mark) is not None:
        taken.counts["refused_before"] += 1
        return
    _note(inbox, Copy(path=waiting.path, sha256=mark, size=0, original=(0, 0, 0)), Report(waiting.name, ""), reason)
    _refuse(inbox, Report(waiting.name, ""), reason, taken)


def _broken_off(reason: str) -> Complaint:
    return Complaint(place="the rest", column="", reason=reason, found="", remedy="Deliver the file again, whole.")


def _move(waiting: Waiting, copy: Copy) -> None:
    try:
        move_to_taken(waiting, copy, f"{clock.now():%Y%m%dT%H%M%SZ}")
    except OSError as fault:
        raise MonitorError(f"{waiting.name} was read but cannot be moved to taken/: {fault.strerror}") from fault
