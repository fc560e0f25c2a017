"""The seller says, openly or in the trade's code, that the goods are copies: replica, 高仿, реплика, هاي كوبي."""

from collections.abc import Iterator

from rules.circumstances import Case, Remark
from rules.names import Text
from rules.terms import Field
from rules.vocabulary.phrases import Place
from rules.vocabulary.replica_words import Meaning, Plainness
from rules.weights import Weights
from rules.wording import quote

_FIELDS = (Field.TITLE, Field.DESCRIPTION, Field.CATEGORY, Field.SELLER)
_SAID = {
    Plainness.PLAIN: ("says that the goods are a copy", "表明商品为仿制品"),
    Plainness.CODE: ("is the trade's word for a grade of copies", "是仿品行业对等级的称呼"),
    Plainness.HINT: ("is often said of copies", "常用于仿品"),
}


def remarks(case: Case) -> Iterator[Remark]:
    """The plainest such word of each field, unless other words there give it another sense (“AAA batteries”)."""
    for field in _FIELDS:
        places = case.offer.replica_words(field)
        if not places:
            continue
        text = case.offer.text(field)
        found = [place for place in places if _beside_name(place, text, field, case)]
        place = max(found, key=lambda each: (_points(each, case.weights), -each.start), default=None)
        if place is not None:
            yield _remark(place, text, field, case)


def _beside_name(place: Place[Meaning], text: Text, field: Field, case: Case) -> bool:
    """Whether the word stands outside the mark: a mark that is called Clone says nothing by its name."""
    first, last = text.span(place.start, place.end)
    here = (finding for finding in case.findings if finding.field is field)
    return all(last <= finding.start or finding.end <= first for finding in here)


def _points(place: Place[Meaning], weights: Weights) -> float:
    match place.phrase.meaning.plainness:
        case Plainness.PLAIN:
            return weights.replica_plain
        case Plainness.CODE:
            return weights.replica_code
        case Plainness.HINT:
            return weights.replica_hint


def _remark(place: Place[Meaning], text: Text, field: Field, case: Case) -> Remark:
    begin, stop = text.span(place.start, place.end)
    said = quote(text.original[begin:stop])
    english, chinese = _SAID[place.phrase.meaning.plainness]
    return Remark(
        use=_room(begin, stop, field, case),
        unlawful=_points(place, case.weights),
        field=field,
        start=begin,
        end=stop,
        explanation=f"“{said}” {english}.",
        explanation_zh=f"“{said}”{chinese}。",
    )


def _room(begin: int, stop: int, field: Field, case: Case) -> float:
    """What the word cost the mark by standing in its field: "replica Nike" begins with Nike all the same."""
    finding, weights = case.findings[0], case.weights
    if finding.field is not field or field is Field.BRAND:
        return 0.0
    written = case.offer.listing.text(field)
    whole, less = len(written), max(1, len(written) - (stop - begin) - 1)
    before = stop - begin + 1 if stop <= finding.start else 0
    share = weights.title_share * (finding.end - finding.start) * (1 / less - 1 / whole)
    back = weights.further_back * ((finding.start - before) / less - finding.start / whole)
    first = weights.first_words if before and not written[:begin].strip() and finding.start - stop <= 1 else 0.0
    return max(0.0, share + back) + first
