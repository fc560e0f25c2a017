"""Zip archives read forwards, so that one that was cut off gives what arrived, and none can point back at itself.

Format: https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT (4.3). The directory at the end is read for one
thing: that it is there, the archive is whole.
"""

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from spiders.feeds.stream import Broken

MAGIC = b"PK\x03\x04"
# More files than a shop has feeds; beyond it an archive is made to keep us busy.
MOST_MEMBERS = 1_000
_PIECE = 262_144
_DIRECTORY = (b"PK\x01\x02", b"PK\x05\x06", b"PK\x06\x06")
_END = b"PK\x05\x06"
_END_LENGTH = 22
_DESCRIPTOR = b"PK\x07\x08"
_STORED, _DEFLATED = 0, 8
_ENCRYPTED, _SIZES_FOLLOW, _IN_UTF8 = 0x1, 0x8, 0x800
_ZIP64 = 0xFFFFFFFF
_HEADER = struct.Struct("<4s5H3I2H")
_CUT = "the archive is cut off before its end"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Member:
    name: str
    flags: int
    method: int
    checksum: int
    size: int


class _Tape:
    """The bytes of the archive, wound on only."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._held = b""

    def read(self, size: int) -> bytes:
        """So many bytes; fewer at the end."""
        while len(self._held) < size and (piece := next(self._pieces, b"")):
            self._held += piece
        taken, self._held = self._held[:size], self._held[size:]
        return taken

    def whole(self, size: int) -> bytes:
        """So many bytes, no fewer."""
        taken = self.read(size)
        if len(taken) < size:
            raise Broken(_CUT)
        return taken

    def some(self) -> bytes:
        """What is at hand."""
        taken, self._held = self._held or next(self._pieces, b""), b""
        return taken

    def back(self, unused: bytes) -> None:
        """Puts back what was not needed."""
        self._held = unused + self._held


def members(pieces: Iterator[bytes]) -> Iterator[tuple[str, Iterator[bytes]]]:
    """The files of the archive with their content, without folders and what Macs put beside each file."""
    tape = _Tape(pieces)
    for _ in range(MOST_MEMBERS):
        if (magic := tape.read(4)) in _DIRECTORY:
            _require_end(magic, tape)
            return
        if magic != MAGIC:
            raise Broken(_CUT if len(magic) < 4 else "the archive is damaged: no file begins where one should")
        member = _member(tape)
        content = _content(member, tape)
        if not member.name.endswith("/") and not member.name.startswith("__MACOSX/"):
            yield member.name, content
        for _ in content:  # what nobody read must be passed by, to find the next
            pass
    raise Broken(f"the archive holds more than {MOST_MEMBERS:,} files")


def _require_end(magic: bytes, tape: _Tape) -> None:
    tail = magic
    while more := tape.some():
        tail = tail[-70_000:] + more
    start = tail.rfind(_END)
    comment = int.from_bytes(tail[start + 20 : start + 22], "little")
    if start < 0 or len(tail) < start + _END_LENGTH + comment:
        raise Broken(_CUT)


def _member(tape: _Tape) -> _Member:
    said = _HEADER.unpack(MAGIC + tape.whole(_HEADER.size - 4))
    _, _, flags, method, _, _, checksum, size, _, name_length, extra_length = said
    name = tape.whole(name_length).decode("utf-8" if flags & _IN_UTF8 else "cp437", "replace")
    size = _long_size(size, tape.whole(extra_length))
    return _Member(name=name, flags=flags, method=method, checksum=checksum, size=size)


def _long_size(size: int, extra: bytes) -> int:
    """The packed size, where it is beyond four bytes written in the field of zip64."""
    while size == _ZIP64 and len(extra) >= 4:
        kind, length = struct.unpack("<2H", extra[:4])
        if kind == 1 and length >= 16 and len(extra) >= 20:
            return int(struct.unpack("<Q", extra[12:20])[0])
        extra = extra[4 + length :]
    return size


def _content(member: _Member, tape: _Tape) -> Iterator[bytes]:
    if member.flags & _ENCRYPTED:
        raise Broken(f"{member.name} in the archive is encrypted")
    if member.method == _DEFLATED:
        return _checked(_inflated(tape), member, tape)
    if member.method == _STORED and not (member.flags & _SIZES_FOLLOW and not member.size):
        return _checked(_stored(tape, member.size), member, tape)
    raise Broken(f"{member.name} in the archive is packed by method {member.method}, which is not read here")


def _checked(content: Iterator[bytes], member: _Member, tape: _Tape) -> Iterator[bytes]:
    checksum = 0
    for piece in content:
        checksum = zlib.crc32(piece, checksum)
        yield piece
    stated = _descriptor(tape) if member.flags & _SIZES_FOLLOW else member.checksum
    if checksum != stated:
        raise Broken(f"{member.name} in the archive is damaged: its checksum is another")


def _descriptor(tape: _Tape) -> int:
    """The checksum that follows the content, with or without a mark before it and sizes of four or eight bytes."""
    start = tape.whole(4)
    checksum = tape.whole(4) if start == _DESCRIPTOR else start
    tape.whole(8)
    after = tape.read(4)
    if after not in (MAGIC, *_DIRECTORY):
        after = (after + tape.read(8))[8:]
    tape.back(after)
    return int.from_bytes(checksum, "little")


def _stored(tape: _Tape, size: int) -> Iterator[bytes]:
    while size:
        piece = tape.read(min(size, _PIECE))
        if not piece:
            raise Broken(_CUT)
        size -= len(piece)
        yield piece


def _inflated(tape: _Tape) -> Iterator[bytes]:
    reader = zlib.decompressobj(wbits=-zlib.MAX_WBITS)
    waiting = b""
    while not reader.eof:
        waiting = waiting or tape.some()
        try:
            out = reader.decompress(waiting, _PIECE)
        except zlib.error as fault:
            raise Broken(f"the archive is damaged: {fault}") from fault
        if not waiting and not out:
            raise Broken(_CUT)
        waiting = reader.unconsumed_tail
        if out:
            yield out
    tape.back(reader.unused_data)
