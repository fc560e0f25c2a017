"""The goods were used before: what the right holder has sold may be sold again."""

from collections.abc import Iterator

from rules.circumstances import Case, Remark
from rules.names import fold
from rules.terms import Field
from rules.vocabulary.lawful_words import Kind, bearing_on, letters_of
from rules.wording import quote

# What a platform states in a word of its own, schema.org's among them, beside the words that sellers write.
_USED = frozenset({"used", "usedcondition", "refurbishedcondition", "damagedcondition", "occasion", "preowned"})
_NOT = frozenset({"never", "not", "unused"})


def remarks(case: Case) -> Iterator[Remark]:
    """“Second hand”, “二手”, “б/у” beside the mark, or a condition that the platform states."""
    if _used(case):
        yield _remark(case, Field.TITLE, 0, 0, case.offer.listing.condition)
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


def _used(case: Case) -> bool:
    """Whether the stated condition is a used one; “never used” and “unused” are not."""
    if not case.offer.listing.condition:
        return False
    text = fold(case.offer.listing.condition)
    words = {text.letters[first:last] for first, last in text.words}
    if words & _NOT:
        return False
    said = case.offer.words.lawful_table.places(text)
    return bool(words & _USED) or any(place.phrase.meaning.kind is Kind.SECOND_HAND for place in said)


def _remark(case: Case, field: Field, begin: int, stop: int, said: str) -> Remark:
    return Remark(
        unlawful=case.weights.second_hand,
        field=field,
        start=begin,
        end=stop,
        explanation=f"“{quote(said)}” offers used goods, which may have been the right holder's own.",
        explanation_zh=f"“{quote(said)}”表明是二手商品，可能原为权利人的正品。",
    )
