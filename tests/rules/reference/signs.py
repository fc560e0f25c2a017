"""A text read again with its signs as the letters they pass for: docs/matching.md, "Signs"."""

import re
from collections.abc import Iterator
from dataclasses import replace

from rules import lexicons
from rules.names import Text, fold

_LETTERS = {row[0]: row[1] for row in lexicons.rows("signs.txt")}
_BRACKETS = frozenset("(<+©®#^°†‡")
_EDGE = frozenset("!¡|+()<>[]{}#^*&%°")
_LONGEST_RUN = 120
_SYMBOLS = 0x1F14F

# A character to be folded, and where what it was read from begins and ends.
Spelled = tuple[str, int, int]


def signed(text: Text) -> Text | None:
    """The text with its signs as letters; nothing where it has none."""
    spelled: list[Spelled] = []
    changed = False
    for run in re.finditer(r"\S+", text.original):
        chars = list(_spell(run)) if _read_again(run, text.original) else list(_kept(run))
        changed = changed or "".join(char for char, *_ in chars) != run.group()
        spelled += [(" ", run.start(), run.start()), *chars]
    if not changed:
        return None
    again = fold("".join(char for char, *_ in spelled))
    starts = [spelled[place][1] for place in again.starts]
    ends = [spelled[end - 1][2] for end in again.ends]
    return replace(again, original=text.original, starts=starts, ends=ends)


def signs_of(text: Text) -> list[int]:
    """Which letters of a text that was read again were signs."""
    chars = (text.original[start] for start in text.starts)
    return [place for place, char in enumerate(chars) if char in _LETTERS or not char.isalnum()]


def holds_sign(text: Text, start: int, end: int, signs: list[int]) -> bool:
    """Whether a window holds a sign as a letter, and not only one at its edge that mostly is what it is."""
    held = [place for place in signs if start <= place < end]
    return any(start < place < end - 1 or text.original[text.starts[place]] not in _EDGE for place in held)


def _read_again(run: re.Match[str], original: str) -> bool:
    """Whether a run holds letters enough to be a word, with its signs, or is a sign alone beside a lone letter."""
    if len(run.group()) == 1 and _beside_lone_letter(run, original):
        return True
    letters = sum(char.isalpha() or ord(char) > _SYMBOLS for char in run.group())
    signs = sum(char in _LETTERS for char in run.group())
    return len(run.group()) <= _LONGEST_RUN and (letters > 1 or (letters == 1 and signs > 1))


def _beside_lone_letter(run: re.Match[str], original: str) -> bool:
    before = re.search(r"(?:\s|^)\w\s\Z", original[: run.start()])
    after = re.match(r"\s\w(?:\s|\Z)", original[run.end() :])
    return bool(before or after)


def _kept(run: re.Match[str]) -> Iterator[Spelled]:
    yield from ((char, place, place + 1) for place, char in enumerate(run.group(), run.start()))


def _spell(run: re.Match[str]) -> Iterator[Spelled]:
    written, place = run.group(), 0
    while place < len(written):
        sign = _sign_at(written, place)
        after = place + max(len(sign), 1)
        for char in _LETTERS[sign] if sign else written[place]:
            yield char, run.start() + place, run.start() + after
        place = after


def _sign_at(written: str, place: int) -> str:
    """The longest sign that begins there; brackets and the like only between two letters."""
    sizes = sorted({len(sign) for sign in _LETTERS}, reverse=True)
    sign = next((written[place : place + size] for size in sizes if written[place : place + size] in _LETTERS), "")
    around = written[max(place - 1, 0) : place], written[place + len(sign) : place + len(sign) + 1]
    return "" if sign in _BRACKETS and not all(map(_letter, around)) else sign


def _letter(char: str) -> bool:
    return char.isalpha() or (char in _LETTERS and char not in _BRACKETS)
