"""A web shop or marketplace: sitemaps, or category pages from the start address, lead to its product pages."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial

from spiders.addresses import allows, joined, settled
from spiders.astray import tell_astray
from spiders.items import CrawlPlan, Failure, Item, Link, PageKind, Problem, Reading
from spiders.reading.links import MOST as MOST_LINKS
from spiders.reading.links import Role, page_number, read_links
from spiders.reading.page import PageReading, read_page
from spiders.sitemaps import Entry, NotASitemap, in_language, looks_like_html, looks_like_sitemap, read_sitemap
from spiders.sources.contract import Page, planned_kind

# Where platforms stop showing further pages of one list, however many listings it holds.
CUT_AT = frozenset((34, 50, 60, 100, 150, 168, 200, 250, 300, 400, 500, 1000))


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
            case PageKind.CATEGORY if looks_like_sitemap(page.body):
                yield from _read_sitemap(page, plan)
            case PageKind.CATEGORY:
                yield _read_category(page, plan)
            case PageKind.PRODUCT:
                yield _read_product(page, plan)
            case PageKind.ROBOTS | PageKind.FEED:
                yield Failure(url=page.url, kind=page.kind, status=page.status, reason=f"a shop reads no {page.kind}")


def _read_sitemap(page: Page, plan: CrawlPlan) -> Iterator[Reading | Failure]:
    try:
        entries, whole = read_sitemap(
            page.body, plan.max_response_bytes, in_language(plan.language, partial(allows, plan))
        )
    except NotASitemap as fault:
        listed = _read_category(page, plan) if looks_like_html(page.body) else None
        if listed is not None and any(link.kind is PageKind.PRODUCT for link in listed.links):
            yield listed
            return
        yield Failure(url=page.url, kind=page.kind, status=page.status, reason=f"not a sitemap: {fault}")
        return
    links = (_sitemap_link(entry, page, plan) for entry in entries)
    astray = tell_astray((entry.address for entry in entries), page.url, plan)
    reading = replace(_reading(page), links=_each_once(link for link in links if link is not None), problems=astray)
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
    kind = planned_kind(plan, url) or (None if plan.listing_url_pattern else PageKind.PRODUCT)
    # A sitemap names the listings itself: its category pages would lead to the same listings again.
    return Link(url=url, kind=kind, lastmod=entry.lastmod) if kind is PageKind.PRODUCT else None


def _read_category(page: Page, plan: CrawlPlan) -> Reading:
    """The links to listings and to further category pages; a page that is itself a listing is read as one."""
    links, problems = _page_links(page, plan)
    if planned_kind(plan, page.url) is PageKind.PRODUCT:
        listing = _read_product(page, plan)
        return replace(listing, links=links, problems=listing.problems + problems)
    onward = tuple(link for link in links if link.url != settled(page.url))
    return replace(_reading(page), links=onward, problems=problems)


def _page_links(page: Page, plan: CrawlPlan) -> tuple[tuple[Link, ...], tuple[Problem, ...]]:
    """Where the page leads within the allowed hosts, and what to tell of links to listings that lead elsewhere."""
    found = read_links(page.body, page.url, page.charset)
    kinds = ((url, _kind_of_link(url, role, plan)) for url, role in found if allows(plan, url))
    links = _each_once(Link(url=url, kind=kind) for url, kind in kinds if kind is not None)
    problems = tell_astray((url for url, role in found if role is Role.LISTING), page.url, plan) + _told_cut(
        page, found
    )
    if len(found) >= MOST_LINKS:
        problems += (Problem(place="links", reason=f"the page holds more than {MOST_LINKS:,} links; the rest is left"),)
    return links, problems


def _told_cut(page: Page, found: tuple[tuple[str, Role], ...]) -> tuple[Problem, ...]:
    """A list of many pages that ends at a round number, full to the last: most likely the platform shows no more."""
    number = page_number(page.url)
    roles = {role for _, role in found}
    onward = any(role is Role.PAGE and page_number(url) > number for url, role in found)
    if number not in CUT_AT or onward or Role.LISTING not in roles:
        return ()
    reason = (
        f"the list ends at page {number}, as lists do that are cut off; what lies behind is met by narrower lists only"
    )
    return (Problem(place="links", reason=reason),)


def _kind_of_link(url: str, role: Role, plan: CrawlPlan) -> PageKind | None:
    """What a link leads to: as the plan says, else as it looks; None where it is not followed.

    What looks like a listing and is none by the plan's pattern is a list of listings, unless a pattern names those too.
    """
    if (planned := planned_kind(plan, url)) is not None:
        return planned
    match role:
        case Role.OTHER:
            return None
        case Role.PAGE:
            return PageKind.CATEGORY
        case Role.LISTING if not plan.listing_url_pattern:
            return PageKind.PRODUCT
        case Role.LISTING | Role.CATEGORY:
            return None if plan.category_url_pattern else PageKind.CATEGORY


def _read_product(page: Page, plan: CrawlPlan) -> Reading:
    found = read_page(
        page.body,
        page.url,
        page.charset,
        defaults=Item(currency=plan.currency, language=plan.language),
        allowed=partial(allows, plan),
        selectors=plan.selectors,
    )
    if not found.sure and planned_kind(plan, page.url) is not PageKind.PRODUCT:
        return _read_other(page, plan, found)
    # What the markup describes and offers elsewhere is read there, so that it cannot be passed over in silence.
    kinds = ((url, _kind_of_link(url, Role.LISTING, plan)) for url in found.elsewhere)
    links = _each_once(Link(url=url, kind=kind) for url, kind in kinds if kind is PageKind.PRODUCT)
    return replace(_reading(page), items=found.items, links=links, problems=found.problems + _why_nothing(found))


def _read_other(page: Page, plan: CrawlPlan, found: PageReading) -> Reading:
    """A page that a sitemap names and that offers nothing itself: a category page, or one that only informs."""
    links, problems = _page_links(page, plan)
    if any(link.kind is PageKind.PRODUCT for link in links):
        return replace(_reading(page), kind=PageKind.CATEGORY, links=links, problems=problems)
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
