"""Where a crawl still has to go and where it has been: what the itinerary asks of whoever keeps that.

A crawl that is to survive its process is given a frontier that lasts; the one here lasts as long as its process.
"""

from collections import deque
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from spiders.items import Link, PageKind

LISTINGS = (PageKind.PRODUCT, PageKind.FEED)


class Fate(StrEnum):
    """What became of an address: what was not READ, MOVED or GONE is tried again by a crawl that goes on."""

    READ = "read"
    MOVED = "moved"
    GONE = "gone"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """An address on the way, the page it was found on, and how many pages before it led to no new listing."""

    link: Link
    found_on: str = ""
    barren: int = 0


class Frontier(Protocol):
    """The addresses of one round over a platform, each once; a round may take several runs.

    What is told to it holds together with what the sink was given between two calls of `next`.
    """

    @property
    def size(self) -> int:
        """How many addresses there are, visited or not."""

    @property
    def met_listings(self) -> bool:
        """Whether listings were met in this round before this run, or passed over because nothing says they changed."""

    def add(self, stops: Iterable[Stop], *, aside: bool = False) -> None:
        """Puts addresses on the way that are not known yet, or only notes them `aside`."""

    def known(self, urls: Collection[str]) -> frozenset[str]:
        """Those of the addresses that are on the way or were visited."""

    def take_up(self) -> None:
        """Puts on the way what was put aside."""

    def next(self) -> Stop | None:
        """The next address to visit: a listing where one is known, so that what is found is read soon."""

    def settle(self, url: str, fate: Fate) -> None:
        """Notes what became of an address; one that is not known is none of the frontier's."""


class PassingFrontier:
    """A frontier that ends with its process: for a look at a platform, and for tests."""

    def __init__(self) -> None:
        self._seen: set[str] = set()
        self._listings: deque[Stop] = deque()
        self._leading: deque[Stop] = deque()
        self._aside: list[Stop] = []
        self.met_listings = False
        self.fates: dict[str, Fate] = {}

    @property
    def size(self) -> int:
        """How many addresses there are, visited or not."""
        return len(self._seen)

    def add(self, stops: Iterable[Stop], *, aside: bool = False) -> None:
        """Puts addresses on the way that are not known yet, or only notes them `aside`."""
        if aside:
            self._aside += stops
            return
        for stop in stops:
            if stop.link.url not in self._seen:
                self._seen.add(stop.link.url)
                (self._listings if stop.link.kind in LISTINGS else self._leading).append(stop)

    def known(self, urls: Collection[str]) -> frozenset[str]:
        """Those of the addresses that are on the way or were visited."""
        return frozenset(url for url in urls if url in self._seen)

    def take_up(self) -> None:
        """Puts on the way what was put aside."""
        aside, self._aside = self._aside, []
        self.add(aside)

    def next(self) -> Stop | None:
        """The next address to visit, listings first."""
        for waiting in (self._listings, self._leading):
            if waiting:
                return waiting.popleft()
        return None

    def settle(self, url: str, fate: Fate) -> None:
        """Notes what became of an address."""
        self.fates[url] = fate
