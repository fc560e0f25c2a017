"""Google Merchant's form: RSS 2.0, RSS 1.0 or Atom with the g: fields.

Field names: https://support.google.com/merchants/answer/7052112
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from spiders.feeds.contract import MOST_VALUES, Cut, Entry, Fields, Said, Unread
from spiders.feeds.markup import Parser, Unparsable, end_of, entries, marks_of, namespaces
from spiders.feeds.names import settled_name
from spiders.feeds.stream import Stream
from spiders.reading.loose_xml import local_name

_ROOT = re.compile(r"<(?:[\w.-]+:)?(?:rss|feed|rdf)[\s>]", re.IGNORECASE)
_GOOGLE = re.compile(r"base\.google\.com/(?:ns|cns)/1\.0", re.IGNORECASE)
_MARKS = marks_of("item", "entry")
_END = end_of("rss", "feed", "rdf")
_HEAD = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class GoogleXml:
    """Google Merchant's RSS and Atom."""

    name: str = "google-xml"

    def recognises(self, head: str) -> bool:
        """A root of RSS or Atom."""
        return head.startswith("<") and bool(_ROOT.search(head, 0, _HEAD))

    def read(self, stream: Stream) -> Iterator[Said]:
        """Every item or entry."""
        parser = Parser(namespaces(stream.head()[:_HEAD]))
        for piece in entries(stream, _MARKS, _END):
            if isinstance(piece, Cut):
                yield piece
            elif piece.reason:
                yield Unread(reason=piece.reason, end=piece.end)
            else:
                yield _read(piece.text, piece.end, parser)


def _read(text: bytes, end: int, parser: Parser) -> Said:
    try:
        return Entry(fields=_fields(parser.element(text)), end=end)
    except Unparsable as fault:
        return Unread(reason=str(fault), end=end)


def _fields(entry: "etree._Element") -> Fields:
    """The fields by name, Google's own before those that plain RSS and Atom know too."""
    google: dict[str, tuple[str, ...]] = {}
    plain: dict[str, tuple[str, ...]] = {}
    for element in entry.iterchildren("*"):
        space, _, name = str(element.tag).removeprefix("{").rpartition("}")
        prefix, _, name = name.rpartition(":")
        kept = google if prefix == "g" or _is_google(space) else plain
        for key, said in _said(element, settled_name(name)):
            kept[key] = (*kept.get(key, ())[:MOST_VALUES], said)
    if not plain:
        return google
    return {name: (*google.get(name, ()), *plain.get(name, ())) for name in (*google, *plain)}


def _is_google(space: str) -> bool:
    return bool(space) and bool(_GOOGLE.search(space))


def _said(element: "etree._Element", name: str) -> Iterator[tuple[str, str]]:
    """What a field says: its text; for a group such as shipping also its parts, as "shipping/country"."""
    if name == "link" and element.get("href"):
        # Atom: the address stands in an attribute, and only the alternate one is the listing's page.
        if element.get("rel", "alternate") == "alternate":
            yield name, (element.get("href") or "").strip()
        return
    if not len(element):
        yield name, (element.text or "").strip()
        return
    yield name, "".join(element.itertext()).strip()
    parts = {local_name(part.tag): (part.text or "").strip() for part in element.iterchildren("*")}
    if detail := parts.get("attribute_name"):
        yield f"{name}/{detail.casefold()}", parts.get("attribute_value", "")
    for part, said in parts.items():
        yield f"{name}/{part}", said


FORMAT = GoogleXml()
