"""A small platform on loopback for the tests: answers by path, and a list of what it was asked."""

import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What stands at a path. `pause` is waited before each piece of 1,000 bytes is sent; of `missing` bytes that are
    promised nothing comes: the connection is closed, or after `silence` seconds."""

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    etag: str = ""
    pause: float = 0.0
    missing: int = 0
    silence: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A request that arrived; header names are in lower case."""

    path: str
    headers: Mapping[str, str]
    at: float


Turns = Callable[[int], Answer]


class LoopbackPlatform:
    """Serves `answers`, where a path's answer may depend on how often it was asked."""

    def __init__(self, answers: Mapping[str, Answer | Turns], address: str, tls: ssl.SSLContext | None = None) -> None:
        self.answers = dict(answers)
        self.asked: list[Asked] = []
        self.server = ThreadingHTTPServer((address, 0), self._handler())
        self.server.daemon_threads = True
        if tls is not None:
            self.server.socket = tls.wrap_socket(self.server.socket, server_side=True)
        self.host = address
        self.port = self.server.server_address[1]
        self.url = f"http{'s' if tls else ''}://{address}:{self.port}"

    def paths(self) -> list[str]:
        """What was asked for, in order, without robots.txt."""
        return [asked.path for asked in self.asked if asked.path != "/robots.txt"]

    def _answer(self, path: str) -> Answer:
        found = self.answers.get(path, Answer(status=404))
        if isinstance(found, Answer):
            return found
        return found(sum(1 for asked in self.asked if asked.path == path))

    def _handler(platform) -> type[BaseHTTPRequestHandler]:  # noqa: N805
        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                headers = {name.lower(): value for name, value in self.headers.items()}
                platform.asked.append(Asked(path=self.path, headers=headers, at=time.monotonic()))
                answer = platform._answer(self.path)
                if answer.etag and headers.get("if-none-match") == answer.etag:
                    self._send(Answer(status=304, etag=answer.etag))
                    return
                self._send(answer)

            def _send(self, answer: Answer) -> None:
                self.send_response(answer.status)
                for name, value in answer.headers.items():
                    self.send_header(name, value)
                if answer.etag:
                    self.send_header("ETag", answer.etag)
                if answer.status != 304:
                    self.send_header("Content-Length", str(len(answer.body) + answer.missing))
                self.end_headers()
                self._write(answer)

            def _write(self, answer: Answer) -> None:
                try:
                    for start in range(0, len(answer.body), 1_000 if answer.pause else len(answer.body) or 1):
                        time.sleep(answer.pause)
                        self.wfile.write(answer.body[start : start + 1_000] if answer.pause else answer.body)
                        self.wfile.flush()
                    if answer.missing:
                        time.sleep(answer.silence)
                        self.close_connection = True
                except (BrokenPipeError, ConnectionResetError):
                    self.close_connection = True

            def log_message(self, format: str, *args: object) -> None:
                pass

        return Handler


@contextmanager
def platform(
    answers: Mapping[str, Answer | Turns], address: str = "127.0.0.1", tls: ssl.SSLContext | None = None
) -> Iterator[LoopbackPlatform]:
    """The platform while the block runs."""
    serving = LoopbackPlatform(answers, address, tls)
    thread = threading.Thread(target=serving.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield serving
    finally:
        serving.server.shutdown()
        serving.server.server_close()
        thread.join()


def html(body: str, **answer: object) -> Answer:
    """A page of HTML."""
    headers = {"Content-Type": "text/html; charset=utf-8"}
    return Answer(body=f"<!doctype html><html lang=en>{body}</html>".encode(), headers=headers, **answer)  # type: ignore[arg-type]


def product(name: str, price: str = "9.50", **answer: object) -> Answer:
    """A product page with JSON-LD."""
    markup = (
        f'{{"@context":"https://schema.org","@type":"Product","sku":"{name}","name":"The {name}",'
        f'"offers":{{"@type":"Offer","price":"{price}","priceCurrency":"EUR"}}}}'
    )
    return html(f'<script type="application/ld+json">{markup}</script><h1>The {name}</h1>', **answer)


def sitemap(base: str, *paths: str, **answer: object) -> Answer:
    """A sitemap of these paths."""
    named = "".join(f"<url><loc>{base}{path}</loc></url>" for path in paths)
    body = f'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{named}</urlset>'
    return Answer(body=body.encode(), headers={"Content-Type": "application/xml"}, **answer)  # type: ignore[arg-type]


def robots(text: str) -> Answer:
    """A robots.txt."""
    return Answer(body=text.encode(), headers={"Content-Type": "text/plain"})
