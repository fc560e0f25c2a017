"""The main job on the collected data beside the checkout: how long each station takes and whether it takes everything.

    python benchmarks/main_job.py [--shared ../shared] [--listings 5000]

Prints one line a figure. Needs the collected data; without it there is nothing to measure and it says so.
"""

import argparse
import json
import re
import subprocess
import sys
import tempfile
import time
import unicodedata
import urllib.request
from collections import defaultdict
from itertools import islice
from pathlib import Path
from typing import Any

FREE = ("--set", "delay_seconds=0", "--set", "allow_private_addresses=true")


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path(__file__).parents[2] / "shared")
    parser.add_argument("--listings", type=int, default=5000)
    given = parser.parse_args()
    data = given.shared / "data"
    if not data.is_dir():
        print(f"There is no {data}: nothing to measure.")
        return
    with tempfile.TemporaryDirectory() as scratch:
        measure(data, Path(scratch), given.listings)


def measure(data: Path, scratch: Path, number: int) -> None:
    """The stations one after another on one instance."""
    instance, listings = scratch / "instance", scratch / "listings.jsonl"
    with (data / "listings.jsonl").open(encoding="utf-8") as lines:
        listings.write_text("".join(islice(lines, number)), encoding="utf-8")
    verb("init", str(instance))
    for turn in ("first", "again"):
        report(f"register import, {turn}", *timed("register", "import", str(data / "register.jsonl"), at=instance))
    partner = subprocess.Popen(
        [sys.executable, "-m", "monitor", "practice-platform", "--listings", str(listings), "--port", "0"],
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert partner.stdout is not None
        base = partner.stdout.readline().rsplit(" ", 1)[-1].strip()
        crawl(instance, base)
    finally:
        partner.terminate()
        partner.wait(timeout=30)
    report("screen", *timed("screen", at=instance))
    report("screen, again", *timed("screen", at=instance))
    brands(data, listings, instance)
    print("status:", json.dumps(verb("status", at=instance)))


def crawl(instance: Path, base: str) -> None:
    """Both kinds of source, each twice, with what the platform answered the second time."""
    for kind, address in (("shop", f"{base}/"), ("feed", f"{base}/feed.xml")):
        verb("platform", "add", kind, "--kind", kind, "--url", address, *FREE, at=instance, plain=True)
        report(f"crawl, {kind}", *timed("crawl", kind, at=instance))
        before = statuses(base)
        report(f"crawl, {kind}, again", *timed("crawl", kind, at=instance))
        after = statuses(base)
        print("  answers:", {status: after[status] - before.get(status, 0) for status in after})


def brands(data: Path, listings: Path, instance: Path) -> None:
    """The share of listings whose brand is a registered mark, or an alias of one, that have a hit on it."""
    numbers: dict[str, set[str]] = defaultdict(set)
    for registration in rows(data / "register.jsonl"):
        for name in (registration["mark"], *registration["aliases"]):
            numbers[folded(name)].add(registration["registration_number"])
    found = defaultdict(set)
    for hit in verb("hits", "list", "--platform", "shop", "--limit", "1000000", at=instance):
        found[hit["listing_ref"]].add(hit["registration_number"])
    known = [row for row in rows(listings) if row.get("brand") and folded(row["brand"]) in numbers]
    right = sum(bool(found[row["listing_ref"]] & numbers[folded(row["brand"])]) for row in known)
    share = right / max(1, len(known))
    print(f"brand is registered: {len(known)} listings, with a hit on it: {right} ({share:.4f})")


def folded(text: str) -> str:
    """Letters and digits without accents, case and width; how the collected cases' scorer compares names."""
    kept = (c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return "".join(re.findall(r"\w+", "".join(kept).casefold()))


def rows(path: Path) -> list[dict[str, Any]]:
    """The rows of a JSON Lines file."""
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def statuses(base: str) -> dict[str, int]:
    """How often the practice platform gave each status so far."""
    with urllib.request.urlopen(f"{base}/_figures", timeout=30) as answer:
        counted: dict[str, int] = json.load(answer)["statuses"]
    return counted


def timed(*words: str, at: Path) -> tuple[float, Any]:
    """How long a verb took as a whole process, and what it answered."""
    began = time.perf_counter()
    answer = verb(*words, at=at)
    return time.perf_counter() - began, answer


def verb(*words: str, at: Path | None = None, plain: bool = False) -> Any:
    """Runs a verb to its end; its JSON answer where it has one."""
    where = [] if at is None else ["--dir", str(at)] if plain else ["--dir", str(at), "--json"]
    done = subprocess.run(
        [sys.executable, "-m", "monitor", *words, *where], check=True, stdout=subprocess.PIPE, text=True
    )
    return json.loads(done.stdout) if "--json" in where else done.stdout


def report(what: str, seconds: float, answer: Any) -> None:
    """One figure."""
    print(f"{what}: {seconds:.1f} s  {json.dumps(answer)}", flush=True)


if __name__ == "__main__":
    main()
