"""Listings in, hits out: whole, ordered, explained, and the same whenever the same is asked."""

import pickle
import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.background import EMPTY, Background
from rules.candidates.register import Register
from rules.screening import Screening, screen
from rules.terms import Bearing, Field, Hit, Listing, Registration
from rules.weights import DEFAULT_THRESHOLD, RULESET, WEIGHTS, ruleset

MARKS = [
    "Nike",
    "NIKE",
    "adidas",
    "New Balance",
    "Balance",
    "Black",
    "耐克",
    "LG",
    "M",
    "3M",
    "1881",
    "Pullman",
    "Polo",
]
REGISTER = Register.build(
    Registration(office="CN", registration_number=f"R{n}", mark=mark, aliases=("阿迪达斯",) if mark == "adidas" else ())
    for n, mark in enumerate(MARKS)
)
TITLES = (
    [("black cotton bag with long handles", "Acme")] * 60
    + [("nike running shoes", "Nike")] * 20
    + [("polo shirt for men", "Acme")] * 30
    + [("lg washing machine", "LG")] * 10
)
BACKGROUND = Background.learn(
    Listing(listing_ref=str(n), title=title, brand=brand) for n, (title, brand) in enumerate(TITLES)
)


def listing(title: str, brand: str = "", description: str = "", category: str = "", seller: str = "") -> Listing:
    return Listing(
        listing_ref="L1", title=title, brand=brand, description=description, category=category, seller=seller
    )


def hits(one: Listing, background: Background = BACKGROUND, min_score: float | None = None) -> tuple[Hit, ...]:
    return next(screen([one], REGISTER, background, min_score=min_score)).hits


def score(one: Listing, mark: str, background: Background = BACKGROUND) -> float:
    return max((hit.score for hit in hits(one, background, 0.0) if hit.mark == mark), default=0.0)


SHOWN = [
    ("nike air max shoes", "Nike", "a mark at the head of a title"),
    ("NIKE shoes, second mark of the same name", "NIKE", "each registration of a mark has its own hit"),
    ("LG washing machine 8 kg", "LG", "two letters that listings use as a brand"),
    ("сhеаp рullmаn bag", "Pullman", "look-alike letters"),
    ("Addidas sport shoes", "adidas", "a typing error"),
    ("正品耐克运动鞋", "耐克", "Han inside a run of letters"),
    ("阿迪达斯 运动鞋", "adidas", "an alias"),
]
NOT_SHOWN = [
    ("long black dress", "Black", "a registered ordinary word"),
    ("cotton shirt size m", "M", "one letter"),
    ("book printed in 1881", "1881", "a number"),
    ("New Balance 574", "Balance", "a mark inside a longer one"),
    ("pineapple unikely", "Nike", "a word of its own"),
    ("women polo shirt", "Polo", "a word that names goods"),
]


@pytest.mark.parametrize(("title", "mark", "why"), SHOWN)
def test_an_officer_is_shown(title: str, mark: str, why: str) -> None:
    assert mark in {hit.mark for hit in hits(listing(title))}, why


@pytest.mark.parametrize(("title", "mark", "why"), NOT_SHOWN)
def test_an_officer_is_not_shown(title: str, mark: str, why: str) -> None:
    assert mark not in {hit.mark for hit in hits(listing(title))}, why


@pytest.mark.parametrize("mark", MARKS)
@pytest.mark.parametrize("background", [EMPTY, BACKGROUND])
@pytest.mark.parametrize("spelled", [str.upper, str.lower, lambda mark: f" {mark}® "])
def test_a_brand_field_that_is_a_mark_is_always_shown(mark: str, background: Background, spelled: type[str]) -> None:
    offered = listing("a thing", brand=spelled(mark))
    assert mark in {hit.mark for hit in hits(offered, background)}


STRONGER = [
    # the stronger listing, the weaker one, the mark, why
    (listing("x", brand="Nike"), listing("Nike x"), "Nike", "the brand field says more than the title"),
    (listing("nike shoes"), listing("shoes like those of nike"), "Nike", "the head of a title says more than its end"),
    (listing("Nike shoes"), listing("x", category="Nike"), "Nike", "a title says more than a category"),
    (listing("x Nike shoes"), listing("x", description="x Nike shoes"), "Nike", "and more than a description"),
    (listing("a ni\u200bke bag"), listing("a nike bag"), "Nike", "a disguise says more than the plain name"),
    (listing("the adidas bag"), listing("the addidas bag"), "adidas", "the name says more than a slip"),
    (listing("an LG thing"), listing("an lg thing"), "LG", "capitals speak for a short mark"),
    (listing("nike x", brand="Nike"), listing("x", brand="Nike"), "Nike", "two fields say more than one"),
    (listing("New Balance bag"), listing("new, balance bag"), "New Balance", "a comma divides words"),
]


