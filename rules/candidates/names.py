"""The registered names as they are looked for, each folded once."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate, pairwise

from rules.candidates.shapes import shape
from rules.names import fold, spelling, unspaced
from rules.terms import Registration

# A name longer than this is a sentence: it is found where it is a whole field, and edits in it are not looked for.
LONGEST_LETTERS = 80
# One edit makes another word of a shorter name.
EDIT_LETTERS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A registered spelling, folded once, and which registrations (by place in the register) hold it.

    `unspaced` ones are looked for inside runs of letters, because their script puts no spaces.
    """

    registered: str
    letters: str
    skeleton: str
    spelling: str
    shape: str
    words: tuple[str, ...]
    holders: tuple[int, ...]
    unspaced: bool

    @property
    def skeleton_words(self) -> tuple[str, ...]:
        """The words in letters that look like theirs."""
        ends = accumulate(map(len, self.words), initial=0)
        return tuple(self.skeleton[first:last] for first, last in pairwise(ends))

    @property
    def editable(self) -> bool:
        """Whether the name is looked for with a typing error in one of its words."""
        return EDIT_LETTERS <= len(self.letters) <= LONGEST_LETTERS and not self.unspaced


def names_of(registrations: Iterable[Registration]) -> list[Name]:
    """The names of these registrations, each once; a name without letters is none that a text could hold."""
    holders: defaultdict[str, list[int]] = defaultdict(list)
    for place, registration in enumerate(registrations):
        for registered in registration.names:
            holders[registered].append(place)
    return [name for registered, places in holders.items() if (name := _name(registered, tuple(places))).letters]


def _name(registered: str, holders: tuple[int, ...]) -> Name:
    text = fold(registered)
    return Name(
        registered=registered,
        letters=text.letters,
        skeleton=text.skeleton,
        spelling=spelling(registered),
        shape=shape(text.skeleton),
        words=tuple(text.letters[first:last] for first, last in text.words),
        holders=holders,
        unspaced=unspaced(text.letters),
    )
