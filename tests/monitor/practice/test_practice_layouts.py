"""The layouts of the practice platform: the same number the same shop, all for people and nothing for machines."""

import json
import re
from urllib.request import urlopen

import pytest

from monitor.practice.layouts import behaviours_for, draw_layout
from monitor.practice.layouts.drawing import LANGUAGES, words_of
from monitor.practice.layouts.writing import listing_page, money
from spiders.items import Item
from tests.monitor.practice.partner import SAMPLE
from tests.program import kill, start

ITEM = Item(
    listing_ref="L-1",
    title='Lamp <b>"old"</b> & new',
    brand="ACME & Co",
    price="1299.5",
    currency="EUR",
    seller="Tom's <i>shop</i>",
    seller_id="S1",
    images=("http://h/1.jpg",),
    category="Home > Lamps",
    description="Bright.",
)


@pytest.mark.parametrize("number", range(30))
def test_a_layout_shows_the_listing_to_people_and_nothing_to_machines(number: int) -> None:
    layout = draw_layout(number)
    page = listing_page(layout, ITEM, "Shop", [("/item/2", ITEM)])
    assert draw_layout(number) == layout
    assert "Lamp &lt;b&gt;" in page
    assert "<i>shop</i>" not in page
    assert ("Tom&#x27;s" in page) is (layout.seller != "none")
    assert not re.search(r"ld\+json|itemprop|og:|RDFa|typeof=", page)


def test_layouts_differ_from_one_another() -> None:
    pages = {listing_page(draw_layout(number), ITEM, "Shop", []) for number in range(40)}
    assert len(pages) == 40
    assert {draw_layout(number).language for number in range(60)} == set(LANGUAGES)


def test_every_language_has_every_word() -> None:
    assert len({frozenset(words_of(language)) for language in LANGUAGES}) == 1


@pytest.mark.parametrize(
    ("amount", "printed"),
    [("1299.5", ("1299", "50")), ("14,35", ("14", "35")), ("7", ("7", "00")), ("7-9", ("7-9", ""))],
)
def test_a_price_is_printed_whole_or_as_it_is_written(amount: str, printed: tuple[str, str]) -> None:
    assert money(draw_layout(1), amount, "EUR")[:2] == printed


def test_the_usual_platform_departs_from_nothing() -> None:
    assert behaviours_for(marked=True, layout=None) == ()
    assert len(behaviours_for(marked=False, layout=None)) == 1
    assert len(behaviours_for(marked=True, layout=3)) == 2


@pytest.mark.parametrize(("options", "marked"), [((), True), (("--markup", "none"), False), (("--layout", "5"), False)])
def test_the_command_serves_pages_with_or_without_markup(options: tuple[str, ...], marked: bool) -> None:
    process = start("practice-platform", "--listings", str(SAMPLE), "--port", "0", *options)
    try:
        assert process.stdout is not None
        base = process.stdout.readline().split()[-1]
        slug = json.loads(SAMPLE.read_text("utf-8").splitlines()[0])["listing_ref"]
        pages = [urlopen(f"{base}{path}").read().decode() for path in ("/", f"/item/{slug}")]
        category = re.search(r"/c/[^\"]+", pages[0])
        assert category is not None
        pages.append(urlopen(base + category.group()).read().decode())
    finally:
        kill(process, whole_group=True)
    assert ("ld+json" in pages[1]) is marked
    assert ("ld+json" in pages[2]) is marked
