"""The registered name in traditional characters for simplified ones, or the other way round."""

from rules.candidates.sightings import Sighting, Trick
from rules.checks import Knowledge, Opinion
from rules.tricks import opinion

LEADING = (Trick.HAN_FORM,)


def check(sighting: Sighting, knowledge: Knowledge) -> Opinion | None:
    """The same characters in another written form."""
    return opinion(sighting, knowledge)
