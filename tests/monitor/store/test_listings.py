"""Listings, pages and captures: what a crawl leaves, when bytes are wanted, what a seller's purge removes."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.casework import Decision
from monitor.evidence import files
from monitor.instance import Instance
from monitor.screen import screen_waiting
from monitor.store import Database, captures, listings, pages, platforms, refusals, writing
from monitor.store.listings import Source
from monitor.store.pages import Seen
from rules.terms import Listing
from spiders.items import Item, KnownPage, Link, PageKind, Reading
from tests.monitor import stock
from tests.monitor.stock import AT, CONTACT, ITEMS, SELLER, address, page

PLAIN = Listing(listing_ref="A-1", title="Velmora shoes", price=Decimal("31.90"), currency="USD", seller="Xanthe")
LATER = AT + timedelta(hours=1)


@pytest.fixture
def source(db: Database) -> Source:
    platform_id = platforms.enrol(db, ["shop"], AT)["shop"]
    reading = Reading(url=address("A-1"), kind=PageKind.PRODUCT, status=200)
    with writing(db):
        return Source(platform_id=platform_id, page_id=pages.record(db, platform_id, reading, Seen(at=AT)))


def record(db: Database, source: Source, *listed: Listing, at: Any = AT) -> tuple[int, int]:
    with writing(db):
        return listings.record(db, source, listed, at)


def same(reference: str) -> Reading:
    """The platform's word that a page has not changed."""
    return Reading(url=address(reference), kind=PageKind.PRODUCT, status=304, unchanged=True)


def only(db: Database) -> listings.KeptListing:
    found = listings.find(db, 1)
    assert found is not None
    return found


def test_a_listing_comes_back_as_it_was_admitted(db: Database, source: Source) -> None:
    full = Listing(
        listing_ref="A-1", platform="shop", title="Vеlmora", url=address("A-1"), brand="VELMORA", description="d",
        category="c", price=Decimal("0.10"), currency="USD", images=("i", "j"), seller="Xanthe", seller_id="s-1",
        seller_contacts=(CONTACT,), condition="new", gtin="4006381333931", pack_size="2", ships_from="CN",
        ships_to=("EU", "US"), language="en",
    )  # fmt: skip
    assert record(db, source, full) == (1, 0)
    assert only(db).listing == full
    assert only(db).content_sha256 == listings.digest(full)


def test_a_seller_known_by_name_only_has_no_identifier(db: Database, source: Source) -> None:
    record(db, source, PLAIN)
    assert (only(db).listing.seller, only(db).listing.seller_id) == ("Xanthe", "")


def test_the_same_listing_again_is_seen_and_not_stored_twice(db: Database, source: Source) -> None:
    assert record(db, source, PLAIN) == (1, 0)
    assert record(db, source, PLAIN, at=LATER) == (0, 0)
    assert listings.find(db, 2) is None
    assert (only(db).first_seen_at, only(db).changed_at, only(db).seen_at) == (
        "2026-10-05T09:00:00.000+00:00", "2026-10-05T09:00:00.000+00:00", "2026-10-05T10:00:00.000+00:00",
    )  # fmt: skip
    assert db.execute("SELECT count(*) FROM listing_versions").fetchone()[0] == 0


CHANGES: list[tuple[dict[str, Any], str]] = [
    ({"title": "Velmora shoes!"}, "another title"),
    ({"price": Decimal("31.91")}, "another price"),
    ({"price": Decimal("31.9")}, "the same price, written otherwise"),
    ({"price": None}, "no price any more"),
    ({"images": ("i",)}, "a picture"),
    ({"seller": "Yorick"}, "another seller"),
    ({"seller_contacts": ("mail",)}, "a contact"),
    ({"description": "1:1"}, "a description"),
]


@pytest.mark.parametrize(("change", "why"), CHANGES)
def test_what_a_change_replaces_is_kept_as_a_version(
    db: Database, source: Source, change: dict[str, Any], why: str
) -> None:
    record(db, source, PLAIN)
    assert record(db, source, replace(PLAIN, **change), at=LATER) == (0, 1), why
    assert only(db).changed_at == only(db).seen_at > only(db).first_seen_at
    [(sha256, content)] = db.execute("SELECT content_sha256, content FROM listing_versions").fetchall()
    assert sha256 == listings.digest(PLAIN)
    said = json.loads(content)
    assert (said["title"], said["price"], said["images"]) == ("Velmora shoes", "31.90", [])
    assert "Xanthe" not in content


def test_a_change_and_back_again_keeps_both(db: Database, source: Source) -> None:
    for hour, title in enumerate(("one", "two", "one")):
        record(db, source, replace(PLAIN, title=title), at=AT + timedelta(hours=hour))
    titles = db.execute("SELECT json_extract(content, '$.title') FROM listing_versions ORDER BY replaced_at").fetchall()
    assert titles == [("one",), ("two",)]
    assert only(db).listing.title == "one"


