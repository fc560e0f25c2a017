"""Tables, from text or from a workbook: where the header stands, and the cells under it by column."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice

from monitor.register.columns import Rate, find_header, name_columns
from monitor.register.rows import HEADER_ROWS, BadRow, Header, Row


@dataclass(frozen=True, slots=True, kw_only=True)
class Cells:
    """One row of a table as it stands, the header's or any other."""

    place: str
    cells: tuple[object, ...]

    @property
    def texts(self) -> tuple[str, ...]:
        """The cells as a header's names; what is no text names no column."""
        return tuple(cell if isinstance(cell, str) else "" for cell in self.cells)


def read_table(rows: Iterator[Cells | BadRow], slips: bool, rate: Rate) -> Iterator[Header | Row | BadRow]:
    """The header, wherever it stands among the first rows, and the rows under it; titles above it are passed over.

    `slips` says that a stray delimiter can move the cells of a row: one with more cells than columns is then bad.
    Otherwise cells without a column are remarks beside the table.
    """
    opening = list(islice(rows, HEADER_ROWS))
    head = pick_header(opening, rate)
    if head is None:
        yield Header(place="the beginning", columns=())
        return
    columns = name_columns(head.texts)
    yield Header(place=head.place, columns=tuple(name for name in columns if name))
    for row in chain(opening[opening.index(head) + 1 :], rows):
        if isinstance(row, BadRow):
            yield row
        elif any(cell is not None and cell != "" for cell in row.cells):
            yield name_cells(row, columns) if slips else _under(row, columns)


def pick_header(opening: Sequence[Cells | BadRow], rate: Rate) -> Cells | None:
    """The row that heads the table; where none names a known column, the first that holds any text."""
    rows = [row for row in opening if isinstance(row, Cells)]
    at = find_header([row.texts for row in rows], rate)
    return rows[at] if at is not None else next((row for row in rows if any(row.texts)), None)


def name_cells(row: Cells, columns: Sequence[str]) -> Row | BadRow:
    """The row's cells by column; a row with more cells than columns has slipped, so nothing in it can be trusted."""
    beyond = row.cells[len(columns) :]
    if any(cell is not None and cell != "" for cell in beyond):
        reason = f"The row has more cells than the {len(columns)} columns; quote the cell that holds the delimiter."
        return BadRow(place=row.place, reason=reason, excerpt=str(row.cells[0])[:200])
    return _under(row, columns)


def _under(row: Cells, columns: Sequence[str]) -> Row:
    return Row(place=row.place, values={name: cell for name, cell in zip(columns, row.cells, strict=False) if name})
