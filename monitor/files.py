"""How files are written so that a crash leaves the old one or the new one, and never half of one."""

import os
from pathlib import Path


def write_whole(path: Path, content: bytes, mode: int = 0o600, *, lasting: bool = True) -> None:
    """Writes a file that is there whole or not at all; an existing file of the name is replaced.

    `lasting` waits until it is safe from a power cut too.
    """
    draft = path.with_name(f".{path.name}.{os.getpid()}.draft")
    try:
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            if lasting:
                os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    if lasting:
        sync(path.parent)


def sync(path: Path) -> None:
    """Waits until a file's bytes, or a directory's names, are safe on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
