"""The registered name with a sign over a letter: gu*ci, n_ke."""

from rules.candidates.masks import JOINERS
from rules.candidates.sightings import Sighting, Trick
from rules.checks import Knowledge, Opinion
from rules.tricks import opinion

LEADING = (Trick.MASKED,)


def check(sighting: Sighting, knowledge: Knowledge) -> Opinion | None:
    """One or more letters of the name are covered by a sign, and nothing else differs: not "SK-9" for SKAG."""
    if _numbered(sighting) or _initials(sighting):
        return None
    return opinion(sighting, knowledge, knowledge.weights.masked_by_joiner if _joined(sighting) else 0.0)


def _numbered(sighting: Sighting) -> bool:
    """Whether digits stand among the letters that the name does not have: sizes and models, not names."""
    return any(char.isdigit() and char not in sighting.name.letters for char in sighting.letters)


def _initials(sighting: Sighting) -> bool:
    """Whether signs stand after every letter: "N.O.A." is no N.o.ka."""
    return not sighting.name.unspaced and all(
        len(word) == 1 for word in sighting.text.words_in(sighting.start, sighting.end)
    )


def _joined(sighting: Sighting) -> bool:
    """Whether the signs are such as join words: in-ear, m-fit."""
    return all(set(gap.strip()) <= JOINERS for gap in sighting.text.gaps(sighting.start, sighting.end))
