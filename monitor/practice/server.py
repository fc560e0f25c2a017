"""Serving the practice platform on loopback until told to stop."""

import signal
import socket
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from ipaddress import ip_address
from pathlib import Path
from threading import Event, current_thread, main_thread
from types import FrameType

import uvicorn

from monitor.errors import UsageError
from monitor.practice.answers import Behaviour
from monitor.practice.app import practice_app
from monitor.practice.calendar import Calendar
from monitor.practice.catalogue import read_catalogue
from monitor.practice.days import Change
from monitor.practice.manners import Manners

_GRACE = 2  # seconds for answers in flight once told to stop
_BACKLOG = 512


def serve_practice(
    path: Path,
    port: int,
    host: str = "127.0.0.1",
    *,
    on_ready: Callable[[str], None],
    behaviours: Sequence[Behaviour] = (),
    manners: Manners | None = None,
    changes: Sequence[Change] = (),
    day: int = 0,
) -> None:
    """Serve the listings file until SIGTERM or SIGINT, then return.

    `on_ready` is called once with the address ("http://127.0.0.1:8100") when requests are taken; port 0 takes a free
    one. `behaviours` depart from the usual pages, as `practice_app` takes them; with `changes` it begins on that `day`.
    Raises UsageError where the host is not loopback or the port is not free, FileRefused as `read_catalogue`.
    """
    with closing(_listen(host, port)) as listener, _told_to_stop() as stop:
        calendar = Calendar(path, changes, day) if changes else None
        catalogue = calendar.catalogue if calendar else read_catalogue(path)
        app = practice_app(catalogue, behaviours, manners=manners, calendar=calendar)
        _Server(_configure(app), stop, lambda: on_ready(_address(listener))).run(sockets=[listener])


class _Server(uvicorn.Server):
    """uvicorn, announced when it listens and ended by a signal that came before it took over the signals too."""

    def __init__(self, config: uvicorn.Config, stop: Event, announce: Callable[[], None]) -> None:
        super().__init__(config)
        self.stop = stop
        self.announce = announce

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.announce()

    async def on_tick(self, counter: int) -> bool:
        return await super().on_tick(counter) or self.stop.is_set()


def _configure(app: object) -> uvicorn.Config:
    return uvicorn.Config(
        app,  # type: ignore[arg-type]
        http="h11",
        ws="none",
        lifespan="off",
        log_config=None,
        log_level="warning",
        access_log=False,
        proxy_headers=False,
        server_header=False,
        timeout_graceful_shutdown=_GRACE,
    )


@contextmanager
def _told_to_stop() -> Iterator[Event]:
    """An event set by SIGTERM and SIGINT.

    uvicorn raises the signals it took once more when it ends; they then find this instead of ending the process with
    143, so that being told to stop counts as done.
    """
    stop = Event()
    if current_thread() is not main_thread():  # signals reach the main thread alone
        yield stop
        return

    def note(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    before = {number: signal.signal(number, note) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield stop
    finally:
        for number, action in before.items():
            signal.signal(number, action)


def _listen(host: str, port: int) -> socket.socket:
    address = _loopback(host)
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    # With the protocol named asyncio turns Nagle's algorithm off; else each answer waits 40 ms for a delayed ACK.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((address, port))
        listener.listen(_BACKLOG)
    except (OSError, OverflowError) as error:
        listener.close()
        raise UsageError(f"port {port} cannot be taken ({error}); name another, or 0 for a free one") from error
    return listener


def _loopback(host: str) -> str:
    address = "127.0.0.1" if host == "localhost" else host
    try:
        if ip_address(address).is_loopback:
            return address
    except ValueError:
        pass
    raise UsageError(f"the practice platform serves this machine only: host {host} is not loopback; give 127.0.0.1")


def _address(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
