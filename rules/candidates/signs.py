"""A text read once more with signs as the letters they pass for: $amsung, @didas, coq!voire.

Only signs inside or beside the letters of one run without spaces count; elsewhere a sign is a sign.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import accumulate, pairwise

from rules import lexicons
from rules.names import Text, fold

_LETTERS = {row[0]: row[1] for row in lexicons.rows("signs.txt")}
_SIGN = re.compile("|".join(sorted(map(re.escape, _LETTERS), key=len, reverse=True)))
_RUN = re.compile(r"[^\s]+")
_FIRST = frozenset(sign[0] for sign in _LETTERS)
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


def signed(text: Text, skipped: tuple[int, int] | None = None) -> Text | None:
    """The same text with its signs read as letters, or nothing where none touches a letter.

    Letters from the first of `skipped` to the last are left out.
    """
    original = text.original
    if _FIRST.isdisjoint(original):
        return None
    runs = [run for run in original.split() if not _FIRST.isdisjoint(run)]
    if not any(map(_worth, runs)) and not (any(len(run) == 1 for run in runs) and _LONE.search(original)):
        return None
    spelling = _Spelling(original=original)
    middle = (text.ends[skipped[0] - 1], text.starts[skipped[1]]) if skipped else None
    for run in _RUN.finditer(original):
        if middle and middle[0] < run.end() and run.start() < middle[1]:
            continue
        if _worth(run.group()) or _apart(run, original):
            spelling.spell(run)
    if not spelling.changed:
        return None
    again = spelling.text()
    return again.without(*(bisect_left(again.starts, edge) for edge in middle)) if middle else again


@dataclass(frozen=True, slots=True, kw_only=True)
class SignPlaces:
    """How many letters before each letter of a text were read from signs, and from signs that count at an edge too."""

    signs: Sequence[int]
    inner: Sequence[int]

    @classmethod
    def of(cls, text: Text) -> "SignPlaces":
        """The letters of this text that were signs."""
        chars = [text.original[start] for start in text.starts]
        signs = [char in _LETTERS or not char.isalnum() for char in chars]
        inner = [sign and char not in _EDGE_SIGNS for sign, char in zip(signs, chars, strict=True)]
        return cls(signs=list(accumulate(signs, initial=0)), inner=list(accumulate(inner, initial=0)))

    def places(self) -> list[int]:
        """Those letters."""
        return [place for place, (before, after) in enumerate(pairwise(self.signs)) if after > before]

    def within(self, start: int, end: int) -> bool:
        """Whether a place holds a sign as a letter that is more than an exclamation at its edge."""
        if self.inner[end] > self.inner[start]:
            return True
        return end - start > 2 and self.signs[end - 1] > self.signs[start + 1]


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


@dataclass(slots=True, kw_only=True)
class _Spelling:
    """A text as it is spelled with signs as letters, and where each character of that stands in the original."""

    original: str
    pieces: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    spelled: int = 0
    changed: bool = False

    def spell(self, run: re.Match[str]) -> None:
        """Take the signs of this run for letters."""
        written, first = run.group(), run.start()
        for sign in _SIGN.finditer(written):
            if sign.group() in _BRACKETS and not _between_letters(written, sign):
                continue
            self._keep(first + sign.start())
            letters = _LETTERS[sign.group()]
            self.pieces.append(letters)
            self.starts.extend([first + sign.start()] * len(letters))
            self.ends.extend([first + sign.end()] * len(letters))
            self.spelled, self.changed = first + sign.end(), True

    def text(self) -> Text:
        """The whole text, folded, with its way back to the original through the spelled one."""
        self._keep(len(self.original))
        folded = fold("".join(self.pieces))
        starts = [self.starts[place] for place in folded.starts]
        ends = [self.ends[end - 1] for end in folded.ends]
        return replace(folded, original=self.original, starts=starts, ends=ends)

    def _keep(self, until: int) -> None:
        """What stands before a character, as it is."""
        self.pieces.append(self.original[self.spelled : until])
        self.starts.extend(range(self.spelled, until))
        self.ends.extend(range(self.spelled + 1, until + 1))


def _between_letters(written: str, sign: re.Match[str]) -> bool:
    return _letter(written[: sign.start()][-1:]) and _letter(written[sign.end() :][:1])


def _letter(char: str) -> bool:
    """Whether a character is a letter, or a sign that is no bracket and passes for one."""
    return char.isalpha() or (char in _LETTERS and char not in _BRACKETS)
