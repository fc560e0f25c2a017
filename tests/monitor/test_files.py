"""Files that are there whole or not at all."""

import subprocess
import sys
from pathlib import Path

import pytest

from monitor.files import write_whole
from tests.monitor.stock import names_in

ENDLESS = """
import sys
from pathlib import Path
from monitor.files import write_whole
from tests.monitor.stock import names_in
path = Path(sys.argv[1])
print("ready", flush=True)
while True:
    for letter in (b"a", b"b"):
        write_whole(path, letter * 200_000, lasting=False)
"""


def test_a_file_is_made_with_its_mode_and_replaced(tmp_path: Path) -> None:
    path = tmp_path / "file"
    write_whole(path, b"one")
    assert (path.read_bytes(), path.stat().st_mode & 0o777) == (b"one", 0o600)
    write_whole(path, b"two", mode=0o640, lasting=False)
    assert (path.read_bytes(), path.stat().st_mode & 0o777) == (b"two", 0o640)
    assert names_in(tmp_path) == ["file"]


def test_what_cannot_be_written_leaves_the_old_file_and_no_draft(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"old")
    with pytest.raises(TypeError):
        write_whole(path, "text is not bytes")  # type: ignore[arg-type]
    assert path.read_bytes() == b"old"
    assert names_in(tmp_path) == ["file"]


def test_a_directory_of_that_name_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "file").mkdir()
    with pytest.raises(IsADirectoryError):
        write_whole(tmp_path / "file", b"new")
    assert names_in(tmp_path) == ["file"]


def test_kill_9_at_any_moment_leaves_a_whole_file(tmp_path: Path) -> None:
    path = tmp_path / "file"
    write_whole(path, b"a" * 200_000)
    for _ in range(3):
        writer = subprocess.Popen([sys.executable, "-c", ENDLESS, str(path)], stdout=subprocess.PIPE, text=True)
        assert writer.stdout is not None
        assert writer.stdout.readline() == "ready\n"
        for _ in range(20):
            assert path.read_bytes() in (b"a" * 200_000, b"b" * 200_000)
        writer.kill()
        writer.communicate()
        assert path.read_bytes() in (b"a" * 200_000, b"b" * 200_000)
