"""A web shop or marketplace: sitemaps, or category pages from the start address, lead to its product pages."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial

from spiders.addresses import allows, joined, settled
from spiders.items import CrawlPlan, Failure, Item, Link, PageKind, Problem, Reading
from spiders.reading.links import Role, read_links
from spiders.reading.page import PageReading, read_page
from spiders.sitemaps import Entry, NotASitemap, read_sitemap
from spiders.sources.contract import Page, kind_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Shop:
    """A shop, told apart from others by its plan alone."""

    kind: str = "shop"

    def begin(self, plan: CrawlPlan, sitemaps: tuple[str, ...]) -> tuple[Link, ...]:
        """The sitemaps that robots.txt names, else the start address as a category page."""
        named = (settled(address) for address in sitemaps)
        links = tuple(Link(url=url, kind=PageKind.SITEMAP) for url in dict.fromkeys(named) if allows(plan, url))
        return links or self.begin_again(plan)

    def begin_again(self, plan: CrawlPlan) -> tuple[Link, ...]:
        """The start address as a category page."""
        return (Link(url=settled(plan.start_url), kind=PageKind.CATEGORY),)

    def read(self, page: Page, plan: CrawlPlan) -> Iterator[Reading | Failure]:
        """What the page says, by what it was expected to be."""
        match page.kind:
            case PageKind.SITEMAP:
                yield from _read_sitemap(page, plan)
            case PageKind.CATEGORY:
                yield _read_category(page, plan)
            case PageKind.PRODUCT:
                yield _read_product(page, plan)
            case PageKind.ROBOTS | PageKind.FEED:
                yield Failure(url=page.url, kind=page.kind, status=page.status, reason=f"a shop reads no {page.kind}")


def _read_sitemap(page: Page, plan: CrawlPlan) -> Iterator[Reading | Failure]:
    try:
        entries, whole = read_sitemap(page.body, plan.max_response_bytes)
    except NotASitemap as fault:
        yield Failure(url=page.url, kind=page.kind, status=page.status, reason=f"not a sitemap: {fault}")
        return
    links = (_sitemap_link(entry, page, plan) for entry in entries)
    reading = replace(_reading(page), links=_each_once(link for link in links if link is not None))
    if whole:
        yield reading
        return
    yield replace(reading, etag="", last_modified="")
    yield Failure(url=page.url, kind=page.kind, status=page.status, reason="the sitemap is cut off")


def _sitemap_link(entry: Entry, page: Page, plan: CrawlPlan) -> Link | None:
    url = joined(page.url, entry.address)
    if not allows(plan, url):
        return None
    if entry.index:
        return Link(url=url, kind=PageKind.SITEMAP, lastmod=entry.lastmod)
    kind = kind_of(plan, url, otherwise=None if plan.listing_url_pattern else PageKind.PRODUCT)
    # A sitemap names the listings itself: its category pages would lead to the same listings again.
    return Link(url=url, kind=kind, lastmod=entry.lastmod) if kind is PageKind.PRODUCT else None


def _read_category(page: Page, plan: CrawlPlan) -> Reading:
    """The links to listings and to further category pages; a page that is itself a listing is read as one."""
    found = read_links(page.body, page.url, page.charset)
    links = _each_once(link for link in (_page_link(url, role, plan) for url, role in found) if link is not None)
    own = kind_of(plan, page.url, otherwise=None)
    if own is PageKind.PRODUCT:
        return replace(_read_product(page, plan), links=links)
    return replace(_reading(page), links=tuple(link for link in links if link.url != settled(page.url)))


def _page_link(url: str, role: Role, plan: CrawlPlan) -> Link | None:
    if not allows(plan, url):
        return None
    guessed = {Role.LISTING: PageKind.PRODUCT, Role.CATEGORY: PageKind.CATEGORY, Role.PAGE: PageKind.CATEGORY}
    otherwise = guessed[role]
    if otherwise is PageKind.PRODUCT and plan.listing_url_pattern:
        otherwise = PageKind.CATEGORY
    if otherwise is PageKind.CATEGORY and plan.category_url_pattern and role is not Role.PAGE:
        return _of_kind(url, kind_of(plan, url, otherwise=None))
    return _of_kind(url, kind_of(plan, url, otherwise=otherwise))


def _of_kind(url: str, kind: PageKind | None) -> Link | None:
    return Link(url=url, kind=kind) if kind is not None else None


def _read_product(page: Page, plan: CrawlPlan) -> Reading:
    found = read_page(
        page.body,
        page.url,
        page.charset,
        defaults=Item(currency=plan.currency, language=plan.language),
        allowed=partial(allows, plan),
    )
    expected = kind_of(plan, page.url, otherwise=None) is PageKind.PRODUCT
    if found.sure or expected:
        return replace(_reading(page), items=found.items, problems=found.problems + _why_nothing(found))
    return _read_other(page, plan, found)


def _read_other(page: Page, plan: CrawlPlan, found: PageReading) -> Reading:
    """A page that a sitemap names and that offers nothing itself: a category page, or one that only informs."""
    links = _each_once(
        link
        for link in (_page_link(url, role, plan) for url, role in read_links(page.body, page.url, page.charset))
        if link is not None
    )
    if any(link.kind is PageKind.PRODUCT for link in links):
        return replace(_reading(page), kind=PageKind.CATEGORY, links=links)
    # listing_url_pattern in the platform's file keeps such pages out.
    nothing = Problem(place="page", reason="no product markup and no price: this page seems to offer nothing")
    return replace(_reading(page), problems=found.problems or (nothing,))


def _why_nothing(found: PageReading) -> tuple[Problem, ...]:
    if found.items or found.problems:
        return ()
    return (Problem(place="page", reason="no title of a listing could be read"),)


def _reading(page: Page) -> Reading:
    return Reading(
        url=page.url,
        kind=page.kind,
        status=page.status,
        etag=page.etag,
        last_modified=page.last_modified,
        headers=page.headers,
        body=page.body,
    )


def _each_once(links: Iterator[Link]) -> tuple[Link, ...]:
    return tuple({link.url: link for link in links}.values())


SOURCE = Shop()
