"""What a spider hands over: pages as fetched, and the items read from them. All text is as found and untrusted."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from spiders.api.plan import ApiPlan


class PageKind(StrEnum):
    """What a page is for on its platform."""

    ROBOTS = "robots"
    SITEMAP = "sitemap"
    CATEGORY = "category"
    PRODUCT = "product"
    FEED = "feed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """An address found on a page, and what it is expected to lead to.

    `lastmod` is when the platform says it changed last, as published; empty where it does not say.
    """

    url: str
    kind: PageKind
    lastmod: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownPage:
    """What is remembered of a page from an earlier run, so that an unchanged one need not be sent or read again.

    `body_sha256` is the digest of its bytes, empty where they were not hashed.
    """

    url: str
    kind: PageKind
    etag: str = ""
    last_modified: str = ""
    body_sha256: str = ""
    links: tuple[Link, ...] = ()


class Memory(Protocol):
    """What the crawl knows from earlier runs."""

    def recall(self, url: str) -> KnownPage | None:
        """The page as it was last read whole, or None where it must be fetched anew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """An offer as the page states it: untrusted text, not yet cleaned, empty where the page says nothing.

    `price` is as published ("1.299,00 €"); the gate reads it. `listing_ref` is the platform's own identifier, or
    empty where the page has none (the gate then uses the address).
    """

    listing_ref: str = ""
    url: str = ""
    title: str = ""
    brand: str = ""
    description: str = ""
    category: str = ""
    price: str = ""
    currency: str = ""
    images: tuple[str, ...] = ()
    seller: str = ""
    seller_id: str = ""
    seller_contacts: tuple[str, ...] = ()
    condition: str = ""
    gtin: str = ""
    pack_size: str = ""
    ships_from: str = ""
    ships_to: tuple[str, ...] = ()
    language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something on a page that could not be read: the place and the reason, kept as a refusal."""

    place: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One page, or one slice of a long feed, as read: stored whole or not at all.

    `body` is the response's bytes, empty when `unchanged`: answered 304, or sent with the same bytes again. A feed is
    handed over in slices with the same `url`, each with its own part of the feed as `body`; only the slice that says
    `last` carries validators worth remembering, and none where the feed was not read whole.
    """

    url: str
    kind: PageKind
    status: int
    etag: str = ""
    last_modified: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    links: tuple[Link, ...] = ()
    items: tuple[Item, ...] = ()
    problems: tuple[Problem, ...] = ()
    unchanged: bool = False
    last: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A page that could not be fetched: the address, the status (0 where no answer came) and the reason."""

    url: str
    kind: PageKind
    status: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CrawlPlan:
    """How one platform is to be read: what its file under platforms/ says, in the spiders' own words."""

    name: str
    kind: str
    start_url: str
    allowed_hosts: tuple[str, ...]
    user_agent: str
    delay_seconds: float = 1.0
    timeout_seconds: float = 30.0
    max_pages: int = 1_000_000
    max_response_bytes: int = 20_000_000
    max_feed_bytes: int = 4_000_000_000
    feed_format: str = ""
    spool_directory: str = ""
    allow_private_addresses: bool = False
    currency: str = ""
    language: str = ""
    listing_url_pattern: str = ""
    category_url_pattern: str = ""
    search_url: str = ""
    search_words: tuple[str, ...] = ()
    selectors: Mapping[str, str] = field(default_factory=dict)
    api: ApiPlan | None = None


class Sink(Protocol):
    """Where a crawl puts what it reads, as it reads it. What a sink raises ends the crawl."""

    def take(self, reading: Reading) -> None:
        """Keep a page, or a slice of a feed."""

    def fail(self, failure: Failure) -> None:
        """Keep that a page could not be fetched or was not sound."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CrawlFigures:
    """What a crawl did. `finished`: every page that leads to listings was read whole; else `reason` says why not.

    `requests` counts every request sent, robots.txt among them; `bytes_received` counts bodies as sent, packed.
    """

    finished: bool
    reason: str
    requests: int = 0
    unchanged: int = 0
    bytes_received: int = 0
    failures: int = 0
    readings: int = 0
    items: int = 0
