"""The registered name in traditional characters for simplified ones, or the other way round."""

from rules.candidates.sightings import Sighting, Trick
from rules.checks import Knowledge, Opinion
from rules.tricks import leads, opinion


def check(sighting: Sighting, knowledge: Knowledge) -> Opinion | None:
    """The same characters in another written form."""
    if not leads(Trick.HAN_FORM, sighting):
        return None
    return opinion(sighting, knowledge)