def test_a_reference_belongs_to_its_platform(db: Database, source: Source) -> None:
    other = Source(platform_id=platforms.enrol(db, ["other"], AT)["other"], page_id=source.page_id)
    assert record(db, source, PLAIN) == (1, 0)
    assert record(db, other, PLAIN) == (1, 0)


def test_an_unchanged_page_is_seen_with_all_that_was_read_from_it(db: Database, source: Source) -> None:
    record(db, source, PLAIN, replace(PLAIN, listing_ref="A-2"))
    with writing(db):
        assert pages.record_unchanged(db, source.platform_id, same("A-1"), Seen(at=LATER)) == 2
        assert pages.record_unchanged(db, source.platform_id, same("unknown"), Seen(at=LATER)) == 0
    assert only(db).seen_at == "2026-10-05T10:00:00.000+00:00"


def test_a_page_is_remembered_once_it_was_read_to_its_end(db: Database, source: Source) -> None:
    reading = Reading(
        url="https://a.example/feed", kind=PageKind.FEED, status=200, etag='"1"', last_modified="Mon",
        links=(Link(url="https://a.example/é", kind=PageKind.PRODUCT),), last=False,
    )  # fmt: skip
    with writing(db):
        pages.record(db, source.platform_id, reading, Seen(at=AT))
    assert pages.recall(db, source.platform_id, reading.url) is None, "half a feed must not answer 304 next time"
    with writing(db):
        pages.record(db, source.platform_id, replace(reading, last=True), Seen(at=AT))
    known = KnownPage(url=reading.url, kind=PageKind.FEED, etag='"1"', last_modified="Mon", links=reading.links)
    assert pages.recall(db, source.platform_id, reading.url) == known
    assert pages.recall(db, source.platform_id + 1, reading.url) is None
    assert pages.recall(db, source.platform_id, "https://a.example/other") is None


def wanting(db: Database, *items: Listing) -> frozenset[str]:
    return listings.wanting_capture(db, 1, items)


def stored(db: Database, reference: str) -> Listing:
    row = db.execute("SELECT id FROM listings WHERE listing_ref = ?", [reference]).fetchone()
    found = listings.find(db, row[0])
    assert found is not None
    return replace(found.listing, platform="")


def test_bytes_are_wanted_of_what_is_new_or_changed_or_not_screened_yet(bare: Instance) -> None:
    stock.keep(bare, page(ITEMS[4]))
    with stock.opened(bare) as db:
        plain = stored(db, "A-5")
        assert wanting(db, plain) == {"A-5"}, "not screened yet"
    screen_waiting(bare)
    with stock.opened(bare) as db:
        assert wanting(db, plain) == frozenset(), "screened, and nothing was found"
        assert wanting(db, replace(plain, title="Changed")) == {"A-5"}
        assert wanting(db, replace(plain, listing_ref="A-6")) == {"A-6"}


def test_bytes_are_wanted_of_a_hit_that_rests_on_none(stocked_db: Database) -> None:
    assert wanting(stocked_db, stored(stocked_db, "A-1")) == frozenset()
    with writing(stocked_db):
        captures.lose(stocked_db, [row[0] for row in stocked_db.execute("SELECT id FROM captures")])
    assert wanting(stocked_db, stored(stocked_db, "A-1"), stored(stocked_db, "A-5")) == {"A-1"}


def test_only_the_bytes_of_hits_survive_screening(stocked: Instance, stocked_db: Database) -> None:
    rows = stocked_db.execute("SELECT url, sha256, kept FROM captures ORDER BY url").fetchall()
    assert [(url, kept) for url, _, kept in rows] == [(address(ref), 1) for ref in ("A-1", "A-2", "A-3")]
    assert set(files.kept(stocked.captures)) == {sha256 for _, sha256, _ in rows}
    assert files.read(stocked.captures, rows[0][1]) == page(ITEMS[0]).body
    assert stocked_db.execute("SELECT count(*) FROM finding_versions WHERE capture_id IS NULL").fetchone()[0] == 0


def test_bytes_wait_until_screening_has_spoken(bare: Instance) -> None:
    stock.keep(bare, page(ITEMS[0]), page(ITEMS[4]))
    with stock.opened(bare) as db:
        with writing(db):
            assert captures.take_unneeded(db) == []
        assert db.execute("SELECT count(*) FROM captures").fetchone()[0] == 2
    assert len(list(files.kept(bare.captures))) == 2


def test_bytes_that_two_pages_share_stay_while_one_of_them_is_needed(bare: Instance) -> None:
    stock.import_rows(bare, stock.REGISTER)
    stock.keep(bare, page(ITEMS[0], b"shared"), page(ITEMS[4], b"shared"))
    screen_waiting(bare)
    with stock.opened(bare) as db:
        assert db.execute("SELECT url FROM captures").fetchall() == [(address("A-1"),)]
    assert [files.read(bare.captures, sha256) for sha256 in files.kept(bare.captures)] == [b"shared"]


