"""Marking what triggered: every character of the text once, in order, and exactly those within a span marked."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html
from markupsafe import Markup

from monitor.desk.marking import cut, marked, words_seen
from rules.terms import Field, Finding

FINDING = Finding(
    check="exact name",
    field=Field.TITLE,
    registered="X",
    seen="",
    start=0,
    end=0,
    strength=90.0,
    explanation="Because <b>.",
    explanation_zh="因为。",
)
ALPHABET = st.sampled_from("aZ é<>&\"'{}%Ω中文אب\u200b\u202e😀\u0301/")
TEXTS = st.text(ALPHABET, max_size=40)
SPANS = st.lists(st.tuples(st.integers(-3, 45), st.integers(-3, 45)), max_size=6)


def spanning(*spans: tuple[int, int], field: Field = Field.TITLE) -> list[Finding]:
    return [replace(FINDING, start=start, end=end, field=field) for start, end in spans]


def seen_in(text: str, *spans: tuple[int, int], field: Field = Field.TITLE) -> list[Finding]:
    """Findings as the contract has them: what was seen is what stands in the span."""
    inside = spanning(*(span for span in spans if 0 <= span[0] < span[1] <= len(text)), field=field)
    return [replace(each, seen=text[each.start : each.end]) for each in inside]


@pytest.mark.parametrize(
    ("text", "spans", "pieces", "why"),
    [
        ("nike shoes", [(0, 4)], ["[nike]", " shoes"], "at the beginning"),
        ("my nike", [(3, 7)], ["my ", "[nike]"], "at the end"),
        ("nike", [(0, 4), (0, 4)], ["[nike]"], "twice the same"),
        ("new balance shoe", [(4, 11), (0, 11)], ["[new balance]", " shoe"], "one within the other"),
        ("abcdef", [(0, 3), (2, 5)], ["[abcde]", "f"], "overlapping"),
        ("abcdef", [(0, 3), (3, 6)], ["[abc]", "[def]"], "side by side they stay two"),
        ("abc", [(2, 2)], ["abc"], "empty"),
        ("abc", [(3, 1)], ["abc"], "turned round"),
        ("abc", [(1, 99)], ["a", "[bc]"], "beyond the end"),
        ("", [(0, 1)], [], "nothing at all"),
    ],
)
def test_the_text_is_cut_where_findings_begin_and_end(
    text: str, spans: list[tuple[int, int]], pieces: list[str], why: str
) -> None:
    assert [f"[{piece.text}]" if piece.why else piece.text for piece in cut(text, spanning(*spans))] == pieces, why


@given(TEXTS, SPANS)
def test_marking_loses_nothing_adds_nothing_and_marks_the_union_of_the_spans(
    text: str, spans: list[tuple[int, int]]
) -> None:
    pieces = cut(text, spanning(*spans))
    assert "".join(piece.text for piece in pieces) == text
    flags = [bool(piece.why) for piece in pieces for _ in piece.text]
    assert flags == [any(max(0, start) <= at < end for start, end in spans) for at in range(len(text))]


@given(TEXTS, SPANS)
def test_a_browser_reads_the_same_text_and_no_other_element(text: str, spans: list[tuple[int, int]]) -> None:
    written = marked(text, Field.TITLE, seen_in(text, *spans))
    read = html.fragment_fromstring(Markup("<p>{}</p>").format(written))
    assert read.text_content() == text
    assert {element.tag for element in read.iter()} <= {"p", "mark", "span"}
    assert all(set(element.attrib) <= {"title", "class", "data-code"} for element in read.iter())


def test_only_findings_of_the_same_field_are_marked() -> None:
    assert "<mark" not in marked("nike", Field.TITLE, seen_in("nike", (0, 4), field=Field.BRAND))


def test_a_mark_says_why_in_the_officer_s_language() -> None:
    english = marked("nike", Field.TITLE, seen_in("nike", (0, 4)))
    chinese = marked("nike", Field.TITLE, seen_in("nike", (0, 4)), chinese=True)
    assert 'title="Because &lt;b&gt;."' in english
    assert 'title="因为。"' in chinese


def test_what_shows_nothing_is_given_its_code_only_where_it_triggered() -> None:
    assert 'data-code="200B"' in marked("ni\u200bke", Field.TITLE, seen_in("ni\u200bke", (0, 5)))
    assert "data-code" not in marked("ni\u200bke", Field.TITLE, [])


@pytest.mark.parametrize(
    ("text", "marks", "why"),
    [
        ("my nike shoes", True, "as it was"),
        ("my nike boots", True, "changed elsewhere"),
        ("my good nike shoes", False, "moved along"),
        ("my own shoes", False, "gone"),
        ("", False, "nothing left"),
    ],
)
def test_words_are_marked_only_where_they_still_stand(text: str, marks: bool, why: str) -> None:
    [finding] = seen_in("my nike shoes", (3, 7))
    assert ("<mark" in marked(text, Field.TITLE, [finding])) is marks, why
    assert ">nike</mark>" in words_seen(finding)
