"""Phrases where they stand: at the edges of words, in any case, width and adornment, with their signs."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.names import fold
from rules.vocabulary.phrases import Phrase, PhraseTable

WRITTEN = ["copy", "first copy", "1:1", "реплик*", "高仿", "réplica", "б/у", "هاي كوبي"]
TABLE = PhraseTable.of(Phrase(written=written, meaning=None) for written in WRITTEN)

STANDING = [
    ("a copy", ["copy"], "a word"),
    ("COPY!", ["copy"], "in capitals"),
    ("ｃｏｐｙ", ["copy"], "in full width"),
    ("first copy", ["first copy"], "the longer of two"),
    ("photocopy", [], "the end of a word"),
    ("copyright", [], "the beginning of a word"),
    ("copy copy", ["copy", "copy"], "twice"),
    ("grade 1:1", ["1:1"], "with its sign"),
    ("grade １：１", ["1:1"], "with its sign in full width"),
    ("grade 11", [], "without its sign"),
    ("grade 1.1", [], "with another sign"),
    ("Реплика", ["реплик*"], "a stem"),
    ("реплики", ["реплик*"], "a stem in another form"),
    ("не реплик", ["реплик*"], "a stem alone"),
    ("包高仿包", ["高仿"], "inside a script without spaces"),
    ("replica", ["réplica"], "without its accent"),
    ("RÉPLICA", ["réplica"], "with it, in capitals"),
    ("б/у", ["б/у"], "with a slash"),
    ("бу", [], "without it"),
    ("حذاء هاي كوبي", ["هاي كوبي"], "in Arabic"),
    ("", [], "nothing"),
]


@pytest.mark.parametrize(("text", "found", "why"), STANDING)
def test_a_phrase_stands_at_the_edges_of_words(text: str, found: list[str], why: str) -> None:
    assert [place.phrase.written for place in TABLE.places(fold(text))] == found, why


@settings(deadline=None)
@given(st.text(max_size=60))
def test_places_lie_in_the_text_in_order(text: str) -> None:
    folded = fold(text)
    places = TABLE.places(folded)
    assert all(0 <= place.start < place.end <= len(folded.letters) for place in places)
    assert places == sorted(places, key=lambda place: (place.start, -place.end))


@settings(deadline=None)
@given(st.sampled_from(["copy", "高仿", "first copy"]), st.text(alphabet=" .,!", max_size=5))
def test_a_phrase_is_found_whatever_signs_stand_around(phrase: str, around: str) -> None:
    assert [place.phrase.written for place in TABLE.places(fold(f"{around}{phrase}{around}"))] == [phrase]


def test_a_text_that_repeats_a_phrase_costs_no_more() -> None:
    assert len(TABLE.places(fold("copy " * 5000))) <= 200


def test_one_spelling_may_be_several_phrases() -> None:
    both = PhraseTable.of([Phrase(written="copy", meaning="en"), Phrase(written="CÓPY", meaning="pt")])
    assert {place.phrase.meaning for place in both.places(fold("copy"))} == {"en", "pt"}


def test_an_empty_table_finds_nothing() -> None:
    empty: PhraseTable[None] = PhraseTable.of([])
    assert empty.places(fold("copy")) == []
