"""Where a list goes on: as the platform's file says, or as the answer does; and where it ends."""

from typing import Any

import pytest

from spiders.api.documents import Number
from spiders.api.paging import Leaf, Onward, first_page, onward
from spiders.api.plan import Paging, PagingBy

BASE = "https://api.example/v1/items"


def numbered(value: object) -> object:
    if isinstance(value, dict):
        return {key: numbered(inner) for key, inner in value.items()}
    if isinstance(value, int) and not isinstance(value, bool):
        return Number(str(value))
    return [numbered(inner) for inner in value] if isinstance(value, list) else value


def follow(query: str, value: object, count: int = 10, headers: dict[str, str] | None = None, **paging: Any) -> Onward:
    leaf = Leaf(url=BASE + query, value=numbered(value), headers=headers or {}, count=count)
    return onward(leaf, Paging(**paging))


PAGE, OFFSET, CURSOR, LINK = PagingBy.PAGE, PagingBy.OFFSET, PagingBy.CURSOR, PagingBy.LINK

SAID: list[tuple[str, object, dict[str, Any], str, str]] = [
    ("?page=1", {}, {"by": PAGE}, "?page=2", "until a page is empty"),
    ("?page=3", {}, {"by": PAGE, "count": 0}, "", "a page that is empty"),
    ("?page=1", {"total": 10}, {"by": PAGE}, "", "all are shown"),
    ("?page=2&n=10", {"total": 25}, {"by": PAGE, "size": 10}, "?page=3&n=10", "five are left"),
    ("?page=3&n=10", {"total": 25}, {"by": PAGE, "size": 10, "count": 5}, "", "none is left"),
    ("?page=0", {"totalPages": 3}, {"by": PAGE, "first": 0}, "?page=1", "counted from nought"),
    ("?page=2", {"totalPages": 3}, {"by": PAGE, "first": 0}, "", "the third of three"),
    ("?page=1", {}, {"by": PAGE, "size": 50}, "", "emptier than a page is"),
    ("?page=1", {"has_more": True}, {"by": PAGE, "size": 50}, "?page=2", "it says that there is more"),
    ("?page=1", {"meta": {"has_more": False}}, {"by": PAGE}, "", "it says that there is no more"),
    ("?p=1", {"r": {"n": 99}}, {"by": PAGE, "parameter": "p", "total": "$.r.n"}, "?p=2", "a total by path"),
    ("?offset=0", {"total": 30}, {"by": OFFSET}, "?offset=10", "by what was shown"),
    ("?offset=20", {"total": 30}, {"by": OFFSET}, "", "none is left"),
    ("?offset=0&limit=50", {"total": 30}, {"by": OFFSET}, "?offset=10&limit=50", "the platform caps the size"),
    ("", {"next_cursor": "a=b"}, {"by": CURSOR}, "?cursor=a%3Db", "a cursor in the body"),
    ("?cursor=a", {"x": {"c": "b"}}, {"by": CURSOR, "next": "$.x.c"}, "?cursor=b", "by its path"),
    ("?after=a", {"c": 5}, {"by": CURSOR, "parameter": "after", "next": "$.c"}, "?after=5", "a number"),
    ("?cursor=a", {"next_cursor": None}, {"by": CURSOR}, "", "no cursor"),
    ("?cursor=a", {"next_cursor": ""}, {"by": CURSOR}, "", "an empty cursor"),
    ("?cursor=a", {"next_cursor": "b", "has_more": False}, {"by": CURSOR}, "", "a cursor, but no more"),
    ("", {}, {"by": CURSOR, "next_header": "X-Next", "headers": {"x-next": "c"}}, "?cursor=c", "in a header"),
    ("", {"next": BASE + "?x=2"}, {"by": LINK}, "?x=2", "an address in the body"),
    ("", {"links": {"next": {"href": "/v1/items?x=2"}}}, {"by": LINK}, "?x=2", "an object with an address"),
    ("", {"n": "?x=2"}, {"by": LINK, "next": "$.n"}, "?x=2", "by its path"),
    ("", {"next": None}, {"by": LINK}, "", "none"),
    ("?page=1", {"next": BASE + "?page=2"}, {"by": PagingBy.NONE}, "", "the platform's file says that there is one"),
]


