"""The lives of listings: missed, gone, and back again. Only a sound round says that a listing was missed."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from monitor import clock
from monitor.store.connection import Database

# Sound rounds in a row in which a listing should have been seen and was not, until it is gone: one may be an accident.
MISSES_TO_BE_GONE = 2
_MISSED = "it was not seen in two sound crawls in a row"
_ANSWERED = "its address answers that it is gone"


@dataclass(frozen=True, slots=True, kw_only=True)
class LifeTurn:
    """A turn in a listing's life: "gone" or "back", when and why."""

    turn: str
    turned_at: str
    reason: str


def note_absent(db: Database, page_id: int, since: datetime) -> None:
    """Notes the listings of a page that was read whole and does not show them any more since then."""
    db.execute(
        "UPDATE listings SET absent = 1 WHERE page_id = ? AND absent = 0 AND seen_at < ?", [page_id, clock.text(since)]
    )


def come_back(db: Database, platform_id: int, references: Sequence[str], at: datetime) -> None:
    """Those of the listings that were gone are there again."""
    back = db.execute(
        "UPDATE listings SET gone_at = NULL WHERE platform_id = ? AND gone_at IS NOT NULL "
        "AND listing_ref IN (SELECT value FROM json_each(?)) RETURNING id",
        [platform_id, json.dumps(list(references))],
    ).fetchall()
    _turn(db, [row[0] for row in back], "back", "it is offered again", at)


def miss(db: Database, platform_id: int, began_at: datetime, at: datetime) -> int:
    """After a sound round that began then: counts who was not seen in it, and returns how many are gone by that.

    A listing whose page could not be fetched was not missed; one whose page answers that it is gone, is.
    """
    began = clock.text(began_at)
    db.execute(
        "UPDATE listings SET misses = misses + 1 WHERE platform_id = ?1 AND gone_at IS NULL AND seen_at < ?2 "
        "AND ifnull(page_id, 0) NOT IN (SELECT pages.id FROM frontier JOIN pages "
        "ON pages.platform_id = frontier.platform_id AND pages.url = frontier.url "
        "WHERE frontier.platform_id = ?1 AND state = 'failed')",
        [platform_id, began],
    )
    answered = db.execute(
        "UPDATE listings SET gone_at = ?3 WHERE platform_id = ?1 AND gone_at IS NULL AND seen_at < ?2 "
        "AND page_id IN (SELECT pages.id FROM frontier JOIN pages "
        "ON pages.platform_id = frontier.platform_id AND pages.url = frontier.url "
        "WHERE frontier.platform_id = ?1 AND state = 'gone') RETURNING id, page_id",
        [platform_id, began, clock.text(at)],
    ).fetchall()
    missed = db.execute(
        "UPDATE listings SET gone_at = ? WHERE platform_id = ? AND gone_at IS NULL AND misses >= ? "
        "RETURNING id, page_id",
        [clock.text(at), platform_id, MISSES_TO_BE_GONE],
    ).fetchall()
    _turn(db, [row[0] for row in answered], "gone", _ANSWERED, at)
    _turn(db, [row[0] for row in missed], "gone", _MISSED, at)
    # A page that is listed again is then read anew, whatever its lastmod or its validators say.
    pages = [(row[1],) for row in (*answered, *missed) if row[1] is not None]
    db.conn.executemany("UPDATE pages SET whole = 0 WHERE id = ? AND kind = 'product'", pages)
    return len(answered) + len(missed)


def turns(db: Database, listing_id: int) -> list[LifeTurn]:
    """The turns of a listing's life, oldest first."""
    rows = db.query(
        "SELECT turn, turned_at, reason FROM listing_turns WHERE listing_id = ? ORDER BY turned_at", [listing_id]
    )
    return [LifeTurn(**row) for row in rows]


def _turn(db: Database, listing_ids: Sequence[int], turn: str, reason: str, at: datetime) -> None:
    db.conn.executemany(
        "INSERT OR IGNORE INTO listing_turns (listing_id, turned_at, turn, reason) VALUES (?, ?, ?, ?)",
        [(listing_id, clock.text(at), turn, reason) for listing_id in listing_ids],
    )
