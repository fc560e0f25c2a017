"""Windows whose letters are a name's own, look like them one by one, or spell its sound: docs/matching.md, 1 to 5."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rules.candidates.sightings import Trick
from rules.names import unspaced
from tests.rules.reference.marks import LONGEST, Mark, shape
from tests.rules.reference.pages import Page, Reading

SHORT_GLUE = frozenset(
    ["new", "hot", "bag", "men", "top", "buy", "cap", "hat", "kid", "the", "usa", "shop", "for", "my", "tee"]
)
_SIZE = re.compile(r"[0-9]+[a-z]{0,2}|[a-z]{1,2}[0-9]+|[a-z][0-9]{2,}[a-z]")
_SHORT = 3
_PINYIN = 6
_PINYIN_DEEP = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """The names of a register by what is looked for in a text: all of it is compared with every window."""

    whole: Sequence[tuple[str, str, Mark]]
    short: Sequence[Mark]
    shapes: Sequence[tuple[str, Mark]]
    pinyin: Sequence[tuple[str, Mark]]
    sounds: Sequence[tuple[str, Mark]]

    @classmethod
    def of(cls, marks: Sequence[Mark]) -> "Names":
        """Look for these names."""
        spelled = ((shape("".join(reading)), mark) for mark in marks for reading in mark.readings)
        return cls(
            whole=[(mark.letters, mark.skeleton, mark) for mark in marks],
            short=[mark for mark in marks if len(mark.letters) <= _SHORT],
            shapes=[(mark.shape, mark) for mark in marks if _looked_for(mark)],
            pinyin=[(shaped, mark) for shaped, mark in spelled if _PINYIN <= len(shaped) <= LONGEST],
            sounds=[(heard, mark) for mark in marks for heard in mark.heard if len(mark.shape) > 1],
        )


def standing(names: Names, page: Page) -> Iterator[Reading]:
    """Every window that stands for a name itself."""
    yield from as_field(names, page)
    yield from short(names, page)
    yield from look_alike(names, page)
    yield from in_pinyin(names, page)
    yield from homophone(names, page)


def as_field(names: Names, page: Page) -> Iterator[Reading]:
    """A name is all the field holds."""
    field = (page.text.letters, page.text.skeleton)
    for letters, skeleton, mark in names.whole:
        if letters in field or skeleton in field:
            yield Reading(start=0, end=len(page.text.letters), mark=mark)


def short(names: Names, page: Page) -> Iterator[Reading]:
    """A name of up to three letters between the edges of words."""
    firsts, lasts = [first for first, _ in page.text.words], {last for _, last in page.text.words}
    windows = [(first, first + size) for first in firsts for size in range(1, _SHORT + 1) if first + size in lasts]
    for start, end in windows:
        seen = (page.text.letters[start:end], page.text.skeleton[start:end])
        found = (mark for mark in names.short if mark.letters in seen or mark.skeleton in seen)
        yield from (Reading(start=start, end=end, mark=mark) for mark in found)


def look_alike(names: Names, page: Page) -> Iterator[Reading]:
    """A name's letters or others of their look: anywhere in a script without spaces, else as words or glued on."""
    for mark, start, end in _windows(names.shapes, page.shape):
        tricks = _looks(mark, page, start, end)
        if tricks is None:
            continue
        if unspaced(mark.shape) or page.between(start, end):
            yield Reading(start=start, end=end, mark=mark, tricks=tricks)
        elif not page.shut(start, end) and glued(page, start, end):
            yield Reading(start=start, end=end, mark=mark, tricks=(*tricks, Trick.GLUED))


def in_pinyin(names: Names, page: Page) -> Iterator[Reading]:
    """The syllables of a Han name in Latin letters: as words, glued on, or, eight letters or more, in unknown words."""
    for mark, start, end in _windows(names.pinyin, page.shape):
        letters = page.text.letters[start:end]
        if not (letters.isascii() and letters.isalpha()):
            continue
        if page.between(start, end):
            yield Reading(start=start, end=end, mark=mark, tricks=(Trick.PINYIN,))
        elif not page.shut(start, end) and (end - start >= _PINYIN_DEEP or glued(page, start, end)):
            yield Reading(start=start, end=end, mark=mark, tricks=(Trick.PINYIN, Trick.GLUED))


