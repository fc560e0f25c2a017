"""Han characters by their sound: Mandarin syllables without tones, for names in other characters or in pinyin."""

from collections.abc import Iterator
from functools import cache
from itertools import islice, product

from rules import lexicons

# Readings of one name that are followed; "重行" has four.
_MOST_READINGS = 8
_FIRST_CODE = 0xE000


@cache
def syllables(char: str) -> tuple[str, ...]:
    """How a simplified character is read, the usual reading first; nothing for a character that is not in the table."""
    return _readings().get(char, ())


def pinyin(letters: str) -> Iterator[tuple[str, ...]]:
    """The readings of a name of Han characters alone, syllable by syllable; nothing for other names."""
    each = [syllables(char) for char in letters]
    if all(each):
        yield from islice(product(*each), _MOST_READINGS)


def sounds(letters: str) -> str:
    """A simplified text with one sign for each usual syllable; other letters become a gap."""
    return letters.translate(_codes())


def coded(reading: tuple[str, ...]) -> str:
    """The signs of these syllables, as `sounds` writes them."""
    signs = _signs()
    return "".join(signs[syllable] for syllable in reading)


@cache
def _readings() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    rows = lexicons.rows("han_sounds.txt")
    for column in (1, 2):
        for row in rows:
            for char in row[column] if column < len(row) else "":
                found[char] = (*found.get(char, ()), row[0])
    return found


@cache
def _signs() -> dict[str, str]:
    return {row[0]: chr(_FIRST_CODE + place) for place, row in enumerate(lexicons.rows("han_sounds.txt"))}


class _Codes(dict[int, str]):
    """Character codes to syllable signs; whatever else is asked for is a gap."""

    def __missing__(self, code: int) -> str:
        return "\0"


@cache
def _codes() -> _Codes:
    signs = _signs()
    return _Codes({ord(char): signs[readings[0]] for char, readings in _readings().items()})
