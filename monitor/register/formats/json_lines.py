"""JSON Lines: one object a line, its keys the columns (jsonlines.org)."""

import json
from collections.abc import Iterator
from pathlib import Path

from monitor.register.columns import Rate, rate_header
from monitor.register.decoding import Line, read_lines
from monitor.register.rows import MOST_COLUMNS, ROW_LENGTH, BadRow, Row

SUFFIXES = (".jsonl", ".ndjson")


def rows(path: Path, rate: Rate = rate_header) -> Iterator[Row | BadRow]:  # noqa: ARG001 (no header)
    """The objects of the file; lines without anything are passed over."""
    for line in read_lines(path):
        if line.text.strip("\ufeff \t\r\n\0"):
            yield read_line(line)


def read_line(line: Line) -> Row | BadRow:
    """One line as a row."""
    place = f"line {line.number}"
    if not line.whole:
        reason = f"The line has more than {ROW_LENGTH} characters; it is no row of a table."
        return BadRow(place=place, reason=reason, excerpt=line.text[:200])
    try:
        values = json.loads(line.text, parse_constant=_refuse_constant)
    except RecursionError:
        return BadRow(place=place, reason="The line is nested too deeply; write one flat object a line.")
    except json.JSONDecodeError as problem:
        fault = problem.msg.removesuffix(" at")
        reason = f"The line is not JSON ({fault} at character {problem.pos + 1}); write one object a line."
        return BadRow(place=place, reason=reason, excerpt=line.text[:200])
    except ValueError:  # NaN, and integers of more than 4,300 digits
        reason = "The line holds a number that is none of JSON's, or has thousands of digits; write it as text."
        return BadRow(place=place, reason=reason, excerpt=line.text[:200])
    if not isinstance(values, dict) or len(values) > MOST_COLUMNS:
        reason = "The line is not a JSON object with a value for each column; write one object a line."
        return BadRow(place=place, reason=reason, excerpt=line.text[:200])
    return Row(place=place, values=values)


def _refuse_constant(name: str) -> object:
    raise ValueError(f"{name} is no JSON value")
