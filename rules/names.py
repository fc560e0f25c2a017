"""Names and texts folded for comparison, with the way back to the characters as published.

Folding drops what the eye drops: case, width, compatibility forms, diacritics and characters that show nothing.
What is left are letters and digits without what stands between them. A second spelling, the skeleton, also replaces
letters that look like Latin ones; it is as long as the first, so both share one map back to the text.
"""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from functools import lru_cache
from itertools import accumulate, compress, pairwise

from rules import lexicons

_LOOK_ALIKES = {row[0]: row[1] for row in lexicons.rows("look_alikes.txt")}
# Letters that Unicode does not decompose, though every reader takes the stroke for an accent.
_STROKES = {"ł": "l", "ø": "o", "đ": "d", "ħ": "h", "ŧ": "t", "ı": "i", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th"}
# Signs after a name that compatibility folding would glue to it: Nike™ -> niketm.
_SIGNS = frozenset("™℠®©℗")
# Letters by their category that show nothing: Hangul fillers, the empty Braille cell.
BLANKS = frozenset("\u115f\u1160\u3164\uffa0\u2800")
# Compatibility forms of more letters are words of their own (U+FDFA stands for 18): left whole, so that a hostile
# text cannot make itself longer by them.
_LONGEST_FORM = 4
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1b\x7f]")
# Characters that may stand in and between the letters of a name before nobody reads it as one.
_MOST_BESIDE = 200
# Of a bracket before a title so many characters at most, so that a text of brackets alone costs no more.
_ASIDE = re.compile(r"(?:\s*(?:【[^】]{0,40}】|\[[^\]]{0,40}\]|（[^）]{0,40}）|\([^)]{0,40}\)|「[^」]{0,40}」))+\s*")
# Each byte by whether it is a letter or a digit.
_ASCII_LETTERS = bytes(code < 0x80 and chr(code).isalnum() for code in range(256))
_ASCII_WORDS = re.compile("[a-z0-9]+")
# Marks that only adorn a letter. Those of Thai, Kana and the Indic scripts are letters themselves and stay.
_ADORNING = re.compile(
    "[\u0300-\u036f\u0483-\u0489\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed"
    "\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f\U000e0100-\U000e01ef]"
)
_UNSPACED_LETTERS = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u2fdf\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf"
    "\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff"
)
_UNSPACED = re.compile(f"[{_UNSPACED_LETTERS}]")
_WORDS = re.compile(f"[^ {_UNSPACED_LETTERS}]+|[{_UNSPACED_LETTERS}]+")
# What stands for a character in a folded text that is not folded to one letter: an adornment, an invisible one, a pair.
_ODD = "\0"
_REMEMBERED = 1 << 16
_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}


