"""`demo`: the whole service on a sample register and a practice platform of its own, for a first look."""

import contextlib
import secrets
import socket
from collections.abc import Callable
from contextlib import closing
from importlib.resources import as_file, files
from pathlib import Path
from urllib.parse import urlsplit

from monitor import clock, serving
from monitor.desk.access import hash_password
from monitor.errors import NotFound
from monitor.instance import Instance, make_instance, open_instance
from monitor.logs import configure_logs
from monitor.platforms import add_platform, find_platform
from monitor.register.importing import RegisterImport
from monitor.settings import FILE_NAME
from monitor.store import Database, create_store, officers, registrations
from monitor.store.registrations import FileTaken

OFFICER = "demo"
PLATFORM = "practice"
SETTINGS = {"name": "Listing monitor (demonstration)", "desk.port": 0, "log.level": "warning"}
SAMPLES = files("monitor.practice")

Say = Callable[[str], None]


def demonstrate(directory: Path, say: Say) -> None:
    """Makes the instance where there is none yet, and serves it with its practice platform until Ctrl-C."""
    begun = (directory / FILE_NAME).exists()
    instance = open_instance(directory) if begun else make_instance(directory, SETTINGS)
    configure_logs(instance.settings.log.level, instance.settings.log.json_lines)
    say(f"{'Found' if begun else 'Made'} the instance in {instance.directory}")
    with closing(create_store(instance.database)) as db, as_file(SAMPLES / "sample_listings.jsonl") as listings:
        if registrations.newest_version(db) == 0:
            say(f"Imported {_import_sample(db)} sample registrations")
        password = _renew_officer(db)
        port = _practice_port(instance)
        practice = ["practice-platform", "--listings", str(listings), "--port", str(port)]
        serving.serve(instance, lambda served: _announce(served.address, port, password, say), companions=[practice])
    say("Ended. What you decided is kept; the next start finds it.")


def _announce(address: str, port: int, password: str, say: Say) -> None:
    say(f"The practice platform is at http://127.0.0.1:{port} and is being crawled")
    say("")
    say(f"  The desk:  {address}")
    say(f"  Officer:   {OFFICER}")
    say(f"  Password:  {password}   (new at every start)")
    say("")
    say("Ctrl-C ends it.")


def _import_sample(db: Database) -> int:
    with as_file(SAMPLES / "sample_register.jsonl") as path:
        rows = RegisterImport(path, "", strict=True).registrations(lambda done: None)  # noqa: ARG005
        return registrations.take(db, rows, FileTaken(name=path.name, sha256=""), clock.now()).added


def _renew_officer(db: Database) -> str:
    """A new password for the demonstration's officer, who is added at the first start."""
    password = secrets.token_urlsafe(12)
    hashed = hash_password(password)
    try:
        officers.set_password(db, OFFICER, hashed, clock.now())
    except NotFound:
        officers.add(db, OFFICER, hashed, clock.now())
    return password


def _practice_port(instance: Instance) -> int:
    """The port of the earlier start where it is still free, so that addresses stay; else a new one."""
    with contextlib.suppress(NotFound):
        port = urlsplit(find_platform(instance.platforms, PLATFORM).url).port
        if port and _is_free(port):
            return port
    port = _free_port()
    values = {
        "kind": "shop",
        "url": f"http://127.0.0.1:{port}/",
        "every_hours": 1.0,
        "delay_seconds": 0.0,
        "allow_private_addresses": True,
    }
    add_platform(instance.platforms, PLATFORM, values, replace=True)
    return port


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def _is_free(port: int) -> bool:
    try:
        socket.create_server(("127.0.0.1", port)).close()
    except OSError:
        return False
    return True
