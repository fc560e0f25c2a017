"""The hits of `listing-monitor match`, had from the command itself as an operator would have them."""

import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.measures.collected import Row, rows, write_rows

# Far below any sensible threshold, so that one run shows what every threshold would show.
LOW_SCORE = 20.0

_READ = ("listing_ref", "registration_number", "score")

# By listing, by registration number: the score.
Scores = Mapping[str, Mapping[str, float]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Listings to match against a register, with or without a background to learn from."""

    register: Path
    listings: Sequence[Row]
    background: Path | None
    scratch: Path
    min_score: float = LOW_SCORE


def match(question: Question) -> list[dict[str, Any]]:
    """Runs the command to its end and reads what it wrote."""
    listings = write_rows(question.scratch / "listings.jsonl", question.listings)
    output = question.scratch / "hits.jsonl"
    background = [] if question.background is None else ["--background", str(question.background)]
    words = ["--register", str(question.register), "--listings", str(listings), "--output", str(output)]
    command = [sys.executable, "-m", "monitor", "match", *words, "--min-score", str(question.min_score), *background]
    done = subprocess.run(command, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)} ended with {done.returncode}: {done.stderr[-2000:]}")
    return [{part: hit[part] for part in _READ} for hit in rows(output)]


def scores(hits: Iterable[Mapping[str, Any]]) -> Scores:
    """The best score of each registration on each listing."""
    best: dict[str, dict[str, float]] = {}
    for hit in hits:
        number, score = hit["registration_number"], hit["score"]
        on_listing = best.setdefault(hit["listing_ref"], {})
        on_listing[number] = max(score, on_listing.get(number, score))
    return best
