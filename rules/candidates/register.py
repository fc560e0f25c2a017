"""Which registered names a text may hold: every place worth a check, found without comparing every registration.

Built once per process, because automata cannot be handed to another one.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from rules.candidates.glue import edges_of, whole_words
from rules.candidates.guesses import Guesses
from rules.candidates.limits import SIGHTINGS, thinned
from rules.candidates.masks import Masks
from rules.candidates.names import Name, names_of
from rules.candidates.sightings import PLACES_A_NAME, Place, Sighting, Trick
from rules.candidates.signs import by_sign, sign_places, signed
from rules.candidates.spellings import Spellings
from rules.candidates.wordhood import PLAIN, Wordhood
from rules.names import Text
from rules.terms import Field, Registration

# One place may be read in several ways before the plainest of them is taken.
_READINGS_A_NAME = 4 * PLACES_A_NAME

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


class Seen(NamedTuple):
    """A place, the text whose letters it counts, and whether the words it stands in count whole."""

    text: Text
    place: Place
    whole: bool = False


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
        times: Counter[str] = Counter()
        for seen in self._seen(text, words):
            within, place, _ = seen
            name = place.name.registered
            span = (*within.span(place.start, place.end), name)
            if span in found:
                if _plainness(place) < _plainness(found[span].place):
                    found[span] = seen
                continue
            times[name] += 1
            if times[name] <= PLACES_A_NAME:
                found[span] = seen
        if len(found) > SIGHTINGS:
            kept = thinned({span: _chance(seen.place, words) for span, seen in found.items()})
            found = {span: seen for span, seen in found.items() if span in kept}
        return list(_sightings(found.values(), field))

    def _seen(self, text: Text, words: Wordhood) -> Iterator[Seen]:
        placed: Counter[str] = Counter()
        for place in self.spellings.places(text, words, edges_of(text)):
            placed[place.name.registered] += 1
            if placed[place.name.registered] <= _READINGS_A_NAME:
                yield Seen(text, place, Trick.GLUED in place.tricks)
        yield from (Seen(text, place) for place in self.guesses.places(text, words))
        yield from (Seen(text, place) for place in self.masks.places(text, words))
        again = signed(text)
        if again is not None:
            yield from (Seen(again, place) for place in self._signed(again, words))

    def _signed(self, text: Text, words: Wordhood) -> Iterator[Place]:
        """What a text holds once its signs are letters; only places with such a sign are new."""
        signs = sign_places(text)
        starts, ends = edges_of(text)
        edges = starts | {place + 1 for place in signs}, ends | set(signs)
        for place in (*self.spellings.places(text, words, edges), *self.guesses.places(text, words)):
            if by_sign(text, place.start, place.end, signs):
                yield place._replace(tricks=tuple(dict.fromkeys((Trick.SIGNS, *place.tricks))))


def _plainness(place: Place) -> int:
    """What orders several readings of one place: by fewer tricks, and by those that leave less to guess."""
    return sum(_FURTHER[trick] for trick in place.tricks)


def _chance(place: Place, words: Wordhood) -> int:
    """How easily a text holds such a place by chance: guesses most, then names that are words or hardly more."""
    letters = place.name.letters
    return 2 if place.guessed else int(len(letters) <= _SHORT_NAME or words.known(letters))


def _sightings(found: Iterable[Seen], field: Field) -> Iterator[Sighting]:
    """The places as sightings, which know of another name in their place, word for word."""
    worded = [(*seen, _words(seen)) for seen in found]
    taken = {
        (place.start, place.end) for _, place, _, words in worded if not place.tricks and words == place.name.words
    }
    for text, place, _, words in worded:
        other = not place.tricks and words != place.name.words
        yield Sighting(
            field=field,
            text=text,
            start=place.start,
            end=place.end,
            name=place.name,
            seen=text.seen(place.start, place.end),
            letters=text.letters[place.start : place.end],
            words=words,
            edit=place.edit,
            tricks=place.tricks,
            rivalled=other and (place.start, place.end) in taken,
        )


def _words(seen: Seen) -> tuple[str, ...]:
    text, place, whole = seen
    if place.drawn:
        return (text.letters[place.start : place.end],)
    return whole_words(text, place.start, place.end) if whole else text.words_in(place.start, place.end)
