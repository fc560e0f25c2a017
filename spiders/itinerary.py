"""Where a crawl still has to go, and where it has been: each address once in a run, listings before further lists."""

from collections import deque

from spiders.addresses import allows, settled
from spiders.items import CrawlPlan, Link, PageKind

# A chain of lists that leads to no new listing for so long is a calendar, a trap, or was read by another way.
MOST_BARREN = 20
_LISTINGS = (PageKind.PRODUCT, PageKind.FEED)


class Itinerary:
    """The addresses of one run."""

    def __init__(self, plan: CrawlPlan) -> None:
        self._plan = plan
        self._seen: set[str] = set()
        self._listings: deque[Link] = deque()
        self._leading: deque[Link] = deque()
        self._aside: list[Link] = []
        # For an address of further lists: how many pages before it, one from the other, led to no new listing.
        self._barren: dict[str, int] = {}
        self.full = False

    def add(self, link: Link) -> bool:
        """Puts the address on the way, unless it was there before, is not allowed, or the plan's pages are used up."""
        url = settled(link.url)
        if not allows(self._plan, url) or url in self._seen:
            return False
        if len(self._seen) >= self._plan.max_pages:
            self.full = True
            return False
        self._seen.add(url)
        listing = link.kind in _LISTINGS
        (self._listings if listing else self._leading).append(Link(url=url, kind=link.kind, lastmod=link.lastmod))
        return True

    def onward(self, url: str, links: tuple[Link, ...]) -> tuple[Link, ...]:
        """The links of the page at `url` to follow: without further lists where a long chain led to nothing new."""
        barren = 0 if any(self._is_new_listing(link) for link in links) else self._barren.pop(url, 0) + 1
        lists = [link for link in links if link.kind not in _LISTINGS and not self.been_to(link.url)]
        if barren >= MOST_BARREN and lists:
            return tuple(link for link in links if link.kind in _LISTINGS)
        self._barren |= {settled(link.url): barren for link in lists}
        return links

    def onward_from(self, url: str, target: str) -> None:
        """A redirect: what led to `url` leads to `target`."""
        self._barren[target] = self._barren.pop(url, 0)

    def _is_new_listing(self, link: Link) -> bool:
        return link.kind in _LISTINGS and allows(self._plan, link.url) and not self.been_to(link.url)

    def put_aside(self, links: tuple[Link, ...]) -> None:
        """Keeps links for the case that the first way leads to no listing."""
        self._aside += links

    def take_up(self) -> tuple[Link, ...]:
        """The links put aside, once."""
        aside, self._aside = tuple(self._aside), []
        return aside

    def next(self) -> Link | None:
        """The next address to visit: a listing where one is known, so that what is found is read soon."""
        for waiting in (self._listings, self._leading):
            if waiting:
                return waiting.popleft()
        return None

    def been_to(self, url: str) -> bool:
        """Whether the address is on the way or was visited."""
        return settled(url) in self._seen
