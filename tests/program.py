"""The program as its users run it: a process of its own, judged by its exit code and what it printed."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

WAIT_SECONDS = 120.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """How a verb ended."""

    exit_code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """What it printed with --json."""
        return json.loads(self.out)


def run(*words: str, directory: Path | None = None, expect: int = 0) -> Ran:
    """Runs a verb to its end and holds it to its exit code."""
    done = subprocess.run(
        _command(words, directory), capture_output=True, text=True, timeout=WAIT_SECONDS, stdin=subprocess.DEVNULL
    )
    assert done.returncode == expect, f"{words} ended with {done.returncode}:\n{done.stdout}\n{done.stderr}"
    return Ran(exit_code=done.returncode, out=done.stdout, err=done.stderr)


def start(*words: str, directory: Path | None = None) -> subprocess.Popen[str]:
    """Starts a verb as the leader of a process group of its own."""
    return subprocess.Popen(
        _command(words, directory),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        stdin=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    )


def kill(process: subprocess.Popen[str], *, whole_group: bool) -> bool:
    """kill -9, of the process alone or with its children; whether it was still alive."""
    alive = process.poll() is None
    if alive:
        (os.killpg if whole_group else os.kill)(process.pid, signal.SIGKILL)
    process.communicate(timeout=WAIT_SECONDS)
    return alive


def _command(words: Sequence[str], directory: Path | None) -> list[str]:
    where = [] if directory is None else ["--dir", str(directory)]
    return [sys.executable, "-m", "monitor", *words, *where]
