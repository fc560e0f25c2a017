"""The index finds what a comparison of every name with every place of the text would find, and nothing else."""

import json
import random
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from rules.candidates.far_words import FAR_LETTERS
from rules.candidates.forms import form, pinyin_form
from rules.candidates.glue import closed_letters, glued_on
from rules.candidates.han import coded, pinyin, sounds
from rules.candidates.masks import HAN_MASK, masked_runs, place_of
from rules.candidates.names import EDIT_LETTERS, LONGEST_LETTERS, Name
from rules.candidates.patterns import INSIDE_LETTERS, PINYIN_LETTERS
from rules.candidates.readings import LATIN_LETTERS, LEAST_LETTERS, NUMBER, ROTATED, audible
from rules.candidates.register import Register
from rules.candidates.runs import kana, runs
from rules.candidates.shapes import shape, squeezed, stretched, touching
from rules.candidates.sightings import PLACES_A_NAME
from rules.candidates.signs import by_sign, sign_places, signed
from rules.candidates.sounds import alike, hearing, keys, romanized
from rules.candidates.spellings import PINYIN_INSIDE
from rules.candidates.typing_errors import EDIT_WORD_LETTERS
from rules.candidates.wordhood import PLAIN, Openness, Wordhood
from rules.names import Text, fold, unspaced
from rules.terms import Field, Registration, RegistrationStatus

GAPS = st.sampled_from(["", " ", "-", "·", "*"])
SHARED = Path(__file__).parents[2] / ".." / "shared"
Found = set[tuple[int, int, str, bool]]

NAMES = (
    *("Nike", "adidas", "New Balance", "Balance", "Levi's", "LEVIS", "V-KOOL", "U.S. POLO ASSN", "H&M", "3M", "ΝΙΚΕ"),
    *(
        "耐克",
        "耐克 Nike",
        "北京同仁堂",
        "茅台",
        "寶馬",
        "Albertsons",
        "Microsoft",
        "gucci",
        "samsung",
        "Modem",
        "найк",
        "ライン",
        "Nikon",
        "新百伦",
        "百伦",
        "Jack Wolfskin",
        "blacks",
        "Racket",
        "ガス",
        "สิงห์",
        "Красный Октябрь",
        "Москва",
    ),
)
PIECES = (
    *(
        "n1ke",
        "$amsung",
        "gu*ci",
        "rnicrosoft",
        "microsoftshoes",
        "newgucci",
        "albertsoks",
        "alberston",
        "iccug",
        "guuucci",
        "г",
        "гуччи",
        "самсунг",
        "北京同仁糖",
        "茅太",
        "maotai",
        "beijingtongrentang",
        "宝马",
        "北京*仁堂",
        "raine",
        "n!kon",
        "9ucci",
        "6ucci",
        "modern",
        "m",
        "o",
        "d",
        "@",
    ),
    *("Лапы", "Реналис"),
    *("nike", "Nikê", "рullmаn", "adiddas", "adida", "addias", "balance", "new", "balence", "levi", "s", "levis", "v"),
    *(
        "kool",
        "jack",
        "wolfskn",
        "wolfskin",
        "耐克",
        "新百伦",
        "耐",
        "克",
        "racket",
        "jacket",
        "black",
        "москва",
        "mockba",
    ),
    *("ガス", "h", "m", "สิงห์", "красный", "октябр", "u", "polo", "assn", "ни\u200bке", "ΝΙΚΕ"),
)


def registration(number: int, mark: str, *aliases: str) -> Registration:
    return Registration(office="CN", registration_number=f"R{number}", mark=mark, aliases=aliases)


def register(names: Iterable[str]) -> Register:
    return Register.build(registration(number, name) for number, name in enumerate(names))


def found(index: Register, text: str, words: Wordhood = PLAIN) -> Found:
    sightings = index.sightings(fold(text), Field.TITLE, words)
    return {(*each.text.span(each.start, each.end), each.name.registered, bool(each.tricks)) for each in sightings}


def slow(names: Iterable[Name], written: str, words: Wordhood = PLAIN) -> Found:
    """The definition: every name against every place of the text, the plainest reading of each place."""
    text, all_names = fold(written), tuple(names)
    places: dict[tuple[int, int, str], bool] = {}
    for (start, end), name, tricked in (*in_text(all_names, text, words), *covered(all_names, text, words)):
        key = (*text.span(start, end), name.registered)
        places[key] = places.get(key, True) and tricked
    again = signed(text)
    if again is not None:
        signs = sign_places(again)
        for (start, end), name, _ in in_text(all_names, again, words, signs):
            if by_sign(again, start, end, signs):
                places.setdefault((*again.span(start, end), name.registered), True)
    return {(*place, tricked) for place, tricked in places.items()}


