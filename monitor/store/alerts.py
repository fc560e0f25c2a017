"""Alerts and exports: that an alert is to leave is stored first, then the file is written, then it has left."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from monitor import clock
from monitor.notice import Alert, alert_ref
from monitor.store import ledger
from monitor.store.connection import Database, insert, writing
from monitor.store.hits import findings_read
from monitor.store.listings import own_seller_id

# The confirming decision that stands, and the hits that no alert has been made of since it was taken.
UNALERTED = """SELECT hits.id, max(decisions.id), (SELECT count(*) FROM alerts WHERE hit_id = hits.id)
    FROM hits JOIN listings ON listings.id = listing_id JOIN decisions ON decisions.hit_id = hits.id
    WHERE platform_id = ? AND state = 'confirmed' AND decision = 'confirmed'
    GROUP BY hits.id HAVING ? OR NOT EXISTS (SELECT 1 FROM alerts WHERE hit_id = hits.id) ORDER BY hits.id"""
ALERTS = """SELECT alert_ref, issue, platforms.name AS platform, listing_ref, listings.url, title, brand,
        ifnull(price, '') AS price, currency, images, condition, gtin, ships_from,
        ifnull(sellers.seller_ref, '') AS seller_ref, ifnull(sellers.name, '') AS seller, mark, office,
        registration_number, recordal_number, right_holder, nice_classes,
        ifnull(valid_until_on, '') AS valid_until_on, finding_versions.score, findings,
        listings.first_seen_at, listings.seen_at AS last_seen_at, decided_at AS confirmed_at,
        ifnull(captures.sha256, '') AS evidence_sha256, ifnull(captured_at, '') AS captured_at
    FROM alerts JOIN hits ON hits.id = alerts.hit_id JOIN decisions ON decisions.id = alerts.decision_id
    JOIN finding_versions ON finding_versions.hit_id = hits.id
        AND finding_versions.version = decisions.findings_version
    JOIN listings ON listings.id = hits.listing_id JOIN platforms ON platforms.id = listings.platform_id
    JOIN registrations ON registrations.id = hits.registration_id
    LEFT JOIN sellers ON sellers.id = listings.seller_id
    LEFT JOIN captures ON captures.id = finding_versions.capture_id
    WHERE export_id IN (SELECT value FROM json_each(?)) ORDER BY alerts.id"""
LISTS = ("images", "nice_classes")


def prepare(db: Database, platform_id: int, format_name: str, at: datetime, *, again: bool) -> list[int]:
    """Claims every confirmed hit of the platform that has no alert yet (or, `again`, every one) for an export.

    Returns the exports to be written: this one, and any whose file was never seen to be finished.
    """
    with writing(db):
        unfinished = _prepared(db, platform_id)
        chosen = db.execute(UNALERTED, [platform_id, again and not unfinished]).fetchall()
        if not chosen:
            return unfinished
        export_id = insert(
            db,
            "INSERT INTO exports (platform_id, format, state, repeated, prepared_at) VALUES (?, ?, 'prepared', ?, ?)",
            [platform_id, format_name, again, clock.text(at)],
        )
        db.conn.executemany(
            "INSERT INTO alerts (alert_ref, hit_id, issue, export_id, decision_id) VALUES (?, ?, ?, ?, ?)",
            [(alert_ref(hit, issued + 1), hit, issued + 1, export_id, decision) for hit, decision, issued in chosen],
        )
    return [*unfinished, export_id]


def waiting_by_platform(db: Database) -> dict[str, int]:
    """How many confirmed hits no alert has been made of yet, by the platform's name."""
    return dict(
        db.execute(
            "SELECT platforms.name, count(*) FROM hits JOIN listings ON listings.id = listing_id "
            "JOIN platforms ON platforms.id = platform_id WHERE state = 'confirmed' "
            "AND NOT EXISTS (SELECT 1 FROM alerts WHERE hit_id = hits.id) GROUP BY platforms.name"
        ).fetchall()
    )


def waiting_hits(db: Database, platform_id: int) -> list[int]:
    """The confirmed hits of a platform that no alert has been made of yet."""
    return [int(row[0]) for row in db.execute(UNALERTED, [platform_id, False])]


def of_exports(db: Database, export_ids: Sequence[int]) -> list[Alert]:
    """The alerts of these exports, oldest first."""
    return [_alert(row) for row in db.query(ALERTS, [json.dumps(list(export_ids))])]


def leave(db: Database, export_ids: Sequence[int], file_sha256: str, at: datetime) -> None:
    """Notes that the exports' file is whole and safe on the disk."""
    with writing(db):
        for export_id in export_ids:
            db.execute(
                "UPDATE exports SET state = 'left', left_at = ?, file_sha256 = ? WHERE id = ? AND state = 'prepared'",
                [clock.text(at), file_sha256, export_id],
            )
            alerts = [row[0] for row in db.execute("SELECT alert_ref FROM alerts WHERE export_id = ?", [export_id])]
            ledger.append(db, "export", f"export:{export_id}", {"alerts": alerts, "file": file_sha256}, at)


def _prepared(db: Database, platform_id: int) -> list[int]:
    rows = db.execute("SELECT id FROM exports WHERE platform_id = ? AND state = 'prepared' ORDER BY id", [platform_id])
    return [int(row[0]) for row in rows]


def _alert(row: dict[str, Any]) -> Alert:
    findings = findings_read(row.pop("findings"))
    return Alert(
        seller_id=own_seller_id(row.pop("seller_ref")),
        **{**row, **{name: tuple(json.loads(row[name])) for name in LISTS}},
        seen=tuple(dict.fromkeys(finding.seen for finding in findings)),
        explanations=tuple(dict.fromkeys(finding.explanation for finding in findings)),
        explanations_zh=tuple(dict.fromkeys(finding.explanation_zh for finding in findings)),
    )
