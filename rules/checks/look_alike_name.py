"""The registered name with Latin letters that look like its own: rnicrosoft, GoogIe."""

from rules.candidates.sightings import Sighting, Trick
from rules.checks import Knowledge, Opinion
from rules.tricks import opinion, used

LEADING = (Trick.LETTERS,)


def check(sighting: Sighting, knowledge: Knowledge) -> Opinion | None:
    """The letters differ, but not to the eye, and listings use no such word."""
    if len(sighting.letters) < 5 or used(sighting, knowledge):
        return None
    return opinion(sighting, knowledge)
