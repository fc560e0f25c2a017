"""Names by their sound in other scripts: Cyrillic, Greek, Georgian, Armenian, Arabic, Hebrew, Hangul, Kana and others.

A word is written in Latin letters (anyascii), then reduced to the consonants that its script tells apart. Equal
consonants make a candidate; how alike the whole spellings are decides.
"""

import re
import unicodedata
from collections.abc import Callable
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from anyascii import anyascii


class Hearing(StrEnum):
    """How finely a script tells sounds apart: letter by letter, without vowels, or by syllables of few consonants."""

    LETTERS = "letters"
    CONSONANTS = "consonants"
    SYLLABLES = "syllables"


# Han is read elsewhere, and a word of two scripts is spelled in neither.
_MIXED = re.compile("[a-z0-9\u3400-\u9fff]")
_CONSONANTS = re.compile("[\u0590-\u05ff\u0600-\u06ff\u0750-\u077f]")
_SYLLABLES = re.compile("[\u1100-\u11ff\u3040-\u30ff\uac00-\ud7af]")
# Letters whose Latin spelling anyascii chooses otherwise than names are spelled.
_OWN = dict.fromkeys("ьъー・ッっ", "") | {
    **dict(zip("хцщχ", ("h", "ts", "sh", "h"), strict=True)),
    **dict(zip("ャュョ", "auo", strict=True)),
    **dict(zip("اأإآىةعويیئ", "aaiaaaauiii", strict=True)),
    **dict(zip("ויאע", "uiaa", strict=True)),
}
# Greek writes b, d, g, j and u with two letters.
_GREEK = (("μπ", "b"), ("ντ", "d"), ("γκ", "g"), ("γγ", "ng"), ("τζ", "j"), ("τσ", "ts"), ("ου", "u"), ("χ", "ch"))
_SPELLED = (
    *(("tsch", "x"), ("tch", "x"), ("sch", "x"), ("dzh", "x"), ("dg", "x"), ("dj", "x"), ("ch", "x"), ("sh", "x")),
    *(
        ("zh", "x"),
        ("j", "x"),
        ("ph", "f"),
        ("ck", "k"),
        ("qu", "kv"),
        ("q", "k"),
        ("w", "v"),
        ("tz", "s"),
        ("ts", "s"),
    ),
    ("z", "s"),
)
_SOFT_C = re.compile("c(?=[eiy])")
_ITALIAN_C = re.compile("c+(?=[ei])")
_LONG_I = re.compile("i(?=[^aeiou]e$)")
_SOFT_G = re.compile("g(?=[eiy])")
_HEARD = dict(_SPELLED)
_WRITTEN = re.compile("|".join(_HEARD))
# The first of two equal letters: to take it out is five times as fast as to put one letter in the place of both.
_DOUBLED = re.compile(r"(.)(?=\1)")
_COARSE = str.maketrans({"p": "b", "v": "b", "f": "b", "g": "k", "d": "t", "r": "l"})
_SEMITIC = str.maketrans({"p": "b", "v": "f", "g": "k"})
_VOWELS: dict[int, int | str | None] = {**str.maketrans("", "", "aeiouy")}
_CONSONANTS_OF: dict[Hearing, dict[int, int | str | None]] = {
    Hearing.LETTERS: _VOWELS,
    Hearing.CONSONANTS: {**_VOWELS, **_SEMITIC},
    Hearing.SYLLABLES: {**_VOWELS, **_COARSE},
}
# From what likeness on two spellings with the same consonants are one name.
_ALIKE = {Hearing.LETTERS: 0.87, Hearing.SYLLABLES: 0.72}
# So many consonants in common say it all where vowels are written otherwise or not at all.
_TELLING = {Hearing.LETTERS: 99, Hearing.SYLLABLES: 5}
# From a Latin word to a foreign name the ways are many, so that only the nearest count.
_SAME = 0.95
_SLOT = re.compile("([aeiou]*)([^aeiou]?)")
# For which spoken vowels each written one stands: نايكي is nike, كوتش is coach, أديداس is adidas.
_ANY = frozenset("aeiou")
_SPOKEN = {"a": _ANY, "i": frozenset("ie"), "u": frozenset("ou")}
# Characters whose sound is remembered; hostile texts hold all there are.
_REMEMBERED = 1 << 14
_FEWEST = {Hearing.LETTERS: 2, Hearing.CONSONANTS: 3, Hearing.SYLLABLES: 2}


def hearing(word: str) -> Hearing | None:
    """How the script of a word hears names; nothing for Latin words."""
    if word.isascii():
        return None
    word = unicodedata.normalize("NFC", word)
    if not word.isalpha() or _MIXED.search(word):
        return None
    if _CONSONANTS.search(word):
        return Hearing.CONSONANTS
    return Hearing.SYLLABLES if _SYLLABLES.search(word) else Hearing.LETTERS


@lru_cache(maxsize=1 << 16)
def romanized(word: str) -> str:
    """A word in Latin letters, roughly as it is spoken."""
    if word.isascii():
        return word if word.isalpha() else "".join(filter(str.isalpha, word))
    word = unicodedata.normalize("NFC", word)
    for letters, sound in _GREEK if "\u0370" <= word[:1] <= "\u03ff" else ():
        word = word.replace(letters, sound)
    return word.translate(_LATIN)


class _Latin(dict[int, str]):
    """Characters by the Latin letters that they sound like, filled as it is asked: most texts use a few scripts."""

    def __missing__(self, code: int) -> str:
        if len(self) >= _REMEMBERED:
            self.clear()
        char = chr(code)
        spelled = (_OWN[char] if char in _OWN else anyascii(char)).lower()
        self[code] = spelled = "".join(letter for letter in spelled if "a" <= letter <= "z")
        return spelled


