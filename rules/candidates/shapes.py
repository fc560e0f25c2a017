"""What letters look like: one class of letters and digits that the eye takes for each other, on both sides alike.

A shape is as long as the letters it was made of, so that places in it are places in the text.
"""

import re

from rules import lexicons

# i, l and 1 are one stroke; g, q and 9 one loop with a tail; digits stand for the letters they resemble.
_CLASSES = {"i": "l", "1": "l", "0": "o", "2": "z", "3": "e", "4": "a", "5": "s", "6": "b", "7": "t", "8": "b"} | {
    "9": "g",
    "q": "g",
}
_SIMPLIFIED = {form: row[0] for row in lexicons.rows("han_simplified.txt") for form in row[1]}
_TABLE = str.maketrans(_SIMPLIFIED | _CLASSES)
_LATIN = str.maketrans(_CLASSES)
# Two letters that stand for one when they touch, in shapes: rn for m, vv for w, cl for d.
_PAIRS = {"rn": "m", "vv": "w", "cl": "d"}
_TOUCHING = re.compile("rn|vv|cl")
# The first of two equal letters: to take it out is five times as fast as to put one letter in the place of both.
_DOUBLED = re.compile(r"(.)(?=\1)")
_STRETCHED = re.compile(r"(.)\1\1")


def shape(letters: str) -> str:
    """The classes of these letters; Han characters in their simplified form."""
    return letters.translate(_LATIN if letters.isascii() else _TABLE)


def touching(shaped: str) -> str:
    """A shape in which letters that touch are read as the one they look like."""
    return _TOUCHING.sub(lambda pair: _PAIRS[pair.group()], shaped)


def stretched(letters: str) -> bool:
    """Whether a letter stands there three times running, as no word has it."""
    return _STRETCHED.search(letters) is not None


def squeezed(shaped: str) -> str:
    """A shape with every run of one letter drawn together."""
    return _DOUBLED.sub("", shaped)
