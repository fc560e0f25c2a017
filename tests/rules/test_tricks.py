"""Each trick by the check that speaks for it, and texts that only look like one."""

import pytest

from rules.background import EMPTY
from rules.candidates.register import Register
from rules.checks import Knowledge, installed
from rules.names import fold
from rules.terms import Field, Registration
from rules.weights import WEIGHTS

KNOWLEDGE = Knowledge(background=EMPTY, weights=WEIGHTS)

SEEN = [
    # text, mark, check, what is seen, why
    ("sneaker $amsung case", "Samsung", "signs_name", "$amsung", "a sign for a letter"),
    ("n1k3 shoes", "Nike", "signs_name", "n1k3", "digits for letters"),
    ("9ucci bag", "Gucci", "signs_name", "9ucci", "a digit that begins the word"),
    ("rnicrosoft mouse", "Microsoft", "look_alike_name", "rnicrosoft", "two letters that look like one"),
    ("adidasshoes男", "adidas", "glued_name", "adidas", "an ordinary word after the name"),
    ("buy gu*ci now", "Gucci", "masked_name", "gu*ci", "a covered letter"),
    ("buy niiiike now", "Nike", "stretched_name", "niiiike", "letters drawn out"),
    ("anihskom shirt", "Mokshina", "reversed_name", "anihskom", "from right to left"),
    ("alvertsomn bag", "Albertsomm", "two_edits_name", "alvertsomn", "two errors in ten letters"),
    ("шарф нинтендо new", "Nintendo", "sounding_name", "нинтендо", "in Cyrillic letters"),
    ("寶馬汽車配件", "宝马", "han_form_name", "寶馬", "traditional characters"),
    ("正品茅太酒", "茅台", "homophone_name", "茅太", "a character of the same sound"),
    ("xing ba ke coffee", "星巴克", "pinyin_name", "xing ba ke", "pinyin by syllables"),
]
NOT_SEEN = [
    ("42mm watch", "Azmm", "a size"),
    ("oil 5w30", "Swao", "a grade of oil"),
    ("pineapple corer", "Apple", "a mark inside a word"),
    ("great Nike!", "Nikei", "an exclamation is no letter"),
    ("新款耐用鞋", "耐克", "another word with one of the characters"),
]


def findings(text: str, mark: str) -> list[tuple[str, str]]:
    register = Register.build([Registration(office="CN", registration_number="1", mark=mark)])
    sightings = register.sightings(fold(text), Field.TITLE, KNOWLEDGE.words)
    return [(name, each.seen) for each in sightings for name, check in installed().items() if check(each, KNOWLEDGE)]


@pytest.mark.parametrize(("text", "mark", "check", "seen", "why"), SEEN)
def test_a_trick_is_seen_and_named(text: str, mark: str, check: str, seen: str, why: str) -> None:
    assert (check, seen) in findings(text, mark), why


@pytest.mark.parametrize(("text", "mark", "why"), NOT_SEEN)
def test_no_trick_is_seen_where_there_is_none(text: str, mark: str, why: str) -> None:
    assert findings(text, mark) == [], why
