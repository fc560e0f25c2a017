"""Which registered names a text may hold: every place worth a check, found without comparing every registration.

Built once per process, because automata cannot be handed to another one.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain, islice
from typing import NamedTuple

from rules.candidates.collector import at_rest
from rules.candidates.glue import edges_of, whole_words
from rules.candidates.guesses import Guesses
from rules.candidates.limits import (
    DESCRIBED_SIGHTINGS,
    FLOOD_ENDS,
    FLOOD_PLACES,
    FLOOD_PLACES_A_NAME,
    SIGHTINGS,
    thinned,
)
from rules.candidates.masks import Masks
from rules.candidates.names import Name, names_of
from rules.candidates.sightings import PLACES_A_NAME, Place, Sighting, Trick
from rules.candidates.signs import SignPlaces, signed
from rules.candidates.spellings import Spellings
from rules.candidates.wordhood import PLAIN, Wordhood
from rules.names import Text
from rules.terms import Field, Registration

# A place, the text whose letters it counts, and whether the words it stands in count whole.
Seen = tuple[Text, Place, bool]
# One place may be a name by its letters and by what they look like, before the plainer reading is taken.
_READINGS_A_NAME = 2 * PLACES_A_NAME

# Names of no more letters stand in any text.
_SHORT_NAME = 3

# How far each trick is from the name's own letters. "3as|cuti" is Easicuti in digits and signs before a sign hides a
# letter there, and "adi*as" is adidas covered before it is adidas mistyped.
_FURTHER = dict.fromkeys(Trick, 2) | {
    **dict.fromkeys((Trick.SOUND, Trick.HOMOPHONE, Trick.REVERSED), 3),
    Trick.MASKED: 5,
    Trick.ONE_EDIT: 6,
    Trick.TWO_EDITS: 7,
}


class Part(NamedTuple):
    """A field's text, and its ends where it is a flood of names, without the letters that are skipped then."""

    field: Field
    text: Text
    ends: Text
    skipped: tuple[int, int] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """The registrations in force, and every way to find their names in a text."""

    registrations: tuple[Registration, ...]
    names: tuple[Name, ...]
    spellings: Spellings
    guesses: Guesses
    masks: Masks

    @classmethod
    def build(cls, registrations: Iterable[Registration], on: date | None = None) -> "Register":
        """Index these registrations; with a day, only those that may yield hits on it."""
        with at_rest():
            active = tuple(each for each in registrations if on is None or each.in_force(on))
            names = tuple(names_of(active))
            return cls(
                registrations=active,
                names=names,
                spellings=Spellings.of(names),
                guesses=Guesses.of(names),
                masks=Masks.of(names),
            )

    def sightings(self, text: Text, field: Field, words: Wordhood = PLAIN) -> list[Sighting]:
        """Every place of this text that may stand for a registered name, each once, the plainest reading of each."""
        return self.sightings_of([(text, field)], words)[0]

    def sightings_of(self, texts: Sequence[tuple[Text, Field]], words: Wordhood) -> list[list[Sighting]]:
        """The sightings of each of these texts.

        All texts are read in one way before any is in the next, because a table that is asked again and again stays
        near the processor: in turns of one text each, they take a tenth more time.
        """
        parts = [self._part(text, field, words) for text, field in texts]
        seen = [list(self._spelled(part, words)) for part in parts]
        for ways in (self._guessed, self._masked, self._signed):
            for part, found in zip(parts, seen, strict=True):
                found.extend(ways(part, words))
        return [
            _sightings(_plainest(found, part.field, words), part.field) if found else []
            for part, found in zip(parts, seen, strict=True)
        ]

    def _part(self, text: Text, field: Field, words: Wordhood) -> Part:
        skipped = None if field is Field.DESCRIPTION else self._skipped(text, words)
        return Part(field, text, text.without(*skipped) if skipped else text, skipped)

    def _skipped(self, text: Text, words: Wordhood) -> tuple[int, int] | None:
        """Which letters of a flood of names are not read for disguises: those between its head and its tail."""
        first, last = FLOOD_ENDS, len(text.letters) - FLOOD_ENDS
        if first >= last:
            return None
        places = self.spellings.places(text, words, edges_of(text))
        return (first, last) if next(islice(places, FLOOD_PLACES, None), None) else None

    def _spelled(self, part: Part, words: Wordhood) -> Iterator[Seen]:
        placed: defaultdict[str, int] = defaultdict(int)
        most = FLOOD_PLACES_A_NAME if part.skipped else _READINGS_A_NAME
        short = ((part.ends, place) for place in self.spellings.short_places(part.ends))
        longer = self.spellings.longer_places(part.text, words, edges_of(part.text))
        for text, place in chain(short, ((part.text, place) for place in longer)):
            placed[place.name.registered] += 1
            if placed[place.name.registered] <= most:
                yield text, place, Trick.GLUED in place.tricks

    def _guessed(self, part: Part, words: Wordhood) -> Iterator[Seen]:
        return ((part.ends, place, False) for place in self.guesses.places(part.ends, words))

    def _masked(self, part: Part, words: Wordhood) -> Iterator[Seen]:
        return ((part.ends, place, False) for place in self.masks.places(part.ends, words))

    def _signed(self, part: Part, words: Wordhood) -> Iterator[Seen]:
        """What a text holds once its signs are letters; only places with such a sign are new."""
        again = signed(part.text, part.skipped)
        if again is None:
            return
        signs = SignPlaces.of(again)
        starts, ends = edges_of(again)
        places = signs.places()
        edges = starts | {place + 1 for place in places}, ends | set(places)
        spelled = self.spellings.places(again, words, edges, signs.within)
        for place in (*spelled, *self.guesses.places(again, words, signs.within)):
            if signs.within(place.start, place.end):
                yield again, place._replace(tricks=tuple(dict.fromkeys((Trick.SIGNS, *place.tricks)))), False


