"""`demo` from a person's chair: what it prints is true, Ctrl-C ends it, and the next start finds its data."""

import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

import pytest

from monitor.store import figures, open_store

WAIT_SECONDS = 90.0


@contextmanager
def demonstrated(directory: Path) -> Iterator[list[str]]:
    """What a demonstration has said once it is up; it is ended as a person would."""
    process = subprocess.Popen(
        [sys.executable, "-m", "monitor", "demo", "--dir", str(directory)],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout is not None
    said = []
    for line in process.stdout:
        said.append(line.rstrip())
        if "Ctrl-C" in line:
            break
    try:
        yield said
    finally:
        process.send_signal(signal.SIGINT)
        farewell, _ = process.communicate(timeout=WAIT_SECONDS)
    assert process.returncode == 0
    assert "the next start finds it" in farewell


def word_after(said: list[str], label: str) -> str:
    return next(match[1] for line in said if (match := re.search(rf"{label}\s+(\S+)", line)))


def counts(directory: Path) -> dict[str, object]:
    db = open_store(directory / "monitor.db")
    try:
        return figures.status(db)
    finally:
        db.close()


@pytest.mark.slow
def test_a_demonstration_shows_the_whole_service_and_is_found_again(tmp_path: Path) -> None:
    directory = tmp_path / "demo"
    with demonstrated(directory) as said:
        assert any(line.startswith("Made the instance") for line in said)
        connection = HTTPConnection(word_after(said, "The desk:").removeprefix("http://"), timeout=WAIT_SECONDS)
        connection.request("GET", "/healthz")
        assert connection.getresponse().read() == b"ok\n"
        connection.close()
        password = word_after(said, "Password:")
        end = time.monotonic() + WAIT_SECONDS
        while not counts(directory)["hits"]:
            assert time.monotonic() < end, counts(directory)
            time.sleep(0.2)
    before = counts(directory)
    assert before["registrations"]
    with demonstrated(directory) as said:
        assert any(line.startswith("Found the instance") for line in said)
        assert word_after(said, "Password:") != password, "no password outlives its demonstration"
    after = counts(directory)
    assert {name: after[name] for name in ("registrations", "register_version")} == {
        name: before[name] for name in ("registrations", "register_version")
    }
