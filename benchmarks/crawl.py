"""How long a crawl takes beside the barest Scrapy spider that fetches the same pages and stores nothing, and how much
memory it needs.

    python -m benchmarks.crawl [--pages 5000] [--turns 3] [--memory]

The two take turns against one practice platform on loopback, politeness off, each in a process of its own, and the
quickest turn of each counts: what else the machine does meanwhile only adds. `--memory` crawls 10,000 and 50,000 pages
instead and prints the most memory each needed.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

FREE = ("--set", "delay_seconds=0", "--set", "allow_private_addresses=true")
SELLERS, WORDS = 400, 90


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=5000)
    parser.add_argument("--turns", type=int, default=3)
    parser.add_argument("--memory", action="store_true")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        if given.memory:
            measure_memory(Path(scratch))
        else:
            measure_speed(Path(scratch), given.pages, given.turns)


def measure_speed(scratch: Path, number: int, turns: int) -> None:
    """Both spiders in turns, and the ratio of their quickest."""
    with practice_platform(write_listings(scratch / "listings.jsonl", number)) as base:
        bare, ours = [], []
        for turn in range(turns):
            bare.append(crawl_bare(base, number))
            ours.append(crawl_ours(scratch / f"instance{turn}", base, number)[0])
            print(f"turn {turn + 1}: bare {bare[-1]:.2f} s, ours {ours[-1]:.2f} s", flush=True)
    print(f"{number} pages, quickest of {turns}: bare {min(bare):.2f} s, ours {min(ours):.2f} s, "
          f"{min(ours) / min(bare):.2f} x")  # fmt: skip


def measure_memory(scratch: Path) -> None:
    """The most memory of a crawl of 10,000 pages and of one of 50,000."""
    peaks = []
    for number in (10_000, 50_000):
        with practice_platform(write_listings(scratch / f"{number}.jsonl", number)) as base:
            seconds, megabytes = crawl_ours(scratch / f"instance{number}", base, number)
        peaks.append(megabytes)
        print(f"{number} pages: {megabytes:.1f} MB at most, {seconds:.1f} s", flush=True)
    print(f"grows {peaks[1] / peaks[0]:.2f} x")


def crawl_bare(base: str, number: int) -> float:
    """Seconds that the bare spider takes as a whole process."""
    began = time.perf_counter()
    told = subprocess.run(
        [sys.executable, "-m", "benchmarks.measures.bare_spider", base], check=True, stdout=subprocess.PIPE, text=True
    )
    seconds = time.perf_counter() - began
    fetched = int(told.stdout)
    if fetched < number:
        raise SystemExit(f"the bare spider fetched {fetched} pages of {number}")
    return seconds


def crawl_ours(instance: Path, base: str, number: int) -> tuple[float, float]:
    """Seconds that our crawl takes as a whole process, and the most memory it held in megabytes."""
    verb("init", str(instance))
    verb("platform", "add", "bench", "--kind", "shop", "--url", f"{base}/", *FREE, "--dir", str(instance))
    command = [sys.executable, "-m", "monitor", "crawl", "bench", "--json", "--dir", str(instance)]
    began = time.perf_counter()
    child = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    with child.stdout:
        answer = json.loads(child.stdout.read())
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode or answer["listings"] < number:
        raise SystemExit(f"the crawl read {answer}")
    scale = 1_000_000 if sys.platform == "darwin" else 1_000  # getrusage counts bytes there, kilobytes elsewhere
    return time.perf_counter() - began, used.ru_maxrss / scale


def write_listings(path: Path, number: int) -> Path:
    """So many made-up listings, as a shop of one kind of goods has them."""
    words = " ".join(f"word{n}" for n in range(WORDS))
    with path.open("w") as lines:
        for n in range(number):
            row = {
                "listing_ref": f"B-{n:06d}",
                "title": f"Canvas bag number {n} with two pockets",
                "brand": f"Maker {n % 97}",
                "description": f"Bag {n}. {words}",
                "category": f"Bags {n % 40}",
                "price": f"{10 + n % 90}.50",
                "currency": "EUR",
                "seller": f"Seller {n % SELLERS}",
                "images": [f"/pictures/{n}.jpg"],
                "last_modified": "2026-01-01T00:00:00Z",
            }
            lines.write(json.dumps(row) + "\n")
    return path


@contextmanager
def practice_platform(listings: Path) -> Iterator[str]:
    """The practice platform while the block runs: its address."""
    serving = subprocess.Popen(
        [sys.executable, "-m", "monitor.practice", str(listings)], stdout=subprocess.PIPE, text=True
    )
    try:
        assert serving.stdout is not None
        yield serving.stdout.readline().strip()
    finally:
        serving.terminate()
        serving.communicate(timeout=30)


def verb(*words: str) -> None:
    """Runs a verb of the program to its end."""
    subprocess.run([sys.executable, "-m", "monitor", *words], check=True, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    main()
