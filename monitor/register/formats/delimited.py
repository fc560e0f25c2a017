"""Tables as text: comma, semicolon, tab or bar between the cells, whichever the header shows (RFC 4180 quoting)."""

import csv
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path
from typing import Self

from monitor.register.columns import NO_HEADER, Rate, rate_header
from monitor.register.decoding import Line, read_lines
from monitor.register.rows import HEADER_ROWS, MOST_COLUMNS, ROW_LENGTH, BadRow, Header, Row
from monitor.register.tables import Cells, read_table

SUFFIXES = (".csv", ".tsv", ".txt")
DELIMITERS = (",", ";", "\t", "|")
MOST_LINES = 200  # of one row; a list of goods may have a line for each class, a quotation mark left open has no end


def rows(path: Path, rate: Rate = rate_header) -> Iterator[Header | Row | BadRow]:
    """The header, then the rows under it."""
    lines = read_lines(path)
    opening = list(islice(lines, HEADER_ROWS))
    delimiter = find_delimiter([line.text for line in opening if line.whole], rate)
    yield from read_table(read_cells(chain(opening, lines), delimiter), slips=True, rate=rate)


def find_delimiter(lines: Sequence[str], rate: Rate) -> str:
    """The delimiter by which one of the lines reads as the header of most known columns."""
    return max(
        DELIMITERS,
        key=lambda delimiter: max((_count_known(line, delimiter, rate) for line in lines), default=NO_HEADER),
    )


def read_cells(lines: Iterator[Line], delimiter: str) -> Iterator[Cells | BadRow]:
    """The rows with the lines they stand on; a row may hold line breaks within quotes."""
    csv.field_size_limit(ROW_LENGTH)  # of the whole process; a cell is never longer than its row may be
    feed = _Feed(lines=lines)
    table = csv.reader(feed, delimiter=delimiter, strict=True)
    while True:
        feed.taken.clear()
        try:
            cells = next(table, None)
        except csv.Error:
            yield _give_up(feed)
            continue
        if cells is None:
            return
        yield _check_row(cells, feed.taken)


@dataclass(slots=True, kw_only=True)
class _Feed:
    """Lines for the csv reader, kept until its row is whole, so that a row that fails costs its first line only."""

    lines: Iterator[Line]
    taken: list[Line] = field(default_factory=list)
    returned: deque[Line] = field(default_factory=deque)

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> str:
        if len(self.taken) >= MOST_LINES:
            raise csv.Error("the row does not end")
        line = self.returned.popleft() if self.returned else next(self.lines)
        self.taken.append(line)
        return line.text if line.whole else "\n"


def _give_up(feed: _Feed) -> BadRow:
    """Refuse the row's first line and read on with its second."""
    first, *others = feed.taken
    feed.returned.extendleft(reversed(others))
    return BadRow(
        place=f"line {first.number}",
        reason="A quotation mark in the line is not closed, or stands within a quoted cell; close it, or double it.",
        excerpt=first.text[:200],
    )


def _check_row(cells: list[str], lines: list[Line]) -> Cells | BadRow:
    place = f"line {lines[0].number}" if len(lines) == 1 else f"lines {lines[0].number} to {lines[-1].number}"
    if not all(line.whole for line in lines):
        return BadRow(place=place, reason=f"The line has more than {ROW_LENGTH} characters; it is no row of a table.")
    if len(cells) > MOST_COLUMNS:
        return BadRow(place=place, reason=f"The row has more than {MOST_COLUMNS} cells; it is no row of a table.")
    return Cells(place=place, cells=tuple(cell.strip() for cell in cells))


def _count_known(line: str, delimiter: str, rate: Rate) -> tuple[int, int]:
    return rate([cell.strip().strip('"') for cell in line[:ROW_LENGTH].split(delimiter, MOST_COLUMNS)])
