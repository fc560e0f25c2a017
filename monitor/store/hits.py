"""Hits as kept: a listing and a registration that screening brought together, with its findings in versions."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from monitor import clock
from monitor.casework import HitState, Standing, Turn
from monitor.store.connection import Database, insert
from rules.terms import Bearing, EvidenceKind, Field, Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a screening found, in the store's own ids, and what it was found with.

    `use` and `unlawful` are the score's two parts (rules.terms.Hit).
    """

    listing_id: int
    registration_id: int
    score: float
    findings: tuple[Finding, ...]
    content_sha256: str
    fingerprint: str
    register_version: int
    capture_id: int | None
    use: float | None = None
    unlawful: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingHit:
    """A hit's row and how it stands."""

    id: int
    listing_id: int
    registration_id: int
    standing: Standing
    findings_version: int
    content_sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingVersion:
    """The findings of a hit as one screening saw them; versions kept before the score had parts have none."""

    version: int
    score: float
    use: float | None
    unlawful: float | None
    findings: tuple[Finding, ...]
    register_version: int
    found_at: str
    capture_id: int | None
    content_sha256: str


def of_listing(db: Database, listing_id: int) -> list[tuple[int, HitState, str]]:
    """The hits of a listing: row, state, and the mark."""
    rows = db.execute(
        "SELECT hits.id, state, mark FROM hits JOIN registrations ON registrations.id = registration_id "
        "WHERE listing_id = ? ORDER BY hits.score DESC, hits.id",
        [listing_id],
    )
    return [(row_id, HitState(state), mark) for row_id, state, mark in rows]


def standing(db: Database, listing_ids: Sequence[int]) -> dict[tuple[int, int], StandingHit]:
    """The hits of these listings by (listing row, registration row), as they stand."""
    rows = db.query(
        "SELECT hits.id, listing_id, registration_id, state, hits.score, findings, findings_version, content_sha256 "
        "FROM hits "
        "JOIN finding_versions ON hit_id = hits.id AND version = findings_version "
        "WHERE listing_id IN (SELECT value FROM json_each(?))",
        [json.dumps(list(listing_ids))],
    )
    return {(row["listing_id"], row["registration_id"]): _standing(db, row) for row in rows}


def add(db: Database, found: Found, at: datetime) -> int:
    """A hit that was never seen before."""
    moment = clock.text(at)
    hit_id = insert(
        db,
        "INSERT INTO hits (listing_id, registration_id, state, score, findings_version, first_found_at, "
        "changed_at) VALUES (?, ?, 'new', ?, 1, ?, ?)",
        [found.listing_id, found.registration_id, found.score, moment, moment],
    )
    _add_version(db, hit_id, 1, found, moment)
    return hit_id


def turn(db: Database, hit: StandingHit, to: Turn, found: Found | None, at: datetime) -> None:
    """Carries out what casework decided of a hit."""
    moment = clock.text(at)
    version = hit.findings_version + (1 if to.new_version else 0)
    score = found.score if found is not None else hit.standing.score
    if found is not None and to.new_version:
        _add_version(db, hit.id, version, found, moment)
    elif found is not None:
        _complete_version(db, hit.id, version, found)
    if to.new_version or to.state is not hit.standing.state:
        db.execute(
            "UPDATE hits SET state = ?, state_reason = CASE WHEN state = ? THEN state_reason ELSE ? END, "
            "assigned_to = CASE WHEN ? = 'new' THEN NULL ELSE assigned_to END, score = ?, findings_version = ?, "
            "changed_at = ? WHERE id = ?",
            [to.state, to.state, to.reason, to.state, score, version, moment, hit.id],
        )


def versions(db: Database, hit_id: int) -> list[FindingVersion]:
    """Every version of a hit's findings, oldest first."""
    rows = db.query("SELECT * FROM finding_versions WHERE hit_id = ? ORDER BY version", [hit_id])
    return [_version(row) for row in rows]


def registration_of(db: Database, hit_id: int) -> int:
    """The row of the registration that a hit is on."""
    return int(db.execute("SELECT registration_id FROM hits WHERE id = ?", [hit_id]).fetchone()[0])


def _add_version(db: Database, hit_id: int, version: int, found: Found, moment: str) -> None:
    db.execute(
        "INSERT INTO finding_versions (hit_id, version, score, findings, content_sha256, fingerprint, "
        "register_version, capture_id, found_at, use, unlawful) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [hit_id, version, found.score, _written(found.findings), found.content_sha256, found.fingerprint,
         found.register_version, found.capture_id, moment, found.use, found.unlawful],
    )  # fmt: skip


def _complete_version(db: Database, hit_id: int, version: int, found: Found) -> None:
    """Gives a version from before the score had parts its parts, now that the same was found with the same score."""
    db.execute(
        "UPDATE finding_versions SET use = ?, unlawful = ? WHERE hit_id = ? AND version = ? AND use IS NULL",
        [found.use, found.unlawful, hit_id, version],
    )


def _standing(db: Database, row: dict[str, Any]) -> StandingHit:
    state = HitState(row["state"])
    score, findings = _as_dismissed(db, row["id"]) if state is HitState.DISMISSED else (0.0, ())
    return StandingHit(
        id=row["id"],
        listing_id=row["listing_id"],
        registration_id=row["registration_id"],
        findings_version=row["findings_version"],
        content_sha256=row["content_sha256"],
        standing=Standing(
            state=state,
            score=row["score"],
            findings=findings_read(row["findings"]),
            dismissed_score=score,
            dismissed_findings=findings,
        ),
    )


def _as_dismissed(db: Database, hit_id: int) -> tuple[float, tuple[Finding, ...]]:
    row = db.execute(
        "SELECT decisions.score, findings FROM decisions JOIN finding_versions "
        "ON finding_versions.hit_id = decisions.hit_id AND version = findings_version "
        "WHERE decisions.hit_id = ? AND decision = 'dismissed' ORDER BY decisions.id DESC LIMIT 1",
        [hit_id],
    ).fetchone()
    return row[0], findings_read(row[1])


def _written(findings: tuple[Finding, ...]) -> str:
    return json.dumps([asdict(finding) for finding in findings], ensure_ascii=False)


def findings_read(written: str) -> tuple[Finding, ...]:
    """The findings that this module wrote down."""
    return tuple(map(_finding, json.loads(written)))


def _finding(said: dict[str, Any]) -> Finding:
    # Findings written before circumstances were known speak for the use of the name, all of them.
    bearing = Bearing(said.get("bearing", Bearing.USE))
    return Finding(**{**said, "field": Field(said["field"]), "kind": EvidenceKind(said["kind"]), "bearing": bearing})


def _version(row: dict[str, Any]) -> FindingVersion:
    copied = ("version", "score", "use", "unlawful", "register_version", "found_at", "capture_id",
              "content_sha256")  # fmt: skip
    return FindingVersion(findings=findings_read(row["findings"]), **{name: row[name] for name in copied})
