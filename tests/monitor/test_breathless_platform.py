"""A platform that answers 500 above so many requests at once: the practice platform takes that manner on."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests import program

NUMBER = 40
FREE = ("--set", "delay_seconds=0", "--set", "allow_private_addresses=true")


@pytest.mark.parametrize("most", [1, 2])
def test_nothing_is_lost_of_a_platform_that_breaks_under_requests_at_once(tmp_path: Path, most: int) -> None:
    directory = tmp_path / "instance"
    program.run("init", str(directory))
    with breathless(tmp_path / "listings.jsonl", most) as base:
        program.run("platform", "add", "shop", "--kind", "shop", "--url", f"{base}/", *FREE, directory=directory)
        ended = program.run("crawl", "shop", "--json", directory=directory).json
    assert (ended["outcome"], ended["listings"], ended.get("failures", 0)) == ("done", NUMBER, 0)
    assert ended["requests"] < 2 * NUMBER, "and what is too much for it is not asked of it time and again"


@contextmanager
def breathless(path: Path, most: int) -> Iterator[str]:
    """The practice platform with that manner while the block runs: its address."""
    rows = ({"listing_ref": f"N-{n}", "title": f"Bag {n}", "price": "5.00", "currency": "EUR"} for n in range(NUMBER))
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    manner = ("--most-parallel", str(most), "--slow-seconds", "0.02")
    words = [sys.executable, "-m", "monitor", "practice-platform", "--listings", str(path), "--port", "0", *manner]
    serving = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)
    try:
        assert serving.stdout is not None
        yield serving.stdout.readline().rsplit(" ", 1)[-1].strip()
    finally:
        serving.terminate()
        serving.communicate(timeout=30)
