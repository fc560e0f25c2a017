"""Runs of a text in which signs cover letters: gu*ci, n_ke, ad**as, 京*隆."""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from rules.candidates.glue import starts_word
from rules.candidates.limits import HAN_MASKS, READ_RUNS, at_both_ends, served
from rules.candidates.names import LONGEST_LETTERS, Name
from rules.candidates.readings import LEAST_LETTERS
from rules.candidates.shapes import shape
from rules.candidates.sightings import PLACES_A_NAME, Place, Trick
from rules.candidates.wordhood import Wordhood
from rules.names import Text, fold, unspaced

_MASKED_LETTERS = 4
_HAN_LETTERS = range(3, 7)

MASKS = re.compile(r"(?<=\w)[^\w\s]{1,3}(?=\w)|(?<=[^\W_])_{1,3}(?=[^\W_])")
# What every text with such a sign holds, found in a third of the time.
_SIGN = re.compile(r"\w[^\w\s]{1,3}\w|_")
_MASKED_RUN = re.compile(rf"(?<!\S)\S*?(?:{MASKS.pattern})\S*")
MASK_SIGNS = frozenset("*_#?•·×✱✻＊※■□▪●○◯⭐★☆♥❤.-~^+=%&@$!|'’")
# Signs that join words more often than they cover a letter: "in-ear", "and/or", "Nescafe.com".
JOINERS = frozenset("-–./\\&+|'’,:~")
_AROUND = "".join(sorted(MASK_SIGNS)) + ',;:!?()[]{}<>"“”«»'
_LONGEST_RUN = 60
HAN_MASK = re.compile("(?<=[\u3400-\u9fff])[*×✱✻＊※■□●○◯_](?=[\u3400-\u9fff])")

# A name of several words, which of them is covered, and that word's shape.
Worded = tuple[Name, int, str]
# Names that fit a word with covered letters, and names that do with one of their words.
Fitting = tuple[tuple[Name, ...], tuple[Worded, ...]]
# Words with signs among their letters that were looked up before: t-shirt, 2-pack. Hostile titles share none.
_REMEMBERED = 1 << 13


@dataclass(frozen=True, slots=True, kw_only=True)
class Masks:
    """Names, and words of names of several, by their length and their first and last letter, which nobody covers."""

    by_frame: Mapping[tuple[int, str], tuple[Name, ...]]
    by_word: Mapping[tuple[int, str], tuple[Worded, ...]]
    _remembered: dict[str, Fitting] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def of(cls, names: Iterable[Name]) -> "Masks":
        """Index these names, as far as enough of them is left when letters are covered."""
        found: defaultdict[tuple[int, str], list[Name]] = defaultdict(list)
        for name in names:
            short = LEAST_LETTERS <= len(name.letters) <= LONGEST_LETTERS
            if short or (len(name.shape) in _HAN_LETTERS and name.unspaced):
                found[_frame(name.shape)].append(name)
        return cls(by_frame={frame: tuple(same) for frame, same in found.items()}, by_word=_by_word(names))

    def places(self, text: Text, words: Wordhood) -> Iterator[Place]:
        """Where names stand of which a sign covers letters."""
        yield from self._of_han(text)
        times: dict[str, int] = {}
        for start, end, known, places in masked_runs(text, words):
            if times.get(known, 0) < PLACES_A_NAME:
                found = list(self._covered(known, places, (start, end), text))
                if found:
                    times[known] = times.get(known, 0) + 1
                    yield from found

    def _covered(self, known: str, places: tuple[int, ...], run: tuple[int, int], text: Text) -> Iterator[Place]:
        fitting = self._remembered.get(known)
        if fitting is None:
            if len(self._remembered) >= _REMEMBERED:
                self._remembered.clear()
            fitting = self._remembered[known] = self._fitting(known, places)
        names, among_words = fitting
        for name in names:
            yield Place(*run, name, (Trick.MASKED,), drawn=True)
        for name, first, last in _among_words(among_words, run, text) if among_words else ():
            yield Place(first, last, name, (Trick.MASKED,), drawn=True)

    def _of_han(self, text: Text) -> Iterator[Place]:
        longest = _HAN_LETTERS[-1]
        for mask in at_both_ends(list(HAN_MASK.finditer(text.original)), HAN_MASKS):
            middle = place_of(text, mask.start())
            before = shape(text.skeleton[max(0, middle - longest) : middle])
            for name, place in self._around(before, shape(text.skeleton[middle : middle + longest])):
                yield Place(middle - place, middle + len(name.shape) - place - 1, name, (Trick.MASKED,))

    def _fitting(self, known: str, places: tuple[int, ...]) -> Fitting:
        """The names that a word may stand for whose letters at those places are covered: "g.cci" and (1,) for gucci."""
        seen = shape(known)
        if not _telling(seen, places):
            return (), ()
        # Both ends first: compared at once, they leave one name in fifty.
        head, tail = seen[: places[0]], seen[places[-1] + 1 :]
        names, worded = self.by_frame.get(_frame(seen), ()), self.by_word.get(_frame(seen), ())
        whole = [name for name in names if name.shape.startswith(head) and name.shape.endswith(tail)]
        words = [each for each in worded if each[2].startswith(head) and each[2].endswith(tail)]
        return (
            tuple(name for name in whole if _fits(seen, name.shape)),
            tuple(each for each in words if _fits(seen, each[2])),
        )

    def _around(self, before: str, after: str) -> Iterator[tuple[Name, int]]:
        """Han names with one character covered, and its place: "买京" and "隆超市" for 京客隆."""
        for size in _HAN_LETTERS:
            for place in range(1, size - 1):
                head, tail = before[-place:], after[: size - place - 1]
                if len(head) == place and len(tail) == size - place - 1:
                    for name in self.by_frame.get((size, head[0] + tail[-1]), ()):
                        if name.shape[:place] == head and name.shape[place + 1 :] == tail:
                            yield name, place


