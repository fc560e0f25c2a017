"""`doctor`: looks an instance over and says of each fault what to do about it."""

import os
import platform as machine
import shutil
import stat
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from monitor.credentials import read_credentials, read_secret
from monitor.errors import SettingsError, StoreError
from monitor.evidence import files
from monitor.inbox.folder import check_folder
from monitor.instance import Instance
from monitor.platforms import INBOX, Platform, find_platform, read_sound_platforms
from monitor.store import Database, captures, connection, ledger
from monitor.store.connection import SAFE_SQLITE

PARTS = ("scrapy", "rapidfuzz", "sqlite-utils", "pysqlite3", "apscheduler", "fastapi", "uvicorn")
LEAST_FREE_BYTES = 1_000_000_000  # a crawl of a large platform with its captures
OLDEST_CLOCK = 1_790_000_000.0  # this program was written later: a clock before September 2026 is wrong


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """One thing looked at: whether it is in order, what was seen, and the remedy where it is not."""

    subject: str
    well: bool
    seen: str
    remedy: str = ""


def examine(instance: Instance) -> list[Verdict]:
    """Everything that can be seen from outside of a running service."""
    looks: tuple[Callable[[Instance], Iterator[Verdict]], ...] = (
        _database, _disk, _clock, _permissions, _platforms,
    )  # fmt: skip
    return [_versions(), _sqlite(), *(verdict for look in looks for verdict in look(instance))]


def _versions() -> Verdict:
    parts = ", ".join(f"{part} {version(part)}" for part in PARTS)
    well = sys.version_info[:2] >= (3, 11)
    return Verdict(
        subject="versions",
        well=well,
        seen=f"Python {machine.python_version()}; {parts}",
        remedy="" if well else "Install Python 3.11, 3.12 or 3.13 and make the environment anew: make setup",
    )


def _sqlite() -> Verdict:
    found = connection.sqlite_version()
    return Verdict(
        subject="SQLite",
        well=found >= SAFE_SQLITE,
        seen=".".join(map(str, found)),
        remedy="Releases before 3.51.3 can lose commits. Install the locked requirements; on Linux for ARM there is "
        "no ready pysqlite3, build it from source.",
    )


def _database(instance: Instance) -> Iterator[Verdict]:
    if not instance.database.exists():
        yield Verdict(
            subject="database", well=False, seen=f"no {instance.database}", remedy="Restore it with a backup, or init."
        )
        return
    try:
        with closing(connection.connect(instance.database)) as db:
            pending, unknown = connection.pending_migrations(db), connection.unknown_migrations(db)
            yield _migrations(pending, unknown)
            if not pending and not unknown:
                yield _ledger(db)
                yield _evidence(db, instance.captures)
    except StoreError as error:
        yield Verdict(subject="database", well=False, seen="cannot be used", remedy=str(error))


def _migrations(pending: list[str], unknown: list[str]) -> Verdict:
    newer = f", {len(unknown)} of a newer program" if unknown else ""
    return Verdict(
        subject="migrations",
        well=not pending and not unknown,
        seen=f"{len(pending)} pending{newer}",
        remedy="Install the newer program." if unknown else "Run: listing-monitor migrate",
    )


def _ledger(db: Database) -> Verdict:
    fault = ledger.first_fault(db)
    return Verdict(
        subject="ledger",
        well=fault is None,
        seen="unbroken" if fault is None else f"broken at row {fault}",
        remedy="Somebody changed the database by other means. Compare with a backup from before.",
    )


def _evidence(db: Database, directory: Path) -> Verdict:
    kept = captures.kept_sha256s(db)
    missing = [sha256 for sha256 in kept if not files.is_kept(directory, sha256)]
    return Verdict(
        subject="evidence",
        well=not missing,
        seen=f"{len(kept)} captures"
        + (f", {len(missing)} without their file, the first: {missing[0]}" if missing else ""),
        remedy=f"Put the files back from the backup of {directory}: a backup of the database does not hold them.",
    )


