"""Sellers' records: confirmed hits and marks offered, counted where something may have changed them, and kept.

A record changes in one step for all listings of a seller: the step that keeps the new record has each of them screened
again, so that no two of them are judged by different ones for long.
"""

import json
from collections.abc import Collection, Mapping

from monitor.casework import UNRELATED
from monitor.store.connection import Database
from rules.terms import SellerRecord

KNOWN = "SELECT id, confirmed_hits, marks_offered FROM sellers WHERE id IN (SELECT value FROM json_each(?))"
# A confirmed hit counts for the seller whose listing the officer saw, whoever sells under that reference now. A mark
# that several offices registered is one mark. Hits found before the score had parts are taken for sure.
COUNTED = """SELECT sellers.id,
        (SELECT count(*) FROM hits WHERE confirmed_seller_id = sellers.id),
        (SELECT count(DISTINCT folded(mark)) FROM listings JOIN hits ON hits.listing_id = listings.id
            JOIN finding_versions ON hit_id = hits.id AND version = findings_version
            JOIN registrations ON registrations.id = hits.registration_id
            WHERE listings.seller_id = sellers.id AND state <> 'withdrawn' AND ifnull(use, 100) >= ?
            AND NOT (state = 'dismissed' AND (SELECT reason_code FROM decisions WHERE hit_id = hits.id
                ORDER BY decisions.id DESC LIMIT 1) IN (SELECT value FROM json_each(?))))
    FROM sellers WHERE id IN (SELECT value FROM json_each(?))"""
# No rules have this fingerprint, so that the listings wait as those screened with other rules do.
AWAIT_SCREENING = "UPDATE listings SET screened_fingerprint = '' WHERE seller_id = ?"
OF_HIT = """SELECT seller_id FROM listings JOIN hits ON hits.listing_id = listings.id WHERE hits.id = ?1
    UNION SELECT confirmed_seller_id FROM hits WHERE id = ?1"""


def records(db: Database, rows: Collection[int]) -> dict[int, SellerRecord]:
    """The record that each of these sellers' listings are screened with."""
    return {row: _record(confirmed, marks) for row, confirmed, marks in db.execute(KNOWN, [json.dumps(sorted(rows))])}


def counted(db: Database, rows: Collection[int], least_use: float) -> dict[int, SellerRecord]:
    """What the hits say of each of these sellers now; a mark is offered where its use is at least so sure."""
    values = [least_use, json.dumps(UNRELATED), json.dumps(sorted(rows))]
    return {row: _record(confirmed, marks) for row, confirmed, marks in db.execute(COUNTED, values)}


def due(db: Database) -> list[int]:
    """The sellers whose record is to be counted anew."""
    return [row[0] for row in db.execute("SELECT id FROM sellers WHERE recount_due = 1 ORDER BY id")]


def make_due(db: Database, rows: Collection[int]) -> None:
    """Has the records of these sellers counted anew."""
    db.execute(
        "UPDATE sellers SET recount_due = 1 WHERE recount_due = 0 AND id IN (SELECT value FROM json_each(?))",
        [json.dumps(sorted(rows))],
    )


def make_due_of(db: Database, hit_id: int) -> None:
    """Has the records counted anew that a decision on this hit may change."""
    db.execute(f"UPDATE sellers SET recount_due = 1 WHERE id IN ({OF_HIT})", [hit_id])


def settle(db: Database, rows: Collection[int], changed: Mapping[int, SellerRecord]) -> None:
    """Notes that these were counted, keeps the changed records and has those sellers' listings screened again."""
    db.conn.executemany("UPDATE sellers SET recount_due = 0 WHERE id = ?", [(row,) for row in rows])
    db.conn.executemany(
        "UPDATE sellers SET confirmed_hits = ?, marks_offered = ? WHERE id = ?",
        [(record.confirmed_hits, record.marks_offered, row) for row, record in changed.items()],
    )
    db.conn.executemany(AWAIT_SCREENING, [(row,) for row in changed])


def _record(confirmed: int, marks: int) -> SellerRecord:
    return SellerRecord(confirmed_hits=confirmed, marks_offered=marks)
