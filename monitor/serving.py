"""`serve`: the supervisor and the desk in one loop, one of them per instance, ended cleanly by a signal."""

import asyncio
import contextlib
import signal
import socket
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import uvicorn
from starlette.types import ASGIApp

from monitor import metrics, systemd
from monitor.desk.app import desk_app
from monitor.desk.plan import LOOPBACK_HOSTS, DeskPlan
from monitor.errors import UsageError
from monitor.instance import Instance
from monitor.locks import holding
from monitor.store import open_store
from monitor.supervisor import Supervisor

BACKLOG = 128
DESK_GRACE_SECONDS = 2  # pages in flight when the service is told to stop


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """What the service says once it takes requests."""

    address: str


class _Desk(uvicorn.Server):
    """uvicorn without its own signal handling: the service has one place that hears signals."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


Announce = Callable[[Served], None]


def serve(instance: Instance, announce: Announce, companions: Sequence[Sequence[str]] = ()) -> None:
    """Runs the service until SIGTERM or SIGINT; Busy where another one serves the same instance.

    `companions` are verbs of our own program that run beside it, such as the practice platform.
    """
    with holding(instance.lock("serve"), f"The service of {instance.directory}"):
        asyncio.run(_serve(instance, announce, companions))


async def _serve(instance: Instance, announce: Announce, companions: Sequence[Sequence[str]]) -> None:
    stopping = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    listener = _listen(instance.settings.desk.host, instance.settings.desk.port)
    with contextlib.closing(open_store(instance.database)) as db, contextlib.closing(listener):
        supervisor = Supervisor(instance, db, companions)
        desk = _Desk(_configure(_app(instance, supervisor), behind_proxy=instance.settings.desk.behind_proxy))
        page_server = asyncio.create_task(desk.serve(sockets=[listener]))
        while not desk.started and not page_server.done():
            await asyncio.sleep(0.01)
        announce(Served(address=_address(listener)))
        systemd.notify("READY=1")
        await _until_stopped(supervisor, desk, page_server, stopping)


async def _until_stopped(
    supervisor: Supervisor, desk: _Desk, page_server: "asyncio.Task[None]", stopping: asyncio.Event
) -> None:
    # Whichever of the two ends first, by a signal or by a fault, the other is ended too and the fault is raised.
    page_server.add_done_callback(lambda _: stopping.set())
    try:
        await supervisor.run(stopping)
    finally:
        systemd.notify("STOPPING=1")
        desk.should_exit = True
        await page_server


def _app(instance: Instance, supervisor: Supervisor) -> ASGIApp:
    settings = instance.settings
    app = desk_app(
        DeskPlan(
            database=instance.database,
            exports=instance.exports,
            locks=instance.locks,
            platforms=instance.platforms,
            instance_name=settings.name,
            allowed_hosts=(*LOOPBACK_HOSTS, settings.desk.host, *settings.desk.public_hosts),
            secure_cookies=settings.desk.secure_cookies,
            open_paths=metrics.PATHS,
        )
    )
    app.include_router(metrics.router(instance.database, supervisor))
    return app


def _configure(app: ASGIApp, *, behind_proxy: bool) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        http="h11",
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        # Only a proxy on this machine is believed; without it every officer behind it would have one address, and one
        # who mistypes a password would lock the others out.
        proxy_headers=behind_proxy,
        forwarded_allow_ips=["127.0.0.1", "::1"],
        timeout_graceful_shutdown=DESK_GRACE_SECONDS,
    )


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listener = socket.create_server((host, port), family=family, backlog=BACKLOG)
    except OSError as error:
        raise UsageError(
            f"The desk cannot listen on {host}:{port}: {error.strerror}. Set [desk] host and port, or port = 0."
        ) from error
    # asyncio does this only for sockets that it made itself; without it a page waits for the client's delayed ACK.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener


def _address(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
