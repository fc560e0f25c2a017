"""Names that unknown words of a text may be read as: with a typing error, or by their look, letters or sound."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from rules.candidates.names import LONGEST_LETTERS, Name
from rules.candidates.readings import Readings
from rules.candidates.runs import kana, runs
from rules.candidates.sightings import PLACES_A_NAME, Place
from rules.candidates.typing_errors import TypingErrors
from rules.candidates.wordhood import Openness, Wordhood
from rules.names import Text

# Shorter words are read as nothing else.
_SHORTEST = 3


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
        times: Counter[str] = Counter()
        for place, (first, last) in enumerate(text.words):
            if not _SHORTEST <= last - first <= LONGEST_LETTERS + 2:
                continue
            word = text.letters[first:last]
            openness = words.openness(word)
            if openness is Openness.SPOKEN or times[word] >= PLACES_A_NAME:
                continue
            found = list(self.typing_errors.of_word(place, text))
            if openness is Openness.UNKNOWN:
                found += self._read(first, last, text)
            if found:
                times[word] += 1
                yield from found
        for first, last in (*runs(text, words), *kana(text)):
            yield from self._read(first, last, text)
            yield from self.typing_errors.of_run(first, last, text)

    def _read(self, first: int, last: int, text: Text) -> Iterator[Place]:
        letters, skeleton = text.letters[first:last], text.skeleton[first:last]
        for spelled in dict.fromkeys((letters, skeleton)):
            for name, trick in self.readings.of_word(spelled):
                yield Place(first, last, name, (trick,), drawn=True)
        for name, trick in self.readings.upside_down(letters, skeleton):
            yield Place(first, last, name, (trick,), drawn=True)
