"""Every kind of disguise that sellers use, each as a function from a registered name to what stands in the listing."""

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from types import MappingProxyType

from rules.terms import Field
from tests.rules.regression.letters import PINYIN, SOUNDS, TRADITIONAL, arabic, cyrillic, greek, hangul, kana
from tests.rules.regression.marks import SYLLABLES

Write = Callable[[str, random.Random], str]
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_CYRILLIC = dict(zip("aceopxyABCEHKMOPTX", "асеорхуАВСЕНКМОРТХ", strict=True))
_GREEK = dict(zip("ovABEHIKMNOPTXYZ", "ονΑΒΕΗΙΚΜΝΟΡΤΧΥΖ", strict=True))
_ARMENIAN = dict(zip("ohnuOSLU", "օհոսՕՏԼՍ", strict=True))
_CHEROKEE = dict(zip("ABEHIJKLMPRSTVWZG", "ᎪᏴᎬᎻᏆᎫᏦᏞᎷᏢᎡᏚᎢᏙᎳᏃᏀ", strict=True))
_DIGITS = dict(zip("aeiost", "4310$7", strict=True))
_SIGNS = dict(zip("aeis", "@€!$", strict=True))
_ACCENTS = ("\u0301", "\u0308", "\u0302", "\u0300")
_EMOJI = ("🔥", "⭐", "❤")


@dataclass(frozen=True, slots=True, kw_only=True)
class Trick:
    """A disguise: to which names it applies, how it writes one, and in which field and language of a listing."""

    fits: Callable[[str], bool]
    write: Write
    field: Field = Field.TITLE
    tongues: Sequence[str] = ("en", "en", "de", "fr", "es", "pt")
    times: int = 9


def word(name: str) -> bool:
    """A single Latin word, long enough to be told from other words."""
    return name.isascii() and name.isalpha() and len(name) >= 6


def _long(name: str) -> bool:
    return word(name) and len(name) >= 10


def _words(name: str) -> bool:
    return name.isascii() and " " in name


def _open(name: str) -> bool:
    return (
        word(name)
        and len(name) % 2 == 0
        and all(name.lower()[at : at + 2] in SYLLABLES for at in range(0, len(name), 2))
    )


def _han(name: str) -> bool:
    return all(char in PINYIN for char in name) and len(name) >= 3


def _turning(name: str) -> bool:
    return _han(name) and any(char in TRADITIONAL for char in name)


def _many(table: Mapping[str, str], least: int = 2) -> Callable[[str], bool]:
    return lambda name: word(name) and sum(char in table for char in name) >= least


def _script(first: str, last: str) -> Callable[[str], bool]:
    return lambda name: all(first <= char <= last for char in name)


def _replace(table: Mapping[str, str]) -> Write:
    return lambda name, _: "".join(table.get(char, char) for char in name)


def _replace_some(table: Mapping[str, str]) -> Write:
    """One or two letters replaced, as sellers do."""

    def write(name: str, chance: random.Random) -> str:
        places = [place for place, char in enumerate(name) if char in table]
        chosen = chance.sample(places, min(len(places), chance.choice((1, 2))))
        return "".join(table[char] if place in chosen else char for place, char in enumerate(name))

    return write


def _between(sign: str) -> Write:
    return lambda name, _: sign.join(name)


def _within(inserted: Sequence[str]) -> Write:
    return lambda name, chance: _cut(name, chance, chance.choice(inserted))


def _cut(name: str, chance: random.Random, inserted: str) -> str:
    place = chance.randrange(2, len(name) - 1)
    return name[:place] + inserted + name[place:]


def _shift(first_small: int, first_capital: int) -> Write:
    def write(name: str, _: random.Random) -> str:
        return "".join(
            chr((first_capital if char.isupper() else first_small) + ord(char.lower()) - ord("a")) for char in name
        )

    return write


def _accented(name: str, _: random.Random) -> str:
    return "".join(char + accent for char, accent in zip_longest(name, _ACCENTS, fillvalue="") if char)


