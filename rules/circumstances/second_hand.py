"""The goods were used before: what the right holder has sold may be sold again."""

from collections.abc import Iterator

from rules.circumstances import Case, Remark
from rules.names import letters_of_name
from rules.terms import Field
from rules.vocabulary.lawful_words import Kind, bearing_on, letters_of
from rules.wording import quote

_USED = frozenset({"used", "refurbished", "usedcondition", "refurbishedcondition", "二手", "бу", "usado", "occasion"})


def remarks(case: Case) -> Iterator[Remark]:
    """“Second hand”, “二手”, “б/у” beside the mark, or a condition that the platform states."""
    condition = case.offer.listing.condition
    if condition and any(word in letters_of_name(condition) for word in _USED):
        yield _remark(case, Field.TITLE, 0, 0, condition)
        return
    finding = case.findings[0]
    if finding.field not in (Field.TITLE, Field.DESCRIPTION):
        return
    words = case.offer.lawful_words(finding.field)
    if not words:
        return
    text = case.offer.text(finding.field)
    place = bearing_on(words, text, letters_of(text, finding.start, finding.end), Kind.SECOND_HAND)
    if place is not None:
        begin, stop = text.span(place.start, place.end)
        yield _remark(case, finding.field, begin, stop, text.original[begin:stop])


def _remark(case: Case, field: Field, begin: int, stop: int, said: str) -> Remark:
    return Remark(
        unlawful=case.weights.second_hand,
        field=field,
        start=begin,
        end=stop,
        explanation=f"“{quote(said)}” offers used goods, which may have been the right holder's own.",
        explanation_zh=f"“{quote(said)}”表明是二手商品，可能原为权利人的正品。",
    )
