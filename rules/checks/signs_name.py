"""The registered name with digits or signs for letters: n1ke, $amsung, 9ucci."""

from rules.candidates.sightings import Sighting, Trick
from rules.checks import Knowledge, Opinion
from rules.tricks import opinion, used

LEADING = (Trick.SIGNS,)


def check(sighting: Sighting, knowledge: Knowledge) -> Opinion | None:
    """Digits and signs stand for letters of the name, and the whole is no number, size or word of its own."""
    if used(sighting, knowledge):
        return None
    return opinion(sighting, knowledge)
