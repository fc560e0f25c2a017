"""Names that unknown words of a text may be read as: with a typing error, or by their look, letters or sound."""

from collections import Counter
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from rules.candidates.limits import READ_RUNS, READ_WORDS, served
from rules.candidates.names import LONGEST_LETTERS, Name
from rules.candidates.readings import Readings
from rules.candidates.runs import kana, runs
from rules.candidates.sightings import PLACES_A_NAME, Place
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

    def places(self, text: Text, words: Wordhood) -> Iterator[Place]:
        """Where words, and runs of letters and pieces drawn together, may be read as names."""
        yield from self._of_words(text, words)
        windows = tuple(dict.fromkeys((*runs(text, words), *kana(text))))
        spelled = [_spelled(text, window) for window in windows]
        read = served(spelled, READ_RUNS)
        times: Counter[Spelled] = Counter()
        for (first, last), each in zip(windows, spelled, strict=True):
            if (read is None or each in read) and times[each] < PLACES_A_NAME:
                found = [*self._read(first, last, text), *self.typing_errors.of_run(first, last, text)]
                times[each] += bool(found)
                yield from found

    def _of_words(self, text: Text, words: Wordhood) -> Iterator[Place]:
        spelled = [_spelled(text, word) for word in text.words]
        read = _read_at_all(spelled, words)
        times: Counter[str] = Counter()
        for place, each in enumerate(spelled):
            if not (_openness(each, words) if read is None else each in read) or times[each[0]] >= PLACES_A_NAME:
                continue
            found = list(self.typing_errors.of_word(place, text))
            if words.openness(each[0]) is Openness.UNKNOWN:
                found += self._read(*text.words[place], text)
            if found:
                times[each[0]] += 1
                yield from found

    def _read(self, first: int, last: int, text: Text) -> Iterator[Place]:
        letters, skeleton = text.letters[first:last], text.skeleton[first:last]
        for spelled in dict.fromkeys((letters, skeleton)):
            for name, trick in self.readings.of_word(spelled):
                yield Place(first, last, name, (trick,), drawn=True)
        for name, trick in self.readings.upside_down(letters, skeleton):
            yield Place(first, last, name, (trick,), drawn=True)


def _spelled(text: Text, window: tuple[int, int]) -> Spelled:
    first, last = window
    return text.letters[first:last], text.skeleton[first:last]


def _openness(spelled: Spelled, words: Wordhood) -> Openness:
    """As what a word may be read; one of another length as nothing else."""
    word, _ = spelled
    return words.openness(word) if _SHORTEST <= len(word) <= _LONGEST else Openness.SPOKEN


def _read_at_all(spelled: Sequence[Spelled], words: Wordhood) -> AbstractSet[Spelled] | None:
    """Which words of a long text are read as others: so many used ones and so many unknown ones of each end."""

    def kind(wanted: Openness) -> AbstractSet[Spelled] | None:
        return served(spelled, READ_WORDS, lambda each: _openness(each, words) is wanted)

    unknown, used = kind(Openness.UNKNOWN), kind(Openness.USED)
    return None if unknown is None or used is None else unknown | used