@pytest.mark.parametrize(("query", "value", "paging", "following", "why"), SAID)
def test_a_list_goes_on_as_the_platform_s_file_says(
    query: str, value: object, paging: dict[str, Any], following: str, why: str
) -> None:
    assert follow(query, value, **paging) == Onward(url=BASE + following if following else ""), why


GUESSED: list[tuple[str, object, dict[str, Any], str, str]] = [
    ("", {"next": BASE + "?page=2"}, {}, "?page=2", "an address"),
    ("", {"paging": {"next": "/v1/items?page=2"}}, {}, "?page=2", "an address within"),
    ("", {"_links": {"next": {"href": BASE + "?c=9"}, "self": {"href": BASE}}}, {}, "?c=9", "HAL"),
    (
        "",
        [],
        {"headers": {"link": f'<{BASE}?page=1>; rel="first", <{BASE}?page=2>; rel="next"'}},
        "?page=2",
        "RFC 8288",
    ),
    ("", {"meta": {"next_cursor": "x"}}, {}, "?cursor=x", "a cursor"),
    ("", {"nextPageToken": "x"}, {}, "?pageToken=x", "a token"),
    ("?page=1", {}, {}, "?page=2", "the start address counts pages"),
    ("?start=0", {"total": 30}, {}, "?start=10", "the start address counts listings"),
    ("", {"total": 30, "skip": 0, "limit": 10}, {}, "?skip=10", "the answer counts listings"),
    ("", {"page": 1, "total_pages": 3}, {}, "?page=2", "the answer counts pages"),
    ("", {"current_page": 1, "last_page": 1}, {}, "", "and there is one"),
    ("?sc[currentPage]=1&sc[pageSize]=10", {"total": 30}, {}, "?sc%5BcurrentPage%5D=2&sc%5BpageSize%5D=10", "brackets"),
    ("?page=3", [], {"headers": {"x-wp-totalpages": "3", "x-wp-total": "25"}, "count": 5}, "", "the last of three"),
    ("", {"hydra:view": {"hydra:next": "/v1/items?page=2"}}, {}, "?page=2", "Hydra"),
    ("?limit=10", [], {}, "?limit=10&page=2", "as full as it was asked to be"),
    ("?limit=50", [], {}, "", "emptier than it was asked to be"),
    ("", {"calendar": {"next": "/v1/items?month=2"}}, {}, "", "the next month is no next page"),
    ("", {"total": 10}, {}, "", "all are shown"),
    ("", {}, {"count": 0}, "", "nothing is shown"),
]


@pytest.mark.parametrize(("query", "value", "paging", "following", "why"), GUESSED)
def test_where_the_platform_s_file_says_nothing_the_answer_does(
    query: str, value: object, paging: dict[str, Any], following: str, why: str
) -> None:
    assert follow(query, value, **paging) == Onward(url=BASE + following if following else ""), why


@pytest.mark.parametrize(
    ("query", "value", "paging", "said", "why"),
    [
        ("", {"total": 500}, {}, "has 500 listings and shows 10", "more, and no way to them"),
        ("?cursor=a", {"next_cursor": "a"}, {"by": CURSOR}, "back to the same page", "the same cursor"),
        ("?x=1", {"next": BASE + "?x=1"}, {"by": LINK}, "the page's own", "the same address"),
        ("", {"n": "mailto:x"}, {"by": LINK, "next": "$.n"}, "none of the web", "no address"),
        ("", {"next_cursor": "x" * 9_000}, {"by": CURSOR}, "longer than an address", "a cursor without end"),
        ("?page=one", {}, {"by": PAGE}, "no number in page", "a page that is no number"),
    ],
)
def test_an_end_that_is_none_is_told(query: str, value: object, paging: dict[str, Any], said: str, why: str) -> None:
    found = follow(query, value, **paging)
    assert said in found.fault, why
    assert found.url == ""


def test_the_first_page_is_asked_for_as_the_file_says() -> None:
    paging = Paging(by=PAGE, first=0, size_parameter="limit", size=50)
    assert first_page(BASE, paging) == BASE + "?limit=50&page=0"
    assert first_page(BASE + "?q=a%20b&page=4", paging) == BASE + "?q=a+b&page=4&limit=50", "what it has it keeps"
    assert first_page(BASE, Paging(by=OFFSET)) == BASE + "?offset=0"
    assert first_page(BASE, Paging()) == BASE