@pytest.mark.parametrize(("stronger", "weaker", "mark", "why"), STRONGER)
def test_stronger_evidence_scores_higher(stronger: Listing, weaker: Listing, mark: str, why: str) -> None:
    assert score(stronger, mark) > score(weaker, mark) > 0, why


def test_an_ordinary_word_scores_lower_once_the_background_knows_it() -> None:
    assert score(listing("a Black bag"), "Black", BACKGROUND) < score(listing("a Black bag"), "Black", EMPTY)


def test_a_listing_without_a_hit_is_told_as_screened() -> None:
    shown = list(screen([listing("nothing here"), listing("nike shoes")], REGISTER, BACKGROUND))
    assert [bool(each.hits) for each in shown] == [False, True]
    assert shown[0].listing.title == "nothing here"


def test_a_finding_says_where_in_the_untouched_text_the_words_stand() -> None:
    offered = listing("🔥 ｎi\u200bké shoes")
    finding = hits(offered)[0].findings[0]
    assert offered.title[finding.start : finding.end] == finding.seen == "ｎi\u200bké"
    assert (finding.field, finding.check) == (Field.TITLE, "folded_name")


TEXTS = st.lists(
    st.one_of(
        st.sampled_from(
            [*MARKS, "addidas", "nik\u0301e", "рullmаn", "N.I.K.E", "newbalance", "阿 迪 达 斯", "正品耐克鞋"]
        ),
        st.text(max_size=6),
    ),
    max_size=6,
).map(" ".join)
LISTINGS = st.builds(listing, TEXTS, TEXTS, TEXTS, TEXTS, TEXTS)


@given(LISTINGS)
def test_every_span_points_at_what_was_seen_and_every_score_lies_on_the_scale(offered: Listing) -> None:
    for hit in hits(offered, min_score=0.0):
        assert 0 < hit.score < 100
        assert len(hit.findings) > 0
        assert len([finding for finding in hit.findings if finding.bearing is Bearing.USE]) <= WEIGHTS.findings_kept
        assert len({finding.key for finding in hit.findings}) == len(hit.findings)
        for finding in hit.findings:
            assert offered.text(finding.field)[finding.start : finding.end] == finding.seen
            assert finding.seen or finding.bearing is not Bearing.USE
            assert 0 < finding.strength < 100


@given(LISTINGS)
def test_hits_come_best_first_and_one_a_registration(offered: Listing) -> None:
    found = hits(offered, min_score=0.0)
    assert [hit.score for hit in found] == sorted((hit.score for hit in found), reverse=True)
    assert len({hit.registration_number for hit in found}) == len(found)


@given(st.lists(LISTINGS, max_size=4), st.integers())
def test_order_of_register_and_listings_changes_nothing(offered: list[Listing], seed: int) -> None:
    numbered = [replace(each, listing_ref=str(n)) for n, each in enumerate(offered)]
    chance = random.Random(seed)
    other = Register.build(chance.sample(REGISTER.registrations, len(REGISTER.registrations)))
    again = screen(chance.sample(numbered, len(numbered)), other, BACKGROUND, min_score=0.0)
    first = screen(numbered, REGISTER, BACKGROUND, min_score=0.0)

    def by_reference(screened: Screening) -> str:
        return screened.listing.listing_ref

    assert sorted(again, key=by_reference) == sorted(first, key=by_reference)


@given(LISTINGS)
def test_the_threshold_only_cuts(offered: Listing) -> None:
    everything = hits(offered, min_score=0.0)
    assert hits(offered) == tuple(hit for hit in everything if hit.score >= DEFAULT_THRESHOLD)


def test_screening_for_some_registrations_scores_them_as_screening_for_all() -> None:
    offered = [listing("New Balance shoes like nike"), listing("adidas")]
    everything = screen(offered, REGISTER, BACKGROUND, min_score=0.0)
    chosen = {("CN", "R0"), ("CN", "R4")}
    some = list(screen(offered, REGISTER, BACKGROUND, min_score=0.0, only=chosen))
    assert {hit.mark for hit in some[0].hits} == {"Nike", "Balance"}
    assert some[1].hits == ()
    for one, all_of_them in zip(some, everything, strict=True):
        assert set(one.hits) <= set(all_of_them.hits)


def test_chunks_travel_between_processes() -> None:
    screened = list(screen([listing("nike shoes")], REGISTER, BACKGROUND))
    assert pickle.loads(pickle.dumps((screened, BACKGROUND, WEIGHTS))) == (screened, BACKGROUND, WEIGHTS)


def test_another_number_is_another_ruleset() -> None:
    assert ruleset(WEIGHTS) == RULESET
    assert ruleset(replace(WEIGHTS, one_edit=-1.25)) != RULESET
