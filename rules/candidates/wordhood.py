"""Which words of a text are words of their own: listings use them, or a language does. They disguise nothing."""

import re
from dataclasses import dataclass, field
from enum import IntEnum

from rules.background import EMPTY, Background, stems_of
from rules.vocabulary.ordinary_words import ordinariness

# A word that so many listings use is not a typing error of theirs.
_USED = 2
# Zipf frequencies: from here on a word of two languages' readers ("jacket" 4.3); from there on one to glue to a name.
_WORD = 3.0
_GLUED = 3.5
_GLUED_LISTINGS = 20
_GLUED_LETTERS = range(3, 25)
_COMPOUNDED = 4
_COMPOUNDING = 4.0
# No language and no seller writes longer ones; a text without a space is none.
LONGEST_WORD = 100
_REMEMBERED = 200_000
_HAN = re.compile("[\u3400-\u9fff]+")


class Openness(IntEnum):
    """As what else than itself a word may be read."""

    CLOSED = 0  # a word of a language, into which nobody mistypes another, and Han, which is read elsewhere
    USED = 1  # as a word with a typing error only, because listings use it
    COMPOUND = 2  # the same, because it is two words in one; of which one may be a name
    UNKNOWN = 3  # as any disguise


@dataclass(frozen=True, slots=True, kw_only=True)
class Wordhood:
    """What is a word, by one background; answers are remembered, because titles share their words."""

    background: Background
    _known: dict[str, bool] = field(default_factory=dict, compare=False, repr=False)
    _open: dict[str, Openness] = field(default_factory=dict, compare=False, repr=False)
    _glued: dict[str, bool] = field(default_factory=dict, compare=False, repr=False)

    def known(self, word: str) -> bool:
        """Whether listings or languages use a folded word; one letter, a number and Han are no unknown words."""
        answer = self._known.get(word)
        if answer is None:
            if len(self._known) > _REMEMBERED:
                self._known.clear()
            own = len(word) <= LONGEST_WORD and (word.isdigit() or self._used(word))
            answer = self._known[word] = own or len(word) < 2
        return answer

    def spoken(self, word: str) -> bool:
        """Whether a language uses a folded word often enough that nobody mistypes another one into it."""
        return ordinariness(word) >= _WORD

    def openness(self, word: str) -> Openness:
        """As what else than itself a folded word may be read."""
        answer = self._open.get(word)
        if answer is None:
            if len(self._open) > _REMEMBERED:
                self._open.clear()
            answer = self._open[word] = self._openness(word)
        return answer

    def gluable(self, word: str) -> bool:
        """Whether a folded word is one that sellers write together with a name: shoes, new, official, 2024."""
        answer = self._glued.get(word)
        if answer is None:
            if len(self._glued) > _REMEMBERED:
                self._glued.clear()
            answer = self._glued[word] = len(word) in _GLUED_LETTERS and self._ordinary(word)
        return answer

    def _openness(self, word: str) -> Openness:
        if self.spoken(word) or _HAN.fullmatch(word):
            return Openness.CLOSED
        if self.known(word):
            return Openness.USED
        return Openness.COMPOUND if self.compound(word) else Openness.UNKNOWN

    def _used(self, word: str) -> bool:
        used = self.background.words.get(word, 0) >= _USED or ordinariness(word) >= _WORD
        return used or (not word.isascii() and self._inflected(word))

    def compound(self, word: str) -> bool:
        """Whether an unknown word is two ordinary ones: superstore, citynature. It is no other name mistyped."""
        for cut in range(_COMPOUNDED, len(word) - _COMPOUNDED + 1):  # a generator takes twice as long
            if self._compounding(word[:cut]) and self._compounding(word[cut:]):
                return True
        return False

    def _compounding(self, word: str) -> bool:
        """Whether a word is such as others are made of here: "handaver" is no hand and Spanish "aver"."""
        if ordinariness(word) < _COMPOUNDING:
            return False
        return not self.background.listings or self.background.words.get(word, 0) >= _USED

    def _inflected(self, word: str) -> bool:
        """Whether a word of another script has a known word's stem: блендера beside блендер."""
        return not self.background.stems.isdisjoint(stems_of(word))

    def _ordinary(self, word: str) -> bool:
        if word.isdigit():
            return True
        used = self.background.words.get(word, 0)
        if used >= _GLUED_LISTINGS:
            return True
        # "Sang-aneri", "Grandi-flora": a word of some language that no listing uses is not what sellers add to a name.
        return ordinariness(word) >= _GLUED and (used >= _USED or not self.background.listings)


# What is a word where no listings are known.
PLAIN = Wordhood(background=EMPTY)


def spread_out(words: tuple[str, ...]) -> bool:
    """Whether these words are letters that stand apart: "n i k e", "g. u. c c i"."""
    return len(words) > 2 and sum(map(len, words)) <= 2 * len(words) - 1


def soft_edge(before: str, after: str) -> bool:
    """Whether a name may begin or end between these two characters of one word: NikeShoes, nike2024."""
    return before.isdigit() != after.isdigit() or (before.islower() and after.isupper())
