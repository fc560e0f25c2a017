"""What every kind of source keeps to, whichever file it stands in."""

from itertools import chain

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spiders.addresses import allows
from spiders.items import CrawlPlan, Failure, Link, PageKind, Reading
from spiders.sources import Page, UnknownKind, all_sources, source_for

URL = "https://shop.example/"
PLAN = CrawlPlan(
    name="p", kind="shop", start_url=URL, allowed_hosts=("shop.example",), user_agent="listing-monitor/0.1"
)
KINDS = sorted(all_sources())

BODIES = [
    b"",
    b"\x00\xff\xfe\x1f\x8b\x08",
    b"\x1f\x8b\x08\x00cut off gzip",
    b"<html><body><h1>Thing</h1><p>9 EUR</p><a href='https://other.example/p/1'>x <b>9 EUR</b></a></body></html>",
    b"<urlset><url><loc>https://shop.example/p/1</loc></url><url><loc>http://127.0.0.1/x</loc></url></urlset>",
    b"<sitemapindex><sitemap><loc>https://other.example/s.xml</loc></sitemap></sitemapindex>",
    b"https://shop.example/p/1\nftp://shop.example/p/2\nnot an address\n",
    b'<rss xmlns:g="http://base.google.com/ns/1.0"><item><g:id>1</g:id><g:title>T</g:title></item></rss>',
]


def test_the_kinds_are_found_by_their_files() -> None:
    assert {"shop", "feed"} <= set(KINDS)


def test_a_kind_that_nothing_reads_is_refused_with_those_that_there_are() -> None:
    with pytest.raises(UnknownKind, match=r"no kind of source 'bazaar'; there are: .*shop"):
        source_for("bazaar")


@pytest.mark.parametrize("kind", KINDS)
def test_a_source_begins_within_the_allowed_hosts(kind: str) -> None:
    source = source_for(kind)
    sitemaps = ("https://shop.example/s.xml", "https://other.example/s.xml", "file:///etc/passwd", "")
    begun = (*source.begin(PLAN, sitemaps), *source.begin(PLAN, ()), *source.begin_again(PLAN))
    assert source.kind == kind
    assert source.begin(PLAN, ()) != ()
    assert all(allows(PLAN, link.url) for link in begun)


def check(kind: str, body: bytes, page_kind: PageKind) -> None:
    page = Page(url=URL, kind=page_kind, headers={"etag": '"e"', "last-modified": "now"}, body=body)
    said = list(source_for(kind).read(page, PLAN))
    readings = [part for part in said if isinstance(part, Reading)]
    failures = [part for part in said if isinstance(part, Failure)]
    links: list[Link] = list(chain.from_iterable(reading.links for reading in readings))
    assert said, "a page is never lost without a word"
    assert all(part.url == URL for part in said)
    assert [reading.last for reading in readings] == [False] * (len(readings) - 1) + [True] * bool(readings)
    assert all(allows(PLAN, link.url) for link in links)
    assert all(failure.reason for failure in failures)
    assert not failures or all(reading.etag == reading.last_modified == "" for reading in readings)
    assert all(item.title for reading in readings for item in reading.items)
    assert all(problem.place and problem.reason for reading in readings for problem in reading.problems)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("page_kind", list(PageKind))
@pytest.mark.parametrize("body", BODIES)
def test_a_source_answers_every_page_with_sound_readings_or_a_failure(
    kind: str, page_kind: PageKind, body: bytes
) -> None:
    check(kind, body, page_kind)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(KINDS), st.sampled_from(list(PageKind)), st.binary(max_size=200), st.sampled_from(BODIES))
def test_no_bytes_break_a_source(kind: str, page_kind: PageKind, noise: bytes, body: bytes) -> None:
    check(kind, noise + body, page_kind)
    check(kind, body[: len(noise)] + noise + body[len(noise) :], page_kind)
