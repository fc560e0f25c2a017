"""Each rule against a table of texts it must and must not speak on, and the contract every rule keeps."""

import inspect

import pytest

from rules.background import EMPTY, Background
from rules.candidates.register import Register
from rules.candidates.sightings import Sighting, Trick
from rules.checks import Knowledge, Opinion, installed, speaking_on
from rules.names import fold
from rules.terms import Field, Listing, Registration
from rules.weights import WEIGHTS

ORDINARY = [
    "new jacket",
    "red jacket for men",
    "сок яблочный",
    "сок томатный",
    "pro tec film",
    "apple tea",
    "levi jeans",
]
BACKGROUND = Background.learn(
    Listing(listing_ref=f"{number}-{again}", title=title)
    for number, title in enumerate(ORDINARY)
    for again in range(25)
)

SPEAKS = [
    # text, mark, the rule that speaks, why
    ("NIKE shoes", "Nike", "exact_name", "case"),
    ("ｎｉｋｅ shoes", "Nike", "exact_name", "width"),
    ("the new-balance 574", "New Balance", "exact_name", "another separator between the same words"),
    ("Pokémon", "Pokémon", "exact_name", "the accent of the register, composed or not"),
    ("Poke\u0301mon", "Pokémon", "exact_name", "the accent of the register, composed or not"),
    ("adidas男鞋", "Adidas", "exact_name", "a boundary between scripts"),
    ("正品耐克鞋", "耐克", "exact_name", "inside a run of letters"),
    ("H&M dress", "H&M", "exact_name", "a short name with its sign"),
    ("êverñoté", "evernote", "folded_name", "accents added"),
    ("Pokemon cards", "Pokémon", "folded_name", "accents left out"),
    ("sp\u00adortmaster", "Sportmaster", "folded_name", "a soft hyphen"),
    ("\U0001d5fb\U0001d5f6\U0001d5f8\U0001d5f2", "Nike", "folded_name", "mathematical letters"),
    ("рullmаn bus", "Pullman", "folded_name", "two Cyrillic letters"),
    ("thenorthface coat", "The North Face", "respaced_name", "written together"),
    ("levis jeans", "Levi's", "respaced_name", "an apostrophe less"),
    ("Levi’s jeans", "LEVIS", "respaced_name", "an apostrophe more"),
    ("KFC bucket", "K.F.C.", "respaced_name", "a short name in capitals"),
    ("S.W.I.S.S.A.I.R ticket", "Swissair", "respaced_name", "every letter apart"),
    ("百·灵·达 pen", "百灵达", "respaced_name", "Han letters apart"),
    ("伊 莱 克 斯", "伊莱克斯", "respaced_name", "and with spaces"),
    ("wolf sk1n", "Wolfsk1n", "respaced_name", "in two pieces, one of them no word"),
    ("angullar tools", "Angular", "one_edit_name", "doubled"),
    ("dshoom food", "Dishoom", "one_edit_name", "dropped"),
    ("jack wolfskn coat", "Jack Wolfskin", "one_edit_name", "in one of two words"),
]
SILENT = [
    ("pineapple corer", "Apple", "a mark inside another word"),
    ("new jacket", "Racket", "an ordinary word one edit from a mark"),
    ("adiddass", "Adidas", "two edits"),
    ("сок", "COK", "a Russian word whose letters all look Latin"),
    ("сок томатный", "COK", "the same where the background knows it"),
    ("pro tec film", "Protec", "two ordinary words"),
    ("F.O.O.T.S.M.A.R.T", "Smart", "letters out of a longer row of letters"),
    ("language C", "C++", "a letter without the signs that make it a name"),
    ("sizes H, M, L", "H&M", "two sizes"),
    ("on it", "Onit!", "too short to be in pieces"),
]


def sightings(text: str, mark: str, field: Field = Field.TITLE) -> list[Sighting]:
    register = Register.build([Registration(office="CN", registration_number="1", mark=mark)])
    return register.sightings(fold(text), field)


def opinions(text: str, mark: str, background: Background = BACKGROUND) -> dict[str, Opinion]:
    knowledge = Knowledge(background=background, weights=WEIGHTS)
    return {
        name: opinion
        for sighting in sightings(text, mark)
        for name, check in installed().items()
        if (opinion := check(sighting, knowledge))
    }


