"""The collected pages and feeds beside the checkout: what a person sees on them, and what was read."""

import html as entities
import json
import re
from pathlib import Path
from typing import Any

import extruct  # type: ignore[import-untyped]
import pytest

from spiders.items import CrawlPlan, Failure, Item, PageKind, Reading
from spiders.reading import read_items
from spiders.reading.jsonld import read_jsonld
from spiders.reading.links import Role, read_links
from spiders.reading.microdata import read_microdata
from spiders.reading.products import PRODUCT_TYPES
from spiders.reading.rdfa import read_rdfa
from spiders.reading.tree import plant
from spiders.sources import Page, source_for

DATA = Path(__file__).parents[2] / ".." / "shared" / "data"
PAGES = DATA / "pages"
pytestmark = [pytest.mark.shared, pytest.mark.skipif(not PAGES.is_dir(), reason="the collected data is not here")]

TITLES_BAR, PRICES_BAR = 23, 21


def manifest(kind: str) -> list[dict[str, Any]]:
    if not PAGES.is_dir():
        return []
    entries: list[dict[str, Any]] = json.loads((PAGES / "manifest.json").read_text())
    return [entry for entry in entries if entry["kind"] == kind]


def manifest_all() -> list[dict[str, Any]]:
    return [
        entry
        for kind in ("product", "product?", "listing", "home", "listing/home?", "reviews")
        for entry in manifest(kind)
    ]


def read(entry: dict[str, Any]) -> Item:
    items = read_items((PAGES / "html" / entry["file"]).read_bytes(), entry["url"])
    return items[0] if items else Item()


def test_titles_and_prices_are_read_from_the_collected_product_pages(capsys: pytest.CaptureFixture[str]) -> None:
    read_pages = {entry["file"]: read(entry) for entry in manifest("product")}
    titles = sum(bool(item.title) for item in read_pages.values())
    prices = sum(bool(item.price) for item in read_pages.values())
    with capsys.disabled():
        print(f"\nproduct pages: {len(read_pages)}, titles read: {titles}, prices read: {prices}")
    assert len(read_pages) == 25
    assert titles >= TITLES_BAR
    assert prices >= PRICES_BAR


def expected_of(name: str) -> Any:
    return json.loads((PAGES / "expected" / f"{name}.expected.json").read_text())


def page_of(name: str) -> Item:
    return read(next(entry for entry in manifest("product") if entry["file"] == f"{name}.html"))


def test_the_shopify_page_agrees_with_what_was_written_down_of_it() -> None:
    expected, item = expected_of("anyeluz-shopify__0cciditt"), page_of("anyeluz-shopify__0cciditt")
    assert item.title == expected["info"]["name"]
    assert item.brand == expected["info"]["vendor"]
    assert float(item.price) == expected["pricing"]["price"]
    assert item.currency == expected["pricing"]["currency"]


@pytest.mark.parametrize("name", ["schema.org-example__scrapinghub", "schema.org-example__scrapinghub2"])
def test_the_schema_org_examples_agree_with_what_was_written_down_of_them(name: str) -> None:
    written = json.dumps(expected_of(name))
    item = page_of(name)
    for said in (item.title, item.brand, item.price, item.currency, item.seller):
        assert json.dumps(said) in written
    assert (item.title, item.price, item.condition) == ("Executive Anvil", "119.99", "used")


def test_the_microdata_page_agrees_with_what_was_written_down_of_it() -> None:
    expected = expected_of("extruct-microdata__scrapinghub")[0]["properties"]
    item = page_of("extruct-microdata__scrapinghub")
    lowest = expected["offers"][0]["properties"]
    assert (item.title, item.brand) == (expected["name"], expected["brand"])
    assert (item.price, item.currency) == (lowest["lowPrice"], lowest["priceCurrency"])
    assert expected["image"] in item.images
    assert " ".join(item.description.split()) == " ".join(expected["description"].split())


def test_the_opengraph_page_agrees_with_what_was_written_down_of_it() -> None:
    expected = dict(expected_of("extruct-og-product__scrapinghub")[0]["properties"])
    item = page_of("extruct-og-product__scrapinghub")
    assert item.title in expected["og:title"]
    assert (item.price, item.currency) == (expected["product:price:amount"], expected["product:price:currency"])
    assert (item.listing_ref, item.gtin) == (expected["product:retailer_item_id"], expected["product:gtin"])
    assert item.condition == expected["product:condition"]


def test_no_page_that_shows_a_wall_or_only_its_site_yields_a_title() -> None:
    by_name = {entry["file"]: read(entry).title for entry in manifest("product")}
    assert by_name["buy.realme__aphuongle95.html"] == ""
    assert by_name["shopee__aphuongle95.html"] == ""


