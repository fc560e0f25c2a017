"""Which registered names a text may hold: every place worth a check, found without comparing every registration.

Built once per process, because automata cannot be handed to another one.
"""

import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from rules.candidates.han import coded, pinyin, sounds
from rules.candidates.near_words import NearWords, edit
from rules.candidates.readings import LEAST_LETTERS, Readings
from rules.candidates.shapes import shape
from rules.candidates.sightings import EDIT_LETTERS, LONGEST_LETTERS, Name, Sighting, Trick
from rules.candidates.signs import edge_sign, sign_at, signed
from rules.candidates.wordhood import PLAIN, Wordhood, soft_edge, spread_out
from rules.names import Text, fold, spelling, unspaced
from rules.terms import Field, Registration

# The edited word of a longer name: "hugo bos" is one, "u s polo asn" too, "tbe face" is not worth the noise.
EDIT_WORD_LETTERS = 4
# A text that repeats a name says nothing more by the fifth time, and must not cost more.
PLACES_A_NAME = 4
# One place may be read in several ways before the plainest of them is taken.
_READINGS_A_NAME = 4 * PLACES_A_NAME
# The shortest names found inside longer runs of letters; shorter ones stand as words of their own or not at all.
INSIDE_LETTERS = 4
_SHORT = INSIDE_LETTERS - 1
# Pinyin of two syllables is as short as a word of any language: maotai, but not "ma" or "lida".
PINYIN_LETTERS = 6
# So many letters of pinyin stand in no other word by chance.
PINYIN_INSIDE = 8
# Names of fewer letters are glued to words of so many, or to the few short ones that sellers write so.
_SHORT_GLUED_NAME = 5
_GLUED_TO_SHORT = 4
_SHORT_GLUE = frozenset(
    {"new", "hot", "bag", "men", "top", "buy", "cap", "hat", "kid", "the", "usa", "shop", "for", "my", "tee"}
)
_RUN = re.compile(r"\S+")
MASKS = re.compile(r"(?<=\w)[^\w\s]{1,3}(?=\w)|(?<=[^\W_])_{1,3}(?=[^\W_])")
MASK_SIGNS = frozenset("*_#?•·×✱✻＊※■□▪●○◯⭐★☆♥❤.-~^+=%&@$!|'’")
_AROUND = "".join(sorted(MASK_SIGNS)) + ',;:!?()[]{}<>"“”«»'
_LONGEST_RUN = 60
HAN_MASK = re.compile("(?<=[\u3400-\u9fff])[*×✱✻＊※■□●○◯_](?=[\u3400-\u9fff])")
_KANA = re.compile("[\u30a1-\u30ff]{3,}")
_HAN = re.compile("[\u3400-\u9fff]")
_SIZE = re.compile(r"[0-9]+[a-z]{0,2}|[a-z]{1,2}[0-9]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """Letters that are looked for, and the names they stand for: by their own spelling, or (True) by pinyin.

    `free` ones stand anywhere, because their script puts no spaces.
    """

    names: tuple[tuple[Name, bool], ...]
    free: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """The registrations in force, and every way to find their names in a text."""

    registrations: tuple[Registration, ...]
    names: tuple[Name, ...]
    by_letters: Mapping[str, tuple[Name, ...]]
    patterns: tuple[Pattern, ...]
    inside: AhoCorasick
    homophones: tuple[tuple[Name, ...], ...]
    sounding: AhoCorasick
    near_words: NearWords
    spelled: Mapping[str, tuple[str, ...]]
    beside: Mapping[tuple[str, str, bool], tuple[tuple[Name, int], ...]]
    readings: Readings

    @classmethod
    def build(cls, registrations: Iterable[Registration], on: date | None = None) -> "Register":
        """Index these registrations; with a day, only those that may yield hits on it."""
        active = tuple(each for each in registrations if on is None or each.in_force(on))
        names = tuple(_names(active))
        patterns = _patterns(names)
        homophones = _homophones(names)
        spelled = _spelled(names)
        return cls(
            registrations=active,
            names=names,
            by_letters=_by_letters(names),
            patterns=tuple(patterns.values()),
            inside=_automaton(patterns),
            homophones=tuple(homophones.values()),
            sounding=_automaton(homophones),
            near_words=NearWords.of(spelled),
            spelled=spelled,
            beside=_beside(names),
            readings=Readings.of(names),
        )

    def sightings(self, text: Text, field: Field, words: Wordhood = PLAIN) -> list[Sighting]:
        """Every place of this text that may stand for a registered name, each once, the plainest reading of each."""
        found: dict[tuple[int, int, str], Sighting] = {}
        times: Counter[str] = Counter()
        places = {start for start, _ in text.words}, {end for _, end in text.words}
        for seen in self._seen(text, field, words, places):
            name = seen.name.registered
            span = (*seen.text.span(seen.start, seen.end), name)
            if span in found:
                if _plainness(seen) < _plainness(found[span]):
                    found[span] = seen
                continue
            times[name] += 1
            if times[name] <= PLACES_A_NAME:
                found[span] = seen
        return _with_rivals(list(found.values()))

    def _seen(self, text: Text, field: Field, words: Wordhood, edges: tuple[set[int], set[int]]) -> Iterator[Sighting]:
        placed: Counter[str] = Counter()
        for start, end, name, tricks in self._standing(text, words, edges):
            placed[name.registered] += 1
            if placed[name.registered] > _READINGS_A_NAME:
                continue
            seen = _whole_words(text, start, end) if Trick.GLUED in tricks else text.words_in(start, end)
            yield Sighting(field=field, text=text, start=start, end=end, name=name, words=seen, tricks=tricks)
        yield from self._guessed(text, field, words)
        yield from self._masked(text, field, words)
        again = signed(text)
        if again is not None:
            yield from self._signed(again, field, words)

    def _signed(self, text: Text, field: Field, words: Wordhood) -> Iterator[Sighting]:
        """What a text holds once its signs are letters; only places with such a sign are new."""
        signs = [place for place in range(len(text.letters)) if sign_at(text, place)]
        starts = {start for start, _ in text.words} | {place + 1 for place in signs}
        ends = {end for _, end in text.words} | set(signs)
        for start, end, name, tricks in self._standing(text, words, (starts, ends)):
            if by_sign(text, start, end, signs):
                with_signs = tuple(dict.fromkeys((Trick.SIGNS, *tricks)))
                seen = text.words_in(start, end)
                yield Sighting(field=field, text=text, start=start, end=end, name=name, words=seen, tricks=with_signs)
        for guess in self._guessed(text, field, words):
            if by_sign(text, guess.start, guess.end, signs):
                yield replace(guess, tricks=tuple(dict.fromkeys((Trick.SIGNS, *guess.tricks))))

    def _standing(
        self, text: Text, words: Wordhood, edges: tuple[set[int], set[int]]
    ) -> Iterator[tuple[int, int, Name, tuple[Trick, ...]]]:
        """Names whose letters stand in the text, in some form and between some edges."""
        letters = text.letters
        whole = dict.fromkeys((letters, text.skeleton))
        for spelled in whole:
            yield from ((0, len(letters), name, ()) for name in self.by_letters.get(spelled, ()))
        yield from self._short(text)
        shaped = shape(text.skeleton)
        yield from self._inside(shaped, text, words, edges)
        if not letters.isascii() and _HAN.search(shaped):
            for which, start, end in self.sounding.find_matches_as_indexes(sounds(shaped), overlapping=True):
                for name in self.homophones[which]:
                    same = sum(map(str.__eq__, shaped[start:end], name.shape))
                    if 0 < same < end - start:
                        yield start, end, name, (Trick.HOMOPHONE,)

    def _short(self, text: Text) -> Iterator[tuple[int, int, Name, tuple[Trick, ...]]]:
        """Names too short to be looked for anywhere but between words."""
        for spelled in dict.fromkeys((text.letters, text.skeleton)):
            for place, (start, end) in enumerate(text.words):
                last = place
                while end - start <= _SHORT:
                    for name in self.by_letters.get(spelled[start:end], ()):
                        yield start, end, name, ()
                    last += 1
                    if last == len(text.words):
                        break
                    end = text.words[last][1]

    def _inside(
        self, shaped: str, text: Text, words: Wordhood, edges: tuple[set[int], set[int]]
    ) -> Iterator[tuple[int, int, Name, tuple[Trick, ...]]]:
        firsts, lasts = edges
        closed: bytearray | None = None
        times: Counter[int] = Counter()
        for which, start, end in self.inside.find_matches_as_indexes(shaped, overlapping=True):
            pattern = self.patterns[which]
            glued, inside = False, False
            if not pattern.free and not (start in firsts and end in lasts):
                if closed is None:
                    closed = closed_letters(text, words)
                glued = not (closed[start] or closed[end - 1]) and glued_on(text, start, end, words, edges)
                inside = not glued
                if inside and (closed[start] or closed[end - 1] or end - start < PINYIN_INSIDE):
                    continue
            times[which] += 1
            if times[which] <= PLACES_A_NAME:
                for name, by_pinyin in pattern.names:
                    tricks = (
                        None
                        if inside and not by_pinyin
                        else pinyin_form(text, start, end)
                        if by_pinyin
                        else form(text, start, end, name)
                    )
                    if tricks is not None:
                        yield start, end, name, (*tricks, Trick.GLUED) if glued or inside else tricks

    def _guessed(self, text: Text, field: Field, words: Wordhood) -> Iterator[Sighting]:
        """Names that unknown words may be read as."""
        times: Counter[str] = Counter()
        for place, (first, last) in enumerate(text.words):
            word = text.letters[first:last]
            if last - first < _SHORT or last - first > LONGEST_LETTERS + 2:
                continue
            times[word] += 1
            if times[word] > PLACES_A_NAME:
                continue
            if not words.spoken(word):
                yield from self._mistyped(word, place, text, field)
            if not words.known(word) and not words.compound(word):
                yield from self._read(first, last, text, field)
        for first, last in (*runs(text, words), *kana(text)):
            yield from self._read(first, last, text, field)
            yield from self._mistyped_run(first, last, text, field)

    def _read(self, first: int, last: int, text: Text, field: Field) -> Iterator[Sighting]:
        for spelled in dict.fromkeys((text.letters[first:last], text.skeleton[first:last])):
            for name, trick in self.readings.of_word(spelled):
                words = (text.letters[first:last],)
                yield Sighting(field=field, text=text, start=first, end=last, name=name, words=words, tricks=(trick,))

    def _mistyped_run(self, first: int, last: int, text: Text, field: Field) -> Iterator[Sighting]:
        word = text.letters[first:last]
        seen = shape(text.skeleton[first:last])
        for near in self.near_words.of_word(seen):
            for registered in self.spelled[near]:
                for name in self.by_letters.get(registered, ()) if len(registered) >= EDIT_LETTERS else ():
                    if name.words == (registered,):
                        mistyped = edit(registered, word, (near, seen))
                        yield Sighting(
                            field=field,
                            text=text,
                            start=first,
                            end=last,
                            name=name,
                            edit=mistyped,
                            words=text.words_in(first, last),
                            tricks=(Trick.ONE_EDIT,),
                        )

    def _mistyped(self, word: str, place: int, text: Text, field: Field) -> Iterator[Sighting]:
        first, last = text.words[place]
        seen = shape(text.skeleton[first:last])
        for near in self.near_words.of_word(seen):
            for registered in self.spelled[near]:
                for name, begin in self._holding(registered, place, text):
                    start, end = text.words[begin][0], text.words[begin + len(name.words) - 1][1]
                    yield Sighting(
                        field=field,
                        text=text,
                        start=start,
                        end=end,
                        name=name,
                        words=text.words_in(start, end),
                        edit=edit(registered, word, (near, seen)),
                        tricks=(Trick.ONE_EDIT,),
                    )

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

    def _masked(self, text: Text, field: Field, words: Wordhood) -> Iterator[Sighting]:
        """Names of which a sign covers letters: gu*ci, n_ke, ad**as, 京*隆."""
        yield from self._unmasked_han(text, field)
        times: Counter[str] = Counter()
        for start, end, known, places in masked_runs(text, words):
            times[known] += 1
            if times[known] > PLACES_A_NAME:
                continue
            seen = (text.letters[start:end],)
            for name in self.readings.masked(known, places):
                yield Sighting(
                    field=field, text=text, start=start, end=end, name=name, words=seen, tricks=(Trick.MASKED,)
                )

    def _unmasked_han(self, text: Text, field: Field) -> Iterator[Sighting]:
        for count, mask in enumerate(HAN_MASK.finditer(text.original)):
            if count >= PLACES_A_NAME:
                return
            middle = place_of(text, mask.start())
            before, after = shape(text.skeleton[max(0, middle - 6) : middle]), shape(text.skeleton[middle : middle + 6])
            for name, place in self.readings.masked_han(before, after):
                start, end = middle - place, middle + len(name.shape) - place - 1
                words = text.words_in(start, end)
                yield Sighting(
                    field=field, text=text, start=start, end=end, name=name, words=words, tricks=(Trick.MASKED,)
                )


def masked_runs(text: Text, words: Wordhood) -> Iterator[tuple[int, int, str, tuple[int, ...]]]:
    """Runs without spaces with signs between their letters: where, their letters with stops for signs, and which."""
    if not MASKS.search(text.original):
        return
    for run in _RUN.finditer(text.original):
        if len(run.group()) > _LONGEST_RUN or not MASKS.search(run.group()):
            continue
        written = run.group().strip(_AROUND)
        begin = run.start() + run.group().index(written)
        start, end = place_of(text, begin), place_of(text, begin + len(written))
        known, places = frame(written, fold(written))
        if places and start < end and not _all_words(text, start, end, words):
            yield start, end, known, places


def _all_words(text: Text, start: int, end: int, words: Wordhood) -> bool:
    """Whether the pieces between the signs are words themselves: wireless/bluetooth."""
    return all(len(piece) > 2 and words.known(piece) for piece in text.words_in(start, end))


def _with_rivals(seen: list[Sighting]) -> list[Sighting]:
    """Sightings that know of another name in their place, word for word."""
    taken = {(each.start, each.end) for each in seen if not each.tricks and each.words == each.name.words}
    return [
        replace(each, rivalled=True)
        if not each.tricks and each.words != each.name.words and (each.start, each.end) in taken
        else each
        for each in seen
    ]


def _plainness(seen: Sighting) -> tuple[int, int]:
    """What orders several readings of one place: fewer tricks first, then those that leave less to guess."""
    return len(seen.tricks), seen.guessed + (Trick.ONE_EDIT in seen.tricks)


def frame(written: str, folded: Text) -> tuple[str, tuple[int, ...]]:
    """The letters of a masked word with a full stop for each covered one, and where those stand."""
    known: list[str] = []
    after = 0
    for letter, start, end in zip(folded.letters, folded.starts, folded.ends, strict=True):
        known.extend("." for char in written[after:start] if char in MASK_SIGNS or ord(char) > 0x2000)
        known.append(letter)
        after = end
    return "".join(known), tuple(place for place, letter in enumerate(known) if letter == ".")


def place_of(text: Text, character: int) -> int:
    """How many letters begin before a character of the original."""
    return bisect_left(text.starts, character)


def by_sign(text: Text, start: int, end: int, signs: list[int]) -> bool:
    """Whether a place holds a sign as a letter that is more than an exclamation at its edge."""
    own = [place for place in signs if start <= place < end]
    return any(start < place < end - 1 or not edge_sign(text, place) for place in own)


def closed_letters(text: Text, words: Wordhood) -> bytearray:
    """Which letters stand in words of their own, of which no part is a name."""
    closed = bytearray(len(text.letters))
    for first, last in text.words:
        if words.known(text.letters[first:last]):
            closed[first:last] = b"\1" * (last - first)
    return closed


def glued_on(text: Text, start: int, end: int, words: Wordhood, edges: tuple[set[int], set[int]]) -> bool:
    """Whether what is written together with these letters is a word, or visibly something else."""
    firsts, lasts = edges
    return (start in firsts or _parted(text, _word_first(text, start), start, words, end - start)) and (
        end in lasts or _parted(text, end, _word_last(text, end), words, end - start, after=True)
    )


def _parted(text: Text, first: int, last: int, words: Wordhood, name_letters: int, *, after: bool = False) -> bool:
    edge = first if after else last
    before, behind = text.original[text.starts[edge - 1]], text.original[text.starts[edge]]
    if before.isdigit() and behind.isdigit():
        return False
    rest = text.letters[first:last]
    if after and rest == "s":
        return True
    if name_letters <= _SHORT_GLUED_NAME and len(rest) < _GLUED_TO_SHORT and rest not in _SHORT_GLUE:
        return rest.isdigit()
    return soft_edge(before, behind) or words.gluable(rest)


def _word_first(text: Text, place: int) -> int:
    return text.words[bisect_right(text.words, (place, len(text.letters))) - 1][0]


def _word_last(text: Text, place: int) -> int:
    return text.words[bisect_right(text.words, (place - 1, len(text.letters))) - 1][1]


def _whole_words(text: Text, start: int, end: int) -> tuple[str, ...]:
    """The words that a glued name stands in: their rarity is what counts, not that of the name."""
    return text.words_in(_word_first(text, start), _word_last(text, end))


def form(text: Text, start: int, end: int, name: Name) -> tuple[Trick, ...] | None:
    """By what letters of the same look stand for a name's: its own or single look-alikes (no trick), or others."""
    letters, skeleton = text.letters[start:end], text.skeleton[start:end]
    if letters in (name.letters, name.skeleton) or skeleton in (name.letters, name.skeleton):
        return ()
    tricks: set[Trick] = set()
    for seen, own in zip(skeleton, name.skeleton, strict=True):
        if seen != own:
            trick = _stands_for(seen, own)
            if trick is None:
                return None
            tricks.add(trick)
    if Trick.SIGNS in tricks and not (_worded(letters) and _touching(text, start, end)):
        return None
    return tuple(sorted(tricks))


def _touching(text: Text, start: int, end: int) -> bool:
    """Whether digits among these letters touch letters ("jord4n", not "Jordan 4"), or all letters stand apart."""
    words = text.words_in(start, end)
    return not any(map(str.isdigit, words)) or len(words) == end - start


def _stands_for(seen: str, own: str) -> Trick | None:
    if own.isdigit():
        return None
    if seen.isdigit():
        return Trick.SIGNS
    return Trick.LETTERS if seen.isascii() else Trick.HAN_FORM


def _worded(letters: str) -> bool:
    """Whether letters with digits among them are more word than number: n1ke, but not 42mm, 5w30 or t480s."""
    words = sum(map(str.isalpha, letters))
    return words >= max(2, len(letters) // 3) and not _SIZE.fullmatch(letters)


def pinyin_form(text: Text, start: int, end: int) -> tuple[Trick, ...] | None:
    """Whether letters of the same look as some pinyin are Latin letters all through."""
    letters = text.letters[start:end]
    return (Trick.PINYIN,) if letters.isascii() and letters.isalpha() else None


def runs(text: Text, words: Wordhood) -> Iterator[tuple[int, int]]:
    """Letters that stand apart, and pieces joined by signs, drawn together: "n i k a", "mi.cro.soft"."""
    apart: list[tuple[int, int]] = []
    for first, last in (*text.words, (-1, -1)):
        if 0 < last - first <= 2 and first >= 0:
            apart.append((first, last))
            continue
        if len(apart) > 3 and spread_out(tuple(text.letters[a:b] for a, b in apart)):
            yield apart[0][0], apart[-1][1]
        apart = []
    yield from _joined(text, words)


def _joined(text: Text, words: Wordhood) -> Iterator[tuple[int, int]]:
    together: list[tuple[int, int]] = []
    for word in text.words:
        if together and (
            together[-1][1] != word[0] or text.original[text.ends[word[0] - 1] : text.starts[word[0]]].strip() == ""
        ):
            yield from _worth_reading(together, text, words)
            together = []
        together.append(word)
    if together:
        yield from _worth_reading(together, text, words)


def _worth_reading(together: list[tuple[int, int]], text: Text, words: Wordhood) -> Iterator[tuple[int, int]]:
    first, last = together[0][0], together[-1][1]
    if (
        len(together) == 1
        or not LEAST_LETTERS <= last - first <= LONGEST_LETTERS
        or words.known(text.letters[first:last])
    ):
        return
    pieces = (text.letters[begin:end] for begin, end in together)
    if not all(len(piece) > 2 and words.known(piece) for piece in pieces):
        yield first, last


def kana(text: Text) -> Iterator[tuple[int, int]]:
    """Runs of Katakana, in which names of other scripts are written even where no space sets them off."""
    if not text.letters.isascii():
        yield from (run.span() for run in _KANA.finditer(text.letters))


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
        shape=shape(text.skeleton),
        words=tuple(text.letters[first:last] for first, last in text.words),
        holders=holders,
    )


def _by_letters(names: Iterable[Name]) -> dict[str, tuple[Name, ...]]:
    """Both spellings of every name, because look-alikes are folded on both sides or on neither."""
    found: defaultdict[str, list[Name]] = defaultdict(list)
    for name in names:
        for letters in dict.fromkeys((name.letters, name.skeleton)):
            found[letters].append(name)
    return {letters: tuple(same) for letters, same in found.items()}


def _patterns(names: Iterable[Name]) -> dict[str, Pattern]:
    """The shapes to look for inside texts, and the names that each may stand for."""
    found: defaultdict[str, list[tuple[Name, bool]]] = defaultdict(list)
    for name in names:
        if name.unspaced:
            if len(name.shape) > 1:
                found[name.shape].append((name, False))
            for reading in pinyin(name.shape):
                spelled = "".join(reading)
                if len(spelled) >= PINYIN_LETTERS and len(spelled) <= LONGEST_LETTERS:
                    found[shape(spelled)].append((name, True))
        elif INSIDE_LETTERS <= len(name.shape) <= LONGEST_LETTERS:
            found[name.shape].append((name, False))
    return {shaped: Pattern(names=tuple(dict.fromkeys(same)), free=unspaced(shaped)) for shaped, same in found.items()}


def _homophones(names: Iterable[Name]) -> dict[str, tuple[Name, ...]]:
    found: defaultdict[str, list[Name]] = defaultdict(list)
    for name in names:
        if name.unspaced and len(name.shape) > 1:
            for sound in dict.fromkeys(map(coded, pinyin(name.shape))):
                found[sound].append(name)
    return {sound: tuple(same) for sound, same in found.items()}


def _automaton(patterns: Iterable[str]) -> AhoCorasick:
    return AhoCorasick(
        patterns, matchkind=MatchKind.Standard, store_patterns=False, implementation=Implementation.ContiguousNFA
    )


def _spelled(names: Iterable[Name]) -> dict[str, tuple[str, ...]]:
    """The words that are looked for with a typing error, by their shape."""
    found: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for name in names:
        if name.editable:
            for word in name.words:
                if len(word) >= EDIT_WORD_LETTERS:
                    found[shape(word)][word] = None
    return {shaped: tuple(words) for shaped, words in found.items()}


def _beside(names: Iterable[Name]) -> dict[tuple[str, str, bool], tuple[tuple[Name, int], ...]]:
    """Names of several words by each word that may be edited and the one beside it (True: after it)."""
    found: defaultdict[tuple[str, str, bool], list[tuple[Name, int]]] = defaultdict(list)
    for name in names:
        if name.editable and len(name.words) > 1:
            for which, word in enumerate(name.words):
                if len(word) >= EDIT_WORD_LETTERS:
                    after = which + 1 < len(name.words)
                    found[word, name.words[which + 1 if after else which - 1], after].append((name, which))
    return {pair: tuple(same) for pair, same in found.items()}
