"""Interfaces of partners, crawled: page after page, with a key that goes nowhere else, and ends that are told."""

import json
from collections.abc import Mapping
from typing import Any

import pytest

from spiders.api.plan import ApiPlan, Key, Paging, PagingBy
from tests.spiders.child_crawl import Outcome, crawl, plan_for
from tests.spiders.loopback_platform import Answer, platform

SECRET = "s3cret-canary-0815"
JSON = {"Content-Type": "application/json"}


def lamps(*numbers: int, **more: object) -> Answer:
    listed = [{"id": n, "title": f"Lamp {n}", "price": n + 1, "currency": "EUR"} for n in numbers]
    return Answer(body=json.dumps({"items": listed, **more}).encode(), headers=JSON)


def read(
    serving_url: str, path: str = "/items", *, key: Key | None = None, known: Any = None, **paging: Any
) -> Outcome:
    api = ApiPlan(paging=Paging(**paging), key=key)
    return crawl(plan_for(serving_url + path, "api", api=api), known)


def references(outcome: Outcome) -> list[str]:
    return [item.listing_ref for item in outcome.items]


PAGED: list[tuple[dict[str, Answer], dict[str, Any], str]] = [
    (
        {"/items?page=1": lamps(1, 2), "/items?page=2": lamps(3, 4), "/items?page=3": lamps()},
        {"by": PagingBy.PAGE},
        "until a page is empty",
    ),
    (
        {"/items?offset=0": lamps(1, 2, 3, total=4), "/items?offset=3": lamps(4, total=4)},
        {"by": PagingBy.OFFSET},
        "until all are shown",
    ),
    (
        {"/items": lamps(1, 2, next_cursor="a b"), "/items?cursor=a+b": lamps(3, 4, next_cursor=None)},
        {"by": PagingBy.CURSOR},
        "until there is no cursor",
    ),
    (
        {
            "/items": Answer(
                body=lamps(1, 2).body, headers={**JSON, "Link": '</items?x=2>; rel="next"', "X-Page": "1"}
            ),
            "/items?x=2": lamps(3, 4),
        },
        {},
        "by a Link header",
    ),
    (
        {"/items": Answer(body=lamps(1, 2).body, headers={"X-Next": "c"}), "/items?cursor=c": lamps(3, 4)},
        {"by": PagingBy.CURSOR, "next_header": "X-Next"},
        "by a header of the platform's own",
    ),
    ({"/items": lamps(1, 2, next="/items?x=2"), "/items?x=2": lamps(3, 4)}, {}, "by an address in the body"),
]


@pytest.mark.parametrize(("answers", "paging", "why"), PAGED)
def test_a_list_is_read_to_its_end(answers: Mapping[str, Answer], paging: dict[str, Any], why: str) -> None:
    with platform(answers) as serving:
        outcome = read(serving.url, **paging)
    assert sorted(references(outcome)) == ["1", "2", "3", "4"], why
    assert outcome.figures is not None
    assert outcome.figures.finished, outcome.figures.reason
    assert serving.paths() == list(answers)


ASTRAY: list[tuple[dict[str, Answer], dict[str, Any], list[str], str]] = [
    (
        {"/items?page=1": lamps(1, 2), "/items?page=2": lamps(1, 2), "/items?page=3": lamps(3)},
        {"by": PagingBy.PAGE},
        ["1", "2", "1", "2"],
        "the same listings as on an earlier page",
    ),
    (
        {"/items": lamps(1, next_cursor="a"), "/items?cursor=a": lamps(2, next_cursor="b"),
         "/items?cursor=b": lamps(3, next_cursor="a")},
        {"by": PagingBy.CURSOR},
        ["1", "2", "3"],
        "goes round in a ring",
    ),
    ({"/items": lamps(1, next="https://elsewhere.example/items")}, {}, ["1"], "not among allowed_hosts"),
    ({"/items": Answer(body=lamps(1, 2, 3).body[:-90], headers=JSON)}, {}, ["1"], "cut off before its end"),
    ({"/items": lamps(1, total=9)}, {}, ["1"], "has 9 listings and shows 1"),
    ({"/items": Answer(body=b'{"error": {"message": "no such shop"}}', headers=JSON)}, {}, [], "no such shop"),
    ({"/items": Answer(body=b"<html>Log in</html>")}, {}, [], "as a page of HTML"),
    ({"/items": Answer(status=401)}, {}, [], "the platform answered 401"),
    ({"/items?page=1": lamps(1), "/items?page=2": Answer(status=400)}, {"by": PagingBy.PAGE}, ["1"], "answered 400"),
]  # fmt: skip


@pytest.mark.parametrize(("answers", "paging", "read_before", "said"), ASTRAY)
def test_a_list_that_is_not_read_to_its_end_says_why_and_keeps_what_it_read(
    answers: Mapping[str, Answer], paging: dict[str, Any], read_before: list[str], said: str
) -> None:
    with platform(answers) as serving:
        outcome = read(serving.url, **paging)
    assert references(outcome) == read_before
    assert outcome.figures is not None
    assert not outcome.figures.finished
    assert said in outcome.figures.reason


