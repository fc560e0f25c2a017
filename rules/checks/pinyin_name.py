"""The registered name of Han characters spelled in Latin letters: maotai for 茅台."""

from rules.candidates.sightings import Sighting, Trick
from rules.checks import Knowledge, Opinion
from rules.tricks import opinion, used

LEADING = (Trick.PINYIN,)


def check(sighting: Sighting, knowledge: Knowledge) -> Opinion | None:
    """The syllables of the name in Latin letters, together or apart."""
    if used(sighting, knowledge):
        return None
    return opinion(sighting, knowledge)
