"""An answer's bytes as a JSON value: bounded before it is parsed, and mended where it was cut off.

Numbers stay as they were written, so that 19.90 keeps its nought and no number of a thousand digits is ever computed.
"""

import json
import re
from dataclasses import dataclass

from spiders.reading.decoding import decode

# A page of an interface holds some hundred listings of some kilobytes; a file of a whole catalogue is a feed.
MOST_BYTES = 32_000_000
# Python needs some hundred bytes for each value, and some microseconds to name it: an answer of the worst kind stays
# under 100 MB and some seconds. A page of 250 of the richest listings seen has 50,000.
MOST_VALUES = 600_000
# Far deeper than any interface nests its listings (GraphQL reaches fifteen), far less than any parser bears.
DEEPEST = 100

_GUARD = re.compile(r"""^[\s\ufeff]*(?:\)\]\}'[^\n]{0,10}\n|for\s*\(;;\);|while\s*\(1\);)""")
_CALLBACK = re.compile(r"^[\s\ufeff]*(?:/\*\*/)?\s*[\w.$]{1,100}\s*\(\s*(?=[\[{])")
# Strings whole, or to the end where they have none; brackets and commas. Nothing of it backtracks.
_SIGNS = re.compile(r'"(?:[^"\\]+|\\.)*+(?:"|\\?\Z)|[\[\]{},]', re.DOTALL)
_CLOSING = {"[": "]", "{": "}"}


class NotJson(ValueError):
    """The answer is no JSON that can be read; the message says why."""


class Number(str):
    """A number as it was written. Unlike text, its point is always a decimal point."""

    __slots__ = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A JSON value; where the answer was cut off it is not whole, and `open` holds the ids of what had no end."""

    value: object
    whole: bool = True
    open: frozenset[int] = frozenset()


def read_document(body: bytes, charset: str = "") -> Document:
    """The answer's value. One that breaks off gives what was there before; one object a line gives a list of them.

    Raises NotJson.
    """
    if len(body) > MOST_BYTES:
        raise NotJson(f"it has more than {MOST_BYTES:,} bytes; ask for smaller pages, or read it as a feed")
    text = _unguarded(decode(body, charset))
    if text.count(",") + text.count("{") + text.count("[") > MOST_VALUES:
        raise NotJson(f"it holds more than {MOST_VALUES:,} values; ask for smaller pages, or read it as a feed")
    begins = text.lstrip("\ufeff \t\r\n")[:1]
    if begins not in ("[", "{"):
        raise NotJson("it does not begin as JSON does" + (" but as a page of HTML" if begins == "<" else ""))
    return _parsed(text)


def _unguarded(text: str) -> str:
    """The text without what some servers put before and behind it, so that no script can include it."""
    if guard := _GUARD.match(text):
        return text[guard.end() :]
    if callback := _CALLBACK.match(text):
        return text[callback.end() :].rstrip().rstrip(";").rstrip().removesuffix(")")
    return text.lstrip("\ufeff")


def _parsed(text: str) -> Document:
    try:
        return Document(value=_load(text))
    except json.JSONDecodeError as fault:
        if fault.msg == "Extra data" and (lines := _lines(text)) is not None:
            return lines
        if (mended := _mended(text)) is not None:
            return mended
        raise NotJson(f"it is not JSON: {fault.msg} at character {fault.pos + 1}") from fault


def _load(text: str) -> object:
    try:
        return json.loads(text, parse_float=Number, parse_int=Number, parse_constant=_no_number)
    except RecursionError as fault:
        raise NotJson("it is nested deeper than can be read") from fault


def _no_number(name: str) -> None:
    """NaN and Infinity are no numbers of JSON; some servers write them where they have none."""


def _lines(text: str) -> Document | None:
    """One JSON value a line; the last may be cut off."""
    lines = [line for line in text.splitlines() if line.strip()]
    values: list[object] = []
    for number, line in enumerate(lines, start=1):
        try:
            values.append(_load(line))
        except json.JSONDecodeError:
            if number < len(lines) or number == 1:
                return None
            return Document(value=values, whole=False)
    return Document(value=values)


def _mended(text: str) -> Document | None:
    """What stood before the answer broke off, closed where it broke; None where it did not break off but is wrong."""
    at, unclosed = _broken_at(text)
    if not unclosed:
        return None
    try:
        value = _load(text[:at] + "".join(_CLOSING[sign] for sign in reversed(unclosed)))
    except json.JSONDecodeError:
        return None
    return Document(value=value, whole=False, open=frozenset(_spine(value, len(unclosed))))


def _broken_at(text: str) -> tuple[int, list[str]]:
    """Behind the last value that is surely whole, and the brackets that are open there; none where all are closed."""
    unclosed: list[str] = []
    at, still_open = 0, []
    for sign in _SIGNS.finditer(text):
        mark = sign.group()
        if mark in ("[", "{"):
            unclosed.append(mark)
            at, still_open = sign.end(), unclosed[:]
        elif mark in ("]", "}"):
            if not unclosed or _CLOSING[unclosed.pop()] != mark:
                return 0, []
            at, still_open = sign.end(), unclosed[:]
        elif mark == ",":
            at, still_open = sign.start(), unclosed[:]
        if len(unclosed) > DEEPEST:
            raise NotJson(f"it is nested deeper than {DEEPEST} levels")
    return (at, still_open) if unclosed else (0, [])


def _spine(value: object, depth: int) -> list[int]:
    """The identities of the outermost container, of the last one within it, and so on."""
    found: list[int] = []
    while len(found) < depth and isinstance(value, dict | list):
        found.append(id(value))
        if not value:
            break
        value = value[-1] if isinstance(value, list) else value[next(reversed(value))]
    return found
