"""The rows an import refused, as a table a person opens in a spreadsheet, corrects by and imports again."""

import csv
import os
import tempfile
from collections.abc import Iterable
from itertools import chain
from pathlib import Path
from typing import Protocol

from monitor.cells import safe_cell
from monitor.intake import Refusal

COLUMNS = ("place", "column", "reason", "what stood there")


class _Table(Protocol):
    def writerow(self, row: Iterable[str], /) -> object: ...


def write_refusals(path: Path, refusals: Iterable[Refusal]) -> int:
    """Write the refusals and say how many there were; without any, no file is written and none is touched.

    The file appears whole or not at all. It begins with a byte-order mark, because Excel reads it as its own code page
    otherwise, and no cell of it can be taken for a formula.
    """
    remaining = iter(refusals)
    first = next(remaining, None)
    if first is None:
        return 0
    with tempfile.NamedTemporaryFile(
        "w", encoding="utf-8-sig", newline="", dir=path.parent, prefix=f".{path.name}.", delete=False
    ) as stream:
        partial = Path(stream.name)
        try:
            written = _write_rows(csv.writer(stream, quoting=csv.QUOTE_ALL), chain([first], remaining))
            stream.flush()
            os.fsync(stream.fileno())
            partial.replace(path)
        finally:
            partial.unlink(missing_ok=True)
    return written


def _write_rows(table: _Table, refusals: Iterable[Refusal]) -> int:
    table.writerow(COLUMNS)
    written = 0
    for refusal in refusals:
        cells = (refusal.place, refusal.field, refusal.reason, refusal.excerpt)
        table.writerow([safe_cell(cell) for cell in cells])
        written += 1
    return written
