"""The ledger and the decisions: nothing is changed or removed, and where somebody did by other means, it shows."""

import hashlib
import json
from collections.abc import Sequence
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlite_utils.utils import sqlite3  # type: ignore[attr-defined]

from monitor.casework import Decision
from monitor.store import Database, create_store, ledger, writing
from tests.monitor import stock
from tests.monitor.stock import AT, CONTACT, OFFICER, SELLER

APPEND_ONLY = [
    ("UPDATE ledger SET event = 'other'", "the ledger is final"),
    ("DELETE FROM ledger", "the ledger is kept"),
    ("UPDATE decisions SET decision = 'dismissed', reason_code = 'other'", "decisions are final"),
    ("DELETE FROM decisions", "decisions are kept"),
]
COLUMNS = ("number", "written_at", "event", "subject", "digest", "previous", "sha256")


@pytest.mark.parametrize(("sql", "said"), APPEND_ONLY)
def test_ledger_and_decisions_are_append_only(stocked_db: Database, sql: str, said: str) -> None:
    stock.decide(stocked_db, "A-1", Decision.CONFIRMED)
    with pytest.raises(sqlite3.IntegrityError, match=said), writing(stocked_db):
        stocked_db.execute(sql)


def test_a_ledger_that_nobody_touched_is_sound(stocked_db: Database) -> None:
    assert ledger.first_fault(stocked_db) is None
    stock.decide(stocked_db, "A-1", Decision.CONFIRMED)
    stock.decide(stocked_db, "A-1", Decision.REOPENED)
    assert ledger.first_fault(stocked_db) is None
    assert stocked_db.execute("SELECT count(*) FROM ledger").fetchone()[0] == 3


def test_an_empty_ledger_is_sound(db: Database) -> None:
    assert ledger.first_fault(db) is None


def test_a_ledger_holds_nobody_s_data(stocked_db: Database) -> None:
    stock.decide(stocked_db, "A-1", Decision.CONFIRMED)
    said = str(stocked_db.execute("SELECT * FROM ledger").fetchall())
    assert not any(each in said for each in (SELLER, CONTACT, OFFICER, "Velmora"))


@pytest.fixture(scope="module")
def chained(tmp_path_factory: pytest.TempPathFactory) -> Database:
    """Six rows, with the triggers taken away as somebody with the file could."""
    db = create_store(tmp_path_factory.mktemp("ledger") / "monitor.db")
    with writing(db):
        for number in range(6):
            ledger.append(db, "decision", f"hit:{number}", {"number": number}, AT + timedelta(minutes=number))
        db.execute("DROP TRIGGER ledger_final")
        db.execute("DROP TRIGGER ledger_kept")
    return db


class _Undone(Exception):
    """Ends a test's transaction so that nothing of it stays."""


def _fault_after(db: Database, *changes: tuple[str, Sequence[object]]) -> int | None:
    found: list[int | None] = []
    with pytest.raises(_Undone), writing(db):
        for sql, values in changes:
            db.execute(sql, list(values))
        found.append(ledger.first_fault(db))
        raise _Undone
    return found[0]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(number=st.integers(1, 6), column=st.sampled_from(COLUMNS[1:]), letter=st.sampled_from("0f"))
def test_any_change_of_any_cell_shows(chained: Database, number: int, column: str, letter: str) -> None:
    [before] = chained.execute(f"SELECT {column} FROM ledger WHERE number = ?", [number]).fetchone()
    after = letter + before[1:] if before[0] != letter else "1" + before[1:]
    fault = _fault_after(chained, (f"UPDATE ledger SET {column} = ? WHERE number = ?", [after, number]))
    assert fault == number


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(number=st.integers(1, 5))
def test_a_row_cut_out_shows_even_when_the_rest_closes_up(chained: Database, number: int) -> None:
    cut = ("DELETE FROM ledger WHERE number = ?", [number])
    assert _fault_after(chained, cut) == number
    closed_up = ("UPDATE ledger SET number = number - 1 WHERE number > ?", [number])
    assert _fault_after(chained, cut, closed_up) == number


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pair=st.tuples(st.integers(1, 6), st.integers(1, 6)).filter(lambda pair: pair[0] < pair[1]))
def test_a_new_order_shows(chained: Database, pair: tuple[int, int]) -> None:
    one, other = pair
    assert (
        _fault_after(
            chained,
            ("UPDATE ledger SET number = 100 WHERE number = ?", [one]),
            ("UPDATE ledger SET number = ? WHERE number = ?", [one, other]),
            ("UPDATE ledger SET number = ? WHERE number = 100", [other]),
        )
        == one
    )


def test_a_row_put_in_between_shows(chained: Database) -> None:
    copied = (
        "INSERT INTO ledger SELECT 7, written_at, event, subject, digest, previous, sha256 FROM ledger WHERE number = 6"
    )
    assert _fault_after(chained, (copied, [])) == 7


def _rehash(db: Database, number: int, **said: object) -> tuple[str, list[object]]:
    """A row changed by somebody who knows how its own hash is made."""
    row = dict(zip(COLUMNS, db.execute("SELECT * FROM ledger WHERE number = ?", [number]).fetchone(), strict=True))
    row |= said
    digest = hashlib.sha256(json.dumps(list(row.values())[:-1], ensure_ascii=True).encode()).hexdigest()
    sets = ", ".join(f"{name} = ?" for name in (*said, "sha256"))
    return (f"UPDATE ledger SET {sets} WHERE number = ?", [*said.values(), digest, number])


def test_a_row_rewritten_with_a_fitting_hash_shows_in_the_next(chained: Database) -> None:
    assert _fault_after(chained, _rehash(chained, 3)) is None, "the same words have the same hash"
    assert _fault_after(chained, _rehash(chained, 3, subject="hit:9")) == 4


def test_a_row_cut_out_and_chained_over_leaves_a_gap_in_the_numbers(chained: Database) -> None:
    before = chained.execute("SELECT sha256 FROM ledger WHERE number = 4").fetchone()[0]
    cut: tuple[str, list[object]] = ("DELETE FROM ledger WHERE number = 5", [])
    assert _fault_after(chained, cut, _rehash(chained, 6, previous=before)) == 5