class Role(IntEnum):
    """What a character does in a text."""

    SPACED = 1
    UNSPACED = 2
    ADORNMENT = 3
    INVISIBLE = 4
    SEPARATOR = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A text's letters without case, adornment or separators, and where each stood in `original`.

    `starts[i]` and `ends[i]` bound letter i in `original`; `words` are ranges of letters, cut where something
    separates them and where a script without spaces meets another, as in "adidas男鞋".
    """

    original: str
    letters: str
    skeleton: str
    starts: Sequence[int]
    ends: Sequence[int]
    words: tuple[tuple[int, int], ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where letters `start` to `end` stand in the original text."""
        return self.starts[start], self.ends[end - 1]

    def seen(self, start: int, end: int) -> str:
        """Those letters as they were published."""
        first, last = self.span(start, end)
        return self.original[first:last]

    def words_in(self, start: int, end: int) -> tuple[str, ...]:
        """The words among those letters, cut at the edges."""
        place = bisect_right(self.words, (start, len(self.letters)))
        after = bisect_left(self.words, (end, 0))
        if place == after:
            return (self.letters[start:end],)
        inside = self.words[max(0, place - 1) : after]
        return tuple(self.letters[max(first, start) : min(last, end)] for first, last in inside)

    def without(self, first: int, last: int) -> "Text":
        """The text without letters `first` to `last`: what is left knows where it stood."""
        head = [(start, min(end, first)) for start, end in self.words if start < first]
        shift = last - first
        tail = [(max(start, last) - shift, end - shift) for start, end in self.words if end > last]
        return replace(
            self,
            letters=self.letters[:first] + self.letters[last:],
            skeleton=self.skeleton[:first] + self.skeleton[last:],
            starts=[*self.starts[:first], *self.starts[last:]],
            ends=[*self.ends[:first], *self.ends[last:]],
            words=(*head, *tail),
        )

    def neighbours(self, start: int, end: int) -> tuple[str, ...]:
        """The words right before and after those letters, where there are any; the letters begin and end words."""
        before = bisect_left(self.words, (start, 0)) - 1
        after = bisect_left(self.words, (end, 0))
        around = (*self.words[max(before, 0) : before + 1], *self.words[after : after + 1])
        return tuple(self.letters[first:last] for first, last in around)

    def gaps(self, start: int, end: int) -> Iterator[str]:
        """What stands between those letters where something does, invisible characters included."""
        for place in range(start, end - 1):
            gap = self.original[self.ends[place] : self.starts[place + 1]]
            if gap:
                yield gap


def fold(text: str) -> Text:
    """Fold a text; the cost grows with its length only, whatever it holds."""
    if text.isascii() and not _CONTROLS.search(text):
        lowered = text.lower()
        return _cut(text, _ASCII_WORDS.findall(lowered), lowered.encode("ascii").translate(_ASCII_LETTERS), None)
    letters = text.translate(_LETTERS)
    if _ODD in letters:
        return _fold_odd(text)
    return _cut(text, _WORDS.findall(letters), list(map(" ".__ne__, letters)), text.translate(_LOOKS))


@lru_cache(maxsize=1 << 16)
def letters_of_name(name: str) -> str:
    """The folded letters of a name that is met again and again: a registered one, a seller's."""
    return fold(name).letters


def spelling(text: str) -> str:
    """A text without case, width and separators, everything else kept: equal spellings differ in nothing visible."""
    if text.isascii() and text.isprintable():
        return "".join(_ASCII_WORDS.findall(text.lower()))
    plain = unicodedata.normalize("NFC", text.translate(_WIDTH)).casefold()
    return "".join(char for char in plain if _role(char) is not Role.SEPARATOR)


def comparable(seen: str, registered: str) -> bool:
    """Whether a text is short enough beside a name to be worth spelling out.

    Composing letters costs the square of the marks on one letter, so a letter with thousands of them is not composed.
    """
    return len(seen) <= 2 * len(registered) + _MOST_BESIDE


def opening(text: Text) -> int:
    """Before which letter a title opens, once what stands in brackets before it is left out: "【新品】华为C3"."""
    # Asked for every sighting of a title, and few titles begin with a bracket.
    if text.original[:1].isalnum():
        return 0
    aside = _ASIDE.match(text.original)
    return bisect_left(text.starts, aside.end()) if aside else 0


def unspaced(letters: str) -> bool:
    """Whether letters hold any of a script that does not put spaces between words."""
    return not letters.isascii() and _UNSPACED.search(letters) is not None


def invisible(char: str) -> bool:
    """Whether a character shows nothing: zero-width, soft hyphen, direction control, filler."""
    return _role(char) is Role.INVISIBLE


def adornments(text: str) -> int:
    """How many accents and other adorning marks a text holds, on its letters or beside them."""
    if text.isascii():
        return 0
    return len(_ADORNING.findall(unicodedata.normalize("NFD", text)))


