"""The one spider: it walks a platform as its source says, asks for what changed, and hands over what it reads."""

import asyncio
import hashlib
import re
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import replace
from typing import Any

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import DontCloseSpider, StopDownload
from scrapy.http import Response
from twisted.python.failure import Failure as Mishap

from spiders.addresses import allows, host_of, joined, settled
from spiders.api.keys import headers_for
from spiders.astray import tell_astray
from spiders.connections import Stopped
from spiders.course import Course
from spiders.frontier import Fate, Frontier, Stop
from spiders.items import CrawlPlan, Failure, KnownPage, Link, Memory, PageKind, Problem, Reading
from spiders.itinerary import MOST_BARREN, Itinerary
from spiders.ledger import Ledger
from spiders.mishaps import reason_of
from spiders.politeness import CUT_FLAGS, RobotsGate, header
from spiders.searches import search_links
from spiders.settings import PARALLEL_WITHOUT_DELAY
from spiders.sources import Page, Source
from spiders.spool import Spool

MOST_REDIRECTS = 5
# Twice as many as travel at once: the next is ready when one arrives, and a million addresses wait as mere text.
UNDER_WAY = 2 * PARALLEL_WITHOUT_DELAY
# Four gigabytes at 200 KB/s; what takes longer drips to hold us up. Silence is cut off much sooner.
LONGEST_DOWNLOAD_SECONDS = 6 * 3600.0
# Of what Scrapy asks for, the packings that a feed can be read from piece by piece.
FEED_HEADERS = {"Accept-Encoding": "gzip", "Accept": "*/*"}
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)


