"""Folding for a search: case and accents do not count, and a part of a text stays a part of it."""

from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.store.connection import create_store
from monitor.store.folding import folded


@pytest.mark.parametrize(
    ("one", "other", "same", "why"),
    [
        ("КЛЕЙ", "клей", True, "case beyond ASCII"),
        ("Ösmarelle", "osmarelle", True, "an accent"),
        ("O\u0308smarelle", "\u00d6smarelle", True, "one accent written in two ways"),
        ("STRASSE", "straße", True, "a letter that becomes two"),
        ("ＶＥＬＭＯＲＡ", "velmora", True, "full width"),
        ("ΣΊΣΥΦΟΣ", "σίσυφος", True, "the last sigma of a word"),
        ("İpek", "ipek", True, "a capital with a dot"),
        ("凯萨丽", "凯萨丽", True, "no case at all"),
        ("凯萨丽", "凯萨", False, "another word"),
        ("Velmora", "Уелмора", False, "another script"),
        ("ø", "o", False, "a letter of its own"),
    ],
)
def test_what_a_search_takes_for_the_same(one: str, other: str, same: bool, why: str) -> None:
    assert (folded(one) == folded(other)) is same, why


@given(st.text(max_size=30), st.integers(0, 30), st.integers(0, 30))
def test_what_stands_in_a_text_stands_in_it_once_both_are_folded(text: str, start: int, end: int) -> None:
    assert folded(text[start:end]) in folded(text)


def test_every_connection_can_fold(tmp_path: Path) -> None:
    with closing(create_store(tmp_path / "monitor.db")) as db:
        found = db.execute("SELECT folded(?), folded(?)", ["ÖsmaRELLE", "KLEY"]).fetchone()
    assert tuple(found) == ("osmarelle", "kley")
