"""Which software runs a shop, by what its pages give away, and where such software answers without a key."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

# What gives a shop's software away stands in the head and the first scripts.
_LOOKED_AT = 300_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Software:
    """One kind of shop software; `interface` is the path of its keyless interface, or nothing."""

    name: str
    signs: re.Pattern[str]
    interface: str


@cache
def known_software() -> tuple[Software, ...]:
    """All software that is known by its signs."""
    tables = tomllib.loads((Path(__file__).parent / "software.toml").read_text(encoding="utf-8"))
    return tuple(
        Software(name=name, signs=re.compile(table["signs"], re.IGNORECASE), interface=table.get("interface", ""))
        for name, table in tables.items()
    )


def recognise(body: bytes, headers: Mapping[str, str]) -> Software | None:
    """The software whose signs stand most often in a page, or None."""
    text = body[:_LOOKED_AT].decode("utf-8", "replace") + " ".join(f"{name}: {said}" for name, said in headers.items())
    counted = [(len(software.signs.findall(text)), software) for software in known_software()]
    seen = max(counted, key=lambda each: each[0])
    return seen[1] if seen[0] else None
