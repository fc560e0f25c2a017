"""Folding: what the eye drops is dropped, and every letter finds its way back to the characters as published."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from rules.names import Text, fold, spelling

FOLDED = [
    # text, its words once folded, why
    ("ADIDAS Shoes", ["adidas", "shoes"], "case says nothing"),
    ("ＡＤＩＤＡＳ", ["adidas"], "full width is width"),
    ("𝗻𝗶𝗸𝗲 Ⓝⓘⓚⓔ", ["nike", "nike"], "mathematical and circled letters are letters"),
    ("Pokémon pokémon", ["pokemon", "pokemon"], "an accent composed or apart is the same accent"),
    ("łódź Ørsted", ["lodz", "orsted"], "a stroke is an accent that Unicode does not take apart"),
    ("ni\u200bke spo\u00adrt a\u202edi\u2066das", ["nike", "sport", "adidas"], "zero-width, soft hyphen, direction"),
    ("Nike™ Adidas®", ["nike", "adidas"], "a sign after a name is no letter of it"),
    ("adidas男鞋", ["adidas", "男鞋"], "a script without spaces begins a new word"),
    ("nike靴nike", ["nike", "靴", "nike"], "and ends one"),
    ("U.S. Polo-Assn", ["u", "s", "polo", "assn"], "points and hyphens separate"),
    ("snake_case", ["snake", "case"], "so does the underscore"),
    ("ﬁla ㎏", ["fila", "kg"], "ligatures and squared units are their letters"),
    ("STRASSE straße", ["strasse", "strasse"], "sharp s is two letters"),
    ("", [], "nothing has no words"),
    ("— … ®", [], "signs have none either"),
]
KEPT_APART = [
    ("ガス", "カス", "a voiced kana is another letter"),
    ("ปา", "ป้า", "a Thai tone is a letter of its word"),
    ("कमल", "कमला", "so is an Indic vowel"),
    ("nike", "nlke", "small L is no i, whatever it looks like"),
    ("nike", "n1ke", "digits for letters are not folded here"),
    ("耐克", "耐可", "other characters of one sound are other characters"),
]
LOOK_ALIKE = [
    ("рullmаn", "pullman", "Cyrillic er and a"),
    ("ΝΙΚΕ", "nike", "Greek capitals"),
    ("ɢᴜᴄᴄɪ", "gucci", "small capitals"),
    ("ᎪᎠᎠᎪ", "adda", "Cherokee"),
]
HOSTILE = st.text(
    alphabet=st.one_of(
        st.characters(), st.sampled_from("aAéß男ガ가ก ﷺ㎏ﬁ\u0301\u200b\u202e\u00ad-.'ａ𝗻İ"), st.just("\u0316")
    ),
    max_size=40,
)


def words(text: Text) -> list[str]:
    return [text.letters[first:last] for first, last in text.words]


@pytest.mark.parametrize(("text", "expected", "why"), FOLDED)
def test_folding_drops_what_the_eye_drops(text: str, expected: list[str], why: str) -> None:
    assert words(fold(text)) == expected, why


@pytest.mark.parametrize(("one", "other", "why"), KEPT_APART)
def test_folding_keeps_different_letters_apart(one: str, other: str, why: str) -> None:
    assert fold(one).letters != fold(other).letters, why


@pytest.mark.parametrize(("text", "latin", "why"), LOOK_ALIKE)
def test_the_skeleton_shows_what_letters_pass_for(text: str, latin: str, why: str) -> None:
    folded = fold(text)
    assert folded.skeleton == latin, why
    assert folded.letters != latin, why


def test_a_span_counts_characters_as_published() -> None:
    text = "👟 ｎi\u200bké™ 男鞋"
    folded = fold(text)
    start, end = folded.span(0, 4)
    assert text[start:end] == "ｎi\u200bké"


def test_an_accent_belongs_to_the_letter_before_it_and_a_trailing_zero_width_space_to_none() -> None:
    assert fold("nike\u0301 x").seen(0, 4) == "nike\u0301"
    assert fold("\u202enike\u200b x").seen(0, 4) == "nike"


def test_a_ligature_of_eighteen_letters_does_not_make_a_text_longer() -> None:
    assert len(fold("\ufdfa" * 1000).letters) == 1000


def test_spelling_forgets_case_width_and_separators_only() -> None:
    assert spelling("Coca-Cola") == spelling("ＣＯＣＡ ｃｏｌａ")
    assert spelling("Pokemon") != spelling("Pokémon")
    assert spelling("ni\u200bke") != spelling("nike")


@given(HOSTILE)
def test_every_letter_maps_into_the_text_and_never_backwards(text: str) -> None:
    folded = fold(text)
    assert len(folded.letters) == len(folded.skeleton) == len(folded.starts) == len(folded.ends)
    assert all(0 <= start < end <= len(text) for start, end in zip(folded.starts, folded.ends, strict=True))
    assert list(folded.starts) == sorted(folded.starts)
    assert list(folded.ends) == sorted(folded.ends)


@given(HOSTILE)
def test_words_cover_every_letter_once_and_in_order(text: str) -> None:
    folded = fold(text)
    assert "".join(words(folded)) == folded.letters
    assert all(first < last for first, last in folded.words)


@given(HOSTILE)
def test_folding_twice_changes_nothing_more(text: str) -> None:
    once = fold(text).letters
    assert fold(once).letters == once


@given(st.text(alphabet=st.characters(max_codepoint=127)))
def test_the_short_way_for_plain_text_is_the_long_way(text: str) -> None:
    short, long = fold(text), fold(text + " é")
    assert (words(short), list(short.starts)) == (words(long)[:-1], list(long.starts)[:-1])


@given(HOSTILE, HOSTILE)
def test_a_text_folds_the_same_wherever_it_stands(before: str, text: str) -> None:
    assert fold(f"{before} {text}").letters == fold(before).letters + fold(text).letters


@given(HOSTILE, st.data())
def test_words_in_a_range_are_those_letters_cut_at_words(text: str, data: st.DataObject) -> None:
    folded = fold(text)
    assume(folded.letters)
    start = data.draw(st.integers(0, len(folded.letters) - 1))
    end = data.draw(st.integers(start + 1, len(folded.letters)))
    inside = folded.words_in(start, end)
    assert "".join(inside) == folded.letters[start:end]
    assert len(inside) == sum(first < end and last > start for first, last in folded.words)
