"""Sitemaps: what addresses they name, whether plain, packed or an index of others. Format: https://www.sitemaps.org"""

import re
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO

from lxml import etree

from spiders.reading.decoding import decode
from spiders.reading.loose_xml import local_name, tightened

# The protocol allows 50,000 in one file; what is beyond this is not a sitemap.
MOST_ADDRESSES = 200_000
_GZIP = b"\x1f\x8b"
_PIECE = 65_536
_HEAD = 2_000
# More languages than any platform speaks.
MOST_LANGUAGES = 200
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


Alternates = Mapping[str, str]
Choice = Callable[[str, Alternates], str]


def in_language(language: str, allowed: Callable[[str], bool]) -> Choice:
    """Which of a page's addresses in several languages to visit: the same one whichever of them is asked about.

    The platform's own language, else the one the platform calls its default, else the first by its language's name.
    """
    wanted = language.lower()

    def choose(address: str, alternates: Alternates) -> str:
        held = {tag: url for tag, url in sorted(alternates.items()) if allowed(url)}
        alike = (url for tag, url in held.items() if wanted and tag.partition("-")[0] == wanted.partition("-")[0])
        return held.get(wanted) or next(alike, "") or held.get("x-default") or next(iter(held.values()), address)

    return choose


def _as_named(address: str, _: Alternates) -> str:
    return address


def looks_like_sitemap(body: bytes) -> bool:
    """Whether a page that was to be a list of listings is a sitemap: the operator gave its address as the start."""
    head = body[:_HEAD].lstrip(b"\xef\xbb\xbf \t\r\n")
    return body.startswith(_GZIP) or (
        head.startswith(b"<") and re.search(rb"<(?:\w+:)?(?:urlset|sitemapindex)\b", head) is not None
    )


def looks_like_html(body: bytes) -> bool:
    """Whether what stands at a sitemap's address is a page for people."""
    return re.search(rb"<(?:!doctype html|html|body)\b", body[:_HEAD], re.IGNORECASE) is not None


def read_sitemap(body: bytes, most: int, choose: Choice = _as_named) -> tuple[tuple[Entry, ...], bool]:
    """The addresses a sitemap names, and whether it is whole. Raises NotASitemap where it names nothing at all.

    `choose` says which of an entry's addresses in several languages is named; then each page stands there once.
    """
    text = decode(unpacked(body, most)).strip()
    if text.startswith(("http://", "https://")):
        return tuple(Entry(address=line.strip()) for line in text.splitlines() if line.strip())[:MOST_ADDRESSES], True
    entries, whole = _read_xml(text, choose)
    if not entries and "<urlset" not in text and "<sitemapindex" not in text:
        raise NotASitemap("it names no pages")
    return tuple(entries[:MOST_ADDRESSES]), whole and len(entries) <= MOST_ADDRESSES


def _read_xml(text: str, choose: Choice) -> tuple[list[Entry], bool]:
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
    entries: dict[tuple[str, bool], Entry] = {}
    last: Entry | None = None
    try:
        for _, element in walk:
            if local_name(element.tag) in ("url", "sitemap"):
                last = _entry(element, choose) or last
                if last is not None:
                    entries.setdefault((last.address, last.index), last)
                _forget(element)
    except etree.XMLSyntaxError:
        return _without(entries, last), False
    whole = bool(_ROOT_END.search(text[-_TAIL:])) and "ERR_RESOURCE_LIMIT" not in {
        entry.type_name for entry in walk.error_log
    }
    # Of a file that was cut off, the last address may be half an address.
    return (list(entries.values()), True) if whole else (_without(entries, last), False)


def _without(entries: Mapping[tuple[str, bool], Entry], last: Entry | None) -> list[Entry]:
    return [entry for entry in entries.values() if entry is not last]


def _entry(element: "etree._Element", choose: Choice) -> Entry | None:
    said: dict[str, str] = {}
    alternates: dict[str, str] = {}
    for part in element:
        if local_name(part.tag) != "link":
            # The first one counts: pictures and videos name addresses of their own within.
            said.setdefault(local_name(part.tag), (part.text or "").strip())
        elif (tag := part.get("hreflang", "").lower()) and len(alternates) < MOST_LANGUAGES:
            alternates[tag] = part.get("href", "").strip()
    if not (address := said.get("loc", "")):
        return None
    address = choose(address, alternates) if alternates else address
    return Entry(address=address, lastmod=said.get("lastmod", ""), index=local_name(element.tag) == "sitemap")


def _forget(element: "etree._Element") -> None:
    """Lets go of what was read, so that a sitemap of 50 MB needs no tree of it."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]
