"""Letters and pieces of words that a reader draws together, because little or nothing stands between them."""

import re
from collections.abc import Iterator, Sequence

from rules.candidates.names import LONGEST_LETTERS
from rules.candidates.readings import LEAST_LETTERS
from rules.candidates.wordhood import Wordhood, spread_out
from rules.names import BLANKS, Text

_FEWEST_APART = 4
# What may stand between two letters, or between a letter and a sign that is read as one: more than is meant, no less.
_JOINT = re.compile(r"(?<=\S)[^A-Za-z0-9\s](?=\S)")
_FOREIGN_JOINT = re.compile(rf"(?<=\S)(?:[^\w\s]|[_{''.join(sorted(BLANKS))}])(?=\S)")
_KANA = re.compile("[\u30a1-\u30ff]{3,}")


def runs(text: Text, words: Wordhood) -> Iterator[tuple[int, int]]:
    """Letters that stand apart, and pieces joined by signs, drawn together: "n i k a", "mi.cro.soft"."""
    short = [last - first <= 2 for first, last in text.words]
    if short.count(True) > _FEWEST_APART - 1:
        yield from _apart(text)
    # Most titles have nothing but spaces between their words: one look at the text instead of one at each gap.
    if (_JOINT if text.original.isascii() else _FOREIGN_JOINT).search(text.original):
        yield from _joined(text, words)


def _apart(text: Text) -> Iterator[tuple[int, int]]:
    apart: list[tuple[int, int]] = []
    for first, last in (*text.words, (-1, -1)):
        if 0 < last - first <= 2 and first >= 0:
            apart.append((first, last))
            continue
        if len(apart) >= _FEWEST_APART and spread_out(tuple(text.letters[a:b] for a, b in apart)):
            yield apart[0][0], apart[-1][1]
        apart = []


def _joined(text: Text, words: Wordhood) -> Iterator[tuple[int, int]]:
    first = 0
    for after in range(1, len(text.words) + 1):
        if after == len(text.words) or _parted(text, text.words[after][0]):
            if after - first > 1 and _worth_reading(text.words[first:after], text, words):
                yield text.words[first][0], text.words[after - 1][1]
            first = after


def _parted(text: Text, place: int) -> bool:
    """Whether a space, or nothing at all, stands before the letter that begins a word: "Vision, AI" is no one word."""
    gap = text.original[text.ends[place - 1] : text.starts[place]]
    return gap == " " or not gap or any(map(str.isspace, gap))


def _worth_reading(together: Sequence[tuple[int, int]], text: Text, words: Wordhood) -> bool:
    first, last = together[0][0], together[-1][1]
    if not LEAST_LETTERS <= last - first <= LONGEST_LETTERS or words.known(text.letters[first:last]):
        return False
    pieces = (text.letters[begin:end] for begin, end in together)
    return not all(len(piece) > 1 and words.known(piece) for piece in pieces)


def kana(text: Text) -> Iterator[tuple[int, int]]:
    """Runs of Katakana, in which names of other scripts are written even where no space sets them off."""
    if not text.letters.isascii():
        yield from (run.span() for run in _KANA.finditer(text.letters))
