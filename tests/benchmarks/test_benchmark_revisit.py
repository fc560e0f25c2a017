"""What a re-crawl costs, on a small platform: the counts of benchmarks/revisit.py, not its figures."""

from collections.abc import Callable
from pathlib import Path

import pytest

from benchmarks.crawl import write_listings
from benchmarks.revisit import NOTHING, Cost, crawls

NUMBER = 120


@pytest.mark.slow
@pytest.mark.parametrize(
    ("manners", "runs", "holds", "why"),
    [
        (
            ("--validators", "none"),
            2,
            lambda first, last: last.requests < first.requests / 2,
            "lastmod spares the pages",
        ),
        (("--lastmod", "none"), 2, lambda first, last: last.bytes < first.bytes / 20, "validators spare the bodies"),
        (NOTHING, 3, lambda first, last: last.bytes < first.bytes / 2, "how seldom pages change is learned"),
    ],
)
def test_a_re_crawl_costs_what_changed(
    tmp_path: Path, manners: tuple[str, ...], runs: int, holds: Callable[[Cost, Cost], bool], why: str
) -> None:
    first, *others = crawls(tmp_path / "instance", write_listings(tmp_path / "listings.jsonl", NUMBER), manners, runs)
    assert holds(first, others[-1]), why
    for cost in others:
        assert (cost.answer["outcome"], cost.answer["listings"], cost.answer["gone"]) == ("done", NUMBER, 0)
