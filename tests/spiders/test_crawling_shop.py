"""Whole crawls of a small shop on loopback: what is asked for, what is handed over."""

import gzip
from dataclasses import replace

import pytest

from spiders.items import PageKind
from tests.spiders.child_crawl import Outcome, crawl, plan_for
from tests.spiders.loopback_platform import Answer, LoopbackPlatform, html, platform, product, robots, sitemap


def a_shop(serving: LoopbackPlatform) -> None:
    """Robots, a sitemap index with a packed sitemap, two products and a page about us."""
    base = serving.url
    index = f"<sitemapindex><sitemap><loc>{base}/products.xml.gz</loc></sitemap></sitemapindex>"
    listed = sitemap(base, "/p/one", "/p/two", "/about").body
    serving.answers |= {
        "/robots.txt": robots(f"User-agent: *\nDisallow: /private\nSitemap: {base}/sitemap.xml\n"),
        "/sitemap.xml": Answer(body=index.encode(), etag='"index"'),
        "/products.xml.gz": Answer(
            body=gzip.compress(listed), headers={"Content-Type": "application/gzip"}, etag='"z"'
        ),
        "/p/one": product("one", etag='"1"'),
        "/p/two": product("two", etag='"2"'),
        "/about": html("<title>About us</title><h1>About us</h1>", etag='"a"'),
    }


def test_a_shop_is_read_from_robots_over_the_sitemaps_to_its_products() -> None:
    with platform({}) as serving:
        a_shop(serving)
        outcome = crawl(plan_for(serving.url))
    assert sorted(item.listing_ref for item in outcome.items) == ["one", "two"]
    assert sorted(serving.paths()) == ["/about", "/p/one", "/p/two", "/products.xml.gz", "/sitemap.xml"]
    assert outcome.figures is not None
    assert outcome.figures.finished
    assert outcome.figures.requests == 6
    assert outcome.failures == []


def test_the_platform_is_told_who_asks_and_gets_no_cookies_and_no_referer() -> None:
    with platform({}) as serving:
        a_shop(serving)
        serving.answers["/p/one"] = product("one")
        crawl(plan_for(serving.url))
    for asked in serving.asked:
        assert asked.headers["user-agent"] == "listing-monitor/0.1 (+https://example.org/contact)"
        assert not {"cookie", "referer", "authorization"} & set(asked.headers)


def test_a_second_crawl_of_an_unchanged_shop_downloads_nothing_and_asks_for_the_same_pages() -> None:
    with platform({}) as serving:
        a_shop(serving)
        first = crawl(plan_for(serving.url))
        paths = sorted(serving.paths())
        serving.asked.clear()
        second = crawl(plan_for(serving.url), first.known())
    assert sorted(serving.paths()) == paths
    assert second.figures is not None
    assert second.figures.unchanged == len(paths)
    assert second.items == []
    assert all(reading.body == b"" for reading in second.readings if reading.kind is not PageKind.ROBOTS)
    assert second.known().keys() == first.known().keys()


def test_only_what_changed_is_read_again() -> None:
    with platform({}) as serving:
        a_shop(serving)
        first = crawl(plan_for(serving.url))
        serving.answers["/p/two"] = product("two", "8.00", etag='"2b"')
        second = crawl(plan_for(serving.url), first.known())
    assert [(item.listing_ref, item.price) for item in second.items] == [("two", "8.00")]


def category_shop() -> dict[str, Answer]:
    card = '<li class="product"><a href="/p/{0}">The {0}</a> <b>9,50 €</b></li>'
    return {
        "/": html(f'<nav><a href="/c/all">All</a><a href="/">Home</a></nav>{card.format("one")}'),
        "/c/all": html(card.format("one") + card.format("two") + '<a rel="next" href="/c/all?page=2">Next</a>'),
        "/c/all?page=2": html(card.format("three") + '<div class="pager"><a href="/c/all?page=1">1</a></div>'),
        "/c/all?page=1": html(card.format("one") + card.format("two")),
        "/p/one": product("one"),
        "/p/two": product("two"),
        "/p/three": product("three"),
    }


def test_without_a_sitemap_category_pages_are_followed_page_by_page() -> None:
    with platform(category_shop()) as serving:
        outcome = crawl(plan_for(serving.url + "/"))
    assert sorted(item.listing_ref for item in outcome.items) == ["one", "three", "two"]
    assert len(serving.paths()) == len(set(serving.paths()))


def test_a_platforms_own_search_is_asked_and_a_search_without_answer_leaves_nothing_unread() -> None:
    card = '<li><a href="/p/{0}"><img src="/{0}.jpg">Thing {0}</a> 9,00 €</li>'
    onward = '<a rel="next" href="/search?q=blue+boots&p=2">2</a>'
    with platform(category_shop()) as serving:
        serving.answers["/search?q=blue+boots"] = html(card.format("four") + onward)
        serving.answers["/search?q=blue+boots&p=2"] = html(card.format("five"))
        serving.answers["/p/four"], serving.answers["/p/five"] = product("four"), product("five")
        search = {"search_url": serving.url + "/search?q={words}", "search_words": ("blue boots", "nothing of this")}
        outcome = crawl(replace(plan_for(serving.url + "/"), **search))  # type: ignore[arg-type]
    assert {"four", "five"} <= {item.listing_ref for item in outcome.items}
    assert "/search?q=nothing+of+this" in serving.paths()
    assert outcome.figures is not None
    assert outcome.figures.finished


