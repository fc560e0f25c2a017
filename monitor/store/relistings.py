"""Which listing was offered before, and under which address: links from a later listing to the one that is gone."""

import json
from collections import defaultdict
from datetime import datetime, timedelta
from typing import Any

from monitor import clock
from monitor.relisting import Offer, relistings
from monitor.store.connection import Database
from monitor.store.listings import SELECT, KeptListing, kept_listing

# Who offers something again after so long offers it anew.
LOOK_BACK = timedelta(days=90)
# A seller with more listings to compare is a wholesaler of like goods: links among them would mean nothing.
MOST_OFFERS = 1_000

_OFFERS = """SELECT id, seller_id, title, images, first_seen_at, seen_at, ifnull(gone_at, '') AS gone_at FROM listings
    WHERE seller_id IN (SELECT seller_id FROM listings WHERE platform_id = ?1 AND gone_at >= ?2)
    AND (gone_at >= ?2 OR first_seen_at >= ?2)
    AND (gone_at IS NULL OR id NOT IN (SELECT earlier_id FROM relistings))
    AND NOT (gone_at IS NULL AND id IN (SELECT later_id FROM relistings))"""


def link(db: Database, platform_id: int, at: datetime) -> int:
    """Links the platform's listings to those they offer again; returns how many were linked."""
    by_seller: dict[int, list[Offer]] = defaultdict(list)
    for row in db.query(_OFFERS, [platform_id, clock.text(at - LOOK_BACK)]):
        by_seller[row["seller_id"]].append(_offer(row))
    linked = 0
    for offers in by_seller.values():
        if len(offers) <= MOST_OFFERS:
            for found in relistings(offers):
                linked += db.execute(
                    "INSERT OR IGNORE INTO relistings (later_id, earlier_id, alike, linked_at) VALUES (?, ?, ?, ?)",
                    [found.later_id, found.earlier_id, found.alike, clock.text(at)],
                ).rowcount
    return linked


def earlier(db: Database, listing_id: int) -> KeptListing | None:
    """The listing that this one offers again."""
    return _linked(db, "SELECT earlier_id FROM relistings WHERE later_id = ?", listing_id)


def later(db: Database, listing_id: int) -> KeptListing | None:
    """The listing that offers this one again."""
    return _linked(db, "SELECT later_id FROM relistings WHERE earlier_id = ?", listing_id)


def _linked(db: Database, which: str, listing_id: int) -> KeptListing | None:
    rows = db.query(f"{SELECT} WHERE listings.id = ({which})", [listing_id])
    return next((kept_listing(row) for row in rows), None)


def _offer(row: dict[str, Any]) -> Offer:
    said = {name: row[name] for name in ("id", "title", "first_seen_at", "seen_at", "gone_at")}
    return Offer(images=tuple(json.loads(row["images"])), **said)
