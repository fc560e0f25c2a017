"""Names that an unknown word of a text may be read as: docs/matching.md, 6 to 9.

What a word may be read as does not depend on its place, so each word is compared with all names once.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from rapidfuzz import process
from rapidfuzz.distance import OSA

from rules.candidates.sightings import Trick
from tests.rules.reference.hearing import Hearers
from tests.rules.reference.marks import LONGEST, Mark, shape, squeezed, touched

_NUMBER = re.compile(r"[0-9]+[a-z]{0,2}|[a-z]{1,2}[0-9]+")
_ROTATED = dict(zip("undpbqgmw", "nupdqbbwm", strict=True))
_UPRIGHT = {"ɯ": "m", "ƃ": "g", "ɾ": "j"}
_SHORTEST = 3
_SHORTEST_LOOK = 4
_REVERSED = 5
_TWO_EDITS = 10
_EDITED_NAME = 6
_EDITED_WORD = 4

Guess = tuple[Mark, Trick]


@dataclass(frozen=True, slots=True, kw_only=True)
class Guesses:
    """The names that words are compared with, and the words compared before."""

    marks: Sequence[Mark]
    spaced: Sequence[Mark]
    shapes: Sequence[str]
    touched: Sequence[str]
    hearers: Hearers
    registered: frozenset[str]
    long_words: Sequence[str]
    edited_words: frozenset[str]
    edited_shapes: Sequence[str]
    read: dict[str, tuple[Guess, ...]] = field(default_factory=dict, repr=False)
    mistyped: dict[str, tuple[tuple[Mark, int], ...]] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, marks: Sequence[Mark]) -> "Guesses":
        """Compare words with these names."""
        spaced = [mark for mark in marks if mark.spaced_word]
        return cls(
            marks=marks,
            spaced=spaced,
            shapes=[mark.shape for mark in spaced],
            touched=[mark.touched for mark in spaced],
            hearers=Hearers.of(marks),
            registered=frozenset(mark.letters for mark in spaced),
            long_words=_distinct(mark.shape for mark in spaced if _long(mark)),
            edited_words=frozenset(word for word, _ in _edited(marks)),
            edited_shapes=_distinct(shaped for _, shaped in _edited(marks)),
        )

    def of_word(self, word: str) -> tuple[Guess, ...]:
        """Every name that a word may stand for, each by the first trick that explains it."""
        if word not in self.read:
            self.read[word] = tuple(self._first_of_each(word)) if self._readable(word) else ()
        return self.read[word]

    def one_edit(self, seen: str) -> tuple[tuple[Mark, int], ...]:
        """The names that hold a word whose shape is one edit from this one, and which word of theirs it is."""
        if seen not in self.mistyped:
            near = frozenset(_at_distance(seen, self.edited_shapes, 1))
            words = {word for word, shaped in _edited(self.marks) if shaped in near} if near else set()
            self.mistyped[seen] = tuple(self._holding(words)) if near else ()
        return self.mistyped[seen]

    def upside_down(self, letters: str, skeleton: str) -> list[Mark]:
        """The names that letters, some of which are turned ones, are once the page is turned."""
        if letters == skeleton or len(letters) < _REVERSED:
            return []
        upright = [_turned(letter, look) for letter, look in zip(letters, skeleton, strict=True)]
        marks = self._equal(self.shapes, shape("".join(reversed(upright))))
        return [mark for mark in marks if mark.letters != letters]

    def _readable(self, word: str) -> bool:
        return _SHORTEST <= len(word) <= LONGEST + 2 and word not in self.registered

    def _first_of_each(self, word: str) -> Iterator[Guess]:
        found: dict[str, Guess] = {}
        for mark, trick in self._all(word):
            if mark.letters != word:
                found.setdefault(mark.registered, (mark, trick))
        return iter(found.values())

    def _all(self, word: str) -> Iterator[Guess]:
        if len(word) >= _SHORTEST_LOOK:
            look = Trick.SIGNS if any("0" <= letter <= "9" for letter in word) else Trick.LETTERS
            yield from ((mark, look) for mark in self._looking_alike(word))
            yield from ((mark, Trick.STRETCHED) for mark in self._stretched(word))
            yield from ((mark, Trick.REVERSED) for mark in self._reversed(word))
            yield from ((mark, Trick.TWO_EDITS) for mark in self._two_edits(word))
        yield from ((mark, Trick.SOUND) for mark in self.hearers.of_word(word))

    def _looking_alike(self, word: str) -> Iterator[Mark]:
        """Names of which the word is an image once letters that touch are one, or once its 6 is a g."""
        seen = shape(word)
        yield from (mark for mark in self._equal(self.touched, touched(seen)) if mark.shape != seen)
        if "6" in word and not _NUMBER.fullmatch(word):
            yield from self._equal(self.shapes, shape(word.replace("6", "g")))

    def _stretched(self, word: str) -> list[Mark]:
        """Names that the word is once no letter repeats, where one stands three times running."""
        if not any(word[place] == word[place + 1] == word[place + 2] for place in range(len(word) - 2)):
            return []
        short = squeezed(shape(word))
        return [mark for mark in self.spaced if mark.squeezed == short]

    def _reversed(self, word: str) -> Iterator[Mark]:
        """Names that the word is from right to left, or turned upside down."""
        seen, rotated = shape(word), "".join(_ROTATED.get(letter, letter) for letter in word[::-1])
        for turned in dict.fromkeys((seen[::-1], shape(rotated))) if len(word) >= _REVERSED else ():
            yield from self._equal(self.shapes, turned) if turned != seen else ()

    def _equal(self, column: Sequence[str], wanted: str) -> list[Mark]:
        """The names of which that column is what is wanted: none is left out, but equal ones are rare."""
        same = wanted in column
        return [mark for mark, each in zip(self.spaced, column, strict=True) if each == wanted] if same else []

    def _two_edits(self, word: str) -> list[Mark]:
        """One-word names of ten letters or more, exactly two edits from a word without digits that is none of them."""
        seen = shape(word)
        if seen in self.long_words or any("0" <= letter <= "9" for letter in word):
            return []
        far = frozenset(_at_distance(seen, self.long_words, 2))
        return [mark for mark in self.spaced if mark.shape in far and _long(mark)] if far else []

    def _holding(self, meant: set[str]) -> Iterator[tuple[Mark, int]]:
        """The names that hold one of these words, whose shape in some name is near: capitals may look like others."""
        for mark in self.marks:
            shortest = _EDITED_NAME if len(mark.words) == 1 else _EDITED_WORD
            for which, word in enumerate(mark.words):
                if word in meant and len(word) >= shortest and mark.editable:
                    yield mark, which


def _at_distance(seen: str, words: Sequence[str], edits: int) -> list[str]:
    near = process.extract(seen, words, scorer=OSA.distance, score_cutoff=edits, limit=None)
    return [word for word, distance, _ in near if distance == edits]


def _turned(letter: str, look: str) -> str:
    return _ROTATED.get(letter, letter) if letter.isascii() else _UPRIGHT.get(letter, look)


def _edited(marks: Iterable[Mark]) -> Iterator[tuple[str, str]]:
    """The words that may be mistyped, and their shapes."""
    for mark in marks:
        for word, shaped in zip(mark.words, mark.word_shapes, strict=True) if mark.editable else ():
            if len(word) >= _EDITED_WORD:
                yield word, shaped


def _long(mark: Mark) -> bool:
    return len(mark.words) == 1 and len(mark.shape) >= _TWO_EDITS


def _distinct(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words))
