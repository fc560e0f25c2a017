"""Officers and their sessions. A session's token is kept as a hash only, so that a copy of the database opens none."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor import clock
from monitor.errors import NotFound, UsageError
from monitor.store import ledger
from monitor.store.connection import Database, writing

IDLE_MINUTES = 30  # an officer called away for coffee finds the desk open, one gone home does not
LONGEST_HOURS = 12
LONGEST_NAME = 80
# Per name and address: enough for a slip of the fingers, far too few to guess; nobody else is locked out by it.
FAILURES_ALLOWED = 8
FAILURES_MINUTES = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class Officer:
    """Somebody who may use the desk."""

    id: int
    name: str
    password_hash: str
    disabled: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """An officer who is signed in."""

    officer: Officer
    csrf_token: str
    token_sha256: str


def add(db: Database, name: str, password_hash: str, at: datetime) -> int:
    """A new officer; UsageError where the name is taken, or none that a colleague could read."""
    if not name or name != name.strip() or not name.isprintable() or len(name) > LONGEST_NAME:
        raise UsageError(f"{name!r} cannot be an officer's name: take up to {LONGEST_NAME} printable characters.")
    with writing(db):
        made = db.execute(
            "INSERT INTO officers (name, password_hash, added_at) VALUES (?, ?, ?) ON CONFLICT (name) DO NOTHING",
            [name, password_hash, clock.text(at)],
        )
        if made.rowcount == 0:
            raise UsageError(f"There is an officer named {name!r} already.")
        officer_id = find(db, name).id
        ledger.append(db, "officer added", f"officer:{officer_id}", {}, at)
    return officer_id


def set_password(db: Database, name: str, password_hash: str, at: datetime) -> None:
    """Gives an officer a new password and ends every session of theirs."""
    officer = find(db, name)
    with writing(db):
        db.execute("UPDATE officers SET password_hash = ? WHERE id = ?", [password_hash, officer.id])
        _end_all(db, officer.id)
        ledger.append(db, "password changed", f"officer:{officer.id}", {}, at)


def disable(db: Database, name: str, at: datetime) -> None:
    """Shuts an officer out, at once."""
    officer = find(db, name)
    with writing(db):
        db.execute("UPDATE officers SET disabled_at = ? WHERE id = ?", [clock.text(at), officer.id])
        _end_all(db, officer.id)
        ledger.append(db, "officer disabled", f"officer:{officer.id}", {}, at)


def enable(db: Database, name: str, at: datetime) -> None:
    """Lets a disabled officer in again."""
    officer = find(db, name)
    with writing(db):
        db.execute("UPDATE officers SET disabled_at = NULL WHERE id = ?", [officer.id])
        ledger.append(db, "officer enabled", f"officer:{officer.id}", {}, at)


def listed(db: Database) -> list[Officer]:
    """Every officer, by name."""
    rows = db.execute("SELECT id, name, password_hash, disabled_at IS NOT NULL FROM officers ORDER BY name")
    return [Officer(id=row[0], name=row[1], password_hash=row[2], disabled=bool(row[3])) for row in rows]


def find(db: Database, name: str) -> Officer:
    """The officer of that name; NotFound where there is none."""
    found = next((officer for officer in listed(db) if officer.name == name), None)
    if found is None:
        raise NotFound(f"There is no officer named {name!r}. See: listing-monitor officer list")
    return found


def start_session(db: Database, officer_id: int, at: datetime) -> str:
    """Signs an officer in and returns the token that the browser keeps; it is told once and never stored."""
    token = secrets.token_urlsafe(32)
    with writing(db):
        db.execute(
            "INSERT INTO sessions (token_sha256, officer_id, csrf_token, started_at, used_at) VALUES (?, ?, ?, ?, ?)",
            [_hashed(token), officer_id, secrets.token_urlsafe(32), clock.text(at), clock.text(at)],
        )
        _forget_stale(db, at)
        ledger.append(db, "signed in", f"officer:{officer_id}", {}, at)
    return token


def session(db: Database, token: str, at: datetime, *, counts_as_use: bool = True) -> Session | None:
    """The session of that token, if it is still good: not idle, not too old, its officer not disabled.

    What a page asks for on its own does not count as use, or an open page would never be idle.
    """
    row = db.execute(
        "SELECT officers.id, name, password_hash, csrf_token, used_at FROM sessions "
        "JOIN officers ON officers.id = officer_id "
        "WHERE token_sha256 = ? AND disabled_at IS NULL AND used_at >= ? AND started_at >= ?",
        [_hashed(token), *_bounds(at)],
    ).fetchone()
    if row is None:
        return None
    if counts_as_use:
        _note_use(db, _hashed(token), clock.moment(row[4]), at)
    officer = Officer(id=row[0], name=row[1], password_hash=row[2], disabled=False)
    return Session(officer=officer, csrf_token=row[3], token_sha256=_hashed(token))


def end_session(db: Database, token: str) -> None:
    """Signs out."""
    with writing(db):
        db.execute("DELETE FROM sessions WHERE token_sha256 = ?", [_hashed(token)])


def note_failure(db: Database, name: str, address: str, at: datetime) -> None:
    """Counts a sign-in that failed."""
    with writing(db):
        db.execute("DELETE FROM sign_in_failures WHERE failed_at < ?", [_failures_since(at)])
        db.execute("INSERT INTO sign_in_failures VALUES (?, ?, ?)", [name, address, clock.text(at)])


def may_try(db: Database, name: str, address: str, at: datetime) -> bool:
    """Whether this address may try this name once more; another address is not hindered."""
    failures = db.execute(
        "SELECT count(*) FROM sign_in_failures WHERE name = ? AND address = ? AND failed_at >= ?",
        [name, address, _failures_since(at)],
    ).fetchone()[0]
    return bool(failures < FAILURES_ALLOWED)


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def _bounds(at: datetime) -> list[str]:
    return [clock.text(at - timedelta(minutes=IDLE_MINUTES)), clock.text(at - timedelta(hours=LONGEST_HOURS))]


def _failures_since(at: datetime) -> str:
    return clock.text(at - timedelta(minutes=FAILURES_MINUTES))


def _note_use(db: Database, token_sha256: str, used_at: datetime, at: datetime) -> None:
    # Once a minute is enough for the idle limit and spares a write on every page.
    if at - used_at > timedelta(minutes=1):
        with writing(db):
            db.execute("UPDATE sessions SET used_at = ? WHERE token_sha256 = ?", [clock.text(at), token_sha256])


def _end_all(db: Database, officer_id: int) -> None:
    db.execute("DELETE FROM sessions WHERE officer_id = ?", [officer_id])


def _forget_stale(db: Database, at: datetime) -> None:
    db.execute("DELETE FROM sessions WHERE used_at < ? OR started_at < ?", _bounds(at))
