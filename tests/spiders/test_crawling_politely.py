"""What robots.txt permits, how often we come, and when we come back."""

from collections.abc import Callable
from itertools import pairwise

import pytest

from tests.spiders.child_crawl import crawl, plan_for
from tests.spiders.loopback_platform import Answer, html, platform, product, robots, sitemap


def shop_with(
    answers: dict[str, Answer | Callable[[int], Answer]], base: str
) -> dict[str, Answer | Callable[[int], Answer]]:
    """Three products behind a sitemap, and the answers given."""
    listed = {
        "/robots.txt": robots(f"Sitemap: {base}/s.xml"),
        "/s.xml": sitemap(base, "/p/one", "/p/two", "/p/three"),
        **{f"/p/{name}": product(name) for name in ("one", "two", "three")},
    }
    return {**listed, **answers}


@pytest.mark.parametrize(
    ("answer", "allowed", "why"),
    [
        (Answer(status=404), True, "RFC 9309 2.3.1.3: absent means no rules"),
        (Answer(status=403), True, "every 4xx is 'unavailable'"),
        (Answer(status=500), False, "RFC 9309 2.3.1.4: a server error forbids everything"),
        (Answer(status=503), False, "the same"),
        (Answer(status=429), False, "too many requests is no leave to send more"),
        (robots("User-agent: *\nDisallow: /"), False, "it says so"),
        (robots("User-agent: listing-monitor\nDisallow: /\n\nUser-agent: *\nAllow: /"), False, "it means us by name"),
        (robots("User-agent: otherbot\nDisallow: /"), True, "it means another"),
        (robots("User-agent: *\nDisallow:"), True, "an empty rule forbids nothing"),
        (Answer(body=b"\xef\xbb\xbfUser-agent: *\nDisallow: /"), False, "a byte-order mark stands before it"),
        (Answer(body=b"\x00\xff<html>not robots</html>"), True, "what is no rule forbids nothing"),
        (Answer(status=301, headers={"Location": "/rules"}), False, "the rules stand elsewhere"),
        (Answer(status=301, headers={"Location": "/robots.txt"}), True, "more than five redirects: unavailable"),
        (Answer(status=301, headers={"Location": "http://example.org/robots.txt"}), False, "they cannot be asked"),
    ],
)
def test_robots_txt_decides_whether_anything_is_fetched(answer: Answer, allowed: bool, why: str) -> None:
    answers = {"/": html("<h1>Shop</h1>"), "/robots.txt": answer, "/rules": robots("User-agent: *\nDisallow: /")}
    with platform(answers) as serving:
        outcome = crawl(plan_for(serving.url + "/"))
    assert ("/" in serving.paths()) is allowed, why
    assert bool(outcome.failures) is not allowed, why
    assert outcome.figures is not None
    assert outcome.figures.finished is allowed, why


def test_a_server_that_cannot_be_reached_forbids_everything() -> None:
    with platform({}) as serving:
        gone = serving.url
    outcome = crawl(plan_for(gone + "/"))
    assert outcome.figures is not None
    assert "robots.txt could not be reached" in outcome.figures.reason


def test_what_robots_txt_forbids_is_not_fetched_and_is_told() -> None:
    with platform({}) as serving:
        rules = robots(f"User-agent: *\nDisallow: /p/two\nSitemap: {serving.url}/s.xml")
        serving.answers |= shop_with({"/robots.txt": rules}, serving.url)
        outcome = crawl(plan_for(serving.url))
    assert "/p/two" not in serving.paths()
    assert [(failure.url, failure.reason) for failure in outcome.failures] == [
        (f"{serving.url}/p/two", "robots.txt forbids it")
    ]


def gaps(serving_times: list[float]) -> list[float]:
    """The seconds between each request and the next."""
    return [later - sooner for sooner, later in pairwise(serving_times)]


def test_no_two_requests_come_closer_than_the_plans_delay_and_none_overlap() -> None:
    with platform({}) as serving:
        serving.answers |= shop_with({}, serving.url)
        crawl(plan_for(serving.url, delay_seconds=0.4))
    # A hundredth is the network's: the server notes when a request arrives, not when it was sent.
    # A busy machine may note one request late and thereby shorten the gap after it.
    assert min(gaps([asked.at for asked in serving.asked])) > 0.3
    assert len(serving.asked) == 5


def test_a_longer_crawl_delay_in_robots_txt_is_kept() -> None:
    with platform({}) as serving:
        rules = robots(f"User-agent: *\nCrawl-delay: 0.5\nSitemap: {serving.url}/s.xml")
        serving.answers |= shop_with({"/robots.txt": rules}, serving.url)
        crawl(plan_for(serving.url, delay_seconds=0.1))
    # A busy machine may note one request late and thereby shorten the gap after it; a delay of 0.1 s would still show.
    apart = gaps([asked.at for asked in serving.asked])
    assert sum(apart) / len(apart) > 0.45
    assert min(apart) > 0.3


def test_retry_after_is_kept_by_every_request_to_the_host() -> None:
    busy = Answer(status=503, headers={"Retry-After": "2"})
    with platform({}) as serving:
        serving.answers |= shop_with({"/p/one": lambda turn: busy if turn == 1 else product("one")}, serving.url)
        outcome = crawl(plan_for(serving.url, delay_seconds=0.01))
    refused = next(asked.at for asked in serving.asked if asked.path == "/p/one")
    after = [asked.at - refused for asked in serving.asked if asked.at > refused]
    assert min(after) > 1.99
    assert sorted(item.listing_ref for item in outcome.items) == ["one", "three", "two"]
    assert outcome.failures == []


def test_a_page_that_stays_busy_is_asked_three_times_and_then_told() -> None:
    with platform({}) as serving:
        serving.answers |= shop_with({"/p/one": Answer(status=500)}, serving.url)
        outcome = crawl(plan_for(serving.url))
    assert serving.paths().count("/p/one") == 3
    assert [(failure.status, failure.url) for failure in outcome.failures] == [(500, f"{serving.url}/p/one")]


def test_a_platform_that_asks_for_an_hour_is_left_alone() -> None:
    with platform({}) as serving:
        serving.answers |= shop_with({"/s.xml": Answer(status=429, headers={"Retry-After": "3600"})}, serving.url)
        outcome = crawl(plan_for(serving.url))
    assert serving.paths() == ["/s.xml"]
    assert outcome.figures is not None
    assert outcome.figures.reason == "127.0.0.1 asks to come back in 3600 s"


def test_a_platform_that_fails_page_after_page_is_not_asked_for_all_of_them() -> None:
    paths = [f"/p/{number}" for number in range(200)]
    with platform({}) as serving:
        serving.answers |= {
            "/robots.txt": robots(f"Sitemap: {serving.url}/s.xml"),
            "/s.xml": sitemap(serving.url, *paths),
            **{path: Answer(status=521) for path in paths},
        }
        outcome = crawl(plan_for(serving.url))
    assert len(serving.paths()) < 60
    assert outcome.figures is not None
    assert not outcome.figures.finished
    assert "521" in outcome.figures.reason
