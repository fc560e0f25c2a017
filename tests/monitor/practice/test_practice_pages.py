"""What a crawler finds on the practice platform, asked over HTTP of the real server."""

import gzip
import json
from collections.abc import Callable, Iterator, Sequence
from typing import Any
from urllib.parse import quote, urljoin, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree, html
from protego import Protego

from monitor.practice.catalogue import Catalogue, listing_slug, read_catalogue
from monitor.practice.facts import published
from monitor.practice.feed import entry, head
from monitor.practice.markup import json_ld
from spiders.items import Item
from tests.monitor.practice.partner import SAMPLE, Partner
from tests.monitor.practice.readers import read_feed, read_page

Serve = Callable[[Sequence[object]], Partner]


@pytest.fixture(scope="module")
def sample() -> Catalogue:
    return read_catalogue(SAMPLE)


def stated(catalogue: Catalogue, base: str) -> list[Item]:
    return [published(catalogue.listing(slug), slug=slug, base=base) for slug in catalogue.order]


def locations(body: bytes) -> list[str]:
    return [str(loc.text) for loc in etree.fromstring(body).iterfind(".//{*}loc")]


def follow_sitemaps(partner: Partner) -> Iterator[tuple[str, list[str]]]:
    for address in locations(partner.get("/sitemap.xml").body):
        body = partner.get(address).body
        yield address, locations(gzip.decompress(body) if address.endswith(".gz") else body)


def follow_pages(partner: Partner, path: str) -> Iterator[html.HtmlElement]:
    while path:
        got = partner.get(path)
        assert got.status == 200, path
        page = html.document_fromstring(got.body.decode())
        yield page
        following = page.xpath("//link[@rel='next']/@href")
        assert following == page.xpath("//a[@rel='next']/@href")
        path = urljoin(path, following[0]) if following else ""


def test_every_listing_stands_in_one_sitemap_and_one_of_them_is_compressed(
    sample_partner: Partner, sample: Catalogue
) -> None:
    sitemaps = dict(follow_sitemaps(sample_partner))
    assert [address for address in sitemaps if address.endswith(".xml.gz")]
    found = [address for addresses in sitemaps.values() for address in addresses if "/item/" in address]
    assert sorted(found) == sorted(item.url for item in stated(sample, sample_partner.base))
    categories = sitemaps[f"{sample_partner.base}/sitemaps/categories.xml"]
    assert all(sample_partner.get(address).status == 200 for address in categories)


def test_sitemaps_date_every_page_as_its_answer_does(serve_rows: Serve) -> None:
    rows = [{"listing_ref": "a", "last_modified": "2020-01-02T03:04:05Z"}, {"listing_ref": "b"}, {"listing_ref": "c"}]
    partner = serve_rows(rows)
    body = partner.get("/sitemaps/1.xml").body
    dates = [str(date.text) for date in etree.fromstring(body).iterfind(".//{*}lastmod")]
    assert dates[0] == "2020-01-02T03:04:05Z"
    assert partner.get("/item/a").headers["last-modified"] == "Thu, 02 Jan 2020 03:04:05 GMT"
    assert partner.get("/item/b").headers["last-modified"] != "Thu, 02 Jan 2020 03:04:05 GMT"


def test_every_listing_is_reached_from_the_home_page_by_following_next(serve_rows: Serve) -> None:
    rows = [{"listing_ref": f"N{n}", "category": f"Tea {n % 130}" if n % 2 else "Cups"} for n in range(400)]
    partner = serve_rows(rows)
    categories = [
        path for page in follow_pages(partner, "/") for path in page.xpath("//ul[@class='categories']//a/@href")
    ]
    assert len(categories) == len(set(categories)) == 66
    found = [path for category in categories for page in follow_pages(partner, category) for path in listed(page)]
    assert sorted(found) == sorted(f"/item/N{n}" for n in range(400))


def listed(page: html.HtmlElement) -> list[str]:
    """The listings on a category page, which its links and its markup state alike."""
    paths = [str(path) for path in page.xpath("//ul[@class='cards']//a/@href")]
    [script] = page.xpath("//script[@type='application/ld+json']")
    marked = json.loads(script.text)["itemListElement"]
    assert [urlsplit(one["url"]).path for one in marked] == paths
    return paths


def test_numbered_pages_lead_where_they_say(serve_rows: Serve) -> None:
    partner = serve_rows([{"listing_ref": f"N{n}"} for n in range(48 * 12 + 1)])
    [category] = html.document_fromstring(partner.get("/").body).xpath("//ul[@class='categories']//a/@href")
    page = html.document_fromstring(partner.get(f"{category}?page=7").body)
    assert page.xpath("//nav[@class='pages']/*/text()") == ["1", "4", "5", "6", "7", "8", "9", "10", "13", "Next"]
    last = html.document_fromstring(partner.get(page.xpath("//nav[@class='pages']/a[text()='13']/@href")[0]).body)
    assert listed(last) == ["/item/N576"]
    assert not last.xpath("//*[@rel='next']")


