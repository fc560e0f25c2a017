"""Hostile titles and grown registers are seeded, bounded and what they are said to be."""

import random
from collections import Counter
from statistics import mean

import pytest

from benchmarks.measures.growth import Stock, grow, vary
from benchmarks.measures.hostile import BYTES, KINDS, build, clip
from rules.terms import Registration

NAMES = ["Velmora", "kraston", "Bredolin", "Zanfero", "New Kraston", "维莫拉", "华宝", "达利丰"]
# Hostile titles of long marks and of marks of several words need some to choose from.
MARKS = [*NAMES, "Old Bredolin", "The Velmora Trading Company of Upper Kraston Limited"]
MARKS.append("Zanfero Brothers and Daughters Purveyors of Fine Leather")
REGISTER = [
    Registration(office="XX", registration_number=f"R{place}", mark=name, aliases=("维拉",) if place == 0 else ())
    for place, name in enumerate(NAMES)
]


@pytest.mark.parametrize("kind", KINDS)
def test_a_hostile_title_is_long_seeded_and_never_the_same_twice(kind: str) -> None:
    title = build(kind, 1, MARKS)
    assert BYTES * 0.7 <= len(title.encode()) <= BYTES
    assert title == build(kind, 1, MARKS)
    assert len({build(kind, seed, MARKS) for seed in range(1, 6)}) > 1


def test_a_title_is_clipped_between_characters() -> None:
    assert clip("茅" * BYTES) == "茅" * (BYTES // 3)


def test_the_grown_register_begins_with_the_real_one_and_keeps_its_scripts() -> None:
    grown = list(grow(REGISTER, 400, seed=1))
    assert grown[: len(REGISTER)] == REGISTER
    assert len({each.registration_number for each in grown}) == len(grown) == 400
    assert grown == list(grow(REGISTER, 400, seed=1))
    made = grown[len(REGISTER) :]
    han = Counter("\u4e00" <= each.mark[0] <= "\u9fff" for each in made)
    assert 0.2 < han[True] / len(made) < 0.55
    assert mean(len(each.mark) for each in made) == pytest.approx(mean(map(len, NAMES)), rel=0.3)
    assert any(each.aliases for each in made)
    assert all(each.mark for each in made)


def test_most_new_names_are_new() -> None:
    made = [each.mark for each in grow(REGISTER, 400, seed=1)][len(REGISTER) :]
    assert sum(mark in NAMES for mark in made) < len(made) / 3


@pytest.mark.parametrize("name", ["Velmora", "维莫拉", "New Kraston"])
def test_a_name_keeps_its_number_of_words(name: str) -> None:
    stock, chance = Stock.of(REGISTER), random.Random(1)
    assert {len(vary(name, stock, chance).split(" ")) for _ in range(50)} == {len(name.split(" "))}
