"""RDFa in a page: typeof, property, resource, and values where each element keeps them. https://www.w3.org/TR/rdfa-lite/

Of the vocabularies only the last part of a name counts, so that "schema:Product", "gr:name" and "name" under a vocab
attribute read alike; what a page says of itself in its head (og:title) is read by spiders.reading.meta.
"""

from collections import deque
from collections.abc import Iterator
from itertools import islice

from lxml import html

from spiders.reading.offers import address
from spiders.reading.things import Thing, type_name
from spiders.reading.tree import seen_text

DEEPEST = 40
# Bounds against pages made to be slow; no shop comes near them.
MOST_THINGS = 500
MOST_ELEMENTS = 5_000
MOST_NAMES = 10
MOST_VALUES = 200


def read_rdfa(root: html.HtmlElement, url: str) -> tuple[Thing, ...]:
    """The outermost things of the page; addresses in them are absolute."""
    outermost = root.xpath("//*[@typeof and not(@property or @rel)]")
    return tuple(_thing(scope, url, 0) for scope in outermost[:MOST_THINGS])


def _thing(scope: html.HtmlElement, url: str, depth: int) -> Thing:
    properties: dict[str, tuple[str | Thing, ...]] = {}
    for element in _members(scope):
        names = f"{element.get('property', '')} {element.get('rel', '')}".split()
        value = _value(element, url, depth) if names else ""
        for name in {type_name_of_property(each) for each in names[:MOST_NAMES]} if value else ():
            properties[name] = (*properties.get(name, ())[:MOST_VALUES], value)
    if about := scope.get("resource") or scope.get("about"):
        properties.setdefault("@id", (about,))
    types = frozenset(type_name(written) for written in scope.get("typeof", "").split())
    return Thing(types=types, properties=properties)


def type_name_of_property(written: str) -> str:
    """The property's own name: "schema:priceCurrency" and "https://schema.org/priceCurrency" are one."""
    return written.rstrip("/#").replace("#", "/").replace(":", "/").rpartition("/")[2]


def _members(scope: html.HtmlElement) -> Iterator[html.HtmlElement]:
    waiting = deque(scope)
    for element in islice(_walk(waiting), MOST_ELEMENTS):
        if "property" in element.attrib or ("rel" in element.attrib and "typeof" in element.attrib):
            yield element


def _walk(waiting: "deque[html.HtmlElement]") -> Iterator[html.HtmlElement]:
    while waiting:
        element = waiting.popleft()
        if not isinstance(element.tag, str):
            continue
        yield element
        if element.get("typeof") is None:
            waiting.extendleft(reversed(element))


def _value(element: html.HtmlElement, url: str, depth: int) -> "str | Thing":
    if element.get("typeof") is not None:
        return _thing(element, url, depth + 1) if depth < DEEPEST else ""
    if (content := element.get("content")) is not None:
        return content.strip()
    for name in ("resource", "href", "src"):
        if written := element.get(name):
            return address(url, written)
    return seen_text(element)