def test_a_sitemap_that_names_no_listing_gives_way_to_the_category_pages() -> None:
    with platform(category_shop()) as serving:
        serving.answers["/robots.txt"] = robots(f"Sitemap: {serving.url}/sitemap.xml")
        serving.answers["/sitemap.xml"] = sitemap(serving.url, "/about")
        serving.answers["/about"] = html("<h1>About us</h1>")
        outcome = crawl(plan_for(serving.url + "/"))
    assert sorted(item.listing_ref for item in outcome.items) == ["one", "three", "two"]


@pytest.mark.parametrize(
    ("answer", "said", "finished", "why"),
    [
        (Answer(status=404), "404", True, "a listing that is gone is an answer"),
        (Answer(status=400), "400", True, "a withdrawn listing may answer so; listings do not lead to others"),
        (Answer(status=302, headers={"Location": "/p/two"}), "", True, "the other listing is read once, by itself"),
        (Answer(status=302, headers={"Location": "/p/one"}), "ring", True, "a ring ends at once"),
        (Answer(status=302, headers={"Location": "file:///etc/passwd"}), "none of the web", True, "not the web"),
        (Answer(status=302, headers={"Location": "http://example.org/"}), "allowed_hosts", True, "another host"),
        (Answer(status=302, headers={"Location": "/moved"}), "", True, "a moved listing is found"),
        (Answer(status=304), "304", True, "nothing was asked that could be unchanged"),
        (Answer(body=b"x" * 70_000, headers={"Content-Type": "text/html"}), "larger than", True, "more than permitted"),
    ],
)
def test_a_listing_that_does_not_come_is_a_failure_in_words(
    answer: Answer, said: str, finished: bool, why: str
) -> None:
    with platform({}) as serving:
        a_shop(serving)
        serving.answers |= {"/p/one": answer, "/moved": product("moved")}
        outcome = crawl(plan_for(serving.url, max_response_bytes=60_000))
    reasons = " ".join(failure.reason for failure in outcome.failures)
    assert said in reasons, why
    assert bool(outcome.failures) == bool(said), why
    assert outcome.figures is not None
    assert outcome.figures.finished is finished, why
    assert "two" in [item.listing_ref for item in outcome.items]
    assert len(serving.paths()) == len(set(serving.paths()))


def test_a_crawl_that_could_not_read_a_sitemap_whole_does_not_claim_to_be_finished() -> None:
    with platform({}) as serving:
        a_shop(serving)
        cut = sitemap(serving.url, "/p/one", "/p/two").body[:-20]
        serving.answers["/products.xml.gz"] = Answer(body=cut, etag='"cut"')
        outcome = crawl(plan_for(serving.url))
    assert outcome.figures is not None
    assert not outcome.figures.finished
    assert "cut off" in outcome.figures.reason
    assert f"{serving.url}/products.xml.gz" not in outcome.known()
    assert [item.listing_ref for item in outcome.items] == ["one"]


def test_a_shop_that_is_shut_at_its_start_is_not_finished() -> None:
    with platform({"/": Answer(status=403)}) as serving:
        outcome = crawl(plan_for(serving.url + "/"))
    assert outcome.figures is not None
    assert (outcome.figures.finished, outcome.items) == (False, [])
    assert "403" in outcome.figures.reason


def test_max_pages_ends_the_crawl_and_says_so() -> None:
    with platform({}) as serving:
        a_shop(serving)
        outcome = crawl(plan_for(serving.url, max_pages=3))
    assert outcome.figures is not None
    assert (outcome.figures.finished, outcome.figures.reason) == (False, "max_pages is reached")
    assert len(serving.paths()) == 3


def test_what_the_sink_raises_ends_the_crawl_and_reaches_the_caller() -> None:
    with platform({}) as serving:
        a_shop(serving)
        outcome: Outcome = crawl(plan_for(serving.url), break_after=3)
    assert outcome.raised == "OSError: the disk is full"
    assert len(outcome.readings) == 2


def test_sigterm_ends_the_crawl_within_moments_even_where_a_page_only_drips() -> None:
    with platform({}) as serving:
        a_shop(serving)
        serving.answers["/p/two"] = Answer(body=b" " * 50_000, pause=0.5, headers={"Content-Type": "text/html"})
        plan = plan_for(serving.url, timeout_seconds=60.0)
        outcome = crawl(plan, stop_when=lambda: {"/p/one", "/p/two"} <= set(serving.paths()))
    assert outcome.figures is not None
    assert (outcome.figures.finished, outcome.figures.reason) == (False, "stopped")
    assert outcome.failures == []
    assert outcome.seconds < 20


