"""How one unknown word of a text may be read as a registered name: by its look, its letters or its sound.

What a word may be read as does not depend on where it stands, so that answers are remembered: titles of one platform
share most of their words.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from rules.candidates.far_words import FEWEST_FAR, FarWords
from rules.candidates.heard_names import HeardNames
from rules.candidates.names import LONGEST_LETTERS, Name
from rules.candidates.shapes import shape, squeezed, stretched, touching
from rules.candidates.sightings import Trick
from rules.candidates.sounds import Hearing, hearing, romanized

# Words read before; bounded, because hostile titles share none.
_REMEMBERED = 100_000
# Shorter words are read as nothing else.
LEAST_LETTERS = 4
_REVERSED_LETTERS = 5
_SOUND_LETTERS = 4
# In scripts of syllables or bare consonants fewer signs say as much: 나이키, نايك.
_SOUND_SIGNS = 3
# How long a Latin word must be to stand for a name of such a script.
LATIN_LETTERS = {Hearing.LETTERS: 4, Hearing.CONSONANTS: 5, Hearing.SYLLABLES: 6}
_DIGITS = re.compile("[0-9]")
NUMBER = re.compile(r"[0-9]+[a-z]{0,2}|[a-z]{1,2}[0-9]+")

# Letters that are others upside down: "uᴉʞpoq" for bodkin. Those that Unicode calls turned look like themselves turned.
ROTATED = str.maketrans("undpbqgmw", "nupdqbbwm")
_UPRIGHT = {"ɯ": "m", "ƃ": "g", "ɾ": "j"}

Reading = tuple[Name, Trick]


@dataclass(frozen=True, slots=True, kw_only=True)
class Readings:
    """Registered names by everything that a single word may stand for them with."""

    registered: frozenset[str]
    by_shape: Mapping[str, tuple[Name, ...]]
    by_touching: Mapping[str, tuple[Name, ...]]
    by_squeezed: Mapping[str, tuple[Name, ...]]
    far_words: FarWords
    in_latin: Mapping[Hearing, HeardNames]
    in_script: Mapping[Hearing, HeardNames]
    sounding: dict[str, tuple[Name, ...]] = field(default_factory=dict, compare=False, repr=False)
    remembered: dict[str, tuple[Reading, ...]] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def of(cls, names: Iterable[Name]) -> "Readings":
        """Index these names; those of scripts without spaces are read elsewhere, but heard here."""
        short = [name for name in names if LEAST_LETTERS <= len(name.letters) <= LONGEST_LETTERS]
        spaced = [name for name in short if not name.unspaced]
        foreign: defaultdict[Hearing, list[Name]] = defaultdict(list)
        for name in names:
            by = hearing(name.letters)
            if by and audible(name.letters, by):
                foreign[by].append(name)
        by_shape = _grouped((name.shape, name) for name in spaced)
        latin = [name for name in spaced if name.letters.isascii() and not _DIGITS.search(name.letters)]
        return cls(
            registered=frozenset(name.letters for name in spaced),
            by_shape=by_shape,
            by_touching=_grouped((touching(name.shape), name) for name in spaced),
            by_squeezed=_grouped((squeezed(name.shape), name) for name in spaced),
            far_words=FarWords.of(name.shape for name in spaced if len(name.words) == 1),
            # With the rest of the index, because the first Russian title would wait a second for them.
            in_latin={by: HeardNames.of(latin, by, strict=False) for by in Hearing},
            in_script={by: HeardNames.of(same, by, strict=True) for by, same in foreign.items()},
        )

    def of_word(self, word: str) -> tuple[Reading, ...]:
        """Every reading of a folded word that is no registered spelling itself, by the closest trick of each name."""
        if not _SOUND_SIGNS <= len(word) <= LONGEST_LETTERS + 2:
            return ()
        if word not in self.remembered:
            if len(self.remembered) >= _REMEMBERED:
                self.remembered.clear()
            self.remembered[word] = self._search(word)
        return self.remembered[word]

    def by_sound(self, word: str) -> tuple[Name, ...]:
        """The names that a folded word stands for by nothing closer than its sound; most words sound like none."""
        names = self.sounding.get(word)
        if names is None:
            if len(self.sounding) >= _REMEMBERED:
                self.sounding.clear()
            heard = next(self._sounds(word), None) is not None
            names = tuple(name for name, trick in self.of_word(word) if trick is Trick.SOUND) if heard else ()
            self.sounding[word] = names
        return names

    def upside_down(self, letters: str, skeleton: str) -> Iterator[Reading]:
        """The names that a word with turned letters is once the page is turned; its look-alikes stand in `skeleton`."""
        if letters == skeleton or len(letters) < _REVERSED_LETTERS:
            return
        upright = (
            letter.translate(ROTATED) if letter.isascii() else _UPRIGHT.get(letter, look)
            for letter, look in zip(letters, skeleton, strict=True)
        )
        turned = "".join(upright)[::-1]
        yield from ((name, Trick.REVERSED) for name in self.by_shape.get(shape(turned), ()) if name.letters != letters)

    def _search(self, word: str) -> tuple[Reading, ...]:
        if word in self.registered:
            return ()
        found: dict[str, Reading] = {}
        for name, trick in self._all(word):
            if name.letters != word:
                found.setdefault(name.registered, (name, trick))
        return tuple(found.values())

    def _all(self, word: str) -> Iterator[Reading]:
        seen = shape(word)
        if len(word) >= LEAST_LETTERS:
            yield from ((name, _look(word)) for name in self._looks(seen, word))
            if stretched(word):
                yield from ((name, Trick.STRETCHED) for name in self.by_squeezed.get(squeezed(seen), ()))
            if len(word) >= _REVERSED_LETTERS:
                for turned in dict.fromkeys((seen[::-1], shape(word[::-1].translate(ROTATED)))):
                    yield from ((name, Trick.REVERSED) for name in self.by_shape.get(turned, ()) if name.shape != seen)
            # Long words with digits are the numbers of models, and no slip of the hand puts one there.
            if len(word) >= FEWEST_FAR and not _DIGITS.search(word):
                yield from self._far(seen)
        yield from ((name, Trick.SOUND) for name in self._sounds(word))

    def _far(self, seen: str) -> Iterator[Reading]:
        for far in self.far_words.of_word(seen):
            yield from ((name, Trick.TWO_EDITS) for name in self.by_shape[far] if len(name.words) == 1)

    def _looks(self, seen: str, word: str) -> Iterator[Name]:
        """Names that look alike once letters that touch are one, or a 6 is a g."""
        drawn = touching(seen)
        for name in self.by_touching.get(drawn, ()):
            if name.shape != seen:
                yield name
        if "6" in word and not NUMBER.fullmatch(word):
            yield from self.by_shape.get(shape(word.replace("6", "g")), ())

    def _sounds(self, word: str) -> Iterator[Name]:
        by = hearing(word)
        if by:
            yield from self.in_latin[by].like(romanized(word)) if audible(word, by) else ()
            return
        for script in self.in_script if word.isascii() and word.isalpha() else ():
            if len(word) >= LATIN_LETTERS[script]:
                yield from self.in_script[script].like(word)


def audible(word: str, by: Hearing) -> bool:
    """Whether a word of another script is long enough for its sound to tell a name."""
    signs = len(unicodedata.normalize("NFC", word))
    return signs >= (_SOUND_LETTERS if by is Hearing.LETTERS else _SOUND_SIGNS)


def _look(word: str) -> Trick:
    return Trick.SIGNS if _DIGITS.search(word) else Trick.LETTERS


def _grouped(pairs: Iterable[tuple[str, Name]]) -> dict[str, tuple[Name, ...]]:
    found: defaultdict[str, list[Name]] = defaultdict(list)
    for key, name in pairs:
        found[key].append(name)
    return {key: tuple(same) for key, same in found.items()}
