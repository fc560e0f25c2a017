"""Names with one typing error in one of their words: addias, jack wolfskn."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from rules.candidates.names import EDIT_LETTERS, Name
from rules.candidates.near_words import Edit, NearWords, edit
from rules.candidates.shapes import shape
from rules.candidates.sightings import Place, Trick
from rules.names import Text

# The edited word of a longer name: "hugo bos" is one, "u s polo asn" too, "tbe face" is not worth the noise.
EDIT_WORD_LETTERS = 4
# Amounts with their unit and models' numbers, every third word that titles alone use: 900gms is no Googims, mate11 no
# Maxell.
_MEASURE = re.compile(r"\d+[^\W\d_]*|[^\W\d_]+\d{2,}")
# Words corrected before; a platform's titles share theirs. Bounded, because hostile titles share none.
_REMEMBERED = 100_000

# A registered word, what was seen, and the shapes of both, which are one edit apart.
Correction = tuple[str, str, tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class TypingErrors:
    """The words that are looked for with a typing error, and the names that they stand in.

    `registered` are those words, none of which is a misspelling of another, and `spelled` those of each shape; `alone`
    are the names of one word, `beside` the names of several, by each word that may be edited and the one beside it
    (True: after it), each with the place of that word in the name.
    """

    near_words: NearWords
    registered: frozenset[str]
    spelled: Mapping[str, tuple[str, ...]]
    alone: Mapping[str, tuple[Name, ...]]
    beside: Mapping[tuple[str, str, bool], tuple[tuple[Name, int], ...]]
    remembered: dict[str | tuple[str, str], tuple[Correction, ...]] = field(
        default_factory=dict, compare=False, repr=False
    )

    @classmethod
    def of(cls, names: Iterable[Name]) -> "TypingErrors":
        """Index those of these names in which errors are looked for."""
        editable = [name for name in names if name.editable]
        spelled = _spelled(editable)
        registered = frozenset(word for words in spelled.values() for word in words)
        return cls(
            near_words=NearWords.of(spelled),
            registered=registered,
            spelled=spelled,
            alone=_alone(editable),
            beside=_beside(editable),
        )

    def of_word(self, place: int, text: Text) -> Iterable[Place]:
        """The names that stand in a text once its word of that place is read as a registered one."""
        corrections = self._near(*text.words[place], text)
        return self._corrected(corrections, place, text) if corrections else ()

    def _corrected(self, corrections: tuple[Correction, ...], place: int, text: Text) -> Iterator[Place]:
        for correction in corrections:
            for name, begin in self._holding(correction[0], place, text):
                start, end = text.words[begin][0], text.words[begin + len(name.words) - 1][1]
                yield Place(start, end, name, (Trick.ONE_EDIT,), _edit(*correction))

    def of_run(self, first: int, last: int, text: Text) -> Iterator[Place]:
        """The names of one word that these letters may be, written in pieces."""
        for correction in self._near(first, last, text):
            for name in self.alone.get(correction[0], ()):
                yield Place(first, last, name, (Trick.ONE_EDIT,), _edit(*correction))

    def _near(self, first: int, last: int, text: Text) -> tuple[Correction, ...]:
        word, skeleton = text.letters[first:last], text.skeleton[first:last]
        key = word if word == skeleton else (word, skeleton)
        answer = self.remembered.get(key)
        if answer is None:
            if len(self.remembered) >= _REMEMBERED:
                self.remembered.clear()
            answer = self.remembered[key] = tuple(self._corrections(word, skeleton))
        return answer

    def _corrections(self, word: str, skeleton: str) -> Iterator[Correction]:
        if word in self.registered or skeleton in self.registered or _MEASURE.fullmatch(word):
            return
        seen = shape(skeleton)
        for near in self.near_words.of_word(seen):
            for registered in self.spelled[near]:
                yield registered, word, (near, seen)

    def _holding(self, near: str, place: int, text: Text) -> Iterator[tuple[Name, int]]:
        """The names that stand in the text once word `place` is read as `near`, each with its first word's place."""
        yield from ((name, place) for name in self.alone.get(near, ()))
        if place + 1 < len(text.words):
            yield from self._fitting((near, _letters(text, text.words[place + 1]), True), place, text)
        if place > 0:
            yield from self._fitting((near, _letters(text, text.words[place - 1]), False), place, text)

    def _fitting(self, pair: tuple[str, str, bool], place: int, text: Text) -> Iterator[tuple[Name, int]]:
        for name, which in self.beside.get(pair, ()):
            first = place - which
            if first >= 0 and first + len(name.words) <= len(text.words):
                have = (_letters(text, text.words[first + i]) for i in range(len(name.words)))
                if all(a == b or i == which for i, (a, b) in enumerate(zip(have, name.words, strict=True))):
                    yield name, first


@lru_cache(maxsize=1 << 15)
def _edit(registered: str, seen: str, shapes: tuple[str, str]) -> Edit:
    """The edit of a correction; named where a name is found by it, as one word's corrections in five are."""
    return edit(registered, seen, shapes)


def _letters(text: Text, word: tuple[int, int]) -> str:
    return text.letters[word[0] : word[1]]


def _spelled(names: Iterable[Name]) -> dict[str, tuple[str, ...]]:
    found: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for name in names:
        # By the skeleton, as texts are looked up: half the letters of "Москвичка" look like Latin ones.
        for word, skeleton in zip(name.words, name.skeleton_words, strict=True):
            if len(word) >= EDIT_WORD_LETTERS:
                found[shape(skeleton)][word] = None
    return {shaped: tuple(words) for shaped, words in found.items()}


def _alone(names: Iterable[Name]) -> dict[str, tuple[Name, ...]]:
    found: defaultdict[str, list[Name]] = defaultdict(list)
    for name in names:
        if len(name.words) == 1 and len(name.words[0]) >= EDIT_LETTERS:
            found[name.words[0]].append(name)
    return {word: tuple(same) for word, same in found.items()}


def _beside(names: Iterable[Name]) -> dict[tuple[str, str, bool], tuple[tuple[Name, int], ...]]:
    found: defaultdict[tuple[str, str, bool], list[tuple[Name, int]]] = defaultdict(list)
    for name in names:
        for which, word in enumerate(name.words if len(name.words) > 1 else ()):
            if len(word) >= EDIT_WORD_LETTERS:
                after = which + 1 < len(name.words)
                found[word, name.words[which + 1 if after else which - 1], after].append((name, which))
    return {pair: tuple(same) for pair, same in found.items()}
