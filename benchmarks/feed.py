"""A feed from the socket to the store: items a second, and whether a large one needs more memory than a small one.

    python -m benchmarks.feed [--items 1000000] [--form csv.gz] [--again]

Writes two feeds as the practice platform writes them, serves each as a file on loopback, crawls each into an instance
of its own and prints one line a figure. `--again` crawls the large one once more, with validators taken away.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from monitor.practice.catalogue import read_catalogue
from monitor.practice.feeds import packed_feed

BASE = "http://shop.example"
SAMPLE = Path(__file__).parents[1] / "monitor" / "practice" / "sample_listings.jsonl"
FREE = ("--set", "delay_seconds=0", "--set", "allow_private_addresses=true")
# What the issue asks for.
BAR = 3_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Crawled:
    """One crawl as a whole process. Beside others that want the processor too, only its own seconds say anything."""

    seconds: float
    cpu_seconds: float
    peak_megabytes: float
    figures: dict[str, Any]


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--items", type=int, default=1_000_000)
    parser.add_argument("--form", default="csv.gz")
    parser.add_argument("--again", action="store_true")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        measure(Path(scratch), given.items, given.form, again=given.again)


def measure(scratch: Path, items: int, form: str, *, again: bool) -> None:
    """The small feed, then the large one."""
    small = crawled(scratch / "small", max(1, items // 100), form)
    report("small", max(1, items // 100), small)
    large = crawled(scratch / "large", items, form)
    report("large", items, large)
    print(f"memory: {large.peak_megabytes / small.peak_megabytes:.2f} times that of the small one")
    print(f"bar: {BAR:,} items a second, {'met' if items / large.seconds >= BAR else 'MISSED'}")
    if again:
        report("large, again", items, crawled(scratch / "large", items, form))


def crawled(directory: Path, items: int, form: str) -> Crawled:
    """A feed of so many items, crawled into the instance in that directory."""
    instance, served = directory / "instance", directory / "served"
    feed = served / f"feed.{form}"
    if not feed.exists():
        served.mkdir(parents=True)
        write_feed(feed, scratch_catalogue(directory, items), form)
        verb("init", str(instance))
    # Another time stamp than before, so that an unchanged feed is sent again.
    os.utime(feed, (time.time(), time.time() - len(list(directory.iterdir()))))
    with serving(served) as base:
        if not list((instance / "platforms").glob("*.toml")):
            verb("platform", "add", "feed", "--kind", "feed", "--url", f"{base}/feed.{form}", *FREE, at=instance)
        return crawl(instance)


def scratch_catalogue(directory: Path, items: int) -> Path:
    """A listings file of so many rows: the sample over and over, each row under a reference and title of its own."""
    rows = [json.loads(line) for line in SAMPLE.read_text(encoding="utf-8").splitlines() if line.strip()]
    path = directory / "listings.jsonl"
    with path.open("w", encoding="utf-8") as file:
        for number in range(items):
            row = rows[number % len(rows)]
            own = {"listing_ref": f"{row['listing_ref']}-{number}", "title": f"{row['title']} {number}"}
            file.write(json.dumps({**row, **own}, ensure_ascii=False) + "\n")
    return path


def write_feed(path: Path, listings: Path, form: str) -> None:
    """The feed of these listings, in a process of its own: a catalogue of a million rows is large."""
    program = "import sys; from benchmarks.feed import write; write(*sys.argv[1:])"
    subprocess.run([sys.executable, "-c", program, str(path), str(listings), form], check=True)


def write(path: str, listings: str, form: str) -> None:
    """Writes the feed."""
    _, pieces = packed_feed(read_catalogue(Path(listings)), form, BASE)
    with Path(path).open("wb") as file:
        file.writelines(pieces)
    print(f"feed.{form}: {Path(path).stat().st_size:,} bytes", flush=True)


class serving:  # noqa: N801 (reads as a verb where it is used)
    """Serves a directory on loopback while the block runs, and gives its address."""

    def __init__(self, directory: Path) -> None:
        command = [sys.executable, "-u", "-m", "http.server", "0", "--bind", "127.0.0.1", "--directory", str(directory)]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)

    def __enter__(self) -> str:
        assert self.process.stdout is not None
        said = self.process.stdout.readline()
        port = re.search(r"port (\d+)", said)
        assert port is not None, said
        return f"http://127.0.0.1:{port[1]}"

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        self.process.wait(timeout=30)


def crawl(instance: Path) -> Crawled:
    """One crawl as a whole process, with the most memory that it held."""
    began = time.perf_counter()
    command = [sys.executable, "-m", "monitor", "crawl", "feed", "--dir", str(instance), "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        said = child.stdout.read()
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
    scale = 1024 * 1024 if sys.platform == "darwin" else 1024
    figures: dict[str, Any] = json.loads(said)
    return Crawled(
        seconds=time.perf_counter() - began,
        cpu_seconds=usage.ru_utime + usage.ru_stime,
        peak_megabytes=usage.ru_maxrss / scale,
        figures=figures,
    )


def verb(*words: str, at: Path | None = None) -> None:
    """Runs a verb to its end."""
    where = [] if at is None else ["--dir", str(at)]
    subprocess.run([sys.executable, "-m", "monitor", *words, *where], check=True, stdout=subprocess.DEVNULL)


def report(what: str, items: int, crawled: Crawled) -> None:
    """One figure."""
    print(
        f"{what}: {items:,} items in {crawled.seconds:.1f} s, {items / crawled.seconds:,.0f} a second "
        f"({crawled.cpu_seconds:.1f} s of the processor's, {items / crawled.cpu_seconds:,.0f} a second of them), "
        f"peak {crawled.peak_megabytes:.0f} MB  {json.dumps(crawled.figures)}",
        flush=True,
    )


if __name__ == "__main__":
    main()
