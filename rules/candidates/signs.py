"""A text read once more with signs as the letters they pass for: $amsung, @didas, coq!voire.

Only signs inside or beside the letters of one run without spaces count; elsewhere a sign is a sign.
"""

import re
from bisect import bisect_left
from dataclasses import replace
from functools import lru_cache

from rules import lexicons
from rules.names import Text, fold

_LETTERS = {row[0]: row[1] for row in lexicons.rows("signs.txt")}
_SIGN = re.compile("|".join(sorted(map(re.escape, _LETTERS), key=len, reverse=True)))
_RUN = re.compile(r"[^\s]+")
_ANY = re.compile("[" + re.escape("".join(sorted({sign[0] for sign in _LETTERS}))) + "]")
_FIRST = frozenset(sign[0] for sign in _LETTERS)
_PLAIN_SIGNS = tuple(sorted(filter(str.isascii, _FIRST)))
_LONE_BEFORE = re.compile(r"(?:\s|^)\w\s")
_LONE_AFTER = re.compile(r"\s\w(?:\s|$)")
# A letter and a sign each alone, in either order: without them "black & white" need not be looked at run by run.
_LONE = re.compile(r"(?:\s|^)\w\s\S(?:\s|$)|(?:\s|^)\S\s\w(?:\s|$)")
# Squared, circled and regional letters are symbols beyond this one.
_SYMBOLS = "\U0001f14f"
# A run of more characters is no name; reading it again would only cost time.
_LONGEST_RUN = 120
# Brackets, sums and marks of trade are mostly that.
_BRACKETS = frozenset("(<+©®#^°†‡")
# A sign of these at the edge of a word is mostly what it is: an exclamation, a bracket, a sum.
_EDGE_SIGNS = frozenset("!¡|+()<>[]{}#^*&%°")


def signed(text: Text) -> Text | None:
    """The same text with its signs read as letters, or nothing where none touches a letter."""
    original = text.original
    if not _any_sign(original):
        return None
    runs = [run for run in original.split() if not _FIRST.isdisjoint(run)]
    if not any(map(_worth, runs)) and not (any(len(run) == 1 for run in runs) and _LONE.search(original)):
        return None
    pieces: list[str] = []
    back: list[tuple[int, int]] = []
    changed = False
    for run in _RUN.finditer(original):
        pieces.append(" ")
        back.append((run.start(), run.start()))
        if _worth(run.group()) or _apart(run, original):
            changed = _spell(run, pieces, back) or changed
        else:
            pieces.append(run.group())
            back.extend((at, at + 1) for at in range(*run.span()))
    return _mapped(fold("".join(pieces)), back, original) if changed else None


def _any_sign(original: str) -> bool:
    """Whether a text holds a sign at all. Sign by sign, an ASCII text is searched in a tenth of the pattern's time."""
    if not original.isascii():
        return _ANY.search(original) is not None
    for sign in _PLAIN_SIGNS:  # noqa: SIM110 - a generator takes longer than the whole search
        if sign in original:
            return True
    return False


def sign_places(text: Text) -> list[int]:
    """Which letters of a text were read from signs."""
    return [place for place in range(len(text.letters)) if _sign_at(text, place)]


def by_sign(text: Text, start: int, end: int, signs: list[int]) -> bool:
    """Whether a place holds a sign as a letter that is more than an exclamation at its edge."""
    own = signs[bisect_left(signs, start) : bisect_left(signs, end)]
    return any(start < place < end - 1 or not _edge_sign(text, place) for place in own)


def _sign_at(text: Text, place: int) -> bool:
    """Whether letter `place` of a text was read from a sign."""
    char = text.original[text.starts[place]]
    return char in _LETTERS or not char.isalnum()


def _edge_sign(text: Text, place: int) -> bool:
    """Whether letter `place` was read from a sign that often ends or opens a word."""
    return text.original[text.starts[place]] in _EDGE_SIGNS


def _worth(run: str) -> bool:
    return len(run) <= _LONGEST_RUN and not _FIRST.isdisjoint(run) and _worded(run)


@lru_cache(maxsize=1 << 12)
def _worded(run: str) -> bool:
    """Whether a run holds letters beside a sign that is read as one; remembered, because titles share "(new)"."""
    if all(sign.group() in _BRACKETS and not _between_letters(run, sign) for sign in _SIGN.finditer(run)):
        return False
    letters = sum(char.isalpha() or char > _SYMBOLS for char in run)
    return letters > 1 or (letters == 1 and sum(map(_LETTERS.__contains__, run)) > 1)


def _apart(run: re.Match[str], original: str) -> bool:
    """Whether a sign stands alone between single letters: "k a d € w e"."""
    first, last = run.span()
    around = original[max(0, first - 3) : first], original[last : last + 3]
    return last - first == 1 and bool(_LONE_BEFORE.fullmatch(around[0]) or _LONE_AFTER.fullmatch(around[1]))


def _spell(run: re.Match[str], pieces: list[str], back: list[tuple[int, int]]) -> bool:
    written, first, place, changed = run.group(), run.start(), 0, False
    for sign in _SIGN.finditer(written):
        if sign.group() in _BRACKETS and not _between_letters(written, sign):
            continue
        pieces.append(written[place : sign.start()])
        back.extend((at, at + 1) for at in range(first + place, first + sign.start()))
        letters = _LETTERS[sign.group()]
        pieces.append(letters)
        back.extend([(first + sign.start(), first + sign.end())] * len(letters))
        place, changed = sign.end(), True
    pieces.append(written[place:])
    back.extend((at, at + 1) for at in range(first + place, first + len(written)))
    return changed


def _between_letters(written: str, sign: re.Match[str]) -> bool:
    return _letter(written[: sign.start()][-1:]) and _letter(written[sign.end() :][:1])


def _letter(char: str) -> bool:
    """Whether a character is a letter, or a sign that is no bracket and passes for one."""
    return char.isalpha() or (char in _LETTERS and char not in _BRACKETS)


def _mapped(folded: Text, back: list[tuple[int, int]], original: str) -> Text:
    """The folded text with its way back to the original, through the spelled one."""
    starts = [back[place][0] for place in folded.starts]
    ends = [back[end - 1][1] for end in folded.ends]
    return replace(folded, original=original, starts=starts, ends=ends)
