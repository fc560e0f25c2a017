"""A text as names are looked for in it, and a window of it that was read as a name."""

from collections.abc import Iterable
from dataclasses import dataclass

from rules.candidates.sightings import Trick
from rules.candidates.wordhood import Wordhood
from rules.names import Text
from tests.rules.reference.marks import Mark, heard, shape

_FAR = {Trick.TWO_EDITS: 7, Trick.ONE_EDIT: 6, Trick.MASKED: 5, Trick.SOUND: 3, Trick.HOMOPHONE: 3, Trick.REVERSED: 3}


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A folded text, its shape and syllables, and between which places a name stands for itself."""

    text: Text
    words: Wordhood
    shape: str
    heard: str
    firsts: frozenset[int]
    lasts: frozenset[int]

    def word_at(self, place: int) -> tuple[int, int]:
        """Where the word begins and ends that holds letter `place`."""
        return next((first, last) for first, last in self.text.words if first <= place < last)

    def shut(self, start: int, end: int) -> bool:
        """Whether the window's first or last letter stands in a word that listings or a language use."""
        ends = (self.word_at(start), self.word_at(end - 1))
        return any(self.words.known(self.text.letters[first:last]) for first, last in ends)

    def between(self, start: int, end: int) -> bool:
        """Whether a window begins where a word may begin and ends where one may end."""
        return start in self.firsts and end in self.lasts


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Letters `start` to `end` of a page read as a name by some tricks."""

    start: int
    end: int
    mark: Mark
    tricks: tuple[Trick, ...] = ()

    @property
    def plainness(self) -> int:
        """How far the tricks are from the name's own letters, all together."""
        return sum(_FAR.get(trick, 2) for trick in self.tricks)


def page_of(text: Text, words: Wordhood, signs: Iterable[int] = ()) -> Page:
    """A text to look for names in; letters that were read from signs may be left out at a name's edge."""
    shaped, places = shape(text.skeleton), frozenset(signs)
    return Page(
        text=text,
        words=words,
        shape=shaped,
        heard=heard(shaped),
        firsts=frozenset(first for first, _ in text.words) | {place + 1 for place in places},
        lasts=frozenset(last for _, last in text.words) | places,
    )
