"""By which tricks letters of a text stand for a name's, one by one."""

import re

from rules.candidates.names import Name
from rules.candidates.sightings import Trick
from rules.names import Text

_SIZE = re.compile(r"[0-9]+[a-z]{0,2}|[a-z]{1,2}[0-9]+|[a-z][0-9]{2,}[a-z]")


def form(text: Text, start: int, end: int, name: Name) -> tuple[Trick, ...] | None:
    """By what letters of the same look stand for a name's: its own or single look-alikes (no trick), or others."""
    letters, skeleton = text.letters[start:end], text.skeleton[start:end]
    if letters in (name.letters, name.skeleton) or skeleton in (name.letters, name.skeleton):
        return ()
    tricks: set[Trick] = set()
    for seen, own in zip(skeleton, name.skeleton, strict=True):
        if seen != own:
            trick = _stands_for(seen, own)
            if trick is None:
                return None
            tricks.add(trick)
    if Trick.SIGNS in tricks and not (_worded(letters) and _touching(text.words_in(start, end))):
        return None
    return tuple(sorted(tricks))


def _touching(words: tuple[str, ...]) -> bool:
    """Whether digits touch letters and make no size with them ("jord4n", not "Jordan 4" or "Drive m3")."""
    apart = all(len(word) == 1 for word in words)
    return apart or not any(word.isdigit() or _SIZE.fullmatch(word) for word in words)


def _stands_for(seen: str, own: str) -> Trick | None:
    if own.isdigit():
        return None
    if seen.isdigit():
        return Trick.SIGNS
    return Trick.LETTERS if seen.isascii() else Trick.HAN_FORM


def _worded(letters: str) -> bool:
    """Whether letters with digits among them are more word than number: n1ke, but not 42mm, 5w30 or t480s."""
    words = sum(map(str.isalpha, letters))
    return words >= max(2, len(letters) // 3) and not _SIZE.fullmatch(letters)


def pinyin_form(text: Text, start: int, end: int) -> tuple[Trick, ...] | None:
    """Whether letters of the same look as some pinyin are Latin letters all through."""
    letters = text.letters[start:end]
    return (Trick.PINYIN,) if letters.isascii() and letters.isalpha() else None
