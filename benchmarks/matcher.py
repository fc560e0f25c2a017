"""The matcher's benchmark on the collected data beside the checkout; writes docs/benchmark.md and its picture.

    python -m benchmarks.matcher [--only accuracy|replica|gold|speed|reference] [--titles N] [--seed N] [--verbose]

--only     that part alone (may be given again); the document keeps the other parts' last figures
--titles   at most so many titles, for a quick look: figures are printed, the document stays as it is
--seed     the draw of ordinary titles; the next seed is measured too, because weights were tuned on the first
--verbose  prints what was missed

Accuracy does not depend on what else the machine does, so these parts run two at a time. Speed then runs alone.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.measures import accuracy, document, gold, ledger, picture, reference, replica, speed
from benchmarks.measures.collected import Collected
from benchmarks.measures.targets import TARGETS, tell

HOUSE = Path(__file__).parents[1]
PARTS = ("accuracy", "replica", "gold", "speed", "reference")
ORDINARY = 4_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is to be measured, where, and on how much of it (None: all)."""

    collected: Collected
    parts: Sequence[str]
    titles: int | None
    seed: int
    scratch: Path
    command: str

    def room(self, name: str) -> Path:
        """A folder of a part's own."""
        room = self.scratch / name
        room.mkdir(exist_ok=True)
        return room


def main() -> None:
    """Measures, prints, and writes the document."""
    given = _arguments()
    collected = Collected(folder=given.shared)
    if not collected.there:
        print(f"There are no collected data at {given.shared}: the matcher cannot be measured here.")
        return
    with tempfile.TemporaryDirectory() as scratch:
        asked = Asked(
            collected=collected,
            parts=[part for part in PARTS if part in (given.only or PARTS)],
            titles=given.titles,
            seed=given.seed,
            scratch=Path(scratch),
            command=" ".join(("python -m benchmarks.matcher", *sys.argv[1:])),
        )
        for part, figures in measure(asked):
            _print(part, figures, verbose=given.verbose)
            if given.titles is None:
                publish({part: figures}, given.docs)


def measure(asked: Asked) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each part's figures with their stamp, as soon as they are there, so that a later failure does not cost them."""
    with ThreadPoolExecutor(max_workers=2) as pool:
        together = {pool.submit(_timed, part, asked): part for part in asked.parts if part not in ALONE}
        yield from ((together[done], done.result()) for done in as_completed(together))
    for part in asked.parts:
        if part in ALONE and (figures := _timed(part, asked)):
            yield part, figures


def publish(figures: Mapping[str, Any], docs: Path) -> None:
    """Writes the document and the picture from these figures and the last ones of the parts not measured now."""
    kept = ledger.read(docs / "benchmark.json") | dict(figures)
    ledger.write(docs / "benchmark.json", kept)
    if "accuracy" in kept:
        ways = kept["accuracy"]["ways"]
        curves = {way: ways[way]["curve"] for way in ("background", "alone")}
        drawn = picture.draw(curves, kept["accuracy"]["threshold"])
        (docs / "benchmark.svg").write_text(drawn, encoding="utf-8")
    (docs / "benchmark.md").write_text(document.render(kept), encoding="utf-8")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=HOUSE.parent / "shared")
    parser.add_argument("--docs", type=Path, default=HOUSE / "docs")
    parser.add_argument("--only", action="append", choices=PARTS)
    parser.add_argument("--titles", type=int)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--verbose", action="store_true")
    return parser.parse_args()


def _timed(part: str, asked: Asked) -> dict[str, Any]:
    began = time.perf_counter()
    figures = _MEASURES[part](asked)
    if not figures:
        return {}
    return {**figures, "stamp": ledger.stamp(asked.command, time.perf_counter() - began)}


def _accuracy(asked: Asked) -> dict[str, Any]:
    first = _mixed(asked, asked.seed, with_similarity=True)
    second = _mixed(asked, asked.seed + 1, with_similarity=False)
    shown = {way: {"figures": each["figures"]} for way, each in second["ways"].items()}
    return {**first, "second": {**second, "ways": shown}}


def _mixed(asked: Asked, seed: int, *, with_similarity: bool) -> dict[str, Any]:
    room = asked.room(f"accuracy-{seed}")
    drawn = asked.collected.draw(min(asked.titles or ORDINARY, ORDINARY), seed, room)
    mixture = accuracy.Mixture(collected=asked.collected, drawn=drawn, number=asked.titles)
    return accuracy.measure(mixture, room, _say, with_similarity=with_similarity)


def _replica(asked: Asked) -> dict[str, Any]:
    _say("replica against authentic")
    return replica.measure(asked.collected, asked.collected.listings, asked.titles, asked.room("replica"))


def _gold(asked: Asked) -> dict[str, Any]:
    _say("Chinese titles with marked brands")
    return gold.measure(asked.collected, asked.titles, asked.room("gold"))


def _speed(asked: Asked) -> dict[str, Any]:
    _say("speed and size")
    return speed.measure(asked.collected, asked.titles, asked.room("speed"))


def _reference(asked: Asked) -> dict[str, Any]:
    if not reference.there():
        _say("the slow reference cannot be asked from here yet: left out")
        return {}
    _say("the slow reference")
    return reference.measure(asked.collected, asked.titles)


_MEASURES: Mapping[str, Callable[[Asked], dict[str, Any]]] = {
    "accuracy": _accuracy,
    "replica": _replica,
    "gold": _gold,
    "speed": _speed,
    "reference": _reference,
}
# What other work would disturb, or what takes both cores itself.
ALONE = frozenset({"speed", "reference"})


def _print(part: str, figures: Mapping[str, Any], *, verbose: bool) -> None:
    for target in TARGETS:
        if target.part == part:
            value = target.read(figures)
            wanted = f"target {tell(target, target.target)}, aim {tell(target, target.aim)}"
            print(f"{tell(target, value):>12}  {target.name} ({wanted})")
    print(f"{figures['stamp']['minutes']:>8.1f} min  {part}", flush=True)
    if verbose:
        for line in _quoted(part, figures):
            print(line)


def _quoted(part: str, figures: Mapping[str, Any]) -> Iterator[str]:
    """What was missed and where index and reference differ, in the words of the collected data."""
    match part:
        case "gold":
            for brand, title, *numbers in figures["ways"]["background"]["misses"]:
                yield f"missed {brand} ({' '.join(numbers)}): {title}"
        case "reference":
            yield from figures["differences"]
        case _:
            return


def _say(what: str) -> None:
    print(f"{what} ...", flush=True)


if __name__ == "__main__":
    main()
