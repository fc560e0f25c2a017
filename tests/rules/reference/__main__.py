"""The index against the definition on real titles and every registration.

    python -m tests.rules.reference [--register ...] [--listings ...] [--titles 2000] [--seed 1] [--json]

--titles  so many, drawn by chance; every other one is read with what the listings not drawn say words are
--json    prints {"titles", "registrations", "places", "differing", "differences"} and nothing else

Ends with exit code 1 where they differ, unless the figures are asked for as JSON.
"""

import argparse
import json
import sys
from pathlib import Path

from rules.candidates.register import Register
from rules.candidates.wordhood import PLAIN, Wordhood
from tests.rules.reference.collected import drawn_titles, registrations
from tests.rules.reference.definition import Reference, differences, indexed

_COLLECTED = Path(__file__).parents[4] / "shared" / "data"
_SHOWN = 20


def main() -> int:
    """Compares, prints, and says by its exit code whether anything differs."""
    given = _arguments()
    held = registrations(given.register)
    titles, background = drawn_titles(given.listings, given.titles, given.seed)
    index, reference = Register.build(held), Reference.of(held)
    learned = Wordhood(background=background)
    lines: list[str] = []
    differing = places = 0
    for number, title in enumerate(titles):
        words = learned if number % 2 else PLAIN
        found = differences(index, reference, title, words)
        differing += bool(found)
        lines += found[: _SHOWN - len(lines)]
        places += sum(map(len, indexed(index, title, words).values()))
    figures = {"titles": len(titles), "registrations": len(held), "places": places, "differing": differing}
    if given.json:
        print(json.dumps({**figures, "differences": lines}, ensure_ascii=False))
        return 0
    verdict = f"{differing:,} titles differ" if differing else "identical"
    print(f"{len(titles):,} titles, {len(held):,} registrations, {places:,} places found: {verdict}", *lines, sep="\n")
    return 1 if differing else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--register", type=Path, default=_COLLECTED / "register.jsonl")
    parser.add_argument("--listings", type=Path, default=_COLLECTED / "listings.jsonl")
    parser.add_argument("--titles", type=int, default=2_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
