"""Where connections are made: names resolve through a guard, and every download can be ended at once.

The guard stands between name and connection, so it sees the addresses that are really connected to: of links,
redirects, sitemaps and robots.txt alike, of names that change their answer, and of numbers written as names.
"""

import asyncio
import ipaddress
from collections.abc import Sequence
from contextlib import nullcontext
from time import monotonic
from typing import Any, Self

from scrapy import Request
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler, _ResponseReader, _ScrapyAgent
from scrapy.crawler import Crawler
from scrapy.exceptions import DownloadTimeoutError, IgnoreRequest
from scrapy.http import Response
from scrapy.utils._download_handlers import wrap_twisted_exceptions
from scrapy.utils.defer import maybe_deferred_to_future
from twisted.internet.interfaces import IAddress, IHostnameResolver, IHostResolution, IResolutionReceiver
from zope.interface import implementer, provider  # type: ignore[import-untyped]

from spiders.pace import Pace
from spiders.spool import Spool

# Embeds an IPv4 address in its last 32 bits: RFC 6052.
_NAT64 = ipaddress.ip_network("64:ff9b::/96")

# Scrapy builds the resolver for the process and not for a crawl, so this stands here; one process reads one platform.
_refused: dict[str, str] = {}


def refused_address(host: str) -> str:
    """The private address for whose sake the host was refused in this process, or nothing."""
    return _refused.get(host, "")


class Stopped(IgnoreRequest):
    """The crawl is ending; what was under way is given up."""


def is_public(address: str) -> bool:
    """Whether an address is one that the whole internet reaches, also where an IPv4 address hides within IPv6."""
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(parsed, ipaddress.IPv6Address):
        hidden = _hidden_in(parsed)
        if hidden is not None:
            return is_public(str(hidden))
    return parsed.is_global and not parsed.is_multicast and not parsed.is_reserved


def _hidden_in(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    teredo = address.teredo
    return address.ipv4_mapped or address.sixtofour or (teredo[1] if teredo else None)


@implementer(IHostnameResolver)
class GuardedResolver:
    """Resolves names as the system does, and passes on only addresses that may be connected to."""

    def __init__(self, reactor: Any, allow_private: bool) -> None:
        self._reactor = reactor
        self._system: Any = reactor.nameResolver
        self._allow_private = allow_private

    @classmethod
    def from_crawler(cls, crawler: Any, reactor: Any) -> Self:
        """Scrapy's way of building it."""
        return cls(reactor, crawler.settings.getbool("ALLOW_PRIVATE_ADDRESSES"))

    def install_on_reactor(self) -> None:
        """Makes it the only way from a name to an address in this process."""
        self._reactor.installNameResolver(self)

    def resolveHostName(  # noqa: N802 (Twisted's name)
        self,
        resolutionReceiver: Any,  # noqa: N803
        hostName: str,  # noqa: N803
        portNumber: int = 0,  # noqa: N803
        addressTypes: Sequence[type[IAddress]] | None = None,  # noqa: N803
        transportSemantics: str = "TCP",  # noqa: N803
    ) -> IHostResolution:
        """IHostnameResolver's one method."""
        receiver = resolutionReceiver if self._allow_private else _guarded(resolutionReceiver, hostName)
        resolution: IHostResolution = self._system.resolveHostName(
            receiver, hostName, portNumber, addressTypes, transportSemantics
        )
        return resolution


def _guarded(receiver: Any, host: str) -> Any:
    @provider(IResolutionReceiver)
    class Guard:
        resolutionBegan = receiver.resolutionBegan  # noqa: N815
        resolutionComplete = receiver.resolutionComplete  # noqa: N815

        @staticmethod
        def addressResolved(address: Any) -> None:  # noqa: N802
            if is_public(address.host):
                receiver.addressResolved(address)
                return
            _refused[host.lower()] = address.host

    return Guard


class _Nowhere:
    """Takes the place of Scrapy's buffer for a body that is written elsewhere as it arrives."""

    def write(self, data: bytes) -> None:
        """Lets it go."""

    def getvalue(self) -> bytes:
        """Nothing is kept here."""
        return b""


class _SpoolingAgent(_ScrapyAgent):
    """Scrapy's agent, whose bodies are seen by the bytes_received signal alone."""

    reader: _ResponseReader | None = None

    def _cb_bodyready(self, txresponse: Any, request: Request) -> Any:
        deliver = txresponse.deliverBody

        def deliver_elsewhere(reader: _ResponseReader) -> None:
            self.reader = reader
            reader._bodybuf = _Nowhere()  # type: ignore[assignment]
            deliver(reader)

        txresponse.deliverBody = deliver_elsewhere
        return super()._cb_bodyready(txresponse, request)

    def give_up(self) -> bool:
        """Ends an answer that fell silent where it stands; False where none has begun."""
        reader = self.reader
        if reader is None or reader.transport is None:
            return False
        if not reader._finished.called:
            transport: Any = reader.transport
            transport.stopProducing()
            transport.loseConnection()
            reader._finish_response(flags=["stalled"])
        return True


class Connections(HTTP11DownloadHandler):
    """Scrapy's HTTP client, whose downloads end when the crawl does: a slow page cannot hold up a stop."""

    lazy = False

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._under_way: set[asyncio.Task[Response]] = set()
        self._stopped = False

    async def download_request(self, request: Request) -> Response:
        """The response; raises Stopped where the crawl ends meanwhile."""
        if self._stopped:
            raise Stopped("the crawl was stopped")
        task = asyncio.ensure_future(self._in_turn(request))
        self._under_way.add(task)
        try:
            return await task
        except asyncio.CancelledError:
            raise Stopped("the crawl was stopped") from None
        finally:
            self._under_way.discard(task)

    async def _in_turn(self, request: Request) -> Response:
        """The response, asked for when the host's pace permits; with a delay between requests Scrapy sees to that."""
        pace: Pace | None = request.meta.get("pace")
        async with pace.turn() if pace is not None else nullcontext():
            request.meta["sent_at"] = monotonic()
            return await (self._onto_disk(request) if "spool" in request.meta else super().download_request(request))

    async def _onto_disk(self, request: Request) -> Response:
        """The response of a feed, whose body goes piece by piece to its spool and is never held here.

        Its time is not that of the whole, which may take hours, but of silence: DownloadTimeoutError where no answer
        begins, and an answer that falls silent is given back as far as it came, with the flag "stalled".
        """
        spool: Spool = request.meta["spool"]
        spool.begin()
        agent = _SpoolingAgent(
            contextFactory=self._contextFactory,
            bindAddress=self._bind_address,
            pool=self._pool,
            fail_on_dataloss=False,
            crawler=self._crawler,
        )
        silence = self._crawler.settings.getfloat("DOWNLOAD_TIMEOUT")
        with wrap_twisted_exceptions():
            download = maybe_deferred_to_future(agent.download_request(request))
            try:
                while True:
                    before = spool.size
                    if (await asyncio.wait({download}, timeout=silence))[0]:  # type: ignore[type-var]
                        return await download
                    if spool.size == before and not agent.give_up():
                        raise DownloadTimeoutError(f"no answer came within {silence:g} seconds")
            finally:
                download.cancel()

    def stop(self) -> None:
        """Ends every download that is under way, and begins no other."""
        self._stopped = True
        for task in tuple(self._under_way):
            task.cancel()
