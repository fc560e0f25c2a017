"""Looks at sites that officers asked for: due, at work, ended with what was found."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from monitor import clock
from monitor.errors import NotFound, UsageError
from monitor.store.connection import Database, insert, writing

# A look takes half a minute: who waits behind more than these has asked for too much.
MOST_WAITING = 5
LARGEST_ID = 2**63 - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """One look; `file` is the text of the platform's file that it proposes, empty where it found no way."""

    id: int
    url: str
    asked_by: str
    asked_at: str
    state: str
    pages: int
    ended_at: str
    reason: str
    findings: Mapping[str, Any]
    file: str
    written_as: str


def ask(db: Database, url: str, asked_by: str, at: datetime) -> int:
    """Makes a look due; the one that is due or at work for the same address stands. UsageError where many wait."""
    with writing(db):
        waiting = dict(db.execute("SELECT url, id FROM probes WHERE state <> 'ended'").fetchall())
        if url in waiting:
            return int(waiting[url])
        if len(waiting) >= MOST_WAITING:
            raise UsageError(f"{len(waiting)} looks wait already; ask again when they have ended.")
        return insert(
            db,
            "INSERT INTO probes (url, asked_by, asked_at, state) VALUES (?, ?, ?, 'due')",
            [url, asked_by, clock.text(at)],
        )


def next_due(db: Database) -> int | None:
    """The look that has waited longest."""
    row = db.execute("SELECT min(id) FROM probes WHERE state = 'due'").fetchone()
    return None if row[0] is None else int(row[0])


def claim(db: Database, probe_id: int) -> bool:
    """Takes a due look for this process; False where another was faster."""
    with writing(db):
        taken = db.execute("UPDATE probes SET state = 'running' WHERE id = ? AND state = 'due'", [probe_id])
    return taken.rowcount == 1


def report(db: Database, probe_id: int, pages: int) -> None:
    """Notes how many pages were looked at so far."""
    with writing(db):
        db.execute("UPDATE probes SET pages = ? WHERE id = ? AND state = 'running'", [pages, probe_id])


def end(
    db: Database,
    probe_id: int,
    at: datetime,
    *,
    reason: str = "",
    findings: Mapping[str, Any] | None = None,
    file: str = "",
) -> None:
    """Closes a look with what it found, or with why it came to nothing."""
    with writing(db):
        db.execute(
            "UPDATE probes SET state = 'ended', ended_at = ?, reason = ?, findings = ?, file = ? "
            "WHERE id = ? AND state <> 'ended'",
            [clock.text(at), reason, json.dumps(findings or {}), file, probe_id],
        )


def lose_running(db: Database, at: datetime) -> None:
    """Closes the looks whose process ended without a word."""
    with writing(db):
        db.execute(
            "UPDATE probes SET state = 'ended', ended_at = ?, reason = 'its process ended' WHERE state = 'running'",
            [clock.text(at)],
        )


def written(db: Database, probe_id: int, name: str) -> None:
    """Notes that the file was written under that platform's name."""
    with writing(db):
        db.execute("UPDATE probes SET written_as = ? WHERE id = ?", [name, probe_id])


def find(db: Database, probe_id: int) -> Probe:
    """The look of that id; NotFound where there is none."""
    if not 0 < probe_id <= LARGEST_ID:
        raise NotFound(f"There is no look number {probe_id}.")
    for row in db.query("SELECT * FROM probes WHERE id = ?", [probe_id]):
        return _probe(row)
    raise NotFound(f"There is no look number {probe_id}.")


def recent(db: Database, limit: int = 20) -> list[Probe]:
    """The newest looks."""
    return [_probe(row) for row in db.query("SELECT * FROM probes ORDER BY id DESC LIMIT ?", [limit])]


def _probe(row: dict[str, Any]) -> Probe:
    return Probe(**(row | {"findings": json.loads(row["findings"])}))
