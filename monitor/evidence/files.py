"""Captured bytes as files: gzip, one file each, named by the SHA-256 of the bytes, never changed once written."""

import gzip
import hashlib
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from monitor.errors import NotFound
from monitor.files import sync, write_whole


def put(directory: Path, body: bytes) -> str:
    """Writes the bytes and returns their SHA-256; bytes that are there already cost nothing.

    They are there whole, but not yet safe from a power cut: most captures are dropped within minutes, and the sync of
    the disk that each would cost is paid by `secure` for those that become evidence.
    """
    sha256 = hashlib.sha256(body).hexdigest()
    path = _path(directory, sha256)
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_whole(path, gzip.compress(body, compresslevel=6, mtime=0), mode=0o400, lasting=False)
    return sha256


def secure(directory: Path, sha256: str) -> bool:
    """Makes a capture safe on the disk, for evidence; False where it is not there as it was written."""
    try:
        read(directory, sha256)
    except NotFound:
        return False
    path = _path(directory, sha256)
    sync(path)
    sync(path.parent)
    sync(directory)
    return True


def read(directory: Path, sha256: str) -> bytes:
    """The bytes of that SHA-256; NotFound where they are not kept, or are not what they were."""
    path = _path(directory, sha256)
    try:
        body = gzip.decompress(path.read_bytes())
    except (OSError, EOFError, zlib.error) as error:
        raise NotFound(f"The capture {sha256} cannot be read from {path}: {error}") from error
    if hashlib.sha256(body).hexdigest() != sha256:
        raise NotFound(f"The capture {path} has changed since it was made; restore it from a backup.")
    return body


def is_kept(directory: Path, sha256: str) -> bool:
    """Whether there is a file for that content."""
    return _path(directory, sha256).exists()


def drop(directory: Path, sha256s: Iterable[str]) -> None:
    """Removes captures that nothing rests on; one that is gone already is no error."""
    for sha256 in sha256s:
        _path(directory, sha256).unlink(missing_ok=True)


def kept(directory: Path) -> Iterator[str]:
    """The SHA-256 of every capture on the disk."""
    return (path.name.removesuffix(".gz") for path in directory.glob("??/*.gz"))


def _path(directory: Path, sha256: str) -> Path:
    return directory / sha256[:2] / f"{sha256}.gz"
