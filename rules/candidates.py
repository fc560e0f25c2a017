"""Which registered names a text may hold: every place worth a check, found without comparing every registration.

Built once per process, because automata cannot be handed to another one.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from ahocorasick_rs import AhoCorasick, MatchKind

from rules.names import Text, fold, spelling, unspaced
from rules.near_words import NearWords, edit
from rules.sightings import EDIT_LETTERS, LONGEST_LETTERS, Name, Sighting
from rules.terms import Field, Registration

# The edited word of a longer name: "hugo bos" is one, "u s polo asn" too, "tbe face" is not worth the noise.
EDIT_WORD_LETTERS = 4
# A text that repeats a name says nothing more by the fifth time, and must not cost more.
PLACES_A_NAME = 4
# By how many letters names are told apart before their length is looked at.
_STEM = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """The registrations in force, and every way to find their names in a text."""

    registrations: tuple[Registration, ...]
    by_letters: Mapping[str, tuple[Name, ...]]
    reach: Mapping[str, int]
    unspaced_names: tuple[str, ...]
    automaton: AhoCorasick
    near_words: NearWords
    beside: Mapping[tuple[str, str, bool], tuple[tuple[Name, int], ...]]

    @classmethod
    def build(cls, registrations: Iterable[Registration], on: date | None = None) -> "Register":
        """Index these registrations; with a day, only those that may yield hits on it."""
        active = tuple(each for each in registrations if on is None or each.in_force(on))
        names = _names(active)
        by_letters = _by_letters(names)
        found_inside = tuple(letters for letters in by_letters if len(letters) > 1 and unspaced(letters))
        return cls(
            registrations=active,
            by_letters=by_letters,
            reach=_reach(by_letters),
            unspaced_names=found_inside,
            automaton=AhoCorasick(found_inside, matchkind=MatchKind.Standard, store_patterns=False),
            near_words=NearWords.of(_editable_words(names)),
            beside=_beside(names),
        )

    def sightings(self, text: Text, field: Field) -> list[Sighting]:
        """Every place of this text that may stand for a registered name, each once, in order of place and name."""
        found: dict[tuple[int, int, str], Sighting] = {}
        times: Counter[str] = Counter()
        for start, end, letters in self._places(text):
            times[letters] += 1
            if times[letters] > PLACES_A_NAME:
                continue
            words = text.words_in(start, end)
            for name in self.by_letters[letters]:
                found[start, end, name.registered] = Sighting(
                    field=field, text=text, start=start, end=end, name=name, words=words
                )
        return [*found.values(), *self._edited(text, field)]

    def _places(self, text: Text) -> Iterator[tuple[int, int, str]]:
        """Where the letters of a name stand, in either spelling."""
        yield from self._places_in(text.letters, text)
        if text.skeleton is not text.letters:
            yield from self._places_in(text.skeleton, text)

    def _places_in(self, letters: str, text: Text) -> Iterator[tuple[int, int, str]]:
        if letters in self.by_letters:
            yield 0, len(letters), letters
        yield from self._windows(letters, text.words)
        if unspaced(letters):
            yield from self._inside(letters)

    def _windows(self, letters: str, words: tuple[tuple[int, int], ...]) -> Iterator[tuple[int, int, str]]:
        for place, (start, _) in enumerate(words):
            reach = max(_STEM - 1, self.reach.get(letters[start : start + _STEM], 0))
            for last in range(place, len(words)):
                end = words[last][1]
                if end - start > reach:
                    break
                if letters[start:end] in self.by_letters:
                    yield start, end, letters[start:end]

    def _inside(self, letters: str) -> Iterator[tuple[int, int, str]]:
        for which, start, end in self.automaton.find_matches_as_indexes(letters, overlapping=True):
            yield start, end, self.unspaced_names[which]

    def _edited(self, text: Text, field: Field) -> Iterator[Sighting]:
        times: Counter[str] = Counter()
        for place, (first, last) in enumerate(text.words):
            word = text.letters[first:last]
            times[word] += 1
            if times[word] > PLACES_A_NAME:
                continue
            for near in self.near_words.of_word(word):
                for name, begin in self._holding(near, place, text):
                    start, end = text.words[begin][0], text.words[begin + len(name.words) - 1][1]
                    words = text.words_in(start, end)
                    mistyped = edit(near, word)
                    yield Sighting(field=field, text=text, start=start, end=end, name=name, words=words, edit=mistyped)

    def _holding(self, near: str, place: int, text: Text) -> Iterator[tuple[Name, int]]:
        """The names that stand in the text once word `place` is read as `near`, each with its first word's place."""
        if len(near) >= EDIT_LETTERS:
            yield from ((name, place) for name in self.by_letters.get(near, ()) if name.words == (near,))
        if place + 1 < len(text.words):
            yield from self._fitting((near, _letters(text, text.words[place + 1]), True), place, text)
        if place > 0:
            yield from self._fitting((near, _letters(text, text.words[place - 1]), False), place, text)

    def _fitting(self, pair: tuple[str, str, bool], place: int, text: Text) -> Iterator[tuple[Name, int]]:
        for name, which in self.beside.get(pair, ()):
            first = place - which
            if first >= 0 and first + len(name.words) <= len(text.words):
                have = (_letters(text, text.words[first + i]) for i in range(len(name.words)))
                if all(a == b or i == which for i, (a, b) in enumerate(zip(have, name.words, strict=True))):
                    yield name, first


