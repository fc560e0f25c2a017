"""A registered name as it is looked for, and a place of a text that may stand for it."""

from collections.abc import Callable
from enum import StrEnum
from typing import NamedTuple

from rules.candidates.names import Name
from rules.candidates.near_words import Edit
from rules.names import Text, comparable, opening, spelling
from rules.terms import Field

# A text that repeats a name says nothing more by the fifth time, and must not cost more.
PLACES_A_NAME = 4


class Trick(StrEnum):
    """How a text departs from a registered name beyond case, accents, gaps and single look-alike letters."""

    SIGNS = "signs"  # digits or signs for letters: n1ke, $amsung
    LETTERS = "letters"  # Latin letters for others that look alike: rnicrosoft, GoogIe
    GLUED = "glued"  # written together with an ordinary word: nikeshoes
    MASKED = "masked"  # a sign over a letter: gu*ci
    STRETCHED = "stretched"  # letters drawn out: niiike
    REVERSED = "reversed"  # from right to left: ekin
    ONE_EDIT = "one edit"
    TWO_EDITS = "two edits"
    SOUND = "sound"  # spelled in another script: найк
    HAN_FORM = "han form"  # traditional or simplified characters for the other: 寶馬
    HOMOPHONE = "homophone"  # other characters of the same sound: 茅太
    PINYIN = "pinyin"  # Han characters spelled in Latin letters: maotai


_GUESSES = frozenset(
    {Trick.ONE_EDIT, Trick.TWO_EDITS, Trick.SOUND, Trick.HOMOPHONE, Trick.MASKED, Trick.REVERSED, Trick.LETTERS}
)

# What happens by a slip as well, or in a word that has nothing to do with the name.
_SLIPS = frozenset({Trick.GLUED, Trick.ONE_EDIT, Trick.TWO_EDITS, Trick.SOUND, Trick.PINYIN})


class Place(NamedTuple):
    """A place of a text that may stand for a registered name, before anything else is asked of it.

    `edit` is what one of the words was mistyped by; `drawn` says that the letters were read as one word, whatever
    stands between them. A tuple, because most places are dropped again and it is made in a tenth of a record's time.
    """

    start: int
    end: int
    name: Name
    tricks: tuple[Trick, ...] = ()
    edit: Edit | None = None
    drawn: bool = False

    @property
    def guessed(self) -> bool:
        """Whether what was seen might as well be another word, so that a name that stands there itself rules it out."""
        return not _GUESSES.isdisjoint(self.tricks)


# Whether a place with these first and last letters is looked for at all.
Wanted = Callable[[int, int], bool]


class Sighting(NamedTuple):
    """A place of a text that may stand for a registered name: letters `start` to `end` of the folded text.

    `seen` is what was published there, `letters` the same folded, and `words` those letters cut at the edges of words
    and the sighting's own; `edit` is what one of them was mistyped by.
    `tricks` is empty where the letters are the name's own, or look like them one by one.
    `rivalled` says that another name stands in the same place just as it was registered: "Levis" for Levi's.
    A tuple like the place it was made of: a title has five, and a record takes three times as long to make.
    """

    field: Field
    text: Text
    start: int
    end: int
    name: Name
    seen: str
    letters: str
    words: tuple[str, ...]
    edit: Edit | None = None
    tricks: tuple[Trick, ...] = ()
    rivalled: bool = False

    @property
    def leading(self) -> Trick | None:
        """The first of its tricks, whose check speaks for all of them."""
        return self.tricks[0] if self.tricks else None

    @property
    def as_registered(self) -> bool:
        """Whether what was seen differs from the registered spelling in case, width and separators at most."""
        seen, name = self.seen, self.name
        if seen == name.registered:
            return True
        if not comparable(seen, name.registered):
            return False
        # What is plain is its letters, folded before: spelling them out again took a fifth of the time of the rules.
        plain = not self.tricks and seen.isascii() and seen.isprintable()
        return (self.letters if plain else spelling(seen)) == name.spelling

    @property
    def guessed(self) -> bool:
        """Whether what was seen might as well be another word, so that a name that stands there itself rules it out."""
        return not _GUESSES.isdisjoint(self.tricks)

    @property
    def deliberate(self) -> bool:
        """Whether nobody writes so by a slip, and what was seen is no word: n1ke, n.i.k.e, a name letter for letter."""
        if self.tricks:
            return _SLIPS.isdisjoint(self.tricks)
        return self.spread or self.words == self.name.words

    @property
    def spread(self) -> bool:
        """Whether every letter stands apart: n.i.k.e, 百·灵·达."""
        return len(self.words) == self.end - self.start > 1

    @property
    def opens(self) -> bool:
        """Whether nothing stands before it, or something in brackets alone."""
        return self.start == 0 or self.start == opening(self.text)

    @property
    def joined(self) -> bool:
        """Whether what stands between the words seen is signs alone: stok.ke, fus-ion."""
        return not any(char.isspace() for gap in self.text.gaps(self.start, self.end) for char in gap)

    @property
    def whole_field(self) -> bool:
        """Whether the field holds nothing else."""
        return self.start == 0 and self.end == len(self.text.letters)
