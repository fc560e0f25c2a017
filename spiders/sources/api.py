"""A partner's interface: JSON over HTTP, page after page, read by its own words or by what names of fields mean."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from spiders.addresses import allows, settled
from spiders.api.documents import Document, NotJson, read_document
from spiders.api.finding import Found, defaults_of, find_listings
from spiders.api.keys import repeats_key
from spiders.api.listing import Around, read_listing
from spiders.api.paging import Leaf, first_page, onward
from spiders.api.paths import filled
from spiders.api.plan import ApiPlan
from spiders.items import CrawlPlan, Failure, Item, Link, PageKind, Problem, Reading
from spiders.sources.contract import Page

CUT_OFF = "the answer is cut off before its end; what was read before is kept"
# Listings handed over at a time, so that other work gets its turn; each slice carries the whole answer as its evidence.
SLICE = 250
# An interface's page holds some hundred; what holds more is a catalogue in one file, which is read as a feed.
MOST_LISTINGS = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Api:
    """An interface at one address; its pages are lists (FEED), its answers for one listing each PRODUCT."""

    kind: str = "api"

    def begin(self, plan: CrawlPlan, sitemaps: tuple[str, ...]) -> tuple[Link, ...]:  # noqa: ARG002
        """The first page of the list."""
        return (Link(url=first_page(settled(plan.start_url), _api(plan).paging), kind=PageKind.FEED),)

    def begin_again(self, plan: CrawlPlan) -> tuple[Link, ...]:  # noqa: ARG002
        """There is no other way."""
        return ()

    def read(self, page: Page, plan: CrawlPlan) -> Iterator[Reading | Failure]:
        """A page's listings and where the list goes on; a failure where the answer is none, or broken off."""
        if page.kind not in (PageKind.FEED, PageKind.PRODUCT):
            yield _failure(page, f"an interface has no {page.kind}")
            return
        if repeats_key(plan, page.body):
            yield _failure(page, "the answer repeats our key, so nothing of it is kept; tell the platform")
            return
        try:
            document = read_document(page.body, page.charset)
        except NotJson as fault:
            yield _reading(page)
            yield _failure(page, f"the answer is not JSON that can be read: {fault}")
            return
        yield from _read(page, plan, document)


def _read(page: Page, plan: CrawlPlan, document: Document) -> Iterator[Reading | Failure]:
    api = _api(plan)
    single = page.kind is PageKind.PRODUCT
    listings = find_listings(document, api, single=single)
    reading, fault = _reading(page), ""
    if single or not api.detail_url:
        for part in _with_items(reading, document, listings, plan):
            if part.last:
                reading = part
            else:
                yield part
    else:
        reading = _with_details(reading, listings, plan)
    if len(listings.listings) > MOST_LISTINGS:
        fault = f"the answer holds more than {MOST_LISTINGS:,} listings; ask for smaller pages, or read it as a feed"
    elif not document.whole:
        fault = CUT_OFF
    elif not listings.listings and not (listings.empty and not single):
        said = f": {listings.said}" if listings.said else "; api.items may say where they stand"
        fault = f"no listing was found in the answer{said}"
    elif not single:
        reading, fault = _with_next(reading, document, len(listings.listings), plan)
    if not fault:
        yield replace(reading, etag=page.etag, last_modified=page.last_modified)
        return
    yield reading
    yield _failure(page, fault)


def _with_items(reading: Reading, document: Document, listings: Found, plan: CrawlPlan) -> Iterator[Reading]:
    """The listings in slices, the last of which is whatever is left."""
    defaults = defaults_of(document.value, Item(currency=plan.currency, language=plan.language))
    around = Around(url=reading.url, plan=_api(plan), defaults=defaults)
    items: list[Item] = []
    problems: list[Problem] = []
    for number, listing in enumerate(listings.listings[:MOST_LISTINGS], start=1):
        for said in read_listing(listing, f"listing {number}", around):
            if isinstance(said, Item):
                items.append(said)
            else:
                problems.append(said)
        if len(items) + len(problems) >= SLICE and number < len(listings.listings):
            yield replace(reading, items=tuple(items), problems=tuple(problems), last=False)
            items, problems = [], []
    yield replace(reading, items=tuple(items), problems=tuple(problems))


def _with_details(reading: Reading, listings: Found, plan: CrawlPlan) -> Reading:
    """The addresses at which each listing is told in full."""
    links: dict[str, Link] = {}
    problems: list[Problem] = []
    for number, listing in enumerate(listings.listings, start=1):
        url = filled(_api(plan).detail_url, listing)
        if allows(plan, url):
            links[url] = Link(url=url, kind=PageKind.PRODUCT)
        else:
            reason = f"api.detail_url makes no allowed address of this listing: {url[:100] or 'a key is missing'}"
            problems.append(Problem(place=f"listing {number}", reason=reason))
    return replace(reading, links=tuple(links.values()), problems=tuple(problems))


def _with_next(reading: Reading, document: Document, count: int, plan: CrawlPlan) -> tuple[Reading, str]:
    """The reading with the link to the next page; or why the list ends before its end."""
    leaf = Leaf(url=reading.url, value=document.value, headers=reading.headers, count=count)
    following = onward(leaf, _api(plan).paging)
    if not following.url:
        return reading, following.fault
    if not allows(plan, following.url):
        return reading, f"the next page is at {following.url[:100]}, which is not among allowed_hosts"
    return replace(reading, links=(*reading.links, Link(url=following.url, kind=PageKind.FEED))), ""


def _reading(page: Page) -> Reading:
    return Reading(url=page.url, kind=page.kind, status=page.status, headers=page.headers, body=page.body)


def _failure(page: Page, reason: str) -> Failure:
    return Failure(url=page.url, kind=page.kind, status=page.status, reason=reason)


def _api(plan: CrawlPlan) -> ApiPlan:
    return plan.api or ApiPlan()


SOURCE = Api()
