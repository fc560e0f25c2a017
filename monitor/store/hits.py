"""Hits as kept: findings in versions, decisions append-only, and the queue that an officer works through."""

import json
import secrets
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any

from monitor import clock
from monitor.casework import (
    Decision,
    HitState,
    ReasonCode,
    Standing,
    Turn,
    may_decide,
    missing_note,
    state_after,
)
from monitor.errors import NotFound, Overtaken, UsageError
from monitor.store import ledger
from monitor.store.connection import Database, insert, writing
from rules.terms import Bearing, EvidenceKind, Field, Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a screening found, in the store's own ids, and what it was found with."""

    listing_id: int
    registration_id: int
    score: float
    findings: tuple[Finding, ...]
    content_sha256: str
    fingerprint: str
    register_version: int
    capture_id: int | None


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
class HitRow:
    """One line of the queue: what an officer needs to see before opening the hit.

    `capture_id` is the capture that the findings rest on; `listing_changed` says that the listing has changed since
    they were made.
    """

    id: int
    platform: str
    listing_ref: str
    listing_id: int
    url: str
    title: str
    brand: str
    price: str
    currency: str
    image: str
    language: str
    seller: str
    office: str
    registration_number: str
    mark: str
    right_holder: str
    state: HitState
    state_reason: str
    assigned_to: str
    score: float
    findings: tuple[Finding, ...]
    findings_version: int
    register_version: int
    first_found_at: str
    changed_at: str
    capture_id: int | None
    listing_changed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class HitFilter:
    """Which hits to list; an empty field filters nothing.

    `mark` stands anywhere in the mark or one of its aliases; `words` there too, or in the listing's title or reference,
    in the seller's name or the right holder's. Case and accents do not count.

    `after` is the score and id of the hit that was listed last: pages made so neither skip nor repeat a hit when
    others are decided meanwhile.
    """

    states: tuple[HitState, ...] = ()
    platform: str = ""
    mark: str = ""
    words: str = ""
    min_score: float = 0.0
    after: tuple[float, int] | None = None
    limit: int = 50
    offset: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingVersion:
    """The findings of a hit as one screening saw them."""

    version: int
    score: float
    findings: tuple[Finding, ...]
    register_version: int
    found_at: str
    capture_id: int | None


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


ROWS = """SELECT hits.id, platforms.name AS platform, listing_ref, listings.id AS listing_id, listings.url, title,
        brand, ifnull(price, '') AS price, currency, ifnull(json_extract(images, '$[0]'), '') AS image, language,
        ifnull(sellers.name, '') AS seller, office, registration_number, mark, right_holder, state, state_reason,
        ifnull(officers.name, '') AS assigned_to, hits.score, findings, findings_version, register_version,
        first_found_at, hits.changed_at, finding_versions.capture_id AS capture_id,
        finding_versions.content_sha256 <> listings.content_sha256 AS listing_changed
    FROM hits JOIN listings ON listings.id = hits.listing_id
    JOIN registrations ON registrations.id = hits.registration_id
    JOIN platforms ON platforms.id = listings.platform_id
    JOIN finding_versions ON hit_id = hits.id AND version = findings_version
    LEFT JOIN sellers ON sellers.id = listings.seller_id
    LEFT JOIN officers ON officers.id = assigned_to"""

# The same hits with no more than what a filter may ask of them.
NAMED = """FROM hits JOIN listings ON listings.id = hits.listing_id
    JOIN registrations ON registrations.id = hits.registration_id
    JOIN platforms ON platforms.id = listings.platform_id"""

# Each text by itself, or words would be found across the seam of two. What belongs to a registration is folded once
# for each of them, not for each of their hits, and asked first: where it has the words, the listing need not be folded.
NAMED_SO = """(instr(folded(mark), folded(?))
        OR EXISTS (SELECT 1 FROM json_each(aliases) WHERE instr(folded(value), folded(?))))"""
