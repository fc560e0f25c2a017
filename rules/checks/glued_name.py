"""The registered name written together with an ordinary word: nikeshoes, newadidas."""

from rules.candidates.sightings import Sighting, Trick
from rules.checks import Knowledge, Opinion
from rules.tricks import opinion

LEADING = (Trick.GLUED,)


def check(sighting: Sighting, knowledge: Knowledge) -> Opinion | None:
    """The name is part of an unknown word, and what is left of it is a word, a number or begins with a capital."""
    return opinion(sighting, knowledge)
