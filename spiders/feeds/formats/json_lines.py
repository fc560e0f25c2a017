"""JSON Lines: one object a line. Format: https://jsonlines.org"""

from collections.abc import Iterator
from dataclasses import dataclass

from spiders.feeds.contract import LONGEST_ITEM, Cut, Entry, Said, Unread
from spiders.feeds.lines import Line, lines
from spiders.feeds.objects import NotAnObject, begins_in_lines, read_object
from spiders.feeds.stream import Stream


@dataclass(frozen=True, slots=True, kw_only=True)
class JsonLines:
    """JSON Lines."""

    name: str = "jsonl"

    def recognises(self, head: str) -> bool:
        """A first line that is a whole object, and a second one that begins as one or is not there."""
        return begins_in_lines(head)

    def read(self, stream: Stream) -> Iterator[Said]:
        """Every line that is not blank."""
        for line in lines(stream):
            if line.too_long:
                yield Unread(reason=f"the line is longer than {LONGEST_ITEM:,} bytes", end=line.end)
            elif line.text.strip():
                yield from _read(line)


def _read(line: Line) -> Iterator[Said]:
    try:
        yield Entry(fields=read_object(line.text), end=line.end)
    except NotAnObject as fault:
        if line.ended:
            yield Unread(reason=str(fault), end=line.end)
            return
        yield Unread(reason="the feed is cut off here", end=line.end)
        yield Cut(reason="the feed ends within a line: it was cut off")


FORMAT = JsonLines()
