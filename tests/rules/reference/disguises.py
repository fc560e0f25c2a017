"""Texts that provoke the matcher: registered names under one or two tricks among ordinary words, and mere letters."""

from collections.abc import Callable

from hypothesis import strategies as st

NAMES = (
    *("Nike", "adidas", "New Balance", "Balance", "Levi's", "LEVIS", "V-KOOL", "U.S. POLO ASSN", "H&M", "3M", "ΝΙΚΕ"),
    *("Albertsons", "Microsoft", "gucci", "samsung", "Modem", "Nikon", "Jack Wolfskin", "blacks", "Racket", "Cartier"),
    *("Coqvoire", "Bulgari", "Wilderness Kitchen", "Millet", "Dior", "Nokin", "Bernard Mannes Baruch", "Ax6gen"),
    *("耐克", "耐克 Nike", "北京同仁堂", "茅台", "寶馬", "新百伦", "百伦", "重行天下", "京客隆", "联想", "华为荣耀"),
    *(
        "найк",
        "Красный Октябрь",
        "Москвичка",
        "Гуччи",
        "ライン",
        "ガス",
        "アディダス",
        "สิงห์",
        "나이키",
        "نايك",
        "Λάκης",
    ),
)
_ORDINARY = (
    "new",
    "shoes",
    "with",
    "for",
    "the",
    "men",
    "black",
    "男鞋",
    "正品",
    "для",
    "кроссовки",
    "2024",
    "42",
    "s",
    "x",
)
_GAPS = ("", " ", " ", " ", "-", ".", " - ", "/", "*", "·", "\u200b", ", ")
_SIGNS = {
    "s": "$5",
    "a": "@4",
    "i": "!1|",
    "e": "3€",
    "o": "0°",
    "g": "96",
    "l": "1|£",
    "c": "¢(",
    "b": "86",
    "t": "7+",
}
_TWO = {"m": "rn", "w": "vv", "d": "cl"}
_LOOKS = dict(zip("aceopxyikbt", "асеорхуікьт", strict=True))
_HAN = {
    "耐": "奈",
    "克": "刻",
    "台": "太",
    "堂": "糖",
    "宝": "寶",
    "寶": "宝",
    "马": "馬",
    "馬": "马",
    "伦": "倫",
    "联": "聯",
    "华": "華",
}
_SPELLED = {"耐克": "naike", "茅台": "maotai", "北京同仁堂": "beijingtongrentang", "京客隆": "jingkelong"} | {
    "nike": "найк",
    "gucci": "гуччи",
    "adidas": "アディダス",
    "samsung": "самсунг",
    "cartier": "картье",
    "microsoft": "майкрософт",
}
_TURNED = str.maketrans("uwmicgpdeabqnth", "nʍɯᴉɔƃdpǝɐqbuʇɥ")

Change = Callable[[str, int], str]


def _put(word: str, at: int, piece: str, less: int = 0) -> str:
    return word[:at] + piece + word[at + less :]


CHANGES: tuple[Change, ...] = (
    lambda word, at: _put(word, at, "", 1),
    lambda word, at: _put(word, at, word[at]),
    lambda word, at: _put(word, at, word[at] * 2),
    lambda word, at: _put(word, at, "k", 1),
    lambda word, at: _put(word, at, word[at : at + 2][::-1], 2),
    lambda word, at: _put(word, at, "*", 1),
    lambda word, at: _put(word, at, "."),
    lambda word, at: _put(word, at, " "),
    lambda word, at: _put(word, at, _SIGNS.get(word[at].lower(), word[at])[0], 1),
    lambda word, at: _put(word, at, _SIGNS.get(word[at].lower(), word[at])[-1], 1),
    lambda word, at: _put(word, at, _TWO.get(word[at].lower(), word[at]), 1),
    lambda word, at: _put(word, at, _LOOKS.get(word[at].lower(), word[at]), 1),
    lambda word, at: _put(word, at, _HAN.get(word[at], word[at]), 1),
    lambda word, at: _put(word, at, "\u0301"),
    lambda word, _: word[::-1],
    lambda word, _: word.lower()[::-1].translate(_TURNED),
    lambda word, _: " ".join(word),
    lambda word, _: word.upper(),
    lambda word, _: word + "shoes",
    lambda word, _: "New" + word,
    lambda word, _: word + "42",
    lambda word, _: _SPELLED.get(word.lower(), word),
)


@st.composite
def disguised(draw: st.DrawFn) -> str:
    """A registered name under up to two tricks."""
    word = draw(st.sampled_from(NAMES))
    for change in draw(st.lists(st.sampled_from(CHANGES), max_size=2)):
        if word:
            word = change(word, draw(st.integers(0, len(word) - 1)))
    return word


PIECES = st.one_of(disguised(), disguised(), st.sampled_from(_ORDINARY))
TEXTS = st.lists(st.tuples(PIECES, st.sampled_from(_GAPS)), min_size=1, max_size=5).map(
    lambda pieces: "".join(word + gap for word, gap in pieces)
)
REGISTERS = st.lists(st.one_of(st.sampled_from(NAMES), disguised()), min_size=1, max_size=12, unique=True)

# Words that listings may be said to use, among them what the tricks make of names.
USED = st.sets(
    st.sampled_from(
        (
            *("naike", "nikeshoes", "newnike", "addidas", "shoes", "гуччи", "самсунг", "ekin", "nike", "adid", "as"),
            *("rnodem", "guccishoes", "iccug", "maotai", "ライン", "москва", "albertson", "samsun", "gu", "ci", "男鞋"),
        )
    )
)

# Few letters that meet often, look alike, turn into each other or stand for syllables.
LETTERS = "abnmruilvw1053.*@! 男京竞隆龙"
LETTER_NAMES = st.lists(st.text(alphabet=LETTERS, min_size=1, max_size=11), min_size=1, max_size=8, unique=True)
LETTER_TEXTS = st.text(alphabet=LETTERS, max_size=24)
