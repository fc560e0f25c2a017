"""Listings as kept: an upsert on (platform, listing_ref); what a change replaces is kept as a version.

A seller's personal data stand in the sellers' rows alone, so that they can be purged on time.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from decimal import Decimal
from operator import attrgetter
from typing import Any

from monitor import clock
from monitor.store import lives
from monitor.store.connection import Database
from rules.terms import Listing

OWN = ("url", "title", "brand", "description", "category", "currency", "condition", "gtin", "pack_size", "ships_from",
       "language")  # fmt: skip
LISTS = ("images", "ships_to")
COLUMNS = ("platform_id", "listing_ref", "page_id", "seller_id", *OWN, "price", *LISTS,
           "content_sha256", "first_seen_at", "changed_at", "seen_at")  # fmt: skip
SELECT = """SELECT listings.*, platforms.name AS platform, ifnull(sellers.name, '') AS seller_name,
        ifnull(sellers.seller_ref, '') AS seller_ref, ifnull(sellers.contacts, '[]') AS seller_contacts
    FROM listings JOIN platforms ON platforms.id = listings.platform_id
    LEFT JOIN sellers ON sellers.id = listings.seller_id"""
# A seller without an identifier of the platform's own is known by name; the prefix keeps the two apart.
BY_NAME = "name:"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptListing:
    """A listing with its row, and how far it has been screened."""

    id: int
    platform_id: int
    listing: Listing
    content_sha256: str
    capture_id: int | None
    seller_row: int | None
    first_seen_at: str
    changed_at: str
    seen_at: str
    gone_at: str
    screened_sha256: str
    screened_fingerprint: str
    screened_register_version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where admitted listings come from: the platform's and the page's row."""

    platform_id: int
    page_id: int


def digest(listing: Listing) -> str:
    """What tells whether a listing has changed: SHA-256 over all that it says, the platform's name aside."""
    said: dict[str, Any] = {name: getattr(listing, name) for name in _SAID}
    said |= {"platform": "", "price": None if listing.price is None else str(listing.price)}
    return hashlib.sha256(_in_ascii(said).encode()).hexdigest()


# In this order since the first listing was kept; `asdict` copies each value and took a third of a crawl's time.
_SAID = tuple(sorted(part.name for part in fields(Listing)))
_in_ascii = json.JSONEncoder(ensure_ascii=True).encode
_as_written = json.JSONEncoder(ensure_ascii=False).encode


def wanting_capture(db: Database, platform_id: int, listings: Sequence[Listing]) -> frozenset[str]:
    """The references of those listings whose page must be kept: new, changed, or with a hit that has no capture."""
    settled = {
        row[0]: row[1]
        for row in db.execute(
            "SELECT listing_ref, content_sha256 FROM listings WHERE platform_id = ? AND content_sha256 = "
            "screened_sha256 AND listing_ref IN (SELECT value FROM json_each(?)) AND NOT EXISTS (SELECT 1 FROM hits "
            "JOIN finding_versions ON hit_id = hits.id AND version = findings_version "
            "WHERE listing_id = listings.id AND finding_versions.capture_id IS NULL AND state <> 'withdrawn')",
            [platform_id, json.dumps([listing.listing_ref for listing in listings])],
        )
    }
    return frozenset(each.listing_ref for each in listings if settled.get(each.listing_ref) != digest(each))


def taken_references(
    db: Database, source: Source, references: Iterable[str], run_began_at: datetime
) -> dict[str, tuple[str, str]]:
    """Those of the references that belong to another listing: its content and its address.

    Another page holds them, unless that page is to be read anew; or this page gave them to another offer in this run.
    A page of a list holds only what it showed in this run: its listings move on to other pages with each new one.
    """
    rows = db.execute(
        "SELECT listing_ref, content_sha256, listings.url FROM listings JOIN pages ON pages.id = page_id "
        "WHERE listings.platform_id = ? AND listing_ref IN (SELECT value FROM json_each(?)) "
        "AND iif(page_id = ? OR pages.kind = 'feed', listings.seen_at >= ?, whole OR pages.seen_at >= ?)",
        [source.platform_id, json.dumps(list(references)), source.page_id, *[clock.text(run_began_at)] * 2],
    )
    return {reference: (sha256, url) for reference, sha256, url in rows}


