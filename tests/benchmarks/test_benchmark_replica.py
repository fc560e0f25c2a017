"""Which replica pairs with which authentic listing, and who wins."""

import pytest

from benchmarks.measures.replica import AUTHENTIC, REPLICA, Ranked, half, order, outranked, rank, splits


def ranked(mark: str, label: str, score: float, source: str = "site") -> Ranked:
    return Ranked(mark=mark, label=label, source=source, score=score)


@pytest.mark.parametrize(
    ("replica", "authentic", "won", "why"),
    [
        ([70.0], [60.0], 1.0, "the replica stands first"),
        ([60.0], [70.0], 0.0, "the authentic one does"),
        ([60.0], [60.0], 0.5, "a tie counts half"),
        ([0.0], [0.0], 0.5, "neither has a hit"),
        ([70.0, 50.0], [60.0, 50.0], 2.5, "every replica meets every authentic one"),
        ([70.0], [], 0.0, "nobody to meet"),
    ],
)
def test_pairs_won(replica: list[float], authentic: list[float], won: float, why: str) -> None:
    assert outranked(replica, authentic) == won, why


LISTINGS = [
    *(ranked("velmora", REPLICA, score, "bazaar") for score in (90.0, 80.0)),
    ranked("velmora", AUTHENTIC, 80.0, "shop"),
    ranked("kraston", REPLICA, 10.0, "market"),
    ranked("kraston", AUTHENTIC, 20.0, "shop"),
    ranked("lonely", REPLICA, 99.0, "market"),
    ranked("dear", AUTHENTIC, 1.0, "shop"),
]


def test_the_mean_over_pairs_weighs_pairs_and_the_mean_over_marks_marks() -> None:
    found = order(LISTINGS)
    assert (found.marks, found.pairs, found.ties) == (2, 3, 1)
    assert found.micro == pytest.approx(1.5 / 3)
    assert found.macro == pytest.approx((1.5 / 2 + 0) / 2)


def test_where_nothing_pairs_there_is_no_figure() -> None:
    found = order([ranked("lonely", REPLICA, 99.0), ranked("dear", AUTHENTIC, 1.0)])
    assert (found.pairs, found.micro, found.macro) == (0, None, None)


def test_the_halves_share_no_mark_and_hold_all_pairs() -> None:
    found = splits(LISTINGS)
    assert found["marks, even half"].pairs + found["marks, odd half"].pairs == found["all"].pairs
    assert half("velmora") == half("velmora")
    assert {half(f"mark {number}") for number in range(20)} == {"even", "odd"}


def test_a_site_s_replicas_meet_all_authentic_listings_of_their_marks() -> None:
    found = splits(LISTINGS)
    assert (found["replicas of bazaar"].pairs, found["replicas of market"].pairs) == (2, 1)
    assert found["against shop"] == found["all"]


OWNERS = {"velmora": ["R1", "R2"], "black": ["R3"]}
ROWS = [
    ({"title": "Velmora bag", "brand_in_title": "Velmora"}, "velmora", "the mark stands in the title"),
    ({"title": "a Black Velmora bag", "brand_in_title": "Velmora"}, "velmora", "another registered word pairs nobody"),
    ({"title": "Velmora bag", "brand": "VELMORA"}, "velmora", "the brand field serves where nothing else does"),
    ({"title": "bag", "brand": "Velmora"}, None, "the mark does not stand in the title"),
    ({"title": "Kraston bag", "brand_in_title": "Kraston"}, None, "the mark is not registered"),
    ({"title": "Velmora bag"}, None, "no mark is stated"),
]


@pytest.mark.parametrize(("row", "mark", "why"), ROWS)
def test_a_listing_ranks_under_the_stated_mark(row: dict[str, str], mark: str | None, why: str) -> None:
    whole = {**row, "listing_ref": "T1", "label": REPLICA, "source": "site"}
    scores = {"T1": {"R1": 50.0, "R2": 70.0, "R3": 99.0}}
    found = rank([whole], OWNERS, scores, str.lower, lambda name, title: name.lower() in title.lower())
    assert [(each.mark, each.score) for each in found] == ([(mark, 70.0)] if mark else []), why


def test_a_listing_without_a_hit_stands_last() -> None:
    row = {"listing_ref": "T1", "title": "Velmora", "brand": "Velmora", "label": REPLICA, "source": "site"}
    (found,) = rank([row], OWNERS, {}, str.lower, lambda name, title: name in title)
    assert found.score == 0.0