def _cut(text: str, words: list[str], letters: Sequence[int], looks: str | None) -> Text:
    """A text of which every character is folded to one: its words, which characters are letters, what those look like.

    Nothing here goes from word to word or letter by letter in Python, which took twice the time.
    """
    joined = "".join(words)
    return Text(
        original=text,
        letters=joined,
        skeleton=joined if looks is None else looks.replace(" ", ""),
        starts=list(compress(range(len(text)), letters)),
        ends=list(compress(range(1, len(text) + 1), letters)),
        words=tuple(pairwise(accumulate(map(len, words), initial=0))),
    )


class _Folding(dict[int, str]):
    """Characters by what each of them folds to: one letter, a space for what separates, or the sign of an odd one.

    A table that is filled as it is asked: reading a text by it takes a third of the time of looking at each character.
    """

    def __init__(self, *, looks: bool) -> None:
        """By the letters that a character is, or by those that it passes for."""
        super().__init__()
        self._looks = looks

    def __missing__(self, code: int) -> str:
        if len(self) >= _REMEMBERED:
            self.clear()
        role, letters, bare = _part(chr(code))
        folded = " " if role is Role.SEPARATOR else bare if self._looks else letters
        self[code] = folded = folded if len(folded) == 1 else _ODD
        return folded


_LETTERS, _LOOKS = _Folding(looks=False), _Folding(looks=True)


def _fold_odd(text: str) -> Text:
    letters: list[str] = []
    skeleton: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    firsts: list[int] = []
    script = Role.SEPARATOR
    for place, char in enumerate(text):
        role, folded, bare = _part(char)
        if role is Role.INVISIBLE:
            continue
        if role is Role.ADORNMENT:
            if script is not Role.SEPARATOR:
                ends[-1] = place + 1
            continue
        if role is not script:
            script = role
            firsts.append(len(starts))
        letters.append(folded)
        skeleton.append(bare)
        starts.extend([place] * len(folded))
        ends.extend([place + 1] * len(folded))
    firsts.append(len(starts))
    words = tuple((first, last) for first, last in pairwise(firsts) if first < last)
    joined, bare = "".join(letters), "".join(skeleton)
    bare = joined if bare == joined else bare
    return Text(original=text, letters=joined, skeleton=bare, starts=starts, ends=ends, words=words)


def _role(char: str) -> Role:
    return _part(char)[0]


@lru_cache(maxsize=_REMEMBERED)
def _part(char: str) -> tuple[Role, str, str]:
    """What one character is, its folded letters, and the letters it passes for."""
    category = unicodedata.category(char)
    if (category in ("Cf", "Cc", "Cs") and not char.isspace()) or char in BLANKS:
        return Role.INVISIBLE, "", ""
    if _ADORNING.match(char):
        return Role.ADORNMENT, "", ""
    if char in _SIGNS:
        return Role.SEPARATOR, "", ""
    return _letters(char)


def _letters(char: str) -> tuple[Role, str, str]:
    shapes = [shape for shape in unicodedata.normalize("NFKD", char) if _is_letter(shape)]
    if len(shapes) > _LONGEST_FORM:
        return Role.SPACED, char, char
    folded = "".join(_STROKES.get(low, low) for shape in shapes for low in _lower(shape))
    if not folded:
        return Role.SEPARATOR, "", ""
    bare = "".join(_look(shape) for shape in shapes)
    role = Role.UNSPACED if _UNSPACED.match(folded) else Role.SPACED
    return role, folded, bare if len(bare) == len(folded) else folded


def _lower(shape: str) -> str:
    lowered = unicodedata.normalize("NFKD", shape.casefold())
    return "".join(char for char in lowered if _is_letter(char)) or shape


def _look(shape: str) -> str:
    lowered = _lower(shape)
    plain = "".join(_STROKES.get(low, low) for low in lowered)
    return _LOOK_ALIKES.get(shape) or _LOOK_ALIKES.get(lowered) or plain


def _is_letter(char: str) -> bool:
    return unicodedata.category(char)[0] in "LNM" and not _ADORNING.match(char)
