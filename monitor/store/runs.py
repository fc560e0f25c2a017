"""Runs: pieces of work that fall due, are claimed by one process, and end with an outcome."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from monitor import clock
from monitor.store.connection import Database, insert, writing


class RunKind(StrEnum):
    """What a child process is started for."""

    CRAWL = "crawl"
    SCREEN = "screen"


class Outcome(StrEnum):
    """How a run ended; `lost` is one whose process died without a word."""

    DONE = "done"
    FAILED = "failed"
    STOPPED = "stopped"
    LOST = "lost"


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One run; `platform` is empty for work that belongs to no platform."""

    id: int
    kind: RunKind
    platform: str
    state: str
    outcome: str
    reason: str
    asked_by: str
    due_at: str
    started_at: str
    ended_at: str
    figures: Mapping[str, Any]


RUN = """SELECT runs.*, ifnull(platforms.name, '') AS platform
    FROM runs LEFT JOIN platforms ON platforms.id = runs.platform_id"""


def ask(db: Database, kind: RunKind, platform_id: int | None, asked_by: str, at: datetime) -> int | None:
    """Makes a run due; None where the same one is due already."""
    with writing(db):
        made = db.execute(
            "INSERT INTO runs (kind, platform_id, state, asked_by, due_at) VALUES (?, ?, 'due', ?, ?) "
            "ON CONFLICT DO NOTHING",
            [kind, platform_id, asked_by, clock.text(at)],
        )
    return made.lastrowid if made.rowcount == 1 else None


def due(db: Database, at: datetime) -> list[Run]:
    """What is due by then, oldest first."""
    rows = db.query(f"{RUN} WHERE state = 'due' AND due_at <= ? ORDER BY due_at, runs.id", [clock.text(at)])
    return [_run(row) for row in rows]


def claim(db: Database, run_id: int, at: datetime) -> bool:
    """Takes a due run for this process; False where another was faster."""
    with writing(db):
        taken = db.execute(
            "UPDATE runs SET state = 'running', started_at = ? WHERE id = ? AND state = 'due'", [clock.text(at), run_id]
        )
    return taken.rowcount == 1


def begin(db: Database, kind: RunKind, platform_id: int | None, asked_by: str, at: datetime) -> int:
    """A run that starts at once; whoever calls it holds the lock of that kind of work, so no other is alive.

    Runs of the same work that still say they are running died without a word and become `lost`.
    """
    with writing(db):
        lose_running(db, kind, platform_id, at)
        return insert(
            db,
            "INSERT INTO runs (kind, platform_id, state, asked_by, due_at, started_at) "
            "VALUES (?, ?, 'running', ?, ?, ?)",
            [kind, platform_id, asked_by, clock.text(at), clock.text(at)],
        )


def begin_due(db: Database, run_id: int, at: datetime) -> bool:
    """Starts a due run in this process, which holds its lock; False where it is not due any more."""
    with writing(db):
        row = db.execute("SELECT kind, platform_id FROM runs WHERE id = ?", [run_id]).fetchone()
        if row is None or not claim(db, run_id, at):
            return False
        lose_running(db, RunKind(row[0]), row[1], at, but=run_id)
    return True


def lose_running(db: Database, kind: RunKind, platform_id: int | None, at: datetime, but: int = 0) -> None:
    """Marks the runs of that work that died without a word; the caller holds the work's lock."""
    with writing(db):
        db.execute(
            "UPDATE runs SET state = 'ended', outcome = 'lost', ended_at = ?, reason = 'its process died' "
            "WHERE state = 'running' AND kind = ? AND platform_id IS ? AND id <> ?",
            [clock.text(at), kind, platform_id, but],
        )


def end(
    db: Database, run_id: int, outcome: Outcome, reason: str, at: datetime, figures: Mapping[str, object] | None = None
) -> None:
    """Closes a run that is not closed yet."""
    with writing(db):
        db.execute(
            "UPDATE runs SET state = 'ended', outcome = ?, reason = ?, ended_at = ?, "
            "figures = CASE WHEN ? = '' THEN figures ELSE ? END WHERE id = ? AND state <> 'ended'",
            [outcome, reason, clock.text(at), *[json.dumps(figures) if figures else ""] * 2, run_id],
        )


def report(db: Database, run_id: int, figures: Mapping[str, object]) -> None:
    """Notes how far a run has come."""
    with writing(db):
        db.execute("UPDATE runs SET figures = ? WHERE id = ?", [json.dumps(figures), run_id])


def recent(db: Database, platform_id: int | None = None, limit: int = 20) -> list[Run]:
    """The newest runs, of one platform or of all."""
    sql = f"{RUN} WHERE ? IS NULL OR runs.platform_id = ? ORDER BY runs.id DESC LIMIT ?"
    return [_run(row) for row in db.query(sql, [platform_id, platform_id, limit])]


def last_begun(db: Database, platform_id: int) -> str:
    """When the last crawl of a platform began that is under way or came to an end of its own; empty where none did.

    One that was stopped or lost does not count: its platform is due again.
    """
    begun = db.execute(
        "SELECT max(started_at) FROM runs WHERE platform_id = ? AND "
        "(state = 'running' OR outcome IN ('done', 'failed'))",
        [platform_id],
    ).fetchone()[0]
    return str(begun or "")


def running(db: Database) -> list[Run]:
    """What is being worked on."""
    return [_run(row) for row in db.query(f"{RUN} WHERE state = 'running' ORDER BY runs.id")]


def find(db: Database, run_id: int) -> Run | None:
    """The run of that id."""
    return next((_run(row) for row in db.query(f"{RUN} WHERE runs.id = ?", [run_id])), None)


def _run(row: dict[str, Any]) -> Run:
    return Run(
        id=row["id"],
        kind=RunKind(row["kind"]),
        platform=row["platform"],
        state=row["state"],
        outcome=row["outcome"] or "",
        reason=row["reason"],
        asked_by=row["asked_by"],
        due_at=row["due_at"],
        started_at=row["started_at"] or "",
        ended_at=row["ended_at"] or "",
        figures=json.loads(row["figures"]),
    )
