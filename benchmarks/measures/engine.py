"""One process with one register in it, timed: what an operator's machine must give, start-up apart from work.

    python -m benchmarks.measures.engine --register R.jsonl --titles T.jsonl --background B.pickle [...]

A fresh process for each register, so that nothing is remembered from another. Times are the process's own time on the
processor, which other work on the machine does not lengthen. Prints one JSON object.
"""

import argparse
import gc
import json
import pickle
import resource
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.measures import hostile, similarity
from benchmarks.measures.collected import rows
from benchmarks.measures.growth import grow
from monitor.memory import into_large_pages
from monitor.register import read_register
from rules.background import Background
from rules.candidates.register import Register
from rules.screening import prepare, screen
from rules.terms import Listing, Registration

SEED = 1
_RUNS = 5
_ROUNDS = 3


def main() -> None:
    """Measures what it is asked for and prints it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("register", "titles", "background"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--timed", type=int, required=True, help="so many titles at the beginning, and at the end")
    parser.add_argument("--registrations", type=int, help="grow the register to so many")
    parser.add_argument("--compared", type=int, default=0, help="so many titles by plain rapidfuzz too, a round")
    parser.add_argument("--hostile", action="store_true")
    json.dump(_measure(parser.parse_args()), sys.stdout)


def _measure(given: argparse.Namespace) -> dict[str, Any]:
    registrations = _registrations(given.register, given.registrations)
    titles = [row["title"] for row in rows(given.titles)]
    background = pickle.loads(given.background.read_bytes())
    register, built = _build(registrations)
    # As `match` and a screening do before the first listing.
    prepare(background)
    built["large_pages_mb"] = into_large_pages() / 1e6
    figures: dict[str, Any] = {"registrations": len(registrations), "names": len(register.names), **built}
    first, between, last = _thirds(titles, given.timed)
    figures["titles"], figures["between"] = len(first), len(between)
    figures["first_seconds"], figures["hits"] = _screen(first, register, background)
    _screen(between, register, background)
    figures["later_seconds"], _ = _screen(last, register, background)
    if given.compared:
        known = similarity.names(rows(given.register))
        figures["similarity"] = [_compare(first, known, given.compared, turn) for turn in range(_ROUNDS)]
    if given.hostile:
        names = sorted({name for registration in registrations for name in registration.names})
        figures["hostile"] = {kind: _endure(kind, names, register, background) for kind in hostile.KINDS}
    figures["whole_process_mb"] = _resident_mb()
    return figures


def _thirds(titles: Sequence[str], timed: int) -> tuple[Sequence[str], Sequence[str], Sequence[str]]:
    """The titles that a fresh process meets, those that it goes on with, and those that it meets then."""
    timed = min(timed, len(titles) // 2)
    return titles[:timed], titles[timed : len(titles) - timed], titles[len(titles) - timed :]


def _registrations(path: Path, number: int | None) -> Sequence[Registration]:
    read = [part for part in read_register(path) if isinstance(part, Registration)]
    return read if number is None else list(grow(read, number, SEED))


def _build(registrations: Sequence[Registration]) -> tuple[Register, dict[str, float]]:
    """The index, the time and the resident memory that it took."""
    gc.collect()
    before, began = _resident_mb(), time.process_time()
    register = Register.build(registrations)
    took = time.process_time() - began
    gc.collect()
    return register, {"build_seconds": took, "index_mb": _resident_mb() - before, "peak_mb": _peak_mb()}


def _screen(titles: Sequence[str], register: Register, background: Background) -> tuple[float, int]:
    listings = [Listing(listing_ref=str(place), title=title) for place, title in enumerate(titles)]
    began = time.process_time()
    hits = sum(len(screening.hits) for screening in screen(listings, register, background))
    return time.process_time() - began, hits


def _compare(titles: Sequence[str], known: similarity.Names, number: int, turn: int) -> dict[str, float]:
    chosen = titles[turn :: max(1, len(titles) // number)][:number]
    cut, uncut = similarity.seconds(chosen, known), similarity.seconds(chosen, known, cut=0)
    return {"titles": len(chosen), "seconds": cut, "uncut_seconds": uncut}


def _endure(kind: str, names: Sequence[str], register: Register, background: Background) -> dict[str, float]:
    """The best and the worst of five titles of one kind, each new to the process."""
    times = [_screen([hostile.build(kind, seed, names)], register, background)[0] for seed in range(SEED, SEED + _RUNS)]
    return {"best_ms": min(times) * 1000, "worst_ms": max(times) * 1000}


def _resident_mb() -> float:
    """What the process holds in memory now; where the system does not tell, the most it ever held."""
    status = Path("/proc/self/statm")
    if not status.is_file():
        return _peak_mb()
    pages = int(status.read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize() / 1e6


def _peak_mb() -> float:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 1e6 if sys.platform == "darwin" else peak / 1e3


if __name__ == "__main__":
    main()
