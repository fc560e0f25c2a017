"""When the background is learned anew: not before it says anything, not for little, and soon when much is new."""

import gzip
import json
from datetime import timedelta

import pytest

from monitor import background, clock
from monitor.background import FEWEST_LISTINGS, is_due
from monitor.instance import Instance
from monitor.store import screenings, writing
from monitor.store.screenings import Learned
from rules.prices import PriceLevel
from spiders.items import Item
from tests.monitor import stock
from tests.monitor.stock import AT

DAY = timedelta(hours=24)


def learned(listings: int, age: timedelta) -> Learned:
    return Learned(version="v", learned_at=clock.text(AT - age), listings=listings, content=b"")


CASES = [
    (None, 0, False, "there is nothing to learn from"),
    (None, FEWEST_LISTINGS - 1, False, "too few say nothing of how common a word is"),
    (None, FEWEST_LISTINGS, True, "enough for the first"),
    (learned(1000, timedelta(0)), 1499, False, "just learned, and not half as many again"),
    (learned(1000, timedelta(0)), 1500, True, "half as many again: a new platform"),
    (learned(1000, DAY), 1049, False, "on schedule, but hardly anything is new"),
    (learned(1000, DAY), 1050, True, "on schedule, and a twentieth is new"),
    (learned(1000, DAY - timedelta(minutes=1)), 1200, False, "before its time"),
    (learned(1000, DAY * 30), 1000, False, "however old, where nothing is new"),
    (learned(1000, DAY * 30), 400, False, "nor where listings have gone"),
]


@pytest.mark.parametrize(("last", "stored", "due", "why"), CASES)
def test_a_background_is_learned_anew(last: Learned | None, stored: int, due: bool, why: str) -> None:
    assert is_due(last, stored, AT, every_hours=24) is due, why


def test_what_was_learned_is_read_back_as_it_was(bare: Instance) -> None:
    items = [Item(listing_ref=f"A-{number}", title=f"Velmora shoes {number}", brand="Velmora") for number in range(210)]
    with stock.opened(bare) as db:
        assert background.renew(db, AT, 24) is False
        nothing = background.newest(db)
    stock.keep(bare, *map(stock.page, items))
    with stock.opened(bare) as db:
        assert background.renew(db, AT, 24) is True
        assert background.renew(db, AT, 24) is False, "nothing is new since"
        known = background.newest(db)
    assert known.listings == 210
    assert known.fingerprint != nothing.fingerprint
    with stock.opened(bare) as db:
        assert background.newest(db) == known


def test_a_shop_of_its_own_is_learned_from_and_a_large_seller_is_not_believed(bare: Instance) -> None:
    own = [Item(listing_ref=f"A-{n}", title=f"Tweed hat {n}", seller="Harbour") for n in range(190)]
    large = [Item(listing_ref=f"B-{n}", title=f"Velmorra shoes {n}", seller="Mallory") for n in range(20)]
    stock.keep(bare, *map(stock.page, own + large))
    with stock.opened(bare) as db:
        assert background.renew(db, AT, 24) is True
        assert background.renew(db, AT, 24) is False, "the listings are counted, not the sellers"
        known = background.newest(db)
    assert known.with_words(["tweed"]) == 190
    assert known.with_words(["velmorra"]) == 0


def test_a_background_of_an_earlier_version_is_read(bare: Instance) -> None:
    counts = {"listings": 900, "words": {"shirt": 9}, "named": {"shirt": 7}, "brands": {"velmora": 5}}
    for said, prices in (
        (counts, {}),
        ({**counts, "prices": {"|25": [800, 1.5, 0.2]}}, {"|25": PriceLevel(listings=800, middle=1.5, spread=0.2)}),
    ):
        with stock.opened(bare) as db, writing(db):
            content = gzip.compress(json.dumps(said).encode())
            at = clock.text(AT + timedelta(seconds=len(prices)))
            screenings.add_background(db, Learned(version="v", learned_at=at, listings=900, content=content))
        with stock.opened(bare) as db:
            known = background.newest(db)
        assert (known.listings, known.with_words(["shirt"]), known.prices) == (900, 9, prices)
