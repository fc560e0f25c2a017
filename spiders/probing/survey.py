"""A look at an unknown site: a handful of pages, chosen as the ones before them suggest, kept for what they teach.

It walks as a kind of source does, with the same spider and behind the same gates; it hands over no listing.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import islice

from lxml import html

from spiders.addresses import allows, joined, settled
from spiders.api.plan import ApiPlan
from spiders.items import CrawlPlan, Failure, Item, Link, PageKind, Reading
from spiders.probing.candidates import squeezed
from spiders.probing.patterns import commonest_shapes, shape_of
from spiders.probing.prices import price_candidates
from spiders.probing.samples import Sample, Unreadable, take_sample, text_of
from spiders.probing.software import Software, recognise
from spiders.probing.titles import title_candidates
from spiders.reading.links import Role, read_links
from spiders.reading.page import read_page
from spiders.sitemaps import NotASitemap, read_sitemap
from spiders.sources import source_for
from spiders.sources.contract import Page

# All in all a look asks for about thirty pages: half a minute at the usual delay, less than one visitor's browser.
MOST_SITEMAPS = 5
MOST_CATEGORIES = 5
MOST_FEEDS = 4
TRIES_A_SAMPLE = 3
MOST_ADDRESSES = 200_000
# From this score on a short text in price notation near a title is the price of a listing, whatever markup says.
SURE_PRICE = 1.7
_FEED_LINK = re.compile(
    r"merchant|shopping|product-?feed|yml|yandex|google[_-]?(?:base|feed)|feed\.(?:xml|csv|json)", re.I
)
_FEED_TYPE = re.compile(r"rss|atom|xml|csv", re.IGNORECASE)
_LISTING_MAP = re.compile(r"product|item|listing|goods|artikel|produit|tovar|offer|detail", re.IGNORECASE)
_DULL = re.compile(
    r"blog|news|post|page-|categor|tag|author|cms|static|brand|image|about|privacy|terms|help", re.IGNORECASE
)
_DATA = re.compile(rb"^[\s\xef\xbb\xbf]*(?:<\?xml|<rss|<feed|<yml|[\[{])", re.IGNORECASE)
# What may stand before the first sign of a page or a feed.
_BLANK = b"\xef\xbb\xbf \r\n\t"


@dataclass(frozen=True, slots=True, kw_only=True)
class Partnership:
    """A feed or an interface that was met: its kind, where it stands, how many listings were read, and the first."""

    kind: str
    url: str
    listings: int
    first: Item


@dataclass(slots=True, kw_only=True)
class Survey:
    """What was met so far, and where to look next. `wanted` is the number of samples to take."""

    kind: str = "shop"
    wanted: int = 5
    software: Software | None = None
    front: Page | None = None
    samples: list[Sample] = field(default_factory=list)
    bodies: dict[str, Page] = field(default_factory=dict)
    partnerships: list[Partnership] = field(default_factory=list)
    sitemaps: list[str] = field(default_factory=list)
    unread_sitemaps: int = 0
    listed: dict[str, None] = field(default_factory=dict)
    called: dict[str, list[str]] = field(default_factory=dict)
    cards: dict[str, None] = field(default_factory=dict)
    categories: dict[str, None] = field(default_factory=dict)
    fruitful: dict[str, int] = field(default_factory=dict)
    others: dict[str, None] = field(default_factory=dict)
    refused: dict[str, None] = field(default_factory=dict)
    _asked: set[str] = field(default_factory=set)
    _maps: dict[str, None] = field(default_factory=dict)
    _feeds: dict[str, None] = field(default_factory=dict)
    _tried: int = 0

    def begin(self, plan: CrawlPlan, sitemaps: tuple[str, ...]) -> tuple[Link, ...]:
        """The start address; what it shows decides what is looked at next."""
        named = dict.fromkeys(settled(address) for address in sitemaps)
        self._maps = {url: None for url in named if allows(plan, url)} or {joined(plan.start_url, "/sitemap.xml"): None}
        self._asked.add(settled(plan.start_url))
        return (Link(url=settled(plan.start_url), kind=PageKind.CATEGORY),)

    def begin_again(self, plan: CrawlPlan) -> tuple[Link, ...]:
        """What to look at next, once all that was asked for has come or failed."""
        for steps in (self._next_maps, self._next_feeds, self._next_categories, self._next_samples, self._last_ways):
            if links := tuple(self._first_asked(steps(plan), plan)):
                return links
        return ()

    def read(self, page: Page, plan: CrawlPlan) -> Iterator[Reading | Failure]:
        """Takes note of the page; nothing of it is kept but what it teaches."""
        match page.kind:
            case PageKind.SITEMAP:
                self._take_sitemap(page, plan)
            case PageKind.FEED:
                self._take_data(page, plan)
            case PageKind.PRODUCT:
                self._take_listing(page, plan)
            case _:
                self._take_list(page, plan)
        yield Reading(url=page.url, kind=page.kind, status=page.status, headers=page.headers, body=page.body)

    def _first_asked(self, links: Iterator[Link], plan: CrawlPlan) -> Iterator[Link]:
        for link in links:
            if link.url and link.url not in self._asked and allows(plan, link.url):
                self._asked.add(link.url)
                yield link

    def _next_maps(self, plan: CrawlPlan) -> Iterator[Link]:  # noqa: ARG002
        waiting = [url for url in self._maps if url not in self._asked]
        likely = sorted(waiting, key=lambda url: (bool(_DULL.search(url)), not _LISTING_MAP.search(url)))
        left = MOST_SITEMAPS - len(self.sitemaps)
        self.unread_sitemaps = max(0, len(waiting) - left)
        yield from (Link(url=url, kind=PageKind.SITEMAP) for url in likely[: max(0, left)])

    def _next_feeds(self, plan: CrawlPlan) -> Iterator[Link]:
        if self.software is not None and self.software.interface:
            self._feeds.setdefault(joined(plan.start_url, self.software.interface))
        yield from (Link(url=url, kind=PageKind.FEED) for url in islice(self._feeds, MOST_FEEDS))

    def _next_categories(self, plan: CrawlPlan) -> Iterator[Link]:  # noqa: ARG002
        if len(self.cards) >= 2 * self.wanted or len(self.fruitful) >= 2:
            return
        left = MOST_CATEGORIES - sum(url in self._asked for url in self.categories)
        waiting = [url for url in self.categories if url not in self._asked]
        yield from (Link(url=url, kind=PageKind.CATEGORY) for url in waiting[: min(2, max(0, left))])

    def _next_samples(self, plan: CrawlPlan) -> Iterator[Link]:  # noqa: ARG002
        missing = self.wanted - len(self.samples)
        left = TRIES_A_SAMPLE * self.wanted - self._tried
        for url in islice(self._likely_listings(), max(0, min(missing, left))):
            self._tried += 1
            yield Link(url=url, kind=PageKind.PRODUCT)

    def _likely_listings(self) -> Iterator[str]:
        """Addresses that may be listings: those that cards lead to, then those of sitemaps, spread over them."""
        shapes = {shape_of(sample.url) for sample in self.samples}
        cards = [url for url in self.cards if url not in self._asked]
        usual = commonest_shapes(self.cards)[:1]
        yield from sorted(cards, key=lambda url: (shape_of(url) not in shapes, shape_of(url) not in usual))
        ranked = commonest_shapes(self.listed)
        for shape in sorted(ranked, key=lambda each: (each not in shapes, _dullness(each), ranked.index(each)))[:4]:
            alike = [url for url in self.listed if shape_of(url) == shape and url not in self._asked]
            yield from alike[len(alike) // 7 :: max(1, len(alike) // self.wanted)]

    def _last_ways(self, plan: CrawlPlan) -> Iterator[Link]:
        """Where nothing was found: the interfaces of the commonest software, and any other link of the front page."""
        if self.samples or self.partnerships:
            return
        if self.software is None:
            for path in ("/products.json?limit=2", "/wp-json/wc/store/v1/products?per_page=2"):
                yield Link(url=joined(plan.start_url, path), kind=PageKind.FEED)
        yield from (Link(url=url, kind=PageKind.CATEGORY) for url in islice(self.others, MOST_CATEGORIES))

    def _take_sitemap(self, page: Page, plan: CrawlPlan) -> None:
        try:
            entries, _ = read_sitemap(page.body, plan.max_response_bytes)
        except NotASitemap:
            return
        self.sitemaps.append(page.url)
        for entry in entries:
            url = joined(page.url, entry.address)
            if not allows(plan, url):
                continue
            (self._maps if entry.index else self.listed).setdefault(url)
            if len(self.listed) >= MOST_ADDRESSES:
                return

    def _take_data(self, page: Page, plan: CrawlPlan) -> bool:
        """A feed or an interface, packed or not; whether the address holds one that gives listings."""
        kinds = ("api", "feed") if page.body.lstrip(_BLANK)[:1] in (b"{", b"[") else ("feed",)
        for kind in kinds:
            asked = replace(plan, kind=kind, api=ApiPlan() if kind == "api" else None)
            said = source_for(kind).read(replace(page, kind=PageKind.FEED), asked)
            items = [item for reading in said if isinstance(reading, Reading) for item in reading.items]
            if items:
                self.partnerships.append(Partnership(kind=kind, url=page.url, listings=len(items), first=items[0]))
                return True
        return False

    def _take_list(self, page: Page, plan: CrawlPlan) -> None:
        """The front page or a category page: its listings, where else it leads, what it offers machines."""
        first = self.front is None
        self.front = self.front or page
        # Whoever names the address of a feed means the feed: packed ones and tables do not begin like data.
        data = _DATA.match(page.body) or (first and not page.body.lstrip(_BLANK).startswith(b"<"))
        # A page in XHTML begins like data, too.
        if data and (self._take_data(page, plan) or b"<html" not in page.body[:2_000].lower()):
            return
        self.software = self.software or recognise(page.body, page.headers)
        self._note_links(page, plan)
        if first:
            self._note_feeds(page, plan)
        if first and not self.cards and _is_listing(page):
            self._take_listing(page, plan)

    def _note_links(self, page: Page, plan: CrawlPlan) -> None:
        links = [(url, role) for url, role in read_links(page.body, page.url, page.charset) if allows(plan, url)]
        shown = 0
        for url, role in links:
            match role:
                case Role.LISTING:
                    shown += url not in self.cards
                    self.cards.setdefault(url)
                case Role.CATEGORY | Role.PAGE:
                    self.categories.setdefault(url)
                case _:
                    self.others.setdefault(url)
        if shown:
            self.fruitful[page.url] = shown
        for url, said in _anchor_texts(page):
            self.called.setdefault(url, []).append(said)

    def _note_feeds(self, page: Page, plan: CrawlPlan) -> None:
        for reference, sort in _alternates(page):
            if _FEED_LINK.search(reference) or (_FEED_TYPE.search(sort) and "comments" not in reference):
                url = joined(page.url, reference)
                if allows(plan, url):
                    self._feeds.setdefault(url)

    def _take_listing(self, page: Page, plan: CrawlPlan) -> None:
        try:
            sample = take_sample(page.url, page.body, page.charset, self.called.get(page.url, ())[:5])
        except Unreadable:
            self.refused.setdefault(page.url)
            return
        self.software = self.software or recognise(page.body, page.headers)
        if not is_listing(sample, page):
            self.refused.setdefault(page.url)
            self._note_links(page, plan)
            return
        self.samples.append(sample)
        self.bodies[page.url] = page
        for url, said in _anchor_texts(page):
            self.called.setdefault(url, []).append(said)


def _dullness(shape: str) -> bool:
    return bool(_DULL.search(shape)) and not _LISTING_MAP.search(shape)


def _is_listing(page: Page) -> bool:
    try:
        return is_listing(take_sample(page.url, page.body, page.charset), page)
    except Unreadable:
        return False


def is_listing(sample: Sample, page: Page) -> bool:
    """Whether the page is about one listing: by its markup, or by a price that stands by a title."""
    found = read_page(page.body, page.url, page.charset)
    if found.sure and found.items:
        return True
    titles = title_candidates([sample])[0]
    if not titles:
        return False
    prices = price_candidates([sample], [titles[0].element])[0]
    cards = sum(role is Role.LISTING for _, role in read_links(page.body, page.url, page.charset))
    return bool(prices) and prices[0].score >= SURE_PRICE and (cards <= 12 or _is_called(sample, titles[0].value))


def _is_called(sample: Sample, title: str) -> bool:
    return any(squeezed(name) == squeezed(title) for name in sample.called)


def _anchor_texts(page: Page) -> Iterator[tuple[str, str]]:
    """What the links of a page say, by the address they lead to."""
    try:
        sample = take_sample(page.url, page.body, page.charset)
    except Unreadable:
        return
    for anchor in islice(sample.root.iter("a"), 3_000):
        if (url := sample.leads_away(anchor)) and 2 < len(said := text_of(anchor)) < 300:
            yield settled(url), said


def _alternates(page: Page) -> Iterator[tuple[str, str]]:
    try:
        root: html.HtmlElement = take_sample(page.url, page.body, page.charset).root
    except Unreadable:
        return
    for tag in root.iter("link"):
        if "alternate" in tag.get("rel", "").lower() and tag.get("type"):
            yield tag.get("href", ""), tag.get("type", "")
    for anchor in islice(root.iter("a"), 3_000):
        if _FEED_LINK.search(anchor.get("href", "")):
            yield anchor.get("href", ""), ""
