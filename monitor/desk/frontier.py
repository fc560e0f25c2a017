"""The desk's outermost ring: who may be asked for, how much may be sent, and the headers on every answer."""

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

# The largest form is a decision with its note; a password is far shorter.
LONGEST_BODY = 64_000
STATIC = "/static/"
# What stands below is a platform's own page, as text; should a browser ever read it otherwise, it is nobody there.
CAPTURES = "/captures/"

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
# same-origin, not no-referrer: with the latter browsers send "Origin: null" with our own forms, and the origin could
# not be checked. Nothing is told to other origins either way.
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}


class Frontier:
    """Refuses strange hosts and long bodies, and writes the security headers on whatever is answered."""

    def __init__(self, app: ASGIApp, allowed_hosts: tuple[str, ...]) -> None:
        self.app = app
        self.allowed_hosts = frozenset(host.lower() for host in allowed_hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes a request on, if it may pass."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        sends = _with_headers(scope["path"], send)
        obstacle = self._obstacle(Headers(scope=scope))
        if obstacle:
            status, words = obstacle
            await PlainTextResponse(words, status)(scope, receive, sends)
            return
        await self.app(scope, _bounded(receive), sends)

    def _obstacle(self, headers: Headers) -> tuple[int, str] | None:
        if host_name(headers.get("host", "")) not in self.allowed_hosts:
            return 421, "This desk is not known under that name; see allowed hosts in its settings.\n"
        length = headers.get("content-length", "0")
        if not length.isdecimal() or len(length) > 9 or int(length) > LONGEST_BODY:
            return 413, "That is more than the desk takes.\n"
        return None


def host_name(host: str) -> str:
    """The name in a Host header, without its port, in small letters."""
    name, colon, port = host.lower().rpartition(":")
    return name if colon and port.isdecimal() else host.lower()


def _bounded(receive: Receive) -> Receive:
    taken = 0

    async def bounded() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        # A body without a length that goes on and on ends here, as if the sender had hung up.
        return {"type": "http.disconnect"} if taken > LONGEST_BODY else message

    return bounded


def _with_headers(path: str, send: Send) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers[name] = value
            if path.startswith(CAPTURES):
                headers["Content-Security-Policy"] = f"sandbox; {POLICY}"
            if not path.startswith(STATIC):
                headers["Cache-Control"] = "no-store"
        await send(message)

    return sending
