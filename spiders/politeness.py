"""How we behave towards a platform: which hosts, what robots.txt permits, how often, and when to come back.

Gates that every request passes, those for robots.txt, sitemaps, redirects and retries included.
"""

import asyncio
from datetime import UTC, datetime
from time import monotonic
from typing import TYPE_CHECKING, Self, cast

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK

from spiders.addresses import allows, host_of, joined, origin_of
from spiders.connections import Stopped, refused_address
from spiders.items import CrawlPlan
from spiders.mishaps import reason_of
from spiders.pace import Pace
from spiders.rate_limits import seconds_asked, seconds_until_free
from spiders.robots import MOST_REDIRECTS, Rules, product_token, rules_from
from spiders.settings import PARALLEL_WITHOUT_DELAY

if TYPE_CHECKING:
    from spiders.base import PlatformSpider

MOST_RETRIES = 2
# Halving eight requests at once three times leaves one.
MOST_EASED = 3
# What a feed's answer is marked with that the network cut off: it is asked for again before its part is taken.
CUT_FLAGS = frozenset(("dataloss", "stalled"))
FEED_PACKINGS = frozenset(("", "identity", "gzip", "x-gzip", "deflate"))
# Longer than this, and the platform does not want us in this run.
MOST_PATIENCE_SECONDS = 120.0
FIRST_WAIT_SECONDS = 1.0

BUSY = frozenset((408, 429, 500, 502, 503, 504, 522, 524))
_PASSING = (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    ResponseDataLossError,
)


class Refused(IgnoreRequest):
    """We do not send this request, and why."""


class _Gate:
    def __init__(self, spider: "PlatformSpider", crawler: Crawler) -> None:
        self.spider = spider
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's way of building it."""
        return cls(cast("PlatformSpider", crawler.spider), crawler)


class Bounds(_Gate):
    """Lets nothing leave for a host that the plan does not name, nor after the crawl was told to stop."""

    def process_request(self, request: Request) -> None:
        """Raises Refused with the reason."""
        if self.spider.stopping.is_set():
            raise Stopped("the crawl was stopped")
        if not allows(self.spider.plan, request.url):
            raise Refused(f"{host_of(request.url) or request.url} is not among allowed_hosts")


class Wrapping(_Gate):
    """Refuses a body packed more than twice before it is unpacked: each layer may grow to the limit anew."""

    def process_response(self, request: Request, response: Response) -> Response:
        """Raises Refused with the reason."""
        packings = b",".join(response.headers.getlist("Content-Encoding")).split(b",")
        if "spool" in request.meta:
            return _left_packed(response, packings)
        if len(packings) > 2:
            raise Refused(f"the body is packed {len(packings)} times over")
        return response


def _left_packed(response: Response, packings: list[bytes]) -> Response:
    """A feed, which is unpacked by what it is while it is read; Scrapy would look for its body in memory."""
    other = [name for each in packings if (name := each.strip().decode("latin-1").lower()) not in FEED_PACKINGS]
    if other:
        raise Refused(f"the feed is packed by {', '.join(other)}, which was not asked for")
    if packings:
        response.headers.pop("Content-Encoding", None)
    return response


class RobotsGate(_Gate):
    """Asks each origin's robots.txt once in a run, before anything else of it."""

    def __init__(self, spider: "PlatformSpider", crawler: Crawler) -> None:
        super().__init__(spider, crawler)
        self._asked: dict[str, asyncio.Future[tuple[Rules, Response | None]]] = {}

    async def process_request(self, request: Request) -> None:
        """Raises Refused where robots.txt forbids the address or could not be asked."""
        if request.meta.get("robots"):
            return
        rules, _ = await self.rules_for(request.url)
        if refusal := rules.refusal(request.url):
            raise Refused(refusal)

    async def rules_for(self, url: str) -> tuple[Rules, Response | None]:
        """The rules for the address's origin, and the robots.txt they come from where there is one."""
        origin = origin_of(url)
        if origin not in self._asked:
            self._asked[origin] = asyncio.ensure_future(self._ask(origin))
        # Shielded: who waits here may be stopped, while others wait for the same answer.
        return await asyncio.shield(self._asked[origin])

    async def _ask(self, origin: str) -> tuple[Rules, Response | None]:
        plan = self.spider.plan
        address = f"{origin}/robots.txt"
        for _ in range(MOST_REDIRECTS + 1):
            try:
                response = await self.crawler.engine.download_async(_robots_request(address))
            except (IgnoreRequest, OSError, *_PASSING) as fault:
                return Rules(agent=product_token(plan.user_agent), forbidden=_unreachable(address, fault, plan)), None
            if response.status not in (301, 302, 303, 307, 308):
                rules = rules_from(response.status, response.body, plan.user_agent)
                self._slow_down(host_of(origin), rules.delay_seconds)
                return rules, response if response.status < 300 else None
            address = joined(address, header(response, "Location"))
        return Rules(agent=product_token(plan.user_agent)), None

    def _slow_down(self, host: str, asked: float) -> None:
        if asked <= self.spider.plan.delay_seconds:
            return
        downloader = self.crawler.engine.downloader
        downloader.per_slot_settings[host] = {"concurrency": 1, "delay": asked, "jitter": 0}
        if (slot := downloader.slots.get(host)) is not None:
            slot.concurrency, slot.delay = 1, asked