def record(db: Database, source: Source, listings: Sequence[Listing], at: datetime) -> tuple[int, int]:
    """Upserts listings as seen now; returns how many were new and how many had changed. Those gone are back."""
    known = _known(db, source.platform_id, listings)
    lives.come_back(db, source.platform_id, [listing.listing_ref for listing in listings], at)
    digests = {listing.listing_ref: digest(listing) for listing in listings}
    changed = {ref for ref, was in known.items() if was != digests[ref]}
    _keep_versions(db, source.platform_id, changed, at)
    _recount_sellers(db, source.platform_id, changed)
    moment = clock.text(at)
    sellers = _sellers(db, source.platform_id, listings, moment)
    rows = [
        _row(source, listing, seller, digests[listing.listing_ref], moment)
        for listing, seller in zip(listings, sellers, strict=True)
    ]
    db.conn.executemany(_UPSERT, rows)
    return len(digests) - len(known), len(changed)


_RENEWED = (
    ", ".join(
        f"{column} = excluded.{column}"
        for column in ("page_id", "seller_id", *OWN, "price", *LISTS, "content_sha256", "seen_at")
    )
    + ", misses = 0, absent = 0"
)
_UPSERT = (
    f"INSERT INTO listings ({', '.join(COLUMNS)}) VALUES ({', '.join('?' * len(COLUMNS))}) "
    f"ON CONFLICT (platform_id, listing_ref) DO UPDATE SET {_RENEWED}, "
    "changed_at = "
    "CASE WHEN content_sha256 = excluded.content_sha256 THEN changed_at ELSE excluded.changed_at END"
)


