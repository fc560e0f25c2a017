"""JSON-LD in a page: scripts, graphs, arrays, references by @id, and the small faults that browsers never notice."""

import html as entities
import re
from collections import deque
from collections.abc import Iterator
from typing import Any

from lxml import html

from spiders.items import Problem
from spiders.reading.decoding import cleaned
from spiders.reading.loose_json import read_value
from spiders.reading.things import Thing, type_name

# Deeper than any real product is described; below Python's own limit of recursion.
DEEPEST = 60
MOST_THINGS = 20_000
MOST_NODES = 500_000

_WRAPPING = re.compile(r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[|/\*.*?\*/)+|(?://\s*)?(?:-->|\]\]>)\s*$", re.DOTALL)
_BETWEEN = re.compile(r"[ \t\r\n;,]*")


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
    text = _WRAPPING.sub("", written.strip("\ufeff \t\r\n")).strip()
    if not text:
        return []
    # Escaped once too often, as a template does that takes a script for text.
    return _values(entities.unescape(text) if '"' not in text else text)


def _values(text: str) -> list[Any]:
    """Every JSON value of the text, one after the other: some shops write two objects into one script."""
    values: list[Any] = []
    at = 0
    while at < len(text) and len(values) < MOST_THINGS:
        value, at = read_value(text, at)
        values.append(value)
        at = _BETWEEN.match(text, at).end()  # type: ignore[union-attr]
    return values


def _things(values: list[Any]) -> list[Thing]:
    reader = _Reader(values)
    return [reader.thing(node, 0) for node in _top_nodes(values)]


def _top_nodes(values: list[Any]) -> Iterator[dict[str, Any]]:
    waiting = deque(values)
    while waiting:
        node = waiting.popleft()
        if isinstance(node, list):
            waiting.extendleft(reversed(node))
        elif isinstance(node, dict):
            graph = node.get("@graph")
            if graph is not None:
                waiting.appendleft(graph)
            if graph is None or "@type" in node:
                yield node


class _Reader:
    """Turns nodes into things, references included; a page whose references multiply without end is cut short."""

    def __init__(self, values: list[Any]) -> None:
        self._known = _by_id(values)
        self._left = MOST_THINGS

    def thing(self, node: dict[str, Any], depth: int) -> Thing:
        self._left -= 1
        name = node.get("@id")
        if len(node) == 1 and isinstance(name, str):
            node = self._known.get(name, node)
        properties = {
            _property(key): self.values(value, depth + 1)
            for key, value in node.items()
            if key not in ("@type", "@context", "@graph")
        }
        return Thing(types=_types(node.get("@type")), properties=properties)

    def values(self, value: Any, depth: int) -> tuple[str | Thing, ...]:
        if isinstance(value, str):
            return (cleaned(value),)
        if depth > DEEPEST or self._left <= 0:
            return ()
        if isinstance(value, list):
            return tuple(part for each in value for part in self.values(each, depth + 1))
        if isinstance(value, dict):
            # A value without a type may still be a thing: {"name": "ACME"}; a reference resolves to what it names.
            return self.values(value["@value"], depth + 1) if "@value" in value else (self.thing(value, depth),)
        return ()


def _property(key: str) -> str:
    """The property's own name: "schema:name" and "https://schema.org/name" are "name"."""
    return key.replace("/", ":").rpartition(":")[2] if key.startswith(("schema:", "http")) else key


def _types(written: Any) -> frozenset[str]:
    names = written if isinstance(written, list) else [written]
    return frozenset(type_name(name) for name in names if isinstance(name, str))


def _by_id(values: list[Any]) -> dict[str, dict[str, Any]]:
    """The fullest node under each @id."""
    known: dict[str, dict[str, Any]] = {}
    waiting, seen = list(values), 0
    while waiting and seen < MOST_NODES:
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
