"""What a form of feed is: how it is known by its first bytes, and what its offers say, one after another."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

from spiders.feeds.stream import Stream

# A million bytes is forty times the longest item of the largest feed seen; what is longer is not one listing.
LONGEST_ITEM = 1_000_000
# Of one field of an item: pictures and countries at most.
MOST_VALUES = 300
# Levels of a form's own nesting (groups within groups) that hold fields of a listing.
DEEPEST = 4

# What an offer says: its fields by their settled name, each with its values in order. Untrusted text.
Fields = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One offer as the feed states it; `end` is the offset of the first byte behind it."""

    fields: Fields
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """An offer that could not be read, and why; it costs only itself."""

    reason: str
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """The feed is not whole: said last, with what it lacks."""

    reason: str


Said = Entry | Unread | Cut


class Format(Protocol):
    """One form of feed. `name` is what a platform's file may call it."""

    name: str

    def recognises(self, head: str) -> bool:
        """Whether a feed that begins so is of this form."""

    def read(self, stream: Stream) -> Iterator[Said]:
        """Every offer in the feed's order: read, or told as unread; a `Cut` at the end where the feed has none.

        It holds no more of the feed than one offer at a time, and raises nothing whatever the feed says.
        """
