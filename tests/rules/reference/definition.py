"""All windows of a text that stand for a registered name, each by its plainest reading, and how the index agrees."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from rules.candidates.limits import SIGHTINGS
from rules.candidates.register import Register
from rules.candidates.sightings import PLACES_A_NAME, Sighting, Trick
from rules.candidates.wordhood import PLAIN, Wordhood
from rules.names import Text, fold
from rules.terms import Field, Registration
from tests.rules.reference.guesses import Guesses
from tests.rules.reference.marks import Mark, marks_of
from tests.rules.reference.masks import masked
from tests.rules.reference.pages import Page, Reading, page_of
from tests.rules.reference.pieces import guessed
from tests.rules.reference.signs import holds_sign, signed, signs_of
from tests.rules.reference.standing import Names, standing

# Where it stands in the text as published, and by which tricks it is read there.
Place = tuple[int, int, tuple[Trick, ...]]
Places = dict[str, set[Place]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """The names of a register, to be compared with everything."""

    marks: Sequence[Mark]
    names: Names
    guesses: Guesses

    @classmethod
    def of(cls, registrations: Iterable[Registration]) -> "Reference":
        """Take the names of these registrations."""
        marks = marks_of(registrations)
        return cls(marks=marks, names=Names.of(marks), guesses=Guesses.of(marks))

    def places(self, written: str, words: Wordhood = PLAIN) -> Places:
        """Every place of every name in this text, without a limit on their number."""
        plainest: dict[tuple[int, int, str], Reading] = {}
        for text, reading in self._readings(fold(written), words):
            key = (*text.span(reading.start, reading.end), reading.mark.registered)
            if key not in plainest or reading.plainness < plainest[key].plainness:
                plainest[key] = reading
        places: defaultdict[str, set[Place]] = defaultdict(set)
        for (first, last, registered), reading in plainest.items():
            places[registered].add((first, last, reading.tricks))
        return dict(places)

    def _readings(self, text: Text, words: Wordhood) -> Iterator[tuple[Text, Reading]]:
        page = page_of(text, words)
        yield from ((text, reading) for reading in self._unsigned(page))
        yield from ((text, reading) for reading in masked(self.marks, page))
        again = signed(text)
        if again is not None:
            signs = signs_of(again)
            for reading in self._unsigned(page_of(again, words, signs)):
                if holds_sign(again, reading.start, reading.end, signs):
                    yield again, replace(reading, tricks=tuple(dict.fromkeys((Trick.SIGNS, *reading.tricks))))

    def _unsigned(self, page: Page) -> Iterator[Reading]:
        yield from standing(self.names, page)
        yield from guessed(page, self.guesses)


def indexed(index: Register, written: str, words: Wordhood = PLAIN) -> Places:
    """What the index finds, as the reference says it."""
    places: defaultdict[str, set[Place]] = defaultdict(set)
    for seen in index.sightings(fold(written), Field.TITLE, words):
        places[seen.name.registered].add(_place(seen))
    return dict(places)


def differences(index: Register, reference: Reference, written: str, words: Wordhood = PLAIN) -> list[str]:
    """What index and definition say differently of a text, a line for each name; empty where they agree.

    Of a name that stands in more places than the index follows, those it follows must be among them; so must those of a
    text that holds more sightings than are followed.
    """
    fast, slow = indexed(index, written, words), reference.places(written, words)
    if sum(min(len(places), PLACES_A_NAME) for places in slow.values()) > SIGHTINGS:
        return _of_flood(fast, slow, written)
    return [
        f"{registered!r} in {written!r}: index {_shown(fast, registered)}, definition {_shown(slow, registered)}"
        for registered in sorted(fast.keys() | slow.keys())
        if not agree(fast.get(registered, set()), slow.get(registered, set()))
    ]


def _of_flood(fast: Places, slow: Places, written: str) -> list[str]:
    """What is wrong where a text holds too many sightings: as many as are followed, each of them the definition's."""
    invented = [
        f"{name!r} in {written!r}: {spots}"
        for name, spots in fast.items()
        if not _spans(spots) <= _spans(slow.get(name, set()))
    ]
    followed = sum(map(len, fast.values()))
    return invented + ([f"{followed} sightings of a flood: {written!r}"] if followed != SIGHTINGS else [])


def agree(fast: set[Place], slow: set[Place]) -> bool:
    """Whether the index's places of a name are the definition's, or the most that it follows of them."""
    if len(slow) <= PLACES_A_NAME:
        return fast == slow
    return len(fast) == PLACES_A_NAME and _spans(fast) <= _spans(slow)


def _spans(places: set[Place]) -> set[tuple[int, int]]:
    return {(first, last) for first, last, _ in places}


def _place(seen: Sighting) -> Place:
    return (*seen.text.span(seen.start, seen.end), seen.tricks)


def _shown(places: Places, registered: str) -> list[tuple[int, int, str]]:
    found = places.get(registered, set())
    return sorted((first, last, " + ".join(tricks) or "as registered") for first, last, tricks in found)
