"""Floods cost no more than the limits allow, and hide nothing at their head, at their tail or, of words, in between."""

import random
from collections.abc import Iterator, Sequence
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.background import EMPTY, Background
from rules.candidates.guesses import Guesses
from rules.candidates.limits import (
    CORRECTED_WORDS,
    HAN_MASKS,
    READ_RUNS,
    READ_WORDS,
    SIGHTINGS,
    SOUNDS_LIKE,
    Spot,
    at_both_ends,
    served,
    thinned,
)
from rules.candidates.readings import Readings
from rules.candidates.register import Register
from rules.candidates.sightings import PLACES_A_NAME
from rules.candidates.typing_errors import TypingErrors
from rules.candidates.wordhood import PLAIN, Wordhood
from rules.names import fold
from rules.screening import screen
from rules.terms import Field, Listing, Registration
from rules.weights import WEIGHTS
from tests.rules.reference.definition import Reference, differences, indexed

_CONSONANTS, _VOWELS = "bdfgklmnprstvz", "aeiou"


def registered(names: Sequence[str]) -> list[Registration]:
    return [Registration(office="CN", registration_number=f"R{number}", mark=name) for number, name in enumerate(names)]


def coined(chance: random.Random, number: int) -> list[str]:
    """So many different words of a pattern that no name below has."""
    words: dict[str, None] = {}
    while len(words) < number:
        words["".join(chance.choice(part) for part in (_CONSONANTS, _VOWELS) * 4)] = None
    return list(words)


NAMES = ("adidas", "Microsoft", "New Balance", "京客隆", "Nike", "Albertsons", "samsung")
# Disguises of these names that are guessed at, each of another section of the definition.
DISGUISES = [
    ("addias", "adidas", "one edit"),
    ("rnicrosoft", "Microsoft", "letters that touch"),
    ("adi*as", "adidas", "a covered letter"),
    ("самсунг", "samsung", "the sound"),
    ("tfosorcim", "Microsoft", "from right to left"),
    ("alberstonss", "Albertsons", "two edits"),
    ("mi.cro.soff", "Microsoft", "pieces with an error"),
    ("京*隆", "京客隆", "a covered character"),
]
INDEX = Register.build(registered(NAMES))
DEFINITION = Reference.of(registered(NAMES))
FLOODS = {
    "words": coined(random.Random(1), 1_100),
    "covered runs": [f"{word[:4]}*{word[5:]}" for word in coined(random.Random(2), 1_100)],
    "joined runs": [f"{word[:4]}.{word[4:]}" for word in coined(random.Random(3), 1_100)],
    "covered characters": [
        f"{first}*{last}" for first, last in product("东南西北春夏秋冬金木水火土日月山" * 2, repeat=2)
    ],
}


@pytest.mark.parametrize("flood", FLOODS)
@pytest.mark.parametrize(("written", "name", "why"), DISGUISES)
def test_a_disguise_at_the_head_or_the_tail_of_a_flood_is_found(written: str, name: str, why: str, flood: str) -> None:
    padding = " ".join(FLOODS[flood])
    assert name in indexed(INDEX, f"{written} {padding}"), why
    assert name in indexed(INDEX, f"{padding} {written}"), why


@pytest.mark.parametrize("flood", FLOODS)
@pytest.mark.parametrize("written", ["Nike", "N1KE", "n.i.k.e", "ＮＩＫＥ", "京客隆"])
def test_a_name_itself_is_found_anywhere_in_a_flood_of_unknown_words(written: str, flood: str) -> None:
    words = FLOODS[flood]
    middle = len(words) // 2
    assert indexed(INDEX, " ".join((*words[:middle], written, *words[middle:])))


@pytest.mark.parametrize(("written", "name", "why"), DISGUISES)
def test_known_words_and_repeated_ones_use_no_limit_up(written: str, name: str, why: str) -> None:
    known = FLOODS["words"][:600]
    used = Wordhood(background=Background(listings=10_000, words=dict.fromkeys(known, 50)))
    assert name in indexed(INDEX, " ".join((*known, written, *known)), used), why
    repeated = "bofuqe xudoki " * 500
    assert name in indexed(INDEX, f"{repeated} {written} {repeated}"), why


class Counting:
    """Counts what is looked up."""

    def __init__(self) -> None:
        self.words: list[object] = []

    def __call__(self, *words: object) -> tuple[()]:
        self.words.append(words)
        return ()


@pytest.mark.parametrize("flood", FLOODS)
def test_no_flood_has_more_words_read_than_the_limits_say(flood: str, monkeypatch: pytest.MonkeyPatch) -> None:
    read, corrected = Counting(), Counting()
    monkeypatch.setattr(Readings, "of_word", lambda _self, word: read(word))
    monkeypatch.setattr(TypingErrors, "_corrections", lambda _self, *word: corrected(*word))
    guesses = Guesses.of(INDEX.names)
    assert list(guesses.places(fold(" ".join(FLOODS[flood])), PLAIN)) == []
    assert len(set(read.words)) <= 2 * READ_WORDS + 2 * READ_RUNS
    assert len(corrected.words) <= 2 * (READ_WORDS + CORRECTED_WORDS + READ_RUNS)


def test_a_word_sounds_like_so_many_spellings_only() -> None:
    held = registered(
        ["".join(word) for word in product(*("b", "aei", "l", "aei", "k", "aei", "t", "aeiou", "m", "a"))]
    )
    found = indexed(Register.build(held), "バラカタマ")
    assert len(held) > len(found) == SOUNDS_LIKE
    assert "balakatama" in found
    assert differences(Register.build(held), Reference.of(held), "バラカタマ ビリクテマ バレキタム") == []


