"""Microdata in a page: itemscope, itemprop, itemref, and values where each element keeps them."""

from collections import deque
from collections.abc import Iterator
from urllib.parse import urljoin

from lxml import html

from spiders.reading.things import Thing, type_name
from spiders.reading.tree import seen_text

DEEPEST = 40
# Bounds against pages made to be slow; no shop comes near them.
MOST_THINGS = 500
MOST_ELEMENTS = 5_000
MOST_NAMES = 10
MOST_VALUES = 200

_ADDRESS = {
    "a": "href",
    "area": "href",
    "link": "href",
    "img": "src",
    "source": "src",
    "iframe": "src",
    "object": "data",
}
_LAZY_IMAGES = ("data-src", "data-original", "data-zoom-image", "src")


def read_microdata(root: html.HtmlElement, url: str) -> tuple[Thing, ...]:
    """The outermost things of the page; addresses in them are absolute."""
    outermost = root.xpath("//*[@itemscope and not(@itemprop)]")
    return tuple(_thing(scope, url, 0) for scope in outermost[:MOST_THINGS])


def _thing(scope: html.HtmlElement, url: str, depth: int) -> Thing:
    properties: dict[str, tuple[str | Thing, ...]] = {}
    for element in _members(scope):
        value = _value(element, url, depth)
        if value == "" or value is None:
            continue
        for name in element.get("itemprop", "").split()[:MOST_NAMES]:
            properties[name] = (*properties.get(name, ())[:MOST_VALUES], value)
    if identifier := scope.get("itemid"):
        properties.setdefault("@id", (identifier,))
    types = frozenset(type_name(written) for written in scope.get("itemtype", "").split())
    return Thing(types=types, properties=properties)


def _members(scope: html.HtmlElement) -> Iterator[html.HtmlElement]:
    """The elements that carry this scope's own properties: not those of scopes within it."""
    waiting = deque(scope)
    for reference in scope.get("itemref", "").split()[:20]:
        waiting += scope.getroottree().xpath("//*[@id=$reference]", reference=reference)[:1]
    seen = {scope}
    while waiting and len(seen) < MOST_ELEMENTS:
        element = waiting.popleft()
        if element in seen or not isinstance(element.tag, str):
            continue
        seen.add(element)
        if element.get("itemprop") is not None:
            yield element
        if element.get("itemscope") is None:
            waiting.extendleft(reversed(element))


def _value(element: html.HtmlElement, url: str, depth: int) -> "str | Thing | None":
    if element.get("itemscope") is not None:
        return _thing(element, url, depth + 1) if depth < DEEPEST else None
    if (content := element.get("content")) is not None:
        return content.strip()
    if element.tag == "img":
        return _image(element, url)
    if attribute := _ADDRESS.get(str(element.tag)):
        return _joined(url, element.get(attribute, ""))
    if element.tag in ("data", "meter"):
        return element.get("value", "") or seen_text(element)
    return seen_text(element)


def _image(element: html.HtmlElement, url: str) -> str:
    named = (element.get(name, "").strip() for name in _LAZY_IMAGES)
    return next((_joined(url, name) for name in named if name and not name.startswith("data:")), "")


def _joined(url: str, reference: str) -> str:
    try:
        return urljoin(url, reference.strip())
    except ValueError:
        return reference.strip()
