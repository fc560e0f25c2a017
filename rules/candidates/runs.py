"""Letters and pieces of words that a reader draws together, because little or nothing stands between them."""

import re
from collections.abc import Iterator

from rules.candidates.names import LONGEST_LETTERS
from rules.candidates.readings import LEAST_LETTERS
from rules.candidates.wordhood import Wordhood, spread_out
from rules.names import Text

_KANA = re.compile("[\u30a1-\u30ff]{3,}")


def runs(text: Text, words: Wordhood) -> Iterator[tuple[int, int]]:
    """Letters that stand apart, and pieces joined by signs, drawn together: "n i k a", "mi.cro.soft"."""
    apart: list[tuple[int, int]] = []
    for first, last in (*text.words, (-1, -1)):
        if 0 < last - first <= 2 and first >= 0:
            apart.append((first, last))
            continue
        if len(apart) > 3 and spread_out(tuple(text.letters[a:b] for a, b in apart)):
            yield apart[0][0], apart[-1][1]
        apart = []
    yield from _joined(text, words)


def _joined(text: Text, words: Wordhood) -> Iterator[tuple[int, int]]:
    together: list[tuple[int, int]] = []
    for word in text.words:
        if together and (
            together[-1][1] != word[0] or text.original[text.ends[word[0] - 1] : text.starts[word[0]]].strip() == ""
        ):
            yield from _worth_reading(together, text, words)
            together = []
        together.append(word)
    if together:
        yield from _worth_reading(together, text, words)


def _worth_reading(together: list[tuple[int, int]], text: Text, words: Wordhood) -> Iterator[tuple[int, int]]:
    first, last = together[0][0], together[-1][1]
    if (
        len(together) == 1
        or not LEAST_LETTERS <= last - first <= LONGEST_LETTERS
        or words.known(text.letters[first:last])
    ):
        return
    pieces = (text.letters[begin:end] for begin, end in together)
    if not all(len(piece) > 2 and words.known(piece) for piece in pieces):
        yield first, last


def kana(text: Text) -> Iterator[tuple[int, int]]:
    """Runs of Katakana, in which names of other scripts are written even where no space sets them off."""
    if not text.letters.isascii():
        yield from (run.span() for run in _KANA.finditer(text.letters))
