"""A copy of the database that can be relied on: made while the service runs, checked, and whole or not there."""

import os
from pathlib import Path

from monitor.errors import UsageError
from monitor.files import sync
from monitor.store import Database, connection


def back_up(db: Database, target: Path) -> int:
    """Writes a sound copy to `target`, which must not be there yet, and returns its size in bytes."""
    if target.exists():
        raise UsageError(f"{target} is there already; give the backup a name of its own.")
    if not target.parent.is_dir():
        raise UsageError(f"There is no directory {target.parent}.")
    draft = target.with_name(f".{target.name}.{os.getpid()}.draft")
    try:
        draft.touch(mode=0o600)
        connection.back_up(db, draft)
        draft.rename(target)
        sync(target.parent)
    finally:
        draft.unlink(missing_ok=True)
    return target.stat().st_size
