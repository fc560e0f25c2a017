"""Files as text, whatever wrote them: UTF-8, UTF-16 and GB18030, with or without a byte-order mark.

What cannot be decoded becomes U+FFFD, and the row that holds it is refused, so that one damaged line costs one row.
"""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from monitor.errors import FileRefused
from monitor.register.rows import ROW_LENGTH

MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark begins it
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
SAMPLE_BYTES = 65_536
# Four bytes, two bytes, or a byte beyond ASCII that begins neither (GB 18030, section 6).
_GBK = re.compile(rb"[\x81-\xfe][0-9][\x81-\xfe][0-9]|[\x81-\xfe][\x40-\x7e\x80-\xfe]|[\x80-\xff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line with its ending; `whole` is false where it was longer than ROW_LENGTH and only its start is here."""

    number: int
    text: str
    whole: bool = True


def read_lines(path: Path) -> Iterator[Line]:
    """The file's lines in order, at most one of them in memory, and that bounded."""
    with path.open(encoding=detect_encoding(path), errors="replace", newline="") as stream:
        number = 0
        while text := stream.readline(ROW_LENGTH):
            number += 1
            whole = len(text) < ROW_LENGTH or text.endswith(("\n", "\r"))
            ended = whole
            while not ended:
                rest = stream.readline(ROW_LENGTH)
                ended = len(rest) < ROW_LENGTH or rest.endswith(("\n", "\r"))
            yield Line(number=number, text=text, whole=whole)


def detect_encoding(path: Path) -> str:
    """The name of the encoding the file is written in.

    Raises FileRefused where it is none of those a register may come in: read as the wrong one, every mark with an
    accent would silently become another mark.
    """
    with path.open("rb") as stream:
        sample = stream.read(SAMPLE_BYTES)
    marked = next((name for mark, name in MARKS if sample.startswith(mark)), None)
    if marked:
        return marked
    if unmarked := _detect_utf16(sample):
        return unmarked
    utf8, other = _count_lines(path)
    if utf8 >= other:
        return "utf-8"
    if _pairs_high_bytes(path):
        return "gb18030"
    raise FileRefused(f"{path.name} is written in neither UTF-8, UTF-16 nor GBK; save it as UTF-8 and import it again.")


def _detect_utf16(sample: bytes) -> str:
    """UTF-16 without a mark shows by the NULs of its delimiters, nearly all at even or nearly all at odd places."""
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if even + odd < len(sample) / 100:
        return ""
    if odd > 9 * even:
        return "utf-16-le"
    return "utf-16-be" if even > 9 * odd else ""


def _count_lines(path: Path) -> tuple[int, int]:
    """How many lines with bytes beyond ASCII are UTF-8, and how many are not."""
    counts = [0, 0]
    for line in _byte_lines(path):
        if not line.isascii():
            counts[not _is_utf8(line)] += 1
    return counts[0], counts[1]


def _is_utf8(line: bytes) -> bool:
    try:
        codecs.utf_8_decode(line, "strict", False)  # a line cut by its bound may end within a character
    except UnicodeDecodeError:
        return False
    return True


def _pairs_high_bytes(path: Path) -> bool:
    """Whether bytes beyond ASCII come in pairs, as Chinese does in GBK.

    Accented Latin letters stand alone among ASCII ones, so that nearly all pairs would end in ASCII, in Chinese at most
    a third; half of all Cyrillic words have an odd number of letters, which leaves one byte in twelve without a pair.
    """
    pairs = half_ascii = alone = 0
    for line in _byte_lines(path):
        for found in _GBK.findall(line[:SAMPLE_BYTES]):
            pairs += len(found) > 1
            half_ascii += len(found) == 2 and found[1] < 0x80
            alone += len(found) == 1
        if pairs > SAMPLE_BYTES:
            break
    return 20 * alone <= pairs and 2 * half_ascii <= pairs


def _byte_lines(path: Path) -> Iterator[bytes]:
    with path.open("rb") as stream:
        while line := stream.readline(ROW_LENGTH):
            yield line
