"""Names by their sound in another script: docs/matching.md, 9."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import Indel

from rules.candidates.limits import SOUNDS_LIKE
from rules.candidates.sounds import Hearing, hearing, romanized
from tests.rules.reference.marks import Mark

# As consonants are said: from left to right, the first entry that fits.
_SAID = (
    *(("tsch", "x"), ("tch", "x"), ("sch", "x"), ("dzh", "x"), ("dg", "x"), ("dj", "x"), ("ch", "x"), ("sh", "x")),
    *(("zh", "x"), ("j", "x"), ("ph", "f"), ("ck", "k"), ("qu", "kv"), ("q", "k"), ("w", "v"), ("tz", "s")),
    *(("ts", "s"), ("z", "s")),
)
_SAID_FROM = {first: [way for way in _SAID if way[0][0] == first] for first in {written[0] for written, _ in _SAID}}
_KANA = (("chi", "ti"), ("tsu", "tu"), ("shi", "si"), ("ji", "zi"))
_MERGED = {
    Hearing.LETTERS: {},
    Hearing.CONSONANTS: {"p": "b", "v": "f", "g": "k"},
    Hearing.SYLLABLES: {"p": "b", "v": "b", "f": "b", "g": "k", "d": "t", "r": "l"},
}
_VOWELS = "aeiouy"
_FEWEST = {Hearing.LETTERS: 2, Hearing.CONSONANTS: 3, Hearing.SYLLABLES: 2}
_ALIKE = {Hearing.LETTERS: 0.87, Hearing.SYLLABLES: 0.72}
_TELLING = {Hearing.LETTERS: None, Hearing.CONSONANTS: None, Hearing.SYLLABLES: 5}
# Which spoken vowels each written one may stand for, where short ones are not written at all.
_STANDS_FOR = {"a": "aeiou", "i": "ie", "u": "ou"}
_SAME = 0.95
_LATIN_LETTERS = {Hearing.LETTERS: 4, Hearing.CONSONANTS: 5, Hearing.SYLLABLES: 6}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sound:
    """A word in Latin letters: how it may be said, and which consonants tell it."""

    said: frozenset[str]
    consonants: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hearers:
    """Names by the script that must hear a word as one of them: Latin names by each, other names by their own."""

    latin: Mapping[Hearing, Sequence[tuple[Sound, Mark]]]
    foreign: Mapping[Hearing, Sequence[tuple[Sound, Mark]]]

    @classmethod
    def of(cls, marks: Sequence[Mark]) -> "Hearers":
        """Hear words as these names."""
        latin = [mark for mark in marks if mark.spaced_word and mark.letters.isascii() and mark.letters.isalpha()]
        return cls(
            latin={by: [(sound(mark.letters, by), mark) for mark in latin] for by in Hearing},
            foreign={by: _spoken(marks, by) for by in Hearing},
        )

    def of_word(self, word: str) -> list[Mark]:
        """The names that a word is by its sound."""
        by = hearing(word)
        if by:
            return _same(word, by, self.latin[by]) if _audible(word, by) else []
        if not (word.isascii() and word.isalpha()):
            return []
        return [mark for by in Hearing if len(word) >= _LATIN_LETTERS[by] for mark in _same(word, by, self.foreign[by])]


def _spoken(marks: Iterable[Mark], by: Hearing) -> list[tuple[Sound, Mark]]:
    same_script = (mark for mark in marks if hearing(mark.letters) is by and _audible(mark.letters, by))
    return [(sound(romanized(mark.letters), by), mark) for mark in same_script]


def _same(word: str, by: Hearing, names: Sequence[tuple[Sound, Mark]]) -> list[Mark]:
    """The names of which the word has the consonants, and which it is near enough to: the likest of too many."""
    latin = romanized(word)
    seen = sound(latin, by)
    near = [(own, mark) for own, mark in names if not seen.consonants.isdisjoint(own.consonants)]
    heard = [(romanized(mark.letters), mark) for own, mark in near if _alike(seen, own, by, foreign=word.isascii())]
    spelled = list(dict.fromkeys(spelling for spelling, _ in heard))
    if len(spelled) > SOUNDS_LIKE:
        spelled.sort(key=lambda spelling: Indel.normalized_similarity(latin, spelling), reverse=True)
    return [mark for spelling, mark in heard if spelling in spelled[:SOUNDS_LIKE]]


def _alike(seen: Sound, own: Sound, by: Hearing, *, foreign: bool) -> bool:
    """Whether two words with the same consonants are one; a Latin word must be nearly the same as a foreign name."""
    if by is Hearing.CONSONANTS and not foreign:
        return any(_vowels_fit(a, b) for a in seen.said for b in own.said)
    telling = _TELLING[by]
    if not foreign and telling and min(map(len, own.consonants)) >= telling:
        return True
    likeness = max(Indel.normalized_similarity(a, b) for a in seen.said for b in own.said)
    return likeness >= (_SAME if foreign else _ALIKE[by])


def _vowels_fit(written: str, spoken: str) -> bool:
    """Whether the consonants are the same, one by one, each written vowel is spoken there, and the last one written."""
    have, want = _syllables(written), _syllables(spoken)
    if [consonant for _, consonant in have] != [consonant for _, consonant in want]:
        return False
    for (vowels, _), (said, _) in zip(have, want, strict=True):
        if any(not set(_STANDS_FOR.get(vowel, "aeiou")) & set(said) for vowel in vowels):
            return False
    return spoken[-1:] not in "aiou" or have[-1][0] != ""


def _syllables(spelled: str) -> list[tuple[str, str]]:
    """Each consonant with the vowels before it, and the vowels at the end with none."""
    found, vowels = [], ""
    for letter in spelled:
        if letter in "aeiou":
            vowels += letter
        else:
            found.append((vowels, letter))
            vowels = ""
    return [*found, (vowels, "")] if vowels or not found else found


def _audible(word: str, by: Hearing) -> bool:
    return len(unicodedata.normalize("NFC", word)) >= (4 if by is Hearing.LETTERS else 3)


@lru_cache(maxsize=1 << 18)
def sound(latin: str, by: Hearing) -> Sound:
    """How Latin letters sound to a script of that kind, in each way that they may be said."""
    ways = _ways(latin, by)
    consonants = frozenset(_consonants(said, by) for said in ways)
    return Sound(said=frozenset(_as_written(said, by) for said in ways), consonants=consonants - {""})


def _ways(latin: str, by: Hearing) -> set[str]:
    """With each rule by which letters may be spoken otherwise, followed or not, in this order."""
    ways = {latin.replace("x", "ks")}
    for changed in _OTHERWISE[by]:
        ways |= {changed(way) for way in ways}
    return set(map(_say, ways))


def _in_kana(latin: str) -> str:
    for written, row in _KANA:
        latin = latin.replace(written, row)
    return latin


def _soft_c(latin: str) -> str:
    return _before_front_vowel(latin, "c", "s")


def _soft_g(latin: str) -> str:
    return _before_front_vowel(latin, "g", "j")


def _before_front_vowel(latin: str, hard: str, soft: str) -> str:
    return "".join(
        soft if letter == hard and latin[place + 1 : place + 2] in ("e", "i", "y") else letter
        for place, letter in enumerate(latin)
    )


def _c_as_ch(latin: str) -> str:
    return re.sub("c+(?=[ei])", "ch", latin)


def _as_in_english(latin: str) -> str:
    return re.sub("i(?=[^aeiou]e$)", "ai", latin).replace("ee", "i").replace("oo", "u")


def _w_as_u(latin: str) -> str:
    return latin.replace("qu", "ku").replace("w", "u")


def _j_as_g(latin: str) -> str:
    return latin.replace("j", "g")


_OTHERWISE = {
    Hearing.LETTERS: (_c_as_ch, _soft_c, _soft_g, _w_as_u, _as_in_english),
    Hearing.CONSONANTS: (_soft_c, _soft_g, _w_as_u, _j_as_g),
    Hearing.SYLLABLES: (_in_kana, _soft_c, _soft_g, _w_as_u),
}


def _say(latin: str) -> str:
    said, place = "", 0
    while place < len(latin):
        ways = _SAID_FROM.get(latin[place], ())
        written, sounds = next((way for way in ways if latin.startswith(way[0], place)), (latin[place],) * 2)
        said += sounds
        place += len(written)
    return _once(said.replace("c", "k").replace("h", "").replace("y", "i"))


def _as_written(said: str, by: Hearing) -> str:
    merged = "".join(_MERGED[by].get(letter, letter) for letter in said)
    return merged.rstrip("aeiou") if by is Hearing.SYLLABLES else merged


def _consonants(said: str, by: Hearing) -> str:
    each = "".join(_MERGED[by].get(letter, letter) for letter in said if letter not in _VOWELS)
    opening = "a" if said[:1] and said[0] in _VOWELS else ""
    number = len(each) if by is Hearing.CONSONANTS else len(_once(each))
    return opening + _once(each) if number >= _FEWEST[by] else ""


def _once(letters: str) -> str:
    return "".join(letter for place, letter in enumerate(letters) if place == 0 or letters[place - 1] != letter)
