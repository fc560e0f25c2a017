"""The ledger: an append-only chain of what was done. It holds ids and hashes, never personal text.

Each row's SHA-256 covers the row before it, so that a change, a cut or a new order shows.
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime

from monitor import clock
from monitor.store.connection import Database

BEGINNING = "0" * 64


def append(db: Database, event: str, subject: str, facts: Mapping[str, object], at: datetime) -> None:
    """Adds a row within the caller's transaction: what happened, to which row, and a digest of the facts."""
    last, previous = head(db)
    number = last + 1
    digest = hashlib.sha256(json.dumps(facts, sort_keys=True, ensure_ascii=True).encode()).hexdigest()
    row = [number, clock.text(at), event, subject, digest, previous]
    db.execute("INSERT INTO ledger VALUES (?, ?, ?, ?, ?, ?, ?)", [*row, _chained(row)])


def head(db: Database) -> tuple[int, str]:
    """The number of rows and the hash of the last one: who knows both sees later whether any row was cut or changed."""
    row = db.execute("SELECT number, sha256 FROM ledger ORDER BY number DESC LIMIT 1").fetchone()
    return (int(row[0]), str(row[1])) if row else (0, BEGINNING)


def salted(text: str, salt: str) -> str:
    """A hash of personal text that means nothing once the text and its salt are purged."""
    return hashlib.sha256(f"{salt}:{text}".encode("utf-8", "replace")).hexdigest()


def first_fault(db: Database) -> int | None:
    """The number of the first row that does not follow from the one before it; None where all do."""
    previous, expected = BEGINNING, 1
    for *row, sha256 in db.execute("SELECT * FROM ledger ORDER BY number"):
        if row[0] != expected or row[5] != previous or _chained(row) != sha256:
            return expected
        previous, expected = sha256, expected + 1
    return None


def _chained(row: list[object]) -> str:
    return hashlib.sha256(json.dumps(row, ensure_ascii=True).encode()).hexdigest()
