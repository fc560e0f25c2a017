"""CSV for a person with a spreadsheet: UTF-8 with a byte-order mark, every cell quoted, none of them a formula."""

import csv
import io
from collections.abc import Iterable
from dataclasses import asdict, fields
from typing import BinaryIO

from monitor.cells import safe_cell
from monitor.notice import Alert

NAME = "csv"
SUFFIX = ".csv"
BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def write(alerts: Iterable[Alert], file: BinaryIO) -> None:
    """Writes a header and one row an alert; lists are joined by line breaks within their cell."""
    file.write(BYTE_ORDER_MARK)
    text = io.TextIOWrapper(file, encoding="utf-8", newline="", write_through=True)
    rows = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    rows.writerow([field.name for field in fields(Alert)])
    for alert in alerts:
        rows.writerow([_cell(value) for value in asdict(alert).values()])
    text.detach()


def _cell(value: object) -> str:
    if isinstance(value, tuple):
        return safe_cell("\n".join(str(each) for each in value))
    if value is None:
        return ""
    if isinstance(value, int | float):
        return str(value)
    return safe_cell(str(value))
