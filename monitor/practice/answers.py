"""One answer of the platform, how it is sent (validators, 304), and the seam at which it learns to misbehave."""

import hashlib
from asyncio import sleep
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from typing import Protocol

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

# The listings are hostile: a person's browser loads from here only, and runs nothing.
_GUARDS = {
    "cache-control": "no-cache",
    "content-security-policy": "default-src 'none'; img-src 'self'; style-src 'self'; base-uri 'none'",
    "x-content-type-options": "nosniff",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a page says, before it is decided whether the body travels.

    A body in pieces is sent as it is made, and must bring its own `etag`; else the tag is a digest of the body.
    """

    body: bytes | Iterable[bytes]
    media_type: str
    changed_at: datetime
    status: int = 200
    etag: str = ""


class Behaviour(Protocol):
    """A way in which the platform departs from the usual on some paths.

    Behaviours are given to `practice_app` in order; the first that `concerns` a path answers for it. It may pass on
    the usual answer, alter it, delay it, or give its own (a 410, a 503, another price on another day).
    """

    def concerns(self, path: str) -> bool:
        """Whether this behaviour answers for the path."""

    def answer(self, request: Request, usual: Callable[[], Answer]) -> Awaitable[Answer]:
        """The answer in place of the usual one, which is rendered only when asked for."""


def respond(answer: Answer, request: Mapping[str, str]) -> Response:
    """The response to a request with those headers: whole, or 304 where the asker has it already (RFC 9110 13)."""
    etag = answer.etag or f'"{digest(answer.body)}"'
    headers = {"etag": etag, "last-modified": format_datetime(answer.changed_at, usegmt=True)}
    if answer.status == 200 and is_unchanged(request, etag, answer.changed_at):
        return Response(status_code=304, headers=headers)
    headers |= _GUARDS
    if isinstance(answer.body, bytes):
        return Response(answer.body, answer.status, headers, answer.media_type)
    return StreamingResponse(_pieces(answer.body), answer.status, headers, answer.media_type)


def is_unchanged(request: Mapping[str, str], etag: str, changed_at: datetime) -> bool:
    """Whether the asker's copy is current; If-None-Match, where present, decides alone (RFC 9110 13.2.2)."""
    tags = request.get("if-none-match")
    if tags is not None:
        return any(tag.strip().removeprefix("W/") in (etag, "*") for tag in tags.split(","))
    since = request.get("if-modified-since")
    return since is not None and _has_seen(since, changed_at)


def digest(body: bytes | Iterable[bytes]) -> str:
    """A short fingerprint of a body, the same from run to run."""
    if not isinstance(body, bytes):
        raise TypeError("a body in pieces must bring its own etag")
    return hashlib.blake2b(body, digest_size=12).hexdigest()


def _has_seen(since: str, changed_at: datetime) -> bool:
    try:
        date = parsedate_to_datetime(since)
    except (ValueError, OverflowError):
        return False
    return changed_at <= (date if date.tzinfo else date.replace(tzinfo=UTC))


async def _pieces(body: Iterable[bytes]) -> AsyncIterator[bytes]:
    for piece in body:
        yield piece
        await sleep(0)  # a long feed must not keep other askers waiting
