"""What officers have judged: hits that stand confirmed or dismissed, with their listings as the officers saw them."""

import json
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from monitor.casework import HitState
from monitor.store.connection import Database
from monitor.store.listings import LISTS, OWN, KeptListing, kept_listing
from rules.terms import SellerRecord

# Where the listing has changed since the decision, what it said then comes from the version kept of it.
_AS_SEEN = ", ".join(
    (
        *(f"iif(same, listings.{name}, earlier.content ->> '$.{name}') AS {name}" for name in (*OWN, "price")),
        *(f"iif(same, listings.{name}, earlier.content -> '$.{name}') AS {name}" for name in LISTS),
    )
)
# What is no part of its content stands in its row as ever.
_OF_ROW = ", ".join(
    f"listings.{name}"
    for name in ("id", "platform_id", "listing_ref", "capture_id", "first_seen_at", "changed_at", "seen_at", "gone_at",
                 "screened_sha256", "screened_fingerprint", "screened_register_version")
)  # fmt: skip
# Listings together, so that each is screened once for all of its hits.
JUDGED = f"""WITH judged AS (
        SELECT hits.id AS hit_id, hits.listing_id, hits.registration_id, hits.state, decisions.id AS decision_id,
            found.content_sha256 AS seen_sha256, found.content_sha256 = listings.content_sha256 AS same
        FROM hits JOIN listings ON listings.id = hits.listing_id
        JOIN decisions ON decisions.id = (SELECT max(id) FROM decisions AS own
            WHERE own.hit_id = hits.id AND own.decision = hits.state)
        JOIN finding_versions AS found ON found.hit_id = hits.id AND found.version = decisions.findings_version
        WHERE state IN ('confirmed', 'dismissed'))
    SELECT hit_id, decision_id, state, office, registration_number, mark, same OR earlier.content IS NOT NULL AS kept,
        {_OF_ROW}, {_AS_SEEN}, seen_sha256 AS content_sha256, platforms.name AS platform, sellers.id AS seller_id,
        ifnull(sellers.name, '') AS seller_name, ifnull(sellers.seller_ref, '') AS seller_ref,
        ifnull(sellers.contacts, '[]') AS seller_contacts, ifnull(sellers.marks_offered, 0) AS marks_offered
    FROM judged JOIN listings ON listings.id = judged.listing_id JOIN platforms ON platforms.id = listings.platform_id
    JOIN registrations ON registrations.id = judged.registration_id
    LEFT JOIN listing_versions AS earlier ON NOT same AND earlier.listing_id = listings.id
        AND earlier.content_sha256 = seen_sha256
        AND replaced_at = (SELECT max(replaced_at) FROM listing_versions AS any_version
            WHERE any_version.listing_id = listings.id AND any_version.content_sha256 = seen_sha256)
    LEFT JOIN sellers ON sellers.id = iif(same, listings.seller_id, earlier.content ->> '$.seller_id')
    ORDER BY judged.listing_id, seen_sha256, decision_id"""
DECIDED = """SELECT listing_id, office, registration_number FROM hits
    JOIN registrations ON registrations.id = registration_id
    WHERE listing_id IN (SELECT value FROM json_each(?)) AND state IN ('confirmed', 'dismissed')"""
CONFIRMINGS = """SELECT confirmed_seller_id, max(decisions.id) FROM hits JOIN decisions ON hit_id = hits.id
    WHERE confirmed_seller_id IS NOT NULL AND decision = 'confirmed' GROUP BY hits.id"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A decided hit: its mark, the listing as the officer saw it, and what was known of the seller before."""

    hit_id: int
    state: HitState
    office: str
    registration_number: str
    mark: str
    kept: KeptListing
    record: SellerRecord

    @property
    def seen(self) -> tuple[int, str]:
        """What makes two hits ones of the same listing as it was."""
        return self.kept.id, self.kept.content_sha256


def count(db: Database) -> int:
    """How many hits stand confirmed or dismissed."""
    row = db.execute("SELECT count(*) FROM hits WHERE state IN ('confirmed', 'dismissed')").fetchone()
    return int(row[0])


def judged(db: Database) -> Iterator[Judged]:
    """Every decided hit, those of one listing together, but for those whose listing was not kept as it was seen."""
    confirmed = _confirmings(db)
    for row in db.query(JUDGED):
        if row["kept"]:
            yield _judged(row, confirmed)


def decided(db: Database, listing_ids: Sequence[int]) -> set[tuple[int, str, str]]:
    """The hits of these listings that officers have decided: listing, office and registration number."""
    rows = db.execute(DECIDED, [json.dumps(list(listing_ids))])
    return {(row[0], row[1], row[2]) for row in rows}


def _confirmings(db: Database) -> Mapping[int, list[int]]:
    """When each seller's hits were confirmed, by the decisions' numbers in their order."""
    found: defaultdict[int, list[int]] = defaultdict(list)
    for seller, decision in sorted(db.execute(CONFIRMINGS)):
        found[seller].append(decision)
    return found


def _judged(row: dict[str, Any], confirmed: Mapping[int, list[int]]) -> Judged:
    # What the decision itself says of the seller, and what came later, must not speak for it.
    before = bisect_left(confirmed.get(row["seller_id"], ()), row["decision_id"])
    own = ("hit_id", "office", "registration_number", "mark")
    return Judged(
        **{name: row[name] for name in own},
        state=HitState(row["state"]),
        kept=replace(kept_listing(row), seller_row=row["seller_id"]),
        record=SellerRecord(confirmed_hits=before, marks_offered=row["marks_offered"]),
    )
