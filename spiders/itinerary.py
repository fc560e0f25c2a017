"""Where a crawl still has to go, and where it has been: each address once in a run, listings before further lists."""

from collections import deque

from spiders.addresses import allows, settled
from spiders.items import CrawlPlan, Link, PageKind


class Itinerary:
    """The addresses of one run."""

    def __init__(self, plan: CrawlPlan) -> None:
        self._plan = plan
        self._seen: set[str] = set()
        self._listings: deque[Link] = deque()
        self._leading: deque[Link] = deque()
        self._aside: list[Link] = []
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
        listing = link.kind in (PageKind.PRODUCT, PageKind.FEED)
        (self._listings if listing else self._leading).append(Link(url=url, kind=link.kind, lastmod=link.lastmod))
        return True

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
