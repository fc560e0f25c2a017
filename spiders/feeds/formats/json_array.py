"""JSON: an array of offers, at the top or under some key of an object, whatever stands beside it.

The array is cut into its objects before any JSON is parsed, so that it is never held whole and a broken offer costs
only itself. Where an object is broken, reading goes on at the next one that can be read and has a title.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from spiders.feeds.contract import LONGEST_ITEM, Cut, Entry, Said, Unread
from spiders.feeds.objects import NotAnObject, begins_in_lines, fields_of, names_title, read_object
from spiders.feeds.stream import Stream

# What arrays of offers are called; of an array called otherwise only objects with a title are taken for offers.
_LISTS = frozenset(
    (
        *("products", "items", "offers", "listings", "data", "results", "goods", "rows", "entries"),
        *("records", "catalog", "hits"),
    )
)
# Deeper than any interface nests its list; what is deeper is no feed.
_DEEPEST = 64
# How often a feed may be looked into for its next readable object, each time as far as the longest item, and how many
# bytes may be read of objects that turn out broken: ten seconds each. Of feeds seen, none had a hundred broken objects.
_MOST_LOOKS = 10_000
_MOST_BROKEN = 50_000_000
_TOKEN = re.compile(rb'"[^"\\\n]*+(?:\\.[^"\\\n]*+)*+"|[{}\[\]"]')
_OPEN_STRING = re.compile(rb'"[^"\\\n]*+(?:\\.[^"\\\n]*+)*+\\?')
_ARRAY = re.compile(r"\[\s*(?:\{|\])")
_OBJECT = re.compile(r"\{\s*\"")
_BEHIND = (b",", b":", b"}", b"]")
_SOLID = re.compile(rb"\S")
_CLOSES = {b"}": b"{", b"]": b"["}


@dataclass(frozen=True, slots=True, kw_only=True)
class JsonArray:
    """An array of JSON objects."""

    name: str = "json"

    def recognises(self, head: str) -> bool:
        """An array, or an object that holds one of objects."""
        if head.startswith("["):
            return bool(_ARRAY.match(head))
        return head.startswith("{") and not begins_in_lines(head) and bool(_ARRAY.search(head))

    def read(self, stream: Stream) -> Iterator[Said]:
        """Every object of the arrays of offers."""
        stream.head()
        yield from _Walk(stream).said()


@dataclass(slots=True)
class _Array:
    """An array or object that is open, outside of offers; `listing`: what stands in it are offers."""

    kind: bytes
    listing: bool = False


@dataclass(slots=True)
class _Walk:
    """Goes through the feed from bracket to bracket; `at` is how far it has come in the window."""

    stream: Stream
    at: int = 0
    named: bytes = b""
    opened: list[_Array] = field(default_factory=list)
    begun: bool = False
    looks: int = _MOST_LOOKS
    broken: int = 0

    def said(self) -> Iterator[Said]:
        while not self.begun or self.opened:
            token = self._token()
            if not token:
                yield Cut(reason="the feed ends before its last bracket: it was cut off")
                return
            if token.startswith(b'"'):
                self.named = token
            elif token == b"{" and self.opened and self.opened[-1].kind == b"[":
                yield from self._object(self.opened[-1])
                if self.looks <= 0 or self.broken > _MOST_BROKEN:
                    yield Cut(reason="the feed is broken in too many places; the rest was not read")
                    return
            elif token in _CLOSES:
                if self.opened and self.opened[-1].kind == _CLOSES[token]:
                    self.opened.pop()
            else:
                self._open(token)
                if len(self.opened) > _DEEPEST:
                    yield Cut(reason=f"the feed is nested more than {_DEEPEST} levels deep before its first offer")
                    return

    def _open(self, kind: bytes) -> None:
        name = self.named.strip(b'"').decode("utf-8", "replace").casefold()
        self.opened.append(_Array(kind=kind, listing=kind == b"[" and (not self.begun or name in _LISTS)))
        self.begun, self.named = True, b""

    def _token(self) -> bytes:
        """The next string or bracket; nothing at the feed's end. A quote that opens nothing sound is passed by."""
        while True:
            found = _TOKEN.search(self.stream.data, self.at)
            if found is None:
                self.at = len(self.stream.data)
            elif found.group() != b'"':
                self.at = found.end()
                return found.group()
            elif (run := self._run(found.start())) < len(self.stream.data):
                self.at = run
                continue
            else:
                self.at = found.start()
                if len(self.stream.data) - self.at > LONGEST_ITEM:
                    self.at = len(self.stream.data)
            if not self._more():
                return b""

    def _run(self, start: int) -> int:
        """How far a string goes that begins there and is not closed: to the end of its line, or of the window."""
        run = _OPEN_STRING.match(self.stream.data, start)
        return max(start + 1, run.end() if run is not None else 0)

    def _more(self) -> bool:
        self.stream.drop(self.at)
        self.at = 0
        return self.stream.more()

    def _object(self, within: _Array) -> Iterator[Said]:
        """The object whose bracket was just read, as an offer, where it is one."""
        start = self.at - 1
        end = self._end(start)
        if end == 0:
            self.at = len(self.stream.data)
            yield Unread(reason="the feed is cut off here", end=self.stream.read_to)
            return
        reason = f"the item is longer than {LONGEST_ITEM:,} bytes, or its brackets are not sound"
        if end > 0:
            try:
                fields = read_object(self.stream.data[start:end])
            except NotAnObject as fault:
                reason = str(fault)
            else:
                within.listing = within.listing or names_title(fields)
                if within.listing:
                    yield Entry(fields=fields, end=self.stream.offset + end)
                return
        self._go_on(start)
        yield Unread(reason=reason, end=self.stream.offset + self.at)

    def _end(self, start: int) -> int:
        """Where the object that begins at `start` ends; 0 where the feed ends before, -1 where it is not sound."""
        brackets = [b"{"]
        while True:
            token = self._token_within(start)
            if not token:
                return 0
            if token.startswith(b'"'):
                if self.stream.data[self.at : self.at + 1] not in _BEHIND and not self._goes_on(_BEHIND):
                    return -1
            elif token not in _CLOSES:
                brackets.append(token)
            elif brackets.pop() != _CLOSES[token]:
                return -1
            elif not brackets:
                return self.at
            if self.at - start > LONGEST_ITEM:
                return -1

    def _goes_on(self, allowed: tuple[bytes, ...]) -> bool:
        """Whether what follows here, blanks aside, is allowed; the feed's end is."""
        while True:
            found = _SOLID.search(self.stream.data, self.at)
            if found is not None:
                return found.group() in allowed
            if len(self.stream.data) - self.at > LONGEST_ITEM or not self.stream.more():
                return True

    def _token_within(self, start: int) -> bytes:
        """As `_token`, but what lies behind stays in the window."""
        while True:
            found = _TOKEN.search(self.stream.data, self.at)
            if found is not None and found.group() != b'"':
                self.at = found.end()
                return found.group()
            if found is not None and (run := self._run(found.start())) < len(self.stream.data):
                self.at = run
                continue
            self.at = found.start() if found is not None else len(self.stream.data)
            if self.at - start > LONGEST_ITEM or len(self.stream.data) - start > 2 * LONGEST_ITEM:
                self.at = len(self.stream.data)
                return b'"'
            if not self.stream.more():
                return b""

    def _go_on(self, start: int) -> None:
        """Goes from a broken object to the next that can be read and has a title; to the feed's end where none has."""
        self.broken += self.at - start
        self.at = start + 1
        decoder = json.JSONDecoder(strict=False)
        while self.looks > 0:
            self.stream.drop(self.at)
            while len(self.stream.data) < LONGEST_ITEM and self.stream.more():
                pass
            self.at = 0
            text = self.stream.data[:LONGEST_ITEM].decode("utf-8", "surrogateescape")
            ends = self.stream.ended and len(self.stream.data) <= LONGEST_ITEM
            # What begins in the last part may go on beyond it: it is looked at again with what follows.
            found = self._look(decoder, text, len(text) if ends else len(text) // 2)
            if found is not None:
                self.at = len(text[:found].encode("utf-8", "surrogateescape"))
                return
            self.at = len(text[: len(text) // 2].encode("utf-8", "surrogateescape"))
            if ends:
                self._close()
                return

    def _look(self, decoder: json.JSONDecoder, text: str, most: int) -> int | None:
        for found in _OBJECT.finditer(text, 0, most):
            self.looks -= 1
            if _is_offer(decoder, text, found.start()):
                return found.start()
            if self.looks <= 0:
                return None
        return None

    def _close(self) -> None:
        """Nothing more can be read: the feed is whole where it ends with a bracket."""
        self.at = len(self.stream.data)
        if self.stream.data.rstrip().endswith((b"]", b"]}")):
            self.opened.clear()


def _is_offer(decoder: json.JSONDecoder, text: str, at: int) -> bool:
    try:
        said, _ = decoder.raw_decode(text, at)
    except (ValueError, RecursionError):
        return False
    return isinstance(said, dict) and names_title(fields_of(said))


FORMAT = JsonArray()