class PlatformSpider(Spider):
    """Reads one platform in one run. What it meets goes to the ledger; what it must not meet, the gates refuse."""

    name = "platform"

    def __init__(
        self,
        *,
        plan: CrawlPlan,
        source: Source,
        memory: Memory,
        frontier: Frontier,
        ledger: Ledger,
        on_end: Callable[[], None],
    ) -> None:
        super().__init__()
        self.plan = plan
        self.source = source
        self.memory = memory
        self.ledger = ledger
        self.itinerary = Itinerary(plan, frontier)
        self.course = Course(plan, self.itinerary)
        self.stopping = asyncio.Event()
        self.ended = ""
        self.fault: BaseException | None = None
        self.bytes_received = 0
        self._on_end = on_end
        self._under_way = 0
        self._hops: dict[str, tuple[str, ...]] = {}
        self._entries: frozenset[str] = frozenset()

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> "PlatformSpider":
        """Scrapy's way of building it."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider.count_bytes, signal=signals.bytes_received)
        crawler.signals.connect(spider.break_off, signal=signals.spider_error)
        crawler.signals.connect(spider.begin_again, signal=signals.spider_idle)
        return spider

    async def start(self) -> AsyncIterator[Any]:
        """Asks robots.txt, and begins where the source says."""
        gates = filter(None, [self.crawler.get_downloader_middleware(RobotsGate)])
        rules, answer = await next(gates).rules_for(self.plan.start_url)
        if self.stopping.is_set():
            return
        if rules.forbidden:
            address = joined(self.plan.start_url, "/robots.txt")
            self.ledger.fail(Failure(url=address, kind=PageKind.ROBOTS, status=0, reason=rules.forbidden))
            return
        if answer is not None:
            self.ledger.take(_robots_reading(answer, rules.sitemaps, self.plan))
        begun = self.source.begin(self.plan, rules.sitemaps)
        self._entries = frozenset(link.url for link in begun)
        # A search that finds nothing may be answered by 404: unlike a way to begin, that leaves nothing unread.
        self.itinerary.begin((*begun, *search_links(self.plan)))
        for request in self._set_out():
            yield request

    async def arrived(self, response: Response) -> AsyncIterator[Request]:
        """A response came, whatever its status."""
        self._under_way -= 1
        stop: Stop = response.meta["stop"]
        known: KnownPage | None = response.meta["known"]
        if known is not None and (response.status == 304 or _is_same(known, response)):
            self._take(stop, _unchanged(known, response))
        elif response.status in (200, 203):
            await self._read(stop, _page(stop.link, response))
            _put_away(response)
        elif response.status in (301, 302, 303, 307, 308):
            self._redirected(stop, response)
        else:
            self._fail(stop.link, response.status, f"the platform answered {response.status}")
        for request in self._set_out():
            yield request

    async def missed(self, mishap: Mishap) -> list[Request]:
        """No response came, or the request was not sent."""
        self._under_way -= 1
        request: Request = mishap.request  # type: ignore[attr-defined]
        fault = mishap.value
        if not self.stopping.is_set() and fault is not None and not isinstance(fault, Stopped):
            reason = reason_of(fault, request.url, self.plan.max_response_bytes)
            self._fail(request.meta["stop"].link, 0, reason)
        return list(self._set_out())

    def _take(self, stop: Stop, reading: Reading) -> None:
        """Hands the reading over and follows its links; those of a page of another kind wait aside."""
        reading, astray = self.course.follow(reading)
        if not self.itinerary.follow(stop, reading.links, aside=reading.kind is not stop.link.kind):
            reason = f"{MOST_BARREN} pages in a row led to no new listing; further lists are not followed from here"
            reading = replace(reading, problems=(*reading.problems, Problem(place="links", reason=reason)))
        self.ledger.take(reading)
        if astray is not None:
            self._report(astray)

    async def _read(self, stop: Stop, page: Page) -> None:
        """Hands over what the source reads; other work gets its turn between slices."""
        for said in _said(self.source, page, self.plan):
            if isinstance(said, Failure):
                self._report(said)
                continue
            self._take(stop, said)
            if not said.last:
                await asyncio.sleep(0)
                if self.stopping.is_set():
                    break

    def _redirected(self, stop: Stop, response: Response) -> None:
        """A redirect is a link: within the allowed hosts, a few hops at most, and nowhere twice."""
        url = stop.link.url
        target = joined(url, header(response, "Location"))
        hops = (*response.meta["hops"], url)
        if not allows(self.plan, target):
            where = host_of(target) if target else "an address that is none of the web"
            self._fail(stop.link, response.status, f"redirected to {where}, which is not among allowed_hosts")
        elif target in hops or len(hops) > MOST_REDIRECTS:
            self._fail(stop.link, response.status, f"redirected in a ring or more than {MOST_REDIRECTS} times")
        else:
            self.itinerary.settle(url, Fate.MOVED)
            if self.itinerary.redirected(stop, target):
                self._hops[target] = hops
                if url in self._entries:
                    self._entries |= {target}

    def _set_out(self) -> Iterator[Request]:
        """Gives out as many requests as may be under way."""
        while self._under_way < UNDER_WAY and not self.stopping.is_set():
            if (following := self.itinerary.next()) is None:
                return
            self._under_way += 1
            yield self._request(following)

    def _request(self, stop: Stop) -> Request:
        known = self.memory.recall(stop.link.url)
        headers = headers_for(self.plan, stop.link.url) | _conditions(known)
        meta: dict[str, Any] = {"stop": stop, "known": known, "hops": self._hops.pop(stop.link.url, ())}
        # An interface's pages are called feeds too, and are read whole.
        if stop.link.kind is PageKind.FEED and self.source.kind == "feed":
            headers |= FEED_HEADERS
            spool = Spool(self.plan.spool_directory, self.plan.max_feed_bytes)
            meta |= {"spool": spool, "download_timeout": LONGEST_DOWNLOAD_SECONDS, "download_maxsize": 0}
        return Request(
            stop.link.url, callback=self.arrived, errback=self.missed, headers=headers, dont_filter=True, meta=meta
        )

    def _fail(self, link: Link, status: int, reason: str) -> None:
        self._report(Failure(url=link.url, kind=link.kind, status=status, reason=reason))

    def _report(self, failure: Failure) -> None:
        self.ledger.fail(failure, entry=failure.url in self._entries)
        if self.ledger.shut_out:
            self.end(f"the last pages could all not be fetched: {failure.reason}")

    def begin_again(self) -> None:
        """Nothing is left to do: where no listing was met at all, the source may know another way to begin."""
        if self.ledger.met_listings or self.stopping.is_set() or not self._entries:
            return
        try:
            self.itinerary.take_up()
            self.itinerary.begin(self.source.begin_again(self.plan))
            requests = list(self._set_out())
        except Exception as fault:  # noqa: BLE001 (Scrapy swallows what a signal's receiver raises: it is kept here)
            self.fault = fault
            self.end("broken off")
            return
        for request in requests:
            self.crawler.engine.crawl(request)
        if requests:
            raise DontCloseSpider

    def count_bytes(self, data: bytes, request: Request) -> None:
        """Counts what arrives, packed as it was sent; a feed goes to its spool, and no further than that can take."""
        self.bytes_received += len(data)
        spool: Spool | None = request.meta.get("spool")
        if spool is not None and not spool.write(data):
            raise StopDownload(fail=False)

    def break_off(self, failure: Mishap) -> None:
        """A sink or a part of ours failed: the crawl ends, and its caller learns why."""
        self.fault = self.fault or failure.value
        self.end("broken off")

    def end(self, reason: str) -> None:
        """Ends the crawl now: nothing more is asked for, what is under way is given up."""
        self.ended = self.ended or reason
        if not self.stopping.is_set():
            self.stopping.set()
            self._on_end()


def _said(source: Source, page: Page, plan: CrawlPlan) -> Iterator[Reading | Failure]:
    """What the source says of the page. The border at which a page that breaks our reader becomes a failure in words:
    one hostile page must not end the crawl of all others."""
    try:
        yield from source.read(page, plan)
    except Exception as fault:  # noqa: BLE001
        reason = f"our reader failed on this page: {type(fault).__name__}: {fault}"
        yield Failure(url=page.url, kind=page.kind, status=page.status, reason=reason)


def _page(link: Link, response: Response) -> Page:
    headers = _headers(response)
    declared = _CHARSET.search(headers.get("content-type", ""))
    spool: Spool | None = response.meta.get("spool")
    return Page(
        url=link.url,
        kind=link.kind,
        status=response.status,
        headers=headers,
        body=response.body,
        charset=declared.group(1) if declared else "",
        spool=spool.file if spool is not None else None,
        cut=_cut(response),
    )


def _cut(response: Response) -> str:
    """Why a feed did not arrive whole, or nothing."""
    spool: Spool | None = response.meta.get("spool")
    if spool is None:
        return ""
    if spool.fault:
        return spool.fault
    return "the answer was cut off before its end" if CUT_FLAGS.intersection(response.flags) else ""


def _put_away(response: Response) -> None:
    """Lets the file go in which a feed lay."""
    spool: Spool | None = response.meta.get("spool")
    if spool is not None:
        spool.close()


def _headers(response: Response) -> dict[str, str]:
    names = (name for name in response.headers if name)
    return {
        name.decode("latin-1").lower(): b", ".join(response.headers.getlist(name)).decode("latin-1") for name in names
    }


def _robots_reading(response: Response, sitemaps: tuple[str, ...], plan: CrawlPlan) -> Reading:
    """robots.txt as read: without validators, because its rules must be known anew in every run."""
    return Reading(
        url=settled(response.url),
        kind=PageKind.ROBOTS,
        status=response.status,
        headers=_headers(response),
        body=response.body,
        links=tuple(Link(url=address, kind=PageKind.SITEMAP) for address in sitemaps),
        problems=tell_astray(sitemaps, response.url, plan),
    )


def _is_same(known: KnownPage, response: Response) -> bool:
    """Whether a page was sent with the same bytes as before, for all that its validators say."""
    if response.status != 200 or not known.body_sha256:
        return False
    return hashlib.sha256(response.body).hexdigest() == known.body_sha256


def _unchanged(known: KnownPage, response: Response) -> Reading:
    headers = _headers(response)
    return Reading(
        url=known.url,
        kind=known.kind,
        status=response.status,
        etag=headers.get("etag", known.etag),
        last_modified=headers.get("last-modified", known.last_modified),
        headers=headers,
        links=known.links,
        unchanged=True,
    )


def _conditions(known: KnownPage | None) -> dict[str, str]:
    """The headers that ask for the page only where it changed since it was last read whole."""
    if known is None:
        return {}
    conditions = {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified}
    return {name: value for name, value in conditions.items() if value}
