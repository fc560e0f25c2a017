"""Speed and size: titles a second beside plain rapidfuzz, the index, four times the register, hostile titles."""

import json
import pickle
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.measures.collected import Collected
from monitor.intake import admit_row
from monitor.register.formats import json_lines
from monitor.register.rows import Row
from rules.background import Background

LARGER = 200_000
# Titles that are timed in a fresh process, and again after so many others.
TIMED, BETWEEN = 4_000, 16_000
# Titles a round for rapidfuzz; three rounds of them take some ten seconds.
COMPARED = 40


def measure(collected: Collected, number: int | None, scratch: Path) -> dict[str, Any]:
    """The figures of the collected register and of one grown to 200,000, over the same titles and background."""
    timed = number or TIMED
    drawn = collected.draw(2 * timed + min(BETWEEN, 4 * timed), 1, scratch)
    background = scratch / "background.pickle"
    background.write_bytes(pickle.dumps(_learn(drawn.background)))
    shown = ["--register", str(collected.register), "--titles", str(drawn.ordinary), "--background", str(background)]
    shown += ["--timed", str(timed)]
    own = _engine(*shown, "--compared", str(COMPARED), "--hostile")
    larger = _engine(*shown, "--registrations", str(LARGER))
    rate = own["titles"] / own["first_seconds"]
    similar = median(each["titles"] / each["seconds"] for each in own["similarity"])
    uncut = median(each["titles"] / each["uncut_seconds"] for each in own["similarity"])
    return {
        "own": own,
        "larger": larger,
        "titles_a_second": rate,
        "titles_a_second_later": own["titles"] / own["later_seconds"],
        "rapidfuzz_a_second": similar,
        "rapidfuzz_uncut_a_second": uncut,
        "times_rapidfuzz": rate / uncut,
        "larger_times": larger["first_seconds"] / own["first_seconds"],
        "worst_hostile_ms": max(each["best_ms"] for each in own["hostile"].values()),
    }


def _learn(path: Path) -> Background:
    """The background as `match` learns it."""
    admitted = (admit_row(row.values, place=row.place) for row in json_lines.rows(path) if isinstance(row, Row))
    return Background.learn(listing for each in admitted if (listing := getattr(each, "listing", None)))


def _engine(*words: str) -> dict[str, Any]:
    command: Sequence[str] = [sys.executable, "-m", "benchmarks.measures.engine", *words]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    figures: dict[str, Any] = json.loads(done.stdout)
    return figures
