"""Titles of 10 kB that were written to cost time, of every kind we could think of; each kind from a seed.

A kind is a function of chance and of the register's names, so that no two runs meet the same text and nothing that is
remembered of one flatters the next.
"""

import random
from collections.abc import Callable, Mapping, Sequence
from itertools import chain, repeat
from types import MappingProxyType

BYTES = 10_000

Kind = Callable[[random.Random, Sequence[str]], str]

_LATIN = "abcdefghijklmnopqrstuvwxyz"
_CYRILLIC = "абвгдежзиклмнопрстуфхцчшэюя"
_GREEK = "αβγδεζηθικλμνξοπρστυφχψω"
_ARABIC = "ابتثجحخدذرزسشصضطظعغفقكلمنهوي"
_KANA = "バビブベボパピプペポハヒフヘホラリルレロカキクケコサシスセソタテトナニヌネノマミムメモン"
_HANGUL = "바비부보라리루로파피푸포카키쿠코사시수소나니노마미모"
_SYLLABLES = ("ma", "tai", "li", "ning", "hua", "wei", "xiao", "mi", "guo", "jiao", "an", "ta", "nai", "ke", "bao")
_ZERO_WIDTH = "\u200b\u200c\u200d\u2060\ufeff\u00ad"
_BIDI = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f"
_MARKS = [chr(code) for code in range(0x300, 0x36F)]


def build(kind: str, seed: int, names: Sequence[str]) -> str:
    """A hostile title of this kind, as long as 10 kB hold."""
    return clip(KINDS[kind](random.Random(seed), names))


def clip(text: str) -> str:
    """The text's first 10 kB, in whole characters."""
    return text.encode()[:BYTES].decode(errors="ignore")


def _spaced(names: Sequence[str]) -> list[str]:
    return [name for name in names if name.isascii() and name.isalpha() and len(name) > 3]


def _unspaced(names: Sequence[str]) -> list[str]:
    return [name for name in names if all("\u4e00" <= char <= "\u9fff" for char in name) and len(name) > 1]


def _letters(chance: random.Random, alphabet: str, number: int = BYTES) -> str:
    return "".join(chance.choices(alphabet, k=number))


