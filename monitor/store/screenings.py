"""Which listings wait to be screened, and against what. Keyed by (content, ruleset and background, register)."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from monitor.store.connection import Database
from monitor.store.listings import SELECT, KeptListing, kept_listing


@dataclass(frozen=True, slots=True, kw_only=True)
class Marker:
    """What a listing has been screened with."""

    fingerprint: str
    register_version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Learned:
    """A background as kept: `content` is as its own module wrote it, `listings` how many it was learned from."""

    version: str
    learned_at: str
    listings: int
    content: bytes


def waiting_for_all(db: Database, fingerprint: str, limit: int) -> list[KeptListing]:
    """Listings to be screened against the whole register: new, changed, or last screened with other rules."""
    fresh = _listings(db, "screened_sha256 <> content_sha256 ORDER BY listings.id LIMIT ?", limit)
    if fresh:
        return fresh
    # Two ranges, not "<>": so the index finds the next ones however many are done already.
    return _listings(
        db, "screened_fingerprint < ? OR screened_fingerprint > ? LIMIT ?", fingerprint, fingerprint, limit
    )


def waiting_for_changes(db: Database, marker: Marker, limit: int) -> list[KeptListing]:
    """Listings to be screened against changed registrations only; all of them last saw the same register version."""
    oldest = db.execute(
        "SELECT min(screened_register_version) FROM listings WHERE screened_fingerprint = ?", [marker.fingerprint]
    ).fetchone()[0]
    if oldest is None or oldest >= marker.register_version:
        return []
    return _listings(
        db,
        "screened_fingerprint = ? AND screened_register_version = ? AND screened_sha256 = content_sha256 LIMIT ?",
        marker.fingerprint, oldest, limit,
    )  # fmt: skip


def count_waiting(db: Database, marker: Marker) -> int:
    """How many listings wait to be screened, against all or against changes."""
    return int(
        db.execute(
            "SELECT count(*) FROM listings WHERE screened_sha256 <> content_sha256 OR screened_fingerprint <> ? "
            "OR screened_register_version < ?",
            [marker.fingerprint, marker.register_version],
        ).fetchone()[0]
    )


def mark(db: Database, listings: Sequence[KeptListing], marker: Marker) -> None:
    """Notes that listings were screened as they were read; one that changed meanwhile waits again."""
    db.conn.executemany(
        "UPDATE listings SET screened_sha256 = ?, screened_fingerprint = ?, screened_register_version = ? WHERE id = ?",
        [(each.content_sha256, marker.fingerprint, marker.register_version, each.id) for each in listings],
    )


def newest_background(db: Database) -> Learned | None:
    """The background that was learned last."""
    row = next(db.query("SELECT * FROM backgrounds ORDER BY learned_at DESC LIMIT 1"), None)
    return Learned(**{**row, "content": bytes(row["content"])}) if row else None


def add_background(db: Database, learned: Learned) -> None:
    """Keeps a background; only the newest is used, and the one before it is kept to compare with."""
    db.table("backgrounds").insert(asdict(learned), replace=True)
    db.execute(
        "DELETE FROM backgrounds WHERE version NOT IN "
        "(SELECT version FROM backgrounds ORDER BY learned_at DESC LIMIT 2)"
    )


def count_listings(db: Database) -> int:
    """How many listings are kept."""
    return int(db.execute("SELECT count(*) FROM listings").fetchone()[0])


def still_current(db: Database, listings: Sequence[KeptListing]) -> set[int]:
    """Those of the listings that nothing has changed since they were read."""
    rows = db.execute(
        "SELECT id, content_sha256 FROM listings WHERE id IN (SELECT value FROM json_each(?))",
        [json.dumps([each.id for each in listings])],
    )
    read = {each.id: each.content_sha256 for each in listings}
    return {row_id for row_id, sha256 in rows if read[row_id] == sha256}


def _listings(db: Database, condition: str, *values: object) -> list[KeptListing]:
    return [kept_listing(row) for row in db.query(f"{SELECT} WHERE {condition}", list(values))]
