"""Registrations: one transaction and one version an import, and the same answer in SQL as in Python on any day."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitor.errors import FileRefused
from monitor.store import Database, create_store, open_store, registrations, writing
from monitor.store.registrations import FileTaken, RegisterChange
from rules.terms import Registration, RegistrationStatus
from tests.monitor.stock import AT, registration

FILE = FileTaken(name="register.jsonl", sha256="a" * 64)
ONE, TWO, THREE = registration("1"), registration("2", "Kessari"), registration("3", "Torvantis", "CN")


def take(db: Database, *rows: Registration, replacing: bool = False) -> tuple[int, int, int, int]:
    change = registrations.take(db, rows, FILE, AT, replacing=replacing)
    return (change.added, change.updated, change.unchanged, change.withdrawn)


def kept(db: Database) -> dict[str, Registration]:
    return {each.registration.registration_number: each.registration for each in registrations.browse(db)}


def test_an_import_adds_updates_and_leaves(db: Database) -> None:
    assert take(db, ONE, TWO, THREE) == (3, 0, 0, 0)
    assert take(db, ONE, TWO, THREE) == (0, 0, 3, 0)
    assert take(db, ONE, replace(TWO, mark="Kessari 2"), registration("4")) == (1, 1, 1, 0)
    assert {number: each.mark for number, each in kept(db).items()} == {
        "1": "Velmora", "2": "Kessari 2", "3": "Torvantis", "4": "Velmora",
    }  # fmt: skip


CHANGES: list[tuple[dict[str, Any], str]] = [
    ({"mark": "Velmora!"}, "the mark"),
    ({"aliases": ("维尔莫拉",)}, "an alias"),
    ({"right_holder": "Another"}, "the holder"),
    ({"nice_classes": (25,)}, "a class"),
    ({"status": RegistrationStatus.EXPIRED}, "the status"),
    ({"valid_until_on": date(2030, 1, 1)}, "a date"),
    ({"recordal_number": "T-2"}, "the recordal"),
    ({"authorised_sellers": ("Shop",)}, "a seller"),
    ({"nice_classes_real": False}, "whether its classes are real"),
]


@pytest.mark.parametrize(("change", "why"), CHANGES)
def test_any_change_of_a_row_is_an_update_and_is_kept(db: Database, change: dict[str, Any], why: str) -> None:
    take(db, ONE)
    assert take(db, replace(ONE, **change)) == (0, 1, 0, 0), why
    assert kept(db)["1"] == replace(ONE, **change), why


def test_a_number_belongs_to_its_office(db: Database) -> None:
    assert take(db, registration("1", "Eins", "EM"), registration("1", "One", "US")) == (2, 0, 0, 0)
    assert [each.registration.mark for each in registrations.find(db, "1")] == ["Eins", "One"]
    assert [each.registration.mark for each in registrations.find(db, "1", "US")] == ["One"]
    assert registrations.find(db, "1", "CN") == []


def test_of_a_number_that_stands_twice_in_a_file_the_last_counts(db: Database) -> None:
    assert take(db, ONE, replace(ONE, mark="Later")) == (1, 0, 0, 0)
    assert kept(db)["1"].mark == "Later"


def test_leading_zeros_tell_numbers_apart(db: Database) -> None:
    assert take(db, registration("018"), registration("18")) == (2, 0, 0, 0)


def test_an_import_withdraws_nothing_unless_it_replaces(db: Database) -> None:
    take(db, ONE, TWO, THREE)
    assert take(db, ONE) == (0, 0, 1, 0)
    assert {each.status for each in kept(db).values()} == {RegistrationStatus.IN_FORCE}


def test_a_replacing_import_withdraws_only_what_its_own_offices_no_longer_name(db: Database) -> None:
    take(db, ONE, TWO, THREE)
    assert take(db, ONE, replacing=True) == (0, 0, 1, 1)
    statuses = {number: each.status for number, each in kept(db).items()}
    assert statuses == {
        "1": RegistrationStatus.IN_FORCE, "2": RegistrationStatus.WITHDRAWN, "3": RegistrationStatus.IN_FORCE,
    }  # fmt: skip
    assert [each.registration.registration_number for each in registrations.in_force(db)] == ["1", "3"]
    assert take(db, ONE, replacing=True) == (0, 0, 1, 0), "what is withdrawn is not withdrawn again"
    assert take(db, ONE, TWO, replacing=True) == (0, 1, 1, 0), "and comes back when it is named again"


def test_an_empty_replacing_import_withdraws_nothing(db: Database) -> None:
    take(db, ONE, THREE)
    assert take(db, replacing=True) == (0, 0, 0, 0)
    assert len(list(registrations.in_force(db))) == 2


def test_whatever_the_rows_raise_undoes_the_whole_import(db: Database) -> None:
    take(db, ONE)

    def rows() -> Iterator[Registration]:
        yield replace(ONE, mark="Changed")
        yield TWO
        raise FileRefused("the last row is bad")

    with pytest.raises(FileRefused):
        registrations.take(db, rows(), FILE, AT, replacing=True)
    assert kept(db) == {"1": ONE}
    assert registrations.newest_version(db) == 1


def test_others_may_write_while_a_long_file_is_read(db: Database, tmp_path: Path) -> None:
    other = open_store(tmp_path / "monitor.db")
    other.conn.execute("PRAGMA busy_timeout = 0")

    def rows() -> Iterator[Registration]:
        yield ONE
        with writing(other):
            other.execute("INSERT INTO platforms (name, added_at) VALUES ('meanwhile', '')")
        yield TWO

    registrations.take(db, rows(), FILE, AT)
    assert sorted(kept(db)) == ["1", "2"]
    other.close()


def test_each_import_is_a_version_and_says_which_rows_it_changed(db: Database) -> None:
    def take_at(*rows: Registration) -> RegisterChange:
        return registrations.take(db, rows, FILE, AT)

    assert take_at(ONE, TWO).register_version == 1
    assert take_at(ONE, TWO).register_version == 2
    assert take_at(ONE, replace(TWO, mark="Other")).register_version == 3
    assert (registrations.newest_version(db), registrations.last_change(db)) == (3, 3)
    changed = {each.registration.registration_number for each in registrations.changed_since(db, 1)}
    assert changed == {"2"}
    assert list(registrations.changed_since(db, 3)) == []
    rows = db.execute("SELECT added, updated FROM register_versions ORDER BY version").fetchall()
    assert rows == [(2, 0), (0, 0), (0, 1)]


def test_an_import_that_changes_nothing_gives_screening_nothing_to_do(db: Database) -> None:
    take(db, ONE)
    take(db, ONE)
    assert (registrations.newest_version(db), registrations.last_change(db)) == (2, 1)


def test_every_version_of_a_registration_is_kept(db: Database) -> None:
    for mark in ("First", "Second", "Third"):
        take(db, registration("1", mark))
    marks = db.execute("SELECT json_extract(content, '$.mark') FROM registration_versions ORDER BY register_version")
    assert [row[0] for row in marks] == ["First", "Second", "Third"]


def test_registrations_are_found_by_words_in_any_case_and_page_by_page(db: Database) -> None:
    take(db, ONE, TWO, replace(THREE, aliases=("托梵迪斯",), right_holder="Velmora AB"))
    found = {words: [each.registration.registration_number for each in registrations.browse(db, words)]
             for words in ("velMORA", "托梵", "3", "nothing", "%", "_", "")}  # fmt: skip
    assert found == {
        "velMORA": ["3", "1"],
        "托梵": ["3"],
        "3": ["3"],
        "nothing": [],
        "%": [],
        "_": [],
        "": ["2", "3", "1"],
    }
    assert [registrations.count(db, words) for words in ("velMORA", "nothing", "")] == [2, 0, 3]
    assert [each.registration.mark for each in registrations.browse(db, limit=1, offset=1)] == ["Torvantis"]


DAYS = st.dates(date(2024, 1, 1), date(2026, 12, 31))
MAYBE_DAYS = st.none() | DAYS
DATED = st.builds(
    lambda status, begin, end: registration(status=status, valid_from_on=begin, valid_until_on=end),
    st.sampled_from(RegistrationStatus), MAYBE_DAYS, MAYBE_DAYS,
)  # fmt: skip


@pytest.fixture(scope="module")
def calendar(tmp_path_factory: pytest.TempPathFactory) -> Database:
    return create_store(tmp_path_factory.mktemp("calendar") / "monitor.db")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(rows=st.lists(DATED, min_size=1, max_size=6), days=st.lists(DAYS, min_size=1, max_size=3))
def test_on_any_day_the_store_agrees_with_the_terms_on_what_is_in_force(
    calendar: Database, rows: list[Registration], days: list[date]
) -> None:
    numbered = [replace(row, registration_number=str(number)) for number, row in enumerate(rows)]
    take(calendar, *numbered)
    for day in days:
        registrations.turn_of_day(calendar, day, AT)
        stored = {each.registration.registration_number for each in registrations.in_force(calendar)}
        expected = {number for number, each in kept(calendar).items() if each.in_force(day)}
        assert stored == expected
        assert registrations.turn_of_day(calendar, day, AT) == 0, "the same day turns once"


def test_what_turns_with_the_day_is_a_version_of_its_own(db: Database) -> None:
    today = AT.date()
    ending = registration("1", valid_until_on=today)
    coming = registration("2", valid_from_on=today + timedelta(days=1))
    take(db, ending, coming, THREE)
    assert [each.registration.registration_number for each in registrations.in_force(db)] == ["1", "3"]
    assert registrations.turn_of_day(db, today, AT) == 0
    assert registrations.newest_version(db) == 1, "no version without a change"
    assert registrations.turn_of_day(db, today + timedelta(days=1), AT) == 2
    assert [each.registration.registration_number for each in registrations.in_force(db)] == ["2", "3"]
    assert registrations.newest_version(db) == 2
    assert {each.registration.registration_number for each in registrations.changed_since(db, 1)} == {"1", "2"}
    assert take(db, ending, coming, THREE) == (0, 0, 3, 0), "and nothing of the registrations themselves has changed"
