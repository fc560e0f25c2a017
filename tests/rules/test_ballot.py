"""Sellers who would teach the matcher: what one of them writes many times stays one seller's word."""

import random
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.background import EMPTY, Background
from rules.ballot import Ballot, own_shops
from rules.candidates.register import Register
from rules.prices import key
from rules.screening import screen
from rules.terms import Listing, Registration

REGISTER = Register.build(
    [
        Registration(office="X", registration_number="1", mark="Adidas", nice_classes=(25,)),
        Registration(office="X", registration_number="2", mark="Nike", nice_classes=(25,)),
    ]
)


def offers(number: int, title: str, seller: str = "", platform: str = "bazaar", **fields: Any) -> list[Listing]:
    """That many listings; where the seller's name holds {}, each of another seller."""
    return [
        Listing(listing_ref=f"{seller}/{title}/{n}", title=title, seller=seller.format(n), platform=platform, **fields)
        for n in range(number)
    ]


def scores(title: str, background: Background) -> dict[str, float]:
    offered = Listing(listing_ref="a", title=title)
    return {hit.mark: hit.score for hit in next(screen([offered], REGISTER, background)).hits}


HONEST = [
    *offers(300, "plain cotton shirt", "weaver {}"),
    *offers(40, "Adidas running shoes", "runner {}", brand="Adidas"),
    *offers(40, "Nike running shoes", "sprinter {}", brand="Nike", price=Decimal(100), currency="USD"),
]
KNOWN = Background.learn(HONEST)


@pytest.mark.parametrize("number", [3, 30, 1000])
def test_a_seller_makes_no_word_of_his_typing_error(number: int) -> None:
    poisoned = Background.learn([*HONEST, *offers(number, "adiddas shoes", "mallory")])
    assert scores("adiddas shoes", poisoned).keys() == scores("adiddas shoes", KNOWN).keys() == {"Adidas"}


def test_a_word_that_several_sellers_write_is_one() -> None:
    known = Background.learn([*HONEST, *offers(6, "adiddas shoes", "spaniard {}")])
    assert "Adidas" not in scores("adiddas shoes", known)


@pytest.mark.parametrize("number", [30, 1000])
def test_a_seller_who_states_another_brand_sinks_no_mark(number: int) -> None:
    poisoned = Background.learn([*HONEST, *offers(number, "Nike running shoes", "mallory", brand="Unbranded")])
    assert scores("shoes from nike", poisoned)["Nike"] >= scores("shoes from nike", KNOWN)["Nike"] - 2


def test_many_sellers_who_state_another_brand_are_heard() -> None:
    other = Background.learn([*HONEST, *offers(1000, "Nike running shoes", "seller {}", brand="Unbranded")])
    assert scores("shoes from nike", other).get("Nike", 0.0) < scores("shoes from nike", KNOWN)["Nike"] - 10


def test_a_seller_moves_no_price_level() -> None:
    cheap = offers(500, "Nike running shoes", "mallory", brand="Nike", price=Decimal(2), currency="USD")
    before, after = KNOWN.prices[key("nike", 25)], Background.learn([*HONEST, *cheap]).prices[key("nike", 25)]
    assert after.middle == before.middle == 2.0
    assert after.listings == before.listings + 1


def test_of_a_large_group_a_sample_gives_the_middle() -> None:
    dear = [
        Listing(
            listing_ref=str(n),
            title="shoes",
            seller=f"s{n}",
            platform="p",
            price=Decimal(10) ** (n % 3),
            currency="USD",
        )
        for n in range(3000)
    ]
    assert Background.learn(dear).prices[key("", 25)].middle == 1.0


@pytest.mark.parametrize(("seller", "platform"), [("", "bazaar"), ("mallory", ""), ("", "")])
def test_listings_of_nobody_count_each_by_itself(seller: str, platform: str) -> None:
    assert Background.learn(offers(5, "adiddas shoes", seller, platform)).with_words(["adiddas"]) == 5


@pytest.mark.parametrize(
    ("rows", "shops", "why"),
    [
        (offers(9, "a", "Noon") + offers(1, "a", "other"), {("bazaar", "Noon")}, "nearly all of the platform's"),
        (offers(30, "a", "Noon") + offers(70, "a", "seller {}"), {("bazaar", "Noon")}, "its own among many others'"),
        (offers(15, "a", "Noon") + offers(85, "a", "seller {}"), set(), "a large seller"),
        (offers(9, "a", "Noon", ""), set(), "no platform is named: nobody's account"),
        (offers(9, "a"), set(), "no seller is named"),
        (offers(2, "a", "x") + offers(19, "a", ""), set(), "most name no seller"),
        (offers(9, "a", "x", "one") + offers(9, "a", "y {}", "two"), {("one", "x")}, "each platform by itself"),
        ([], set(), "no listings"),
    ],
)
def test_a_shop_of_its_own_is_known_by_its_share(rows: list[Listing], shops: set[object], why: str) -> None:
    assert own_shops(rows) == shops, why
    assert own_shops(rows[::-1]) == shops, why


def test_the_listings_of_a_shop_of_its_own_count_each_by_itself() -> None:
    rows = offers(9, "plain cotton shirt", "Noon")
    alone, own = Background.learn(rows), Background.learn(rows, own_shops(rows))
    assert (alone.words, alone.listings) == ({}, 1)
    assert (own.words["cotton"], own.listings) == (9, 9)


def test_counts_stay_out_of_as_many_listings_as_counted() -> None:
    rows = [*offers(50, "plain cotton shirt", "weaver {}"), *offers(50, "plain cotton shirt", "mallory")]
    learned = Background.learn(rows)
    assert learned.words["cotton"] == learned.listings == 51


@settings(deadline=None)
@given(st.permutations([*HONEST[295:345], *offers(9, "Adidas shoes", "m", price=Decimal(3), currency="EUR")]))
def test_the_order_of_sellers_makes_no_other_background(shuffled: list[Listing]) -> None:
    assert Background.learn(shuffled).fingerprint == Background.learn(sorted(shuffled, key=str)).fingerprint


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 2**32 - 1), st.text(max_size=5)), max_size=50))
def test_nobody_votes_twice(votes: list[tuple[int, str]]) -> None:
    ballot = Ballot()
    assert sum(len(ballot.first(*(voter, [word]))) for voter, word in votes) <= len(set(votes))
    assert all(ballot.first(voter, [word]) == [] for voter, word in votes)


def test_shuffled_words_of_one_listing_count_alike() -> None:
    words = ["plain", "cotton", "shirt"]
    learned = {Background.learn(offers(3, " ".join(random.Random(n).sample(words, 3)))).fingerprint for n in range(5)}
    assert learned == {Background.learn(offers(3, "plain cotton shirt")).fingerprint} != {EMPTY.fingerprint}
