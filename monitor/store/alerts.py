"""Alerts and exports: that an alert is to leave is stored first, then the file is written, then it has left."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from monitor import clock
from monitor.notice import Alert, alert_ref
from monitor.store import ledger
from monitor.store.connection import Database, insert, writing
from monitor.store.hits import findings_read
from monitor.store.listings import own_seller_id
from rules.terms import Bearing

# The confirming decision that stands, and the hits that no alert has been made of since it was taken.
UNALERTED = """SELECT hits.id, max(decisions.id), (SELECT count(*) FROM alerts WHERE hit_id = hits.id)
    FROM hits JOIN listings ON listings.id = listing_id JOIN decisions ON decisions.hit_id = hits.id
    WHERE platform_id = ? AND state = 'confirmed' AND decision = 'confirmed'
    GROUP BY hits.id HAVING ? OR NOT EXISTS (SELECT 1 FROM alerts WHERE hit_id = hits.id) ORDER BY hits.id"""
# An alert says what the officer confirmed: where the listing has changed since, its words come from the version that
# the confirmed findings rest on.
SAID = ("url", "title", "brand", "price", "currency", "images", "condition", "gtin", "ships_from")
_AS_CONFIRMED = ", ".join(
    f"ifnull(iif(same, listings.{column}, earlier.content ->> '$.{column}'), '') AS {column}" for column in SAID
)
ALERTS = f"""WITH confirmed AS (
        SELECT alerts.id, alert_ref, issue, hits.listing_id, hits.registration_id, decided_at, export_id,
            finding_versions.score, use, unlawful, findings, finding_versions.capture_id,
            finding_versions.content_sha256,
            finding_versions.content_sha256 = listings.content_sha256 AS same
        FROM alerts JOIN hits ON hits.id = alerts.hit_id JOIN decisions ON decisions.id = alerts.decision_id
        JOIN finding_versions ON finding_versions.hit_id = hits.id
            AND finding_versions.version = decisions.findings_version
        JOIN listings ON listings.id = hits.listing_id)
    SELECT alert_ref, issue, platforms.name AS platform, listing_ref, {_AS_CONFIRMED},
        ifnull(sellers.seller_ref, '') AS seller_ref, ifnull(sellers.name, '') AS seller, mark, office,
        registration_number, recordal_number, right_holder, nice_classes,
        ifnull(valid_until_on, '') AS valid_until_on, confirmed.score, use, unlawful, findings,
        listings.first_seen_at, listings.seen_at AS last_seen_at, decided_at AS confirmed_at,
        iif(same, '', listings.changed_at) AS changed_at,
        ifnull(captures.sha256, '') AS evidence_sha256, ifnull(captured_at, '') AS captured_at
    FROM confirmed JOIN listings ON listings.id = confirmed.listing_id
    JOIN platforms ON platforms.id = listings.platform_id
    JOIN registrations ON registrations.id = confirmed.registration_id
    LEFT JOIN listing_versions AS earlier ON NOT same AND earlier.listing_id = listings.id
        AND earlier.content_sha256 = confirmed.content_sha256
        AND replaced_at = (SELECT max(replaced_at) FROM listing_versions AS any_version
            WHERE any_version.listing_id = listings.id AND any_version.content_sha256 = confirmed.content_sha256)
    LEFT JOIN sellers ON sellers.id = iif(same, listings.seller_id, earlier.content ->> '$.seller_id')
    LEFT JOIN captures ON captures.id = confirmed.capture_id
    WHERE export_id IN (SELECT value FROM json_each(?)) ORDER BY confirmed.id"""
LISTS = ("images", "nice_classes")
# Exports that left in one file share the moment and the file; those that have not left will share the next one.
# SQLite takes the bare columns from the row of max(id): the export that the file was written for.
FILES = """SELECT json_group_array(id ORDER BY id) AS ids, max(id), format, max(repeated) AS repeated, prepared_at,
        ifnull(left_at, '') AS left_at, file_sha256,
        sum((SELECT count(*) FROM alerts WHERE export_id = exports.id)) AS alerts
    FROM exports WHERE platform_id = ? GROUP BY left_at, file_sha256 ORDER BY max(id) DESC LIMIT ?"""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportFile:
    """One file of alerts: the exports in it, and when it left; `left_at` and `sha256` are empty until it has."""

    export_ids: tuple[int, ...]
    format_name: str
    repeated: bool
    prepared_at: str
    left_at: str
    sha256: str
    alerts: int


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


def waiting_hits(db: Database, platform_id: int, *, again: bool = False) -> list[int]:
    """The confirmed hits of a platform that no alert has been made of yet, or with `again` every one."""
    return [int(row[0]) for row in db.execute(UNALERTED, [platform_id, again])]


def unfinished_by_platform(db: Database) -> dict[str, int]:
    """How many alerts were claimed by an export whose file was never seen to be finished, by the platform's name."""
    return dict(
        db.execute(
            "SELECT platforms.name, count(*) FROM alerts JOIN exports ON exports.id = export_id "
            "JOIN platforms ON platforms.id = platform_id WHERE state = 'prepared' GROUP BY platforms.name"
        ).fetchall()
    )