OF_REGISTRATIONS = (
    "hits.registration_id IN (SELECT id FROM registrations WHERE id IN (SELECT registration_id FROM hits)"
)
OF_MARK = f"{OF_REGISTRATIONS} AND {NAMED_SO})"
OF_WORDS = f"""({OF_REGISTRATIONS} AND ({NAMED_SO} OR instr(folded(right_holder), folded(?))))
    OR instr(folded(title), folded(?)) OR instr(folded(listing_ref), folded(?))
    OR listings.seller_id IN (SELECT id FROM sellers WHERE instr(folded(name), folded(?))))"""


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
    if to.new_version or to.state is not hit.standing.state:
        db.execute(
            "UPDATE hits SET state = ?, state_reason = CASE WHEN state = ? THEN state_reason ELSE ? END, "
            "assigned_to = CASE WHEN ? = 'new' THEN NULL ELSE assigned_to END, score = ?, findings_version = ?, "
            "changed_at = ? WHERE id = ?",
            [to.state, to.state, to.reason, to.state, score, version, moment, hit.id],
        )


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
        db.execute(
            "UPDATE hits SET state = ?, state_reason = '', assigned_to = ?, changed_at = ? WHERE id = ?",
            [state_after(verdict.decision), assigned, clock.text(at), verdict.hit_id],
        )
        facts = {"decision": verdict.decision, "reason": verdict.reason_code, "officer": verdict.officer_id,
                 "version": version, "note": note}  # fmt: skip
        ledger.append(db, "decision", f"hit:{verdict.hit_id} decision:{decision_id}", facts, at)
    return decision_id


def listed(db: Database, wanted: HitFilter) -> list[HitRow]:
    """Hits, best score first."""
    condition, values = _condition(wanted)
    # Ordered by ids alone first: sorting whole rows of a long queue is what would take the time.
    chosen = f"SELECT hits.id {NAMED} WHERE {condition} ORDER BY hits.score DESC, hits.id LIMIT ? OFFSET ?"
    sql = f"{ROWS} WHERE hits.id IN ({chosen}) ORDER BY hits.score DESC, hits.id"
    return [_row(row) for row in db.query(sql, [*values, wanted.limit, wanted.offset])]


def count(db: Database, wanted: HitFilter) -> int:
    """How many hits the filter lets through, whatever its limit."""
    return sum(count_by_state(db, wanted).values())


def count_by_state(db: Database, wanted: HitFilter) -> dict[HitState, int]:
    """How many hits the filter lets through, by their state; its limit, offset and `after` do not count."""
    plain = not (wanted.platform or wanted.mark or wanted.words)
    condition, values = _condition(replace(wanted, after=None))
    sql = f"SELECT state, count(*) {'FROM hits' if plain else NAMED} WHERE {condition} GROUP BY state"
    return {HitState(state): number for state, number in db.execute(sql, values)}


def count_open_by_platform(db: Database) -> dict[str, int]:
    """How many hits wait for an officer, by the platform's name."""
    return dict(
        db.execute(
            f"SELECT platforms.name, count(*) {NAMED} WHERE state IN ('new', 'assigned') GROUP BY platforms.name"
        ).fetchall()
    )


def find(db: Database, hit_id: int) -> HitRow:
    """The hit of that id; NotFound where there is none."""
    row = next(db.query(f"{ROWS} WHERE hits.id = ?", [hit_id]), None)
    if row is None:
        raise NotFound(f"There is no hit {hit_id}. See: listing-monitor hits list")
    return _row(row)


