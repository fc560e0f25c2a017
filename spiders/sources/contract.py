"""What a kind of source is: where a crawl begins, and what a page of it says. Pure: it fetches nothing."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from typing import BinaryIO, Protocol

from spiders.items import CrawlPlan, Failure, Link, PageKind, Reading


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page as it arrived, whole and unpacked; `charset` is what its Content-Type header says, or nothing.

    A feed lies packed as it was sent in `spool`, a file, in place of `body`; `cut` says why it did not arrive whole.
    """

    url: str
    kind: PageKind
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    charset: str = ""
    spool: BinaryIO | None = None
    cut: str = ""

    def opened(self) -> BinaryIO:
        """The bytes from their beginning, wherever they are kept."""
        if self.spool is None:
            return BytesIO(self.body)
        self.spool.seek(0)
        return self.spool

    @property
    def etag(self) -> str:
        """The validator to send back as If-None-Match."""
        return self.headers.get("etag", "")

    @property
    def last_modified(self) -> str:
        """The validator to send back as If-Modified-Since."""
        return self.headers.get("last-modified", "")


class Source(Protocol):
    """One kind of source."""

    kind: str

    def begin(self, plan: CrawlPlan, sitemaps: tuple[str, ...]) -> tuple[Link, ...]:
        """Where to begin; `sitemaps` are the addresses that robots.txt names."""

    def begin_again(self, plan: CrawlPlan) -> tuple[Link, ...]:
        """Where to begin where the first way led to no listing at all; nothing where there is no other way."""

    def read(self, page: Page, plan: CrawlPlan) -> Iterator[Reading | Failure]:
        """What the page says, in one reading or in slices; a failure where the page as a whole is not sound.

        Each slice carries the bytes that it was read from; the one that is `last` carries validators, and only where
        the page was read whole.
        """


def planned_kind(plan: CrawlPlan, url: str) -> PageKind | None:
    """What the plan's patterns say an address leads to, or None where they say nothing."""
    if plan.listing_url_pattern and re.search(plan.listing_url_pattern, url):
        return PageKind.PRODUCT
    if plan.category_url_pattern and re.search(plan.category_url_pattern, url):
        return PageKind.CATEGORY
    return None
