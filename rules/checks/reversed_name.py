"""The registered name written from right to left."""

from rules.candidates.sightings import Sighting, Trick
from rules.checks import Knowledge, Opinion
from rules.tricks import opinion, used

LEADING = (Trick.REVERSED,)


def check(sighting: Sighting, knowledge: Knowledge) -> Opinion | None:
    """An unknown word without digits that is the name from right to left."""
    if any(map(str.isdigit, sighting.letters)) or used(sighting, knowledge):
        return None
    return opinion(sighting, knowledge)