def history(db: Database, hit_id: int) -> tuple[list[FindingVersion], list[Decided]]:
    """Every version of a hit's findings and every decision on it, oldest first."""
    versions = db.query("SELECT * FROM finding_versions WHERE hit_id = ? ORDER BY version", [hit_id])
    decisions = db.query(
        "SELECT decisions.*, officers.name AS officer, ifnull(note, '') AS note FROM decisions "
        "JOIN officers ON officers.id = officer_id LEFT JOIN decision_notes ON decision_id = decisions.id "
        "WHERE hit_id = ? ORDER BY decisions.id",
        [hit_id],
    )
    return [_version(row) for row in versions], [_decided(row) for row in decisions]


def capture(db: Database, capture_id: int) -> CaptureRow:
    """The capture of that id; NotFound where there is none, or none any more."""
    columns = "id, sha256, url, status, headers, size, captured_at, kept"
    row = next(db.query(f"SELECT {columns} FROM captures WHERE id = ?", [capture_id]), None)
    if row is None:
        raise NotFound(f"There is no capture {capture_id}.")
    headers = {name.lower(): said for name, said in json.loads(row.pop("headers")).items()}
    return CaptureRow(**{**row, "kept": bool(row["kept"]), "content_type": headers.get("content-type", "")})


def registration_of(db: Database, hit_id: int) -> int:
    """The row of the registration that a hit is on."""
    return int(db.execute("SELECT registration_id FROM hits WHERE id = ?", [hit_id]).fetchone()[0])


def alert_left(db: Database, hit_id: int) -> bool:
    """Whether an alert on the hit has been prepared or has left, so that its decision stands."""
    return db.execute("SELECT 1 FROM alerts WHERE hit_id = ?", [hit_id]).fetchone() is not None


def preceding(db: Database, wanted: HitFilter, before: tuple[float, int]) -> int | None:
    """The hit that the filter lists just before one of that score and id."""
    condition, values = _condition(replace(wanted, after=None))
    row = db.execute(
        f"SELECT hits.id {NAMED} WHERE {condition} AND (hits.score > ? OR (hits.score = ? AND hits.id < ?)) "
        "ORDER BY hits.score, hits.id DESC LIMIT 1",
        [*values, before[0], *before],
    ).fetchone()
    return int(row[0]) if row else None


def _condition(wanted: HitFilter) -> tuple[str, list[Any]]:
    parts, values = ["hits.score >= ?"], [wanted.min_score]
    optional: list[tuple[str, Any]] = [
        ("state IN (SELECT value FROM json_each(?))", json.dumps(wanted.states) if wanted.states else ""),
        ("platforms.name = ?", wanted.platform),
        (OF_MARK, wanted.mark),
        (OF_WORDS, wanted.words),
    ]
    for part, value in optional:
        if value:
            parts.append(part)
            values += [value] * part.count("?")
    if wanted.after is not None:
        score, hit_id = wanted.after
        parts.append("(hits.score < ? OR (hits.score = ? AND hits.id > ?))")
        values += [score, score, hit_id]
    return " AND ".join(parts), values


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


def _add_version(db: Database, hit_id: int, version: int, found: Found, moment: str) -> None:
    db.execute(
        "INSERT INTO finding_versions (hit_id, version, score, findings, content_sha256, fingerprint, "
        "register_version, capture_id, found_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [hit_id, version, found.score, _written(found.findings), found.content_sha256, found.fingerprint,
         found.register_version, found.capture_id, moment],
    )  # fmt: skip


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


def _row(row: dict[str, Any]) -> HitRow:
    read = {"state": HitState(row["state"]), "findings": findings_read(row["findings"])}
    return HitRow(**{**row, **read, "listing_changed": bool(row["listing_changed"])})


def _version(row: dict[str, Any]) -> FindingVersion:
    copied = ("version", "score", "register_version", "found_at", "capture_id")
    return FindingVersion(findings=findings_read(row["findings"]), **{name: row[name] for name in copied})


def _decided(row: dict[str, Any]) -> Decided:
    copied = ("id", "reason_code", "officer", "note", "score", "findings_version", "decided_at")
    return Decided(decision=Decision(row["decision"]), **{name: row[name] for name in copied})
