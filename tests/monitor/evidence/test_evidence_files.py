"""Captured bytes: kept under their own hash, given back as they were or not at all."""

import gzip
import hashlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.errors import NotFound
from monitor.evidence import files

BODY = b"".join(hashlib.sha256(bytes([number])).digest() for number in range(200))
BLOCK = gzip.compress(BODY)


def _path(directory: Path, sha256: str) -> Path:
    return directory / sha256[:2] / f"{sha256}.gz"


@given(body=st.binary(max_size=2000))
def test_bytes_come_back_as_they_went(tmp_path_factory: pytest.TempPathFactory, body: bytes) -> None:
    directory = tmp_path_factory.mktemp("captures")
    sha256 = files.put(directory, body)
    assert sha256 == hashlib.sha256(body).hexdigest()
    assert files.read(directory, sha256) == body
    assert list(files.kept(directory)) == [sha256]


def test_a_capture_is_packed_written_once_and_read_only(tmp_path: Path) -> None:
    sha256 = files.put(tmp_path, BODY)
    path = _path(tmp_path, sha256)
    before = path.stat()
    assert files.put(tmp_path, BODY) == sha256
    assert (path.stat().st_ino, path.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert before.st_mode & 0o777 == 0o400
    assert gzip.decompress(path.read_bytes()) == BODY


def test_pages_take_less_room_than_they_are_long(tmp_path: Path) -> None:
    page = b"<li>Velmora shoes</li>" * 500
    assert _path(tmp_path, files.put(tmp_path, page)).stat().st_size < len(page) / 10


SPOILT = [
    (b"", "emptied by a power cut"),
    (BLOCK[:-9], "cut"),
    (BLOCK[:-20] + bytes(20), "its end lost"),
    (BLOCK[:10] + b"\xff" + BLOCK[11:], "no kind of block"),
    (BLOCK[:500] + b"\xff" * 20 + BLOCK[520:], "changed in the middle"),
    (b"not gzip at all", "another file"),
    (gzip.compress(BODY + b" "), "other bytes, soundly packed"),
]


@pytest.mark.parametrize(("content", "why"), SPOILT)
def test_a_capture_that_is_not_what_it_was_is_never_given_back(tmp_path: Path, content: bytes, why: str) -> None:
    sha256 = files.put(tmp_path, BODY)
    path = _path(tmp_path, sha256)
    path.chmod(0o600)
    path.write_bytes(content)
    with pytest.raises(NotFound, match=sha256):
        files.read(tmp_path, sha256)
    assert files.secure(tmp_path, sha256) is False, why


def test_only_what_is_there_is_secured(tmp_path: Path) -> None:
    sha256 = files.put(tmp_path, BODY)
    assert files.secure(tmp_path, sha256) is True
    assert files.secure(tmp_path, "0" * 64) is False
    with pytest.raises(NotFound):
        files.read(tmp_path, "0" * 64)


def test_dropping_removes_what_is_named_and_nothing_else(tmp_path: Path) -> None:
    one, two = files.put(tmp_path, b"one"), files.put(tmp_path, b"two")
    files.drop(tmp_path, [one, "0" * 64])
    files.drop(tmp_path, [one])
    assert list(files.kept(tmp_path)) == [two]
    assert files.read(tmp_path, two) == b"two"
