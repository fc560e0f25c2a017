"""The bundled samples: whole, believable, and covering what the demo is to show."""

import json
from collections import Counter
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from rules.terms import Registration, RegistrationStatus
from tests.monitor.practice.partner import SAMPLE

REGISTER = SAMPLE.with_name("sample_register.jsonl")


def rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def registration(row: dict[str, Any]) -> Registration:
    lists = {name: tuple(row[name]) for name in ("aliases", "nice_classes", "authorised_sellers")}
    dates = {name: date.fromisoformat(text) if (text := row[name]) else None for name in row if name.endswith("_on")}
    return Registration(**{**row, **lists, **dates, "status": RegistrationStatus(row["status"])})


def test_the_register_names_every_field_and_each_registration_once() -> None:
    wanted = {field.name for field in fields(Registration)}
    assert all(set(row) == wanted for row in rows(REGISTER))
    register = [registration(row) for row in rows(REGISTER)]
    assert len({(one.office, one.registration_number) for one in register}) == len(register) >= 40
    assert all(one.valid_from_on and one.valid_until_on and one.valid_from_on < one.valid_until_on for one in register)
    assert all(1 <= number <= 45 for one in register for number in one.nice_classes)


def test_some_registrations_are_no_longer_in_force() -> None:
    register = [registration(row) for row in rows(REGISTER)]
    assert {one.status for one in register} == set(RegistrationStatus)
    silent = [one.mark for one in register if not one.in_force(date(2026, 12, 1))]
    assert "Brindolfo" in silent, "in force by its status, ended by its date"
    assert 3 <= len(silent) <= 6


@pytest.mark.parametrize("first,last", [("A", "Z"), ("一", "鿿"), ("А", "я"), ("ء", "ي")])
def test_the_register_has_marks_in_each_script(first: str, last: str) -> None:
    assert any(all(first <= letter <= last for letter in row["mark"]) for row in rows(REGISTER))


def test_the_listings_are_many_in_seven_languages_and_complete() -> None:
    listings = rows(SAMPLE)
    languages = Counter(row["lang"] for row in listings)
    assert len(listings) >= 240 and set(languages) == {"en", "zh", "ru", "ar", "es", "fr", "pt"}
    assert min(languages.values()) >= 20
    assert all(row[name] for row in listings for name in ("title", "category", "price", "currency", "seller_id"))


def test_every_mark_in_force_is_offered_by_an_authorised_seller() -> None:
    offered = {(row["brand"], row["seller"]) for row in rows(SAMPLE)}
    for one in map(registration, rows(REGISTER)):
        if one.status is RegistrationStatus.IN_FORCE:
            assert any((one.mark, seller) in offered for seller in one.authorised_sellers), one.mark


def test_the_number_on_every_pack_checks_out_and_is_nobody_s() -> None:
    for row in rows(SAMPLE):
        if gtin := row["gtin"]:
            digits = [int(digit) for digit in gtin]
            assert sum(d * (3 if place % 2 else 1) for place, d in enumerate(digits)) % 10 == 0
            assert gtin.startswith("2"), "GS1 leaves 20-29 to shops' own use"


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("ＶＥＬＱＵＩＲＲＡ", "full-width"),
        ("VELQUIRA ", "one letter short"),
        ("z\u200ba", "zero-width"),
        ("Pillowcase", "a mark inside another word"),
        ("compatible with POLQUENTO", "lawful use"),
        ("维奎拉", "an alias in another script"),
    ],
)
def test_the_listings_show_each_kind_of_case(words: str, why: str) -> None:
    assert any(words.lower() in row["title"].lower() for row in rows(SAMPLE)), why
