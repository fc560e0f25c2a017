"""The registered name in other Han characters of the same sound: 茅太 for 茅台."""

from rules.candidates.sightings import Sighting, Trick
from rules.checks import Knowledge, Opinion
from rules.tricks import opinion, used

LEADING = (Trick.HOMOPHONE,)


def check(sighting: Sighting, knowledge: Knowledge) -> Opinion | None:
    """Some characters are others of the same sound, and listings use neither them nor their edges as words.

    In "护眼仪美容" the characters 仪美 are no 义美, because 美容 is a word.
    """
    if used(sighting, knowledge) or _within_words(sighting, knowledge):
        return None
    return opinion(sighting, knowledge)


def _within_words(sighting: Sighting, knowledge: Knowledge) -> bool:
    letters, start, end = sighting.text.letters, sighting.start, sighting.end
    edges = [letters[start - 1 : start + 1]] if start else []
    edges += [letters[end - 1 : end + 1]] if end < len(letters) else []
    weights = knowledge.weights
    counted = weights.edge_pair_listings if end - start == 2 else weights.edge_word_listings
    return any(
        knowledge.background.with_words([edge]) >= counted
        for edge in edges
        if not edge[0].isascii() and not edge[1].isascii()
    )
