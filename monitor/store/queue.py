"""The queue that an officer works through: hits as lines of it, filtered, ordered and counted."""

import json
from dataclasses import dataclass, replace
from typing import Any

from monitor.casework import HitState
from monitor.errors import NotFound
from monitor.store.connection import Database
from monitor.store.hits import findings_read
from rules.terms import Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class HitRow:
    """One line of the queue: what an officer needs to see before opening the hit.

    `use` and `unlawful` are the score's two parts; None where the findings were made before it had them.
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
    use: float | None
    unlawful: float | None
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


ROWS = """SELECT hits.id, platforms.name AS platform, listing_ref, listings.id AS listing_id, listings.url, title,
        brand, ifnull(price, '') AS price, currency, ifnull(json_extract(images, '$[0]'), '') AS image, language,
        ifnull(sellers.name, '') AS seller, office, registration_number, mark, right_holder, state, state_reason,
        ifnull(officers.name, '') AS assigned_to, hits.score, use, unlawful, findings, findings_version,
        register_version, first_found_at, hits.changed_at, finding_versions.capture_id AS capture_id,
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


def _row(row: dict[str, Any]) -> HitRow:
    read = {"state": HitState(row["state"]), "findings": findings_read(row["findings"])}
    return HitRow(**{**row, **read, "listing_changed": bool(row["listing_changed"])})