@pytest.mark.parametrize("page", ["0", "-1", "2", "x", "1.0", "١", "9" * 5000, "%00", ""])
def test_a_page_that_is_not_there_is_not_found(serve_rows: Serve, page: str) -> None:
    assert serve_rows([{"listing_ref": "a"}]).get(f"/?page={quote(page, safe='%')}").status == 404


def test_shop_and_feed_state_the_same_listings(sample_partner: Partner, sample: Catalogue) -> None:
    feed = read_feed(sample_partner.get("/feed.xml").body)
    assert feed == stated(sample, sample_partner.base)
    assert [read_page(sample_partner.get(item.url).body) for item in feed] == feed


def test_a_listing_that_names_no_picture_gets_one_drawn(sample_partner: Partner) -> None:
    [image] = read_page(sample_partner.get("/item/P00001").body).images
    got = sample_partner.get(image)
    assert (got.status, got.headers["content-type"]) == (200, "image/svg+xml")
    assert etree.fromstring(got.body).tag == "{http://www.w3.org/2000/svg}svg"


HOSTILE = [
    {"listing_ref": "only a reference"},
    {"listing_ref": "a currency without a price", "currency": "EUR"},
    {"listing_ref": "../../etc/passwd", "title": "../..", "category": "../x?y#z%2f"},
    {"listing_ref": "?a=b&c#d", "title": "</script ><b a=1></script\t/ <script>alert(1)</script><!-- <script>"},
    {"listing_ref": "]]>", "title": "]]> <![CDATA[ ]]&gt; &amp; &#0; &bogus;", "price": "]]>", "currency": "<&>"},
    {"listing_ref": "控制", "title": "a\x00b\x1bc\ud800d\ufffee", "seller": "\ud83d", "seller_id": "\x7f\x85"},
    {"listing_ref": "lines", "title": "a\rb\r\nc\nd\te\u2028f", "description": "\r", "brand": "x\u202ey"},
    {
        "listing_ref": "quote\"'",
        "lang": "\"><b a='",
        "images": ['"><img src=x onerror="alert(1)">', "//x/y", "/own.svg"],
    },
    {"listing_ref": "enormous", "title": "ж<" * 600_000, "description": "茶&" * 600_000},
    {"listing_ref": "many", "images": [f"https://x.example/{n}.jpg" for n in range(3000)], "ships_to": ["AE"] * 500},
    {"listing_ref": "template {{ 7*7 }} {% raw %}", "title": "{{ config }}", "condition": " NEW ", "pack_size": "<6>"},
    {"listing_ref": "contacts", "seller_contacts": ["a@b.example", "+1 202 555 0100", "https://s.example", "id: <x>"]},
]


def test_hostile_listings_harm_neither_pages_nor_feed(serve_rows: Serve) -> None:
    partner = serve_rows(HOSTILE)
    feed = read_feed(partner.get("/feed.xml").body)
    assert len(feed) == len(HOSTILE)
    assert [read_page(partner.get(item.url).body) for item in feed] == feed
    found = [address for _, addresses in follow_sitemaps(partner) for address in addresses if "/item/" in address]
    assert found == [item.url for item in feed]
    categories = [
        path for page in follow_pages(partner, "/") for path in page.xpath("//ul[@class='categories']//a/@href")
    ]
    shown = [path for category in categories for page in follow_pages(partner, category) for path in listed(page)]
    assert sorted(partner.base + path for path in shown) == sorted(found)
    for item in feed:
        page = html.document_fromstring(partner.get(item.url).body, parser=html.HTMLParser(huge_tree=True))
        assert not page.xpath("//*[@onerror] | //script[not(@type='application/ld+json')] | //b[@a]"), item.listing_ref
    assert feed[-2].condition == "new"


def test_a_price_is_published_as_the_file_has_it(serve_rows: Serve) -> None:
    prices = ["12.50", "1 299,00", "1.299,00", "٣٫٥", "9.0e+02", "１２", "from 3 to 5", "-1", "99.9万"]
    partner = serve_rows([{"listing_ref": f"p{n}", "price": p, "currency": "EUR"} for n, p in enumerate(prices)])
    assert [item.price for item in read_feed(partner.get("/feed.xml").body)] == prices
    assert [read_page(partner.get(f"/item/p{n}").body).price for n in range(len(prices))] == prices


TEXT = st.text(max_size=60).map(lambda text: text.encode("utf-8", "ignore").decode())


@given(st.lists(TEXT, min_size=5, max_size=5))
def test_any_text_comes_back_the_same_from_both_sources(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str]
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.jsonl"
    title, brand, seller, contact, ref = texts
    row = {"listing_ref": f"r{ref}", "title": title, "brand": brand, "seller": seller, "seller_contacts": [contact]}
    path.write_text(json.dumps(row))
    catalogue = read_catalogue(path)
    [item] = stated(catalogue, "http://localhost")
    assert read_feed(f"{head(catalogue, 'http://localhost')}{entry(item)}</channel></rss>".encode()) == [item]
    markup = f'<html lang=""><script type="application/ld+json">{json_ld(item)}</script><p>x</p></html>'
    assert read_page(markup.encode()) == item
    assert listing_slug(item.listing_ref) == catalogue.order[0]


