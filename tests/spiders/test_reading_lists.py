"""Lists of listings: pages however they are turned, answers of "load more" buttons, maps of a site, many languages."""

import json
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spiders.items import CrawlPlan, Failure, PageKind, Reading
from spiders.reading.links import Role, page_number, read_links
from spiders.sitemaps import in_language, read_sitemap
from spiders.sources import Page, source_for

URL = "https://shop.example/c/boots?page=2"
CARD = '<li class="card"><a href="/p/{0}"><img src="/{0}.jpg">Boots {0}</a> <b>{0}9,00 €</b></li>'
CARDS = "<ul>" + "".join(CARD.format(number) for number in range(1, 4)) + "</ul>"


def plan(**values: object) -> CrawlPlan:
    fixed = {"name": "p", "kind": "shop", "start_url": "https://shop.example/", "user_agent": "x/1"}
    return CrawlPlan(**{**fixed, "allowed_hosts": ("shop.example",), **values})  # type: ignore[arg-type]


def said(page: Page, **values: object) -> list[Reading | Failure]:
    return list(source_for("shop").read(page, plan(**values)))


def reading(body: str, url: str = URL, kind: PageKind = PageKind.CATEGORY, **values: object) -> Reading:
    [only] = said(Page(url=url, kind=kind, body=body.encode()), **values)
    assert isinstance(only, Reading)
    return only


def paths(found: Reading, kind: PageKind) -> list[str]:
    return [link.url.removeprefix("https://shop.example") for link in found.links if link.kind is kind]


@pytest.mark.parametrize(
    ("turning", "leads_to", "why"),
    [
        ('<link rel="next" href="?page=3">', "/c/boots?page=3", "in the head"),
        ('<a rel="next" href="?page=3">»</a>', "/c/boots?page=3", "a link"),
        ('<div class="pagination"><a href="/c/boots/page/3">3</a></div>', "/c/boots/page/3", "numbered in the path"),
        ('<div class="pager"><a href="/c/boots-p3.html">3</a></div>', "/c/boots-p3.html", "numbered in the name"),
        ('<div class="pager"><a href="?start=48">3</a></div>', "/c/boots?start=48", "an offset"),
        ('<div class="paging"><a href="?cursor=abc%3D">Next</a></div>', "/c/boots?cursor=abc%3D", "a cursor"),
        ('<button class="load-more" data-url="/more?page=3">More</button>', "/more?page=3", "a button"),
        ('<div class="x" data-next-href="?page=3">Load more</div>', "/c/boots?page=3", "a box that a script watches"),
        ('<button hx-get="/more?page=3">Load more</button>', "/more?page=3", "htmx"),
        ('<button class="next" onclick="location.href=\'?page=3\'">go</button>', "/c/boots?page=3", "a script's word"),
        ('<a class="more" href="?page=3">加载更多</a>', "/c/boots?page=3", "Chinese"),
    ],
)
def test_a_list_is_turned_however_its_theme_does_it(turning: str, leads_to: str, why: str) -> None:
    found = reading(f"<html><head></head><body>{CARDS}{turning}</body></html>")
    assert paths(found, PageKind.CATEGORY) == [leads_to], why
    assert paths(found, PageKind.PRODUCT) == ["/p/1", "/p/2", "/p/3"], why


@pytest.mark.parametrize(
    "turning",
    [
        '<button data-url="/wishlist/add/7">Wish</button>',
        '<button class="load-more" data-url="more">More</button>',
        "<button onclick=\"location.href='/help'\">Help</button>",
        '<div class="load-more" data-url="javascript:void(0)">More</div>',
    ],
)
def test_other_buttons_turn_no_page(turning: str) -> None:
    assert paths(reading(f"<body>{CARDS}{turning}</body>"), PageKind.CATEGORY) == []


def test_an_answer_of_a_button_is_read_whether_it_carries_html_or_objects() -> None:
    html = reading(json.dumps({"html": CARDS, "next": "/c/boots?page=3"}))
    assert (len(paths(html, PageKind.PRODUCT)), paths(html, PageKind.CATEGORY)) == (3, ["/c/boots?page=3"])
    objects = [{"title": f"Boots {number}", "price": 9, "url": f"/p/{number}"} for number in range(3)]
    answer = reading(json.dumps({"data": {"items": objects, "next_page_url": "https://shop.example/c/boots?page=3"}}))
    assert paths(answer, PageKind.PRODUCT) == ["/p/0", "/p/1", "/p/2"]
    assert paths(answer, PageKind.CATEGORY) == ["/c/boots?page=3"]
    bare = reading(json.dumps([CARDS]))
    assert len(paths(bare, PageKind.PRODUCT)) == 3


def test_a_cursor_in_an_answer_is_asked_for_where_the_address_has_a_place_for_it() -> None:
    answer = json.dumps({"items": [], "next_cursor": "b=="})
    assert paths(reading(answer, "https://shop.example/more?cursor=a"), PageKind.CATEGORY) == ["/more?cursor=b%3D%3D"]
    assert paths(reading(answer, "https://shop.example/more"), PageKind.CATEGORY) == []
    assert (
        paths(reading(json.dumps({"next_cursor": None}), "https://shop.example/more?cursor=a"), PageKind.CATEGORY) == []
    )