def in_text(
    names: tuple[Name, ...], text: Text, words: Wordhood, signs: Iterable[int] = ()
) -> Iterator[tuple[tuple[int, int], Name, bool]]:
    starts = {start for start, _ in text.words} | {place + 1 for place in signs}
    ends = {end for _, end in text.words} | set(signs)
    shaped, closed = shape(text.skeleton), closed_letters(text, words)
    for name in names:
        for place, tricked in standing(name, text, shaped, (starts, ends), closed, words):
            yield place, name, tricked
        for start, end in heard_as(name, shaped):
            yield (start, end), name, True
    yield from guessed(names, text, words)


def standing(
    name: Name, text: Text, shaped: str, edges: tuple[set[int], set[int]], closed: bytearray, words: Wordhood
) -> Iterator[tuple[tuple[int, int], bool]]:
    """The name's letters, what looks like them, or its pinyin: as the field, between words, or beside a word."""
    own = {name.letters, name.skeleton}
    if {text.letters, text.skeleton} & own:
        yield (0, len(text.letters)), False
    firsts, lasts = {start for start, _ in text.words}, {end for _, end in text.words}
    for letters in own:
        for start in range(len(text.letters) - len(letters) + 1) if len(letters) <= 3 else ():
            end = start + len(letters)
            if start in firsts and end in lasts and letters in (text.letters[start:end], text.skeleton[start:end]):
                yield (start, end), False
    long_enough = len(name.shape) > 1 if name.unspaced else INSIDE_LETTERS <= len(name.shape) <= LONGEST_LETTERS
    spelled = [(name.shape, False)] if long_enough else []
    spelled += [(shape("".join(reading)), True) for reading in pinyin(name.shape) if name.unspaced]
    for pattern, by_pinyin in spelled:
        if by_pinyin and not PINYIN_LETTERS <= len(pattern) <= LONGEST_LETTERS:
            continue
        for start in (place for place in range(len(shaped)) if shaped.startswith(pattern, place)):
            end = start + len(pattern)
            tricks = pinyin_form(text, start, end) if by_pinyin else form(text, start, end, name)
            whole = unspaced(pattern) or (start in edges[0] and end in edges[1])
            shut = closed[start] or closed[end - 1]
            beside = not whole and not shut and glued_on(text, start, end, words, edges)
            deep = by_pinyin and not shut and len(pattern) >= PINYIN_INSIDE
            if tricks is not None and (whole or beside or deep):
                yield (start, end), bool(tricks) or not whole


def heard_as(name: Name, shaped: str) -> Iterator[tuple[int, int]]:
    """Other characters of the same sound, of which one at least is the name's own."""
    if not name.unspaced or len(name.shape) < 2:
        return
    size = len(name.shape)
    readings = {coded(reading) for reading in pinyin(name.shape)}
    for start in range(len(shaped) - size + 1):
        window = shaped[start : start + size]
        if sounds(window) in readings and 0 < sum(map(str.__eq__, window, name.shape)) < size:
            yield start, start + size


def guessed(names: tuple[Name, ...], text: Text, words: Wordhood) -> Iterator[tuple[tuple[int, int], Name, bool]]:
    """Unknown words, letters that stand apart and pieces joined by signs, each read as one word."""
    vocabulary = {
        shape(word) for name in names if name.editable for word in name.words if len(word) >= EDIT_WORD_LETTERS
    }
    long_words = {name.shape for name in names if len(name.words) == 1 and len(name.shape) >= FAR_LETTERS}
    known = {name.letters for name in names if not name.unspaced and len(name.letters) >= LEAST_LETTERS}
    for first, last in text.words:
        word = text.letters[first:last]
        if 3 <= len(word) <= LONGEST_LETTERS + 2:
            yield from (
                (place, name, True)
                for name in names
                if words.openness(word) is not Openness.SPOKEN
                for place in mistyped(name, text, (first, last), vocabulary)
            )
            if not words.known(word) and not words.compound(word):
                yield from (
                    ((first, last), name, True) for name in names if read_as(name, text, first, last, long_words, known)
                )
    for first, last in (*runs(text, words), *kana(text)):
        yield from (
            ((first, last), name, True) for name in names if read_as(name, text, first, last, long_words, known)
        )
        seen = shape(text.skeleton[first:last])
        for name in names:
            if name.editable and len(name.words) == 1 and seen not in vocabulary and near(name.letters, seen):
                yield (first, last), name, True


def near(registered: str, seen: str) -> bool:
    return OSA.distance(shape(registered), seen, score_cutoff=1) == 1


