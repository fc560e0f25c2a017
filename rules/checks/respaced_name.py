"""The letters of the registered name, divided otherwise: written together, in pieces, or each letter apart."""

from math import prod

from rules.candidates.sightings import Sighting
from rules.checks import Knowledge, Opinion
from rules.terms import Field
from rules.tricks import own_word
from rules.weights import Weights
from rules.wording import varied

LEADING = (None,)
_FEWEST_TOGETHER = 4  # one less in capitals: KFC for K.F.C.
_FEWEST_APART = 6
_FEWEST_JOINED = 5
_WORDS_A_LISTING = 10
_FEWEST_SPREAD = 4
_LONGEST_GAP = 3
_APOSTROPHES = frozenset("'’‘`´＇")


def check(sighting: Sighting, knowledge: Knowledge) -> Opinion | None:
    """The same letters with other gaps: thenorthface, Levi's for LEVIS, n.i.k.e, 百·灵·达.

    Not where another name is registered just as it stands there: LEVIS is what "Levis" is then.
    """
    seen, name = sighting.words, sighting.name
    if (sighting.rivalled and not sighting.spread) or (
        sighting.letters != name.letters and own_word(sighting, knowledge)
    ):
        return None
    if tuple(map(len, seen)) == tuple(map(len, name.words)):
        return None
    gaps = list(sighting.text.gaps(sighting.start, sighting.end))
    if sighting.whole_field or (all(gap in _APOSTROPHES for gap in gaps) and len(seen) > 1):
        return _opinion(sighting, 0.0, "with other gaps", "间隔不同", knowledge.weights)
    if any(len(gap) > _LONGEST_GAP for gap in gaps):
        return None
    if len(seen) == 1:
        return _together(sighting, knowledge)
    if sighting.spread:
        return _spread(sighting, knowledge)
    return _apart(sighting, knowledge)


def _together(sighting: Sighting, knowledge: Knowledge) -> Opinion | None:
    if len(sighting.letters) < _FEWEST_TOGETHER - sighting.seen.isupper():
        return None
    return _opinion(sighting, knowledge.weights.together, "written together", "连写", knowledge.weights)


def _spread(sighting: Sighting, knowledge: Knowledge) -> Opinion | None:
    weights = knowledge.weights
    if not sighting.name.unspaced and len(sighting.letters) < _FEWEST_SPREAD:
        return None
    alone = sighting.name.unspaced or _stands_alone(sighting)
    if not alone and _continued(sighting):
        return None
    points = weights.spread if alone else weights.spread_within
    return _opinion(sighting, points, "with its letters apart", "逐字隔开", weights)


def _stands_alone(sighting: Sighting) -> bool:
    """Whether the row of letters begins and ends with the name: S.M.A.R.T does not in F.O.O.T.S.M.A.R.T."""
    around = sighting.text.neighbours(sighting.start, sighting.end)
    return all(len(word) > 1 or word.isdigit() for word in around)


def _continued(sighting: Sighting) -> bool:
    """Whether the sign between the letters stands before or after them too: S.M.A.R.T in F.O.O.T.S.M.A.R.T."""
    text, (start, end) = sighting.text, sighting.text.span(sighting.start, sighting.end)
    sign = next(text.gaps(sighting.start, sighting.end), " ")
    around = text.original[max(0, start - len(sign)) : start], text.original[end : end + len(sign)]
    return not sign.isspace() and sign in around


def _apart(sighting: Sighting, knowledge: Knowledge) -> Opinion | None:
    """In pieces, of which one at least is no word of many listings; without a background nobody can tell."""
    gaps = "".join(sighting.text.gaps(sighting.start, sighting.end))
    fewest = _FEWEST_APART if any(map(str.isspace, gaps)) else _FEWEST_JOINED
    if sighting.name.unspaced or len(sighting.letters) < fewest or not knowledge.background.listings:
        return None
    weights = knowledge.weights
    if _expected(sighting, knowledge) >= weights.pieces_by_chance:
        return None
    points = weights.joined_pieces if fewest == _FEWEST_JOINED else weights.apart
    points += weights.further_piece * (len(sighting.words) - 2)
    return _opinion(sighting, points, "in pieces", "拆开", weights)


def _expected(sighting: Sighting, knowledge: Knowledge) -> float:
    """How often these pieces would stand side by side in all listings by chance: "pro tec" often, "ev po int" never."""
    background = knowledge.background
    places = background.listings * _WORDS_A_LISTING
    rates = ((background.with_words([piece]) + 0.5) / places for piece in sighting.words)
    return places * prod(rates)


def _opinion(sighting: Sighting, points: float, english: str, chinese: str, weights: Weights) -> Opinion:
    return Opinion(
        points=points + (weights.category_guess if sighting.field is Field.CATEGORY else 0.0),
        said=lambda: varied(sighting, english, chinese),
    )
