"""Which column means what: headers as registers write them, told apart by the table in columns.toml."""

import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TypeVar
from unicodedata import normalize

from rules.terms import RegistrationStatus

Meaning = TypeVar("Meaning")
# How well a row heads a table: how many of its obligatory fields the row names, and how many of all it knows.
Rate = Callable[[Sequence[str]], tuple[int, int]]

IGNORED = "ignored"
OBLIGATORY = ("registration_number", "mark")
NO_HEADER = (0, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """columns.toml, folded as headers and cells are folded before they are looked up."""

    headers: Mapping[str, str]
    ranks: Mapping[str, int]
    statuses: Mapping[str, RegistrationStatus]
    empty: frozenset[str]
    truths: frozenset[str]
    untruths: frozenset[str]


@cache
def vocabulary() -> Vocabulary:
    """The table, read once; a spelling that stands for two fields is a mistake in it and stops the program."""
    raw = tomllib.loads(files(__package__).joinpath("columns.toml").read_text(encoding="utf-8"))
    statuses = {RegistrationStatus(status): words for status, words in raw["statuses"].items()}
    spelled = {name: [name, *others] if name != IGNORED else others for name, others in raw["spellings"].items()}
    headers = _invert(spelled, fold_header)
    return Vocabulary(
        headers=headers,
        ranks={header: rank for rank, header in enumerate(headers)},
        statuses=_invert(statuses, fold_word),
        empty=frozenset(raw["empty"]["words"]),
        truths=frozenset(raw["empty"]["truths"]),
        untruths=frozenset(raw["empty"]["untruths"]),
    )


def fold_header(text: str) -> str:
    """A header without case, accents, spaces and punctuation; signs alone ("#") fold to nothing."""
    return "".join(letter for letter in normalize("NFKD", text).casefold() if letter.isalnum())


def fold_word(text: str) -> str:
    """A word of a cell without case, doubled spaces and outer punctuation."""
    return " ".join(normalize("NFKC", text).casefold().split()).strip(" .;:!()[]\"'")


def map_columns(columns: Iterable[str]) -> dict[str, str]:
    """The field each column means, the surest spelling of a field first; columns that mean none are left out."""
    headers, ranks = vocabulary().headers, vocabulary().ranks
    known = [column for column in columns if fold_header(column) in headers]
    known.sort(key=lambda column: ranks[fold_header(column)])
    return {column: headers[fold_header(column)] for column in known}


def find_header(rows: Sequence[Sequence[str]], rate: Rate) -> int | None:
    """Which of the first rows of a table heads it: the one that most columns are known of, best where both obligatory
    ones are among them; None where no column of any row is known."""
    heads = [rate(row) for row in rows]
    best = max(heads, default=NO_HEADER)
    return heads.index(best) if best > NO_HEADER else None


def rate_header(row: Sequence[str]) -> tuple[int, int]:
    """How many obligatory fields a row names, and how many of all."""
    meant = set(map_columns(row).values())
    return len(meant.intersection(OBLIGATORY)), len(meant)


def name_columns(cells: Sequence[str]) -> tuple[str, ...]:
    """The header's cells as names, each once: a second "mark" is "mark (2)", an empty one stays empty."""
    seen: dict[str, int] = {}
    names = []
    for cell in cells:
        name = " ".join(cell.split())
        seen[name] = seen.get(name, 0) + 1
        names.append(name if not name or seen[name] == 1 else f"{name} ({seen[name]})")
    return tuple(names)


def spellings(name: str, how_many: int = 4) -> str:
    """A few spellings of a column for a person who must name it."""
    raw = tomllib.loads(files(__package__).joinpath("columns.toml").read_text(encoding="utf-8"))
    return ", ".join(f"“{text}”" for text in raw["spellings"][name][:how_many])


def _invert(table: Mapping[Meaning, Iterable[str]], fold: Callable[[str], str]) -> dict[str, Meaning]:
    inverted: dict[str, Meaning] = {}
    for meaning, words in table.items():
        for word in words:
            if inverted.setdefault(fold(word), meaning) != meaning:
                raise ValueError(f"columns.toml: “{word}” stands for {inverted[fold(word)]} and for {meaning}.")
    return inverted
