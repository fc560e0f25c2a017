"""By what a name was hidden from a search: nobody writes so by a slip, and nobody disguises a lawful name."""

import unicodedata
from enum import StrEnum
from functools import lru_cache

from rules.names import Text, fold, invisible

# Signs that cover a letter; a hyphen or a full stop joins words more often than it hides one.
MASKS = frozenset("*•●○■□_~^#✱✻＊※◯×★☆♥❤⭐")
# How much of a sighting is looked at: one odd character is enough to know.
_LOOKED_AT = 200
_FEWEST_APART = 4


class Disguise(StrEnum):
    """What hides a name."""

    INVISIBLE = "invisible characters"
    FORMS = "letters of odd forms"
    SCRIPTS = "letters of two scripts in one word"
    SIGNS = "signs in the place of letters"
    APART = "keeping its letters apart"


def disguise(seen: str, registered: str) -> Disguise | None:
    """What hides a registered name in the words seen, where the registered spelling has nothing of it itself."""
    return _disguise(seen[:_LOOKED_AT], registered)


@lru_cache(maxsize=1 << 15)
def _disguise(seen: str, registered: str) -> Disguise | None:
    if not seen.isascii():
        if any(map(invisible, seen)) and not any(map(invisible, registered)):
            return Disguise.INVISIBLE
        if odd_forms(seen) and not odd_forms(registered):
            return Disguise.FORMS
        if _two_scripts(fold(seen)) and not _two_scripts(fold(registered)):
            return Disguise.SCRIPTS
    if MASKS.intersection(seen) - MASKS.intersection(registered):
        return Disguise.SIGNS
    return Disguise.APART if _apart(seen) and not _apart(registered) else None


def odd_forms(text: str) -> bool:
    """Mathematical, circled and other compatibility letters; full width is a habit, no trick."""
    return not text.isascii() and any(
        unicodedata.decomposition(char).startswith("<")
        and not unicodedata.decomposition(char).startswith(("<wide>", "<narrow>", "<noBreak>", "<compat> 0020"))
        for char in text
    )


def _two_scripts(text: Text) -> bool:
    """Whether a word holds Latin letters and others that pass for Latin ones; accents are the language's own."""
    return text.letters != text.skeleton and any(_mixed(text, first, last) for first, last in text.words)


def _mixed(text: Text, first: int, last: int) -> bool:
    letters = text.letters[first:last]
    latin = any(char.isascii() and char.isalpha() for char in letters)
    return latin and letters != text.skeleton[first:last]


def _apart(text: str) -> bool:
    if text.isascii() and text.isalnum():
        return False
    words = fold(text).words
    return len(words) >= _FEWEST_APART and all(last - first == 1 for first, last in words)
