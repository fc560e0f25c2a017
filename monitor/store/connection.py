"""How the database is opened and the one way to write to it.

Measured in the design: SQLite 3.7.0 to 3.51.2 can lose commits in WAL mode with two writers; a deferred BEGIN fails
in 695 of 900 read-then-write transactions where BEGIN IMMEDIATE fails in none; synchronous=NORMAL loses acknowledged
commits in a power cut, FULL loses none.
"""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from sqlite_utils import Database
from sqlite_utils.utils import sqlite3  # type: ignore[attr-defined]  # pysqlite3, never the standard one

from monitor.errors import Busy, MonitorError, NotFound, PendingMigrations, StoreError, UnsafeSQLite
from monitor.store.folding import folded
from monitor.store.migrations import MIGRATIONS

# The WAL-reset bug is mended from this release on (sqlite.org's release notes of 3.51.3).
SAFE_SQLITE = (3, 51, 3)
# Longer than any transaction of ours takes: a writer waits its turn rather than failing.
BUSY_TIMEOUT_SECONDS = 30.0

__all__ = [
    "Database",
    "back_up",
    "connect",
    "create_store",
    "insert",
    "migrate",
    "open_store",
    "pending_migrations",
    "reading",
    "sqlite_version",
    "unknown_migrations",
    "writing",
]

# What an operator can mend. Any other error of SQLite's is a fault of ours and keeps its traceback.
OF_THE_DISK = (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN)


def sqlite_version() -> tuple[int, ...]:
    """The version of the SQLite library in this process."""
    return tuple(int(part) for part in sqlite3.sqlite_version.split("."))


def create_store(path: Path) -> Database:
    """The database at `path` with every migration applied; made where there is none, readable by its owner only."""
    _require_safe_sqlite()
    if not path.exists():
        os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))
    db = connect(path)
    migrate(db)
    return db


def open_store(path: Path) -> Database:
    """The database at `path`, ready for use.

    Raises NotFound where there is none, UnsafeSQLite where this SQLite can lose commits, PendingMigrations where the
    database is older than the program, and StoreError where it is newer or no database at all.
    """
    _require_safe_sqlite()
    if not path.exists():
        raise NotFound(f"There is no database at {path}. Make one with: listing-monitor init {path.parent}")
    db = connect(path)
    try:
        _require_current(db)
    except MonitorError:
        db.close()
        raise
    return db


def _require_current(db: Database) -> None:
    pending = pending_migrations(db)
    if pending:
        raise PendingMigrations(
            f"The database waits for {len(pending)} migration(s): {', '.join(pending)}. Run: listing-monitor migrate"
        )
    unknown = unknown_migrations(db)
    if unknown:
        raise StoreError(f"The database is newer than this program ({', '.join(unknown)}). Install the newer program.")


def _require_safe_sqlite() -> None:
    if sqlite_version() < SAFE_SQLITE:
        raise UnsafeSQLite(
            f"SQLite {sqlite3.sqlite_version} can lose commits with several writers; "
            f"{'.'.join(map(str, SAFE_SQLITE))} or newer is needed. Install the locked requirements (pysqlite3)."
        )


def connect(path: Path) -> Database:
    """A connection with the settings that every one of ours has, whatever the state of the database."""
    try:
        connection = sqlite3.connect(
            str(path), isolation_level=None, timeout=BUSY_TIMEOUT_SECONDS, check_same_thread=False
        )
        db = Database(connection)
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "query_only=ON"):
            connection.execute(f"PRAGMA {pragma}").fetchall()
        connection.create_function("folded", 1, folded, deterministic=True)
    except sqlite3.DatabaseError as error:
        raise StoreError(f"{path} cannot be used as a database: {error}. Restore it from a backup.") from error
    return db


@contextmanager
def writing(db: Database) -> Iterator[None]:
    """One transaction that holds whole or not at all; the only way to write (outside it the connection refuses to).

    Within another `writing` it joins the outer transaction. Busy where another process does not let go of the
    database, StoreError where the disk takes no more.
    """
    joins = db.conn.in_transaction
    if joins:
        with db.atomic():
            yield
        return
    db.conn.execute("PRAGMA query_only=OFF")
    try:
        db.conn.execute("BEGIN IMMEDIATE")
        yield
        db.conn.execute("COMMIT")
    except BaseException as error:
        if db.conn.in_transaction:
            db.conn.execute("ROLLBACK")
        _explain(error)
        raise
    finally:
        db.conn.execute("PRAGMA query_only=ON")


def _explain(error: BaseException) -> None:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF  # the low byte is the kind, the rest tells its cases apart
    if code == sqlite3.SQLITE_BUSY:
        raise Busy("Another process has been writing to the database all the while. Try again later.") from error
    if code in OF_THE_DISK:
        raise StoreError(f"The database cannot be written: {error}. Look at the disk, then run it again.") from error


@contextmanager
def reading(db: Database) -> Iterator[None]:
    """One unchanging view of the database over several reads."""
    db.conn.execute("BEGIN")
    try:
        yield
    finally:
        db.conn.execute("ROLLBACK")


def insert(db: Database, sql: str, values: Sequence[object]) -> int:
    """Runs an INSERT of one row and returns the row's id."""
    row_id = db.execute(sql, list(values)).lastrowid
    if row_id is None:
        raise StoreError(f"No row was inserted by: {sql}")
    return row_id


def migrate(db: Database) -> list[str]:
    """Applies what is pending, all of it or none, and returns the names."""
    with writing(db):
        pending = pending_migrations(db)
        if pending:
            MIGRATIONS.apply(db)
    return pending


def pending_migrations(db: Database) -> list[str]:
    """The names of the migrations that the database has not had yet."""
    return [migration.name for migration in MIGRATIONS.pending(db)]


def unknown_migrations(db: Database) -> list[str]:
    """The names of the migrations that a newer program has applied and this one does not know."""
    known = {migration.name for migration in MIGRATIONS._migrations}
    return [migration.name for migration in MIGRATIONS.applied(db) if migration.name not in known]


def back_up(db: Database, target: Path) -> None:
    """Copies the database while it is in use and checks the copy; raises StoreError where the copy is not sound."""
    copy = sqlite3.connect(str(target), isolation_level=None)
    try:
        # In one step: in several, every commit meanwhile would start the copy again. Writers do not wait for it.
        db.conn.backup(copy, pages=-1)
        verdict = [row[0] for row in copy.execute("PRAGMA integrity_check")]
        broken = copy.execute("PRAGMA foreign_key_check").fetchall()
    finally:
        copy.close()
    if verdict != ["ok"] or broken:
        raise StoreError(f"The copy {target} is not sound ({verdict[0]}; {len(broken)} broken links). Do not use it.")
