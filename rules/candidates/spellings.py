"""Names whose letters stand in a text: as words, inside others, by the same look or the same sound."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from rules.candidates.forms import form, pinyin_form
from rules.candidates.glue import Edges, closed, glued_on
from rules.candidates.homophones import Homophones
from rules.candidates.names import Name
from rules.candidates.patterns import INSIDE_LETTERS, Match, Pattern, Patterns
from rules.candidates.shapes import shape
from rules.candidates.sightings import PLACES_A_NAME, Place, Trick, Wanted
from rules.candidates.wordhood import Openness, Wordhood
from rules.names import Text, unspaced

# So many letters of pinyin stand in no other word by chance.
PINYIN_INSIDE = 8
_SHORT = INSIDE_LETTERS - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Spellings:
    """Every name by its own letters, by its look and by its sound in Han characters.

    `short` are those of few letters once more, in a table that stays near the processor: they are asked for at each
    short word.
    """

    by_letters: Mapping[str, tuple[Name, ...]]
    short: Mapping[str, tuple[Name, ...]]
    patterns: Patterns
    homophones: Homophones

    @classmethod
    def of(cls, names: tuple[Name, ...]) -> "Spellings":
        """Index these names."""
        by_letters = _by_letters(names)
        return cls(
            by_letters=by_letters,
            short={letters: same for letters, same in by_letters.items() if len(letters) <= _SHORT},
            patterns=Patterns.of(names),
            homophones=Homophones.of(names),
        )

    def places(self, text: Text, words: Wordhood, edges: Edges, wanted: Wanted | None = None) -> Iterator[Place]:
        """Where names stand in this text, in some form and between some edges, as far as such places are wanted."""
        yield from self.short_places(text, wanted)
        yield from self.longer_places(text, words, edges, wanted)

    def longer_places(self, text: Text, words: Wordhood, edges: Edges, wanted: Wanted | None = None) -> Iterator[Place]:
        """The places of names that are more than a few letters, and of any that is the whole text."""
        for spelled in _spelled(text):
            for name in self.by_letters.get(spelled, ()):
                yield Place(0, len(spelled), name)
        shaped = shape(text.skeleton)
        yield from self._inside(shaped, text, words, edges, wanted)
        for start, end, name in self.homophones.places(shaped):
            yield Place(start, end, name, (Trick.HOMOPHONE,))

    def short_places(self, text: Text, wanted: Wanted | None = None) -> Iterator[Place]:
        """The places of names too short to be looked for anywhere but between words."""
        for spelled in _spelled(text):
            for place, (start, end) in enumerate(text.words):
                if end - start > _SHORT:
                    continue
                last = place
                while end - start <= _SHORT:
                    held = self.short.get(spelled[start:end])
                    if held is not None and (wanted is None or wanted(start, end)):
                        for name in held:
                            yield Place(start, end, name)
                    last += 1
                    if last == len(text.words):
                        break
                    end = text.words[last][1]

    def _inside(self, shaped: str, text: Text, words: Wordhood, edges: Edges, wanted: Wanted | None) -> Iterator[Place]:
        firsts, lasts = edges
        patterns = self.patterns.patterns
        times: dict[int, int] = {}
        for which, start, end in self._matches(shaped, text, words, edges):
            if wanted is not None and not wanted(start, end):
                continue
            pattern = patterns[which]
            glued, inside = False, False
            if not (start in firsts and end in lasts) and not pattern.free:
                if closed(text, start, words) or closed(text, end - 1, words):
                    continue
                glued = glued_on(text, start, end, words, edges)
                inside = not glued
                if inside and end - start < PINYIN_INSIDE:
                    continue
            if times.get(which, 0) >= PLACES_A_NAME:
                continue
            tricks = Trick.GLUED if glued or inside else None
            held = list(_held(text, start, end, pattern, tricks, pinyin_alone=inside))
            # "1390 1390 1390 1390 lego": what is no sighting must not use up the places of one that is.
            if held:
                times[which] = times.get(which, 0) + 1
                yield from held

    def _matches(self, shaped: str, text: Text, words: Wordhood, edges: Edges) -> Iterator[Match]:
        """Where patterns stand: between edges, in or across words of which a part may be a name, free ones anywhere.

        To look up what begins with a word takes a third of the time of going through all letters for all names.
        """
        firsts, lasts = edges
        yield from self.patterns.between(shaped, sorted(firsts), lasts)
        letters, openness = text.letters, words.openness
        # Numbers and words of Han are closed or used.
        parted = [
            (a, b) for a, b in text.words if openness(word := letters[a:b]) >= Openness.COMPOUND and not unspaced(word)
        ]
        if parted:
            for match in self.patterns.within(shaped, parted[0][0], parted[-1][1]):
                if match[1] not in firsts or match[2] not in lasts:
                    yield match
        yield from self.patterns.anywhere(shaped)


def _spelled(text: Text) -> tuple[str, ...]:
    """The letters of a text, and those that they look like where some look like others."""
    return (text.letters,) if text.letters == text.skeleton else (text.letters, text.skeleton)


def _held(
    text: Text, start: int, end: int, pattern: Pattern, further: Trick | None, *, pinyin_alone: bool
) -> Iterator[Place]:
    """The names of a pattern that these letters are, in some form; `further` is the trick they stand there with."""
    for name, by_pinyin in pattern.names:
        if pinyin_alone and not by_pinyin:
            continue
        tricks = pinyin_form(text, start, end) if by_pinyin else form(text, start, end, name)
        if tricks is not None:
            yield Place(start, end, name, (*tricks, further) if further else tricks)


def _by_letters(names: Iterable[Name]) -> dict[str, tuple[Name, ...]]:
    """Both spellings of every name, because look-alikes are folded on both sides or on neither."""
    found: defaultdict[str, list[Name]] = defaultdict(list)
    for name in names:
        for letters in dict.fromkeys((name.letters, name.skeleton)):
            found[letters].append(name)
    return {letters: tuple(same) for letters, same in found.items()}