def test_a_list_that_goes_on_without_listings_ends() -> None:
    answers = {f"/items?page={n}": lamps(*([n] if n < 3 else []), has_more=True) for n in range(1, 60)}
    answers |= {f"/items?cursor={n}": lamps(next_cursor=str(n + 1)) for n in range(60)}
    answers["/items"] = lamps(1, next_cursor="1")
    with platform(answers) as serving:
        outcome = read(serving.url, by=PagingBy.CURSOR)
    assert outcome.figures is not None
    assert "20 pages in a row held no listing" in outcome.figures.reason
    assert len(serving.paths()) == 22


def test_each_listing_is_asked_for_where_the_list_names_them_only() -> None:
    answers = {
        "/ids": Answer(
            body=b'{"items": [{"id": "a/../b", "title": "A"}, {"id": 2, "title": "B"}, {"title": "C", "url": "/c"}]}'
        )
    }
    answers |= {"/one/a%2F..%2Fb": Answer(body=b'{"product": {"id": 1, "name": "Lamp", "price": 5}, "related": []}')}
    answers |= {"/one/2": Answer(status=404)}
    with platform(answers) as serving:
        api = ApiPlan(detail_url=serving.url + "/one/{id}")
        outcome = crawl(plan_for(serving.url + "/ids", "api", api=api))
    assert [(item.listing_ref, item.title, item.price) for item in outcome.items] == [("1", "Lamp", "5")]
    assert sorted(serving.paths()) == ["/ids", "/one/2", "/one/a%2F..%2Fb"]
    told = [problem.place for reading in outcome.readings for problem in reading.problems]
    assert told == ["listing 3"], "the one without an identifier"
    assert outcome.figures is not None
    assert outcome.figures.finished, "a listing that is gone leaves nothing unread"


def test_an_unchanged_list_is_not_sent_again_and_is_followed_all_the_same() -> None:
    answers = {
        "/items?page=1": Answer(body=lamps(1, total=2).body, etag='"1"'),
        "/items?page=2": Answer(body=lamps(2, total=2).body, etag='"2"'),
    }
    with platform(answers) as serving:
        paging: dict[str, Any] = {"by": PagingBy.PAGE, "size": 1}
        first = read(serving.url, **paging)
        second = read(serving.url, known=first.known(), **paging)
    assert references(first) == ["1", "2"]
    assert references(second) == []
    assert second.figures is not None
    assert (second.figures.finished, second.figures.unchanged) == (True, 2)


KEY = Key(header="Authorization", prefix="Bearer ", secret=SECRET)


def test_the_key_goes_to_the_interface_and_to_nobody_else() -> None:
    with platform({"/items": lamps(8)}, address="127.0.0.2") as other, platform({}) as serving:
        serving.answers |= {
            "/items": Answer(status=302, headers={"Location": "/moved"}),
            "/moved": lamps(1, next=f"{serving.url}/items?x=2"),
            "/items?x=2": lamps(2, next=f"http://127.0.0.2:{other.port}/items"),
        }
        hosts = (f"127.0.0.2:{other.port}", "127.0.0.1")
        plan = plan_for(serving.url + "/items", "api", api=ApiPlan(key=KEY), allowed_hosts=hosts)
        outcome = crawl(plan)
    assert sorted(references(outcome)) == ["1", "2", "8"]
    with_key = [asked.path for asked in serving.asked if asked.headers.get("authorization") == f"Bearer {SECRET}"]
    assert with_key == ["/items", "/moved", "/items?x=2"], "and not to robots.txt, which needs none"
    assert [asked.path for asked in other.asked] == ["/robots.txt", "/items"]
    assert all(SECRET not in str(asked.headers) for asked in other.asked)


def test_the_key_stands_in_nothing_that_is_kept() -> None:
    answers = {"/items": lamps(1, next="/items?x=2"), "/items?x=2": Answer(body=b'{"error": "bad key"}', status=200)}
    with platform(answers) as serving:
        outcome = read(serving.url, key=KEY)
    assert SECRET not in repr(outcome)
    assert SECRET not in repr(plan_for("https://x.example/", "api", api=ApiPlan(key=KEY)))


def test_an_answer_that_repeats_the_key_is_kept_nowhere() -> None:
    echo = lamps(1, request={"headers": {"Authorization": f"Bearer {SECRET}"}})
    with platform({"/items": echo}) as serving:
        outcome = read(serving.url, key=KEY)
    assert [reading.body for reading in outcome.readings] == []
    assert "repeats our key" in outcome.failures[0].reason
    assert SECRET not in repr(outcome)


def test_a_platform_that_has_no_request_left_is_left_alone_until_it_says() -> None:
    spent = {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "1"}
    answers = {
        "/items": Answer(body=lamps(1, next="/items?x=2").body, headers=spent),
        "/items?x=2": lamps(2),
    }
    with platform(answers) as serving:
        outcome = read(serving.url)
    first, second = (asked.at for asked in serving.asked if asked.path != "/robots.txt")
    assert references(outcome) == ["1", "2"]
    assert second - first >= 1.0


def test_a_platform_that_takes_no_request_for_an_hour_ends_the_crawl() -> None:
    spent = {"RateLimit-Remaining": "0", "RateLimit-Reset": "3600"}
    answers = {"/items": Answer(body=lamps(1, next="/items?x=2").body, headers=spent), "/items?x=2": lamps(2)}
    with platform(answers) as serving:
        outcome = read(serving.url)
    assert references(outcome) == ["1"]
    assert outcome.figures is not None
    assert "takes no further request for 3600 s" in outcome.figures.reason
    assert serving.paths() == ["/items"]
