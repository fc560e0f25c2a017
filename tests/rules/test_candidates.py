"""The index finds what a comparison of every name with every place of the text would find, and nothing else."""

import json
import random
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from rules.candidates import EDIT_WORD_LETTERS, PLACES_A_NAME, Register
from rules.names import Text, fold, unspaced
from rules.sightings import EDIT_LETTERS, LONGEST_LETTERS, Name
from rules.terms import Field, Registration, RegistrationStatus

SHARED = Path(__file__).parents[2] / ".." / "shared"
Found = set[tuple[int, int, str, bool]]

NAMES = (
    *("Nike", "adidas", "New Balance", "Balance", "Levi's", "LEVIS", "V-KOOL", "U.S. POLO ASSN", "H&M", "3M", "ΝΙΚΕ"),
    *(
        "耐克",
        "耐克 Nike",
        "新百伦",
        "百伦",
        "Jack Wolfskin",
        "blacks",
        "Racket",
        "ガス",
        "สิงห์",
        "Красный Октябрь",
        "Москва",
    ),
)
PIECES = (
    *("nike", "Nikê", "рullmаn", "adiddas", "adida", "addias", "balance", "new", "balence", "levi", "s", "levis", "v"),
    *(
        "kool",
        "jack",
        "wolfskn",
        "wolfskin",
        "耐克",
        "新百伦",
        "耐",
        "克",
        "racket",
        "jacket",
        "black",
        "москва",
        "mockba",
    ),
    *("ガス", "h", "m", "สิงห์", "красный", "октябр", "u", "polo", "assn", "ни\u200bке", "ΝΙΚΕ"),
)


def registration(number: int, mark: str, *aliases: str) -> Registration:
    return Registration(office="CN", registration_number=f"R{number}", mark=mark, aliases=aliases)


def register(names: Iterable[str]) -> Register:
    return Register.build(registration(number, name) for number, name in enumerate(names))


def found(index: Register, text: str) -> Found:
    sightings = index.sightings(fold(text), Field.TITLE)
    return {(each.start, each.end, each.name.registered, each.edit is not None) for each in sightings}


def slow(index: Register, written: str) -> Found:
    """The definition in words: every name against every place of the text."""
    text = fold(written)
    names = {name for same in index.by_letters.values() for name in same}
    vocabulary = {word for name in names if name.editable for word in name.words if len(word) >= EDIT_WORD_LETTERS}
    return {place for name in names for place in (*written_out(name, text), *mistyped(name, text, vocabulary))}


def written_out(name: Name, text: Text) -> Iterator[tuple[int, int, str, bool]]:
    """The name's letters, or what they look like: as the field, as whole words, inside a run without spaces."""
    firsts, lasts = {first for first, _ in text.words}, {last for _, last in text.words}
    for start, end in combinations(range(len(text.letters) + 1), 2):
        seen = {text.letters[start:end], text.skeleton[start:end]}
        for letters in seen & {name.letters, name.skeleton}:
            whole_words = start in firsts and end in lasts and len(letters) <= LONGEST_LETTERS
            whole_field = (start, end) == (0, len(text.letters))
            if whole_words or whole_field or (unspaced(letters) and len(letters) > 1):
                yield start, end, name.registered, False


def mistyped(name: Name, text: Text, vocabulary: set[str]) -> Iterator[tuple[int, int, str, bool]]:
    """As many words as the name has, all its own but one, and that one edit away and no registered word itself."""
    if not name.editable:
        return
    size = len(name.words)
    for first in range(len(text.words) - size + 1):
        places = text.words[first : first + size]
        words = [text.letters[start:end] for start, end in places]
        wrong = [pair for pair in zip(words, name.words, strict=True) if pair[0] != pair[1]]
        least = EDIT_LETTERS if size == 1 else EDIT_WORD_LETTERS
        if len(wrong) != 1 or len(wrong[0][1]) < least or wrong[0][0] in vocabulary:
            continue
        if OSA.distance(*wrong[0]) == 1:
            yield places[0][0], places[-1][1], name.registered, True


@given(
    st.lists(st.sampled_from(NAMES), max_size=12, unique=True),
    st.lists(st.tuples(st.sampled_from(PIECES), st.sampled_from(["", " ", "-", "·"])), max_size=PLACES_A_NAME),
)
def test_the_index_finds_exactly_what_comparing_everything_finds(
    names: list[str], pieces: list[tuple[str, str]]
) -> None:
    index, text = register(names), "".join(word + gap for word, gap in pieces)
    assert found(index, text) == slow(index, text)


