"""What the platform was asked and what it sent, counted at the last border before the server."""

from collections import Counter
from dataclasses import dataclass, field

from starlette.types import ASGIApp, Message, Receive, Scope, Send

FIGURES_PATH = "/_figures"
DAY_PATH = "/_day"
TRAP_PATH = "/trap"
_STATUS_LINE = len("HTTP/1.1 200 OK\r\n\r\n")


@dataclass(slots=True)
class Figures:
    """Counts since start: requests, bytes of responses, and requests by status, method and first step of the path.

    `header_bytes` are the headers and status line as the platform hands them over, without what the server adds (its
    date). `trapped` are requests for what robots.txt forbids. Questions for the figures themselves are not counted.
    """

    requests: int = 0
    header_bytes: int = 0
    body_bytes: int = 0
    trapped: int = 0
    statuses: Counter[int] = field(default_factory=Counter)
    places: Counter[str] = field(default_factory=Counter)
    methods: Counter[str] = field(default_factory=Counter)

    def count(self, method: str, path: str, status: int) -> None:
        """Count one request that was answered with that status."""
        place = "/" + path.split("/", 2)[1]
        self.requests += 1
        self.trapped += place == TRAP_PATH
        self.statuses[status] += 1
        self.methods[method] += 1
        self.places[place if status != 404 else "(missing)"] += 1

    def as_json(self) -> dict[str, object]:
        """The counts as /_figures states them."""
        return {
            "requests": self.requests,
            "bytes": self.header_bytes + self.body_bytes,
            "header_bytes": self.header_bytes,
            "body_bytes": self.body_bytes,
            "trapped": self.trapped,
            "statuses": {str(status): n for status, n in sorted(self.statuses.items())},
            "places": dict(sorted(self.places.items())),
            "methods": dict(sorted(self.methods.items())),
        }


class Counted:
    """ASGI middleware that counts what passes into `figures`."""

    def __init__(self, app: ASGIApp, figures: Figures) -> None:
        self.app = app
        self.figures = figures

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] in (FIGURES_PATH, DAY_PATH):
            await self.app(scope, receive, send)
            return

        async def counted(message: Message) -> None:
            await send(message)
            self._see(scope, message)

        await self.app(scope, receive, counted)

    def _see(self, scope: Scope, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.figures.count(scope["method"], scope["path"], message["status"])
            self.figures.header_bytes += _STATUS_LINE + sum(len(k) + len(v) + 4 for k, v in message["headers"])
            return
        if scope["method"] != "HEAD":  # the server drops the body of an answer to HEAD
            self.figures.body_bytes += len(message.get("body", b""))