def read_as(name: Name, text: Text, first: int, last: int, long_words: set[str], known: set[str]) -> bool:
    spelled = {text.letters[first:last], text.skeleton[first:last]}
    return any(one_word(name, word, long_words) for word in spelled if word != name.letters and word not in known)


def one_word(name: Name, word: str, long_words: set[str]) -> bool:
    """A look-alike of other length, letters drawn out or turned round, two typing errors, or the same sound."""
    if not 3 <= len(word) <= LONGEST_LETTERS + 2:
        return False
    seen, size = shape(word), len(name.letters)
    plain = not name.unspaced and LEAST_LETTERS <= size <= LONGEST_LETTERS
    if plain and len(word) >= LEAST_LETTERS:
        number = NUMBER.fullmatch(word) is not None
        if touching(seen) == touching(name.shape) and seen != name.shape:
            return True
        if "6" in word and not number and shape(word.replace("6", "g")) == name.shape:
            return True
        if stretched(word) and squeezed(seen) == squeezed(name.shape):
            return True
        if len(word) >= 5 and seen != name.shape and name.shape in (seen[::-1], shape(word[::-1].translate(ROTATED))):
            return True
        far = len(name.words) == 1 and size >= FAR_LETTERS and seen not in long_words and not number
        if far and OSA.distance(seen, name.shape, score_cutoff=2) == 2:
            return True
    return same_sound(name, word, plain)


def same_sound(name: Name, word: str, plain: bool) -> bool:
    by, own = hearing(word), hearing(name.letters)
    if by and plain and name.letters.isascii() and name.letters.isalpha():
        kin = audible(word, by) and keys(romanized(word), by) & keys(name.letters, by)
        return bool(kin) and alike(romanized(word), name.letters, by)
    if own and word.isascii() and word.isalpha() and len(word) >= LATIN_LETTERS[own] and audible(name.letters, own):
        spelled = romanized(name.letters)
        return bool(keys(word, own) & keys(spelled, own)) and alike(word, spelled, own, strict=True)
    return False