def _edit(kind: str) -> Write:
    def write(name: str, chance: random.Random) -> str:
        place = chance.randrange(1, len(name) - 1)
        before, char, after = name[:place], name[place], name[place + 1 :]
        match kind:
            case "drop":
                return before + after
            case "double":
                return before + char * 2 + after
            case "insert":
                return before + char + chance.choice([letter for letter in _LETTERS if letter != char]) + after
            case "substitute":
                return before + chance.choice([letter for letter in _LETTERS if letter != char]) + after
            case _:
                place = next(at for at in range(1, len(name)) if name[at] != name[at + 1 : at + 2])
                return name[:place] + name[place + 1 : place + 2] + name[place] + name[place + 2 :]

    return write


def _twice(name: str, chance: random.Random) -> str:
    """Two letters of it replaced, far from one another."""
    first, second = chance.randrange(1, 4), chance.randrange(6, len(name) - 1)
    return name[:first] + "w" + name[first + 1 : second] + "y" + name[second + 1 :]


def _masked(name: str, chance: random.Random) -> str:
    place = chance.randrange(1, len(name) - 1)
    return name[:place] + chance.choice("*_#•") + name[place + 1 :]


def _homophone(name: str, chance: random.Random) -> str:
    """One character replaced by another of its sound, which is not its other form."""
    places = [place for place, char in enumerate(name) if len(SOUNDS[PINYIN[char]]) > 1]
    place = chance.choice(places)
    others = [char for char in SOUNDS[PINYIN[name[place]]] if char != name[place]]
    return name[:place] + chance.choice(others) + name[place + 1 :]


def _glue(before: str = "", after: str = "") -> Write:
    return lambda name, _: before + name.lower() + after


def _both(first: Write, second: Write) -> Write:
    return lambda name, chance: second(first(name, chance), chance)


def _pinyin(between: str) -> Write:
    return lambda name, _: between.join(PINYIN[char] for char in name)


_PLAIN: Write = lambda name, _: name  # noqa: E731 - a trick like the others
_ZH = ("zh",)

