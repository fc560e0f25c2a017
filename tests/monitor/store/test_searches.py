"""Which marks a platform's own search is asked for next: what changed first, then what waited longest."""

from dataclasses import replace
from datetime import timedelta

from monitor.store import Database, platforms, registrations, searches
from monitor.store.registrations import FileTaken
from rules.terms import Registration, RegistrationStatus
from tests.monitor.stock import AT, registration

FILE = FileTaken(name="register.jsonl", sha256="a" * 64)
MARKS = tuple(registration(str(number), f"Mark {number}") for number in range(5))


def stocked(db: Database, *rows: Registration) -> int:
    registrations.take(db, rows or MARKS, FILE, AT)
    return platforms.enrol(db, ["shop"], AT)["shop"]


def search(db: Database, platform_id: int, most: int, hours: int) -> tuple[str, ...]:
    asked = searches.next_marks(db, platform_id, most)
    searches.record(db, platform_id, asked, AT + timedelta(hours=hours))
    return asked


def test_runs_go_round_all_marks_a_few_at_a_time(db: Database) -> None:
    shop = stocked(db)
    rounds = [search(db, shop, 2, hours) for hours in range(5)]
    assert {mark for asked in rounds[:3] for mark in asked} == {each.mark for each in MARKS}
    assert set(rounds[0]) & set(rounds[1]) == set()
    assert set(rounds[3]) <= set(rounds[0]) | set(rounds[1])


def test_a_mark_that_changed_goes_before_those_that_waited_longest(db: Database) -> None:
    shop = stocked(db)
    search(db, shop, 5, 1)
    registrations.take(db, [replace(MARKS[3], goods="Shoes")], FILE, AT)
    assert search(db, shop, 1, 2) == ("Mark 3",)
    assert "Mark 3" not in search(db, shop, 4, 3)


def test_only_marks_in_force_are_searched_for_and_each_once(db: Database) -> None:
    expired = registration("8", "Gone", status=RegistrationStatus.EXPIRED)
    shop = stocked(db, expired, registration("1", "Velmora"), registration("2", "Velmora"))
    assert search(db, shop, 9, 1) == ("Velmora",)


def test_each_platform_has_its_own_round(db: Database) -> None:
    shop = stocked(db)
    market = platforms.enrol(db, ["market"], AT)["market"]
    search(db, shop, 5, 1)
    assert len(searches.next_marks(db, market, 5)) == 5


def test_without_a_register_nothing_is_searched_for(db: Database) -> None:
    assert search(db, platforms.enrol(db, ["shop"], AT)["shop"], 5, 1) == ()