MARKS = coined(random.Random(4), 900)
CROWD = Register.build(registered((*MARKS, "adidas")))


def test_of_a_flood_of_marks_so_many_sightings_are_judged_and_those_of_head_and_tail_among_them() -> None:
    found = indexed(CROWD, " ".join(MARKS))
    assert sum(map(len, found.values())) == SIGHTINGS
    assert {*MARKS[: SIGHTINGS // 4], *MARKS[-SIGHTINGS // 4 :]} <= found.keys()


@pytest.mark.parametrize("written", ["ad1das", "a.d.i.d.a.s", "adibas", "ad*das", "ааdidas", "адидас", "adi das"])
def test_a_disguise_at_the_head_or_the_tail_of_a_flood_of_marks_is_found(written: str) -> None:
    flood = " ".join(MARKS)
    assert "adidas" in indexed(CROWD, f"{written} {flood}")
    assert "adidas" in indexed(CROWD, f"{flood} {written}")


def test_harmless_padding_is_read_whole_for_a_disguise_in_its_middle() -> None:
    padding = "nothing of note stands here or there " * 60
    assert "adidas" in indexed(CROWD, f"{padding} @d1das {padding}")


@pytest.mark.parametrize("place", [0, 450, 900], ids=["head", "middle", "tail"])
def test_a_flood_of_guesses_pushes_no_name_out(place: int) -> None:
    mistyped = [f"{mark[:3]}h{mark[3:]}" for mark in MARKS]
    assert "adidas" in indexed(CROWD, " ".join((*mistyped[:place], "adidas", *mistyped[place:])))


@pytest.mark.parametrize("place", [0, 450, 900], ids=["head", "middle", "tail"])
def test_a_flood_of_marks_that_are_words_pushes_no_name_out(place: int) -> None:
    words = Wordhood(background=Background(listings=10_000, words=dict.fromkeys(MARKS, 50)))
    assert "adidas" in indexed(CROWD, " ".join((*MARKS[:place], "adidas", *MARKS[place:])), words)


@given(st.integers(0, 1_000_000), st.integers(0, 3))
@settings(max_examples=15, deadline=None)
def test_index_and_definition_agree_on_floods(seed: int, kind: int) -> None:
    chance = random.Random(seed)
    flood = chance.sample(FLOODS["words"], 150) + chance.sample(list(FLOODS.values())[kind], 150)
    disguises = [written for written, *_ in chance.choices(DISGUISES, k=12)]
    chance.shuffle(flood)
    for written in disguises:
        flood.insert(chance.randrange(len(flood) + 1), written)
    assert differences(INDEX, DEFINITION, " ".join(flood)) == []


def test_index_and_definition_agree_on_a_flood_of_marks() -> None:
    assert differences(CROWD, Reference.of(registered((*MARKS, "adidas"))), " ".join(MARKS[:600])) == []


@given(st.lists(st.integers(0, 40), max_size=60), st.integers(1, 10))
def test_what_is_served_is_the_first_and_the_last_of_what_is_worth_it(things: list[int], most: int) -> None:
    odd = [thing for thing in things if thing % 2]
    wanted = {*list(dict.fromkeys(odd))[:most], *list(dict.fromkeys(reversed(odd)))[:most]}
    kept = served(things, most, lambda thing: thing % 2 == 1)
    assert (set(odd) if kept is None else set(kept)) == wanted


@given(st.lists(st.integers(), max_size=2 * HAN_MASKS))
def test_under_the_limit_nothing_is_left_out(things: list[int]) -> None:
    assert served(things, HAN_MASKS) is None
    assert at_both_ends(things, HAN_MASKS) == things


def spots(places: Sequence[tuple[int, int]]) -> Iterator[Spot]:
    yield from ((start, start + 4, f"name {name}") for start, name in places)


@given(
    st.lists(st.tuples(st.integers(0, 5_000), st.integers(0, 30)), min_size=SIGHTINGS + 1, max_size=700, unique=True)
)
@settings(max_examples=20, deadline=None)
def test_whatever_is_thinned_has_its_limit_its_head_and_its_tail(places: list[tuple[int, int]]) -> None:
    chances = {spot: spot[0] % 3 for spot in spots(places)}
    kept = thinned(chances, SIGHTINGS)
    order = sorted(chances)
    assert len(kept) == SIGHTINGS
    assert kept <= chances.keys()
    assert {order[0][:2], order[-1][:2]} <= {spot[:2] for spot in kept}


def test_of_a_flood_of_marks_so_many_hits_are_kept_whatever_only_asks_for() -> None:
    listing = Listing(listing_ref="1", title=" ".join(MARKS))
    (whole,) = screen([listing], CROWD, EMPTY)
    assert len(whole.hits) == WEIGHTS.hits_kept
    wanted = {(hit.office, hit.registration_number) for hit in whole.hits[:7]}
    (part,) = screen([listing], CROWD, EMPTY, only=wanted)
    assert part.hits == whole.hits[:7]


def test_the_strongest_hits_are_kept() -> None:
    listing = Listing(listing_ref="1", title=" ".join(MARKS), brand="adidas")
    (screening,) = screen([listing], CROWD, EMPTY)
    assert screening.hits[0].mark == "adidas"
    assert Field.BRAND in {finding.field for finding in screening.hits[0].findings}


def test_repeats_of_one_name_use_few_places_up() -> None:
    found = indexed(CROWD, "adidas " * 300 + " ".join(MARKS[:150]))
    assert len(found["adidas"]) == PLACES_A_NAME
    assert len(found) == 151
