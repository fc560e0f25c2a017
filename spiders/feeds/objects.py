"""Objects of JSON as fields of an offer: nested ones flattened ("price/amount"), lists as several values."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from spiders.feeds.contract import DEEPEST, MOST_VALUES, Fields
from spiders.feeds.names import NAMES, settled_name
from spiders.reading.decoding import cleaned

_TITLES = frozenset(NAMES["title"])
# What interfaces wrap each offer in.
_WRAPPERS = frozenset(("node", "product", "item", "offer", "listing", "_source", "attributes", "fields"))
# Numbers stay as they are written; line breaks within texts are forgiven.
_DECODER = json.JSONDecoder(parse_float=str, parse_int=str, strict=False)
_PICTURES = ("src", "url", "href", "link", "original", "large")


class NotAnObject(ValueError):
    """What stands there is no object of JSON; the reason is a sentence."""


def read_object(text: bytes) -> Fields:
    """The fields of the object that the text spells; raises NotAnObject. Numbers stay as they are written."""
    try:
        said = _DECODER.decode(text.decode("utf-8-sig", "replace"))
    except (ValueError, RecursionError) as fault:
        raise NotAnObject(f"not readable as JSON: {fault}"[:200]) from fault
    if not isinstance(said, dict):
        raise NotAnObject(f"an object is wanted, not {type(said).__name__}")
    return fields_of(said)


def begins_in_lines(head: str) -> bool:
    """Whether the text begins with a line that is a whole object, and goes on with the next or ends."""
    first, _, rest = head.partition("\n")
    if not head.startswith("{") or not first.rstrip().endswith("}"):
        return False
    try:
        fields = read_object(first.encode("utf-8", "replace"))
    except NotAnObject:
        return False
    return rest.lstrip().startswith("{") or (not rest.strip() and names_title(fields))


def fields_of(said: Mapping[str, Any]) -> Fields:
    """The fields of an object, out of the wrapping that it may stand in."""
    while len(said) <= 3 and not _names_title(said):
        inner = next(
            (said[name] for name in said if name.casefold() in _WRAPPERS and isinstance(said[name], dict)), None
        )
        if inner is None:
            break
        said = inner
    fields: dict[str, tuple[str, ...]] = {}
    for name, text in _flat("", said, 0):
        if len(known := fields.get(name, ())) < MOST_VALUES:
            fields[name] = (*known, text)
    return fields


def names_title(fields: Fields) -> bool:
    """Whether an object says what an offer is called."""
    return not _TITLES.isdisjoint(fields)


def _names_title(said: Mapping[str, Any]) -> bool:
    return any(settled_name(name) in _TITLES for name in said)


def _flat(prefix: str, said: Any, depth: int) -> Iterator[tuple[str, str]]:
    if isinstance(said, str):
        if text := cleaned(said).strip():
            yield prefix, text
    elif isinstance(said, dict) and depth < DEEPEST:
        for name, value in said.items():
            inner = settled_name(name)
            yield from _flat(f"{prefix}/{inner}" if prefix else inner, value, depth + 1)
        if prefix:
            yield from _named(prefix, said)
    elif isinstance(said, list) and depth < DEEPEST:
        for value in said[:MOST_VALUES]:
            yield from _flat(prefix, value, depth + 1)


def _named(prefix: str, said: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What an object stands for where a text was awaited: a picture for its address, a thing for its name."""
    chosen = (*_PICTURES, "name", "title", "value", "amount")
    plain = (said[name] for name in chosen if isinstance(said.get(name), str))
    if (text := next(plain, "")) and (text := cleaned(text).strip()):
        yield prefix, text
