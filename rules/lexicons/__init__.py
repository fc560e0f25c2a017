"""Packaged word and letter tables: data that counsel or an officer can read and correct without reading code.

A table is UTF-8 text, one entry a line, columns separated by a tab; a line that begins with # is a note.
"""

from functools import cache
from hashlib import sha256
from importlib import resources


@cache
def rows(name: str) -> tuple[tuple[str, ...], ...]:
    """The entries of one packaged table, each as its columns."""
    return read(resources.files(__name__).joinpath(name).read_text(encoding="utf-8"))


def read(text: str) -> tuple[tuple[str, ...], ...]:
    """The entries of a table as it is written."""
    lines = (line for line in text.splitlines() if line.strip() and not line.startswith("#"))
    return tuple(tuple(line.split("\t")) for line in lines)


@cache
def digest() -> str:
    """SHA-256 over every packaged table, so that a changed table makes a new ruleset."""
    seal = sha256()
    tables = (entry for entry in resources.files(__name__).iterdir() if entry.name.endswith(".txt"))
    for table in sorted(tables, key=lambda entry: entry.name):
        seal.update(table.name.encode())
        seal.update(b"\0")
        seal.update(table.read_bytes())
    return seal.hexdigest()
