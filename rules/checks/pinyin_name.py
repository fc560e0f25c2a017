"""The registered name of Han characters spelled in Latin letters: maotai for 茅台."""

from rules.candidates.sightings import Sighting, Trick
from rules.checks import Knowledge, Opinion
from rules.tricks import leads, opinion, used


def check(sighting: Sighting, knowledge: Knowledge) -> Opinion | None:
    """The syllables of the name in Latin letters, together or apart."""
    if not leads(Trick.PINYIN, sighting) or used(sighting, knowledge):
        return None
    return opinion(sighting, knowledge)
