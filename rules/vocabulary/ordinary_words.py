"""How ordinary a word is in the languages that sellers write: what tells "target" from a maker's name without listings.

The table is derived from wordfreq's word lists (CC BY-SA 4.0); its head says how. Names stand low in it or not at all,
because every language uses them alike.
"""

from collections.abc import Iterable, Mapping
from functools import cache, lru_cache

from rules import lexicons
from rules.names import fold

UNKNOWN = 0.0
# The table's rarer words ("rubric", "stollen") only tell that a word is no other one mistyped. A registered name that
# is one of them (Dunked, Retrofit) is met as a name more often than as a word.
COMMON = 3.2


def ordinariness(word: str) -> float:
    """The Zipf frequency of a folded word as an ordinary word: 6 for "with", 4 for "stripe", 0 for one not listed."""
    return _table().get(word, UNKNOWN)


def least_ordinary(words: Iterable[str]) -> float:
    """How ordinary a name of these words is: as its rarest word, and not at all where that is a rare word."""
    level = min(map(ordinariness, words), default=UNKNOWN)
    return level if level >= COMMON else UNKNOWN


@lru_cache(maxsize=1 << 16)
def of_name(name: str) -> float:
    """How ordinary a name is as written: a name of several words is as rare as its rarest."""
    text = fold(name)
    return least_ordinary(text.letters[first:last] for first, last in text.words)


def load() -> None:
    """Load the table now instead of when it is first asked."""
    _table()


@cache
def _table() -> Mapping[str, float]:
    table: dict[str, float] = {}
    for level, words in lexicons.rows("common_words.txt"):
        table.update(dict.fromkeys(words.split(" "), float(level)))
    return table
