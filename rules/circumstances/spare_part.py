"""The goods are offered as spare or replacement parts, whose purpose a seller may say with the mark of the whole."""

from collections.abc import Iterator

from rules.circumstances import Case, Remark
from rules.terms import Field
from rules.vocabulary.lawful_words import Kind, bearing_on, letters_of
from rules.wording import quote


def remarks(case: Case) -> Iterator[Remark]:
    """“Replacement parts”, “запчасти”, “替换件” in the title that names the mark."""
    finding = case.findings[0]
    if finding.field not in (Field.TITLE, Field.DESCRIPTION):
        return
    words = case.offer.lawful_words(finding.field)
    if not words:
        return
    text = case.offer.text(finding.field)
    place = bearing_on(words, text, letters_of(text, finding.start, finding.end), Kind.SPARE_PART)
    if place is None:
        return
    begin, stop = text.span(place.start, place.end)
    said = quote(text.original[begin:stop])
    yield Remark(
        unlawful=case.weights.spare_part,
        field=finding.field,
        start=begin,
        end=stop,
        explanation=f"“{said}” offers a part for goods of that mark.",
        explanation_zh=f"“{said}”表明是该品牌商品的零配件。",
    )
