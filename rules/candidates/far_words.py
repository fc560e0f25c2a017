"""Which long words lie two typing errors from a given one: found by halves, confirmed by rapidfuzz.

Of two errors at most one falls into one of a word's halves, so that one half at least is found by deletions of one
letter; all words with such a half are compared.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from rapidfuzz.distance import OSA

from rules.candidates.near_words import REMEMBERED, shapes_of

FAR_LETTERS = 10
_EDITS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class FarWords:
    """Long words by the spellings of their halves with at most one letter less."""

    heads: Mapping[str, tuple[str, ...]]
    tails: Mapping[str, tuple[str, ...]]
    words: frozenset[str]
    longest: int
    remembered: dict[str, tuple[str, ...]] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def of(cls, words: Iterable[str]) -> "FarWords":
        """Index these words; shorter ones than FAR_LETTERS are left out."""
        known = sorted({word for word in words if len(word) >= FAR_LETTERS})
        heads: defaultdict[str, list[str]] = defaultdict(list)
        tails: defaultdict[str, list[str]] = defaultdict(list)
        for word in known:
            half = len(word) // 2
            for part, index in ((word[:half], heads), (word[half:], tails)):
                for shape in shapes_of(part):
                    index[shape].append(word)
        return cls(
            heads={shape: tuple(same) for shape, same in heads.items()},
            tails={shape: tuple(same) for shape, same in tails.items()},
            words=frozenset(known),
            longest=max(map(len, known), default=0) + _EDITS,
        )

    def of_word(self, word: str) -> tuple[str, ...]:
        """The words exactly two edits from this one, in alphabetical order; none for one that is a word itself."""
        if not FAR_LETTERS - _EDITS <= len(word) <= self.longest or word in self.words:
            return ()
        if word not in self.remembered:
            if len(self.remembered) >= REMEMBERED:
                self.remembered.clear()
            self.remembered[word] = tuple(self._search(word))
        return self.remembered[word]

    def _search(self, word: str) -> Iterator[str]:
        shared: set[str] = set()
        size = len(word)
        for length in range(max(FAR_LETTERS, size - _EDITS), size + _EDITS + 1):
            half = length // 2
            for cut in range(half - 1, half + 2):
                shared.update(self._with(self.heads, word[:cut]))
            for cut in range(length - half - 1, length - half + 2):
                shared.update(self._with(self.tails, word[size - cut :]))
        return (far for far in sorted(shared) if OSA.distance(word, far, score_cutoff=_EDITS) == _EDITS)

    @staticmethod
    def _with(index: Mapping[str, tuple[str, ...]], part: str) -> Iterator[str]:
        for shape in shapes_of(part):
            yield from index.get(shape, ())
