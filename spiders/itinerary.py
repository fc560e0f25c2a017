"""The way through a platform: each address once in a round, listings before lists, no chain of lists for ever."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from spiders.addresses import allows, settled
from spiders.frontier import LISTINGS, Fate, Frontier, Stop
from spiders.items import CrawlPlan, Link

# A chain of lists that leads to no new listing for so long is a calendar, a trap, or was read by another way.
MOST_BARREN = 20


class Itinerary:
    """Decides which addresses the frontier is given, and in which order they are visited."""

    def __init__(self, plan: CrawlPlan, frontier: Frontier) -> None:
        self._plan = plan
        self._frontier = frontier
        self.full = False

    def begin(self, links: Iterable[Link]) -> None:
        """Puts on the way where the source says to begin."""
        self._add(self._allowed(links))

    def follow(self, stop: Stop, links: Sequence[Link], *, aside: bool = False) -> bool:
        """Puts on the way where the page at the stop leads, or keeps it `aside` for the case that no listing is met.

        False where it leads to further lists that are not followed: a long chain of pages led to nothing new.
        """
        ways = self._allowed(links)
        known = self._frontier.known([link.url for link in ways])
        new = [link for link in ways if link.url not in known]
        barren = 0 if any(link.kind in LISTINGS for link in new) else stop.barren + 1
        cut = barren >= MOST_BARREN and any(link.kind not in LISTINGS for link in new)
        if cut:
            new = [link for link in new if link.kind in LISTINGS]
        self._add(new, stop, barren, aside=aside)
        return not cut

    def redirected(self, stop: Stop, target: str) -> bool:
        """Follows a redirect, which is no page of a chain; False where its target is known already."""
        if self.been_to(target):
            return False
        self._add([replace(stop.link, url=target)], stop, stop.barren)
        return True

    def next(self) -> Stop | None:
        """The next stop."""
        return self._frontier.next()

    def take_up(self) -> None:
        """Puts on the way what was kept aside."""
        self._frontier.take_up()

    def settle(self, url: str, fate: Fate) -> None:
        """Notes what became of a stop."""
        self._frontier.settle(url, fate)

    def been_to(self, url: str) -> bool:
        """Whether the address is on the way or was visited."""
        address = settled(url)
        return address in self._frontier.known([address])

    def _allowed(self, links: Iterable[Link]) -> list[Link]:
        """The links that may be followed, each address once, as it is written once and for all."""
        ways = (replace(link, url=url) if (url := settled(link.url)) != link.url else link for link in links)
        return list({link.url: link for link in ways if allows(self._plan, link.url)}.values())

    def _add(self, links: Sequence[Link], stop: Stop | None = None, barren: int = 0, *, aside: bool = False) -> None:
        room = self._plan.max_pages - self._frontier.size
        known = self._frontier.known([link.url for link in links]) if stop is None else ()
        new = [link for link in links if link.url not in known]
        if len(new) > room and not aside:
            self.full = True
            new = new[: max(0, room)]
        found_on = stop.link.url if stop is not None else ""
        stops = [Stop(link=link, found_on=found_on, barren=0 if link.kind in LISTINGS else barren) for link in new]
        self._frontier.add(stops, aside=aside)