def test_listing_pages_lead_to_their_listings_and_to_further_pages() -> None:
    """Every collected page of listings, the twenty-odd shops' own layouts, leads to listings."""
    led = {}
    for entry in manifest("listing"):
        body = (PAGES / "html" / entry["file"]).read_bytes()
        led[entry["file"]] = [role for _, role in read_links(body, entry["url"] or "https://shop.example/")]
    assert [name for name, roles in led.items() if Role.LISTING not in roles] == []
    paged = [name for name, roles in led.items() if Role.PAGE in roles]
    assert len(paged) >= len(led) - 4


FEEDS = sorted(path for path in (DATA / "feeds").glob("*.xml")) if PAGES.is_dir() else []


@pytest.mark.parametrize("path", FEEDS, ids=[path.name for path in FEEDS])
def test_every_item_of_a_collected_feed_is_read_or_refused_with_a_reason(path: Path) -> None:
    url = "https://shop.example/feed.xml"
    plan = CrawlPlan(name="p", kind="feed", start_url=url, allowed_hosts=("shop.example",), user_agent="x/1")
    said = list(source_for("feed").read(Page(url=url, kind=PageKind.FEED, body=path.read_bytes()), plan))
    readings = [part for part in said if isinstance(part, Reading)]
    told = sum(len(part.items) + len(part.problems) for part in readings)
    # The oracle counts start tags and nothing else; none of the collected feeds hides one in a comment.
    there = len(re.findall(rb"<(?:item|entry|offer)[\s>]", path.read_bytes()))
    assert told == there
    assert any(isinstance(part, Failure) for part in said) == (there == 0)
    titled = [item for part in readings for item in part.items]
    assert all(item.title and (item.listing_ref or item.url) for item in titled)
    assert len(titled) == there


@pytest.mark.parametrize("entry", manifest_all(), ids=lambda entry: entry["file"])
def test_on_every_collected_page_the_reader_finds_the_products_that_extruct_finds(entry: dict[str, Any]) -> None:
    """The oracle reads JSON-LD, microdata, RDFa and OpenGraph; what it calls a product must be among what we find."""
    text = (PAGES / "html" / entry["file"]).read_bytes().decode("utf-8", "replace")
    url = entry["url"] or "https://shop.example/"
    found = extruct.extract(
        text, base_url=url, syntaxes=["json-ld", "microdata", "rdfa"], errors="ignore", uniform=True
    )
    named, ours = _names(found), _our_names(text, url)
    # A part is enough: the oracle keeps words that only screen readers say.
    assert [name for name in named if not any(our in name for our in ours)] == []


def test_where_the_head_declares_a_product_a_listing_is_read() -> None:
    declared = []
    for entry in manifest_all():
        text = (PAGES / "html" / entry["file"]).read_bytes().decode("utf-8", "replace")
        found = extruct.extract(text, syntaxes=["opengraph"], errors="ignore")["opengraph"]
        types = {str(dict(part["properties"]).get("og:type", "")).lower() for part in found}
        if "product" in types:
            declared.append((entry["file"], bool(read(entry).title)))
    assert len(declared) >= 8
    assert [file for file, told in declared if not told] == []


def _names(found: Any) -> set[str]:
    """The names of every product that the oracle finds, wherever it stands in the markup."""
    waiting = [thing for syntax in found for thing in found[syntax]]
    names = set()
    while waiting:
        thing = waiting.pop()
        if isinstance(thing, list):
            waiting += thing
        elif isinstance(thing, dict):
            waiting += [value for name, value in thing.items() if name not in RELATED]
            said = thing.get("name") if "Product" in str(thing.get("@type")) else None
            said = said[0] if isinstance(said, list) else said  # the rest of a list are other texts it calls so
            names |= {_plain(said)} if isinstance(said, str) else set()
    return {name for name in names if name}


# What stands in these belongs to other products or to people's opinions: listings elsewhere, if at all.
RELATED = ("isRelatedTo", "isSimilarTo", "itemReviewed", "related_products", "referenced_product", "review")


def _our_names(text: str, url: str) -> set[str]:
    root = plant(text)
    things = (*read_jsonld(root)[0], *read_microdata(root, url), *read_rdfa(root, url))
    marked = {_plain(part.text("name")) for thing in things for part in thing.walk() if part.types & PRODUCT_TYPES}
    listed = {_plain(item.title) for item in read_items(text, url)}
    return {name for name in marked | listed if name}


def _plain(said: str) -> str:
    return " ".join(entities.unescape(said).split())
