"""`platform probe` on the practice platform without markup: what it proposes reads pages that it never looked at."""

from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest

from monitor.practice.catalogue import read_catalogue
from monitor.practice.facts import listing_path, published
from monitor.practice.layouts import draw_layout
from spiders.reading.page import read_page
from tests.monitor.practice.partner import SAMPLE
from tests.monitor.probing import instance, probed
from tests.program import kill, start
from tests.spiders.probing.layouts import misread

__all__ = ["instance"]


@pytest.fixture
def served(request: pytest.FixtureRequest) -> Iterator[tuple[int, str]]:
    """The practice platform in the layout of that number, and its address."""
    number = int(request.param)
    process = start("practice-platform", "--listings", str(SAMPLE), "--port", "0", "--layout", str(number))
    try:
        assert process.stdout is not None
        yield number, process.stdout.readline().split()[-1]
    finally:
        kill(process, whole_group=True)


# The first are the ones that the rules were made on; nobody had seen the others when they were written down here.
@pytest.mark.slow
@pytest.mark.parametrize("served", [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 5001, 5002, 5003], indirect=True)
def test_selectors_proposed_for_a_layout_read_pages_never_looked_at(served: tuple[int, str], instance: Path) -> None:
    number, base = served
    found = probed(f"{base}/", instance)
    looked_at = {sample["url"] for sample in found["samples"]}
    catalogue, layout = read_catalogue(SAMPLE), draw_layout(number)
    slugs = [slug for slug in catalogue.order[4::11] if base + listing_path(slug) not in looked_at][:15]
    wrong: dict[str, set[str]] = {}
    for slug in slugs:
        item = published(catalogue.listing(slug), slug=slug, base=base)
        page = urlopen(item.url).read()
        read = read_page(page, item.url, selectors=found["selectors"]).items[0]
        if missed := misread(layout, item, read) & found["selectors"].keys():
            wrong[slug] = missed
    assert len(looked_at) == 5
    assert {"title", "price", "images"} <= found["selectors"].keys()
    assert ("seller" in found["selectors"]) is (layout.seller != "none")
    assert wrong == {}
    assert (found["kind"], found["listing_url_pattern"]) == ("shop", "/item/")