@given(
    st.lists(st.text(alphabet="abc 男鞋", min_size=1, max_size=9), max_size=8, unique=True),
    st.text(alphabet="abc 男鞋", max_size=PLACES_A_NAME),
)
def test_the_index_agrees_with_the_definition_on_names_nobody_thought_of(names: list[str], text: str) -> None:
    index = register(names)
    assert found(index, text) == slow(index, text)


@pytest.mark.shared
def test_the_index_agrees_with_the_definition_on_real_names_and_titles() -> None:
    if not SHARED.is_dir():
        pytest.skip("the collected data are not beside the checkout")
    chance = random.Random(7)
    rows = (SHARED / "data/register.jsonl").read_text(encoding="utf-8").splitlines()
    with (SHARED / "data/listings.jsonl").open(encoding="utf-8") as lines:
        titles = [json.loads(line)["title"] for line, _ in zip(lines, range(60), strict=False)]
    marks = dict.fromkeys(json.loads(row)["mark"] for row in chance.sample(rows, 100))
    wanted = [word for title in titles for word in title.split() if len(word) > 3][::20]
    index = register([*marks, *dict.fromkeys(word for word in wanted if word not in marks)])
    hits = [(found(index, title), slow(index, title)) for title in titles]
    assert any(fast for fast, _ in hits)
    assert all(fast == plain for fast, plain in hits)


PLACED = [
    # text, the seen text and the name, why
    ("adidas男鞋", ("adidas", "adidas"), "the edge of another script is the edge of a word"),
    ("正品耐克鞋", ("耐克", "耐克"), "Han names stand inside runs of letters"),
    ("THE NEW BALANCE 574", ("NEW BALANCE", "New Balance"), "a name of two words"),
    ("vkool film", ("vkool", "V-KOOL"), "written together"),
    ("jack wolfskn jacket", ("jack wolfskn", "Jack Wolfskin"), "one edit in one of two words"),
    ("buy addias now", ("addias", "adidas"), "two letters swapped are one edit"),
    ("NIKE", ("NIKE", "ΝΙΚΕ"), "look-alikes on the register's side"),
]
NOT_PLACED = [
    ("pineapple", "Apple", "a mark inside another word"),
    ("unikely", "Nike", "on neither side"),
    ("nikee", "Nike", "one edit makes another word of four letters"),
    ("tbe face", "The Face", "nor is a word of three letters mistyped"),
    ("addiass", "adidas", "two edits"),
    ("耐 用 可 靠", "耐克", "Han letters that are others"),
]


@pytest.mark.parametrize(("text", "expected", "why"), PLACED)
def test_a_name_is_found_where_it_stands(text: str, expected: tuple[str, str], why: str) -> None:
    sightings = register(NAMES).sightings(fold(text), Field.TITLE)
    assert expected in {(each.seen, each.name.registered) for each in sightings}, why


@pytest.mark.parametrize(("text", "name", "why"), NOT_PLACED)
def test_a_name_is_not_found_where_it_does_not_stand(text: str, name: str, why: str) -> None:
    assert register([name]).sightings(fold(text), Field.TITLE) == [], why


def test_only_registrations_in_force_on_the_day_are_indexed() -> None:
    expired = Registration(office="CN", registration_number="1", mark="Nike", status=RegistrationStatus.EXPIRED)
    ended = Registration(office="CN", registration_number="2", mark="Nike", valid_until_on=date(2020, 1, 1))
    live = Registration(office="CN", registration_number="3", mark="Nike", valid_until_on=date(2030, 1, 1))
    assert Register.build([expired, ended, live], date(2025, 1, 1)).registrations == (live,)


def test_a_register_of_nothing_and_a_mark_without_letters_find_nothing() -> None:
    assert register([]).sightings(fold("nike 男鞋"), Field.TITLE) == []
    assert register(["!!!"]).sightings(fold("!!!"), Field.TITLE) == []


def test_a_repeated_name_is_placed_a_few_times_only() -> None:
    assert len(register(["Nike"]).sightings(fold("nike " * 500), Field.TITLE)) == PLACES_A_NAME
