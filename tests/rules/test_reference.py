"""The index finds exactly what comparing every name with every window finds, as docs/matching.md defines it."""

import random
import re
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given, settings

from rules.background import Background
from rules.candidates.register import Register
from rules.candidates.sightings import PLACES_A_NAME, Trick
from rules.candidates.wordhood import PLAIN, Wordhood
from rules.terms import Listing, Registration
from tests.rules.reference.collected import drawn_titles, nearest, registrations
from tests.rules.reference.definition import Reference, differences, indexed
from tests.rules.reference.disguises import LETTER_NAMES, LETTER_TEXTS, NAMES, REGISTERS, TEXTS, USED

HOUSE = Path(__file__).parents[2]
SHARED = HOUSE / ".." / "shared" / "data"
TITLES = 200

# What sellers write, of our own making.
SAMPLE = (
    *("NIKE Air running shoes for men 42", "nikeshoes new 2024", "N I K E trainers", "n1ke, black", "ni*e cap", "ekin"),
    *(
        "Adidas originals",
        "addidas shoes",
        "a.d.i.d.a.s",
        "@didas bag",
        "adidas男鞋正品",
        "adida",
        "newadidas",
        "ADIDAS42",
    ),
    *(
        "jack wolfskn jacket",
        "Jack Wolfskin",
        "JackWolfskin",
        "New Balance 574",
        "new-balance",
        "balance board for kids",
    ),
    *(
        "$amsung phone case",
        "samsung/apple charger",
        "sarnsung",
        "самсунг галакси",
        "Levi's 501",
        "levis jeans",
        "LEVI S",
    ),
    *(
        "正品耐克男鞋",
        "耐刻运动鞋",
        "naike男鞋",
        "北京同仁糖",
        "beijingtongrentang pills",
        "京*隆超市",
        "茅太酒",
        "宝马車標",
    ),
    *(
        "Красный Октябрь шоколад",
        "москвичка",
        "гуччи сумка",
        "アディダス シューズ",
        "나이키 운동화",
        "rnicrosoft office",
    ),
    *("micr0s0ft", "albertsoks", "Albrtsns groceries", "coqvoire", "C0QV0IRE", "bu1gari", "irаglub", "cartiier watch"),
    *("wilderness kitchn", "U S POLO ASN shirt", "3m tape", "h & m dress", "H&M", "racket for tennis", "jacket", ""),
    *(
        "guuucci",
        "9ucci",
        "gu_ci belt",
        "g u c c i",
        "www.gucci.example",
        "gucci-style bag",
        "no name at all",
        "1390 1390",
    ),
)


def registered(names: Iterable[str]) -> list[Registration]:
    return [Registration(office="CN", registration_number=f"R{number}", mark=name) for number, name in enumerate(names)]


def disagreements(held: list[Registration], texts: Iterable[str], words: Wordhood = PLAIN) -> list[str]:
    index, reference = Register.build(held), Reference.of(held)
    return [line for text in texts for line in differences(index, reference, text, words)]


ALL_NAMES = Register.build(registered(NAMES))
ALL_NAMES_SLOWLY = Reference.of(registered(NAMES))


@given(TEXTS)
@settings(max_examples=300, deadline=None)
def test_index_and_definition_agree_on_disguises_of_registered_names(text: str) -> None:
    assert differences(ALL_NAMES, ALL_NAMES_SLOWLY, text) == []


@given(REGISTERS, TEXTS)
@settings(deadline=None)
def test_index_and_definition_agree_whatever_is_registered(names: list[str], text: str) -> None:
    assert disagreements(registered(names), [text]) == []


@given(TEXTS, USED)
@settings(max_examples=200, deadline=None)
def test_index_and_definition_agree_whatever_listings_say_is_a_word(text: str, used: set[str]) -> None:
    words = Wordhood(background=Background(listings=100, words=dict.fromkeys(used, 50)))
    assert differences(ALL_NAMES, ALL_NAMES_SLOWLY, text, words) == []


@given(LETTER_NAMES, LETTER_TEXTS)
@settings(max_examples=300, deadline=None)
def test_index_and_definition_agree_on_letters_that_mean_nothing(names: list[str], text: str) -> None:
    assert disagreements(registered(names), [text]) == []


def test_index_and_definition_agree_on_a_sample_of_titles() -> None:
    assert disagreements(registered(NAMES), SAMPLE) == []


def test_the_sample_shows_every_trick() -> None:
    places = (place for text in SAMPLE for found in indexed(ALL_NAMES, text).values() for place in found)
    assert {trick for *_, tricks in places for trick in tricks} == set(Trick)


def test_index_and_definition_agree_where_listings_say_what_a_word_is() -> None:
    listings = [
        Listing(listing_ref=str(number), title=title, seller_id=str(number)) for number, title in enumerate(SAMPLE * 2)
    ]
    assert disagreements(registered(NAMES), SAMPLE, Wordhood(background=Background.learn(listings))) == []


EXAMPLE = re.compile(r"^\| `(.+?)` \| (.+?) \| (?:`(.+?)`|-) \| (.*?) ?\|$", re.MULTILINE)
EXAMPLES = EXAMPLE.findall((HOUSE / "docs" / "matching.md").read_text(encoding="utf-8"))


def found_by_both(text: str, name: str) -> list[tuple[str, str]]:
    """What the index finds of a name, once the definition agrees."""
    assert disagreements(registered([name]), [text]) == []
    places = indexed(Register.build(registered([name])), text).get(name, set())
    return [(text[first:last], ", ".join(tricks) or "as registered") for first, last, tricks in sorted(places)]


@pytest.mark.parametrize(("text", "name", "seen", "tricks"), EXAMPLES)
def test_the_document_says_what_is_found(text: str, name: str, seen: str, tricks: str) -> None:
    assert found_by_both(text, name) == ([(seen, tricks)] if seen else [])


def test_every_row_of_the_document_is_tested() -> None:
    rows = (HOUSE / "docs" / "matching.md").read_text(encoding="utf-8").count("\n| `")
    assert len(EXAMPLES) == rows > 50


REPEATED = [
    ("nike " * 9, "Nike"),
    ("addidas " * 9, "adidas"),
    ("gu*ci " * 9, "gucci"),
    ("京*隆" * 9, "京客隆"),
    ("$amsung " * 9, "samsung"),
    ("耐克" * 9, "耐克"),
]


@pytest.mark.parametrize(("text", "name"), REPEATED)
def test_of_a_repeated_name_the_index_follows_so_many_places(text: str, name: str) -> None:
    assert len(indexed(ALL_NAMES, text)[name]) == PLACES_A_NAME
    assert differences(ALL_NAMES, ALL_NAMES_SLOWLY, text) == []


@pytest.mark.shared
def test_index_and_definition_agree_on_real_titles_and_the_marks_nearest_to_them() -> None:
    if not SHARED.is_dir():
        pytest.skip("the collected data are not beside the checkout")
    chance = random.Random(7)
    titles, background = drawn_titles(SHARED / "listings.jsonl", TITLES, seed=7, step=20)
    held = chance.sample(registrations(SHARED / "register.jsonl"), 8_000)
    near = nearest(titles, held) + chance.sample(held, 200)
    assert disagreements(near, titles) == []
    assert disagreements(near, titles, Wordhood(background=background)) == []
