"""The pages of one list, one after the other: told apart from a list that goes round in a ring, or shows the same page
whatever is asked for."""

import hashlib
from dataclasses import replace

from spiders.items import CrawlPlan, Failure, Link, PageKind, Reading
from spiders.itinerary import Itinerary

# Some interfaces leave out of a page what does not fit the question, but none so many pages in a row.
MOST_EMPTY = 20


class Course:
    """What is remembered of a list's pages in one run."""

    def __init__(self, plan: CrawlPlan, itinerary: Itinerary) -> None:
        # A feed is one page in slices: only an interface's list goes on from page to page.
        self._goes_on = plan.kind == "api"
        self._itinerary = itinerary
        self._shown: set[bytes] = set()
        self._empty = 0

    def follow(self, reading: Reading) -> tuple[Reading, Failure | None]:
        """The reading, without its link to a further page where that leads nowhere new; and then the reason."""
        if not self._goes_on or reading.kind is not PageKind.FEED or reading.unchanged:
            return reading, None
        following = next((link for link in reading.links if link.kind is PageKind.FEED), None)
        fault = self._fault(reading, following)
        if not fault:
            return reading, None
        links = tuple(link for link in reading.links if link.kind is not PageKind.FEED)
        failure = Failure(url=reading.url, kind=reading.kind, status=reading.status, reason=fault)
        return replace(reading, links=links, etag="", last_modified=""), failure

    def _fault(self, reading: Reading, following: Link | None) -> str:
        shown = _digest(reading)
        if shown and shown in self._shown:
            return (
                "the platform shows the same listings as on an earlier page, whatever page is asked for; "
                "api.pagination in the platform's file says how pages are asked for"
            )
        self._shown.add(shown or b"")
        self._empty = 0 if shown else self._empty + 1
        if following is None:
            return ""
        if self._empty > MOST_EMPTY:
            return f"{MOST_EMPTY} pages in a row held no listing, and the list still goes on"
        if self._itinerary.been_to(following.url):
            return "the list goes round in a ring: its next page was read before"
        return ""


def _digest(reading: Reading) -> bytes:
    """What tells one page of listings from another, whatever else stands on it; nothing where it holds none."""
    details = [link.url for link in reading.links if link.kind is PageKind.PRODUCT]
    if not reading.items and not details:
        return b""
    said = repr([(item.listing_ref, item.url, item.title, item.seller) for item in reading.items] + details)
    return hashlib.blake2b(said.encode("utf-8", "replace"), digest_size=16).digest()
