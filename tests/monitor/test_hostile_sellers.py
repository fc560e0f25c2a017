"""Sellers who try to hide a listing behind another, or to change it once an officer has looked."""

import csv
from dataclasses import replace
from pathlib import Path

import pytest

from monitor.casework import Decision
from monitor.export.formats import find_format
from monitor.export.writing import export_alerts
from monitor.instance import Instance
from monitor.screen import screen_waiting
from monitor.store import Database, officers, writing
from spiders.items import Item, PageKind, Reading
from tests.monitor import stock

REPLICA = Item(
    listing_ref="SKU-1", title="Velmora counterfeit bag", price="9.90", currency="EUR", url=stock.address("a")
)
MUG = Item(listing_ref="SKU-1", title="Plain mug", price="4.00", currency="EUR", url=stock.address("b"))


@pytest.fixture
def instance(tmp_path: Path) -> Instance:
    made = stock.make(tmp_path / "instance")
    stock.import_rows(made, stock.REGISTER)
    return made


@pytest.mark.parametrize("order", [(REPLICA, MUG), (MUG, REPLICA)], ids=["replica first", "mug first"])
def test_an_article_number_given_twice_hides_no_listing(instance: Instance, order: tuple[Item, ...]) -> None:
    for _ in range(2):
        stock.keep(instance, *map(stock.page, order))
        screen_waiting(instance)
    with stock.opened(instance) as db:
        kept = _kept(db)
        states = db.execute("SELECT state, count(*) FROM hits GROUP BY state").fetchall()
        versions = db.execute("SELECT count(*) FROM listing_versions").fetchone()[0]
    assert {title: url for _, title, url in kept} == {REPLICA.title: REPLICA.url, MUG.title: MUG.url}
    assert {reference.split("~")[0] for reference, _, _ in kept} == {"SKU-1"}
    assert states == [("new", 1)]
    assert versions == 0, "a second crawl of the same pages changed a listing"


def test_one_feed_that_gives_a_reference_twice_loses_neither_listing(instance: Instance) -> None:
    whole = Reading(url=stock.address("feed"), kind=PageKind.FEED, status=200, body=b"a feed")
    slices = [
        replace(whole, items=(REPLICA, replace(MUG, url=REPLICA.url)), body=b"", last=False),
        replace(whole, items=(replace(MUG, title="Third"),)),
    ]
    for _ in range(2):
        stock.keep(instance, *slices)
    with stock.opened(instance) as db:
        assert {title for _, title, _ in _kept(db)} == {REPLICA.title, MUG.title, "Third"}


def test_the_same_offer_under_a_second_address_is_one_listing(instance: Instance) -> None:
    stock.keep(instance, stock.page(MUG), stock.page(replace(MUG, url=stock.address("c"))))
    with stock.opened(instance) as db:
        assert _kept(db) == [("SKU-1", MUG.title, MUG.url)]


def test_a_listing_whose_platform_moved_keeps_its_reference(instance: Instance) -> None:
    stock.keep(instance, stock.page(MUG))
    with stock.opened(instance) as db, writing(db):
        db.execute("UPDATE pages SET whole = 0")
    moved = replace(MUG, url=stock.address("moved"), title="Plain mug, now blue")
    stock.keep(instance, stock.page(moved))
    with stock.opened(instance) as db:
        assert _kept(db) == [("SKU-1", moved.title, moved.url)]


def test_an_alert_says_what_the_officer_confirmed_whatever_the_seller_writes_since(
    instance: Instance, tmp_path: Path
) -> None:
    shown = replace(REPLICA, seller="Velm0ra Outlet", images=("https://harbour.example/i/bag.png",))
    stock.keep(instance, stock.page(shown))
    screen_waiting(instance)
    with stock.opened(instance) as db:
        officers.add(db, stock.OFFICER, "not a hash", stock.AT)
        stock.decide(db, "SKU-1", Decision.CONFIRMED)
    innocent = replace(shown, title="Handmade mug", price="40.00", seller="Somebody else", images=())
    stock.keep(instance, stock.page(innocent))
    screen_waiting(instance)
    (row,) = _exported(instance, tmp_path / "alerts.csv")
    assert (row["title"], row["price"], row["seller"]) == (shown.title, shown.price, shown.seller)
    assert row["images"] == shown.images[0]
    assert {"Velmora", "counterfeit"} <= set(row["seen"].splitlines())
    assert row["changed_at"] != ""


def test_an_alert_on_an_unchanged_listing_names_no_change(instance: Instance, tmp_path: Path) -> None:
    stock.keep(instance, stock.page(REPLICA))
    screen_waiting(instance)
    with stock.opened(instance) as db:
        officers.add(db, stock.OFFICER, "not a hash", stock.AT)
        stock.decide(db, "SKU-1", Decision.CONFIRMED)
    (row,) = _exported(instance, tmp_path / "alerts.csv")
    assert (row["title"], row["url"], row["changed_at"]) == (REPLICA.title, REPLICA.url, "")


def _exported(instance: Instance, path: Path) -> list[dict[str, str]]:
    with stock.opened(instance) as db:
        export_alerts(db, stock.SHOP, find_format("csv"), path, again=False)
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _kept(db: Database) -> list[tuple[str, str, str]]:
    return db.execute("SELECT listing_ref, title, url FROM listings ORDER BY title").fetchall()


def test_a_price_changed_before_the_officer_confirms_is_the_price_in_the_alert(
    instance: Instance, tmp_path: Path
) -> None:
    for price in ("9.90", "12.50"):
        stock.keep(instance, stock.page(replace(REPLICA, price=price)))
        screen_waiting(instance)
    with stock.opened(instance) as db:
        officers.add(db, stock.OFFICER, "not a hash", stock.AT)
        stock.decide(db, "SKU-1", Decision.CONFIRMED)
    (row,) = _exported(instance, tmp_path / "alerts.csv")
    assert (row["price"], row["changed_at"]) == ("12.50", "")
