"""Which letters of a text are read as one unknown word, and as which names: docs/matching.md, "Guesses"."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

from rules.candidates.limits import CORRECTED_WORDS, READ_RUNS, READ_WORDS
from rules.candidates.sightings import PLACES_A_NAME, Trick
from tests.rules.reference.guesses import Guesses
from tests.rules.reference.marks import LONGEST, Mark, shape
from tests.rules.reference.pages import Page, Reading

_KANA = re.compile("[\u30a1-\u30ff]{3,}")
Window = tuple[int, int]
Spelled = tuple[str, str]


def guessed(page: Page, guesses: Guesses) -> Iterator[Reading]:
    """What the words of a text may be read as, then its letters that stand apart and its pieces joined by signs."""
    readable = {
        *at_ends([spelled(page, window) for window in page.text.words if may_be_any(page, window)], READ_WORDS),
        *at_ends(
            [spelled(page, window) for window in page.text.words if may_be_mistyped(page, window)], CORRECTED_WORDS
        ),
    }
    times: Counter[str] = Counter()
    for place, window in enumerate(page.text.words):
        word = spelled(page, window)[0]
        if spelled(page, window) in readable and times[word] < PLACES_A_NAME:
            found = list(one_word(page, place, guesses))
            times[word] += bool(found)
            yield from found
    yield from drawn_together(page, guesses)


def drawn_together(page: Page, guesses: Guesses) -> Iterator[Reading]:
    """What letters that stand apart, pieces joined by signs and Katakana may be read as, each window once."""
    windows = list(dict.fromkeys((*letters_apart(page), *joined(page), *kana(page))))
    readable = at_ends([spelled(page, window) for window in windows], READ_RUNS)
    times: Counter[Spelled] = Counter()
    for window in windows:
        word = spelled(page, window)
        if word in readable and times[word] < PLACES_A_NAME:
            found = [*read(page, window, guesses), *mistyped_whole(page, window, guesses)]
            times[word] += bool(found)
            yield from found


def may_be_any(page: Page, window: Window) -> bool:
    """Whether a word is unknown, so that it is read as any disguise."""
    word = spelled(page, window)[0]
    unknown = not closed(page, word) and not page.words.known(word) and not page.words.compound(word)
    return unknown and 3 <= len(word) <= LONGEST + 2


def may_be_mistyped(page: Page, window: Window) -> bool:
    """Whether a word is one that only listings use, or two in one, so that it is read as a typing error at most."""
    word = spelled(page, window)[0]
    return 3 <= len(word) <= LONGEST + 2 and not closed(page, word) and not may_be_any(page, window)


def closed(page: Page, word: str) -> bool:
    """Whether a word is never read as another: a language's own, and one of Han characters alone."""
    return page.words.spoken(word) or all("\u3400" <= letter <= "\u9fff" for letter in word)


def spelled(page: Page, window: Window) -> Spelled:
    """The letters of a window, and what they look like."""
    start, end = window
    return page.text.letters[start:end], page.text.skeleton[start:end]


def at_ends(words: Sequence[Spelled], most: int) -> set[Spelled]:
    """The first different ones, and the last."""
    different = list(dict.fromkeys(words))
    from_the_end = list(dict.fromkeys(words[::-1]))
    return {*different[:most], *from_the_end[:most]}


def one_word(page: Page, place: int, guesses: Guesses) -> Iterator[Reading]:
    """What one word of a text may be read as."""
    window = page.text.words[place]
    yield from mistyped(page, place, guesses)
    if may_be_any(page, window):
        yield from read(page, window, guesses)
    elif not spelled(page, window)[0].isascii():
        yield from (heard for heard in read(page, window, guesses) if heard.tricks == (Trick.SOUND,))


def read(page: Page, window: Window, guesses: Guesses) -> Iterator[Reading]:
    """A window as one word, by its letters and by what they look like."""
    start, end = window
    letters, skeleton = page.text.letters[start:end], page.text.skeleton[start:end]
    for spelled in dict.fromkeys((letters, skeleton)):
        for mark, trick in guesses.of_word(spelled):
            yield Reading(start=start, end=end, mark=mark, tricks=(trick,))
    for mark in guesses.upside_down(letters, skeleton):
        yield Reading(start=start, end=end, mark=mark, tricks=(Trick.REVERSED,))