def unfinished_hits(db: Database, platform_id: int) -> list[int]:
    """The hits whose alerts such an export has claimed; they leave with the platform's next file."""
    rows = db.execute(
        "SELECT hit_id FROM alerts JOIN exports ON exports.id = export_id "
        "WHERE platform_id = ? AND state = 'prepared' ORDER BY alerts.id",
        [platform_id],
    )
    return [int(row[0]) for row in rows]


def files(db: Database, platform_id: int, limit: int) -> list[ExportFile]:
    """The newest files of a platform, newest first; what was begun and not finished counts as one."""
    return [
        ExportFile(
            export_ids=tuple(json.loads(row["ids"])),
            format_name=row["format"],
            repeated=bool(row["repeated"]),
            prepared_at=row["prepared_at"],
            left_at=row["left_at"],
            sha256=row["file_sha256"],
            alerts=row["alerts"],
        )
        for row in db.query(FILES, [platform_id, limit])
    ]


def newest_export(db: Database, platform_id: int) -> int:
    """The id of the platform's newest export, begun or left; 0 where there is none."""
    row = db.execute("SELECT ifnull(max(id), 0) FROM exports WHERE platform_id = ?", [platform_id]).fetchone()
    return int(row[0])


def of_exports(db: Database, export_ids: Sequence[int]) -> list[Alert]:
    """The alerts of these exports, oldest first."""
    return [_alert(row) for row in db.query(ALERTS, [json.dumps(list(export_ids))])]


def leave(
    db: Database, export_ids: Sequence[int], file_sha256: str, at: datetime, *, format_name: str | None = None
) -> None:
    """Notes that the exports' file is whole and safe on the disk, and its format where it may not be the one begun."""
    with writing(db):
        for export_id in export_ids:
            db.execute(
                "UPDATE exports SET state = 'left', left_at = ?, file_sha256 = ?, format = ifnull(?, format) "
                "WHERE id = ? AND state = 'prepared'",
                [clock.text(at), file_sha256, format_name, export_id],
            )
            alerts = [row[0] for row in db.execute("SELECT alert_ref FROM alerts WHERE export_id = ?", [export_id])]
            ledger.append(db, "export", f"export:{export_id}", {"alerts": alerts, "file": file_sha256}, at)


def _prepared(db: Database, platform_id: int) -> list[int]:
    rows = db.execute("SELECT id FROM exports WHERE platform_id = ? AND state = 'prepared' ORDER BY id", [platform_id])
    return [int(row[0]) for row in rows]


def _alert(row: dict[str, Any]) -> Alert:
    # What speaks for the seller was weighed by the officer, who confirmed: an alert states what was found against him.
    findings = [each for each in findings_read(row.pop("findings")) if each.bearing is not Bearing.LOWERS]
    row |= {part: None if row[part] is None else round(row[part], 1) for part in ("score", "use", "unlawful")}
    return Alert(
        seller_id=own_seller_id(row.pop("seller_ref")),
        **{**row, **{name: tuple(json.loads(row[name])) for name in LISTS}},
        seen=tuple(dict.fromkeys(finding.seen for finding in findings)),
        explanations=tuple(dict.fromkeys(finding.explanation for finding in findings)),
        explanations_zh=tuple(dict.fromkeys(finding.explanation_zh for finding in findings)),
    )
