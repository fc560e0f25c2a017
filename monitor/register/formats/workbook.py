"""Excel workbooks, read row by row. Of a formula the value Excel last showed is taken; nothing is ever computed.

A workbook is a zip of XML and can unfold to a thousand times its size, so its parts are weighed before they are opened.
"""

import re
import warnings
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import closing
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import BinaryIO, Protocol, cast

from openpyxl import Workbook, load_workbook

from monitor.errors import FileRefused
from monitor.intake import excerpt
from monitor.register.columns import NO_HEADER, OBLIGATORY, Rate, rate_header
from monitor.register.rows import HEADER_ROWS, MOST_COLUMNS, ROW_LENGTH, BadRow, Header, Notice, Row
from monitor.register.tables import Cells, pick_header, read_table

SUFFIXES = (".xlsx", ".xlsm")

MOST_BYTES = 1_500_000_000  # a full sheet of 1,048,576 rows of 20 columns has about 1.2 GB of XML
MOST_SHARED_BYTES = 200_000_000  # the table of texts is held in memory, at about five times this
MOST_RATIO = 400  # sheets shrink 10 to 60 times; deflate cannot do better than 1,032
SMALL_BYTES = 20_000_000  # below this no ratio does harm
EXCEL_ROWS = 1_048_576
BATCH = 500

# What openpyxl raises on files no spreadsheet wrote: it does not wrap what it meets (ParseError is a SyntaxError).
UNREADABLE = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    LookupError,
    OSError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
    zipfile.BadZipFile,
    zlib.error,
)


class _Cell(Protocol):
    value: object
    number_format: str


class _Sheet(Protocol):
    title: str

    def reset_dimensions(self) -> None: ...
    def iter_rows(self, *, max_row: int) -> Iterator[tuple[_Cell, ...]]: ...


def rows(path: Path, rate: Rate = rate_header) -> Iterator[Header | Row | BadRow | Notice]:
    """The rows of every sheet that is headed as `rate` wants it; sheets that are not are named."""
    weigh(path)
    with path.open("rb") as stream, closing(open_workbook(stream, path.name)) as book:
        sheets = [cast("_Sheet", sheet) for sheet in book.worksheets]
        ratings = {sheet.title: _rate(sheet, rate) for sheet in sheets}
        headed = [sheet for sheet in sheets if ratings[sheet.title][0] == len(OBLIGATORY)]
        # Where none is, the one that comes nearest says what is missing.
        nearest = sorted(sheets, key=lambda sheet: ratings[sheet.title], reverse=True)[:1]
        for sheet in headed or nearest:
            yield from read_table(read_cells(sheet), slips=False, rate=rate)
        for sheet in sheets:
            if headed and sheet not in headed:
                reason = "The sheet lacks the columns that the others have, and was not read."
                yield Notice(place=f"sheet “{excerpt(sheet.title)}”", reason=reason)


def weigh(path: Path) -> None:
    """Raise FileRefused where the workbook would unfold to more than a table can have."""
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as problem:
        raise FileRefused(f"{path.name} is not an Excel workbook; save it again as .xlsx or as CSV.") from problem
    heavy = sum(part.file_size for part in parts) > MOST_BYTES or len(parts) > 10_000
    shared = any("sharedstrings" in part.filename.lower() and part.file_size > MOST_SHARED_BYTES for part in parts)
    dense = any(part.file_size > max(SMALL_BYTES, MOST_RATIO * part.compress_size) for part in parts)
    if heavy or shared or dense:
        raise FileRefused(f"{path.name} unfolds to more than a table can have; save it as CSV and hand in that.")


def open_workbook(stream: BinaryIO, name: str) -> Workbook:
    """The workbook, none of its sheets read yet; the stream stays the caller's to close."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl warns of styles and extensions that carry no registration
            return load_workbook(stream, read_only=True, data_only=True, keep_links=False)
    except UNREADABLE as problem:
        raise FileRefused(f"{name} is damaged or locked; open it in Excel and save it again.") from problem


def read_cells(sheet: _Sheet) -> Iterator[Cells | BadRow]:
    """The rows of a sheet; where the sheet breaks off, one refusal says from which row on."""
    number = 0
    sheet.reset_dimensions()  # the size a workbook states of itself is often wrong, and rows would be cut to it
    table = iter(sheet.iter_rows(max_row=EXCEL_ROWS))
    while True:
        batch: list[Cells | BadRow] = []
        problem = _fill(batch, table, sheet.title, number)
        number += len(batch)
        yield from batch
        if problem:
            reason = "The sheet is damaged from this row on; open it in Excel and save it again."
            yield BadRow(place=_place(sheet.title, number + 1), reason=reason, excerpt=problem)
        if problem or len(batch) < BATCH:
            return


def read_cell(cell: _Cell) -> object:
    """The cell as a person sees it: text, a day, or a number with the leading zeros its format shows."""
    value = cell.value
    if isinstance(value, str):
        return value[:ROW_LENGTH].strip()
    if value is None or isinstance(value, bool | date | datetime):
        return value
    if isinstance(value, int | float):
        return _show_number(value, str(cell.number_format))
    return str(value)[:ROW_LENGTH]  # times and lengths of time


def _show_number(value: float, number_format: str) -> object:
    zeros = re.fullmatch(r"(0{2,40})(?:;.*|_\))?", number_format)
    if zeros and value >= 0 and float(value).is_integer():
        return str(int(value)).zfill(len(zeros[1]))
    return value


def _fill(batch: list[Cells | BadRow], table: Iterator[tuple[_Cell, ...]], title: str, done: int) -> str:
    """Read up to BATCH rows; the problem where the sheet breaks off, else ""."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            for cells in islice(table, BATCH):
                place = _place(title, done + len(batch) + 1)
                batch.append(Cells(place=place, cells=tuple(_trim(read_cell(cell) for cell in cells[:MOST_COLUMNS]))))
    except UNREADABLE as problem:
        return str(problem)[:200] or type(problem).__name__
    return ""


def _trim(values: Iterable[object]) -> list[object]:
    kept = list(values)
    while kept and kept[-1] in (None, ""):
        kept.pop()
    return kept


def _rate(sheet: _Sheet, rate: Rate) -> tuple[int, int]:
    head = pick_header(list(islice(read_cells(sheet), HEADER_ROWS)), rate)
    return rate(head.texts) if head else NO_HEADER


def _place(title: str, number: int) -> str:
    return f"sheet “{excerpt(title)}”, row {number}"
