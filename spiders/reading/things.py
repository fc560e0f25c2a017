"""A thing of schema.org as a page describes it, whichever notation it is written in."""

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """One typed thing: its types without vocabulary, in lower case, and its properties' values in order."""

    types: frozenset[str] = frozenset()
    properties: Mapping[str, "tuple[str | Thing, ...]"] = field(default_factory=dict)

    def values(self, *names: str) -> "tuple[str | Thing, ...]":
        """All values of the first of these properties that has any."""
        for name in names:
            if found := self.properties.get(name):
                return found
        return ()

    def things(self, *names: str) -> "tuple[Thing, ...]":
        """The values that are things themselves."""
        return tuple(value for value in self.values(*names) if isinstance(value, Thing))

    def text(self, *names: str) -> str:
        """The first of these properties that says something in words, as written; a thing stands for its name."""
        for name in names:
            for value in self.properties.get(name, ()):
                if said := self._said(value):
                    return said
        return ""

    def texts(self, *names: str) -> tuple[str, ...]:
        """Every word said in these properties, each once."""
        said = (self._said(value) for name in names for value in self.properties.get(name, ()))
        return tuple(dict.fromkeys(word for word in said if word))

    @staticmethod
    def _said(value: "str | Thing") -> str:
        if isinstance(value, str):
            return value.strip()
        plain = value.values("name", "value", "url", "@id", "id")
        return next((word.strip() for word in plain if isinstance(word, str) and word.strip()), "")

    def walk(self) -> "Iterator[Thing]":
        """This thing and all things within it, outermost first."""
        waiting = deque([self])
        while waiting:
            thing = waiting.popleft()
            yield thing
            waiting += [value for values in thing.properties.values() for value in values if isinstance(value, Thing)]


def type_name(written: str) -> str:
    """The type without its vocabulary: "http://schema.org/Product" and "schema:Product" are both "product"."""
    return written.strip().rstrip("/#").rpartition("/")[2].rpartition("#")[2].rpartition(":")[2].lower()