def test_sigterm_does_not_wait_for_a_long_delay_between_requests() -> None:
    with platform({}) as serving:
        a_shop(serving)
        rules = f"User-agent: *\nCrawl-delay: 50\nSitemap: {serving.url}/sitemap.xml\n"
        serving.answers["/robots.txt"] = robots(rules)
        outcome = crawl(plan_for(serving.url), stop_when=lambda: len(serving.asked) == 1)
    assert outcome.figures is not None
    assert (outcome.figures.reason, outcome.failures) == ("stopped", [])
    assert outcome.seconds < 20


def test_a_wrong_kind_is_refused_by_name() -> None:
    outcome = crawl(plan_for("http://127.0.0.1:9/", kind="hop"))
    assert "there are: api, feed, shop" in outcome.raised


def test_the_plans_pattern_decides_what_a_listing_is_however_its_link_looks() -> None:
    plain = '<a href="/product/a">a</a><a href="/product/search/b" rel="nofollow">b</a><a href="/about">about us</a>'
    hidden = '<nav><a href="/product/c">c</a></nav><a href="/rooms/all">x</a>'
    with platform({"/": html(plain + hidden), "/rooms/all": html('<a href="/product/d">d</a>')}) as serving:
        serving.answers |= {
            path: product(path[-1]) for path in ("/product/a", "/product/search/b", "/product/c", "/product/d")
        }
        plan = plan_for(serving.url + "/", listing_url_pattern="/product/", category_url_pattern="/rooms/")
        outcome = crawl(plan)
    assert sorted(item.listing_ref for item in outcome.items) == ["a", "b", "c", "d"]
    assert "/about" not in serving.paths()


@pytest.mark.parametrize(
    ("patterns", "paths", "why"),
    [
        ({}, {"/card", "/menu"}, "as the links look"),
        ({"listing_url_pattern": "/plain"}, {"/plain", "/card", "/menu"}, "a card that is no listing may be a list"),
        ({"category_url_pattern": "/plain"}, {"/plain", "/card"}, "only the lists that the plan names"),
        ({"listing_url_pattern": "/none", "category_url_pattern": "/plain"}, {"/plain"}, "only what the plan names"),
    ],
)
def test_what_the_plan_says_nothing_of_is_followed_as_it_looks(
    patterns: dict[str, str], paths: set[str], why: str
) -> None:
    links = '<a href="/plain">p</a><nav><a href="/menu">Menu</a></nav><li><a href="/card">The card</a> 9,50 €</li>'
    # With so many links, the page is no card itself.
    anchors = "".join(f'<a href="#{number}">x</a>' for number in range(9))
    with platform({"/": html(links + anchors)}) as serving:
        crawl(plan_for(serving.url + "/", **patterns))
    assert set(serving.paths()) - {"/"} == paths, why


@pytest.mark.parametrize(
    ("location", "why"),
    [("/p/gelée", "UTF-8 as it stands"), ("/p/gel%C3%A9e", "percent-encoded")],
)
def test_a_redirect_beyond_ascii_is_followed_to_where_it_leads(location: str, why: str) -> None:
    written = location.encode().decode("latin-1")  # the test's server writes headers in latin-1
    with platform({}) as serving:
        a_shop(serving)
        serving.answers |= {
            "/p/one": Answer(status=302, headers={"Location": written}),
            "/p/gel%C3%A9e": product("royal"),
        }
        outcome = crawl(plan_for(serving.url))
    assert sorted(item.listing_ref for item in outcome.items) == ["royal", "two"], why
    assert "/p/gel%C3%A9e" in serving.paths()


def test_a_product_that_another_page_describes_is_read_on_its_own_page() -> None:
    both = html(
        '<script type="application/ld+json">[{"@type":"Product","name":"One","sku":"one","url":"/p/one"},'
        '{"@type":"Product","name":"Two","url":"/hidden","offers":{"price":"5"}}]</script><h1>One</h1>'
    )
    with platform({"/": html('<li><a href="/p/one">The one</a> <b>9,50 €</b></li>')}) as serving:
        serving.answers |= {"/p/one": both, "/hidden": product("hidden")}
        outcome = crawl(plan_for(serving.url + "/"))
    assert sorted(item.listing_ref for item in outcome.items) == ["hidden", "one"]


@pytest.mark.parametrize(
    ("claimed", "why"), [("https://bank.example/login", "another host"), ("javascript:alert(1)", "none of the web")]
)
def test_a_hostile_address_does_not_cost_a_listing_its_own(claimed: str, why: str) -> None:
    markup = f'{{"@type":"Product","name":"One","url":"{claimed}","offers":{{"price":"5"}}}}'
    page = html(f'<link rel="canonical" href="{claimed}"><script type="application/ld+json">{markup}</script>')
    with platform({}) as serving:
        a_shop(serving)
        serving.answers["/p/one"] = page
        outcome = crawl(plan_for(serving.url))
    assert f"{serving.url}/p/one" in [item.url for item in outcome.items], why