_LATIN = _Latin()


class Heard(NamedTuple):
    """A word of Latin letters as a script hears it, in each way that it may be spoken."""

    spoken: frozenset[str]
    by: Hearing

    def spellings(self) -> frozenset[str]:
        """How the script writes it."""
        return frozenset(_heard(each, self.by) for each in self.spoken)

    def consonants(self) -> frozenset[str]:
        """Its consonants, where they are enough to tell a name."""
        return frozenset(_key(each, self.by) for each in self.spoken) - {""}


def heard_as(latin: str, by: Hearing) -> Heard:
    """How a script hears a word of Latin letters."""
    return Heard(_spellings(latin, by), by)


def telling(heard: Heard) -> bool:
    """Whether the consonants of a word are so many that they say it all."""
    return heard.by in _TELLING and min(map(len, heard.consonants()), default=0) >= _TELLING[heard.by]


def least_alike(by: Hearing, *, strict: bool) -> float:
    """From what likeness on two spellings with the same consonants are one name."""
    return _SAME if strict else _ALIKE[by]


def voweled(written: str, spoken: str) -> bool:
    """Whether a word of a script of consonants is a name: each vowel it writes is spoken there, between the same ones.

    Short vowels are seldom written, long ones and the last always: "adids" is adidas, "ailand" no Holiland.
    """
    have, want = _slots(written), _slots(spoken)
    if [consonant for _, consonant in have] != [consonant for _, consonant in want]:
        return False
    if spoken[-1:] in "aiou" and not have[-1][0]:
        return False
    return all(
        _SPOKEN.get(vowel, _ANY).intersection(slot)
        for (said, _), (slot, _) in zip(have, want, strict=True)
        for vowel in said
    )


@lru_cache(maxsize=1 << 16)
def _slots(spelled: str) -> list[tuple[str, str]]:
    """A spelling as its consonants, each with the vowels before it; vowels at the end stand before nothing."""
    return [slot for slot in _SLOT.findall(spelled) if slot != ("", "")] or [("", "")]


@lru_cache(maxsize=1 << 17)
def _spellings(latin: str, by: Hearing) -> frozenset[str]:
    """A word of Latin letters by its sounds, once for each way that its letters may be spoken or heard."""
    ways = [latin.replace("x", "ks")]
    # Few words hold letters that are spoken in several ways; what is spelled out in Latin letters holds fewer still.
    for respelled in _RESPELLED[by] if _AMBIGUOUS[by].search(ways[0]) else ():
        ways += [other for way in ways if (other := respelled(way)) != way]
    return frozenset(map(_spell, ways))


def _soft_c(latin: str) -> str:
    return _SOFT_C.sub("s", latin)


def _soft_g(latin: str) -> str:
    return _SOFT_G.sub("j", latin)


def _italian_c(latin: str) -> str:
    """As in Versace and Gucci: версаче, гуччи."""
    return _ITALIAN_C.sub("ch", latin)


def _english_vowels(latin: str) -> str:
    """As in Reebok, Google and Nike: рибок, гугл, найк."""
    return _LONG_I.sub("ai", latin).replace("ee", "i").replace("oo", "u")


def _round_w(latin: str) -> str:
    """Arabic, Greek and Japanese write w as they write u: ουόλταρ, وندر."""
    return latin.replace("qu", "ku").replace("w", "u")


def _hard_j(latin: str) -> str:
    """One Arabic letter is g in Cairo and j elsewhere."""
    return latin.replace("j", "g")


def _kana_rows(latin: str) -> str:
    """Syllables as their row of the Kana table has them: chi is written where ti is meant."""
    return latin.replace("chi", "ti").replace("tsu", "tu").replace("shi", "si").replace("ji", "zi")


_RESPELLED: dict[Hearing, tuple[Callable[[str], str], ...]] = {
    Hearing.LETTERS: (_italian_c, _soft_c, _soft_g, _round_w, _english_vowels),
    Hearing.CONSONANTS: (_soft_c, _soft_g, _round_w, _hard_j),
    Hearing.SYLLABLES: (_kana_rows, _soft_c, _soft_g, _round_w),
}


# Letters of which some way of speaking makes others.
_AMBIGUOUS = {
    Hearing.LETTERS: re.compile("[cg][eiy]|w|qu|ee|oo|i[^aeiou]e$"),
    Hearing.CONSONANTS: re.compile("[cg][eiy]|w|qu|j"),
    Hearing.SYLLABLES: re.compile("[cg][eiy]|w|qu|chi|tsu|shi|ji"),
}


def _spell(latin: str) -> str:
    latin = _WRITTEN.sub(_said, latin)
    return _DOUBLED.sub("", latin.replace("c", "k").replace("h", "").replace("y", "i"))


def _said(written: re.Match[str]) -> str:
    return _HEARD[written.group()]


def _heard(spelled: str, by: Hearing) -> str:
    """A spelling as a script of that kind can write it: no p in Arabic, no l in Japanese, a vowel after each letter."""
    if by is Hearing.SYLLABLES:
        return spelled.translate(_COARSE).rstrip("aeiou")
    return spelled.translate(_SEMITIC) if by is Hearing.CONSONANTS else spelled


def _key(spelled: str, by: Hearing) -> str:
    opening = "a" if spelled[:1] in "aeiouy" else ""
    consonants = spelled.translate(_CONSONANTS_OF[by])
    merged = _DOUBLED.sub("", consonants)
    # The d of adidas is written twice where only consonants are, and tells twice.
    told = consonants if by is Hearing.CONSONANTS else merged
    return opening + merged if len(told) >= _FEWEST[by] else ""
