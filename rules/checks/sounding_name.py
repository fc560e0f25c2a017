"""The registered name spelled in another script by its sound: найк, ナイキ."""

from rules.candidates.sightings import Sighting, Trick
from rules.checks import Knowledge, Opinion
from rules.tricks import opinion, used

LEADING = (Trick.SOUND,)


def check(sighting: Sighting, knowledge: Knowledge) -> Opinion | None:
    """An unknown word of another script that sounds like the name."""
    if used(sighting, knowledge):
        return None
    return opinion(sighting, knowledge)