def find(db: Database, listing_id: int) -> KeptListing | None:
    """The listing of that row."""
    return next((kept_listing(row) for row in db.query(f"{SELECT} WHERE listings.id = ?", [listing_id])), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListingVersion:
    """What a listing said until it was changed; `number` counts from 1, the listing as it stands is the next one."""

    number: int
    content_sha256: str
    replaced_at: str
    title: str
    price: str
    currency: str
    seller: str
    description: str


def versions(db: Database, listing_id: int) -> list[ListingVersion]:
    """What a listing said before, oldest first."""
    rows = db.query(
        "SELECT row_number() OVER (ORDER BY replaced_at) AS number, content_sha256, replaced_at, "
        "content ->> '$.title' AS title, ifnull(content ->> '$.price', '') AS price, "
        "content ->> '$.currency' AS currency, content ->> '$.description' AS description, "
        "ifnull((SELECT name FROM sellers WHERE id = content ->> '$.seller_id'), '') AS seller "
        "FROM listing_versions WHERE listing_id = ? ORDER BY replaced_at",
        [listing_id],
    )
    return [ListingVersion(**row) for row in rows]


def of_seller(db: Database, seller_row: int, but: int, limit: int = 12) -> list[KeptListing]:
    """Other listings of the same seller, newest first."""
    sql = f"{SELECT} WHERE listings.seller_id = ? AND listings.id <> ? ORDER BY listings.id DESC LIMIT ?"
    return [kept_listing(row) for row in db.query(sql, [seller_row, but, limit])]


def newest(db: Database, limit: int, before: int | None = None) -> list[KeptListing]:
    """The listings that were kept last, newest first; `before` is the row that the page before ended with."""
    sql = f"{SELECT} WHERE ?1 IS NULL OR listings.id < ?1 ORDER BY listings.id DESC LIMIT ?2"
    return [kept_listing(row) for row in db.query(sql, [before, limit])]


def attach_capture(db: Database, platform_id: int, capture_id: int, references: Iterable[str]) -> None:
    """Ties listings to the capture that they wait for screening with.

    Current findings that rest on the same content and had no capture yet get it too, and it is kept as evidence.
    """
    wanting = [(capture_id, platform_id, reference) for reference in references]
    db.conn.executemany("UPDATE listings SET capture_id = ? WHERE platform_id = ? AND listing_ref = ?", wanting)
    db.conn.executemany(
        "UPDATE finding_versions SET capture_id = ? WHERE capture_id IS NULL AND (hit_id, version) IN "
        "(SELECT hits.id, findings_version FROM hits JOIN listings ON listings.id = listing_id "
        "WHERE platform_id = ? AND listing_ref = ? AND content_sha256 = finding_versions.content_sha256)",
        wanting,
    )
    db.execute(
        "UPDATE captures SET kept = 1 WHERE id = ? AND EXISTS "
        "(SELECT 1 FROM finding_versions WHERE capture_id = captures.id)",
        [capture_id],
    )


def every(db: Database) -> Iterable[Listing]:
    """Every listing, one after another, to learn a background from."""
    return (kept_listing(row).listing for row in db.query(SELECT))


def _known(db: Database, platform_id: int, listings: Sequence[Listing]) -> dict[str, str]:
    references = json.dumps([listing.listing_ref for listing in listings])
    rows = db.execute(
        "SELECT listing_ref, content_sha256 FROM listings "
        "WHERE platform_id = ? AND listing_ref IN (SELECT value FROM json_each(?))",
        [platform_id, references],
    )
    return dict(rows.fetchall())


def _keep_versions(db: Database, platform_id: int, references: set[str], at: datetime) -> None:
    said = ", ".join(f"'{column}', {column}" for column in (*OWN, "price", "seller_id"))
    lists = ", ".join(f"'{column}', json({column})" for column in LISTS)
    db.conn.executemany(
        "INSERT OR IGNORE INTO listing_versions (listing_id, content_sha256, replaced_at, content) "
        f"SELECT id, content_sha256, ?, json_object({said}, {lists}) FROM listings "
        "WHERE platform_id = ? AND listing_ref = ?",
        [(clock.text(at), platform_id, reference) for reference in sorted(references)],
    )


def _recount_sellers(db: Database, platform_id: int, references: set[str]) -> None:
    """Has the records counted anew of those who sold these listings until now: another may sell them from now on."""
    db.execute(
        "UPDATE sellers SET recount_due = 1 WHERE id IN (SELECT seller_id FROM listings WHERE platform_id = ? "
        "AND listing_ref IN (SELECT value FROM json_each(?)) "
        "AND EXISTS (SELECT 1 FROM hits WHERE listing_id = listings.id))",
        [platform_id, json.dumps(sorted(references))],
    )


def _row(source: Source, listing: Listing, seller: int | None, content_sha256: str, moment: str) -> list[Any]:
    """The values of COLUMNS."""
    return [
        *(source.platform_id, listing.listing_ref, source.page_id, seller),
        *_own(listing),
        None if listing.price is None else str(listing.price),
        *(_as_written(getattr(listing, column)) for column in LISTS),
        *(content_sha256, moment, moment, moment),
    ]


_own = attrgetter(*OWN)


def _sellers(db: Database, platform_id: int, listings: Sequence[Listing], moment: str) -> list[int | None]:
    """The row of each listing's seller; one who is named alike again is written once."""
    known: dict[tuple[object, ...], int | None] = {}
    found = []
    for each in listings:
        named = (each.seller_id, each.seller, each.seller_contacts)
        if named not in known:
            known[named] = _seller(db, platform_id, each, moment)
        found.append(known[named])
    return found


def _seller(db: Database, platform_id: int, listing: Listing, moment: str) -> int | None:
    # A page that names no contacts does not take back those that another page named.
    reference = listing.seller_id or (BY_NAME + listing.seller if listing.seller else "")
    if not reference:
        return None
    row = db.execute(
        "INSERT INTO sellers (platform_id, seller_ref, name, contacts, first_seen_at, last_seen_at) "
        "VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (platform_id, seller_ref) DO UPDATE SET name = excluded.name, "
        "contacts = iif(excluded.contacts = '[]', contacts, excluded.contacts), "
        "last_seen_at = excluded.last_seen_at RETURNING id",
        [platform_id, reference, listing.seller, json.dumps(listing.seller_contacts, ensure_ascii=False), moment,
         moment],
    ).fetchone()  # fmt: skip
    return int(row[0])


def own_seller_id(seller_ref: str) -> str:
    """The platform's own identifier of a seller; empty where the seller is known by name only."""
    return "" if seller_ref.startswith(BY_NAME) else seller_ref


def kept_listing(row: dict[str, Any]) -> KeptListing:
    """The listing that a row of `SELECT` holds."""
    texts: dict[str, Any] = {column: row[column] for column in OWN}
    lists: dict[str, Any] = {column: tuple(json.loads(row[column])) for column in LISTS}
    listing = Listing(
        **texts,
        **lists,
        listing_ref=row["listing_ref"],
        platform=row["platform"],
        price=None if row["price"] is None else Decimal(row["price"]),
        seller=row["seller_name"],
        seller_id=own_seller_id(row["seller_ref"]),
        seller_contacts=tuple(json.loads(row["seller_contacts"])),
    )
    copied = ("id", "platform_id", "content_sha256", "capture_id", "first_seen_at", "changed_at", "seen_at",
              "screened_sha256", "screened_fingerprint", "screened_register_version")  # fmt: skip
    kept = {name: row[name] for name in copied}
    return KeptListing(listing=listing, seller_row=row["seller_id"], gone_at=row["gone_at"] or "", **kept)
