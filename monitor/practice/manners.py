"""Manners of real shops that make a crawl cost more: the practice platform takes them on when it is told to."""

import asyncio
import gzip
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from itertools import count
from typing import Any
from urllib.parse import quote

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from monitor.practice import pages
from monitor.practice.answers import Answer, Behaviour
from monitor.practice.figures import DAY_PATH, FIGURES_PATH

_LASTMOD = re.compile(rb"<lastmod>[^<]*</lastmod>")
_ENTRY = re.compile(rb"<url><loc>([^<]+/item/)([^<]+)</loc>(.*?)</url>\n?")
_ASKS = (b"if-none-match", b"if-modified-since")
_VALIDATES = (b"etag", b"last-modified")
# A date from before any listing: what a shop gives that stamps its sitemap once and never again.
_LONG_AGO = b"<lastmod>2020-01-01T00:00:00Z</lastmod>"


class Lastmod(StrEnum):
    """What the sitemaps say of when a page changed."""

    TRUE = "true"
    NONE = "none"
    NOW = "now"
    NEVER = "never"


class Validators(StrEnum):
    """Which validators the answers carry; unstable ones differ with each answer."""

    BOTH = "both"
    NONE = "none"
    UNSTABLE = "unstable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Manners:
    """How the platform behaves beside what it offers.

    `prefixes` are further addresses of each listing ("/de" for /de/item/...), which its sitemap names too; above
    `most_parallel` requests at once the answer is 500 (0 takes any number); each answer waits `slow_seconds`;
    `home_for_wrong` answers a wrong address with the home page and 200; `padding` is added to each page, in bytes.
    """

    lastmod: Lastmod = Lastmod.TRUE
    validators: Validators = Validators.BOTH
    prefixes: tuple[str, ...] = ()
    most_parallel: int = 0
    slow_seconds: float = 0.0
    home_for_wrong: bool = False
    padding: int = 0


def manners_of(*, lastmod: str = "true", validators: str = "both", **others: Any) -> Manners | None:
    """The manners that words of a command line ask for; None where they ask for none."""
    manners = Manners(lastmod=Lastmod(lastmod), validators=Validators(validators), **others)
    return None if manners == Manners() else manners


class Shopkeeper:
    """Gives the answers, the platform's or those of `others`, their manners; `withdrawn` says what a slug answers."""

    def __init__(self, manners: Manners, withdrawn: Callable[[str], int], others: Sequence[Behaviour] = ()) -> None:
        self._manners, self._withdrawn, self._others = manners, withdrawn, others

    def concerns(self, path: str) -> bool:
        """Every path."""
        return bool(path)

    async def answer(self, request: Request, usual: Callable[[], Answer]) -> Answer:
        """The usual answer, as this shop gives it."""
        path = request.url.path
        if path.startswith("/sitemap"):
            return self._sitemap(usual())
        other = next((each for each in self._others if each.concerns(path)), None)
        answer = self._elsewhere(request, path) or (await other.answer(request, usual) if other else usual())
        if answer.status == 404:
            answer = self._wrong(request, answer)
        return self._padded(path, answer)

    def _elsewhere(self, request: Request, path: str) -> Answer | None:
        """The listing where the path is one of its further addresses."""
        prefix = next((each for each in self._manners.prefixes if path.startswith(f"{each}/item/")), None)
        catalogue = request.app.state.catalogue
        slug = path.rpartition("/")[2]
        if prefix is None or slug not in catalogue.slugs:
            return None
        base = f"http://{request.headers.get('host', '')}"
        body = pages.listing_page(catalogue, slug, base)
        return Answer(body=body, media_type="text/html", changed_at=catalogue.listing_changed_at(slug))

    def _wrong(self, request: Request, answer: Answer) -> Answer:
        status = self._withdrawn(request.url.path.rpartition("/")[2])
        if status == 200 or (self._manners.home_for_wrong and status == 0):
            return replace(answer, body=pages.home_page(request.app.state.catalogue, 1), status=200)
        return replace(answer, status=status or answer.status)

    def _padded(self, path: str, answer: Answer) -> Answer:
        if not self._manners.padding or "/item/" not in path or not isinstance(answer.body, bytes):
            return answer
        return replace(answer, body=answer.body + b"<!--" + b"x" * self._manners.padding + b"-->")

    def _sitemap(self, answer: Answer) -> Answer:
        if not isinstance(answer.body, bytes):
            return answer
        packed = answer.body.startswith(b"\x1f\x8b")
        body = self._dated(gzip.decompress(answer.body) if packed else answer.body)
        body = _ENTRY.sub(self._addresses, body)
        return replace(answer, body=gzip.compress(body, mtime=0) if packed else body)

    def _dated(self, body: bytes) -> bytes:
        match self._manners.lastmod:
            case Lastmod.TRUE:
                return body
            case Lastmod.NONE:
                return _LASTMOD.sub(b"", body)
            case Lastmod.NEVER:
                return _LASTMOD.sub(_LONG_AGO, body)
            case Lastmod.NOW:
                now = f"<lastmod>{datetime.now(UTC):%Y-%m-%dT%H:%M:%S}Z</lastmod>"
                return _LASTMOD.sub(now.encode(), body)

    def _addresses(self, entry: re.Match[bytes]) -> bytes:
        stem, slug, rest = entry.groups()
        root = stem.removesuffix(b"/item/")
        stems = [stem, *(root + quote(prefix).encode() + b"/item/" for prefix in self._manners.prefixes)]
        return b"".join(b"<url><loc>%s%s</loc>%s</url>\n" % (each, slug, rest) for each in stems)


class Overstrained:
    """ASGI middleware: slow, out of breath above so many at once, and forgetful of its validators."""

    def __init__(self, app: ASGIApp, manners: Manners) -> None:
        self.app, self._manners = app, manners
        self._under_way, self._tags = 0, count()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] in (FIGURES_PATH, DAY_PATH):
            await self.app(scope, receive, send)
            return
        self._under_way += 1
        try:
            if 0 < self._manners.most_parallel < self._under_way:
                await asyncio.sleep(self._manners.slow_seconds)
                await _send_overload(send)
                return
            await asyncio.sleep(self._manners.slow_seconds)
            await self._answered(scope, receive, send)
        finally:
            self._under_way -= 1

    async def _answered(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._manners.validators is Validators.BOTH:
            await self.app(scope, receive, send)
            return
        headers = [(name, text) for name, text in scope["headers"] if name not in _ASKS]

        async def stripped(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = self._validated(message["headers"])
            await send(message)

        await self.app({**scope, "headers": headers}, receive, stripped)

    def _validated(self, headers: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
        kept = [(name, text) for name, text in headers if name not in _VALIDATES]
        if self._manners.validators is Validators.UNSTABLE:
            kept.append((b"etag", b'"%d"' % next(self._tags)))
        return kept


async def _send_overload(send: Send) -> None:
    await send({"type": "http.response.start", "status": 500, "headers": [(b"content-type", b"text/plain")]})
    await send({"type": "http.response.body", "body": b"Too many requests at once."})
