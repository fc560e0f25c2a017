"""Names with a sign over some of their letters: docs/matching.md, 10."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from rules.candidates.limits import HAN_MASKS, READ_RUNS
from rules.candidates.sightings import PLACES_A_NAME, Trick
from rules.names import fold
from tests.rules.reference.marks import LONGEST, Mark, shape
from tests.rules.reference.pages import Page, Reading
from tests.rules.reference.pieces import all_words

_JOINERS = frozenset("-–./\\&+|'’,:~")
COVERS = frozenset("*_#?•·×✱✻＊※■□▪●○◯⭐★☆♥❤.-~^+=%&@$!|'’")
_AROUND = "".join(COVERS) + ',;:!?()[]{}<>"“”«»'
_INSIDE = re.compile(r"(?<=\w)[^\w\s]{1,3}(?=\w)|(?<=[^\W_])_{1,3}(?=[^\W_])")
_RUN = re.compile(r"\S+")
_LONGEST_RUN = 60
_HAN_COVERED = re.compile("(?<=[\u3400-\u9fff])[*×✱✻＊※■□●○◯_](?=[\u3400-\u9fff])")


def masked(marks: Sequence[Mark], page: Page) -> Iterator[Reading]:
    """Han names with one character covered, then runs of other letters with some covered."""
    covers = list(_HAN_COVERED.finditer(page.text.original))
    for number, cover in enumerate(covers):
        if HAN_MASKS <= number < len(covers) - HAN_MASKS:
            continue
        place = letters_before(page, cover.start())
        for mark in marks:
            yield from han_covered(mark, page, place)
    times: Counter[str] = Counter()
    for start, end, seen in covered_runs(page):
        if times[seen] < PLACES_A_NAME:
            found = [reading for mark in marks for reading in covered(mark, page, (start, end), shape(seen))]
            times[seen] += bool(found)
            yield from found


def han_covered(mark: Mark, page: Page, cover: int) -> Iterator[Reading]:
    """A name of three to six letters around a cover that stands before letter `cover`, all but one shown."""
    size = len(mark.shape)
    for place in range(1, size - 1) if mark.unspaced and 3 <= size <= 6 else ():
        start, end = cover - place, cover + size - place - 1
        shown = mark.shape[:place] + mark.shape[place + 1 :]
        if start >= 0 and page.shape[start:end] == shown:
            yield Reading(start=start, end=end, mark=mark, tricks=(Trick.MASKED,))


def covered(mark: Mark, page: Page, run: tuple[int, int], seen: str) -> Iterator[Reading]:
    """A run as a whole name, or as one word of a name whose other words stand beside it."""
    start, end = run
    if len(mark.shape) <= LONGEST and fits(mark.shape, seen):
        yield Reading(start=start, end=end, mark=mark, tricks=(Trick.MASKED,))
    for which, shaped in enumerate(mark.word_shapes if len(mark.words) > 1 and not mark.unspaced else ()):
        if fits(shaped, seen):
            before, after = "".join(mark.words[:which]), "".join(mark.words[which + 1 :])
            first, last = start - len(before), end + len(after)
            around = page.text.letters[max(first, 0) : start], page.text.letters[end:last]
            if page.between(first, last) and around == (before, after):
                yield Reading(start=first, end=last, mark=mark, tricks=(Trick.MASKED,))


def fits(shaped: str, seen: str) -> bool:
    """Whether letters with full stops for covered ones are those of a shape; half of them, the first and last shown."""
    if len(seen) != len(shaped) or len(seen) < 4 or "." in (seen[0], seen[-1]):
        return False
    shown = [letter == own for letter, own in zip(seen, shaped, strict=True) if letter != "."]
    return all(shown) and len(shown) >= max(2, len(seen) // 2)


def covered_runs(page: Page) -> Iterator[tuple[int, int, str]]:
    """Runs without white space with signs between their letters: where, and their letters with stops for covers."""
    runs = [run for run in _RUN.finditer(page.text.original) if len(run[0]) <= _LONGEST_RUN and _INSIDE.search(run[0])]
    head, tail = dict.fromkeys(run[0] for run in runs), dict.fromkeys(run[0] for run in reversed(runs))
    readable = {*list(head)[:READ_RUNS], *list(tail)[:READ_RUNS]}
    for run in runs:
        if run[0] not in readable:
            continue
        written = run.group().strip(_AROUND)
        begin = run.start() + run.group().index(written)
        start, end = letters_before(page, begin), letters_before(page, begin + len(written))
        seen = with_stops(written)
        words = joined(written) and all_words(list(page.text.words_in(start, end)), page)
        number = all("0" <= letter <= "9" for letter in page.text.letters[start:end])
        if "." in seen and start < end and not words and not number:
            yield start, end, seen


def joined(written: str) -> bool:
    """Whether nothing but signs that mostly join words stands among the letters of a run."""
    return all(char in _JOINERS for char in written if not char.isalnum())


def with_stops(written: str) -> str:
    """The letters of a run with a full stop for each sign before one of them that may cover a letter."""
    text, seen, after = fold(written), "", 0
    for letter, start, end in zip(text.skeleton, text.starts, text.ends, strict=True):
        between = written[after:start]
        seen += "." * sum(char in COVERS or ord(char) > 0x2000 for char in between) + letter
        after = end
    return seen


def letters_before(page: Page, character: int) -> int:
    """How many letters begin before a character as published."""
    return sum(start < character for start in page.text.starts)
