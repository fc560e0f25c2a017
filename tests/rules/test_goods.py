"""Which goods a listing offers, by its category and else its title, and which classes are near one another."""

import pytest

from rules import lexicons
from rules.names import fold
from rules.vocabulary.goods import Goods, goods, table
from rules.vocabulary.wordlists import goods_fault

OFFERED = [
    # category, title, classes, by category, why
    ("Women's Shoes", "", {25}, True, "in English"),
    ("", "Running shoes", {25}, False, "from the title"),
    ("Shoes", "Coffee mug", {25}, True, "the category goes first"),
    ("Sale", "Lipstick", {3}, False, "a category that says nothing"),
    ("Красота > Помада", "", {3}, True, "a Russian stem"),
    ("pomada", "", {3}, True, "Russian in Latin letters"),
    ("", "口红 保湿", {3}, False, "in Chinese"),
    ("", "kouhong", {3}, False, "Chinese in pinyin"),
    ("عطور", "", {3}, True, "in Arabic"),
    ("maquillaje", "", {3}, True, "in Spanish"),
    ("sabonetes", "", {3}, True, "a Portuguese plural"),
    ("", "", set(), False, "nothing said"),
    ("Zzyzx", "Qwerty", set(), False, "nothing known"),
    ("", "soapstone", set(), False, "a longer word"),
]


@pytest.mark.parametrize(("category", "title", "classes", "by_category", "why"), OFFERED)
def test_goods_are_read(category: str, title: str, classes: set[int], by_category: bool, why: str) -> None:
    assert goods(fold(category), fold(title)) == Goods(classes=frozenset(classes), by_category=by_category), why


FITS = [
    ({25}, {25}, True, "the same class"),
    ({25}, {18}, True, "bags beside clothes"),
    ({14}, {9}, True, "watches beside phones"),
    ({25}, {30}, False, "coffee is no clothing"),
    ({3}, {12}, False, "cars are no cosmetics"),
    ({25}, {35}, None, "retail goes with any goods"),
    (set(), {25}, None, "unknown goods"),
    ({25}, set(), None, "unknown classes"),
]


@pytest.mark.parametrize(("offered", "registered", "fit", "why"), FITS)
def test_goods_fit_a_registration(offered: set[int], registered: set[int], fit: bool | None, why: str) -> None:
    found = Goods(classes=frozenset(offered), by_category=True).fit(frozenset(registered))
    assert found is fit, why


def test_every_packaged_row_is_one() -> None:
    rows = lexicons.rows("goods.txt")
    assert [goods_fault(row) for row in rows if goods_fault(row)] == []
    named = {int(each) for row in rows for each in row[0].split(",")}
    assert named >= set(range(1, 35)) - {13, 17}, "all goods but firearms and half-worked rubber"


def test_other_words_give_other_classes() -> None:
    own = table([("9", "en", "gizmo")])
    assert goods(fold("Gizmos"), fold("shoes"), own).classes == {9}
    assert goods(fold("Gizmos"), fold("shoes")).classes == {25}
