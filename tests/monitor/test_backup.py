"""Backups: sound, complete, made while others write, and never over another file."""

import subprocess
import sys
from pathlib import Path

import pytest

from monitor.backup import back_up
from monitor.errors import StoreError, UsageError
from monitor.instance import Instance
from monitor.store import Database, connection, figures, open_store
from tests.monitor import stock
from tests.monitor.stock import names_in

WRITER = """
import sys
from pathlib import Path
from monitor import clock
from monitor.store import open_store, runs
from monitor.store.runs import Outcome, RunKind
db = open_store(Path(sys.argv[1]))
print("ready", flush=True)
while True:
    run = runs.begin(db, RunKind.SCREEN, None, "writer", clock.now())
    runs.end(db, run, Outcome.DONE, "", clock.now())
"""


def test_a_backup_holds_everything_and_opens_as_a_store(stocked_db: Database, tmp_path: Path) -> None:
    target = tmp_path / "backup.db"
    assert back_up(stocked_db, target) == target.stat().st_size > 0
    copy = open_store(target)
    assert figures.status(copy) == figures.status(stocked_db)
    copy.close()
    assert target.stat().st_mode & 0o777 == 0o600


def test_a_backup_made_while_another_process_writes_is_sound(stocked: Instance, tmp_path: Path) -> None:
    writer = subprocess.Popen([sys.executable, "-c", WRITER, str(stocked.database)], stdout=subprocess.PIPE, text=True)
    assert writer.stdout is not None
    assert writer.stdout.readline() == "ready\n"
    try:
        with stock.opened(stocked) as db:
            for number in range(5):
                back_up(db, tmp_path / f"{number}.db")
        assert writer.poll() is None
    finally:
        writer.kill()
        writer.communicate()
    counts = []
    for number in range(5):
        copy = open_store(tmp_path / f"{number}.db")
        assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        counts.append(copy.execute("SELECT count(*) FROM runs WHERE asked_by = 'writer'").fetchone()[0])
        copy.close()
    assert counts == sorted(counts)


def test_a_file_that_is_there_is_left_as_it_is(stocked_db: Database, tmp_path: Path) -> None:
    target = tmp_path / "precious.db"
    target.write_text("precious")
    with pytest.raises(UsageError, match="is there already"):
        back_up(stocked_db, target)
    assert target.read_text() == "precious"


def test_a_backup_into_nowhere_is_refused(stocked_db: Database, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no directory"):
        back_up(stocked_db, tmp_path / "nowhere" / "backup.db")


def test_a_copy_that_is_not_sound_is_refused_and_not_left_behind(stocked: Instance, tmp_path: Path) -> None:
    with stock.opened(stocked) as db:
        db.conn.execute("PRAGMA query_only = OFF")
        db.conn.execute("PRAGMA foreign_keys = OFF")
        db.conn.execute("UPDATE listings SET platform_id = 4711")
        target = tmp_path / "folder" / "backup.db"
        target.parent.mkdir()
        with pytest.raises(StoreError, match="is not sound"):
            back_up(db, target)
        assert names_in(target.parent) == []


def test_the_parts_of_a_backup_are_checked_by_sqlite_itself() -> None:
    assert connection.sqlite_version() >= connection.SAFE_SQLITE
