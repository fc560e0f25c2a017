"""What the listings say of words: how common they are, and whether they are a maker's name."""

import random

from hypothesis import given
from hypothesis import strategies as st

from rules.background import EMPTY, Background
from rules.terms import Listing


def listing(title: str, brand: str = "", category: str = "", seller: str = "") -> Listing:
    return Listing(listing_ref=title, title=title, brand=brand, category=category, seller=seller)


STOCK = [
    listing("Black shoes black", "Nike"),
    listing("Nike black shoes", "NIKE"),
    listing("black Nikê bag"),
    listing("小米手机", "小米"),
    listing("小米手环", category="shoes"),
]


def test_a_word_counts_once_a_listing_and_folded() -> None:
    learned = Background.learn(STOCK)
    assert learned.listings == 5
    assert learned.with_words(["black"]) == 3
    assert learned.with_words(["nike"]) == 2


def test_words_of_a_category_count_and_those_of_a_seller_do_not() -> None:
    learned = Background.learn([*STOCK, listing("x", seller="Zubrowka"), listing("y", seller="Zubrowka")])
    assert learned.with_words(["shoes"]) == 3
    assert learned.with_words(["zubrowka"]) == 0


def test_words_together_are_as_common_as_the_rarest_of_them() -> None:
    assert Background.learn(STOCK).with_words(["black", "nike"]) == 2


def test_words_without_spaces_are_counted_by_pairs_of_letters() -> None:
    learned = Background.learn(STOCK)
    assert learned.with_words(["小米"]) == 2
    assert learned.with_words(["米小"]) == 0


def test_a_brand_counts_where_the_title_names_it_too() -> None:
    learned = Background.learn(STOCK)
    assert learned.brands == {"nike": 1, "小米": 1}
    assert learned.stating_brand(["black"]) == 2


def test_without_listings_nothing_is_known() -> None:
    assert Background.learn([]) == EMPTY
    assert EMPTY.with_words(["black"]) == 0
    assert EMPTY.with_words([]) == 0


@given(st.integers())
def test_the_order_of_listings_makes_no_other_background(seed: int) -> None:
    shuffled = random.Random(seed).sample(STOCK, len(STOCK))
    assert Background.learn(shuffled).fingerprint == Background.learn(STOCK).fingerprint


def test_another_count_is_another_fingerprint() -> None:
    assert Background.learn(STOCK).fingerprint != Background.learn(STOCK[1:]).fingerprint
    assert Background.learn(STOCK).fingerprint != EMPTY.fingerprint
