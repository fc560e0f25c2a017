"""Child processes: the only place that starts any. Each is our own program with one verb, and dies with its parent."""

import asyncio
import contextlib
import os
import signal
import sys
import threading
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

STOP_SECONDS = 6.0  # a child gets this long to end soundly; systemd gives the whole service more


@dataclass(frozen=True, slots=True, kw_only=True)
class Child:
    """A child at work on a run (0 for one that serves no run)."""

    run_id: int
    work: str
    process: Process

    @property
    def exit_code(self) -> int | None:
        """How it ended; None while it lives, negative where a signal ended it."""
        return self.process.returncode


async def start_child(verb: Sequence[str], directory: Path, run_id: int) -> Child:
    """Starts `listing-monitor VERB` on an instance.

    It reads a pipe that only its parent holds: when the parent dies, however it dies, the pipe ends and so does it.
    """
    process = await _start([*verb, "--dir", str(directory), "--run", str(run_id)])
    return Child(run_id=run_id, work=" ".join(verb), process=process)


async def start_companion(words: Sequence[str]) -> Child:
    """Starts `listing-monitor WORDS` beside the service, for no run; it dies with its parent too."""
    return Child(run_id=0, work=words[0], process=await _start(words))


async def _start(words: Sequence[str]) -> Process:
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "monitor", *words, "--supervised", stdin=PIPE, stdout=DEVNULL
    )


async def stop_children(children: Sequence[Child], seconds: float = STOP_SECONDS) -> None:
    """Asks children to end, and ends those that do not in time."""
    _signal(children, signal.SIGTERM)
    waiting = [asyncio.ensure_future(child.process.wait()) for child in children]
    if not waiting:
        return
    await asyncio.wait(waiting, timeout=seconds)
    _signal(children, signal.SIGKILL)
    await asyncio.wait(waiting)


def _signal(children: Sequence[Child], number: signal.Signals) -> None:
    for child in children:
        if child.exit_code is None:
            with contextlib.suppress(ProcessLookupError):
                child.process.send_signal(number)


def end_with_parent() -> None:
    """In a child: ends this process, as SIGTERM would, when the parent's end of the pipe closes."""
    threading.Thread(target=_await_end, name="parent", daemon=True).start()


def _await_end() -> None:
    while os.read(sys.stdin.fileno(), 1024):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
