"""A feed in XML, cut into its entries before any XML is parsed, and each entry into its fields.

So one broken item costs only itself, entities and external files that a hostile feed declares are never seen by a
parser, a feed that was cut off is known by its open end, and none is ever held whole.
"""

import html as entities
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from lxml import etree

from spiders.feeds.contract import LONGEST_ITEM, Cut
from spiders.feeds.stream import Stream
from spiders.reading.decoding import cleaned
from spiders.reading.loose_xml import tightened

# Longer than any mark that is looked for: so much stays in the window, for a mark may end in the next piece.
_MARK_LENGTH = 128
_TAIL = 20_000
_NAMESPACE = re.compile(r"""xmlns(?::([\w.-]+))?\s*=\s*["']([^"'<>]{1,500})["']""")


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """The bytes of one entry from its start tag to its end tag, or the reason why there are none."""

    tag: str = ""
    text: bytes = b""
    reason: str = ""
    end: int = 0


def marks_of(*tags: str) -> re.Pattern[bytes]:
    """What to look for in a feed whose entries have these tags: they, and what hides them."""
    named = "|".join(tags)
    return re.compile(
        rf"<!\[CDATA\[|<!--|<(?P<close>/?)(?:[\w.-]{{1,60}}:)?(?P<tag>{named})(?=[\s/>])".encode(), re.IGNORECASE
    )


def end_of(*roots: str) -> re.Pattern[bytes]:
    """How a whole feed with one of these roots ends."""
    named = "|".join(roots)
    return re.compile(rf"</(?:[\w.-]{{1,60}}:)?(?:{named})\s*>$".encode(), re.IGNORECASE)


def entries(stream: Stream, marks: re.Pattern[bytes], end: re.Pattern[bytes]) -> Iterator[Piece | Cut]:
    """Every entry in the feed's order; comments and CDATA sections hold none. A `Cut` last where there is no end."""
    cutter = _Cutter(stream, marks)
    yield from cutter.pieces()
    if cutter.open_end or not end.search(_bare(cutter.tail)):
        yield Cut(reason="the feed ends before its end: it was cut off")


def _bare(tail: bytes) -> bytes:
    """The end of the feed without blanks and comments behind it."""
    while (tail := tail.rstrip(b" \t\r\n\0")).endswith(b"-->") and (start := tail.rfind(b"<!--")) >= 0:
        tail = tail[:start]
    return tail


@dataclass(slots=True)
class _Cutter:
    """Walks from mark to mark. `at` is how far it has come in the window; `tag` is that of an entry that is open."""

    stream: Stream
    marks: re.Pattern[bytes]
    at: int = 0
    start: int = 0
    tag: str = ""
    too_long: bool = False
    open_end: bool = False
    tail: bytes = field(default=b"")

    def pieces(self) -> Iterator[Piece]:
        while True:
            mark = self.marks.search(self.stream.data, self.at)
            if mark is None:
                self.at = max(self.at, len(self.stream.data) - _MARK_LENGTH)
                if not self._more():
                    break
                continue
            self.at = mark.end()
            if mark["tag"] is None:
                if not self._pass_by(b"]]>" if mark.group().startswith(b"<![") else b"-->"):
                    self.open_end = True
                    break
                continue
            yield from self._tag(mark, mark["tag"].decode().lower())
        if self.tag:
            self.open_end = True
            yield Piece(tag=self.tag, reason="the feed is cut off here", end=self.stream.offset + self.at)
        self.tail = self.stream.data[-_TAIL:]

    def _tag(self, mark: re.Match[bytes], tag: str) -> Iterator[Piece]:
        if not mark["close"]:
            if self.tag and tag != self.tag:
                return
            if self.tag:
                where = self.stream.offset + mark.start()
                yield Piece(tag=tag, reason="the item has no end; the next one begins within it", end=where)
            self.tag, self.start, self.too_long = tag, mark.start(), False
            return
        if tag == self.tag:
            yield self._entry()
            self.tag = ""

    def _entry(self) -> Piece:
        while (closed := self.stream.data.find(b">", self.at)) < 0 and self._more():
            pass
        self.at = closed + 1 or len(self.stream.data)
        end = self.stream.offset + self.at
        if self.too_long or self.at - self.start > LONGEST_ITEM:
            return Piece(tag=self.tag, reason=f"the item is longer than {LONGEST_ITEM:,} bytes", end=end)
        return Piece(tag=self.tag, text=self.stream.data[self.start : self.at], end=end)

    def _pass_by(self, mark: bytes) -> bool:
        """Goes on behind the mark; False where it never comes."""
        while (found := self.stream.data.find(mark, self.at)) < 0:
            self.at = max(self.at, len(self.stream.data) - len(mark) + 1)
            if not self._more():
                return False
        self.at = found + len(mark)
        return True

    def _more(self) -> bool:
        """The next piece of the feed; what is behind us goes, and of an entry that is too long all."""
        if self.tag and not self.too_long:
            self.too_long = len(self.stream.data) - self.start > LONGEST_ITEM
        needed = self.start if self.tag and not self.too_long else self.at
        # The tail says whether the feed has its end; what is behind the last mark is no more than it.
        needed = min(needed, max(0, len(self.stream.data) - _TAIL)) if not self.tag else needed
        self.stream.drop(needed)
        self.at -= needed
        self.start = max(0, self.start - needed)
        return self.stream.more()


def namespaces(head: bytes) -> Mapping[str, str]:
    """The prefixes that the feed declares at its head, and what they stand for."""
    return dict(_NAMESPACE.findall(head.decode("utf-8", "replace")))


class Parser:
    """Parses single entries, with the namespaces of their feed."""

    def __init__(self, prefixes: Mapping[str, str]) -> None:
        declared = " ".join(
            f'xmlns{":" + prefix if prefix else ""}="{entities.escape(name)}"' for prefix, name in prefixes.items()
        )
        self._start = f"<x {declared}>"
        self._parser = etree.XMLParser(
            recover=True, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
        )

    def element(self, entry: bytes) -> "etree._Element":
        """The entry's element; raises Unparsable."""
        text = cleaned(entry.decode("utf-8", "replace"))
        try:
            root = etree.fromstring(f"{self._start}{tightened(text)}</x>".encode("utf-8", "replace"), self._parser)
        except etree.XMLSyntaxError as fault:
            raise Unparsable(f"not readable: {fault}") from fault
        if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in self._parser.error_log):
            raise Unparsable("not readable: the item is nested too deep")
        if root is None or not len(root):
            raise Unparsable("not readable: the item holds nothing")
        return root[0]


class Unparsable(ValueError):
    """An entry is no XML that could be read; the reason is a sentence."""
