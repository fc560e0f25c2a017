"""Tables of phrases found in a text as it was published: at the edges of words, in any case, width and adornment.

A phrase ending in * stands for every word that begins so. One with signs in it ("1:1") must stand there with them.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, NamedTuple, TypeVar

from ahocorasick_rs import AhoCorasick, MatchKind

from rules.names import Text, fold, unspaced

T = TypeVar("T")

# The signs of a text are compared without width: "１：１" is "1:1".
_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
# A text that repeats a phrase says nothing more by the hundredth time.
_MOST = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase(Generic[T]):
    """One phrase and what its table says of it."""

    written: str
    meaning: T

    @property
    def stem(self) -> bool:
        """Whether every word that begins so is meant."""
        return self.written.endswith("*")


class Place(NamedTuple, Generic[T]):
    """Where a phrase stands: letters `start` to `end` of the folded text."""

    phrase: Phrase[T]
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PhraseTable(Generic[T]):
    """Every phrase of a table, found in one pass."""

    phrases: Mapping[str, tuple[Phrase[T], ...]]
    letters: tuple[str, ...]
    automaton: AhoCorasick

    @classmethod
    def of(cls, phrases: Iterable[Phrase[T]]) -> "PhraseTable[T]":
        """Index these phrases; the same letters may be several phrases."""
        found: defaultdict[str, list[Phrase[T]]] = defaultdict(list)
        for phrase in phrases:
            found[fold(phrase.written).letters].append(phrase)
        found.pop("", None)
        held = {each: tuple(same) for each, same in found.items()}
        return cls(phrases=held, letters=tuple(held), automaton=_automaton(held))

    def places(self, text: Text) -> list[Place[T]]:
        """Where phrases stand, the longest of those that begin or end together, in order."""
        if not text.letters or not self.letters:
            return []
        firsts, matches = _at_words(text, self.automaton)
        found: list[Place[T]] = []
        for which, start, end in matches:
            found += _standing(self.phrases[self.letters[which]], text, start, end, firsts)
            if len(found) >= _MOST:
                break
        return _longest(found) if len(found) > 1 else found


@dataclass(frozen=True, slots=True, kw_only=True)
class PhraseBook:
    """Several tables, all of whose phrases are found in one pass, because a text is mostly asked for all."""

    tables: tuple[PhraseTable[Any], ...]
    letters: tuple[str, ...]
    holding: Mapping[str, tuple[int, ...]]
    automaton: AhoCorasick

    @classmethod
    def of(cls, *tables: PhraseTable[Any]) -> "PhraseBook":
        """Bind these tables."""
        found: defaultdict[str, list[int]] = defaultdict(list)
        for number, table in enumerate(tables):
            for letters in table.letters:
                found[letters].append(number)
        held = {letters: tuple(numbers) for letters, numbers in found.items()}
        return cls(tables=tables, letters=tuple(held), holding=held, automaton=_automaton(held))

    def places(self, text: Text) -> list[list[Place[Any]]]:
        """What each table says of the text."""
        found: list[list[Place[Any]]] = [[] for _ in self.tables]
        if not text.letters or not self.letters:
            return found
        firsts, matches = _at_words(text, self.automaton)
        for which, start, end in matches:
            letters = self.letters[which]
            for number in self.holding[letters]:
                if len(found[number]) < _MOST:
                    found[number] += _standing(self.tables[number].phrases[letters], text, start, end, firsts)
        return [_longest(places) if len(places) > 1 else places for places in found]


def _automaton(letters: Iterable[str]) -> AhoCorasick:
    return AhoCorasick(letters, matchkind=MatchKind.Standard, store_patterns=False)


def _at_words(text: Text, automaton: AhoCorasick) -> tuple[set[int], list[tuple[int, int, int]]]:
    """Where words begin, and the matches that begin there or in a script without spaces.

    Most matches stand inside other words: "ring" in "earrings".
    """
    matches = automaton.find_matches_as_indexes(text.letters, overlapping=True)
    if not matches:
        return set(), matches
    firsts = {first for first, _ in text.words}
    if text.letters.isascii():
        return firsts, [match for match in matches if match[1] in firsts]
    return firsts, [match for match in matches if match[1] in firsts or unspaced(text.letters[match[1]])]


def _standing(phrases: Iterable[Phrase[T]], text: Text, start: int, end: int, firsts: set[int]) -> list[Place[T]]:
    """The phrases that these letters are, to the ends of words and with their signs."""
    return [
        Place(phrase=phrase, start=start, end=_word_end(text, end) if phrase.stem else end)
        for phrase in phrases
        if (phrase.stem or _ends(text, end, firsts)) and _signs_stand(phrase.written, text, start, end)
    ]


def _ends(text: Text, end: int, firsts: set[int]) -> bool:
    """Whether a word may end there, before the first letter of another; scripts without spaces have no such edges."""
    return end in firsts or end == len(text.letters) or unspaced(text.letters[end - 1])


def _word_end(text: Text, end: int) -> int:
    return text.words[bisect_left(text.words, (end, 0)) - 1][1]


def _signs_stand(written: str, text: Text, start: int, end: int) -> bool:
    signs = _signs(written.rstrip("*"))
    return not signs or signs == _signs(text.seen(start, end))


def _signs(text: str) -> str:
    return "".join(char for char in text.translate(_WIDTH) if not char.isalnum() and not char.isspace())


def _longest(found: list[Place[T]]) -> list[Place[T]]:
    kept: list[Place[T]] = []
    for place in sorted(found, key=lambda each: (each.start, -each.end)):
        if not any(_inside(place, other) for other in kept[-_MOST:]):
            kept.append(place)
    return kept


def _inside(place: Place[T], other: Place[T]) -> bool:
    within = other.start <= place.start and place.end <= other.end
    return within and (other.end - other.start) > (place.end - place.start)