def covered(names: tuple[Name, ...], text: Text, words: Wordhood) -> Iterator[tuple[tuple[int, int], Name, bool]]:
    """Runs without spaces in which a sign stands for a letter of the name, and nothing else differs."""
    for start, end, known, places in masked_runs(text, words):
        seen = shape(known)
        for name in names:
            plain = not name.unspaced and LEAST_LETTERS <= len(name.letters) <= LONGEST_LETTERS
            fits = plain and len(seen) == len(name.shape) and len(seen) - len(places) >= max(2, len(seen) // 2)
            if fits and all(a == b or at in places for at, (a, b) in enumerate(zip(seen, name.shape, strict=True))):
                yield (start, end), name, True
    for mask in HAN_MASK.finditer(text.original):
        middle, shaped = place_of(text, mask.start()), shape(text.skeleton)
        for name in names:
            size = len(name.shape)
            for place in range(1, size - 1) if name.unspaced and 3 <= size <= 6 else ():
                start, end = middle - place, middle + size - place - 1
                if (
                    start >= 0
                    and shaped[start:middle] + "?" + shaped[middle:end]
                    == name.shape[:place] + "?" + name.shape[place + 1 :]
                ):
                    yield (start, end), name, True


def mistyped(name: Name, text: Text, place: tuple[int, int], vocabulary: set[str]) -> Iterator[tuple[int, int]]:
    """As many words as the name has, all its own but one, and that one edit away and no registered word itself."""
    if not name.editable:
        return
    size, at = len(name.words), text.words.index(place)
    seen = shape(text.skeleton[place[0] : place[1]])
    for which, word in enumerate(name.words):
        first = at - which
        if first < 0 or first + size > len(text.words) or seen in vocabulary or not near(word, seen):
            continue
        spans = text.words[first : first + size]
        others = all(
            text.letters[begin:end] == own
            for i, ((begin, end), own) in enumerate(zip(spans, name.words, strict=True))
            if i != which
        )
        if others and len(word) >= (EDIT_LETTERS if size == 1 else EDIT_WORD_LETTERS):
            yield spans[0][0], spans[-1][1]


@given(
    st.lists(st.sampled_from(NAMES), max_size=12, unique=True),
    st.lists(st.tuples(st.sampled_from(PIECES), GAPS), max_size=3, unique_by=lambda piece: piece[0]),
)
def test_the_index_finds_exactly_what_comparing_everything_finds(
    names: list[str], pieces: list[tuple[str, str]]
) -> None:
    index, text = register(names), "".join(word + gap for word, gap in pieces)
    assert found(index, text) == slow(index.names, text)


ALL_NAMES = register(NAMES)


# Each piece once: a name that is seen oftener than PLACES_A_NAME is not followed further.
@given(st.lists(st.tuples(st.sampled_from(PIECES), GAPS), max_size=3, unique_by=lambda piece: piece[0]))
def test_the_index_agrees_with_the_definition_where_every_name_is_registered(pieces: list[tuple[str, str]]) -> None:
    text = "".join(word + gap for word, gap in pieces)
    assert found(ALL_NAMES, text) == slow(ALL_NAMES.names, text)


@given(
    st.lists(st.text(alphabet="abc 男鞋", min_size=1, max_size=9), max_size=8, unique=True),
    st.text(alphabet="abc 男鞋", max_size=PLACES_A_NAME),
)
def test_the_index_agrees_with_the_definition_on_names_nobody_thought_of(names: list[str], text: str) -> None:
    index = register(names)
    assert found(index, text) == slow(index.names, text)


@pytest.mark.shared
def test_the_index_agrees_with_the_definition_on_real_names_and_titles() -> None:
    if not SHARED.is_dir():
        pytest.skip("the collected data are not beside the checkout")
    chance = random.Random(7)
    rows = (SHARED / "data/register.jsonl").read_text(encoding="utf-8").splitlines()
    with (SHARED / "data/listings.jsonl").open(encoding="utf-8") as lines:
        titles = [json.loads(line)["title"] for line in islice(lines, 0, None, 728)][:200]
    marks = dict.fromkeys(json.loads(row)["mark"] for row in chance.sample(rows, 100))
    wanted = [word for title in titles for word in title.split() if len(word) > 3][::20]
    index = register([*marks, *dict.fromkeys(word for word in wanted if word not in marks)])
    hits = [(found(index, title), slow(index.names, title)) for title in titles]
    assert any(fast for fast, _ in hits)
    assert all(fast == plain for fast, plain in hits)


PLACED = [
    # text, the seen text and the name, why
    ("adidas男鞋", ("adidas", "adidas"), "the edge of another script is the edge of a word"),
    ("正品耐克鞋", ("耐克", "耐克"), "Han names stand inside runs of letters"),
    ("THE NEW BALANCE 574", ("NEW BALANCE", "New Balance"), "a name of two words"),
    ("vkool film", ("vkool", "V-KOOL"), "written together"),
    ("jack wolfskn jacket", ("jack wolfskn", "Jack Wolfskin"), "one edit in one of two words"),
    ("buy addias now", ("addias", "adidas"), "two letters swapped are one edit"),
    ("NIKE", ("NIKE", "ΝΙΚΕ"), "look-alikes on the register's side"),
]
NOT_PLACED = [
    ("pineapple", "Apple", "a mark inside another word"),
    ("unikely", "Nike", "on neither side"),
    ("nikee", "Nike", "one edit makes another word of four letters"),
    ("tbe face", "The Face", "nor is a word of three letters mistyped"),
    ("addiass", "adidas", "two edits"),
    ("耐 用 可 靠", "耐克", "Han letters that are others"),
]


@pytest.mark.parametrize(("text", "expected", "why"), PLACED)
def test_a_name_is_found_where_it_stands(text: str, expected: tuple[str, str], why: str) -> None:
    sightings = register(NAMES).sightings(fold(text), Field.TITLE)
    assert expected in {(each.seen, each.name.registered) for each in sightings}, why


@pytest.mark.parametrize(("text", "name", "why"), NOT_PLACED)
def test_a_name_is_not_found_where_it_does_not_stand(text: str, name: str, why: str) -> None:
    assert register([name]).sightings(fold(text), Field.TITLE) == [], why


def test_only_registrations_in_force_on_the_day_are_indexed() -> None:
    expired = Registration(office="CN", registration_number="1", mark="Nike", status=RegistrationStatus.EXPIRED)
    ended = Registration(office="CN", registration_number="2", mark="Nike", valid_until_on=date(2020, 1, 1))
    live = Registration(office="CN", registration_number="3", mark="Nike", valid_until_on=date(2030, 1, 1))
    assert Register.build([expired, ended, live], date(2025, 1, 1)).registrations == (live,)


def test_a_register_of_nothing_and_a_mark_without_letters_find_nothing() -> None:
    assert register([]).sightings(fold("nike 男鞋"), Field.TITLE) == []
    assert register(["!!!"]).sightings(fold("!!!"), Field.TITLE) == []


def test_a_repeated_name_is_placed_a_few_times_only() -> None:
    assert len(register(["Nike"]).sightings(fold("nike " * 500), Field.TITLE)) == PLACES_A_NAME
