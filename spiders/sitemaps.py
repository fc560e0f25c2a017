"""Sitemaps: what addresses they name, whether plain, packed or an index of others. Format: https://www.sitemaps.org"""

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

from lxml import etree

from spiders.reading.decoding import decode
from spiders.reading.loose_xml import local_name, tightened

# The protocol allows 50,000 in one file; what is beyond this is not a sitemap.
MOST_ADDRESSES = 200_000
_GZIP = b"\x1f\x8b"
_PIECE = 65_536
_ROOT_END = re.compile(
    r"</(?:[\w.-]+:)?(?:urlset|sitemapindex|rss|feed)\s*>\s*(?:<!--.*?-->\s*)*$", re.IGNORECASE | re.DOTALL
)
_TAIL = 5_000


class NotASitemap(ValueError):
    """What stands at the address names no pages."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An address that a sitemap names; `index` says that it leads to a further sitemap."""

    address: str
    lastmod: str = ""
    index: bool = False


def unpacked(body: bytes, most: int) -> bytes:
    """The body, unpacked where it is gzip whatever its name; raises NotASitemap where it grows beyond `most` bytes."""
    if not body.startswith(_GZIP):
        return body
    pieces, size = [], 0
    for piece in _pieces(body):
        pieces.append(piece)
        size += len(piece)
        if size > most:
            raise NotASitemap(f"unpacked it is larger than {most:,} bytes")
    return b"".join(pieces)


def _pieces(body: bytes) -> Iterator[bytes]:
    reader = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
    waiting = body
    try:
        while waiting:
            yield reader.decompress(waiting, _PIECE)
            waiting = reader.unconsumed_tail
            if reader.eof and reader.unused_data.startswith(_GZIP):
                waiting, reader = reader.unused_data, zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
    except zlib.error as fault:
        raise NotASitemap(f"it cannot be unpacked: {fault}") from fault
    if not reader.eof:
        raise NotASitemap("it is packed, and cut off")


def read_sitemap(body: bytes, most: int) -> tuple[tuple[Entry, ...], bool]:
    """The addresses a sitemap names, and whether it is whole. Raises NotASitemap where it names nothing at all."""
    text = decode(unpacked(body, most)).strip()
    if text.startswith(("http://", "https://")):
        return tuple(Entry(address=line.strip()) for line in text.splitlines() if line.strip())[:MOST_ADDRESSES], True
    entries, whole = _read_xml(text)
    if not entries and "<urlset" not in text and "<sitemapindex" not in text:
        raise NotASitemap("it names no pages")
    return tuple(entries[:MOST_ADDRESSES]), whole and len(entries) <= MOST_ADDRESSES


def _read_xml(text: str) -> tuple[list[Entry], bool]:
    bare = text[text.find("<", 1) :] if text.startswith("<?xml") else text
    walk = etree.iterparse(
        BytesIO(tightened(bare).encode()),
        events=("end",),
        recover=True,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
    )
    entries: list[Entry] = []
    try:
        for _, element in walk:
            if local_name(element.tag) in ("url", "sitemap"):
                entries += _entry(element)
                _forget(element)
    except etree.XMLSyntaxError:
        return entries[:-1], False
    whole = bool(_ROOT_END.search(text[-_TAIL:])) and "ERR_RESOURCE_LIMIT" not in {
        entry.type_name for entry in walk.error_log
    }
    # Of a file that was cut off, the last address may be half an address.
    return (entries, True) if whole else (entries[:-1], False)


def _entry(element: "etree._Element") -> list[Entry]:
    said = {local_name(part.tag): (part.text or "").strip() for part in element}
    if not said.get("loc"):
        return []
    return [Entry(address=said["loc"], lastmod=said.get("lastmod", ""), index=local_name(element.tag) == "sitemap")]


def _forget(element: "etree._Element") -> None:
    """Lets go of what was read, so that a sitemap of 50 MB needs no tree of it."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]
