"""Writing: one way in, whole or not at all, and nothing lost however many write at once."""

import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from sqlite_utils.utils import sqlite3  # type: ignore[attr-defined]

from monitor.errors import Busy, NotFound, PendingMigrations, StoreError, UnsafeSQLite
from monitor.store import Database, connection, create_store, open_store, writing

ADD = "INSERT INTO platforms (name, added_at) VALUES (?, '')"
COUNT = "SELECT count(*) FROM platforms"

COUNTING = """
import sys
from pathlib import Path
from monitor.store import open_store, writing
db = open_store(Path(sys.argv[1]))
for number in range(int(sys.argv[3])):
    with writing(db):
        seen = db.execute("SELECT count(*) FROM platforms").fetchone()[0]
        db.execute("INSERT INTO platforms (name, added_at) VALUES (?, ?)", [f"{sys.argv[2]}-{number}", str(seen)])
"""
MIGRATING = """
import sys
from pathlib import Path
from monitor.store import create_store
create_store(Path(sys.argv[1])).close()
"""


def count(db: Database) -> int:
    return int(db.execute(COUNT).fetchone()[0])


WRITES: list[tuple[str, Callable[[Database], object]]] = [
    ("an INSERT", lambda db: db.execute(ADD, ["a"])),
    ("an UPDATE", lambda db: db.execute("UPDATE platforms SET paused = 1")),
    ("a DELETE", lambda db: db.execute("DELETE FROM platforms")),
    ("a change of shape", lambda db: db.execute("CREATE TABLE other (id)")),
    ("sqlite-utils' own insert", lambda db: db.table("platforms").insert({"name": "a", "added_at": ""})),
    ("many at once", lambda db: db.conn.executemany(ADD, [["a"], ["b"]])),
]


@pytest.mark.parametrize(("what", "write"), WRITES)
def test_a_write_outside_writing_raises(db: Database, what: str, write: Callable[[Database], object]) -> None:
    with writing(db):
        db.execute(ADD, ["kept"])
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        write(db)
    assert db.execute("SELECT name, paused FROM platforms").fetchall() == [("kept", 0)], what


def test_after_writing_the_connection_is_shut_again_whether_it_held_or_not(db: Database) -> None:
    with writing(db):
        db.execute(ADD, ["kept"])
    with pytest.raises(KeyError), writing(db):
        raise KeyError
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        db.execute(ADD, ["a"])


@pytest.mark.parametrize("wrong", [KeyError, KeyboardInterrupt, SystemExit, GeneratorExit])
def test_whatever_is_raised_undoes_everything(db: Database, wrong: type[BaseException]) -> None:
    with pytest.raises(wrong), writing(db):
        db.execute(ADD, ["a"])
        with writing(db):
            db.execute(ADD, ["b"])
        raise wrong
    assert count(db) == 0


def test_an_inner_writing_joins_the_outer_one(db: Database, tmp_path: Path) -> None:
    with closing(open_store(tmp_path / "monitor.db")) as other:
        with writing(db):
            with writing(db):
                db.execute(ADD, ["a"])
            assert count(other) == 0, "the inner one must not commit"
            db.execute(ADD, ["b"])
        assert count(other) == 2


def test_an_inner_writing_that_fails_undoes_itself_alone(db: Database) -> None:
    with writing(db):
        db.execute(ADD, ["a"])
        with pytest.raises(KeyError), writing(db):
            db.execute(ADD, ["b"])
            raise KeyError
        db.execute(ADD, ["c"])
    assert [row[0] for row in db.execute("SELECT name FROM platforms ORDER BY id")] == ["a", "c"]


def test_a_reading_sees_one_unchanging_store(db: Database, tmp_path: Path) -> None:
    with closing(open_store(tmp_path / "monitor.db")) as other:
        with connection.reading(other):
            before = count(other)
            with writing(db):
                db.execute(ADD, ["a"])
            assert count(other) == before == 0
        assert count(other) == 1


def test_several_processes_that_read_and_write_lose_nothing(db: Database, tmp_path: Path) -> None:
    rounds, names = 60, ["one", "two", "three"]
    writers = [
        subprocess.Popen([sys.executable, "-c", COUNTING, str(tmp_path / "monitor.db"), name, str(rounds)])
        for name in names
    ]
    assert [writer.wait(120) for writer in writers] == [0, 0, 0]
    seen = sorted(int(row[0]) for row in db.execute("SELECT added_at FROM platforms"))
    assert seen == list(range(rounds * len(names))), "each saw what all before it had written"


