"""How much of a text is looked at, so that a hostile one costs no more than it says: docs/matching.md, "Limits".

No title comes near these limits (of 20,000 the longest has 63 words, 30 of them unknown, and at most 35 sightings), so
that they cut floods and very long descriptions only. Whatever is cut, a text's head and its tail are served alike:
padding before or behind a name does not hide it.
"""

from collections import Counter
from collections.abc import Callable, Hashable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from itertools import chain, islice
from typing import TypeVar

T = TypeVar("T")
Thing = TypeVar("Thing", bound=Hashable)

# A sighting by where it begins and ends in the text as published, and the name that is seen there.
Spot = tuple[int, int, str]

# Different unknown words that are read as anything else, from each end of a text: titles hold 30 at most, descriptions
# of 5 kB 20 to 50 where listings say what a word is. Each takes a tenth of a millisecond.
READ_WORDS = 50
# Different known words that are read as mistyped, from each end: those same descriptions hold 120 to 270.
CORRECTED_WORDS = 100
# Different runs of pieces drawn together, and of letters with signs among them, from each end: titles hold 18.
READ_RUNS = 40
# Covered Han characters, from each end.
HAN_MASKS = 20
# A title, a brand, a category or a seller's name with more places where names stand than this is a flood: of 20,000
# titles none has more than 38 of them, and none more than 310 letters.
FLOOD_PLACES = 200
# Places of one name in such a one.
FLOOD_PLACES_A_NAME = 2
# Of such a one so many letters at each end are read for disguises, and for names of three letters or fewer; longer
# names are found anywhere in it.
FLOOD_ENDS = 400
# Names that one word may sound like; a word that sounds like more says little of each.
SOUNDS_LIKE = 32
# Sightings that are judged: titles hold 38 at most, descriptions of 5 kB 430.
SIGHTINGS = 200
DESCRIBED_SIGHTINGS = 400
# Names that one place of a flood may stand for before other places come first: in titles it is one to three.
_NAMES_A_PLACE = 8


def at_both_ends(things: Sequence[T], most: int) -> Sequence[T]:
    """The first `most` of these things and as many of the last, each once."""
    return things if len(things) <= 2 * most else (*things[:most], *things[-most:])


def served(
    things: Sequence[Thing], most: int, worth: Callable[[Thing], bool] | None = None
) -> AbstractSet[Thing] | None:
    """The first `most` different things that are worth it, and as many of the last; nothing where that is all."""
    if len(things) <= 2 * most:
        return None
    head = islice(filter(worth, dict.fromkeys(things)), most)
    tail = islice(filter(worth, dict.fromkeys(reversed(things))), most)
    return frozenset(chain(head, tail))


def thinned(chances: Mapping[Spot, int], most: int) -> AbstractSet[Spot]:
    """Which sightings of a flood are judged, by how easily chance makes each.

    The head and the tail of the text are served first, with a quarter of the places each, so that no padding pushes a
    name out there. Then come the surest, each name once before any is repeated, from both ends inwards: a flood of
    guesses and of marks that are words of a language leaves a name in its middle.
    """
    spots = sorted(chances, key=lambda spot: (spot[0], spot[1], chances[spot], spot[2]))
    crowd: Counter[tuple[int, int]] = Counter()
    held: list[Spot] = []
    crowded: list[Spot] = []
    for spot in spots:
        crowd[spot[:2]] += 1
        (held if crowd[spot[:2]] <= _NAMES_A_PLACE else crowded).append(spot)
    at_an_end = most // 4
    kept = dict.fromkeys((*held[:at_an_end], *held[-at_an_end:]))
    for spot in (*_surest(held, chances), *crowded):
        if len(kept) == most:
            break
        kept[spot] = None
    return kept.keys()


def _surest(spots: Sequence[Spot], chances: Mapping[Spot, int]) -> list[Spot]:
    times: Counter[str] = Counter()
    order: dict[Spot, tuple[bool, int, int]] = {}
    for place, spot in enumerate(spots):
        order[spot] = (times[spot[2]] > 0, chances[spot], min(place, len(spots) - place))
        times[spot[2]] += 1
    return sorted(spots, key=order.__getitem__)
