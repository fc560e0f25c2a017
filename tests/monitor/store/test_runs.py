"""Runs: due once, claimed once however many reach for them, and never left running by a dead process."""

import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from sqlite_utils.utils import sqlite3  # type: ignore[attr-defined]

from monitor.store import Database, platforms, runs, writing
from monitor.store.runs import Outcome, RunKind
from tests.monitor.stock import AT

CLAIMING = """
import sys
from pathlib import Path
from monitor import clock
from monitor.store import open_store, runs
db = open_store(Path(sys.argv[1]))
sys.stdin.readline()
print(sum(runs.claim(db, run, clock.now()) for run in range(1, int(sys.argv[2]) + 1)))
"""


@pytest.fixture
def shop(db: Database) -> int:
    return platforms.enrol(db, ["shop", "feed"], AT)["shop"]


def test_work_that_is_due_is_not_due_twice(db: Database, shop: int) -> None:
    first = runs.ask(db, RunKind.CRAWL, shop, "timetable", AT)
    assert first is not None
    assert runs.ask(db, RunKind.CRAWL, shop, "an officer", AT) is None
    assert runs.ask(db, RunKind.CRAWL, shop + 1, "timetable", AT) is not None, "another platform is other work"
    assert runs.ask(db, RunKind.SCREEN, None, "timetable", AT) is not None
    assert runs.ask(db, RunKind.SCREEN, None, "timetable", AT) is None
    assert len(runs.due(db, AT)) == 3


def test_work_that_has_begun_may_be_due_again(db: Database, shop: int) -> None:
    first = runs.ask(db, RunKind.CRAWL, shop, "timetable", AT)
    assert first is not None
    assert runs.claim(db, first, AT)
    assert runs.ask(db, RunKind.CRAWL, shop, "an officer", AT) is not None


def test_what_falls_due_later_waits_and_the_oldest_comes_first(db: Database, shop: int) -> None:
    runs.ask(db, RunKind.SCREEN, None, "late", AT + timedelta(hours=1))
    runs.ask(db, RunKind.CRAWL, shop, "early", AT)
    assert [run.asked_by for run in runs.due(db, AT)] == ["early"]
    assert [run.asked_by for run in runs.due(db, AT + timedelta(hours=1))] == ["early", "late"]


def test_a_run_is_claimed_once(db: Database) -> None:
    run = runs.ask(db, RunKind.SCREEN, None, "timetable", AT)
    assert run is not None
    assert [runs.claim(db, run, AT), runs.claim(db, run, AT), runs.claim(db, 4711, AT)] == [True, False, False]
    assert runs.due(db, AT) == []


def test_processes_that_reach_for_the_same_runs_get_each_once(db: Database, tmp_path: Path) -> None:
    names = [f"p{number}" for number in range(40)]
    for platform_id in platforms.enrol(db, names, AT).values():
        runs.ask(db, RunKind.CRAWL, platform_id, "timetable", AT)
    racing = [
        subprocess.Popen(
            [sys.executable, "-c", CLAIMING, str(tmp_path / "monitor.db"), str(len(names))],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )
        for _ in range(3)
    ]  # fmt: skip
    claimed = [int(each.communicate("go\n", timeout=120)[0]) for each in racing]
    assert sum(claimed) == len(names)
    assert len(runs.running(db)) == len(names)


def test_a_run_ends_once_and_keeps_its_first_ending(db: Database, shop: int) -> None:
    run = runs.begin(db, RunKind.CRAWL, shop, "command line", AT)
    runs.report(db, run, {"listings": 5})
    runs.end(db, run, Outcome.FAILED, "robots.txt answers 503", AT)
    runs.end(db, run, Outcome.DONE, "", AT + timedelta(hours=1), {"listings": 9})
    ended = runs.find(db, run)
    assert ended is not None
    assert (ended.outcome, ended.reason, ended.figures) == ("failed", "robots.txt answers 503", {"listings": 5})
    assert ended.platform == "shop"


