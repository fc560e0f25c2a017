"""How a name is spelled in other letters: our own small tables, of what a seller would write."""

import random
from itertools import pairwise

_CYRILLIC = dict(zip("abdefgijklmnoprstuvxzhwqcy", "абдефгижклмнопрстувхзхвккй", strict=True))
_GREEK = dict(zip("abdefgijklmnoprstuvxzhwqcy", "αβδεφγιζκλμνοπρστυβξζχβκκι", strict=True))
_ARABIC = dict(zip("abdefgijklmnoprstuvxzhwqcy", "ابديفجيجكلمنوبرستوفكزهوقكي", strict=True))
_KANA = dict(
    zip(
        (consonant + vowel for consonant in "kstnmr" for vowel in "aiueo"),
        "カキクケコサシスセソタチツテトナニヌネノマミムメモラリルレロ",
        strict=True,
    )
)
_INITIALS = {"k": 15, "s": 9, "t": 16, "n": 2, "m": 6, "r": 5}
_MEDIALS = {"a": 0, "i": 20, "u": 13, "e": 5, "o": 8}
_HANGUL = 0xAC00

# Characters of one sound each; in pairs where the second is the traditional form of the first.
SOUNDS = {
    "li": "利力立丽",
    "jia": "佳嘉加",
    "mei": "美梅玫",
    "hua": "华花画",
    "long": "龙隆",
    "bao": "宝保堡",
    "tai": "泰太",
    "xin": "新欣鑫",
    "ke": "科克可",
    "da": "达大",
    "fei": "飞菲",
    "yu": "宇玉雨",
    "lan": "兰蓝",
    "ming": "明铭",
    "bo": "博波",
    "si": "思斯丝",
    "wei": "威维伟",
    "rui": "瑞睿",
    "sheng": "盛胜",
    "feng": "丰峰枫",
    "ya": "雅亚",
    "nuo": "诺",
    "lun": "伦轮",
    "qi": "奇琪",
}
TRADITIONAL = dict(
    zip("丽华龙宝达飞兰蓝铭维丰诺伦轮伟盛", "麗華龍寶達飛蘭藍銘維豐諾倫輪偉盛", strict=True),
)
PINYIN = {char: sound for sound, chars in SOUNDS.items() for char in chars}


def cyrillic(name: str) -> str:
    """A name in Russian letters."""
    return _capitalized(name, "".join(_CYRILLIC.get(char, char) for char in name.lower()))


def greek(name: str) -> str:
    """A name in Greek letters."""
    return _capitalized(name, "".join(_GREEK.get(char, char) for char in name.lower()))


def arabic(name: str) -> str:
    """A name in Arabic letters, vowels written out as names of foreign makers are."""
    return "".join(_ARABIC.get(char, char) for char in name.lower())


def kana(name: str) -> str:
    """A name of open syllables in Katakana."""
    return "".join(_KANA[syllable] for syllable in _open_syllables(name))


def hangul(name: str) -> str:
    """A name of open syllables in Hangul."""
    pairs = ((_INITIALS[syllable[0]], _MEDIALS[syllable[1]]) for syllable in _open_syllables(name))
    return "".join(chr(_HANGUL + (initial * 21 + medial) * 28) for initial, medial in pairs)


def han_name(chance: random.Random) -> str:
    """An invented Chinese name of three or four characters, no two alike."""
    sounds = chance.sample(sorted(SOUNDS), chance.choice((3, 3, 4)))
    return "".join(chance.choice(SOUNDS[sound]) for sound in sounds)


def _open_syllables(name: str) -> list[str]:
    lowered = name.lower()
    return [one + other for one, other in pairwise(lowered) if one in _INITIALS and other in _MEDIALS]


def _capitalized(name: str, spelled: str) -> str:
    return spelled.capitalize() if name[:1].isupper() else spelled
