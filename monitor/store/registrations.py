"""Registrations as kept: each import is one transaction and one register version."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Any

from monitor import clock
from monitor.errors import FileRefused
from monitor.store.connection import Database, writing
from rules.terms import Registration, RegistrationStatus

COLUMNS = (
    "office", "registration_number", "mark", "aliases", "right_holder", "country", "holder_nationality",
    "nice_classes", "nice_classes_real", "goods", "status", "valid_from_on", "valid_until_on", "recordal_number",
    "recordal_from_on", "recordal_until_on", "authorised_sellers",
)  # fmt: skip
LISTS = ("aliases", "nice_classes", "authorised_sellers")
DATES = ("valid_from_on", "valid_until_on", "recordal_from_on", "recordal_until_on")

# The rows whose stored answer differs from Registration.in_force on the day (a test compares the two).
TURNING = """in_force <> (status = 'in force' AND ifnull(valid_from_on, '') <= ?
    AND ifnull(valid_until_on, '9999-12-31') >= ?)"""

# A replacing import that would withdraw more than so many, and more than half of what its offices have in force, is the
# wrong file far oftener than a change of the law.
MOST_WITHDRAWN = 1_000

Key = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class FileTaken:
    """The file that an import came from."""

    name: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterChange:
    """What an import changed; `withdrawn` are those that a replacing import no longer named."""

    added: int
    updated: int
    unchanged: int
    withdrawn: int
    register_version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A registration with its row and the version that last changed it."""

    id: int
    registration: Registration
    changed_in_version: int


def take(
    db: Database,
    registrations: Iterable[Registration],
    file: FileTaken,
    at: datetime,
    *,
    replacing: bool = False,
    forced: bool = False,
) -> RegisterChange:
    """Adds and updates by (office, registration number) in one transaction and makes a new register version.

    With `replacing`, registrations of the file's offices that it does not name become withdrawn; FileRefused where
    those are most of what is in force, unless `forced`. Whatever the iterable raises undoes the whole import. The
    iterable is read to its end first, so that nobody else waits with a write while a long file is read.
    """
    taken = {_key(registration): registration for registration in registrations}
    digests = {key: _digest(registration) for key, registration in taken.items()}
    with writing(db):
        version = _new_version(db, "import", at, file)
        known = _fingerprints(db)
        added = [key for key in taken if key not in known]
        updated = [key for key in taken if key in known and known[key] != digests[key]]
        gone = _no_longer_named(db, taken) if replacing else {}
        if not forced:
            _refuse_mass_withdrawal(db, file, taken, gone)
        _write(db, ((taken[key], digests[key]) for key in (*added, *updated)), version, at.date())
        _write(db, ((each, _digest(each)) for each in gone.values()), version, at.date())
        _close_version(db, version, len(added), len(updated) + len(gone))
    return RegisterChange(
        added=len(added),
        updated=len(updated),
        unchanged=len(taken) - len(added) - len(updated),
        withdrawn=len(gone),
        register_version=version,
    )


def turn_of_day(db: Database, on: date, at: datetime) -> int:
    """Notes which registrations came into force or ran out by `on`; the number that did.

    They become a register version of their own, so that stored listings are screened against them, and no others.
    """
    with writing(db):
        changed = list(_kept(db, TURNING, on.isoformat(), on.isoformat()))
        if not changed:
            return 0
        version = _new_version(db, "calendar", at, FileTaken(name="", sha256=""))
        db.conn.executemany(
            "UPDATE registrations SET in_force = ?, changed_in_version = ? WHERE id = ?",
            [(kept.registration.in_force(on), version, kept.id) for kept in changed],
        )
        _close_version(db, version, 0, len(changed))
    return len(changed)


def in_force(db: Database) -> Iterator[Kept]:
    """Every registration that may yield hits."""
    return _kept(db, "in_force = 1")


def changed_since(db: Database, version: int) -> Iterator[Kept]:
    """Every registration that a later register version changed, in force or not."""
    return _kept(db, "changed_in_version > ?", version)


def newest_version(db: Database) -> int:
    """The number of the newest register version; 0 before the first import."""
    return int(db.execute("SELECT ifnull(max(version), 0) FROM register_versions").fetchone()[0])


def last_change(db: Database) -> int:
    """The newest register version that changed any registration; 0 where none did."""
    return int(db.execute("SELECT ifnull(max(changed_in_version), 0) FROM registrations").fetchone()[0])


def find(db: Database, registration_number: str, office: str = "") -> list[Kept]:
    """The registrations of that number, of every office or of one."""
    return list(_kept(db, "registration_number = ? AND (office = ? OR ? = '')", registration_number, office, office))


