"""What a re-crawl costs, in bytes of responses as the practice platform counts them.

    python -m benchmarks.revisit [--listings 10000] [--runs 6]

An unchanged platform is crawled once more where its sitemap has lastmod, and where it has validators alone. One without
either, of which a hundredth changes a day, is crawled once a day: the program's clock is moved on a day between runs.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.crawl import FREE, verb, write_listings

PAGE_BYTES = 16_000  # beside some 4 kB of its own
CHANGED_A_DAY = 0.01
NOTHING = ("--lastmod", "none", "--validators", "none")
BARS = {"lastmod": 0.02, "validators": 0.05}


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What one crawl cost the platform, and what it kept."""

    bytes: int
    requests: int
    answer: dict[str, Any]


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--listings", type=int, default=10_000)
    parser.add_argument("--runs", type=int, default=6)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        listings = write_listings(Path(scratch) / "listings.jsonl", given.listings)
        for name, manners in (("lastmod", ("--validators", "none")), ("validators", ("--lastmod", "none"))):
            first, second = crawls(Path(scratch) / name, listings, manners, 2)
            report(f"{name} alone, unchanged", second, first, f"bar {BARS[name]:.0%}")
        changing = (*NOTHING, "--changes", str(CHANGED_A_DAY))
        first, *others = crawls(Path(scratch) / "neither", listings, changing, given.runs)
        for number, cost in enumerate(others, start=2):
            report(f"neither, {CHANGED_A_DAY:.0%} changed a day, run {number}", cost, first, "bar 50% within five")


def report(what: str, cost: Cost, first: Cost, bar: str) -> None:
    """One figure."""
    kept = {name: cost.answer.get(name, 0) for name in ("listings", "new", "changed", "passed", "unchanged", "gone")}
    share = cost.bytes / first.bytes
    print(f"{what}: {cost.bytes:,} of {first.bytes:,} bytes, {share:.2%} ({bar}); {cost.requests} requests {kept}",
          flush=True)  # fmt: skip


def crawls(instance: Path, listings: Path, manners: Sequence[str], runs: int) -> list[Cost]:
    """So many crawls of a platform with those manners, a day apart, each with what it cost."""
    costs = []
    with practice_platform(listings, manners) as base:
        verb("init", str(instance))
        verb("platform", "add", "bench", "--kind", "shop", "--url", f"{base}/", *FREE, "--dir", str(instance))
        for day in range(runs):
            if day and "--changes" in manners:
                ask(f"{base}/_day", method="POST")
            before = ask(f"{base}/_figures")
            answer = crawl_on_day(instance, day)
            after = ask(f"{base}/_figures")
            costs.append(
                Cost(
                    bytes=after["bytes"] - before["bytes"],
                    requests=after["requests"] - before["requests"],
                    answer=answer,
                )
            )
    return costs


def crawl_on_day(instance: Path, day: int) -> dict[str, Any]:
    """A crawl in a process whose clock is so many days ahead."""
    moved = (
        "import sys; from datetime import UTC, datetime, timedelta; from monitor import clock; "
        f"clock.now = lambda: datetime.now(UTC) + timedelta(days={day}); "
        "from monitor.cli import main; sys.exit(main())"
    )
    words = ["crawl", "bench", "--json", "--dir", str(instance)]
    done = subprocess.run([sys.executable, "-c", moved, *words], check=True, stdout=subprocess.PIPE, text=True)
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def ask(address: str, method: str = "GET") -> dict[str, Any]:
    """What the practice platform says of itself."""
    with urllib.request.urlopen(urllib.request.Request(address, method=method), timeout=60) as answer:
        said: dict[str, Any] = json.load(answer)
    return said


@contextmanager
def practice_platform(listings: Path, manners: Sequence[str]) -> Iterator[str]:
    """The practice platform with pages of 20 kB while the block runs: its address."""
    words = ["practice-platform", "--listings", str(listings), "--port", "0", "--padding", str(PAGE_BYTES), *manners]
    serving = subprocess.Popen([sys.executable, "-m", "monitor", *words], stdout=subprocess.PIPE, text=True)
    try:
        assert serving.stdout is not None
        yield serving.stdout.readline().rsplit(" ", 1)[-1].strip()
    finally:
        serving.terminate()
        serving.communicate(timeout=30)


if __name__ == "__main__":
    main()