def test_what_a_dead_process_left_running_is_lost_when_the_same_work_begins(db: Database, shop: int) -> None:
    dead = runs.begin(db, RunKind.CRAWL, shop, "timetable", AT)
    other = runs.begin(db, RunKind.CRAWL, shop + 1, "timetable", AT)
    screening = runs.begin(db, RunKind.SCREEN, None, "timetable", AT)
    fresh = runs.begin(db, RunKind.CRAWL, shop, "command line", AT)
    states = {
        run: found.outcome or found.state for run in (dead, other, screening, fresh) if (found := runs.find(db, run))
    }
    assert states == {dead: "lost", other: "running", screening: "running", fresh: "running"}


def test_a_due_run_begins_once_and_buries_the_dead(db: Database, shop: int) -> None:
    dead = runs.begin(db, RunKind.CRAWL, shop, "timetable", AT)
    due = runs.ask(db, RunKind.CRAWL, shop, "an officer", AT)
    assert due is not None
    assert runs.begin_due(db, due, AT) is True
    assert runs.begin_due(db, due, AT) is False
    assert runs.begin_due(db, 4711, AT) is False
    assert [run.id for run in runs.running(db)] == [due]
    lost = runs.find(db, dead)
    assert lost is not None
    assert (lost.outcome, lost.reason) == ("lost", "its process died")


LAST_BEGUN = [
    (Outcome.DONE, True, "it came to its end"),
    (Outcome.FAILED, True, "it came to an end of its own"),
    (Outcome.STOPPED, False, "the service was told to stop: the platform is due again"),
    (Outcome.LOST, False, "its process died: the platform is due again"),
    (None, True, "it is under way"),
]


@pytest.mark.parametrize(("outcome", "counts", "why"), LAST_BEGUN)
def test_which_runs_count_as_the_last_crawl(
    db: Database, shop: int, outcome: Outcome | None, counts: bool, why: str
) -> None:
    assert runs.last_begun(db, shop) == ""
    run = runs.begin(db, RunKind.CRAWL, shop, "timetable", AT)
    if outcome is not None:
        runs.end(db, run, outcome, "", AT)
    assert bool(runs.last_begun(db, shop)) == counts, why
    assert runs.last_begun(db, shop + 1) == ""


def test_asking_for_what_cannot_be_is_an_error_and_not_silence(db: Database, shop: int) -> None:
    for kind, platform_id in ((RunKind.CRAWL, None), (RunKind.SCREEN, shop), (RunKind.CRAWL, 4711)):
        with pytest.raises(sqlite3.IntegrityError):
            runs.ask(db, kind, platform_id, "timetable", AT)


IMPOSSIBLE = [
    ("('crawl', NULL, 'due', NULL)", "a crawl of nothing"),
    ("('screen', 1, 'due', NULL)", "a screening of one platform"),
    ("('screen', NULL, 'ended', NULL)", "ended without an outcome"),
    ("('screen', NULL, 'running', 'done')", "an outcome before the end"),
    ("('cook', NULL, 'due', NULL)", "no such work"),
    ("('screen', NULL, 'asleep', NULL)", "no such state"),
    ("('screen', NULL, 'ended', 'splendid')", "no such outcome"),
    ("('crawl', 4711, 'due', NULL)", "no such platform"),
]


@pytest.mark.parametrize(("row", "why"), IMPOSSIBLE)
def test_the_store_itself_refuses_a_run_that_cannot_be(db: Database, shop: int, row: str, why: str) -> None:
    sql = f"INSERT INTO runs (kind, platform_id, state, outcome, asked_by, due_at) SELECT *, '', '' FROM (VALUES {row})"
    with pytest.raises(sqlite3.IntegrityError), writing(db):
        db.execute(sql)
        pytest.fail(why)


def test_recent_runs_are_the_newest_of_one_platform_or_of_all(db: Database, shop: int) -> None:
    made = [runs.begin(db, RunKind.CRAWL, shop + number % 2, "timetable", AT) for number in range(6)]
    assert [run.id for run in runs.recent(db, limit=2)] == made[:-3:-1]
    assert [run.id for run in runs.recent(db, shop)] == made[4::-2]
