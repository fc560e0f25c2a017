"""What a price says: one piece, one currency, and how it stands to others of the mark and of the class."""

from decimal import Decimal
from math import log10

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules import lexicons
from rules.prices import PriceLevel, PriceSample, expected, key, levels, piece_price, pieces
from rules.terms import Listing

PACKS = [
    # title, pack size, pieces, why
    ("Socks pack of 6", "", 6, "in English words"),
    ("Socks 6 pcs", "", 6, "a count"),
    ("Socks (6-pack)", "", 6, "with a hyphen"),
    ("Носки 5 пар", "", 5, "in Russian"),
    ("Салфетки 30х30 см, 100 шт", "", 100, "beside a measure"),
    ("袜子 10双装", "", 10, "in Chinese"),
    ("Calcetines paquete de 3", "", 3, "in Spanish"),
    ("Socken 4 Stück", "", 4, "in German"),
    ("Water 500 ml x 6", "", 6, "behind a measure"),
    ("Water 6 x 500 ml", "", 6, "before a measure"),
    ("Cable (x2)", "", 2, "in brackets"),
    ("Cable x 3", "", 3, "at the end"),
    ("Cable", "12 pcs", 12, "stated as the pack size"),
    ("Cable 3 pcs", "12 pcs", 12, "the stated pack size first"),
    ("Case for iPhone X 11 Pro", "", 1, "two models"),
    ("Galaxy X10 phone", "", 1, "a model"),
    ("Nike Air Max 90 black", "", 1, "a model whose name ends in x"),
    ("HP ENVY x360 laptop", "", 1, "a model that begins with x"),
    ("Sheet 150*200 blue", "", 1, "a size with a star"),
    ("Screen 120 x 60 cm", "", 1, "a measure"),
    ("Board 30x20x4", "", 1, "three measures"),
    ("Lens x8 zoom", "", 1, "a power"),
    ("Cable 1.5pc", "", 1, "no whole number"),
    ("Nail 5000 pcs", "", 1, "too many to believe"),
    ("Cable 1 pc", "", 1, "one"),
    ("", "", 1, "nothing said"),
]


@pytest.mark.parametrize(("title", "pack", "count", "why"), PACKS)
def test_how_many_pieces_are_offered(title: str, pack: str, count: int, why: str) -> None:
    assert pieces(Listing(listing_ref="a", title=title, pack_size=pack)) == count, why


PRICES = [
    ("100", "USD", 2.0, "dollars as they are"),
    ("708", "CNY", 2.0, "yuan at the year's average"),
    ("0", "USD", None, "nothing"),
    ("-5", "USD", None, "less than nothing"),
    ("0.001", "USD", None, "a decoy"),
    ("9999999", "USD", None, "a slip"),
    ("100", "", None, "no currency"),
    ("100", "XXX", None, "no known currency"),
]


@pytest.mark.parametrize(("price", "currency", "level", "why"), PRICES)
def test_a_price_is_compared_in_dollars(price: str, currency: str, level: float | None, why: str) -> None:
    found = piece_price(Listing(listing_ref="a", title="shoe", price=Decimal(price), currency=currency))
    assert found == (None if level is None else pytest.approx(level)), why


def test_every_rate_is_a_number_of_a_currency_once() -> None:
    rows = lexicons.rows("currencies.txt")
    assert len({row[0] for row in rows}) == len(rows)
    assert all(len(row) == 2 and len(row[0]) == 3 and row[0].isupper() and float(row[1]) > 0 for row in rows)


@settings(deadline=None)
@given(st.decimals(min_value=1, max_value=10_000, places=2), st.integers(2, 999))
def test_a_pack_costs_as_many_times_a_piece(price: Decimal, count: int) -> None:
    one = piece_price(Listing(listing_ref="a", title="shoe", price=price, currency="USD"))
    pack = Listing(listing_ref="a", title="shoe", pack_size=f"{count} pcs", price=price * count, currency="USD")
    assert one == pytest.approx(piece_price(pack))


def level(listings: int, middle: float) -> PriceLevel:
    return PriceLevel(listings=listings, middle=middle, spread=0.1)


KNOWN = {key("", 25): level(256, 1.0), key("", 0): level(256, 1.5), key("nike", 25): level(5, 2.0)}
EXPECTED = [
    (["nike"], {25}, (1.5, 0.5), "five of the mark's own against five of doubt"),
    (["puma"], {25}, (1.0, 0.0), "the class alone"),
    (["puma"], {9}, (1.5, 0.0), "anything at all"),
    (["nike"], {9}, (1.5, 0.0), "the mark's prices of another class say nothing"),
]


@pytest.mark.parametrize(("marks", "classes", "level", "why"), EXPECTED)
def test_what_goods_should_cost(marks: list[str], classes: set[int], level: tuple[float, float], why: str) -> None:
    assert expected(KNOWN, marks, classes, 5.0) == pytest.approx(level), why


def test_where_no_price_is_known_none_is_expected() -> None:
    assert expected({}, ["nike"], {25}, 5.0) is None
    assert expected({key("nike", 0): level(3, 2.0)}, ["nike"], {25}, 5.0) == (2.0, 1.0)


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 2000), st.integers(-2, 5)), min_size=3, max_size=400), st.randoms())
def test_a_sample_is_the_same_in_any_order(votes: list[tuple[int, int]], chance: object) -> None:
    shuffled = sorted(votes, key=lambda _: chance.random())  # type: ignore[attr-defined]
    assert learned(votes) == learned(shuffled)


def test_few_sellers_make_no_level() -> None:
    assert learned([(1, 1), (1, 2), (2, 3)]) == {}


def learned(votes: list[tuple[int, int]]) -> dict[str, PriceLevel]:
    sample = PriceSample()
    for seller, price in votes:
        sample.add(["nike|25"], seller, float(price))
    return levels(sample)


def test_the_rates_give_log10() -> None:
    assert piece_price(Listing(listing_ref="a", title="a", price=Decimal(50), currency="USD")) == log10(50)
