"""The seller says whose goods his own go with: compatible with, for, 适用于, для, pour, para, متوافق مع."""

from collections.abc import Iterator

from rules.circumstances import Case, Remark
from rules.terms import Field
from rules.vocabulary.lawful_words import Kind, bearing_on, letters_of
from rules.wording import quote

_FIELDS = (Field.TITLE, Field.DESCRIPTION)
# What the platform or the seller's own name says is no use on the goods.
_PLATFORMS = (Field.CATEGORY, Field.SELLER)


def remarks(case: Case) -> Iterator[Remark]:
    """“Case for Nike” names whom a case fits; “Nike shoes for men” does not: the words must lead to the mark."""
    named = [finding for finding in case.findings if finding.field not in _PLATFORMS]
    found = [_place(case, finding.field, finding.start, finding.end) for finding in named]
    if found and found[0] is not None and all(found):
        yield found[0]


def _place(case: Case, field: Field, first: int, last: int) -> Remark | None:
    if field not in _FIELDS or not case.offer.lawful_words(field):
        return None
    text = case.offer.text(field)
    start, end = letters_of(text, first, last)
    if start >= end:
        return None
    place = bearing_on(case.offer.lawful_words(field), text, (start, end), Kind.COMPATIBLE_WITH)
    if place is None:
        return None
    begin, stop = text.span(place.start, place.end)
    said, mark = quote(text.original[begin:stop]), quote(text.original[first:last])
    return Remark(
        unlawful=case.weights.compatible_with,
        field=field,
        start=begin,
        end=stop,
        explanation=f"“{said}” says whose goods these fit: “{mark}” may be named for that.",
        explanation_zh=f"“{said}”说明商品适配的对象：可为此提及“{mark}”。",
    )
