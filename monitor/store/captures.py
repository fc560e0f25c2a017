"""Captures: the bytes that a platform served, as rows; the bytes themselves stand in content-addressed files.

A capture waits until screening has spoken: with a hit it is kept as evidence, without one it is dropped.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from monitor import clock
from monitor.errors import NotFound
from monitor.store.connection import Database
from spiders.items import Reading


@dataclass(frozen=True, slots=True, kw_only=True)
class CaptureRow:
    """The bytes that findings rest on: from where and when they came, and whether they are kept as evidence."""

    id: int
    sha256: str
    url: str
    status: int
    content_type: str
    size: int
    captured_at: str
    kept: bool


def record(db: Database, platform_id: int, reading: Reading, sha256: str, at: datetime) -> int:
    """The row of a capture whose file is already safe on the disk."""
    row = db.execute(
        "INSERT INTO captures (sha256, platform_id, url, status, headers, size, captured_at) "
        "VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (sha256, platform_id, url) DO UPDATE SET sha256 = sha256 "
        "RETURNING id",
        [sha256, platform_id, reading.url, reading.status, json.dumps(dict(reading.headers)), len(reading.body),
         clock.text(at)],
    ).fetchone()  # fmt: skip
    return int(row[0])


def keep(db: Database, capture_ids: Sequence[int]) -> None:
    """Makes captures evidence: their listings have a hit."""
    db.conn.executemany("UPDATE captures SET kept = 1 WHERE id = ?", [(capture_id,) for capture_id in capture_ids])


def contents(db: Database, capture_ids: Sequence[int]) -> dict[int, str]:
    """The SHA-256 of each of these captures."""
    rows = db.execute(
        "SELECT id, sha256 FROM captures WHERE id IN (SELECT value FROM json_each(?))", [json.dumps(list(capture_ids))]
    )
    return dict(rows.fetchall())


def lose(db: Database, capture_ids: Sequence[int]) -> None:
    """Forgets captures whose bytes did not survive, so that nothing claims to rest on them."""
    for capture_id in capture_ids:
        db.execute("UPDATE finding_versions SET capture_id = NULL WHERE capture_id = ?", [capture_id])
        db.execute("DELETE FROM captures WHERE id = ?", [capture_id])


def release(db: Database, listing_ids: Sequence[int]) -> None:
    """Unties listings without a hit from their captures."""
    db.conn.executemany(
        "UPDATE listings SET capture_id = NULL WHERE id = ? AND capture_id NOT IN "
        "(SELECT id FROM captures WHERE kept = 1)",
        [(listing_id,) for listing_id in listing_ids],
    )


def take_unneeded(db: Database) -> list[str]:
    """Removes the rows of captures that no listing waits with and no finding rests on.

    Returns the content that no row speaks of any more; the caller removes those files before it commits, so that a
    crash between the two leaves rows that are removed again, and never a file that nobody knows.
    """
    rows = db.execute(
        "DELETE FROM captures WHERE kept = 0 AND NOT EXISTS (SELECT 1 FROM listings "
        "WHERE capture_id = captures.id) AND NOT EXISTS "
        "(SELECT 1 FROM finding_versions WHERE capture_id = captures.id) RETURNING sha256"
    ).fetchall()
    dropped = {row[0] for row in rows}
    return sorted(dropped - set(sha256s(db)) if dropped else dropped)


def kept_sha256s(db: Database) -> list[str]:
    """The content of every capture that is evidence."""
    return [row[0] for row in db.execute("SELECT DISTINCT sha256 FROM captures WHERE kept = 1 ORDER BY sha256")]


def sha256s(db: Database) -> Iterator[str]:
    """The content of every capture that has a row."""
    return (row[0] for row in db.execute("SELECT DISTINCT sha256 FROM captures"))


def find(db: Database, capture_id: int) -> CaptureRow:
    """The capture of that id; NotFound where there is none, or none any more."""
    columns = "id, sha256, url, status, headers, size, captured_at, kept"
    row = next(db.query(f"SELECT {columns} FROM captures WHERE id = ?", [capture_id]), None)
    if row is None:
        raise NotFound(f"There is no capture {capture_id}.")
    headers = {name.lower(): said for name, said in json.loads(row.pop("headers")).items()}
    return CaptureRow(**{**row, "kept": bool(row["kept"]), "content_type": headers.get("content-type", "")})
