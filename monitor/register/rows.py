"""What a register format hands over: a header where the format has one, rows as they stand, and what it cannot read."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from monitor.register.columns import Rate

# The bounds of one register. A row of the fullest real registers (USPTO goods and services) has some 100,000
# characters, a table some 100 columns; what is beyond is no register but an accident or an attack.
ROW_LENGTH = 1_000_000
MOST_COLUMNS = 500
HEADER_ROWS = 20  # titles and blank rows that may stand above the header


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """The names of the columns of the rows that follow, as they stood, empty ones left out."""

    place: str
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row: its place for a person ("line 12") and its values by column; text, numbers, dates or lists."""

    place: str
    values: Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class BadRow:
    """A row that cannot be read at all, with the reason for a person."""

    place: str
    reason: str
    excerpt: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Something about the file that a person should know and that refuses nothing."""

    place: str
    reason: str


class Format(Protocol):
    """A module under formats/: the file names' endings it reads, and how."""

    SUFFIXES: tuple[str, ...]

    @staticmethod
    def rows(path: Path, rate: Rate = ...) -> Iterator[Header | Row | BadRow | Notice]:
        """The rows of the file in order, streaming; raises FileRefused where it is not such a file at all."""