TRICKS: Mapping[str, Trick] = MappingProxyType(
    {
        "plain": Trick(fits=word, write=_PLAIN),
        "capitals": Trick(fits=word, write=lambda name, _: name.upper()),
        "several words": Trick(fits=_words, write=_PLAIN),
        "full width": Trick(fits=word, write=_shift(0xFF41, 0xFF21)),
        "mathematical letters": Trick(fits=word, write=_shift(0x1D41A, 0x1D400)),
        "circled letters": Trick(fits=word, write=_shift(0x24D0, 0x24B6)),
        "accents": Trick(fits=word, write=_accented),
        "zero width": Trick(fits=word, write=_within(("\u200b", "\u200d", "\u2060"))),
        "soft hyphen": Trick(fits=word, write=_within(("\u00ad",))),
        "direction control": Trick(fits=word, write=_within(("\u202e", "\u2066", "\u200f"))),
        "Cyrillic letters": Trick(fits=_many(_CYRILLIC), write=_replace(_CYRILLIC)),
        "Greek letters": Trick(fits=_many(_GREEK, 1), write=_replace(_GREEK)),
        "Armenian letters": Trick(fits=_many(_ARMENIAN, 1), write=_replace(_ARMENIAN)),
        "Cherokee letters": Trick(
            fits=_many(_CHEROKEE, 1), write=lambda name, _: "".join(_CHEROKEE.get(char, char) for char in name.upper())
        ),
        "digits": Trick(fits=_many(_DIGITS), write=_replace_some(_DIGITS)),
        "signs": Trick(fits=_many(_SIGNS), write=_replace_some(_SIGNS)),
        "spaced": Trick(fits=word, write=_between(" ")),
        "dotted": Trick(fits=word, write=_between(".")),
        "hyphenated": Trick(fits=word, write=_between("-")),
        "underscores": Trick(fits=word, write=_between("_")),
        "slashes": Trick(fits=word, write=_between("/")),
        "bracketed letter": Trick(fits=word, write=lambda name, _: f"{name[:2]}[{name[2]}]{name[3:]}"),
        "emoji": Trick(fits=word, write=lambda name, chance: chance.choice(_EMOJI).join(name)),
        "broken in two": Trick(fits=word, write=_within((" ", "-", ". "))),
        "glued after": Trick(fits=word, write=_glue(after="shoes")),
        "glued before": Trick(fits=word, write=_glue(before="new")),
        "glued to Han": Trick(fits=word, write=lambda name, _: f"{name.lower()}男", tongues=_ZH),
        "masked": Trick(fits=word, write=_masked),
        "drop": Trick(fits=word, write=_edit("drop")),
        "double": Trick(fits=word, write=_edit("double")),
        "insert": Trick(fits=word, write=_edit("insert")),
        "substitute": Trick(fits=word, write=_edit("substitute")),
        "swap": Trick(fits=word, write=_edit("swap")),
        "two edits": Trick(fits=_long, write=_twice),
        "plural": Trick(fits=word, write=lambda name, _: name + "s"),
        "possessive": Trick(fits=word, write=lambda name, _: name + "'s"),
        "drawn out": Trick(fits=word, write=lambda name, _: name[:3] + name[2] * 4 + name[3:]),
        "in Cyrillic": Trick(fits=_open, write=lambda name, _: cyrillic(name)),
        "in Russian": Trick(fits=_open, write=lambda name, _: cyrillic(name), tongues=("ru",)),
        "in Greek": Trick(fits=_open, write=lambda name, _: greek(name)),
        "in Arabic": Trick(fits=_open, write=lambda name, _: arabic(name)),
        "in Katakana": Trick(fits=_open, write=lambda name, _: kana(name)),
        "in Hangul": Trick(fits=_open, write=lambda name, _: hangul(name)),
        "Cyrillic mark": Trick(fits=_script("А", "я"), write=_PLAIN, tongues=("ru",)),
        "Kana mark": Trick(fits=_script("ァ", "ヺ"), write=_PLAIN, tongues=("zh", "en"), times=6),
        "Hangul mark": Trick(fits=_script("가", "힣"), write=_PLAIN, times=6),
        "Arabic mark": Trick(fits=_script("ء", "ي"), write=_PLAIN, tongues=("ar",), times=6),
        "Han": Trick(fits=_han, write=_PLAIN, tongues=_ZH),
        "Han spaced": Trick(fits=_han, write=_between(" "), tongues=_ZH),
        "Han middle dot": Trick(fits=_han, write=_between("·"), tongues=_ZH),
        "Han masked": Trick(fits=_han, write=lambda name, _: f"{name[0]}*{name[2:]}", tongues=_ZH),
        "Han traditional": Trick(fits=_turning, write=_replace(TRADITIONAL), tongues=_ZH),
        "Han homophone": Trick(fits=_han, write=_homophone, tongues=_ZH),
        "pinyin": Trick(fits=_han, write=_pinyin(""), tongues=("zh", "en")),
        "pinyin by syllable": Trick(fits=_han, write=_pinyin(" "), tongues=("zh", "en")),
        "dotted Cyrillic letters": Trick(fits=_many(_CYRILLIC), write=_both(_replace(_CYRILLIC), _between("."))),
        "accented and spaced": Trick(fits=word, write=_both(_accented, _between(" "))),
        "digits, glued": Trick(fits=_many(_DIGITS), write=_both(_replace_some(_DIGITS), _glue(after="shoes"))),
        "zero width and a typing error": Trick(fits=word, write=_both(_edit("double"), _within(("\u200b",)))),
        "in the brand": Trick(fits=word, write=_edit("double"), field=Field.BRAND),
        "in the description": Trick(fits=word, write=_between("."), field=Field.DESCRIPTION),
        "in the seller's name": Trick(fits=word, write=_PLAIN, field=Field.SELLER),
    }
)
