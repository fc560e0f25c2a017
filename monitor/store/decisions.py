"""Decisions, append-only: what an officer made of a hit as it was seen, and why."""

import secrets
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from monitor import clock
from monitor.casework import Decision, HitState, ReasonCode, may_decide, missing_note, state_after
from monitor.errors import NotFound, Overtaken, UsageError
from monitor.store import ledger, sellers
from monitor.store.connection import Database, insert, writing

# Whose listing the officer saw: the seller may have changed since the findings were made.
SELLER_AS_SEEN = """SELECT sellers.id FROM listings
    JOIN finding_versions ON hit_id = hits.id AND version = findings_version
    JOIN sellers ON sellers.id = iif(finding_versions.content_sha256 = listings.content_sha256, listings.seller_id,
        (SELECT content ->> '$.seller_id' FROM listing_versions AS earlier WHERE earlier.listing_id = listings.id
            AND earlier.content_sha256 = finding_versions.content_sha256 ORDER BY replaced_at DESC LIMIT 1))
    WHERE listings.id = hits.listing_id"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """A decision with who took it and when."""

    id: int
    decision: Decision
    reason_code: str
    officer: str
    note: str
    score: float
    findings_version: int
    decided_at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What an officer decides of a hit as seen at `findings_version`."""

    hit_id: int
    officer_id: int
    decision: Decision
    findings_version: int
    reason_code: ReasonCode | None = None
    note: str = ""
    state_seen: HitState | None = field(default=None)


def decide(db: Database, verdict: Verdict, at: datetime) -> int:
    """Takes an officer's decision.

    Raises Overtaken where the hit is not as the officer saw it, UsageError where the reason needs a note and has none.
    """
    lacking = missing_note(verdict.reason_code, verdict.note)
    if lacking:
        raise UsageError(f"The hit cannot be {verdict.decision}: {lacking}.")
    with writing(db):
        row = db.execute("SELECT state, score, findings_version FROM hits WHERE id = ?", [verdict.hit_id]).fetchone()
        if row is None:
            raise NotFound(f"There is no hit {verdict.hit_id}.")
        state, score, version = HitState(row[0]), row[1], row[2]
        _require_as_seen(db, verdict, state, version)
        decision_id = _write_decision(db, verdict, score, at)
        note = _write_note(db, decision_id, verdict.note)
        assigned = verdict.officer_id if verdict.decision is not Decision.REOPENED else None
        state_now = state_after(verdict.decision)
        sellers.make_due_of(db, verdict.hit_id)
        db.execute(
            "UPDATE hits SET state = ?1, state_reason = '', assigned_to = ?2, changed_at = ?3, "
            f"confirmed_seller_id = CASE WHEN ?1 = 'confirmed' THEN ({SELLER_AS_SEEN}) END WHERE id = ?4",
            [state_now, assigned, clock.text(at), verdict.hit_id],
        )
        sellers.make_due_of(db, verdict.hit_id)
        facts = {"decision": verdict.decision, "reason": verdict.reason_code, "officer": verdict.officer_id,
                 "version": version, "note": note}  # fmt: skip
        ledger.append(db, "decision", f"hit:{verdict.hit_id} decision:{decision_id}", facts, at)
    return decision_id


def of_hit(db: Database, hit_id: int) -> list[Decided]:
    """Every decision on a hit, oldest first."""
    rows = db.query(
        "SELECT decisions.*, officers.name AS officer, ifnull(note, '') AS note FROM decisions "
        "JOIN officers ON officers.id = officer_id LEFT JOIN decision_notes ON decision_id = decisions.id "
        "WHERE hit_id = ? ORDER BY decisions.id",
        [hit_id],
    )
    return [_decided(row) for row in rows]


def alert_left(db: Database, hit_id: int) -> bool:
    """Whether an alert on the hit has been prepared or has left, so that its decision stands."""
    return db.execute("SELECT 1 FROM alerts WHERE hit_id = ?", [hit_id]).fetchone() is not None


def _require_as_seen(db: Database, verdict: Verdict, state: HitState, version: int) -> None:
    if version != verdict.findings_version:
        raise Overtaken("The findings have changed since you opened this hit. Look at it again, then decide.")
    if verdict.state_seen is not None and verdict.state_seen is not state:
        raise Overtaken(f"Somebody was faster: the hit is {state} now. Look at it again.")
    obstacle = may_decide(state, verdict.decision, alert_left(db, verdict.hit_id))
    if obstacle:
        raise Overtaken(f"The hit cannot be {verdict.decision}: {obstacle}.")


def _write_decision(db: Database, verdict: Verdict, score: float, at: datetime) -> int:
    return insert(
        db,
        "INSERT INTO decisions (hit_id, officer_id, decision, reason_code, findings_version, score, decided_at) "
        "VALUES (?, ?, ?, ?, ?, ?, ?)",
        [
            verdict.hit_id,
            verdict.officer_id,
            verdict.decision,
            verdict.reason_code or "",
            verdict.findings_version,
            score,
            clock.text(at),
        ],
    )


def _write_note(db: Database, decision_id: int, note: str) -> str:
    """Keeps a note where it can be purged, and returns the salted hash that the ledger holds of it."""
    if not note:
        return ""
    salt = secrets.token_hex(16)
    db.execute("INSERT INTO decision_notes (decision_id, note, salt) VALUES (?, ?, ?)", [decision_id, note, salt])
    return ledger.salted(note, salt)


def _decided(row: dict[str, Any]) -> Decided:
    copied = ("id", "reason_code", "officer", "note", "score", "findings_version", "decided_at")
    return Decided(decision=Decision(row["decision"]), **{name: row[name] for name in copied})
