"""Which long words lie two typing errors from a given one: found by halves, confirmed by rapidfuzz.

Of two errors at most one falls into one of a word's halves, so that one half at least is found by deletions of one
letter; all words with such a half are compared.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from rules.candidates.near_words import shapes_of

FAR_LETTERS = 10
_EDITS = 2
# The letters of the shortest word that may be one of them.
FEWEST_FAR = FAR_LETTERS - _EDITS


@dataclass(frozen=True, slots=True, kw_only=True)
class FarWords:
    """Long words by the spellings of their halves with at most one letter less."""

    heads: Mapping[str, tuple[str, ...]]
    tails: Mapping[str, tuple[str, ...]]
    words: frozenset[str]
    longest: int

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
        if not FEWEST_FAR <= len(word) <= self.longest or word in self.words:
            return ()
        size = len(word)
        meant = range(max(FAR_LETTERS, size - _EDITS), size + _EDITS + 1)
        shared = self._with(self.heads, {word[:cut] for cut in _around(length // 2 for length in meant)})
        shared |= self._with(self.tails, {word[-cut:] for cut in _around(length - length // 2 for length in meant)})
        return tuple(far for far in sorted(shared) if OSA.distance(word, far, score_cutoff=_EDITS) == _EDITS)

    @staticmethod
    def _with(index: Mapping[str, tuple[str, ...]], parts: AbstractSet[str]) -> set[str]:
        spellings = {part[:place] + part[place + 1 :] for part in parts for place in range(len(part))}
        # The common keys at once: of sixty spellings hardly one is known.
        return {far for spelled in index.keys() & spellings.union(parts) for far in index[spelled]}


def _around(cuts: Iterable[int]) -> set[int]:
    """A half of the word that was meant may be a letter shorter or longer in the one that is seen."""
    return {near for cut in cuts for near in (cut - 1, cut, cut + 1)}
