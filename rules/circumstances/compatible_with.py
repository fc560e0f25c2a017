"""The seller says whose goods his own go with: compatible with, for, 适用于, для, pour, para, متوافق مع."""

from collections.abc import Iterator

from rules.circumstances import Case, Remark
from rules.terms import Field, Finding
from rules.vocabulary.lawful_words import Kind, bearing_on, joined_for, letters_of
from rules.wording import quote

_FIELDS = (Field.TITLE, Field.DESCRIPTION)
# What the platform or the seller's own name says is no use on the goods.
_PLATFORMS = (Field.CATEGORY, Field.SELLER)


def remarks(case: Case) -> Iterator[Remark]:
    """“Case for Nike” names whom a case fits; “Nike shoes for men” does not: the words must lead to the mark."""
    named = [finding for finding in case.findings if finding.field not in _PLATFORMS]
    first: tuple[int, int] | None = None
    for finding in named:
        words = _words(case, finding)
        if words is None:
            return
        first = first or words
    if first is not None:
        yield _remark(case, named[0], *first)


def _words(case: Case, finding: Finding) -> tuple[int, int] | None:
    """Which letters of the finding's field say that the goods only go with the mark's."""
    if finding.field not in _FIELDS:
        return None
    text, places = case.offer.text(finding.field), case.offer.lawful_words(finding.field)
    if not places and "ل" not in text.letters:
        return None
    name = letters_of(text, finding.start, finding.end)
    if name[0] >= name[1]:
        return None
    place = bearing_on(places, text, name, Kind.COMPATIBLE_WITH)
    return joined_for(text, name, finding.registered) if place is None else (place.start, place.end)


def _remark(case: Case, finding: Finding, first: int, last: int) -> Remark:
    text = case.offer.text(finding.field)
    begin, stop = text.span(first, last)
    said, mark = quote(text.original[begin:stop]), quote(finding.seen)
    return Remark(
        unlawful=case.weights.compatible_with,
        field=finding.field,
        start=begin,
        end=stop,
        explanation=f"“{said}” says whose goods these fit: “{mark}” may be named for that.",
        explanation_zh=f"“{said}”说明商品适配的对象：可为此提及“{mark}”。",
    )