EVERYWHERE = [
    "/",
    "/item/P00001",
    "/pictures/P00001.svg",
    "/robots.txt",
    "/sitemap.xml",
    "/sitemaps/1.xml",
    "/sitemaps/2.xml.gz",
    "/feed.xml",
    "/style.css",
    "/trap/",
]


@pytest.mark.parametrize("path", EVERYWHERE)
def test_what_is_unchanged_is_not_sent_again(sample_partner: Partner, path: str) -> None:
    first = sample_partner.get(path)
    etag, date = first.headers["etag"], first.headers["last-modified"]
    again = sample_partner.get(path, if_none_match=f'"other", W/{etag}')
    assert (again.status, again.body, again.headers["etag"]) == (304, b"", etag)
    assert sample_partner.get(path, if_modified_since=date).status == 304
    for headers in (
        {"if_none_match": '"other"'},
        {"if_none_match": '"other"', "if_modified_since": date},
        {"if_modified_since": "Thu, 01 Jan 1970 00:00:00 GMT"},
        {"if_modified_since": "no date"},
        {"if_modified_since": "Thu, 01 Jan 99999999999999999999 00:00:00 GMT"},
    ):
        got = sample_partner.get(path, **headers)
        assert (got.status, got.body) == (200, first.body), headers


@pytest.mark.parametrize("path", [*EVERYWHERE, "/nowhere"])
def test_head_answers_as_get_does_without_the_body(sample_partner: Partner, path: str) -> None:
    whole, head = sample_partner.get(path), sample_partner.get(path, method="HEAD")
    assert head.body == b""
    alike = ("content-type", "content-length", "etag", "last-modified")
    assert [head.headers.get(name) for name in alike] == [whole.headers.get(name) for name in alike]
    assert head.status == whole.status


@pytest.mark.parametrize(
    "path",
    [
        "/nowhere",
        "/item/",
        "/item/P99999",
        "/item/P00001/x",
        "/c/none",
        "/pictures/none.svg",
        "/sitemaps/9.xml",
        "/sitemaps/1.xml.gz",
        "/sitemaps/x.xml",
        "/item/%00",
        "/item/..%2f..%2fetc",
    ],
)
def test_what_is_not_there_is_not_found(sample_partner: Partner, path: str) -> None:
    assert sample_partner.get(path).status == 404


def test_only_reading_is_allowed(sample_partner: Partner) -> None:
    assert sample_partner.get("/item/P00001", method="POST").status == 405


@pytest.mark.parametrize("host", ["", "a b", "x/y", "<script>", "a:b", "a@b", "xn--é"])
def test_a_host_that_is_none_is_refused(sample_partner: Partner, host: str) -> None:
    assert sample_partner.get("/sitemap.xml", host=host.encode("ascii", "replace").decode()).status == 400


def test_robots_forbids_the_trap_and_nothing_else(sample_partner: Partner, sample: Catalogue) -> None:
    robots = Protego.parse(sample_partner.get("/robots.txt").body.decode())
    assert list(robots.sitemaps) == [f"{sample_partner.base}/sitemap.xml"]
    assert all(robots.can_fetch(item.url, "any") for item in stated(sample, sample_partner.base))
    page = html.document_fromstring(sample_partner.get("/").body)
    forbidden = [href for href in page.xpath("//a/@href") if not robots.can_fetch(sample_partner.base + href, "any")]
    assert forbidden == ["/trap/"]


def test_the_trap_never_ends_and_is_counted(serve_rows: Serve) -> None:
    partner = serve_rows([{"listing_ref": "a"}])
    path = "/trap/"
    for _ in range(30):
        path = html.document_fromstring(partner.get(path).body).xpath("//main//a/@href")[-1]
    assert figures(partner)["trapped"] == 30


def test_the_figures_are_what_was_asked_and_sent(serve_rows: Serve) -> None:
    partner = serve_rows([{"listing_ref": "a"}, {"listing_ref": "b"}])
    assert figures(partner)["requests"] == 0
    whole = partner.get("/item/a")
    sent = len(whole.body) + len(partner.get("/feed.xml").body) + len(partner.get("/nowhere").body)
    partner.get("/item/a", if_none_match=whole.headers["etag"])
    partner.get("/item/b", method="HEAD")
    seen = figures(partner)
    assert (seen["requests"], seen["body_bytes"]) == (5, sent)
    assert seen["statuses"] == {"200": 3, "304": 1, "404": 1}
    assert seen["places"] == {"/feed.xml": 1, "/item": 3, "(missing)": 1}
    assert seen["bytes"] == seen["body_bytes"] + seen["header_bytes"]


def figures(partner: Partner) -> dict[str, Any]:
    got = partner.get("/_figures")
    assert got.headers["cache-control"] == "no-store"
    told: dict[str, Any] = json.loads(got.body)
    return told
