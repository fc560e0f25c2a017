"""Sellers' records: when one says something else than before, and what screening is told of a seller.

A record is counted from hits and decides no hit that it is counted from: it rests on confirmed hits, and on marks whose
use alone brings the hit before an officer. So a record that was counted once stays, and screening comes to an end.
"""

from collections.abc import Iterable

from monitor.store import Database, sellers, writing
from monitor.store.listings import KeptListing
from rules.background import EMPTY
from rules.circumstances import Case, seller_record
from rules.offer import Offer
from rules.terms import Listing, Registration, SellerRecord
from rules.weighing import percent, points
from rules.weights import Weights

# Sellers in one transaction: one with 5,000 listings then holds the database for some hundredths of a second.
BATCH_SELLERS = 20

Records = dict[tuple[str, str], SellerRecord]


def settle(db: Database, weights: Weights) -> int:
    """Counts the records that are due and has the listings of each that moved screened again; how many moved."""
    waiting, moved = sellers.due(db), 0
    for first in range(0, len(waiting), BATCH_SELLERS):
        rows = waiting[first : first + BATCH_SELLERS]
        with writing(db):
            known, counted = sellers.records(db, rows), sellers.counted(db, rows, least_use(weights))
            changed = {row: counted[row] for row in rows if has_moved(known[row], counted[row], weights)}
            sellers.settle(db, rows, changed)
        moved += len(changed)
    return moved


def has_moved(known: SellerRecord, counted: SellerRecord, weights: Weights) -> bool:
    """Whether a record says so much else that the seller's listings are to be screened again.

    A difference that would not even be shown as a remark is worth no screening: 30 confirmed hits or 31.
    """
    return known != counted and abs(_said(counted, weights) - _said(known, weights)) > weights.remark_shown


def least_use(weights: Weights) -> float:
    """From which use on a hit stands in the queue whatever else is known of it; above 100 where none does so."""
    shown = points(min(max(weights.threshold, 0.01), 99.99))
    if shown <= weights.sure:
        return weights.threshold
    if weights.beyond_sure <= 0:
        return 101.0
    return percent(weights.sure + (shown - weights.sure) / weights.beyond_sure)


def known_of(db: Database, chunk: Iterable[KeptListing]) -> Records:
    """The records of the sellers of these listings, as `rules.screening.screen` asks for them."""
    of_row = {kept.seller_row: kept.listing for kept in chunk if kept.seller_row is not None}
    found = sellers.records(db, of_row.keys())
    records: Records = {}
    # Those with an identifier last: nobody gives another his own record by taking his identifier for a name.
    for row, listing in sorted(of_row.items(), key=lambda pair: bool(pair[1].seller_id)):
        if row in found:
            records[seller_key(listing)] = found[row]
    return records


def seller_key(listing: Listing) -> tuple[str, str]:
    """What the rules know a listing's seller by: the platform, and his identifier there or else his name."""
    return listing.platform, listing.seller_id or listing.seller


def _said(record: SellerRecord, weights: Weights) -> float:
    """What the rules make of a record, in points, whatever is offered."""
    case = Case(
        offer=Offer(listing=Listing(listing_ref="", title="")),
        registration=Registration(office="", registration_number="", mark=""),
        findings=(),
        background=EMPTY,
        weights=weights,
        seller=record,
    )
    return sum(remark.unlawful for remark in seller_record.remarks(case))
