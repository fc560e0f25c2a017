"""The registered name in other Han characters of the same sound: 茅太 for 茅台."""

from rules.checks import Knowledge, Opinion
from rules.sightings import Sighting, Trick
from rules.tricks import leads, opinion, used


def check(sighting: Sighting, knowledge: Knowledge) -> Opinion | None:
    """Some characters are others of the same sound; a pair that listings use is a word of its own."""
    if not leads(Trick.HOMOPHONE, sighting) or used(sighting, knowledge):
        return None
    return opinion(sighting, knowledge)
