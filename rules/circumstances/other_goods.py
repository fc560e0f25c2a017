"""The goods offered are of the registration's classes, or of quite others."""

from collections.abc import Iterator
from functools import lru_cache
from math import tanh

from rules.circumstances import Case, Remark
from rules.terms import Field
from rules.vocabulary.ordinary_words import of_name


def remarks(case: Case) -> Iterator[Remark]:
    """An Apple on a crate of fruit is no mark; guessed classes, and goods read from a title, say less."""
    goods, registered = case.offer.goods, frozenset(case.registration.nice_classes)
    fit = goods.fit(registered)
    if fit is None:
        return
    weights = case.weights
    sure = (1.0 if case.registration.nice_classes_real else weights.guessed_classes) * (
        1.0 if goods.by_category else weights.guessed_goods
    )
    ordinary = _ordinary(case)
    english, chinese = _said(goods.classes, registered, fit=fit)
    if fit:
        yield Remark(
            use=sure * weights.same_goods * ordinary,
            unlawful=sure * weights.same_goods_unlawful,
            explanation=english,
            explanation_zh=chinese,
        )
        return
    yield Remark(
        use=sure * weights.other_goods * ordinary,
        unlawful=sure * weights.other_goods_unlawful,
        field=Field.CATEGORY if goods.by_category else Field.TITLE,
        explanation=english,
        explanation_zh=chinese,
    )


def _ordinary(case: Case) -> float:
    """From 0 for a coined word to 1 for a word of every day: the more ordinary, the more the goods must speak."""
    level = of_name(case.findings[0].registered)
    return tanh(max(0.0, level - case.weights.ordinary_from) + case.weights.coined_share)


@lru_cache(maxsize=1 << 12)
def _said(offered: frozenset[int], registered: frozenset[int], *, fit: bool) -> tuple[str, str]:
    """The sentences, in English and Chinese; remembered, because classes are few and hits of them many."""
    have, want = _list(offered), _list(registered)
    if fit:
        english = f"The goods are of class {have}; the mark is registered for them or near them (class {want})."
        return english, f"商品属于第{have}类，与注册类别（第{want}类）相同或相近。"
    english = f"The goods are of class {have}, the mark is registered for class {want}."
    return english, f"商品属于第{have}类，商标注册于第{want}类。"


def _list(classes: frozenset[int]) -> str:
    return ", ".join(map(str, sorted(classes)))
