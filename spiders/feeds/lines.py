"""A feed in lines: each with its end, so that a last line without one is known."""

from collections.abc import Iterator
from dataclasses import dataclass

from spiders.feeds.contract import LONGEST_ITEM
from spiders.feeds.stream import Stream


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line without its end. `ended`: a line break stood behind it. `too_long`: nothing of it is here."""

    text: bytes
    end: int
    ended: bool = True
    too_long: bool = False


def lines(stream: Stream) -> Iterator[Line]:
    """The lines of the feed, those that are empty too; the byte order mark is left out."""
    head = stream.head()
    at = 3 if head.startswith(b"\xef\xbb\xbf") else 0
    # Macs of old end lines with a carriage return alone.
    mark = b"\r" if b"\n" not in head and b"\r" in head else b"\n"
    while True:
        stop = stream.data.find(mark, at)
        if stop >= 0:
            yield _line(stream, at, stop, stop + 1)
            at = stop + 1
            continue
        stream.drop(at)
        at = 0
        if len(stream.data) > LONGEST_ITEM:
            yield from _skipped(stream, mark)
        elif not stream.more():
            break
    if stream.data:
        yield Line(text=stream.data.rstrip(b"\r"), end=stream.offset + len(stream.data), ended=False)


def _line(stream: Stream, start: int, stop: int, behind: int) -> Line:
    if stop - start > LONGEST_ITEM:
        return Line(text=b"", end=stream.offset + behind, too_long=True)
    text = stream.data[start:stop]
    return Line(text=text[:-1] if text.endswith(b"\r") else text, end=stream.offset + behind)


def _skipped(stream: Stream, mark: bytes) -> Iterator[Line]:
    while (stop := stream.data.find(mark)) < 0:
        stream.drop(len(stream.data))
        if not stream.more():
            yield Line(text=b"", end=stream.offset, ended=False, too_long=True)
            return
    stream.drop(stop + 1)
    yield Line(text=b"", end=stream.offset, too_long=True)
