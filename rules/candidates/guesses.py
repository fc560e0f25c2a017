"""Names that unknown words of a text may be read as: with a typing error, or by their look, letters or sound."""

from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from rules.candidates.limits import CORRECTED_WORDS, READ_RUNS, READ_WORDS, served
from rules.candidates.names import LONGEST_LETTERS, Name
from rules.candidates.readings import Readings
from rules.candidates.runs import kana, runs
from rules.candidates.sightings import PLACES_A_NAME, Place, Trick, Wanted
from rules.candidates.typing_errors import TypingErrors
from rules.candidates.wordhood import Openness, Wordhood
from rules.names import Text

# Shorter words and longer ones are read as nothing else.
_SHORTEST = 3
_LONGEST = LONGEST_LETTERS + 2

# The letters of a word, and those that they look like.
Spelled = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Guesses:
    """Every name by the words that may be misspellings or disguises of it."""

    typing_errors: TypingErrors
    readings: Readings

    @classmethod
    def of(cls, names: tuple[Name, ...]) -> "Guesses":
        """Index these names."""
        return cls(typing_errors=TypingErrors.of(names), readings=Readings.of(names))

    def places(self, text: Text, words: Wordhood, wanted: Wanted | None = None) -> Iterator[Place]:
        """Where words, and runs of letters and pieces drawn together, may be read as names, as far as it is wanted."""
        yield from self._of_words(text, words, wanted)
        windows = tuple(dict.fromkeys((*runs(text, words), *kana(text))))
        if windows:
            yield from self._of_windows(windows, text, wanted)

    def _of_windows(self, windows: Sequence[tuple[int, int]], text: Text, wanted: Wanted | None) -> Iterator[Place]:
        spelled = [_spelled(text, window) for window in windows]
        read = served(spelled, READ_RUNS)
        times: dict[Spelled, int] = {}
        for (first, last), each in zip(windows, spelled, strict=True):
            skipped = read is not None and each not in read
            if skipped or times.get(each, 0) >= PLACES_A_NAME or (wanted and not wanted(first, last)):
                continue
            found = [*self._read(first, last, text), *self.typing_errors.of_run(first, last, text)]
            times[each] = times.get(each, 0) + bool(found)
            yield from found

    def _of_words(self, text: Text, words: Wordhood, wanted: Wanted | None) -> Iterator[Place]:
        read = _read_at_all(text, words) if len(text.words) > 2 * READ_WORDS else None
        times: dict[str, int] = {}
        letters, openness = text.letters, words.openness
        for place, (first, last) in enumerate(text.words):
            if not _SHORTEST <= last - first <= _LONGEST:
                continue
            word = letters[first:last]
            openly = openness(word)
            if openly is Openness.CLOSED or times.get(word, 0) >= PLACES_A_NAME:
                continue
            if read is not None and _spelled(text, (first, last)) not in read:
                continue
            found = list(self.typing_errors.of_word(place, text))
            if wanted is None or wanted(first, last):
                found += self._as_other(openly, first, last, text)
            if found:
                times[word] = times.get(word, 0) + 1
                yield from found

    def _as_other(self, openly: Openness, first: int, last: int, text: Text) -> Iterator[Place]:
        """What an unknown word may stand for; of a known one of another script only how it sounds counts."""
        if openly is Openness.UNKNOWN:
            yield from self._read(first, last, text)
        elif not text.letters[first:last].isascii():
            # "самсунг" is a word of many listings, and a mark in each of them.
            for spelled in dict.fromkeys(_spelled(text, (first, last))):
                for name in self.readings.by_sound(spelled):
                    yield Place(first, last, name, (Trick.SOUND,), drawn=True)

    def _read(self, first: int, last: int, text: Text) -> Iterator[Place]:
        letters, skeleton = text.letters[first:last], text.skeleton[first:last]
        for name, trick in self.readings.of_word(letters):
            yield Place(first, last, name, (trick,), drawn=True)
        if letters == skeleton:
            return
        for name, trick in self.readings.of_word(skeleton):
            yield Place(first, last, name, (trick,), drawn=True)
        for name, trick in self.readings.upside_down(letters, skeleton):
            yield Place(first, last, name, (trick,), drawn=True)


def _spelled(text: Text, window: tuple[int, int]) -> Spelled:
    first, last = window
    return text.letters[first:last], text.skeleton[first:last]


def _read_at_all(text: Text, words: Wordhood) -> AbstractSet[Spelled]:
    """Which words of a long text are read as others: so many used ones and so many unknown ones of each end."""
    return _first_open(text, text.words, words) | _first_open(text, reversed(text.words), words)


def _first_open(text: Text, places: Iterable[tuple[int, int]], words: Wordhood) -> set[Spelled]:
    # By whether they are unknown.
    left = {False: CORRECTED_WORDS, True: READ_WORDS}
    found: set[Spelled] = set()
    for first, last in places:
        word = text.letters[first:last]
        openness = words.openness(word)
        unknown = openness is Openness.UNKNOWN
        if not _SHORTEST <= last - first <= _LONGEST or openness is Openness.CLOSED or not left[unknown]:
            continue
        spelled = word, text.skeleton[first:last]
        left[unknown] -= spelled not in found
        found.add(spelled)
    return found
