"""Where the index finds a name; that it finds all a slow comparison finds is tested by test_reference.py."""

from collections.abc import Iterable
from datetime import date

import pytest

from rules.candidates.register import Register
from rules.candidates.sightings import PLACES_A_NAME
from rules.names import fold
from rules.terms import Field, Registration, RegistrationStatus


def registration(number: int, mark: str, *aliases: str) -> Registration:
    return Registration(office="CN", registration_number=f"R{number}", mark=mark, aliases=aliases)


def register(names: Iterable[str]) -> Register:
    return Register.build(registration(number, name) for number, name in enumerate(names))


PLACED = [
    # text, the seen text and the name, why
    ("adidas男鞋", ("adidas", "adidas"), "the edge of another script is the edge of a word"),
    ("正品耐克鞋", ("耐克", "耐克"), "Han names stand inside runs of letters"),
    ("THE NEW BALANCE 574", ("NEW BALANCE", "New Balance"), "a name of two words"),
    ("vkool film", ("vkool", "V-KOOL"), "written together"),
    ("jack wolfskn jacket", ("jack wolfskn", "Jack Wolfskin"), "one edit in one of two words"),
    ("buy addias now", ("addias", "adidas"), "two letters swapped are one edit"),
    ("NIKE", ("NIKE", "ΝΙΚΕ"), "look-alikes on the register's side"),
]
NOT_PLACED = [
    ("pineapple", "Apple", "a mark inside another word"),
    ("unikely", "Nike", "on neither side"),
    ("nikee", "Nike", "one edit makes another word of four letters"),
    ("tbe face", "The Face", "nor is a word of three letters mistyped"),
    ("addiass", "adidas", "two edits"),
    ("耐 用 可 靠", "耐克", "Han letters that are others"),
]


@pytest.mark.parametrize(("text", "expected", "why"), PLACED)
def test_a_name_is_found_where_it_stands(text: str, expected: tuple[str, str], why: str) -> None:
    sightings = register([expected[1]]).sightings(fold(text), Field.TITLE)
    assert expected in {(each.seen, each.name.registered) for each in sightings}, why


@pytest.mark.parametrize(("text", "name", "why"), NOT_PLACED)
def test_a_name_is_not_found_where_it_does_not_stand(text: str, name: str, why: str) -> None:
    assert register([name]).sightings(fold(text), Field.TITLE) == [], why


def test_only_registrations_in_force_on_the_day_are_indexed() -> None:
    expired = Registration(office="CN", registration_number="1", mark="Nike", status=RegistrationStatus.EXPIRED)
    ended = Registration(office="CN", registration_number="2", mark="Nike", valid_until_on=date(2020, 1, 1))
    live = Registration(office="CN", registration_number="3", mark="Nike", valid_until_on=date(2030, 1, 1))
    assert Register.build([expired, ended, live], date(2025, 1, 1)).registrations == (live,)


def test_a_register_of_nothing_and_a_mark_without_letters_find_nothing() -> None:
    assert register([]).sightings(fold("nike 男鞋"), Field.TITLE) == []
    assert register(["!!!"]).sightings(fold("!!!"), Field.TITLE) == []


def test_a_repeated_name_is_placed_a_few_times_only() -> None:
    assert len(register(["Nike"]).sightings(fold("nike " * 500), Field.TITLE)) == PLACES_A_NAME