def browse(db: Database, words: str = "", limit: int = 50, offset: int = 0) -> list[Kept]:
    """Registrations whose mark, aliases, right holder or number contain the words, in order of the mark."""
    condition = "instr(lower(mark || ' ' || aliases || ' ' || right_holder || ' ' || registration_number), lower(?))"
    return list(_kept(db, f"? = '' OR {condition} ORDER BY mark, id LIMIT ? OFFSET ?", words, words, limit, offset))


def of_row(db: Database, registration_id: int) -> Kept | None:
    """The registration of that row."""
    return next(_kept(db, "id = ?", registration_id), None)


def count(db: Database, words: str = "") -> int:
    """How many registrations `browse` finds for the words."""
    condition = "instr(lower(mark || ' ' || aliases || ' ' || right_holder || ' ' || registration_number), lower(?))"
    sql = f"SELECT count(*) FROM registrations WHERE ? = '' OR {condition}"
    return int(db.execute(sql, [words, words]).fetchone()[0])


def _kept(db: Database, condition: str, *values: object) -> Iterator[Kept]:
    sql = f"SELECT id, changed_in_version, {', '.join(COLUMNS)} FROM registrations WHERE {condition}"
    for row in db.query(sql, list(values)):
        yield Kept(id=row["id"], registration=_registration(row), changed_in_version=row["changed_in_version"])


def _new_version(db: Database, source: str, at: datetime, file: FileTaken) -> int:
    version = newest_version(db) + 1
    db.execute(
        "INSERT INTO register_versions (version, made_at, source, file_name, file_sha256, added, updated) "
        "VALUES (?, ?, ?, ?, ?, 0, 0)",
        [version, clock.text(at), source, file.name, file.sha256],
    )
    return version


def _close_version(db: Database, version: int, added: int, updated: int) -> None:
    db.execute("UPDATE register_versions SET added = ?, updated = ? WHERE version = ?", [added, updated, version])


def _fingerprints(db: Database) -> dict[Key, str]:
    rows = db.execute("SELECT office, registration_number, content_sha256 FROM registrations")
    return {(office, number): digest for office, number, digest in rows}


def _no_longer_named(db: Database, taken: dict[Key, Registration]) -> dict[Key, Registration]:
    offices = {office for office, _ in taken}
    return {
        _key(kept.registration): replace(kept.registration, status=RegistrationStatus.WITHDRAWN)
        for kept in _kept(db, "status <> 'withdrawn'")
        if kept.registration.office in offices and _key(kept.registration) not in taken
    }


def _refuse_mass_withdrawal(
    db: Database, file: FileTaken, taken: dict[Key, Registration], gone: dict[Key, Registration]
) -> None:
    if len(gone) <= MOST_WITHDRAWN:
        return
    offices = {office for office, _ in taken}
    standing = [_key(kept.registration) for kept in in_force(db) if kept.registration.office in offices]
    lost = sum(key in gone for key in standing)
    if lost > MOST_WITHDRAWN and 2 * lost > len(standing):
        raise FileRefused(
            f"{file.name} would withdraw {lost} of {len(standing)} registrations in force, so nothing was changed. "
            "See that it is the whole register; if it is, import it with --replace --force."
        )


def _write(db: Database, rows: Iterable[tuple[Registration, str]], version: int, on: date) -> None:
    columns = (*COLUMNS, "content_sha256", "in_force", "changed_in_version")
    renewed = ", ".join(f"{column} = excluded.{column}" for column in columns[2:])
    sql = (
        f"INSERT INTO registrations ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))}) "
        f"ON CONFLICT (office, registration_number) DO UPDATE SET {renewed}"
    )
    db.conn.executemany(sql, ((*_values(each), digest, each.in_force(on), version) for each, digest in rows))
    said = ", ".join(f"'{column}', {column}" for column in COLUMNS)
    db.execute(
        "INSERT OR REPLACE INTO registration_versions (registration_id, register_version, content) "
        f"SELECT id, changed_in_version, json_object({said}) "
        "FROM registrations WHERE changed_in_version = ?",
        [version],
    )


def _key(registration: Registration) -> Key:
    return (registration.office, registration.registration_number)


def _digest(registration: Registration) -> str:
    return hashlib.sha256(json.dumps(_values(registration), ensure_ascii=True).encode()).hexdigest()


def _values(registration: Registration) -> list[Any]:
    return [_written(value) for value in asdict(registration).values()]


def _written(value: object) -> object:
    if isinstance(value, tuple):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, date):
        return value.isoformat()
    return value


def _registration(row: dict[str, Any]) -> Registration:
    values = {column: row[column] for column in COLUMNS}
    values |= {column: tuple(json.loads(values[column])) for column in LISTS}
    values |= {column: date.fromisoformat(values[column]) for column in DATES if values[column]}
    values |= {"status": RegistrationStatus(row["status"]), "nice_classes_real": bool(row["nice_classes_real"])}
    return Registration(**values)
