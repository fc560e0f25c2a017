"""Which listings are taken for the same offer under another address, each with its why."""

from dataclasses import replace
from typing import Any

import pytest

from monitor.relisting import MOST_SHOWING, Offer, likeness, relistings

GONE = Offer(
    id=1, title="Velmora running shoes 42 white", images=("https://a.example/i/1.jpg",),
    first_seen_at="2026-10-01", seen_at="2026-10-05", gone_at="2026-10-07",
)  # fmt: skip
AGAIN = replace(GONE, id=2, first_seen_at="2026-10-06", seen_at="2026-10-07", gone_at="")

CASES: list[tuple[dict[str, Any], dict[str, Any], bool, str]] = [
    ({}, {}, True, "the same words and picture"),
    ({}, {"title": "VELMORA running shoes, 42, white!"}, True, "case and marks"),
    ({}, {"title": "Velmora runing shoes 42 white"}, True, "a letter left out"),
    ({}, {"title": "Velmora running shoes 42 white new"}, True, "a word more"),
    ({}, {"title": "Velmora running shoes 43 white"}, False, "another size"),
    ({}, {"title": "Kessari leather belt 42 white"}, False, "other goods with the same picture"),
    ({}, {"title": "Velmora running shoes 42 white 2 pairs"}, False, "another quantity"),
    ({}, {"images": ("https://a.example/i/2.jpg",)}, False, "another picture"),
    ({}, {"images": ("https://a.example/i/1.jpg?size=800",)}, True, "the same picture in another size"),
    ({}, {"images": ("https://b.example/i/1.jpg",)}, False, "the same name at another host"),
    ({}, {"images": ("https://a.example/i/9.jpg", "https://a.example/i/1.jpg")}, True, "one of its pictures"),
    ({}, {"images": ()}, True, "no picture now, but the very same words"),
    ({"images": ()}, {"images": (), "title": "Velmora runing shoes 42 white"}, True, "98 of 100 alike, no pictures"),
    (
        {"images": ()},
        {"images": (), "title": "Velmora running boots 42 white"},
        False,
        "near is not enough without one",
    ),
    ({"images": (), "title": "Red bag"}, {"images": (), "title": "Red bag"}, False, "words that many offers share"),
    ({}, {"first_seen_at": "2026-10-04"}, False, "offered at the same time as the earlier one"),
    ({"gone_at": ""}, {}, False, "the earlier one is still offered"),
    ({}, {"id": 1}, False, "itself"),
    ({}, {"images": ("http://[broken",)}, True, "an address that is none counts as no picture"),
    ({"title": ""}, {"title": ""}, False, "no words at all"),
]


@pytest.mark.parametrize(("was", "now", "same", "why"), CASES)
def test_the_same_offer_is_known_again(was: dict[str, Any], now: dict[str, Any], same: bool, why: str) -> None:
    assert (likeness(replace(GONE, **was), replace(AGAIN, **now)) is not None) is same, why


def test_each_listing_is_linked_once_and_to_the_one_most_like_it() -> None:
    near = replace(AGAIN, id=3, title="Velmora running shoes 42 whitish")
    assert [(pair.earlier_id, pair.later_id) for pair in relistings([near, GONE, AGAIN])] == [(1, 2)]
    other = replace(GONE, id=4, title="Velmora running shoes 42 whitish")
    found = relistings([near, GONE, AGAIN, other])
    assert {(pair.earlier_id, pair.later_id) for pair in found} == {(1, 2), (4, 3)}


def test_a_chain_of_relistings_is_linked_link_by_link() -> None:
    second = replace(AGAIN, gone_at="2026-10-09")
    third = replace(AGAIN, id=3, first_seen_at="2026-10-08")
    found = relistings([GONE, second, third])
    assert {(pair.earlier_id, pair.later_id) for pair in found} == {(1, 2), (2, 3)} or len(found) == 2


def test_a_picture_that_all_listings_of_a_seller_show_says_nothing() -> None:
    others = [replace(AGAIN, id=10 + n, title=f"Something else {n}") for n in range(MOST_SHOWING)]
    near = replace(AGAIN, title="Velmora running boots 42 white")
    assert relistings([GONE, near]) != []
    assert relistings([GONE, near, *others]) == []


def test_nothing_is_linked_where_nothing_is_gone() -> None:
    assert relistings([AGAIN, replace(AGAIN, id=3)]) == []
    assert relistings([]) == []