def _plainest(places: Iterable[Seen], field: Field, words: Wordhood) -> Iterable[Seen]:
    """One reading of each place of a name, and of a name a few places."""
    found: dict[tuple[int, int, str], Seen] = {}
    times: defaultdict[str, int] = defaultdict(int)
    for seen in places:
        within, (start, end, named, *_), _ = seen
        name = named.registered
        span = within.starts[start], within.ends[end - 1], name
        if span in found:
            if _plainness(seen[1]) < _plainness(found[span][1]):
                found[span] = seen
            continue
        times[name] += 1
        if times[name] <= PLACES_A_NAME:
            found[span] = seen
    most = DESCRIBED_SIGHTINGS if field is Field.DESCRIPTION else SIGHTINGS
    if len(found) <= most:
        return found.values()
    kept = thinned({span: _chance(seen[1], words) for span, seen in found.items()}, most)
    return [seen for span, seen in found.items() if span in kept]


def _plainness(place: Place) -> int:
    """What orders several readings of one place: by fewer tricks, and by those that leave less to guess."""
    return sum(_FURTHER[trick] for trick in place.tricks)


def _chance(place: Place, words: Wordhood) -> int:
    """How easily a text holds such a place by chance: guesses most, then names that are words or hardly more."""
    letters = place.name.letters
    return 2 if place.guessed else int(len(letters) <= _SHORT_NAME or words.known(letters))


def _sightings(found: Iterable[Seen], field: Field) -> list[Sighting]:
    """The places as sightings, which know of another name in their place, word for word."""
    worded = [(seen[0], seen[1], _words(seen)) for seen in found]
    taken = {(place.start, place.end) for _, place, words in worded if not place.tricks and words == place.name.words}
    return [_sighting(text, place, words, field, taken) for text, place, words in worded]


def _sighting(text: Text, place: Place, words: tuple[str, ...], field: Field, taken: set[tuple[int, int]]) -> Sighting:
    start, end, name, tricks, edit, _ = place
    other = not tricks and words != name.words
    # By place: by keyword it takes twice as long, and a title has five.
    return Sighting(
        field,
        text,
        start,
        end,
        name,
        text.original[text.starts[start] : text.ends[end - 1]],
        text.letters[start:end],
        words,
        edit,
        tricks,
        other and (start, end) in taken,
    )


def _words(seen: Seen) -> tuple[str, ...]:
    text, (start, end, *_, drawn), whole = seen
    if drawn:
        return (text.letters[start:end],)
    return whole_words(text, start, end) if whole else text.words_in(start, end)
