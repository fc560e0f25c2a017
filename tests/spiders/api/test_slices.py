"""Large answers: handed over in slices, bounded, and nothing of them lost."""

import json

from spiders.items import CrawlPlan, Failure, PageKind, Reading
from spiders.sources import Page, source_for
from spiders.sources.api import MOST_LISTINGS, SLICE

URL = "https://api.example/items"
PLAN = CrawlPlan(name="p", kind="api", start_url=URL, allowed_hosts=("api.example",), user_agent="x")


def read(count: int, **more: object) -> list[Reading | Failure]:
    listed = [{"id": n, "title": f"Lamp {n}", "price": n + 1} for n in range(count)]
    body = json.dumps({"items": listed, **more}).encode()
    return list(source_for("api").read(Page(url=URL, kind=PageKind.FEED, body=body), PLAN))


def test_an_answer_is_handed_over_in_slices_and_the_last_leads_on() -> None:
    said = read(2 * SLICE + 1, next="/items?page=2")
    readings = [part for part in said if isinstance(part, Reading)]
    assert [len(part.items) for part in readings] == [SLICE, SLICE, 1]
    assert [part.last for part in readings] == [False, False, True]
    assert [len(part.links) for part in readings] == [0, 0, 1]
    assert len({part.body for part in readings}) == 1, "each slice has the answer for its evidence"
    assert len({item.listing_ref for part in readings for item in part.items}) == 2 * SLICE + 1


def test_a_whole_number_of_slices_has_a_last_one() -> None:
    readings = [part for part in read(2 * SLICE) if isinstance(part, Reading)]
    assert [(len(part.items), part.last) for part in readings] == [(SLICE, False), (SLICE, True)]


def test_a_catalogue_in_one_answer_is_read_so_far_and_told() -> None:
    *readings, failure = read(MOST_LISTINGS + 5)
    assert sum(len(part.items) for part in readings if isinstance(part, Reading)) == MOST_LISTINGS
    assert isinstance(failure, Failure)
    assert "read it as a feed" in failure.reason