def test_bytes_fetched_anew_are_tied_to_the_findings_that_lacked_them(stocked: Instance, stocked_db: Database) -> None:
    with writing(stocked_db):
        captures.lose(stocked_db, [1])
        pages.forget(stocked_db, [1])
    assert pages.recall(stocked_db, 1, address("A-1")) is None, "so that it is fetched anew"
    stock.keep(stocked, page(ITEMS[0], b"fetched anew"))
    without = stocked_db.execute("SELECT count(*) FROM finding_versions WHERE capture_id IS NULL").fetchone()[0]
    assert without == 0
    assert b"fetched anew" in [files.read(stocked.captures, each) for each in captures.sha256s(stocked_db)]


def test_bytes_of_a_changed_listing_are_not_tied_to_findings_of_the_old_one(
    stocked: Instance, stocked_db: Database
) -> None:
    with writing(stocked_db):
        captures.lose(stocked_db, [1])
    stock.keep(stocked, page(replace(ITEMS[0], title="Something else"), b"other"))
    without = stocked_db.execute("SELECT count(*) FROM finding_versions WHERE capture_id IS NULL").fetchone()[0]
    assert without == 1


def test_lost_bytes_are_noticed_by_screening_and_fetched_anew(bare: Instance) -> None:
    stock.import_rows(bare, stock.REGISTER)
    stock.keep(bare, page(ITEMS[0]))
    for sha256 in list(files.kept(bare.captures)):
        spoilt = bare.captures / sha256[:2] / f"{sha256}.gz"
        spoilt.chmod(0o600)
        spoilt.write_bytes(spoilt.read_bytes()[:12] + b"\xff" * 30)
    screen_waiting(bare)
    with stock.opened(bare) as db:
        assert stock.hit_of(db, "A-1").mark == "VELMORA"
        assert db.execute("SELECT count(*) FROM captures").fetchone()[0] == 0
        assert pages.recall(db, 1, address("A-1")) is None


def cells(db: Database) -> Iterator[tuple[str, str]]:
    """Every cell of the store as text, with its table."""
    for (table,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall():
        for row in db.execute(f"SELECT * FROM [{table}]").fetchall():
            yield from ((table, str(cell)) for cell in row)


def test_a_seller_s_data_stand_in_the_sellers_rows_alone(stocked: Instance, stocked_db: Database) -> None:
    changed = replace(ITEMS[0], seller_contacts=("mail@x.example",), title="Velmora shoes, new box")
    stock.keep(stocked, page(changed))
    stock.decide(stocked_db, "A-1", Decision.CONFIRMED)
    personal = (SELLER, CONTACT, "mail@x.example")
    assert {table for table, cell in cells(stocked_db) if any(each in cell for each in personal)} == {"sellers"}


def test_sellers_can_be_purged_and_nothing_breaks(stocked: Instance, stocked_db: Database) -> None:
    with writing(stocked_db):
        stocked_db.execute("DELETE FROM sellers")
    assert not any(SELLER in cell or CONTACT in cell for _, cell in cells(stocked_db))
    assert stock.hit_of(stocked_db, "A-1").seller == ""
    found = listings.find(stocked_db, 1)
    assert found is not None
    assert (found.listing.seller, found.listing.seller_contacts, found.seller_row) == ("", (), None)
    screen_waiting(stocked)


def test_other_listings_of_a_seller_are_found(db: Database, source: Source) -> None:
    record(db, source, *(replace(PLAIN, listing_ref=f"A-{number}") for number in range(4)))
    record(db, source, replace(PLAIN, listing_ref="B-1", seller="Yorick"))
    assert [each.listing.listing_ref for each in listings.of_seller(db, 1, but=2)] == ["A-3", "A-2", "A-0"]


def test_a_refusal_that_comes_again_is_counted(bare: Instance) -> None:
    nameless = Item(listing_ref="A-9", url=address("A-9"))
    stock.keep(bare, page(nameless))
    stock.keep(bare, page(nameless), page(ITEMS[4]))
    with stock.opened(bare) as db:
        [refused] = [each for each in refusals.recent(db) if "A-9" in each.refusal.place]
        assert (refused.times, refused.platform, refused.refusal.kind) == (2, stock.SHOP, "listing")
        assert db.execute("SELECT count(*) FROM listings").fetchone()[0] == 1


TEXTS = st.text(max_size=12)
ANY_LISTING = st.builds(
    Listing,
    listing_ref=TEXTS,
    title=TEXTS,
    platform=TEXTS,
    price=st.none() | st.decimals(allow_nan=False, allow_infinity=False),
    images=st.lists(TEXTS, max_size=3).map(tuple),
    seller=TEXTS,
    seller_contacts=st.lists(TEXTS, max_size=2).map(tuple),
)


@given(ANY_LISTING)
def test_a_digest_says_what_it_said_when_the_first_listings_were_kept(listing: Listing) -> None:
    said = asdict(listing) | {"platform": "", "price": None if listing.price is None else str(listing.price)}
    slow = hashlib.sha256(json.dumps(said, sort_keys=True, ensure_ascii=True).encode()).hexdigest()
    assert listings.digest(listing) == slow
