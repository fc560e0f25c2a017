"""JSON-LD in a page: scripts, graphs, arrays, references by @id, and the small faults that browsers never notice."""

import html as entities
import json
import re
from collections.abc import Iterator
from typing import Any

from lxml import html

from spiders.items import Problem
from spiders.reading.decoding import cleaned
from spiders.reading.things import Thing, type_name

# Deeper than any real product is described; below Python's own limit of recursion.
DEEPEST = 60
MOST_THINGS = 20_000

_WRAPPING = re.compile(r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[|/\*.*?\*/)+|(?://\s*)?(?:-->|\]\]>)\s*$", re.DOTALL)
_BAD_ESCAPE = re.compile(r"\\(?![\"\\/bfnrtu])")
_TRAILING_COMMA = re.compile(r",(?=\s*[}\]])")
_MISSING_COMMA = re.compile(r"(?<=[}\]\"0-9])(\s*\n\s*)(?=\"[A-Za-z@][\w@:]*\"\s*:)")


def read_jsonld(root: html.HtmlElement) -> tuple[tuple[Thing, ...], tuple[Problem, ...]]:
    """The things that the page's scripts describe, and a problem for each script that is not JSON even when mended."""
    things: list[Thing] = []
    problems: list[Problem] = []
    scripts = root.xpath("//script[contains(translate(@type, 'LDJSON+', 'ldjson+'), 'ld+json')]")
    for number, script in enumerate(scripts, start=1):
        try:
            things += _things(_loaded(script.text or ""))
        except (ValueError, RecursionError) as fault:
            problems.append(Problem(place=f"JSON-LD script {number}", reason=_reason(fault)))
    return tuple(things), tuple(problems)


def _reason(fault: Exception) -> str:
    return f"not JSON: {fault}" if isinstance(fault, ValueError) else "nested too deep"


def _loaded(written: str) -> list[Any]:
    text = _WRAPPING.sub("", written.strip()).strip()
    if not text:
        return []
    for mended in _mendings(text):
        try:
            return _values(mended)
        except ValueError as fault:
            first = fault
    raise first


def _mendings(text: str) -> Iterator[str]:
    yield text
    if "&quot;" in text:
        yield entities.unescape(text)
    escaped = _BAD_ESCAPE.sub(r"\\\\", text)
    yield _TRAILING_COMMA.sub("", escaped)
    yield _TRAILING_COMMA.sub("", _MISSING_COMMA.sub(r",\1", escaped))


def _values(text: str) -> list[Any]:
    """Every JSON value of the text, one after the other: some shops write two objects into one script."""
    decoder = json.JSONDecoder(strict=False, parse_float=str, parse_int=str)
    values, at = [], 0
    while at < len(text):
        value, at = decoder.raw_decode(text, at)
        values.append(value)
        at += len(text[at:]) - len(text[at:].lstrip(" \t\r\n;,"))
    return values


def _things(values: list[Any]) -> list[Thing]:
    known = _by_id(values)
    nodes = (node for value in values for node in _top_nodes(value))
    return [_thing(node, known, 0) for node in nodes]


def _top_nodes(value: Any) -> Iterator[dict[str, Any]]:
    waiting = [value]
    while waiting:
        node = waiting.pop(0)
        if isinstance(node, list):
            waiting = [*node, *waiting]
        elif isinstance(node, dict):
            graph = node.get("@graph")
            if graph is not None:
                waiting = [graph, *waiting]
            if graph is None or "@type" in node:
                yield node


def _by_id(values: list[Any]) -> dict[str, dict[str, Any]]:
    known: dict[str, dict[str, Any]] = {}
    waiting, seen = list(values), 0
    while waiting and seen < MOST_THINGS:
        node = waiting.pop()
        seen += 1
        if isinstance(node, dict):
            waiting += node.values()
            name = node.get("@id")
            if isinstance(name, str) and len(node) > len(known.get(name, {})):
                known[name] = node
        elif isinstance(node, list):
            waiting += node
    return known


def _thing(node: dict[str, Any], known: dict[str, dict[str, Any]], depth: int) -> Thing:
    name = node.get("@id")
    if len(node) == 1 and isinstance(name, str):
        node = known.get(name, node)
    properties = {
        key.rpartition(":")[2] if key.startswith(("schema:", "http")) else key: _read(value, known, depth + 1)
        for key, value in node.items()
        if isinstance(key, str) and key not in ("@type", "@context", "@graph")
    }
    return Thing(types=_types(node.get("@type")), properties=properties)


def _types(written: Any) -> frozenset[str]:
    names = written if isinstance(written, list) else [written]
    return frozenset(type_name(name) for name in names if isinstance(name, str))


def _read(value: Any, known: dict[str, dict[str, Any]], depth: int) -> tuple[str | Thing, ...]:
    if isinstance(value, str):
        return (cleaned(value),)
    if depth > DEEPEST:
        return ()
    if isinstance(value, list):
        return tuple(part for each in value for part in _read(each, known, depth + 1))
    if isinstance(value, dict):
        if "@value" in value:
            return _read(value["@value"], known, depth + 1)
        # A value without a type may still be a thing: {"name": "ACME"}; a reference resolves to what it names.
        return (_thing(value, known, depth),)
    return ()
