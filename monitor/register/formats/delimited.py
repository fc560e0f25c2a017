"""Tables as text: comma, semicolon, tab or bar between the cells, whichever the header shows (RFC 4180 quoting)."""

import csv
from collections.abc import Iterator, Sequence
from itertools import chain, islice
from pathlib import Path

from monitor.register.columns import OBLIGATORY, map_columns
from monitor.register.decoding import Line, read_lines
from monitor.register.rows import HEADER_ROWS, MOST_COLUMNS, ROW_LENGTH, BadRow, Header, Row
from monitor.register.tables import Cells, read_table

SUFFIXES = (".csv", ".tsv", ".txt")
DELIMITERS = (",", ";", "\t", "|")


def rows(path: Path) -> Iterator[Header | Row | BadRow]:
    """The header, then the rows under it."""
    lines = read_lines(path)
    opening = list(islice(lines, HEADER_ROWS))
    delimiter = find_delimiter([line.text for line in opening if line.whole])
    yield from read_table(read_cells(chain(opening, lines), delimiter), slips=True)


def find_delimiter(lines: Sequence[str]) -> str:
    """The delimiter by which one of the lines reads as the header of most known columns."""
    return max(DELIMITERS, key=lambda delimiter: max((_count_known(line, delimiter) for line in lines), default=(0, 0)))


def read_cells(lines: Iterator[Line], delimiter: str) -> Iterator[Cells | BadRow]:
    """The rows with the lines they stand on; a row may hold line breaks within quotes."""
    csv.field_size_limit(ROW_LENGTH)  # of the whole process; a cell is never longer than its row may be
    overlong: list[int] = []
    table = csv.reader(_feed(lines, overlong), delimiter=delimiter)
    while True:
        begins = table.line_num + 1
        try:
            cells = next(table, None)
        except csv.Error:
            yield BadRow(
                place=_place(begins, table.line_num),
                reason="A quotation mark is opened and not closed; close or double it, and import these lines again.",
            )
            continue
        if cells is None:
            return
        yield _check_row(cells, _place(begins, table.line_num), bool(overlong))
        overlong.clear()


def _check_row(cells: list[str], place: str, overlong: bool) -> Cells | BadRow:
    if overlong:
        return BadRow(
            place=place, reason=f"The line has more than {ROW_LENGTH} characters; it is no row of a register."
        )
    if len(cells) > MOST_COLUMNS:
        return BadRow(place=place, reason=f"The row has more than {MOST_COLUMNS} cells; it is no row of a register.")
    return Cells(place=place, cells=tuple(cell.strip() for cell in cells))


def _feed(lines: Iterator[Line], overlong: list[int]) -> Iterator[str]:
    for line in lines:
        if not line.whole:
            overlong.append(line.number)
        yield line.text if line.whole else "\n"


def _count_known(line: str, delimiter: str) -> tuple[int, int]:
    cells = (cell.strip().strip('"') for cell in line[:ROW_LENGTH].split(delimiter, MOST_COLUMNS))
    known = set(map_columns(cells).values())
    return sum(name in known for name in OBLIGATORY), len(known)


def _place(first: int, last: int) -> str:
    return f"line {first}" if last <= first else f"lines {first} to {last}"
