"""A feed's bytes in UTF-8, piece by piece: as they are where they are UTF-8, else transcribed from their charset."""

import codecs

from spiders.reading.decoding import BYTE_ORDER_MARKS, charset_of

_DECLARED_WITHIN = 4096
# UTF-16 whose byte order mark was lost: every feed begins with characters of ASCII, each beside a zero.
_UNMARKED = (((1, 3), "utf-16-le"), ((0, 2), "utf-16-be"))


class Transcript:
    """Turns pieces into UTF-8. Which charset they are in is decided at the first piece that is not plain ASCII.

    `charset` names it where it is not UTF-8, else it is empty.
    """

    def __init__(self, hint: str = "") -> None:
        self.charset = ""
        self._hint = hint
        self._start: bytes | None = None
        self._decoder: codecs.IncrementalDecoder | None = None
        self._settled = False

    def read(self, piece: bytes) -> bytes:
        """The piece in UTF-8; bytes that mean nothing stay or become U+FFFD."""
        if self._start is None:
            piece = self._begin(piece)
        if not self._settled and not piece.isascii():
            self._settle(piece)
        if self._decoder is None:
            return piece
        return self._decoder.decode(piece).encode("utf-8", "replace")

    def end(self) -> bytes:
        """What was held back for want of its other half."""
        return b"" if self._decoder is None else self._decoder.decode(b"", True).encode("utf-8", "replace")

    def _begin(self, piece: bytes) -> bytes:
        self._start = piece[:_DECLARED_WITHIN]
        for mark, codec in BYTE_ORDER_MARKS:
            if piece.startswith(mark):
                self._use(codec)
                return piece if codec == "utf-8" else piece[len(mark) :]
        for places, codec in _UNMARKED:
            if len(piece) > 3 and all(piece[place] == 0 for place in places) and any(piece[:4]):
                self._use(codec)
                break
        return piece

    def _settle(self, piece: bytes) -> None:
        self._use(charset_of(piece, self._hint, self._start or b""))

    def _use(self, charset: str) -> None:
        self._settled = True
        if charset == "utf-8":
            return
        self.charset = charset
        self._decoder = codecs.getincrementaldecoder(charset)("replace")
