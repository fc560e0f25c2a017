"""A registered name as it is compared, and what its letters look like."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice, product

from rules import lexicons
from rules.names import fold, unspaced
from rules.terms import Registration

LONGEST = 80
_MOST_READINGS = 8
_ONE_LOOK = {"i": "l", "1": "l", "q": "g", "9": "g", "0": "o", "2": "z", "3": "e", "4": "a", "5": "s", "7": "t"} | {
    "6": "b",
    "8": "b",
}
_TWO_FOR_ONE = {"rn": "m", "vv": "w", "cl": "d"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A registered name with everything that a window is compared with."""

    registered: str
    letters: str
    skeleton: str
    shape: str
    touched: str
    squeezed: str
    words: tuple[str, ...]
    word_shapes: tuple[str, ...]
    unspaced: bool
    readings: tuple[tuple[str, ...], ...]
    heard: tuple[str, ...]

    @property
    def spaced_word(self) -> bool:
        """Whether one unknown word may stand for the name: 4 to 80 letters of a script that puts spaces."""
        return not self.unspaced and 4 <= len(self.letters) <= LONGEST

    @property
    def editable(self) -> bool:
        """Whether the name is looked for with a typing error."""
        return not self.unspaced and 6 <= len(self.letters) <= LONGEST


def marks_of(registrations: Iterable[Registration]) -> tuple[Mark, ...]:
    """Every name that these registrations hold, once; one without letters is none."""
    names = dict.fromkeys(name for registration in registrations for name in registration.names)
    return tuple(mark for mark in map(_mark, names) if mark.letters)


def _mark(registered: str) -> Mark:
    text = fold(registered)
    shaped = shape(text.skeleton)
    words = tuple(text.letters[first:last] for first, last in text.words)
    readings = tuple(_readings(shaped)) if unspaced(text.letters) else ()
    return Mark(
        registered=registered,
        letters=text.letters,
        skeleton=text.skeleton,
        shape=shaped,
        touched=touched(shaped),
        squeezed=squeezed(shaped),
        words=words,
        word_shapes=tuple(shape(text.skeleton[first:last]) for first, last in text.words),
        unspaced=unspaced(text.letters),
        readings=readings,
        heard=tuple("".join(map(syllable_sign, reading)) for reading in readings),
    )


def shape(letters: str) -> str:
    """One letter for all that look like it; Han characters in their simplified form."""
    simplified = _simplified()
    return "".join(_ONE_LOOK.get(letter) or simplified.get(letter, letter) for letter in letters)


def touched(shaped: str) -> str:
    """A shape with two letters that look like one when they touch read as that one, from left to right."""
    found, place = [], 0
    while place < len(shaped):
        one = _TWO_FOR_ONE.get(shaped[place : place + 2])
        found.append(one or shaped[place])
        place += 2 if one else 1
    return "".join(found)


def squeezed(letters: str) -> str:
    """Letters without the repetitions of each."""
    return "".join(letter for place, letter in enumerate(letters) if place == 0 or letters[place - 1] != letter)


def heard(shaped: str) -> str:
    """A sign for the usual syllable of every Han character, and a gap for everything else."""
    usual = _syllables()
    return "".join(syllable_sign(usual[char][0]) if char in usual else "\0" for char in shaped)


@cache
def syllable_sign(syllable: str) -> str:
    """One character that stands for a syllable, so that syllables can be compared one by one."""
    return chr(0xF0000 + [row[0] for row in lexicons.rows("han_sounds.txt")].index(syllable))


def _readings(shaped: str) -> Iterator[tuple[str, ...]]:
    """How a name of Han characters alone may be spoken; the first eight ways, the usual one first."""
    syllables = _syllables()
    if all(char in syllables for char in shaped):
        yield from islice(product(*(syllables[char] for char in shaped)), _MOST_READINGS)


@cache
def _simplified() -> dict[str, str]:
    return {form: row[0] for row in lexicons.rows("han_simplified.txt") for form in row[1]}


@cache
def _syllables() -> dict[str, tuple[str, ...]]:
    """The syllables of every character: those it usually has in the table's order, then those it sometimes has."""
    found: dict[str, tuple[str, ...]] = {}
    for column in (1, 2):
        for row in lexicons.rows("han_sounds.txt"):
            for char in "".join(row[column : column + 1]):
                found[char] = (*found.get(char, ()), row[0])
    return found
