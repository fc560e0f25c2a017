"""The words of lawful use in a text: whose goods these fit, that they are spare parts, that they were used before."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from rules.names import Text, letters_of_name
from rules.vocabulary.phrases import Phrase, PhraseTable, Place

# "fits Nike", "适用于 Nike": how many words may stand between, by how plain the phrase is.
_WORDS_BETWEEN = {"before": 6, "near": 1, "after": 1}
# Where a phrase may stand towards the mark.
STANDS = (*_WORDS_BETWEEN, "with")
# In scripts without spaces a run of letters is one word: so many letters count as one.
_LETTERS_A_WORD = 4
# Arabic writes "for" together with the name, after "and" too: لسامسونج, ولسامسونج, للهاتف, لSamsung.
_JOINED = ("ولل", "لل", "ول", "ل")
# Signs that carry a row of names on: "for iPhone / Samsung / Huawei".
_ROW = frozenset("/,|、，&+／")
_LONGEST_ROW = 12


class Kind(StrEnum):
    """What the words say."""

    COMPATIBLE_WITH = "compatible_with"
    SPARE_PART = "spare_part"
    SECOND_HAND = "second_hand"
    AUDIENCE = "audience"


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """What a phrase says, in which language, and where it stands towards the mark."""

    kind: Kind
    language: str
    stands: str


def bearing_on(places: list[Place[Meaning]], text: Text, name: tuple[int, int], kind: Kind) -> Place[Meaning] | None:
    """The phrase of that kind which bears on the name at these letters, the nearest of those that stand in the text."""
    start, end = name
    found = [place for place in places if place.phrase.meaning.kind is kind and _bears(place, places, text, start, end)]
    return min(found, key=lambda place: (abs(place.start - start), place.start), default=None)


def joined_for(text: Text, name: tuple[int, int], registered: str) -> tuple[int, int] | None:
    """Which letters say "for" in one word with the name: right before it, or at its head as if they were its own."""
    start, end = name
    # Only Arabic writes such a word together with the name, and all its words for that hold this letter.
    if "ل" not in text.letters:
        return None
    first = text.words[max(0, bisect_right(text.words, (start, len(text.letters))) - 1)][0]
    if text.letters[first:start] in _JOINED:
        return first, start
    seen = text.letters[start:end]
    heads = (head for head in _JOINED if seen == head + letters_of_name(registered))
    return next(((start, start + len(head)) for head in heads), None)


def letters_of(text: Text, first: int, last: int) -> tuple[int, int]:
    """Which letters of a folded text the characters `first` to `last` of the original are."""
    return bisect_left(text.starts, first), bisect_right(text.ends, last)


def _bears(place: Place[Meaning], places: list[Place[Meaning]], text: Text, start: int, end: int) -> bool:
    match place.phrase.meaning.stands:
        case "with":
            return place.end <= start or place.start >= end
        case "after":
            return place.start >= end and _words(text, end, place.start) <= _WORDS_BETWEEN["after"]
        case stands:
            return place.end <= start and _leads_to(place, places, text, start, _WORDS_BETWEEN[stands])


def _leads_to(place: Place[Meaning], places: list[Place[Meaning]], text: Text, start: int, most: int) -> bool:
    between = _words(text, place.end, start)
    # Asked first, because a text with thousands of such words has few of them so near.
    if between > _LONGEST_ROW:
        return False
    if any(other.start == place.end and other.phrase.meaning.kind is Kind.AUDIENCE for other in places):
        return False
    row = text.original[text.ends[place.end - 1] : text.starts[start]]
    return between <= (_LONGEST_ROW if _ROW.intersection(row) else most)


def _words(text: Text, end: int, start: int) -> int:
    """How many words stand between letters; where there are too many to matter, at least so many."""
    first = bisect_left(text.words, (end, 0))
    last = bisect_left(text.words, (start, 0))
    if last - first > _LONGEST_ROW:
        return last - first
    inside = text.words[first:last]
    # A run of letters that begins before `end` or reaches past `start` is cut there.
    cut = 0 if first == last and end == start else (start - end) // _LETTERS_A_WORD if first == last else 0
    return cut + sum(1 if text.letters[a:b].isascii() else 1 + (b - a) // (3 * _LETTERS_A_WORD) for a, b in inside)


@lru_cache(maxsize=8)
def table(rows: tuple[tuple[str, ...], ...]) -> PhraseTable[Meaning]:
    """The words of these rows (rules/lexicons/lawful_use.txt explains their columns)."""
    return PhraseTable.of(_phrases(rows))


def _phrases(rows: tuple[tuple[str, ...], ...]) -> Iterator[Phrase[Meaning]]:
    for kind, language, stands, phrases in rows:
        meaning = Meaning(kind=Kind(kind), language=language, stands=stands)
        for written in phrases.split(", "):
            yield Phrase(written=written, meaning=meaning)
