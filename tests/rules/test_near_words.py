"""Typing errors: found within one edit, and named as what they are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from rules.candidates.near_words import EditKind, NearWords, edit

EDITS = [
    # registered, seen, kind, letters registered and seen
    ("dishoom", "dshoom", EditKind.DROPPED, ("i", "")),
    ("angular", "angullar", EditKind.DOUBLED, ("", "l")),
    ("angular", "anguxlar", EditKind.INSERTED, ("", "x")),
    ("linkfire", "linkfxre", EditKind.SUBSTITUTED, ("i", "x")),
    ("ekomini", "ekoimni", EditKind.SWAPPED, ("mi", "im")),
    ("adidas", "xadidas", EditKind.INSERTED, ("", "x")),
    ("adidas", "adidass", EditKind.DOUBLED, ("", "s")),
]


@pytest.mark.parametrize(("registered", "seen", "kind", "letters"), EDITS)
def test_an_edit_is_named(registered: str, seen: str, kind: EditKind, letters: tuple[str, str]) -> None:
    named = edit(registered, seen)
    assert (named.kind, (named.registered, named.seen)) == (kind, letters)


@given(st.lists(st.text(alphabet="abc", min_size=1, max_size=6), max_size=12), st.text(alphabet="abc", max_size=7))
def test_near_words_are_those_one_edit_away(words: list[str], word: str) -> None:
    expected = tuple(sorted({w for w in words if OSA.distance(w, word) == 1}))
    assert NearWords.of(words).of_word(word) == expected


@given(st.text(alphabet="abcd", min_size=2, max_size=8), st.text(alphabet="abcd", min_size=1, max_size=8))
def test_an_edit_undone_gives_the_registered_word(registered: str, seen: str) -> None:
    if OSA.distance(registered, seen) != 1:
        return
    named = edit(registered, seen)
    restored = seen[: named.place] + named.registered + seen[named.place + len(named.seen) :]
    assert restored == registered


def test_a_plural_is_told_from_other_edits() -> None:
    assert edit("apple", "apples").plural
    assert edit("apples", "apple").plural
    assert not edit("apple", "applez").plural
