"""The registered name with Latin letters that look like its own: rnicrosoft, GoogIe."""

from rules.candidates.sightings import Sighting, Trick
from rules.checks import Knowledge, Opinion
from rules.tricks import opinion, used

LEADING = (Trick.LETTERS,)


def check(sighting: Sighting, knowledge: Knowledge) -> Opinion | None:
    """The letters differ, but not to the eye, and listings use no such word."""
    if len(sighting.letters) < 5 or used(sighting, knowledge):
        return None
    return opinion(sighting, knowledge, knowledge.weights.dotted_letter if _dotted(sighting) else 0.0)


def _dotted(sighting: Sighting) -> bool:
    """Whether a small i stands for an l or the other way round: only a capital I passes for an l, and an l for it."""
    seen, pairs = sighting.seen, zip(sighting.letters, sighting.name.letters, strict=False)
    if len(sighting.letters) != len(sighting.name.letters):
        return False
    return "I" not in seen and not seen.isupper() and {("i", "l"), ("l", "i")}.intersection(list(pairs)[1:]) != set()
