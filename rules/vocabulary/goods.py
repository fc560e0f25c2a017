"""Which goods a listing offers, as Nice classes: read from its category, or from the title where that says nothing."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from rules import lexicons
from rules.names import Text
from rules.vocabulary.phrases import Phrase, PhraseTable, Place

# The Nice classes that a word names.
Classes = tuple[int, ...]

# Shops write Russian department names in Latin letters.
_LATIN = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
        (*"abvgde", "e", "zh", *"ziyklmnoprstufh", "ts", "ch", "sh", "sch", "", "y", "", "e", "yu", "ya"),
        strict=True,
    )
)
_PLURAL = frozenset({"en", "es", "pt", "fr"})
# Classes whose goods are sold, worn or fitted together, so that one is no foreign field to the other: a mark for
# clothing is used on bags and jewellery, one for phones on their batteries, one for food on drinks.
_NEAR = (
    frozenset({14, 18, 25, 26}),
    frozenset({3, 5, 10}),
    frozenset({7, 8, 9, 11}),
    frozenset({16, 28}),
    frozenset({20, 21, 24, 27}),
    frozenset({25, 28}),
    frozenset({24, 25}),
    frozenset({29, 30, 31, 32}),
    frozenset({32, 33}),
    frozenset({1, 2, 4}),
    frozenset({4, 7, 12}),
    frozenset({9, 14}),
    frozenset({11, 21}),
    frozenset({2, 9, 16}),
)
# Retail, telecommunication and software services accompany goods of any class.
_ACCOMPANYING = frozenset({35, 38, 42})


@dataclass(frozen=True, slots=True, kw_only=True)
class Goods:
    """The Nice classes a listing's words name, and whether its category said so."""

    classes: frozenset[int]
    by_category: bool

    def fit(self, registered: frozenset[int]) -> bool | None:
        """Whether goods of these classes, or goods near them, are registered; None where nobody can tell."""
        if not self.classes or not registered or registered & _ACCOMPANYING:
            return None
        return not _and_near(self.classes).isdisjoint(registered)


@lru_cache(maxsize=1 << 12)
def _and_near(classes: frozenset[int]) -> frozenset[int]:
    return classes.union(*(group for group in _NEAR if group & classes))


def goods(category: Text, title: Text, words: PhraseTable[Classes] | None = None) -> Goods:
    """What a listing offers: what most words of its category name, else most of its title's; by the packaged words."""
    known = _packaged() if words is None else words
    return named(known.places(category), known.places(title))


def named(category: Iterable[Place[Classes]], title: Iterable[Place[Classes]]) -> Goods:
    """What a listing offers, by the words of a table that stand in its category and in its title."""
    classes = _classes(category)
    return Goods(classes=classes or _classes(title), by_category=bool(classes))


def _classes(places: Iterable[Place[Classes]]) -> frozenset[int]:
    counts: dict[int, int] = {}
    for place in places:
        for each in place.phrase.meaning:
            counts[each] = counts.get(each, 0) + 1
    most = max(counts.values(), default=0)
    return frozenset(each for each, count in counts.items() if count == most)


@cache
def _packaged() -> PhraseTable[Classes]:
    return table(lexicons.rows("goods.txt"))


def table(rows: Iterable[tuple[str, ...]]) -> PhraseTable[Classes]:
    """The words of these rows (rules/lexicons/goods.txt explains their columns), each with its Nice classes."""
    return PhraseTable.of(_phrases(rows))


def _phrases(rows: Iterable[tuple[str, ...]]) -> Iterator[Phrase[Classes]]:
    for classes, languages, words in rows:
        meaning = tuple(map(int, classes.split(",")))
        for word in words.split(", "):
            for written in dict.fromkeys((word, *_forms(word, frozenset(languages.split(","))))):
                yield Phrase(written=written, meaning=meaning)


def _forms(word: str, languages: frozenset[str]) -> Iterator[str]:
    if languages & _PLURAL and not word.endswith("*"):
        yield from (word + "s", word + "es")
    if "ru" in languages:
        yield "".join(_LATIN.get(char, char) for char in word)
