"""The shapes that are looked for in a text: of names, and of the pinyin of Han names."""

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from rules.candidates.han import pinyin
from rules.candidates.names import LONGEST_LETTERS, Name
from rules.candidates.shapes import shape
from rules.names import unspaced

# The shortest names found inside longer runs of letters; shorter ones stand as words of their own or not at all.
INSIDE_LETTERS = 4
# Pinyin of two syllables is as short as a word of any language: maotai, but not "ma" or "lida".
PINYIN_LETTERS = 6

# A pattern's number, and where it stands.
Match = tuple[int, int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """Letters that are looked for, and the names they stand for: by their own spelling, or (True) by pinyin.

    `free` ones stand anywhere, because their script puts no spaces.
    """

    names: tuple[tuple[Name, bool], ...]
    free: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Patterns:
    """Every pattern of a register. Those that stand between words are looked up, the others found in one pass.

    `lengths` are those of the patterns that begin with some letters; `bound` finds the patterns that stand between
    words or glued to some, `free` those that stand anywhere, which are numbered after them.
    """

    patterns: tuple[Pattern, ...]
    numbers: Mapping[str, int]
    lengths: Mapping[str, tuple[int, ...]]
    bound: AhoCorasick
    free: AhoCorasick
    first_free: int

    @classmethod
    def of(cls, names: Iterable[Name]) -> "Patterns":
        """The patterns of these names; of those of spaced scripts only names neither too short nor too long."""
        found: defaultdict[str, list[tuple[Name, bool]]] = defaultdict(list)
        for name in names:
            for shaped, by_pinyin in _shapes(name):
                found[shaped].append((name, by_pinyin))
        free = [shaped for shaped in found if unspaced(shaped)]
        bound = [shaped for shaped in found if not unspaced(shaped)]
        patterns = (
            Pattern(names=tuple(dict.fromkeys(found[shaped])), free=unspaced(shaped)) for shaped in bound + free
        )
        return cls(
            patterns=tuple(patterns),
            numbers={shaped: number for number, shaped in enumerate(bound)},
            lengths=_lengths(bound),
            bound=automaton(bound),
            free=automaton(free),
            first_free=len(bound),
        )

    def between(self, shaped: str, firsts: Iterable[int], lasts: Container[int]) -> list[Match]:
        """Which patterns stand where in a shaped text from some of these places to some others."""
        found: list[Match] = []
        lengths, numbers = self.lengths, self.numbers
        for start in firsts:
            for length in lengths.get(shaped[start : start + INSIDE_LETTERS], ()):
                end = start + length
                if end in lasts and (which := numbers.get(shaped[start:end])) is not None:
                    found.append((which, start, end))
        return found

    def within(self, shaped: str, first: int, last: int) -> Iterator[Match]:
        """Which of the patterns that may be glued to words stand where in this part of a shaped text."""
        for which, start, end in self.bound.find_matches_as_indexes(shaped[first:last], overlapping=True):
            yield which, first + start, first + end

    def anywhere(self, shaped: str) -> Iterator[Match]:
        """Which of the patterns of scripts without spaces stand where in a shaped text."""
        if unspaced(shaped):
            for which, start, end in self.free.find_matches_as_indexes(shaped, overlapping=True):
                yield self.first_free + which, start, end


def _lengths(shapes: Iterable[str]) -> dict[str, tuple[int, ...]]:
    found: defaultdict[str, set[int]] = defaultdict(set)
    for shaped in shapes:
        found[shaped[:INSIDE_LETTERS]].add(len(shaped))
    return {head: tuple(sorted(lengths)) for head, lengths in found.items()}


def automaton(patterns: Iterable[str]) -> AhoCorasick:
    """What finds all of these in one pass, in the order in which they end."""
    return AhoCorasick(
        patterns, matchkind=MatchKind.Standard, store_patterns=False, implementation=Implementation.ContiguousNFA
    )


def _shapes(name: Name) -> Iterator[tuple[str, bool]]:
    if not name.unspaced:
        if INSIDE_LETTERS <= len(name.shape) <= LONGEST_LETTERS:
            yield name.shape, False
        return
    if len(name.shape) > 1:
        yield name.shape, False
    for reading in pinyin(name.shape):
        spelled = "".join(reading)
        if PINYIN_LETTERS <= len(spelled) <= LONGEST_LETTERS:
            yield shape(spelled), True
