"""Children: asked to end first, made to end when they do not, and gone with their parent however it dies."""

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path

from monitor.children import Child, start_companion, stop_children
from tests.monitor.practice.partner import SAMPLE

WILLING = "import time; print('up', flush=True); time.sleep(600)"
STUBBORN = (
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(600)"
)
# A parent that starts a child, tells its process, and is then killed.
PARENT = """
import asyncio, sys
from monitor.children import start_companion

async def main():
    child = await start_companion(["practice-platform", "--listings", sys.argv[1], "--port", "0"])
    print(child.process.pid, flush=True)
    await asyncio.sleep(600)

asyncio.run(main())
"""
WAIT_SECONDS = 60.0


async def start(program: str) -> Child:
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", program, stdout=asyncio.subprocess.PIPE)
    assert process.stdout is not None
    assert await process.stdout.readline() == b"up\n"
    return Child(run_id=1, work="test", process=process)


async def test_a_willing_child_is_asked_and_a_stubborn_one_made_to_end() -> None:
    willing, stubborn = await start(WILLING), await start(STUBBORN)
    assert (willing.exit_code, stubborn.exit_code) == (None, None)
    await stop_children([willing, stubborn], seconds=1.0)
    assert (willing.exit_code, stubborn.exit_code) == (-signal.SIGTERM, -signal.SIGKILL)


async def test_children_that_have_ended_already_and_no_children_at_all_are_stopped_at_once() -> None:
    ended = await start("print('up', flush=True)")
    await ended.process.wait()
    await stop_children([ended])
    await stop_children([])
    assert ended.exit_code == 0


async def test_a_companion_runs_beside_the_service_and_ends_when_told() -> None:
    companion = await start_companion(["practice-platform", "--listings", str(SAMPLE), "--port", "0"])
    assert (companion.work, companion.run_id, companion.exit_code) == ("practice-platform", 0, None)
    await stop_children([companion])
    assert companion.exit_code is not None


def test_a_child_ends_when_its_parent_is_killed() -> None:
    parent = subprocess.Popen([sys.executable, "-c", PARENT, str(SAMPLE)], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    os.kill(child, 0)
    parent.kill()
    parent.communicate(timeout=WAIT_SECONDS)
    asyncio.run(asyncio.wait_for(_until_gone(child), WAIT_SECONDS))


async def _until_gone(pid: int) -> None:
    while _runs(pid):
        await asyncio.sleep(0.05)


def _runs(pid: int) -> bool:
    """Whether a process still runs; one that has ended and that nobody has asked about does not."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    status = Path(f"/proc/{pid}/stat")
    return not (status.exists() and status.read_text().rpartition(")")[2].split()[0] == "Z")
