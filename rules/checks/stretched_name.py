"""The registered name with its letters drawn out: niiike."""

from rules.candidates.sightings import Sighting, Trick
from rules.checks import Knowledge, Opinion
from rules.tricks import opinion, used

LEADING = (Trick.STRETCHED,)


def check(sighting: Sighting, knowledge: Knowledge) -> Opinion | None:
    """A letter stands three times or more, and without that the letters are the name's."""
    if (
        any(map(str.isdigit, sighting.letters))
        or len(sighting.text.words_in(sighting.start, sighting.end)) > 1
        or used(sighting, knowledge)
    ):
        return None
    return opinion(sighting, knowledge)
