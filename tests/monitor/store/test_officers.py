"""Officers: sessions that end by themselves, and guesses that are bounded without locking anybody else out."""

from datetime import timedelta

import pytest
from sqlite_utils.utils import sqlite3  # type: ignore[attr-defined]

from monitor.errors import NotFound, UsageError
from monitor.store import Database, officers, writing
from monitor.store.officers import FAILURES_ALLOWED, FAILURES_MINUTES, IDLE_MINUTES, LONGEST_HOURS
from tests.monitor.stock import AT

MEI, IVO, ADDRESS = "mei", "ivo", "192.0.2.7"
IDLE, LONGEST = timedelta(minutes=IDLE_MINUTES), timedelta(hours=LONGEST_HOURS)
MOMENT = timedelta(milliseconds=1)


@pytest.fixture
def token(db: Database) -> str:
    officers.add(db, MEI, "hash", AT)
    officers.add(db, IVO, "hash", AT)
    return officers.start_session(db, officers.find(db, MEI).id, AT)


def signed_in(db: Database, token: str, at: timedelta) -> bool:
    return officers.session(db, token, AT + at, counts_as_use=False) is not None


def test_a_session_is_its_officer_s_alone(db: Database, token: str) -> None:
    found = officers.session(db, token, AT)
    assert found is not None
    assert found.officer.name == MEI
    assert found.csrf_token not in (token, "")
    for other in ("", token[:-1], token + "x", token.swapcase(), "\ud800", "'"):
        assert officers.session(db, other, AT) is None


def test_a_token_is_told_once_and_never_stored(db: Database, token: str) -> None:
    assert token not in str(db.execute("SELECT * FROM sessions").fetchall())
    assert officers.start_session(db, officers.find(db, MEI).id, AT) != token


ENDINGS = [
    (timedelta(0), True, "just now"),
    (IDLE, True, "used just within the idle time"),
    (IDLE + MOMENT, False, "idle too long"),
]


@pytest.mark.parametrize(("later", "good", "why"), ENDINGS)
def test_an_idle_session_ends(db: Database, token: str, later: timedelta, good: bool, why: str) -> None:
    assert signed_in(db, token, later) is good, why


def test_use_keeps_a_session_and_a_page_s_own_questions_do_not(db: Database, token: str) -> None:
    officers.session(db, token, AT + IDLE / 2)
    officers.session(db, token, AT + IDLE, counts_as_use=False)
    assert signed_in(db, token, IDLE / 2 + IDLE)
    assert not signed_in(db, token, IDLE / 2 + IDLE + MOMENT)


def test_no_session_outlives_the_longest_shift_however_much_it_is_used(db: Database, token: str) -> None:
    at = timedelta(0)
    while at + IDLE / 2 < LONGEST:
        at += IDLE / 2
        assert officers.session(db, token, AT + at) is not None
    assert signed_in(db, token, LONGEST)
    assert not signed_in(db, token, LONGEST + MOMENT)


def test_signing_out_ends_this_session_alone(db: Database, token: str) -> None:
    other = officers.start_session(db, officers.find(db, MEI).id, AT)
    officers.end_session(db, token)
    officers.end_session(db, "never was")
    assert (signed_in(db, token, timedelta(0)), signed_in(db, other, timedelta(0))) == (False, True)


def test_a_disabled_officer_is_out_at_once_and_in_again_only_by_signing_in(db: Database, token: str) -> None:
    ivo = officers.start_session(db, officers.find(db, IVO).id, AT)
    officers.disable(db, MEI, AT)
    assert (signed_in(db, token, timedelta(0)), signed_in(db, ivo, timedelta(0))) == (False, True)
    fresh = officers.start_session(db, officers.find(db, MEI).id, AT)
    assert not signed_in(db, fresh, timedelta(0)), "a session made meanwhile is no good either"
    officers.enable(db, MEI, AT)
    assert not signed_in(db, token, timedelta(0))
    assert officers.find(db, MEI).disabled is False


def test_a_new_password_ends_every_session(db: Database, token: str) -> None:
    ivo = officers.start_session(db, officers.find(db, IVO).id, AT)
    officers.set_password(db, MEI, "another hash", AT)
    assert officers.find(db, MEI).password_hash == "another hash"
    assert (signed_in(db, token, timedelta(0)), signed_in(db, ivo, timedelta(0))) == (False, True)


def test_stale_sessions_are_forgotten(db: Database, token: str) -> None:
    officers.start_session(db, officers.find(db, IVO).id, AT + IDLE + MOMENT)
    assert db.execute("SELECT count(*) FROM sessions").fetchone()[0] == 1


def fail(db: Database, times: int, name: str = MEI, address: str = ADDRESS) -> None:
    for _ in range(times):
        officers.note_failure(db, name, address, AT)


def test_guesses_are_bounded_by_name_and_address(db: Database) -> None:
    fail(db, FAILURES_ALLOWED - 1)
    assert officers.may_try(db, MEI, ADDRESS, AT)
    fail(db, 1)
    assert not officers.may_try(db, MEI, ADDRESS, AT)
    assert officers.may_try(db, MEI, "192.0.2.8", AT), "the officer herself is not locked out by a guesser"
    assert officers.may_try(db, IVO, ADDRESS, AT), "nor is a colleague behind the same address"


def test_guesses_are_forgotten_in_time_and_not_before(db: Database) -> None:
    fail(db, FAILURES_ALLOWED)
    window = timedelta(minutes=FAILURES_MINUTES)
    assert not officers.may_try(db, MEI, ADDRESS, AT + window)
    assert officers.may_try(db, MEI, ADDRESS, AT + window + MOMENT)
    officers.note_failure(db, IVO, ADDRESS, AT + window + MOMENT)
    assert db.execute("SELECT count(*) FROM sign_in_failures").fetchone()[0] == 1


def test_a_name_is_given_once(db: Database, token: str) -> None:
    with pytest.raises(UsageError, match="is an officer named 'mei' already"):
        officers.add(db, MEI, "stolen", AT)
    assert officers.find(db, MEI).password_hash == "hash"
    assert [each.name for each in officers.listed(db)] == [IVO, MEI]
    with pytest.raises(sqlite3.IntegrityError), writing(db):
        db.execute("INSERT INTO officers (name, password_hash, added_at) VALUES ('', 'h', '')")


@pytest.mark.parametrize("name", ["nobody", "MEI", "mei ", "", "%"])
def test_a_name_that_nobody_has_is_said_so(db: Database, token: str, name: str) -> None:
    for act in (officers.disable, officers.enable):
        with pytest.raises(NotFound, match="officer list"):
            act(db, name, AT)
    with pytest.raises(NotFound):
        officers.set_password(db, name, "hash", AT)


@pytest.mark.parametrize("name", ["", " ", " mei", "mei ", "mei\n", "m\tei", "\x1b[31m", "\u202eiem", "m" * 81])
def test_a_name_that_no_colleague_could_read_is_refused(db: Database, name: str) -> None:
    with pytest.raises(UsageError, match="cannot be an officer's name"):
        officers.add(db, name, "hash", AT)
    assert officers.listed(db) == []


@pytest.mark.parametrize("name", ["li.wei", "李伟", "Anna-Maria O'Neill", "m" * 80])
def test_names_of_every_script_are_taken(db: Database, name: str) -> None:
    assert officers.find(db, name if officers.add(db, name, "hash", AT) else "").name == name
