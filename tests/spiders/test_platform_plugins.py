"""A platform that needs code is one file: the README's example is such a file, and it works."""

import re
from pathlib import Path
from types import ModuleType

import pytest

from spiders.items import CrawlPlan, PageKind, Reading
from spiders.sources import KindTaken, Page, all_sources, gathered

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
URL = "https://partner.example/list.txt"
PLAN = CrawlPlan(
    name="p", kind="lines", start_url=URL, allowed_hosts=("partner.example",), user_agent="x/1", currency="EUR"
)


def example() -> ModuleType:
    """The file that README.md shows, as a module."""
    blocks = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    written = next(block for block in blocks if "SOURCE = " in block)
    module = ModuleType("spiders.platforms.lines")
    exec(compile(written, "lines.py", "exec"), module.__dict__)
    return module


def test_the_example_of_the_readme_reads_its_platform() -> None:
    source = gathered([example()])["lines"]
    said = list(source.read(Page(url=URL, kind=PageKind.FEED, body=b"7 | Lamp | 9.50\n8 |\nDESK|Desk|1,5\n"), PLAN))
    assert isinstance(said[0], Reading)
    assert [(item.listing_ref, item.title, item.price, item.currency) for item in said[0].items] == [
        ("7", "Lamp", "9.50", "EUR"),
        ("DESK", "Desk", "1,5", "EUR"),
    ]
    assert [problem.place for problem in said[0].problems] == ["line 2"]
    assert [link.url for link in source.begin(PLAN, ())] == [URL]


def test_two_files_of_one_kind_are_refused() -> None:
    with pytest.raises(KindTaken, match="another file reads the kind 'lines' already"):
        gathered([example(), example()])


def test_a_module_without_a_source_is_no_kind() -> None:
    assert gathered([ModuleType("spiders.platforms.notes")]) == {}


def test_the_kinds_that_come_with_the_program_are_all_there() -> None:
    assert {"shop", "feed", "api"} <= all_sources().keys()
