"""One process at a time, and a lock that goes with its holder however it ends."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from monitor.errors import Busy
from monitor.locks import holding

HOLD = """
import sys
from pathlib import Path
from monitor.locks import holding
with holding(Path(sys.argv[1]), "The work"):
    print("held", flush=True)
    sys.stdin.read()
"""
WAIT_SECONDS = 30.0


def _hold(path: Path) -> subprocess.Popen[str]:
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    return holder


def test_a_second_process_is_told_who_holds_the_lock(tmp_path: Path) -> None:
    path = tmp_path / "locks" / "work.lock"
    holder = _hold(path)
    with (
        pytest.raises(Busy, match=f"The work is under way already, in process {holder.pid}"),
        holding(path, "The work"),
    ):
        pytest.fail("it was held twice")
    holder.communicate()
    assert Busy.exit_code == 75


def test_the_lock_is_free_once_its_holder_has_ended(tmp_path: Path) -> None:
    path = tmp_path / "work.lock"
    _hold(path).communicate()
    with holding(path, "The work"):
        assert path.exists()
    with holding(path, "The work"):
        assert path.exists(), "the file stays, or two processes could lock two files of one name"


def test_the_lock_is_free_after_kill_9(tmp_path: Path) -> None:
    path = tmp_path / "work.lock"
    holder = _hold(path)
    holder.send_signal(signal.SIGKILL)
    holder.wait(WAIT_SECONDS)
    with holding(path, "The work"):
        assert path.exists()
    holder.communicate()


def test_who_waits_gets_the_lock_when_it_becomes_free(tmp_path: Path) -> None:
    path = tmp_path / "work.lock"
    holder = _hold(path)
    waiter = subprocess.Popen(
        [sys.executable, "-c", HOLD.replace('"The work")', '"The work", 30.0)'), str(path)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    holder.communicate()
    assert waiter.communicate(timeout=WAIT_SECONDS)[0] == "held\n"


def test_what_is_raised_under_the_lock_frees_it(tmp_path: Path) -> None:
    path = tmp_path / "work.lock"
    with pytest.raises(KeyError), holding(path, "The work"):
        raise KeyError
    with holding(path, "The work"):
        assert path.exists()


def test_two_works_do_not_hinder_each_other(tmp_path: Path) -> None:
    with holding(tmp_path / "one.lock", "One"), holding(tmp_path / "two.lock", "Two"):
        assert (tmp_path / "one.lock").exists()