def _letters(text: Text, word: tuple[int, int]) -> str:
    return text.letters[word[0] : word[1]]


def _names(registrations: tuple[Registration, ...]) -> list[Name]:
    holders: defaultdict[str, list[int]] = defaultdict(list)
    for place, registration in enumerate(registrations):
        for registered in registration.names:
            holders[registered].append(place)
    return [name for registered, places in holders.items() if (name := _name(registered, tuple(places))).letters]


def _name(registered: str, holders: tuple[int, ...]) -> Name:
    text = fold(registered)
    return Name(
        registered=registered,
        letters=text.letters,
        skeleton=text.skeleton,
        spelling=spelling(registered),
        words=tuple(text.letters[first:last] for first, last in text.words),
        holders=holders,
    )


def _by_letters(names: list[Name]) -> dict[str, tuple[Name, ...]]:
    """Both spellings of every name, because look-alikes are folded on both sides or on neither."""
    found: defaultdict[str, list[Name]] = defaultdict(list)
    for name in names:
        for letters in dict.fromkeys((name.letters, name.skeleton)):
            found[letters].append(name)
    return {letters: tuple(same) for letters, same in found.items()}


def _reach(by_letters: Iterable[str]) -> dict[str, int]:
    """How long the longest name is that begins with these letters: no window needs to be longer."""
    reach: dict[str, int] = {}
    for letters in by_letters:
        if len(letters) <= LONGEST_LETTERS:
            for size in range(1, _STEM + 1):
                stem = letters[:size]
                reach[stem] = max(reach.get(stem, 0), len(letters))
    return reach


def _editable_words(names: list[Name]) -> Iterator[str]:
    for name in names:
        if name.editable:
            yield from (word for word in name.words if len(word) >= EDIT_WORD_LETTERS)


def _beside(names: list[Name]) -> dict[tuple[str, str, bool], tuple[tuple[Name, int], ...]]:
    """Names of several words by each word that may be edited and the one beside it (True: after it)."""
    found: defaultdict[tuple[str, str, bool], list[tuple[Name, int]]] = defaultdict(list)
    for name in names:
        if name.editable and len(name.words) > 1:
            for which, word in enumerate(name.words):
                if len(word) >= EDIT_WORD_LETTERS:
                    after = which + 1 < len(name.words)
                    found[word, name.words[which + 1 if after else which - 1], after].append((name, which))
    return {pair: tuple(same) for pair, same in found.items()}