def homophone(names: Names, page: Page) -> Iterator[Reading]:
    """Han characters of a name's syllables, of which some and not all are its own."""
    for mark, start, end in _windows(names.sounds, page.heard):
        own = sum(seen == letter for seen, letter in zip(page.shape[start:end], mark.shape, strict=True))
        if 0 < own < end - start:
            yield Reading(start=start, end=end, mark=mark, tricks=(Trick.HOMOPHONE,))


def _windows(wanted: Iterable[tuple[str, Mark]], letters: str) -> Iterator[tuple[Mark, int, int]]:
    """Every window of these letters that is equal to what is wanted, letter by letter."""
    for spelled, mark in [each for each in wanted if each[0] in letters]:
        start = letters.find(spelled)
        while start >= 0:
            yield mark, start, start + len(spelled)
            start = letters.find(spelled, start + 1)


def _looked_for(mark: Mark) -> bool:
    """Whether a name is looked for by its shape: shorter and longer ones stand as words, or as the whole field."""
    return len(mark.shape) > 1 if mark.unspaced else _SHORT < len(mark.shape) <= LONGEST


def _looks(mark: Mark, page: Page, start: int, end: int) -> tuple[Trick, ...] | None:
    """By which tricks letters of the same look stand for the name's; nothing where they do not."""
    letters, skeleton = page.text.letters[start:end], page.text.skeleton[start:end]
    if {letters, skeleton} & {mark.letters, mark.skeleton}:
        return ()
    tricks = {_replaced(seen, own) for seen, own in zip(skeleton, mark.skeleton, strict=True) if seen != own}
    if None in tricks or (Trick.SIGNS in tricks and not _word_with_digits(page, start, end)):
        return None
    return tuple(sorted(trick for trick in tricks if trick))


def _replaced(seen: str, own: str) -> Trick | None:
    if own.isdigit():
        return None
    if seen.isdigit():
        return Trick.SIGNS
    return Trick.LETTERS if seen.isascii() else Trick.HAN_FORM


def _word_with_digits(page: Page, start: int, end: int) -> bool:
    """Whether letters with digits among them are more word than number, and no word of them is all digits."""
    letters, pieces = page.text.letters[start:end], page.text.words_in(start, end)
    if sum(map(str.isalpha, letters)) < max(2, len(letters) // 3) or _SIZE.fullmatch(letters):
        return False
    return len(pieces) == len(letters) or not any(piece.isdigit() or _SIZE.fullmatch(piece) for piece in pieces)


def glued(page: Page, start: int, end: int) -> bool:
    """Whether a window is cut out of its words by edges, and by rests that are words or visibly something else."""
    first, last = page.word_at(start)[0], page.word_at(end - 1)[1]
    before, after = page.text.letters[first:start], page.text.letters[end:last]
    opens = start in page.firsts or _parts(page, before, start, end - start)
    return opens and (
        end in page.lasts or (after == "s" and not _digits(page, end)) or _parts(page, after, end, end - start)
    )


def _parts(page: Page, rest: str, edge: int, size: int) -> bool:
    """Whether the rest of a word leaves a name of `size` letters standing that begins or ends at `edge`."""
    if _digits(page, edge):
        return False
    if size <= 5 and len(rest) <= 3 and rest not in SHORT_GLUE:
        return rest.isdigit()
    before, behind = _beside(page, edge)
    capital = before.islower() and behind.isupper()
    return capital or before.isdigit() != behind.isdigit() or page.words.gluable(rest)


def _digits(page: Page, edge: int) -> bool:
    return all(map(str.isdigit, _beside(page, edge)))


def _beside(page: Page, edge: int) -> tuple[str, str]:
    """The characters as published on both sides of an edge."""
    original, starts = page.text.original, page.text.starts
    return original[starts[edge - 1]], original[starts[edge]]