def _disk(instance: Instance) -> Iterator[Verdict]:
    free = shutil.disk_usage(instance.directory).free
    yield Verdict(
        subject="disk",
        well=free >= LEAST_FREE_BYTES,
        seen=f"{free / 1e9:.1f} GB free",
        remedy=f"Make room under {instance.directory}: at least {LEAST_FREE_BYTES / 1e9:.0f} GB.",
    )


def _clock(instance: Instance) -> Iterator[Verdict]:
    newest = max((path.stat().st_mtime for path in instance.directory.glob("*.db*")), default=0.0)
    ahead = newest - time.time()
    well = time.time() >= OLDEST_CLOCK and ahead < 60
    yield Verdict(
        subject="clock",
        well=well,
        seen=time.strftime("%Y-%m-%d %H:%M:%S UTC", time.gmtime()),
        remedy="The clock runs behind what was written before. Set it, and keep it by NTP.",
    )


def _permissions(instance: Instance) -> Iterator[Verdict]:
    for path in (instance.directory, instance.database):
        if path.exists():
            yield _permission(path)


def _permission(path: Path) -> Verdict:
    mode = path.stat().st_mode
    open_to_others = bool(mode & (stat.S_IRWXO | stat.S_IWGRP))
    usable = os.access(path, os.R_OK | os.W_OK)
    return Verdict(
        subject=f"permissions of {path.name}",
        well=usable and not open_to_others,
        seen=stat.filemode(mode),
        remedy=f"chmod {'u=rwX,go=' if usable else 'u+rwX'} {path}",
    )


def _platforms(instance: Instance) -> Iterator[Verdict]:
    found, faults = read_sound_platforms(instance.platforms)
    for name, fault in faults.items():
        yield Verdict(subject=f"platform {name}", well=False, seen="its file is wrong", remedy=fault)
    for name, each in found.items():
        yield from (verdict for verdict in _needs(name, each, instance) if not verdict.well)
    if (unfit := _fault_of(lambda: read_credentials(instance.directory))) is not None:
        yield Verdict(subject="credentials", well=False, seen="cannot be used", remedy=unfit)
    inside = [name for name, each in found.items() if each.allow_private_addresses]
    yield Verdict(
        subject="platforms",
        well=True,
        seen=f"{len(found)} files" + (f"; private addresses allowed for {', '.join(inside)}" if inside else ""),
    )


def examine_platform(instance: Instance, name: str) -> list[Verdict]:
    """What can be seen of one platform without asking it anything; NotFound where it has no file."""
    try:
        platform = find_platform(instance.platforms, name)
    except SettingsError as error:
        return [Verdict(subject=f"platform {name}", well=False, seen="its file is wrong", remedy=str(error))]
    where = platform.inbox.folder if platform.kind == INBOX else platform.url
    sound = Verdict(subject=f"platform {name}", well=True, seen=f"its file holds: kind {platform.kind}, {where}")
    return [sound, *_needs(name, platform, instance)]


def _needs(name: str, platform: Platform, instance: Instance) -> Iterator[Verdict]:
    """What a platform's file asks of this machine: a secret, a folder."""
    if secret := platform.api.key.secret:
        fault = _fault_of(lambda: read_secret(secret, instance.directory))
        seen = f"the secret {secret} is " + ("there" if fault is None else "not there")
        yield Verdict(subject=f"key of {name}", well=fault is None, seen=seen, remedy=fault or "")
    if platform.kind == INBOX:
        folder = instance.directory / platform.inbox.folder
        fault = _fault_of(lambda: check_folder(folder))
        seen = f"{folder} " + ("can be used" if fault is None else "cannot be used")
        yield Verdict(subject=f"inbox of {name}", well=fault is None, seen=seen, remedy=fault or "")


def _fault_of(look: Callable[[], object]) -> str | None:
    """What is wrong, in the words of whoever looked; None where nothing is."""
    try:
        look()
    except SettingsError as error:
        return str(error)
    return None
