"""What a crawl did, counted as it hands over what it read."""

from spiders.frontier import Fate, Frontier
from spiders.items import CrawlFigures, Failure, PageKind, Reading, Sink

# The platform is down, or has shut us out: asking its other pages would only add to its trouble.
MOST_MISSES_IN_A_ROW = 20
# "It does not exist" is an answer: nothing was left unread there.
_GONE = frozenset((404, 410))
# Some shops answer so for a listing that was withdrawn; for a page that leads on it is a fault.
_WITHDRAWN = _GONE | {400}


class Ledger:
    """Counts for the figures, passes everything on to the sink, and tells the frontier what became of each address."""

    def __init__(self, sink: Sink, frontier: Frontier) -> None:
        self._sink = sink
        self._frontier = frontier
        self._readings = self._items = self._unchanged = self._failures = 0
        self._unread: list[str] = []
        self._misses = 0
        self._met_listings = False

    @property
    def met_listings(self) -> bool:
        """Whether any listing was met in this round."""
        return self._met_listings or self._frontier.met_listings

    def take(self, reading: Reading) -> None:
        """Hands a reading over; what the sink raises is raised."""
        if reading.last:
            # Before the sink: the two may become lasting together at any moment from then on.
            self._frontier.settle(reading.url, Fate.READ)
        self._sink.take(reading)
        self._misses = 0
        self._readings += 1
        self._items += len(reading.items)
        self._unchanged += reading.unchanged
        listed = reading.unchanged and reading.kind in (PageKind.PRODUCT, PageKind.FEED)
        self._met_listings = self._met_listings or listed or bool(reading.items)

    def fail(self, failure: Failure, *, entry: bool = False) -> None:
        """Hands a failure over; `entry` says that the crawl began there."""
        leads = entry or failure.kind is not PageKind.PRODUCT
        gone = failure.status in (_GONE if leads else _WITHDRAWN)
        self._frontier.settle(failure.url, Fate.GONE if gone else Fate.FAILED)
        self._sink.fail(failure)
        self._failures += 1
        if leads and (entry or not gone):
            self._unread.append(f"{failure.url}: {failure.reason}" if len(self._unread) < 1 else "")
        passing = failure.status == 0 or failure.status >= 500 or failure.status == 429
        self._misses = self._misses + 1 if passing else 0

    @property
    def shut_out(self) -> bool:
        """Whether so many pages in a row were missed that going on is of no use."""
        return self._misses >= MOST_MISSES_IN_A_ROW

    def figures(self, ended: str, *, requests: int, bytes_received: int) -> CrawlFigures:
        """The figures at the end; `ended` says why the crawl ended early, or nothing."""
        unread = self._unread[0] if self._unread else ""
        if len(self._unread) > 1:
            unread += f" (and {len(self._unread) - 1} more pages that lead to listings)"
        return CrawlFigures(
            finished=not (ended or unread),
            reason=ended or unread or "finished",
            requests=requests,
            unchanged=self._unchanged,
            bytes_received=bytes_received,
            failures=self._failures,
            readings=self._readings,
            items=self._items,
        )
