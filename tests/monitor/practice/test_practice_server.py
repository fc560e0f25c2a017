"""How the practice platform starts and ends, and the seam at which it learns to misbehave."""

import asyncio
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request

from monitor.errors import UsageError
from monitor.practice.answers import Answer
from monitor.practice.app import practice_app
from monitor.practice.catalogue import read_catalogue
from monitor.practice.server import _listen, serve_practice
from tests.monitor.practice.partner import SAMPLE, Partner, start


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_cleanly_even_with_a_connection_open(number: signal.Signals) -> None:
    partner = start(SAMPLE)
    partner.get("/")
    partner.process.send_signal(number)
    _, complaints = partner.process.communicate(timeout=10)
    assert (partner.process.returncode, complaints) == (0, "")


def unready(address: str) -> None:
    raise AssertionError(f"must not be served: {address}")


@pytest.mark.parametrize(
    "host", ["0.0.0.0", "192.0.2.1", "::", "example.org", "", "127.0.0.1.example.org", "2130706433"]
)
def test_it_serves_loopback_only(host: str) -> None:
    with pytest.raises(UsageError, match="not loopback"):
        serve_practice(SAMPLE, 0, host, on_ready=unready)


def test_a_port_that_is_taken_is_named(sample_partner: Partner) -> None:
    port = int(sample_partner.base.rpartition(":")[2])
    with pytest.raises(UsageError, match=f"port {port} cannot be taken"):
        serve_practice(SAMPLE, port, on_ready=unready)


@pytest.mark.parametrize("port", [-1, 65536, 10**20])
def test_a_port_that_is_none_is_refused(port: int) -> None:
    with pytest.raises(UsageError, match="cannot be taken"):
        serve_practice(SAMPLE, port, on_ready=unready)


def test_a_file_that_cannot_be_taken_ends_it_with_the_reason(tmp_path: Path) -> None:
    path = tmp_path / "broken.jsonl"
    path.write_text("{")
    ended = subprocess.run([sys.executable, "-m", "monitor.practice", str(path)], capture_output=True, text=True)
    assert (ended.returncode, ended.stdout) == (1, "")
    assert "line 1" in ended.stderr and "Traceback" not in ended.stderr


def test_answers_do_not_wait_for_acknowledgements() -> None:
    with closing(_listen("localhost", 0)) as listener:
        assert listener.proto == socket.IPPROTO_TCP, "only then does asyncio turn Nagle's algorithm off"


class Vanished:
    """A listing that was there once."""

    def concerns(self, path: str) -> bool:
        return path == "/item/P00001"

    async def answer(self, request: Request, usual: Callable[[], Answer]) -> Answer:
        return replace(usual(), status=410, body=b"gone")


class Alive:
    """A page where usually there is none."""

    def concerns(self, path: str) -> bool:
        return path.startswith("/login")

    async def answer(self, request: Request, usual: Callable[[], Answer]) -> Answer:
        return replace(usual(), status=200, body=b"please sign in")


def test_a_behaviour_answers_for_its_paths_and_no_others() -> None:
    app = practice_app(read_catalogue(SAMPLE), [Vanished(), Alive()])
    assert ask(app, "/item/P00001") == (410, b"gone")
    assert ask(app, "/login/now") == (200, b"please sign in")
    assert ask(app, "/item/P00002")[0] == 200
    assert ask(app, "/nowhere")[0] == 404


def test_another_day_may_bring_another_catalogue(tmp_path: Path) -> None:
    path = tmp_path / "tomorrow.jsonl"
    path.write_text('{"listing_ref": "N1"}')
    app = practice_app(read_catalogue(SAMPLE))
    app.state.catalogue = read_catalogue(path)
    assert (ask(app, "/item/N1")[0], ask(app, "/item/P00001")[0]) == (200, 404)


def ask(app: Starlette, path: str) -> tuple[int, bytes]:
    """Call the application as a server does."""
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "GET", "path": path, "query_string": b"", "headers": [(b"host", b"localhost")]}
    asyncio.run(app(scope, receive, send))
    return sent[0]["status"], b"".join(message.get("body", b"") for message in sent)
