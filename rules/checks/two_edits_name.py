"""A long registered name with two typing errors."""

from rules.candidates.sightings import Sighting, Trick
from rules.checks import Knowledge, Opinion
from rules.tricks import opinion, used

LEADING = (Trick.TWO_EDITS,)


def check(sighting: Sighting, knowledge: Knowledge) -> Opinion | None:
    """An unknown word without digits two letters from a name of ten or more."""
    if used(sighting, knowledge) or any(map(str.isdigit, sighting.letters)):
        return None
    return opinion(sighting, knowledge)
