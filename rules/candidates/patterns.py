"""The shapes that are looked for anywhere in a text, in one pass: of names, and of the pinyin of Han names."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """Letters that are looked for, and the names they stand for: by their own spelling, or (True) by pinyin.

    `free` ones stand anywhere, because their script puts no spaces.
    """

    names: tuple[tuple[Name, bool], ...]
    free: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Patterns:
    """Every pattern of a register, found in one pass."""

    patterns: tuple[Pattern, ...]
    automaton: AhoCorasick

    @classmethod
    def of(cls, names: Iterable[Name]) -> "Patterns":
        """The patterns of these names; of those of spaced scripts only names neither too short nor too long."""
        found: defaultdict[str, list[tuple[Name, bool]]] = defaultdict(list)
        for name in names:
            for shaped, by_pinyin in _shapes(name):
                found[shaped].append((name, by_pinyin))
        patterns = (Pattern(names=tuple(dict.fromkeys(same)), free=unspaced(shaped)) for shaped, same in found.items())
        return cls(patterns=tuple(patterns), automaton=automaton(found))

    def places(self, shaped: str) -> Sequence[tuple[int, int, int]]:
        """Which patterns stand where in a shaped text, overlapping or not, in the order of their ends."""
        return self.automaton.find_matches_as_indexes(shaped, overlapping=True)


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
