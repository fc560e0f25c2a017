"""Which registered names a text may hold: every place worth a check, found without comparing every registration.

Built once per process, because automata cannot be handed to another one.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice

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
        found: dict[tuple[int, int, str], Seen] = {}
        times: defaultdict[str, int] = defaultdict(int)
        skipped = None if field is Field.DESCRIPTION else self._skipped(text, words)
        for seen in self._seen(text, words, skipped):
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
        if len(found) > most:
            kept = thinned({span: _chance(seen[1], words) for span, seen in found.items()}, most)
            found = {span: seen for span, seen in found.items() if span in kept}
        return _sightings(found.values(), field) if found else []

    def _skipped(self, text: Text, words: Wordhood) -> tuple[int, int] | None:
        """Which letters of a flood of names are not read for disguises: those between its head and its tail."""
        first, last = FLOOD_ENDS, len(text.letters) - FLOOD_ENDS
        if first >= last:
            return None
        places = self.spellings.places(text, words, edges_of(text))
        return (first, last) if next(islice(places, FLOOD_PLACES, None), None) else None

    def _seen(self, text: Text, words: Wordhood, skipped: tuple[int, int] | None) -> Iterator[Seen]:
        placed: defaultdict[str, int] = defaultdict(int)
        most = FLOOD_PLACES_A_NAME if skipped else _READINGS_A_NAME
        for place in self.spellings.places(text, words, edges_of(text)):
            placed[place.name.registered] += 1
            if placed[place.name.registered] <= most:
                yield text, place, Trick.GLUED in place.tricks
        ends = text.without(*skipped) if skipped else text
        for place in self.guesses.places(ends, words):
            yield ends, place, False
        for place in self.masks.places(ends, words):
            yield ends, place, False
        again = signed(text, skipped)
        if again is not None:
            for place in self._signed(again, words):
                yield again, place, False

    def _signed(self, text: Text, words: Wordhood) -> Iterator[Place]:
        """What a text holds once its signs are letters; only places with such a sign are new."""
        signs = SignPlaces.of(text)
        starts, ends = edges_of(text)
        places = signs.places()
        edges = starts | {place + 1 for place in places}, ends | set(places)
        spelled = self.spellings.places(text, words, edges, signs.within)
        for place in (*spelled, *self.guesses.places(text, words, signs.within)):
            if signs.within(place.start, place.end):
                yield place._replace(tricks=tuple(dict.fromkeys((Trick.SIGNS, *place.tricks))))


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
