"""A long registered name with two typing errors."""

from rapidfuzz.distance import Prefix

from rules.candidates.sightings import Sighting, Trick
from rules.checks import Knowledge, Opinion
from rules.tricks import opinion, used

_ENDING = 2
LEADING = (Trick.TWO_EDITS,)


def check(sighting: Sighting, knowledge: Knowledge) -> Opinion | None:
    """An unknown word without digits two letters from a name of ten or more."""
    if used(sighting, knowledge) or any(map(str.isdigit, sighting.letters)) or _ending(sighting):
        return None
    return opinion(sighting, knowledge)


def _ending(sighting: Sighting) -> bool:
    """Whether only the end differs: Городецкая is another form of Городецкий, "chocolatte" another word of one stem."""
    seen, registered = sighting.letters, sighting.name.letters
    return Prefix.similarity(seen, registered) >= min(len(seen), len(registered)) - _ENDING
