"""The registered name with a sign over a letter: gu*ci, n_ke."""

from rules.candidates.sightings import Sighting, Trick
from rules.checks import Knowledge, Opinion
from rules.tricks import opinion

LEADING = (Trick.MASKED,)


def check(sighting: Sighting, knowledge: Knowledge) -> Opinion | None:
    """One or more letters of the name are covered by a sign, and nothing else differs."""
    return opinion(sighting, knowledge)
