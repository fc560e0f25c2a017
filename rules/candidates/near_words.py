"""Which words lie one typing error from a given one: found by deletions, confirmed and named by rapidfuzz.

Two words one edit apart have a spelling in common once a letter is taken from one or both, so that a look into one
table replaces a comparison with every word.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz.distance import OSA, Editop, Levenshtein


class EditKind(StrEnum):
    """What happened to the registered word on its way into the text."""

    DROPPED = "dropped"
    DOUBLED = "doubled"
    INSERTED = "inserted"
    SUBSTITUTED = "substituted"
    SWAPPED = "swapped"


# How many letters of the registered word and of the seen word an edit concerns.
_LETTERS = {
    EditKind.DROPPED: (1, 0),
    EditKind.DOUBLED: (0, 1),
    EditKind.INSERTED: (0, 1),
    EditKind.SUBSTITUTED: (1, 1),
    EditKind.SWAPPED: (2, 2),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """One typing error: letters `registered` became letters `seen` at `place` of the registered word."""

    kind: EditKind
    registered: str
    seen: str
    place: int
    registered_word: str
    seen_word: str

    @property
    def plural(self) -> bool:
        """Whether the words differ by an s at the end only."""
        registered, seen = self.registered_word, self.seen_word
        return registered == seen + "s" or seen == registered + "s"


@dataclass(frozen=True, slots=True, kw_only=True)
class NearWords:
    """The registered words and the spellings they share with their neighbours."""

    spellings: Mapping[str, tuple[str, ...]]
    shortest: int
    longest: int

    @classmethod
    def of(cls, words: Iterable[str]) -> "NearWords":
        """Index these words."""
        known = sorted(set(words))
        spellings: defaultdict[str, list[str]] = defaultdict(list)
        for word in known:
            for shape in shapes_of(word):
                spellings[shape].append(word)
        lengths = [len(word) for word in known]
        frozen = {shape: tuple(words) for shape, words in spellings.items()}
        return cls(spellings=frozen, shortest=min(lengths, default=1) - 1, longest=max(lengths, default=-1) + 1)

    def of_word(self, word: str) -> tuple[str, ...]:
        """The registered words exactly one edit from this one, in alphabetical order.

        Those of a word that is registered itself are for the caller to leave out: it is no misspelling of another.
        """
        if not self.shortest <= len(word) <= self.longest:
            return ()
        # The common keys at once: most of a word's spellings are none of a registered one.
        shared = {near for shape in self.spellings.keys() & shapes_of(word) for near in self.spellings[shape]}
        return tuple(near for near in sorted(shared) if OSA.distance(word, near, score_cutoff=1) == 1)


def edit(registered: str, seen: str, shapes: tuple[str, str] | None = None) -> Edit:
    """Name the one edit between two words; where they differ otherwise too, between their shapes of equal length."""
    near, shaped = shapes or (registered, seen)
    steps = Levenshtein.editops(near, shaped)
    kind, place = _step(next(iter(steps)), shaped) if len(steps) == 1 else _swap(near, shaped)
    lost, gained = _LETTERS[kind]
    return Edit(
        kind=kind,
        registered=registered[place : place + lost],
        seen=seen[place : place + gained],
        place=place,
        registered_word=registered,
        seen_word=seen,
    )


def _step(step: Editop, seen: str) -> tuple[EditKind, int]:
    if step.tag == "delete":
        return EditKind.DROPPED, step.src_pos
    if step.tag == "replace":
        return EditKind.SUBSTITUTED, step.src_pos
    beside = (seen[step.dest_pos - 1 : step.dest_pos], seen[step.dest_pos + 1 : step.dest_pos + 2])
    return (EditKind.DOUBLED if seen[step.dest_pos] in beside else EditKind.INSERTED), step.src_pos


def _swap(registered: str, seen: str) -> tuple[EditKind, int]:
    place = next(i for i, pair in enumerate(zip(registered, seen, strict=True)) if pair[0] != pair[1])
    return EditKind.SWAPPED, place


def shapes_of(word: str) -> set[str]:
    """A word whole and with each of its letters left out."""
    return {word} | {word[:place] + word[place + 1 :] for place in range(len(word))}
