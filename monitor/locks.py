"""One process at a time for one piece of work: a lock that the kernel lets go when its holder dies."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from monitor.errors import Busy

RETRY_SECONDS = 0.2


@contextmanager
def holding(path: Path, work: str, wait_seconds: float = 0.0) -> Iterator[None]:
    """Holds the lock file while the work is done; Busy, naming the holder, where another process has it.

    The file stays: removing it would let two processes lock two files of one name.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        _lock(descriptor, work, wait_seconds)
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, str(os.getpid()).encode(), 0)
        yield
    finally:
        os.close(descriptor)


def _lock(descriptor: int, work: str, wait_seconds: float) -> None:
    until = time.monotonic() + wait_seconds
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= until:
                holder = os.pread(descriptor, 20, 0).decode(errors="replace") or "unknown"
                raise Busy(f"{work} is under way already, in process {holder}. Try again when it has ended.") from None
            time.sleep(RETRY_SECONDS)
        else:
            return
