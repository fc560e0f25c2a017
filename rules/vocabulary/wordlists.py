"""The word lists that an operator may change: the packaged ones, with words of his own and without some of theirs."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256

from rules import lexicons
from rules.names import fold
from rules.vocabulary import goods, lawful_words, replica_words
from rules.vocabulary.lawful_words import Meaning as LawfulMeaning
from rules.vocabulary.phrases import PhraseBook, PhraseTable
from rules.vocabulary.replica_words import Meaning as ReplicaMeaning

Row = tuple[str, ...]

# A row of an operator's own that begins so takes its phrases out of the packaged list.
WITHOUT = "without"
_CLASSES = frozenset(map(str, range(1, 46)))


@dataclass(frozen=True, kw_only=True)
class WordLists:
    """The rows of each list, with the columns that the packaged file explains at its head."""

    replica_words: tuple[Row, ...]
    lawful_use: tuple[Row, ...]
    goods: tuple[Row, ...] = field(default_factory=lambda: lexicons.rows("goods.txt"))

    @cached_property
    def replica_table(self) -> PhraseTable[ReplicaMeaning]:
        """The words for copies, to be looked for; kept here, because hashing the rows takes as long as a search."""
        return replica_words.table(self.replica_words)

    @cached_property
    def lawful_table(self) -> PhraseTable[LawfulMeaning]:
        """The words of lawful use, ready to be looked for."""
        return lawful_words.table(self.lawful_use)

    @cached_property
    def goods_table(self) -> PhraseTable[tuple[int, ...]]:
        """The words that name goods, ready to be looked for."""
        return goods.table(self.goods)

    @cached_property
    def book(self) -> PhraseBook:
        """The tables of words for copies, of lawful use and of goods, in this order, to be looked for at once."""
        return PhraseBook.of(self.replica_table, self.lawful_table, self.goods_table)

    @property
    def fingerprint(self) -> str:
        """A digest of every row."""
        return sha256(repr((self.replica_words, self.lawful_use, self.goods)).encode()).hexdigest()[:16]


def changed(packaged: Iterable[Row], own: Iterable[Row]) -> tuple[Row, ...]:
    """The packaged rows without the phrases an operator takes out, in any case and accents, and the rows he adds."""
    rows = tuple(own)
    taken = frozenset(fold(phrase).letters for row in rows if row[0] == WITHOUT for phrase in row[1].split(", "))
    return (*_without(packaged, taken), *(row for row in rows if row[0] != WITHOUT))


def replica_fault(row: Row) -> str:
    """Why a row is none of the list of replica words, in words; empty where it is one."""
    if row[0] == WITHOUT:
        return "" if len(row) == 2 else "a row that takes words out has two columns: without, the words"
    if len(row) not in (3, 4):
        return "a row has three or four columns: language, plain, code or hint, the words, and words that undo them"
    return "" if row[1] in list(replica_words.Plainness) else f"{row[1]!r} is not plain, code or hint"


def lawful_fault(row: Row) -> str:
    """Why a row is none of the list of lawful use, in words; empty where it is one."""
    if row[0] == WITHOUT:
        return "" if len(row) == 2 else "a row that takes words out has two columns: without, the words"
    if len(row) != 4:
        return "a row has four columns: kind, language, where it stands, the words"
    if row[0] not in list(lawful_words.Kind):
        return f"{row[0]!r} is no kind; there are {', '.join(lawful_words.Kind)}"
    return "" if row[2] in lawful_words.STANDS else f"{row[2]!r} is not one of {', '.join(lawful_words.STANDS)}"


def goods_fault(row: Row) -> str:
    """Why a row is none of the list of goods, in words; empty where it is one."""
    if row[0] == WITHOUT:
        return "" if len(row) == 2 else "a row that takes words out has two columns: without, the words"
    if len(row) != 3:
        return "a row has three columns: the Nice classes, the languages, the words"
    wrong = [each for each in row[0].split(",") if each not in _CLASSES]
    return f"{wrong[0]!r} is no Nice class; they run from 1 to 45" if wrong else ""


def _without(rows: Iterable[Row], taken: frozenset[str]) -> Iterator[Row]:
    """The rows with phrases taken out: the phrases are the third column of replica words, the last of lawful use."""
    for row in rows:
        place = 2 if len(row) == 3 or row[1] in list(replica_words.Plainness) else 3
        left = ", ".join(phrase for phrase in row[place].split(", ") if fold(phrase).letters not in taken)
        if left:
            yield (*row[:place], left, *row[place + 1 :])


PACKAGED = WordLists(
    replica_words=lexicons.rows("replica_words.txt"),
    lawful_use=lexicons.rows("lawful_use.txt"),
)
