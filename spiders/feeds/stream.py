"""The bytes of one file of a feed as they go by, in UTF-8: a window on them, and those not yet kept as evidence."""

from collections.abc import Iterator

from spiders.feeds.charset import Transcript

# Long enough to hold the head of any form of feed, short enough to cost nothing.
HEAD = 65_536
# What is kept of bytes that no slice has taken yet: twice a slice and its longest item. Beyond that the feed says
# nothing for megabytes (a comment, blanks), and the oldest of it goes.
MOST_KEPT = 4_000_000


class Broken(ValueError):
    """The bytes of the feed end here, before their end; the reason is a sentence."""


class Stream:
    """One file of a feed. `data` is the window; `offset` is where the window begins in the file.

    `fault` says why the bytes ended early, once they did.
    """

    def __init__(self, pieces: Iterator[bytes], charset: str = "") -> None:
        self._pieces = pieces
        self._transcript = Transcript(charset)
        self._kept = bytearray()
        self._kept_from = 0
        self.data = b""
        self.offset = 0
        self.fault = ""
        self.ended = False

    def head(self) -> bytes:
        """The first bytes, which stay in the window."""
        while len(self.data) < HEAD and self.more():
            pass
        return self.data[:HEAD]

    def more(self) -> bool:
        """Widens the window by the next piece; False where there is none."""
        while not self.ended:
            if piece := self._next():
                self.data += piece
                self._keep(piece)
                return True
        return False

    def _next(self) -> bytes:
        try:
            return self._transcript.read(next(self._pieces))
        except StopIteration:
            self.ended = True
        except Broken as broken:
            self.ended, self.fault = True, str(broken)
        return self._transcript.end()

    def drop(self, upto: int) -> None:
        """Moves the beginning of the window on by so many bytes."""
        self.data = self.data[upto:]
        self.offset += upto

    @property
    def transcribed_from(self) -> str:
        """The charset that the file is in, where that is not UTF-8: what is kept of it is then a transcript."""
        return self._transcript.charset

    def take(self, end: int) -> tuple[int, bytes]:
        """The bytes up to `end` that were not taken before, and the offset at which they begin."""
        start, length = self._kept_from, max(0, end - self._kept_from)
        taken = bytes(self._kept[:length])
        del self._kept[:length]
        self._kept_from += len(taken)
        return start, taken

    @property
    def read_to(self) -> int:
        """The offset behind the last byte that was read."""
        return self._kept_from + len(self._kept)

    def _keep(self, piece: bytes) -> None:
        self._kept += piece
        if (surplus := len(self._kept) - MOST_KEPT) > 0:
            del self._kept[:surplus]
            self._kept_from += surplus
