"""Han names in other characters of the same sound: 茅太 for 茅台."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ahocorasick_rs import AhoCorasick

from rules.candidates.han import coded, pinyin, sounds
from rules.candidates.names import Name
from rules.candidates.patterns import automaton

_HAN = re.compile("[\u3400-\u9fff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Homophones:
    """Names by how they are read, found in one pass."""

    names: tuple[tuple[Name, ...], ...]
    automaton: AhoCorasick

    @classmethod
    def of(cls, names: Iterable[Name]) -> "Homophones":
        """The readings of those of these names that are Han characters alone."""
        found: defaultdict[str, list[Name]] = defaultdict(list)
        for name in names:
            if name.unspaced and len(name.shape) > 1:
                for sound in dict.fromkeys(map(coded, pinyin(name.shape))):
                    found[sound].append(name)
        return cls(names=tuple(map(tuple, found.values())), automaton=automaton(found))

    def places(self, shaped: str) -> Iterator[tuple[int, int, Name]]:
        """Where a shaped text sounds like a name, and holds some but not all of its characters."""
        if shaped.isascii() or not _HAN.search(shaped):
            return
        for which, start, end in self.automaton.find_matches_as_indexes(sounds(shaped), overlapping=True):
            for name in self.names[which]:
                same = sum(map(str.__eq__, shaped[start:end], name.shape))
                if 0 < same < end - start:
                    yield start, end, name
