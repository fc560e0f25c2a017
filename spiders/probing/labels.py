"""What shops call a listing's fields: labels in many languages, names of classes, addresses that links lead to."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from spiders.reading.tree import one_line

# "Sold & shipped by:" is short; a sentence is no label.
LONGEST_LABEL = 40
_COLON = re.compile(r"[\s:：.·\-–]+$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """How one field is recognised: its labels, and what its classes and its links look like."""

    labels: frozenset[str]
    names: re.Pattern[str] | None
    links: re.Pattern[str] | None


@cache
def all_words() -> Mapping[str, Words]:
    """The words of every field that is recognised by words."""
    tables = tomllib.loads((Path(__file__).parent / "labels.toml").read_text(encoding="utf-8"))
    return {field: _words(table) for field, table in tables.items()}


def _words(table: Mapping[str, object]) -> Words:
    written = table["labels"]
    labels = written if isinstance(written, list) else []
    return Words(
        labels=frozenset(bare_label(str(label)) for label in labels),
        names=_pattern(str(table["names"])),
        links=_pattern(str(table["links"])),
    )


def _pattern(written: str) -> re.Pattern[str] | None:
    return re.compile(written, re.IGNORECASE) if written else None


def bare_label(said: str) -> str:
    """A label as it is compared: one line, without regard to case, without its colon."""
    return _COLON.sub("", one_line(said)).casefold()


@lru_cache(maxsize=50_000)
def field_of(label: str) -> str:
    """The field that a label names, or nothing."""
    if not label or len(label) > LONGEST_LABEL:
        return ""
    bare = bare_label(label)
    return _fields_by_label().get(bare, "")


@cache
def _fields_by_label() -> Mapping[str, str]:
    return {label: field for field, words in reversed(tuple(all_words().items())) for label in words.labels}


@cache
def _leading() -> re.Pattern[str]:
    """Labels that may lead a text without a colon, the longest first."""
    labels = [label for label in _fields_by_label() if " " in label or not label.isascii()]
    return re.compile("|".join(re.escape(label) for label in sorted(labels, key=len, reverse=True)), re.IGNORECASE)


@lru_cache(maxsize=50_000)
def leading_label(said: str) -> tuple[str, str]:
    """The field and the label that a text begins with: "Sold by ACME" begins with seller's. Nothing where none does.

    Without a colon only a label of several words or one in a script without spaces counts: "Style icon" is a title.
    """
    head, colon, _ = said[: LONGEST_LABEL + 1].replace("：", ":").partition(":")
    if colon and (field := field_of(head)):
        return field, head
    led = _leading().match(said)
    if led is None or led.end() == len(said):
        return "", ""
    return field_of(led.group()), led.group()
