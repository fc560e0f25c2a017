"""How surely a registered name is meant: points of evidence for a sighting, and the score of a hit made of them.

A hit's score has two parts, how surely the mark is used and how likely the use is unlawful. The first decides whether
an officer sees the hit; the second orders the queue and may bring in what the first left out, but drops nothing.

Points are log-odds, so that evidence adds up and the scale from 0 to 100 has no end that hits could crowd at. No term
comes from ids, digests or chance: the same listing, registration and background give the same score.
"""

from collections.abc import Sequence
from math import exp, log

from rules.candidates.sightings import Sighting, Trick
from rules.disguises import disguise
from rules.terms import Field, Finding
from rules.usage import Usage
from rules.weights import Weights

_DIVIDING = frozenset(",;:!?|()[]{}，；：！？（）【】、。")
_LONGEST_GAP = 3


def weigh(sighting: Sighting, usage: Usage, weights: Weights) -> float:
    """The points that a sighting has whatever the check says: its name, its words' rarity and its place."""
    name = _usage(sighting, usage, weights) + _length(sighting, weights)
    points = name + _place(sighting, weights)
    if sighting.field is Field.BRAND and sighting.whole_field:
        return max(points, weights.in_brand + weights.whole_brand + weights.whole_brand_rest * name)
    return points


def percent(points: float) -> float:
    """Points as a score from 0 to 100; strictly rising, so that order is kept."""
    return 100.0 / (1.0 + exp(-points / 2))


def points(percent: float) -> float:
    """The points behind a score."""
    return 2 * log(percent / (100.0 - percent))


def use(findings: Sequence[Finding], weights: Weights) -> float:
    """How surely a mark is used, in points: its strongest finding, raised a little by others, more by other fields."""
    return _use([(finding.field, finding.strength) for finding in findings], weights)


def most_used(strengths: Sequence[tuple[Field, float]], weights: Weights) -> float:
    """Points that `use` does not exceed, by what is found in which fields, of which some may say the same twice."""
    repeated = min(0.0, weights.further_finding) * weights.further_findings_counted
    return _use(strengths, weights) - repeated


def least_alone(score: float, weights: Weights) -> float:
    """The strength beneath which a finding that stands alone cannot reach a score, by `most_used`."""
    repeated = min(0.0, weights.further_finding) * weights.further_findings_counted
    # Less by what rounding may make of it.
    return percent(points(score) + repeated) - 1e-6


def _use(strengths: Sequence[tuple[Field, float]], weights: Weights) -> float:
    by_field: dict[Field, float] = {}
    for field, strength in strengths:
        by_field[field] = max(strength, by_field.get(field, 0.0))
    strongest, *others = sorted(by_field.values(), reverse=True)
    further = min(len(strengths) - len(by_field), weights.further_findings_counted)
    return points(strongest) + weights.further_field * sum(others) / 100 + weights.further_finding * further


def together(used: float, unlawful: float, weights: Weights) -> float:
    """Both parts as one, in points; rising with each of them.

    What speaks for unlawful use counts as far as it is sure that the mark is used at all: a cheap price is no reason to
    look at what is hardly the mark. What speaks for lawful use draws a hit towards the threshold, never across it: the
    officer sees it, but late.
    """
    sureness = percent(used) / 100
    used = min(used, weights.sure) + weights.beyond_sure * max(0.0, used - weights.sure)
    if unlawful >= 0:
        return used + unlawful * sureness
    shown = points(min(max(weights.threshold, 0.01), 99.99))
    beyond = used - shown
    return shown + beyond * exp(unlawful / 2 if beyond > 0 else -unlawful / 2)


def _usage(sighting: Sighting, usage: Usage, weights: Weights) -> float:
    """How likely the words seen are a maker's name.

    What may be a slip or another word is no surer a name than the registered words themselves are: a mistyped
    "chocolate" is a chocolate first, and "media" in "mediapilot" a word before it is a mark.
    """
    if _unheard_of(sighting):
        return usage.points((), "")
    opens = sighting.field is Field.TITLE and sighting.opens
    seen = (usage.opening if opens else usage.points)(sighting.words, sighting.letters)
    if sighting.deliberate:
        return seen
    registered = usage.points(sighting.name.words, sighting.name.letters)
    # Words that are common each for itself are rarer together than the rarest of them.
    surer = weights.surer_than_registered * (1 if len(sighting.name.words) == 1 else 2)
    return min(seen, registered + surer)


def _unheard_of(sighting: Sighting) -> bool:
    """Whether no listing could have used what was seen as a word: n@ma, g*cci, p.i.n.k, a Cyrillic letter in pink."""
    pieces = len(sighting.words)
    # As most are: a word as it stands in every language's shops.
    if pieces == 1 and not sighting.tricks:
        return False
    if sighting.spread or (pieces > 2 and not sighting.tricks and pieces > len(sighting.name.words)):
        return True
    if pieces > 1 and sighting.joined and sighting.words != sighting.name.words:
        return True
    if Trick.SIGNS in sighting.tricks and not sighting.seen.isalnum():
        return True
    return bool(sighting.tricks) and disguise(sighting.seen, sighting.name.registered) is not None


def _length(sighting: Sighting, weights: Weights) -> float:
    letters = sighting.letters
    size = len(letters)
    long = weights.letter_points * min(size, weights.longest_letters_counted)
    if letters.isdigit():
        return weights.only_digits + long
    if sighting.name.unspaced:
        return long * 2 + (weights.one_letter if size == 1 else weights.two_unspaced if size == 2 else 0.0)
    short = (weights.one_letter, weights.two_letters, weights.three_letters, weights.four_letters)
    return long + (short[size - 1] if size <= len(short) else 0.0)


def _place(sighting: Sighting, weights: Weights) -> float:
    start, end = sighting.text.span(sighting.start, sighting.end)
    length = len(sighting.text.original)
    total = weights.of_field(sighting.field) + _capitals(sighting, weights) + _gaps(sighting, weights)
    if sighting.field is Field.CATEGORY:
        return total
    total += weights.title_share * (end - start) / length + weights.further_back * start / length
    return total + (weights.first_words if sighting.opens and sighting.field is not Field.SELLER else 0.0)


def _gaps(sighting: Sighting, weights: Weights) -> float:
    """Words that a comma, a bracket or a long gap divides are seldom one name, unless it was registered so."""
    if len(sighting.words) == 1:
        return 0.0
    gaps = list(sighting.text.gaps(sighting.start, sighting.end))
    signs = _DIVIDING.intersection("".join(gaps))
    divided = not signs <= set(sighting.name.registered) or max(map(len, gaps), default=0) > _LONGEST_GAP
    return weights.gap_in_name if divided else 0.0


def _capitals(sighting: Sighting, weights: Weights) -> float:
    """A capital where the text has small letters too; for short marks, capitals alone."""
    seen, text = sighting.seen, sighting.text.original
    if not seen[:1].isupper() or text.isupper():
        return 0.0
    short = len(sighting.letters) <= 3 and seen.isupper()
    return weights.short_capitals if short else weights.capital
