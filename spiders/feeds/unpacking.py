"""A feed as it arrived, unpacked piece by piece by what it is and not by its name: plain, gzip, zip, or one in another.

What is packed may grow to the plan's `max_feed_bytes` in all, however many files and layers it is packed in.
"""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from spiders.feeds.stream import Broken
from spiders.feeds.zipped import MAGIC as ZIP
from spiders.feeds.zipped import members

# A quarter megabyte: beyond that reading gets no faster, and memory would grow with each layer.
PIECE = 262_144
# A gzip within a gzip is a server that packs what is packed; a third layer is an attack.
MOST_LAYERS = 3
_GZIP = b"\x1f\x8b"
_ZLIB = (b"\x78\x01", b"\x78\x9c", b"\x78\xda")


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """One file of a feed; `name` is empty where the feed is not an archive. The pieces raise Broken where they end
    before their end, and must be read before the next file is asked for."""

    name: str
    pieces: Iterator[bytes]


def opened(feed: BinaryIO, most: int) -> Iterator[File]:
    """The files of a feed; raises Broken where an archive as such cannot be read on."""
    allowance = _Allowance(most)
    yield from _files(iter(lambda: feed.read(PIECE), b""), allowance, "", MOST_LAYERS)


class _Allowance:
    """How many bytes more may come out, over all files and layers together."""

    def __init__(self, most: int) -> None:
        self.most = self.left = most

    def spend(self, piece: bytes) -> bytes:
        """As much of the piece as may still pass."""
        granted = piece[: self.left]
        self.left -= len(granted)
        return granted


def _files(pieces: Iterator[bytes], allowance: _Allowance, name: str, layers: int) -> Iterator[File]:
    start, pieces = _peeked(pieces)
    if not start.startswith((_GZIP, ZIP, *_ZLIB)):
        yield File(name=name, pieces=pieces)
        return
    if not layers:
        raise Broken(f"it is packed more than {MOST_LAYERS} times over")
    if not start.startswith(ZIP):
        wbits = zlib.MAX_WBITS | (16 if start.startswith(_GZIP) else 0)
        yield from _files(_bounded(_inflated(pieces, wbits), allowance), allowance, name, layers - 1)
        return
    for member, content in members(pieces):
        inner = f"{name}/{member}" if name else member
        yield from _files(_bounded(content, allowance), allowance, inner, layers - 1)


def _peeked(pieces: Iterator[bytes]) -> tuple[bytes, Iterator[bytes]]:
    """The first piece, and all of them; what is broken at the very start is raised when the pieces are read."""
    try:
        first = next(pieces, b"")
    except Broken as broken:
        return b"", _failing(str(broken))
    return first, _chained(first, pieces)


def _failing(reason: str) -> Iterator[bytes]:
    for piece in (b"",):
        yield piece
        raise Broken(reason)


def _chained(first: bytes, pieces: Iterator[bytes]) -> Iterator[bytes]:
    if first:
        yield first
    yield from pieces


def _bounded(pieces: Iterator[bytes], allowance: _Allowance) -> Iterator[bytes]:
    for piece in pieces:
        granted = allowance.spend(piece)
        yield granted
        if len(granted) < len(piece):
            raise Broken(
                f"unpacked it is larger than {allowance.most:,} bytes; max_feed_bytes in the platform's file would "
                "permit it"
            )


def _inflated(pieces: Iterator[bytes], wbits: int) -> Iterator[bytes]:
    """What zlib or gzip packed, every member of it; what follows the last one is left."""
    reader = zlib.decompressobj(wbits=wbits)
    begun = False
    for packed in pieces:
        waiting = packed
        while waiting:
            if reader.eof:
                if not waiting.lstrip(b"\0").startswith(_GZIP[: len(waiting)]):
                    return
                waiting, reader = waiting.lstrip(b"\0"), zlib.decompressobj(wbits=wbits)
            begun = True
            out = _decompressed(reader, waiting)
            if out:
                yield out
            waiting = reader.unused_data if reader.eof else reader.unconsumed_tail
    while begun and not reader.eof:
        out = _decompressed(reader, reader.unconsumed_tail)
        if not out:
            raise Broken("it is packed, and cut off before its end")
        yield out


def _decompressed(reader: "zlib._Decompress", packed: bytes) -> bytes:
    try:
        return reader.decompress(packed, PIECE)
    except zlib.error as fault:
        raise Broken(f"it cannot be unpacked from here on: {fault}") from fault