@pytest.mark.parametrize(("text", "mark", "rule", "why"), SPEAKS)
def test_a_rule_speaks(text: str, mark: str, rule: str, why: str) -> None:
    assert list(opinions(text, mark)) == [rule], why


@pytest.mark.parametrize(("text", "mark", "why"), SILENT)
def test_every_rule_is_silent(text: str, mark: str, why: str) -> None:
    padded = f"nice {text} here" if text != "сок" else text
    assert opinions(padded, mark) == {}, why


DISGUISES = [
    ("sp\u00adort", "Sport", "invisible characters", "不可见字符"),
    ("sрort", "Sport", "letters that look alike", "形近字母"),
    ("spórt", "Sport", "added accents", "附加符号"),
    ("ⓢⓟⓞⓡⓣ", "Sport", "letters of another form", "变体字母"),
    ("Sport", "Spórt", "the accents left out", "省略附加符号"),
]


@pytest.mark.parametrize(("text", "mark", "english", "chinese"), DISGUISES)
def test_a_disguise_is_named(text: str, mark: str, english: str, chinese: str) -> None:
    opinion = opinions(text, mark)["folded_name"]
    assert english in opinion.explanation
    assert chinese in opinion.explanation_zh


def test_a_slip_that_sellers_copy_stays_a_typing_error_beside_a_famous_name() -> None:
    titles = ["adidas shoes"] * 400 + ["adiddas shoes"] * 5
    known = Background.learn(Listing(listing_ref=str(n), title=title) for n, title in enumerate(titles))
    assert "one_edit_name" in opinions("adiddas shoes", "Adidas", known)
    assert "one_edit_name" not in opinions("adiddas shoes", "Aduddas", known)


def test_pieces_are_put_together_only_where_a_background_can_tell_words_from_pieces() -> None:
    assert list(opinions("wolf sk1n", "Wolfsk1n", EMPTY)) == ["respaced_name"]
    assert opinions("a wolf sk1n coat", "Wolfsk1n", EMPTY) == {}


def test_hostile_text_is_quoted_bounded_and_visible() -> None:
    spoken = opinions("n\u202ei\u200bke" + "\u0301" * 500 + " x", "Nike")["folded_name"]
    for sentence in (spoken.explanation, spoken.explanation_zh):
        assert "\u202e" not in sentence
        assert "<U+202E>" in sentence
        assert len(sentence) < 200


@pytest.mark.parametrize("name", installed())
def test_a_rule_says_what_it_is_for_because_the_officer_reads_it(name: str) -> None:
    check = installed()[name].check
    module = inspect.getmodule(check)
    assert module is not None
    assert len(module.__doc__ or "") > 30
    assert len(check.__doc__ or "") > 30
    assert module.__name__ == f"rules.checks.{name}"


@pytest.mark.parametrize(("text", "mark", "rule", "why"), SPEAKS)
def test_both_languages_quote_what_was_seen_in_one_sentence(text: str, mark: str, rule: str, why: str) -> None:
    opinion = opinions(text, mark)[rule]
    assert mark in opinion.explanation
    assert mark in opinion.explanation_zh
    assert opinion.explanation.endswith(".")
    assert opinion.explanation_zh.endswith("。")


@pytest.mark.parametrize("leading", [None, *Trick])
def test_every_sighting_has_a_rule_that_may_speak_on_it(leading: Trick | None) -> None:
    assert speaking_on(leading)
    assert all(rule in speaking_on(leading) for rule in installed().values() if leading in rule.leading)


@pytest.mark.parametrize("name", installed())
def test_a_rule_is_silent_on_sightings_of_other_tricks(name: str) -> None:
    rule, knowledge = installed()[name], Knowledge(background=BACKGROUND, weights=WEIGHTS)
    others = [each for text, mark, *_ in SPEAKS for each in sightings(text, mark) if each.leading not in rule.leading]
    assert others
    assert not any(rule(each, knowledge) for each in others)


def test_a_sole_rule_speaks_where_no_other_does() -> None:
    alone = {name for name, rule in installed().items() if rule.sole}
    said = [set(opinions(text, mark)) for text, mark, *_ in SPEAKS]
    assert alone
    assert all(len(names) == 1 for names in said if names & alone)
    assert any(names & alone for names in said)