def _among_words(worded: Iterable[Worded], run: tuple[int, int], text: Text) -> Iterator[tuple[Name, int, int]]:
    """Names of several words of which one is covered and the others stand beside it: k*ma ayurveda."""
    for name, which, _ in worded:
        before, after = "".join(name.words[:which]), "".join(name.words[which + 1 :])
        first, last = run[0] - len(before), run[1] + len(after)
        around = text.letters[max(0, first) : run[0]], text.letters[run[1] : last]
        # "renew bal*nce" is no New Balance.
        if around == (before, after) and _between_words(text, first, last):
            yield name, first, last


def _between_words(text: Text, first: int, last: int) -> bool:
    return starts_word(text, first) and (last == len(text.letters) or starts_word(text, last))


def _frame(seen: str) -> tuple[int, str]:
    return len(seen), seen[:1] + seen[-1:]


def _telling(seen: str, places: tuple[int, ...]) -> bool:
    """Whether enough letters are left to tell a name by."""
    return len(seen) >= _MASKED_LETTERS and len(seen) - len(places) >= max(2, len(seen) // 2)


def _fits(seen: str, registered: str) -> bool:
    """Whether two shapes of one length are the same but for the covered letters, for which full stops stand."""
    for letter, own in zip(seen, registered, strict=True):  # noqa: SIM110 - most fail at once, before all() has begun
        if letter != own and letter != ".":
            return False
    return True


def _by_word(names: Iterable[Name]) -> dict[tuple[int, str], tuple[Worded, ...]]:
    found: defaultdict[tuple[int, str], list[Worded]] = defaultdict(list)
    for name in names:
        for which, word in enumerate(name.skeleton_words if len(name.words) > 1 and not name.unspaced else ()):
            if len(word) >= _MASKED_LETTERS:
                shaped = shape(word)
                found[_frame(shaped)].append((name, which, shaped))
    return {frame: tuple(same) for frame, same in found.items()}


def masked_runs(text: Text, words: Wordhood) -> Iterator[tuple[int, int, str, tuple[int, ...]]]:
    """Runs without spaces with signs between their letters: where, their letters with stops for signs, and which."""
    if not _SIGN.search(text.original):
        return
    runs = [run for run in _MASKED_RUN.finditer(text.original) if len(run[0]) <= _LONGEST_RUN]
    read = served([run[0] for run in runs], READ_RUNS) if runs else None
    for run in runs:
        if read is not None and run[0] not in read:
            continue
        written = run[0].strip(_AROUND)
        begin = run.start() + run[0].index(written)
        start, end = place_of(text, begin), place_of(text, begin + len(written))
        if _may_cover(text, start, end) and not (_joined(written) and _all_words(text, start, end, words)):
            known, places = _frame_of(written)
            if places:
                yield start, end, known, places


def _may_cover(text: Text, start: int, end: int) -> bool:
    """Whether letters may be those of a covered name: not of a number, 10.5 or 12*30, nor of more Han than names have.

    Every other run is one of these, and is not looked at closer.
    """
    letters = text.letters[start:end]
    if letters.isascii():
        return not letters.isdigit() and letters != ""
    return end - start <= _HAN_LETTERS[-1] or not unspaced(letters)


@lru_cache(maxsize=_REMEMBERED)
def _frame_of(written: str) -> tuple[str, tuple[int, ...]]:
    """What `frame` makes of a word; remembered, because titles share theirs: t-shirt, 2-pack."""
    return frame(written, fold(written))


def _joined(written: str) -> bool:
    """Whether nothing but signs that join words stands among the letters: wireless/bluetooth, not pri*ate."""
    return all(map(str.isalnum, set(written) - JOINERS))


def _all_words(text: Text, start: int, end: int, words: Wordhood) -> bool:
    """Whether the pieces between the signs are words themselves."""
    return all(len(piece) > 2 and words.known(piece) for piece in text.words_in(start, end))


def frame(written: str, folded: Text) -> tuple[str, tuple[int, ...]]:
    """The letters of a masked word with a full stop for each covered one, and where those stand."""
    known: list[str] = []
    after = 0
    for letter, start, end in zip(folded.skeleton, folded.starts, folded.ends, strict=True):
        known.extend("." for char in written[after:start] if char in MASK_SIGNS or ord(char) > 0x2000)
        known.append(letter)
        after = end
    return "".join(known), tuple(place for place, letter in enumerate(known) if letter == ".")


def place_of(text: Text, character: int) -> int:
    """How many letters begin before a character of the original."""
    return bisect_left(text.starts, character)