def _between(chance: random.Random, first: int, last: int) -> str:
    return "".join(chr(chance.randint(first, last)) for _ in range(BYTES // 3 + 1))


def _han_marks(chance: random.Random, names: Sequence[str]) -> str:
    return "".join(chance.choices(_unspaced(names), k=BYTES // 3))


def _one_mark(between: str) -> Kind:
    def kind(chance: random.Random, names: Sequence[str]) -> str:
        mark = chance.choice(_spaced(names))
        return between.join([mark] * (BYTES // (len(mark) + len(between)) + 1))

    return kind


def _many_marks(between: str) -> Kind:
    return lambda chance, names: between.join(chance.choices(_spaced(names), k=BYTES // 4))


def _mistyped(chance: random.Random, names: Sequence[str]) -> str:
    def slip(name: str) -> str:
        place = chance.randrange(1, len(name))
        return name[:place] + chance.choice(_LATIN) + name[place + chance.randrange(2) :]

    return " ".join(map(slip, chance.choices([name for name in _spaced(names) if len(name) > 5], k=BYTES // 6)))


def _covered(chance: random.Random, names: Sequence[str]) -> str:
    def cover(name: str) -> str:
        place = chance.randrange(1, len(name) - 1)
        return name[:place] + chance.choice("*_•#") + name[place + 1 :]

    return " ".join(map(cover, chance.choices(_spaced(names), k=BYTES // 4)))


def _signs(chance: random.Random, names: Sequence[str]) -> str:
    table = str.maketrans("aeiost", "@31057")
    return " ".join(name.lower().translate(table) for name in chance.choices(_spaced(names), k=BYTES // 4))


def _signs_and_slips(chance: random.Random, names: Sequence[str]) -> str:
    return _mistyped(chance, names).lower().translate(str.maketrans("asi", "@$!"))


def _of_letters(least: int, most: int) -> Kind:
    """Marks of so many characters, whatever they are."""

    def kind(chance: random.Random, names: Sequence[str]) -> str:
        return " ".join(chance.choices([name for name in names if least <= len(name) <= most], k=BYTES // least))

    return kind


def _of_several_words(chance: random.Random, names: Sequence[str]) -> str:
    return " ".join(chance.choices([name for name in names if " " in name and name.isascii()], k=BYTES // 5))


def _with_signs_inside(sign: str) -> Kind:
    return lambda chance, names: " ".join(map(sign.join, chance.choices(_spaced(names), k=BYTES // 8)))


def _half_covered(chance: random.Random, _names: Sequence[str]) -> str:
    return " ".join(chance.choice("sbcmp") + "**" + chance.choice("aeosn") for _ in range(BYTES // 5))


def _lawful(chance: random.Random, names: Sequence[str]) -> str:
    words = ("for", "fits", "compatible with", "для", "used", "second hand", "replica", "1:1")
    return " ".join(f"{name} {chance.choice(words)}" for name in chance.choices(_spaced(names), k=BYTES // 8))


def _syllables(letters: str, between: str, least: int, most: int) -> Kind:
    """Words of so many letters; the shorter, the more names of the register sound like them."""

    def kind(chance: random.Random, _names: Sequence[str]) -> str:
        words = (_letters(chance, letters, chance.randint(least, most)) for _ in range(BYTES // 4))
        return between.join(words)

    return kind


def _every_trick(chance: random.Random, names: Sequence[str]) -> str:
    kinds = (_mistyped, _covered, _signs, _cyrillic, _han_marks, _syllables(_KANA, " ", 3, 6), _of_several_words)
    words = [kind(chance, names).split() for kind in kinds]
    return " ".join(chance.choice(chance.choice(words))[:40] for _ in range(BYTES // 5))


def _cyrillic(chance: random.Random, _names: Sequence[str]) -> str:
    return " ".join(_letters(chance, _CYRILLIC, 7) for _ in repeat(None, 1000))


def _flooded(flood: str) -> Kind:
    def kind(chance: random.Random, names: Sequence[str]) -> str:
        letters = chance.choice(_spaced(names)) * BYTES
        return "".join(chain.from_iterable((letter, chance.choice(flood)) for letter in letters[:BYTES]))

    return kind


def _adorned(chance: random.Random, names: Sequence[str]) -> str:
    letters = " ".join(chance.choices(_spaced(names), k=1000))
    return "".join(letter + chance.choice(_MARKS) for letter in letters)


def _marks_on_one_letter(chance: random.Random, names: Sequence[str]) -> str:
    return chance.choice(_spaced(names))[:4] + "".join(chance.choices(_MARKS, k=5_000))


def _scripts(chance: random.Random, _names: Sequence[str]) -> str:
    alphabets = (_LATIN, _CYRILLIC, _GREEK, _ARABIC, "茅台耐克华为小米", "ナイキアディダス", "나이키아디다스")
    return "".join(chance.choice(alphabet) for _ in range(BYTES // 8) for alphabet in alphabets)


def _mathematical(chance: random.Random, names: Sequence[str]) -> str:
    table = {ord("a") + place: 0x1D41A + place for place in range(26)}
    return " ".join(name.lower().translate(table) for name in chance.choices(_spaced(names), k=600))


KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        "one mark, again and again": _one_mark(" "),
        "one mark, again and again, in one word": _one_mark(""),
        "hundreds of marks": _many_marks(" "),
        "hundreds of marks in one word": _many_marks(""),
        "hundreds of mistyped marks": _mistyped,
        "hundreds of marks with a covered letter": _covered,
        "hundreds of marks with digits and signs": _signs,
        "hundreds of marks in mathematical letters": _mathematical,
        "5,000 combining marks on one letter": _marks_on_one_letter,
        "a combining mark on every letter": _adorned,
        "one endless word": lambda chance, _: _letters(chance, _LATIN),
        "one letter without end": lambda chance, _: chance.choice(_LATIN) * BYTES,
        "two letters in turn": lambda chance, _: "".join(chance.sample(_LATIN, 2)) * BYTES,
        "single letters between spaces": lambda chance, _: " ".join(_letters(chance, _LATIN)),
        "words of two letters": lambda chance, _: " ".join(_letters(chance, _LATIN, 2) for _ in range(BYTES // 3)),
        "mask signs alone": lambda chance, _: _letters(chance, "*_#•?"),
        "a mask sign between all letters": lambda chance, _: "*".join(_letters(chance, _LATIN)),
        "digits and signs": lambda chance, _: _letters(chance, "0123456789@$!|"),
        "Han characters at random": lambda chance, _: _between(chance, 0x4E00, 0x9FA5),
        "hundreds of Han marks": _han_marks,
        "a space between Han characters": lambda chance, names: " ".join(_han_marks(chance, names)),
        "pinyin without a space": lambda chance, _: "".join(chance.choices(_SYLLABLES, k=BYTES // 2)),
        "Cyrillic words": _cyrillic,
        "Arabic in one word": lambda chance, _: _letters(chance, _ARABIC),
        "Hangul in one word": lambda chance, _: _between(chance, 0xAC00, 0xD7A3),
        "Kana in one word": lambda chance, _: _between(chance, 0x30A1, 0x30FA),
        "zero-width characters between letters": _flooded(_ZERO_WIDTH),
        "direction controls between letters": _flooded(_BIDI),
        "zero-width characters alone": lambda chance, _: _letters(chance, _ZERO_WIDTH),
        "another script with every letter": _scripts,
        "another trick with every word": _every_trick,
        "hundreds of marks with signs and an error": _signs_and_slips,
        "hundreds of marks of one to three letters": _of_letters(1, 3),
        "hundreds of marks of more than forty letters": _of_letters(40, 200),
        "hundreds of marks of several words": _of_several_words,
        "a full stop between the letters of marks": _with_signs_inside("."),
        "a space between the letters of marks": _with_signs_inside(" "),
        "two of four letters covered": _half_covered,
        "a sign between Han marks": lambda chance, names: "*".join(chance.choices(_unspaced(names), k=BYTES // 6)),
        "marks and words of lawful use": _lawful,
        "Kana words": _syllables(_KANA, " ", 3, 6),
        "Kana words joined by dots": _syllables(_KANA, "・", 3, 3),
        "Hangul words": _syllables(_HANGUL, " ", 3, 4),
        "Arabic words": _syllables(_ARABIC, " ", 3, 5),
        "Greek words": _syllables(_GREEK, " ", 4, 9),
    }
)