@pytest.mark.parametrize(
    ("url", "more", "cut", "why"),
    [
        ("https://shop.example/c?page=100", "", True, "a round number, full to the last"),
        ("https://shop.example/c/page/50", "", True, "numbered in the path"),
        (
            "https://shop.example/c?page=100",
            '<div class="pager"><a href="?page=101">101</a></div>',
            False,
            "it goes on",
        ),
        ("https://shop.example/c?page=37", "", False, "an end like any other"),
        ("https://shop.example/c", "", False, "no page of many"),
    ],
)
def test_a_list_that_is_cut_off_says_so(url: str, more: str, cut: bool, why: str) -> None:
    told = [problem.reason for problem in reading(f"<body>{CARDS}{more}</body>", url).problems]
    assert any("cut off" in reason for reason in told) is cut, why


@pytest.mark.parametrize(
    ("url", "number"),
    [
        ("https://a.example/c?page=7", 7),
        ("https://a.example/c/page/7", 7),
        ("https://a.example/c-p7.html", 7),
        ("https://a.example/c/?PAGEN_1=7", 7),
        ("https://a.example/c?cursor=abc", 0),
        ("https://a.example/c", 0),
    ],
)
def test_an_address_says_which_page_it_asks_for(url: str, number: int) -> None:
    assert page_number(url) == number


def test_a_map_of_the_site_leads_to_its_pages_without_pictures_or_prices() -> None:
    page = '<title>Sitemap</title><ul><li><a href="/boots-a">Boots A</a></li><li><a href="/about">About</a></li></ul>'
    found = reading(page, "https://shop.example/sitemap")
    assert paths(found, PageKind.PRODUCT) == ["/boots-a", "/about"]
    assert reading(page.replace("Sitemap", "Home"), "https://shop.example/x").links == ()


def test_a_sitemap_address_that_answers_a_page_for_people_is_read_only_where_it_leads_to_listings() -> None:
    page = f"<html><body>{CARDS}</body></html>"
    found = reading(page, "https://shop.example/map", PageKind.SITEMAP)
    assert paths(found, PageKind.PRODUCT) == ["/p/1", "/p/2", "/p/3"]
    [failure] = said(
        Page(url="https://shop.example/map", kind=PageKind.SITEMAP, body=b"<html><body>Log in</body></html>")
    )
    assert isinstance(failure, Failure)


def test_a_start_address_that_is_a_sitemap_is_read_as_one() -> None:
    body = "<?xml version='1.0'?><urlset><url><loc>https://shop.example/p/1</loc></url></urlset>"
    assert paths(reading(body, "https://shop.example/x.xml"), PageKind.PRODUCT) == ["/p/1"]


LANGUAGES = ("en", "de", "fr", "x-default")


def entries_in_languages(number: int) -> Iterator[str]:
    host = "https://shop.example"
    links = "".join(
        f'<x:link rel="alternate" hreflang="{tag}" href="{host}/{"en" if tag == "x-default" else tag}/p/{number}"/>'
        for tag in LANGUAGES
    )
    for tag in LANGUAGES[:3]:
        yield f"<url><loc>https://shop.example/{tag}/p/{number}</loc>{links}</url>"


@pytest.mark.parametrize(
    ("language", "chosen", "why"),
    [
        ("de", "de", "the platform's own language"),
        ("de-AT", "de", "nearly its own"),
        ("", "en", "the platform's default"),
        ("ja", "en", "a language that the platform does not speak"),
    ],
)
def test_a_product_in_many_languages_is_read_once(language: str, chosen: str, why: str) -> None:
    entries = "".join(entry for number in range(50) for entry in entries_in_languages(number))
    body = f'<urlset xmlns:x="http://www.w3.org/1999/xhtml">{entries}</urlset>'.encode()
    found, whole = read_sitemap(body, 10_000_000, in_language(language, lambda _: True))
    assert whole
    assert [entry.address for entry in found] == [
        f"https://shop.example/{chosen}/p/{number}" for number in range(50)
    ], why


def test_a_language_on_a_host_that_may_not_be_visited_is_not_chosen() -> None:
    entries = "".join(entries_in_languages(1)).replace("https://shop.example/de", "https://de.example")
    found = reading(f"<urlset>{entries}</urlset>", "https://shop.example/s.xml", PageKind.SITEMAP, language="de")
    assert [link.url for link in found.links] == ["https://shop.example/en/p/1"]


@given(st.text(alphabet='{}[]":,<a href=/p1>next cursor', max_size=300))
@settings(max_examples=300, deadline=None)
def test_no_answer_breaks_the_reader_of_lists(body: str) -> None:
    assert all(role in Role for _, role in read_links(body, URL))


@pytest.mark.parametrize(
    ("reference", "leads", "why"),
    [
        ("/search/boots/page/2.html", ["/search/boots/page/2.html"], "the same search, its second page"),
        ("/search/caps/page/2.html", [], "another search"),
        ("/cart/page/2.html", [], "no list at all"),
    ],
)
def test_a_search_whose_pages_stand_in_its_path_is_turned(reference: str, leads: list[str], why: str) -> None:
    turning = f'<ul class="pagination"><li><a href="{reference}">2</a></li></ul>'
    found = reading(f"<body>{CARDS}{turning}</body>", "https://shop.example/search/boots.html")
    assert paths(found, PageKind.CATEGORY) == leads, why
