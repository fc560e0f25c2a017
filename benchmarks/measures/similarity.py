"""Plain rapidfuzz, as the field uses it: partial_ratio of every title with every registered name, nothing else.

Scores are kept sparse, because of a thousand titles against ninety thousand names hardly one in ten thousand reaches
the cut. Both sides are casefolded; rapidfuzz itself prepares nothing.
"""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from rapidfuzz import fuzz, process

from benchmarks.measures.collected import Row

CUT = 90
# Titles compared at a time, so that a chunk's scores take some tens of megabytes.
_CHUNK = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """Every registered mark and alias, casefolded once, with the registrations that hold it."""

    spelled: tuple[str, ...]
    holders: tuple[tuple[str, ...], ...]


def names(register: Sequence[Row]) -> Names:
    """The names of a register's rows."""
    holders: dict[str, dict[str, None]] = {}
    for row in register:
        for name in (row["mark"], *row.get("aliases", [])):
            holders.setdefault(name.casefold(), {})[row["registration_number"]] = None
    return Names(spelled=tuple(holders), holders=tuple(map(tuple, holders.values())))


def hits(listings: Sequence[Row], known: Names) -> Iterator[dict[str, object]]:
    """A hit for each registration with a name at or above the cut, the best of its names counting."""
    for start in range(0, len(listings), _CHUNK):
        chunk = listings[start : start + _CHUNK]
        compared = _compare([row["title"] for row in chunk], known)
        for row, found in zip(chunk, compared, strict=True):
            best: dict[str, float] = {}
            for place in np.flatnonzero(found):
                for number in known.holders[place]:
                    best[number] = max(best.get(number, 0), float(found[place]))
            for number, score in best.items():
                yield {"listing_ref": row["listing_ref"], "registration_number": number, "score": score}


def seconds(titles: Sequence[str], known: Names, cut: int = CUT) -> float:
    """How long the comparison of these titles takes the processor."""
    began = time.process_time()
    for start in range(0, len(titles), _CHUNK):
        _compare(titles[start : start + _CHUNK], known, cut)
    return time.process_time() - began


def _compare(
    titles: Sequence[str], known: Names, cut: int = CUT
) -> "np.ndarray[tuple[int, int], np.dtype[np.float32]]":
    folded = [title.casefold() for title in titles]
    return process.cdist(
        folded, known.spelled, scorer=fuzz.partial_ratio, score_cutoff=cut, workers=1, dtype=np.float32
    )
