"""A table: Google Merchant's CSV and TSV, and any shop's export whose first row names its columns.

A quote that nobody closes costs its own row: where what it opens is no sound row, reading goes on at the next line.
"""

import csv
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from spiders.feeds.contract import LONGEST_ITEM, Cut, Entry, Said, Unread
from spiders.feeds.lines import Line, lines
from spiders.feeds.names import NAMES, column_of
from spiders.feeds.stream import Stream
from spiders.reading.decoding import cleaned

DELIMITERS = (",", ";", "\t", "|")
# Twice the columns of the widest export seen.
MOST_COLUMNS = 500
# A description of so many lines is no description.
MOST_LINES = 2_000
_TITLES, _PLACES = frozenset(NAMES["title"]), frozenset((*NAMES["id"], *NAMES["link"]))
_NAMES = frozenset(name for names in NAMES.values() for name in names)
# The csv module's own limit is for one field; ours is for the row.
csv.field_size_limit(max(csv.field_size_limit(), LONGEST_ITEM))


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """How a table is written: what parts its cells, and what its columns are called."""

    delimiter: str
    columns: tuple[str, ...]
    currency: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delimited:
    """CSV and TSV."""

    name: str = "csv"

    def recognises(self, head: str) -> bool:
        """A first row that names a title and an id or address."""
        return _table_of(_first_row(head)) is not None

    def read(self, stream: Stream) -> Iterator[Said]:
        """Every row."""
        given = lines(stream)
        header = next((line for line in given if line.text.strip()), Line(text=b"", end=0))
        table = _table_of(_text(header.text))
        if table is None:
            yield Cut(reason="the first row names no columns: a title, and an id or a link")
            return
        yield from _Rows(table, given).said()


def _first_row(head: str) -> str:
    return next((line for line in head.splitlines() if line.strip()), "")


def _text(line: bytes) -> str:
    return line.decode("utf-8-sig", "replace")


def _table_of(header: str) -> Table | None:
    """The table that the header makes with the delimiter that yields most known names, or None where none does."""
    best, most = None, 0
    for delimiter in DELIMITERS:
        columns = [column_of(cell) for cell in _cells_of(header, delimiter) or ()]
        names = tuple(name for name, _ in columns)
        known = len(_NAMES.intersection(names))
        if known > most and _TITLES.intersection(names) and _PLACES.intersection(names) and len(names) <= MOST_COLUMNS:
            currency = next((currency for _, currency in columns if currency), "")
            best, most = Table(delimiter=delimiter, columns=names, currency=currency), known
    return best


def _cells_of(text: str, delimiter: str) -> list[str] | None:
    """The cells of one row, or None where its quotes are not sound."""
    if '"' not in text:
        return text.split(delimiter)
    try:
        rows = list(csv.reader(text.splitlines(keepends=True), delimiter=delimiter, strict=True))
    except csv.Error:
        return None
    return rows[0] if len(rows) == 1 else None


@dataclass(slots=True)
class _Rows:
    """The rows of a table, of which each may run over several lines."""

    table: Table
    given: Iterator[Line]
    waiting: deque[Line] = field(default_factory=deque)
    fewest: int = MOST_COLUMNS

    def said(self) -> Iterator[Said]:
        """What each row says; blank lines say nothing."""
        while (line := self._next()) is not None:
            if line.too_long:
                yield Unread(reason=f"the row is longer than {LONGEST_ITEM:,} bytes", end=line.end)
            elif line.text.strip():
                yield from self._row(line)

    def _next(self) -> Line | None:
        return self.waiting.popleft() if self.waiting else next(self.given, None)

    def _row(self, line: Line) -> Iterator[Said]:
        given = _Given(text=line.text, last=line)
        cells = self._sound_cells(line.text)
        if cells is None and line.text.count(b'"') % 2:
            given = self._closed(line)
            cells = self._sound_cells(given.text)
        if cells is None and given.last is line and not given.runs_out:
            cells = _loose_cells(_text(line.text), self.table.delimiter)
        if cells is None and given.runs_out and not any(_looks_sound(self, each) for each in self.waiting):
            self.waiting.clear()
            yield from _cut_within(given.last)
        elif cells is None:
            yield Unread(reason="the row's quotes are not sound", end=line.end)
        elif not given.last.ended and len(cells) < min(self.fewest, len(self.table.columns)):
            yield from _cut_within(given.last)
        else:
            self.fewest = min(self.fewest, len(cells))
            yield Entry(fields=_fields(self.table, cells), end=given.last.end)

    def _sound_cells(self, text: bytes) -> Sequence[str] | None:
        cells = _cells_of(_text(text), self.table.delimiter)
        return cells if cells is not None and len(cells) <= len(self.table.columns) + 1 else None

    def _closed(self, line: Line) -> "_Given":
        """The row with the lines up to the one that closes its quotes; where it is none, those lines wait again."""
        texts, size, open_quote, last = [line.text], len(line.text), True, line
        taken: list[Line] = []
        while open_quote and size <= LONGEST_ITEM and len(taken) < MOST_LINES:
            following = self._next()
            if following is None:
                break
            taken.append(following)
            texts.append(following.text)
            size += len(following.text) + 1
            open_quote ^= bool(following.text.count(b'"') % 2)
            last = following
        given = _Given(text=b"\n".join(texts), last=last, runs_out=open_quote and self._ends_here())
        if self._sound_cells(given.text) is None:
            self.waiting.extendleft(reversed(taken))
        return given

    def _ends_here(self) -> bool:
        following = self._next()
        if following is not None:
            self.waiting.appendleft(following)
        return following is None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Given:
    """The text of a row and its last line; `runs_out`: the feed ended before its quotes were closed."""

    text: bytes
    last: Line
    runs_out: bool = False


def _cut_within(last: Line) -> Iterator[Said]:
    yield Unread(reason="the feed is cut off here", end=last.end)
    yield Cut(reason="the feed ends within a row: it was cut off")


def _looks_sound(rows: _Rows, line: Line) -> bool:
    cells = rows._sound_cells(line.text)
    return cells is not None and len(cells) == len(rows.table.columns)


def _loose_cells(text: str, delimiter: str) -> list[str]:
    """The cells of one line whose quotes are part of its text (6" nails), as many programs write TSV."""
    cells = text.split(delimiter)
    return [cell.strip('"').replace('""', '"') if cell.startswith('"') else cell for cell in cells]


def _fields(table: Table, cells: Sequence[str]) -> dict[str, tuple[str, ...]]:
    said: dict[str, tuple[str, ...]] = {}
    for name, cell in zip(table.columns, cells, strict=False):
        if text := cleaned(cell).strip():
            said[name] = (*said.get(name, ()), text)
    if table.currency and "currency" not in said:
        said["currency"] = (table.currency,)
    return said


FORMAT = Delimited()
