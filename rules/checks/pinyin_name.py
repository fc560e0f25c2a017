"""The registered name of Han characters spelled in Latin letters: maotai for 茅台."""

from rules.candidates.sightings import Sighting, Trick
from rules.candidates.spellings import PINYIN_INSIDE
from rules.checks import Knowledge, Opinion
from rules.tricks import opinion, used

LEADING = (Trick.PINYIN,)


def check(sighting: Sighting, knowledge: Knowledge) -> Opinion | None:
    """The syllables of the name in Latin letters, together or apart; not the few of 大松 within "Goldasong"."""
    short = len(sighting.letters) < PINYIN_INSIDE
    if used(sighting, knowledge) or (short and Trick.GLUED in sighting.tricks):
        return None
    return opinion(sighting, knowledge)
