"""The registered name spelled in another script by its sound: найк, ナイキ."""

from rules.candidates.sightings import Sighting, Trick
from rules.checks import Knowledge, Opinion
from rules.tricks import known_maker, opinion, used
from rules.vocabulary.ordinary_words import ordinariness

LEADING = (Trick.SOUND,)


def check(sighting: Sighting, knowledge: Knowledge) -> Opinion | None:
    """A word of another script that sounds like the name and is unknown, or else like the name of a known maker."""
    word = sighting.letters
    if known_maker(sighting, knowledge):
        return None if ordinariness(word) else opinion(sighting, knowledge)
    if used(sighting, knowledge) or (knowledge.words.known(word) and len(sighting.words) == 1):
        return None
    return opinion(sighting, knowledge)