def mistyped(page: Page, place: int, guesses: Guesses) -> Iterator[Reading]:
    """As many words as a name has, all its own but word `place` of the text, and that one edit away."""
    text = page.text
    for mark, which in near(page, text.words[place], guesses):
        first = place - which
        spans = text.words[max(first, 0) : first + len(mark.words)]
        seen = [text.letters[begin:after] for begin, after in spans]
        if first >= 0 and _but_one(seen, mark.words) == which:
            yield Reading(start=spans[0][0], end=spans[-1][1], mark=mark, tricks=(Trick.ONE_EDIT,))


def mistyped_whole(page: Page, window: Window, guesses: Guesses) -> Iterator[Reading]:
    """A window as one word that is one edit from a name of one word."""
    start, end = window
    for mark, _ in near(page, window, guesses):
        if len(mark.words) == 1:
            yield Reading(start=start, end=end, mark=mark, tricks=(Trick.ONE_EDIT,))


def near(page: Page, window: Window, guesses: Guesses) -> tuple[tuple[Mark, int], ...]:
    """The names with a word one edit from a window that is no such word itself, and which of their words it is."""
    start, end = window
    if {page.text.letters[start:end], page.text.skeleton[start:end]} & guesses.edited_words:
        return ()
    if measures(page.text.letters[start:end]):
        return ()
    return guesses.one_edit(shape(page.text.skeleton[start:end]))


def measures(word: str) -> bool:
    """Whether a word is digits alone, digits before letters, or letters before two digits or more."""
    kinds = [(digits, len(list(group))) for digits, group in groupby(word, str.isdecimal)]
    match kinds:
        case [(True, _)] | [(True, _), (False, _)]:
            return True
        case [(False, _), (True, digits)]:
            return digits > 1
        case _:
            return False


def letters_apart(page: Page) -> Iterator[Window]:
    """Four or more words in a row of one or two letters, not all of two."""
    for tiny, group in groupby(page.text.words, lambda word: word[1] - word[0] <= 2):
        words = list(group)
        letters = words[-1][1] - words[0][0]
        if tiny and len(words) >= 4 and letters < 2 * len(words):
            yield words[0][0], words[-1][1]


def joined(page: Page) -> Iterator[Window]:
    """Words with signs between them, of 4 to 80 letters, not one known word and not each a known word."""
    for words in _with_signs_between(page):
        start, end = words[0][0], words[-1][1]
        pieces = [page.text.letters[first:last] for first, last in words]
        long_enough = len(pieces) > 1 and 4 <= end - start <= LONGEST
        if long_enough and not page.words.known("".join(pieces)) and not all_words(pieces, page, least=2):
            yield start, end


def kana(page: Page) -> Iterator[Window]:
    """Three Katakana or more in a row."""
    yield from (run.span() for run in _KANA.finditer(page.text.letters))


def all_words(pieces: list[str], page: Page, *, least: int = 3) -> bool:
    """Whether each piece is a known word of so many letters or more."""
    return all(len(piece) >= least and page.words.known(piece) for piece in pieces)


def _with_signs_between(page: Page) -> Iterator[list[Window]]:
    text, together = page.text, list(page.text.words[:1])
    for before, word in pairwise(text.words):
        between = text.original[text.ends[before[1] - 1] : text.starts[word[0]]]
        if not between or any(map(str.isspace, between)):
            yield together
            together = []
        together.append(word)
    if together:
        yield together


def _but_one(seen: list[str], words: tuple[str, ...]) -> int | None:
    """Which word alone is another than the name's; nothing where none is, or more than one."""
    others = [place for place, word in enumerate(words) if seen[place : place + 1] != [word]]
    return others[0] if len(others) == 1 and len(seen) == len(words) else None
