"""The practice platform's feeds: every form and packing states what the product pages state."""

from dataclasses import replace

import pytest

from spiders.items import CrawlPlan, Failure, Item, PageKind, Reading
from spiders.sources import Page, source_for
from tests.monitor.practice.partner import Partner
from tests.monitor.practice.readers import read_feed

FORMS = ("xml", "atom", "csv", "tsv", "yml", "jsonl", "json")
# What a form has no field for, or states in another way.
UNSAID = {
    "yml": ("seller", "seller_id", "seller_contacts", "condition", "pack_size", "ships_from", "ships_to", "language"),
    "csv": ("seller_contacts",),
    "tsv": ("seller_contacts",),
}


def read(body: bytes, url: str) -> list[Item]:
    plan = CrawlPlan(name="p", kind="feed", start_url=url, allowed_hosts=("127.0.0.1",), user_agent="x/1")
    said = list(source_for("feed").read(Page(url=url, kind=PageKind.FEED, body=body), plan))
    assert not [part for part in said if isinstance(part, Failure)]
    return [item for part in said if isinstance(part, Reading) for item in part.items]


def bare(item: Item, form: str) -> Item:
    """The item without what the form cannot state, blanks at the ends of texts aside."""
    empty = {name: () if isinstance(getattr(item, name), tuple) else "" for name in UNSAID.get(form, ())}
    texts = {name: said.strip() for name in Item.__slots__ if isinstance(said := getattr(item, name), str)}
    return replace(item, **{**texts, **empty})  # type: ignore[arg-type]


@pytest.mark.parametrize("packing", ["", ".gz", ".zip"])
@pytest.mark.parametrize("form", FORMS)
def test_every_form_and_packing_states_the_same_listings(form: str, packing: str, sample_partner: Partner) -> None:
    stated = read_feed(sample_partner.get("/feed.xml").body)
    address = f"{sample_partner.base}/feed.{form}{packing}"
    found = read(sample_partner.get(f"/feed.{form}{packing}").body, address)
    assert len(found) > 100
    assert [bare(item, form) for item in found] == [bare(item, form) for item in stated]


@pytest.mark.parametrize("name", ["feed.xls", "feed.csv.rar", "feed.", "feed.xml.gz.gz"])
def test_a_form_that_is_not_offered_is_not_there(name: str, sample_partner: Partner) -> None:
    assert sample_partner.get(f"/{name}").status == 404


@pytest.mark.parametrize("name", ["feed.csv", "feed.jsonl.gz"])
def test_a_feed_that_is_unchanged_is_not_sent_again(name: str, sample_partner: Partner) -> None:
    first = sample_partner.get(f"/{name}")
    again = sample_partner.get(f"/{name}", if_none_match=first.headers["etag"])
    assert (again.status, again.body) == (304, b"")