def _robots_request(address: str) -> Request:
    return Request(address or "invalid:", callback=NO_CALLBACK, priority=1_000, dont_filter=True, meta={"robots": True})


def _unreachable(address: str, fault: Exception, plan: CrawlPlan) -> str:
    why = reason_of(fault, address, plan.max_response_bytes)
    return f"robots.txt could not be reached ({why}), so nothing may be fetched (RFC 9309)"


class Patience(_Gate):
    """Comes back when a platform says it is busy: as late as it asks, to the whole host, and not for ever."""

    def __init__(self, spider: "PlatformSpider", crawler: Crawler) -> None:
        super().__init__(spider, crawler)
        self._paces: dict[str, Pace] = {}

    async def process_request(self, request: Request) -> None:
        """Waits until the host may be asked again; raises Stopped where the crawl ends meanwhile."""
        host = host_of(request.url)
        pace = self._pace(host)
        while (wait := pace.hold_seconds) > 0:
            if wait > MOST_PATIENCE_SECONDS:
                self.spider.end(f"{host} takes no further request for {wait:.0f} s")
            try:
                await asyncio.wait_for(self.spider.stopping.wait(), timeout=wait)
            except TimeoutError:
                continue
            raise Stopped("the crawl was stopped")
        if not (self._delayed(host) or request.meta.get("robots")):
            request.meta["pace"] = pace

    def process_response(self, request: Request, response: Response) -> Request | Response:
        """The same request again where the host is busy; the response where it is not, or has been too often.

        Where no request is left the host is held until it takes some again, whatever it answered.
        """
        now = datetime.now(UTC)
        used_up = seconds_until_free(_limits(response), now)
        if response.status not in BUSY and not (response.status == 403 and used_up is not None):
            cut = bool(CUT_FLAGS.intersection(response.flags))
            self._hold(host_of(request.url), max(used_up or 0.0, _wait_for(request) if cut else 0.0))
            if not cut:
                self._keep_pace(request, well=True)
            return (_again(request) or response) if cut else response
        asked = seconds_asked(header(response, "Retry-After"), now)
        asked = used_up if asked is None else asked
        if asked is not None and asked > MOST_PATIENCE_SECONDS:
            self.spider.end(f"{host_of(request.url)} asks to come back in {asked:.0f} s")
            return response
        wait = asked if asked is not None else _wait_for(request)
        self._hold(host_of(request.url), wait)
        return self._again(request) or response

    def process_exception(self, request: Request, exception: Exception) -> Request | None:
        """The same request again where the connection failed in passing."""
        if not isinstance(exception, _PASSING) or refused_address(host_of(request.url)):
            return None
        self._hold(host_of(request.url), _wait_for(request))
        return self._again(request)

    def _again(self, request: Request) -> Request | None:
        """The same request once more; where the host is out of breath as such, that is not the page's fault."""
        strained = self._keep_pace(request, well=False)
        eased = request.meta.get("eased", 0)
        if strained and eased < MOST_EASED:
            again: Request = request.replace(dont_filter=True)
            again.meta["eased"] = eased + 1
            return again
        return _again(request)

    def _keep_pace(self, request: Request, *, well: bool) -> bool:
        """Sends fewer requests at once to a host that is out of breath, and more again once it has its breath back.

        Returns whether it is out of breath. With a delay between requests they travel one by one anyway.
        """
        pace: Pace | None = request.meta.get("pace")
        if pace is None:
            return False
        if well:
            pace.answered()
        else:
            pace.ease(request.url, request.meta.get("sent_at", 0.0), monotonic())
        return pace.strained

    def _delayed(self, host: str) -> bool:
        """Whether some time passes between two requests to the host: the plan's, or what its robots.txt asks for."""
        asked = self.crawler.engine.downloader.per_slot_settings.get(host, {})
        return bool(asked.get("delay", self.spider.plan.delay_seconds))

    def _pace(self, host: str) -> Pace:
        return self._paces.setdefault(host, Pace(most=PARALLEL_WITHOUT_DELAY))

    def _hold(self, host: str, seconds: float) -> None:
        self._pace(host).hold(seconds)


def _limits(response: Response) -> dict[str, str]:
    names = (name.decode("latin-1") for name in response.headers if b"ratelimit" in name.lower().replace(b"-", b""))
    return {name.lower(): header(response, name) for name in names}


def _wait_for(request: Request) -> float:
    return float(FIRST_WAIT_SECONDS * 2 ** request.meta.get("retries", 0))


def _again(request: Request) -> Request | None:
    retries = request.meta.get("retries", 0) + 1
    if retries > MOST_RETRIES:
        return None
    again: Request = request.replace(dont_filter=True)
    again.meta["retries"] = retries
    return again


def header(response: Response, name: str) -> str:
    """A header of the response as text, empty where it has none. Servers that write beyond ASCII mostly write UTF-8."""
    written = response.headers.get(name) or b""
    try:
        return written.decode("utf-8")
    except UnicodeDecodeError:
        return written.decode("latin-1")