def test_threads_with_connections_of_their_own_wait_their_turn(db: Database, tmp_path: Path) -> None:
    failures: list[BaseException] = []

    def add(name: str) -> None:
        try:
            with closing(open_store(tmp_path / "monitor.db")) as own:
                for number in range(20):
                    with writing(own):
                        own.execute(ADD, [f"{name}{number}"])
        except BaseException as error:  # noqa: BLE001  # a thread's failure must reach the test
            failures.append(error)

    threads = [threading.Thread(target=add, args=[name]) for name in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert count(db) == 80


def test_who_waits_too_long_for_another_writer_is_told_so(db: Database, tmp_path: Path) -> None:
    with closing(open_store(tmp_path / "monitor.db")) as other:
        other.conn.execute("PRAGMA busy_timeout = 50")
        with writing(db), pytest.raises(Busy, match="Another process"), writing(other):
            pytest.fail("two wrote at once")
        with writing(other):
            other.execute(ADD, ["after"])
    assert count(db) == 1


def test_a_full_disk_is_said_in_words_and_loses_nothing(db: Database) -> None:
    with writing(db):
        db.execute(ADD, ["kept"])
    db.conn.execute(f"PRAGMA max_page_count = {db.execute('PRAGMA page_count').fetchone()[0]}")
    with pytest.raises(StoreError, match="Look at the disk"), writing(db):
        for number in range(10_000):
            db.execute(ADD, [f"{number}" * 50])
    assert count(db) == 1


SETTINGS = [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("query_only", 1)]


@pytest.mark.parametrize(("setting", "value"), SETTINGS)
def test_every_connection_is_set_for_safety(tmp_path: Path, setting: str, value: object) -> None:
    create_store(tmp_path / "monitor.db").close()
    with closing(open_store(tmp_path / "monitor.db")) as db:
        assert db.execute(f"PRAGMA {setting}").fetchone()[0] == value


def test_every_table_is_strict(db: Database) -> None:
    listed = db.execute(
        "SELECT name, strict FROM pragma_table_list WHERE schema = 'main' AND type = 'table'"
    ).fetchall()
    ours = {name: strict for name, strict in listed if not name.startswith(("sqlite_", "_sqlite"))}
    assert len(ours) > 15
    assert {name for name, strict in ours.items() if not strict} <= {"_sqlite_migrations"}


def test_a_store_is_readable_by_its_owner_alone(tmp_path: Path) -> None:
    create_store(tmp_path / "monitor.db").close()
    assert (tmp_path / "monitor.db").stat().st_mode & 0o777 == 0o600


def test_what_is_no_store_is_refused_with_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="listing-monitor init"):
        open_store(tmp_path / "nowhere.db")
    (tmp_path / "junk.db").write_text("no database at all, " * 10)
    with pytest.raises(StoreError, match="Restore it from a backup"):
        open_store(tmp_path / "junk.db")


def test_an_older_store_is_refused_until_it_is_migrated(tmp_path: Path) -> None:
    path = tmp_path / "monitor.db"
    connection.connect(path).close()
    with pytest.raises(PendingMigrations, match="listing-monitor migrate"):
        open_store(path)
    create_store(path).close()
    open_store(path).close()


def test_a_newer_store_is_refused(db: Database, tmp_path: Path) -> None:
    with writing(db):
        values = "('listing-monitor', '9999_later', '')"
        db.execute(f"INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES {values}")
    with pytest.raises(StoreError, match="newer than this program"):
        open_store(tmp_path / "monitor.db")


def test_migrating_twice_changes_nothing(db: Database) -> None:
    assert connection.migrate(db) == []


def test_processes_that_migrate_at_once_all_succeed(tmp_path: Path) -> None:
    path = tmp_path / "monitor.db"
    racing = [subprocess.Popen([sys.executable, "-c", MIGRATING, str(path)]) for _ in range(4)]
    assert [each.wait(120) for each in racing] == [0, 0, 0, 0]
    open_store(path).close()


def test_an_unsafe_sqlite_is_refused_before_anything_is_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "SAFE_SQLITE", (99, 0, 0))
    for make in (create_store, open_store):
        with pytest.raises(UnsafeSQLite, match="can lose commits"):
            make(tmp_path / "monitor.db")
    assert not (tmp_path / "monitor.db").exists()


def test_the_standard_sqlite_is_not_the_one_in_use() -> None:
    assert sqlite3.__name__.startswith("pysqlite3")
