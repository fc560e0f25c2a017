"""Three hundred registrations that no office ever saw: coined words, words of every day, names in seven scripts."""

import random
from collections.abc import Iterator, Sequence

from rules.terms import Registration
from tests.rules.regression.letters import cyrillic, han_name, hangul, kana

_OPENINGS = ("v", "br", "k", "dr", "z", "tr", "gl", "fl", "m", "n", "qu", "st", "p", "w", "h", "j", "pl", "x")
_MIDDLES = ("l", "r", "nd", "v", "m", "lt", "nz", "rk", "d", "b", "st", "mbr", "g", "zz")
_VOWELS = ("a", "e", "i", "o", "u", "ia", "eo")
_ENDINGS = ("", "x", "n", "ra", "tis", "lo", "k", "va", "zen", "rq")
# Words of every day that offices register all the same.
_WORDS = (
    *("Harbour", "Orbit", "Silver", "Garden", "Bridge", "Falcon", "Honey", "Atlas", "Summit", "Pepper"),
    *("Strada", "Luna", "Soleil", "Nube", "Kraft", "Stern", "Ритм", "Берег"),
)
# Coined names one letter from a word that titles use: those words are no disguises of them.
_NEAR = (
    *("Racket", "Cottun", "Leatner", "Winber", "Portaple", "Kitchin", "Summet", "Wirelesk", "Camisetta", "Zapatoz"),
    *("Vestida", "Lumpe", "Schuhen", "Coussen", "Bouteilla", "Garrafo", "Чехал", "Куртко"),
)
_SHORT = ("QV", "ZK", "XO3", "VY9", "KQZ", "JXV", "WZ", "QOV", "9K", "HXQ")
_ARABIC = ("زفرانو", "كلمورا", "بنتاسو", "درفيلا", "مرزوكا", "شنتورا", "فلزين", "قردان")
_GREEK = ("Ζεφράνος", "Κλιμορα", "Πενταζω", "Δρουβελα", "Μορζακη", "Ξενταρος")
SYLLABLES = [consonant + vowel for consonant in "kstnmr" for vowel in "aiueo"]


def register() -> list[Registration]:
    """The registrations, the same each time."""
    chance = random.Random(7)
    names = [*_names(chance)]
    return [
        Registration(office="XX", registration_number=f"M{place:03}", mark=mark, aliases=tuple(aliases))
        for place, (mark, *aliases) in enumerate(names)
    ]


def coined(chance: random.Random, least: int = 6, most: int = 12) -> str:
    """An invented word of so many letters."""
    while True:
        opening = chance.choice(_OPENINGS) + chance.choice(_VOWELS)
        middles = "".join(chance.choice(_MIDDLES) + chance.choice(_VOWELS) for _ in range(chance.choice((1, 2, 2))))
        word = opening + middles + chance.choice(_ENDINGS)
        if least <= len(word) <= most:
            return word.capitalize()


def sounding(chance: random.Random) -> str:
    """An invented word of open syllables, which every script can spell."""
    return "".join(chance.choices(SYLLABLES, k=chance.choice((4, 4, 5)))).capitalize()


def _names(chance: random.Random) -> Iterator[Sequence[str]]:
    """Each registration's mark and aliases."""
    yield from ([coined(chance)] for _ in range(100))
    yield from ([f"{coined(chance)} {coined(chance)}"] for _ in range(20))
    yield from ([coined(chance, 10, 14)] for _ in range(15))
    yield from ([sounding(chance)] for _ in range(40))
    yield from ([han_name(chance)] for _ in range(50))
    yield from ([coined(chance), han_name(chance)] for _ in range(15))
    for spelled in (cyrillic, kana, hangul):
        yield from ([spelled(sounding(chance))] for _ in range(8))
    yield from ([each] for each in (*_WORDS, *_NEAR, *_SHORT, *_ARABIC, *_GREEK))
