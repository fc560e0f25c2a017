"""What a page's scripts carry for its own programs: the state that a storefront is built from in the browser.

`__NEXT_DATA__`, `window.__INITIAL_STATE__ = {...}`, scripts of type application/json, JSON.parse("..."), and the data
attributes that components are given. Nothing is known of any one program: an object is taken for a listing where it has
a title and a price near each other.
"""

import re
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from lxml import html

from spiders.reading.loose_json import read_value

# A storefront's whole state comes to a megabyte or two; what is beyond this is left unread.
MOST_CHARACTERS = 6_000_000
MOST_VALUES = 300
MOST_NODES = 200_000
DEEPEST = 40
SHORTEST_ATTRIBUTE = 30
# What cannot be read may have been read to the script's end: a script of nothing else is not state.
MOST_BROKEN = 8

_ASSIGNED = re.compile(
    r"(?<![=!<>])=\s*(?=[{\[])|(?:JSON\.parse|\.push|[\w$]+)\(\s*(?=[{\[\"'])|[\"']?data[\"']?\s*:\s*(?={)"
)
_PARSED = re.compile(r"[{\[]")
_NOT_STATE = re.compile(r"ld\+json|text/template|text/html|text/x-template|importmap|speculationrules", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """An object of the state: what it holds, under which name it stood, and whether it is one of a list."""

    held: Mapping[str, Any]
    name: str
    listed: bool
    depth: int


def read_state(root: html.HtmlElement) -> tuple[Node, ...]:
    """Every object of the page's embedded state, the outer ones first; nothing where the page carries none."""
    waiting = deque((value, "", False, 0) for value in islice(_values(root), MOST_VALUES))
    found: list[Node] = []
    while waiting and len(found) < MOST_NODES:
        value, name, listed, depth = waiting.popleft()
        if isinstance(value, dict):
            found.append(Node(held=value, name=name, listed=listed, depth=depth))
            inner = ((part, key, listed, depth + 1) for key, part in value.items())
        else:
            inner = ((part, name, listed or len(value) > 1, depth + 1) for part in value)
        if depth < DEEPEST:
            waiting.extend(each for each in inner if isinstance(each[0], dict | list))
    return tuple(found)


def _values(root: html.HtmlElement) -> Iterator[Any]:
    left = MOST_CHARACTERS
    for script in root.iter("script"):
        text = script.text or ""
        if text and len(text) <= left and not _NOT_STATE.search(script.get("type", "")):
            left -= len(text)
            yield from _values_of_script(text)
    for element in root.iter():
        for value in element.attrib.values() if isinstance(element.tag, str) else ():
            if len(value) >= SHORTEST_ATTRIBUTE and value.lstrip()[:1] in ("{", "[") and len(value) <= left:
                left -= len(value)
                yield from _value_at(value.strip(), 0)


def _values_of_script(text: str) -> Iterator[Any]:
    bare = text.strip()
    if bare[:1] in ("{", "["):
        yield from _value_at(bare, 0)
        return
    at, broken = 0, 0
    while broken < MOST_BROKEN and (found := _ASSIGNED.search(text, at)):
        at = found.end()
        try:
            value, at = read_value(text, found.end())
        except ValueError:
            broken += 1
            continue
        yield from _unpacked(value)


def _value_at(text: str, start: int) -> Iterator[Any]:
    try:
        yield from _unpacked(read_value(text, start)[0])
    except ValueError:
        return


def _unpacked(value: Any) -> Iterator[Any]:
    """The value, or the JSON that it carries as text: JSON.parse("...") and pieces that a page streams."""
    if isinstance(value, dict | list) and value:
        yield value
    pieces = [value] if isinstance(value, str) else value if isinstance(value, list) else []
    for piece in pieces:
        opening = _PARSED.search(piece) if isinstance(piece, str) and len(piece) >= SHORTEST_ATTRIBUTE else None
        if opening is not None:
            yield from _inner(piece, opening.start())


def _inner(text: str, start: int) -> Iterator[Any]:
    try:
        value, _ = read_value(text, start)
    except ValueError:
        return
    if isinstance(value, dict | list):
        yield value
