"""Lists that arrive as JSON, as "load more" buttons fetch them: pieces of HTML within, or the listings as objects."""

import re
from collections import deque
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from spiders.addresses import joined
from spiders.reading.loose_json import read_value

MOST_NODES = 50_000
DEEPEST = 30
# A piece of HTML that holds a link at least.
SHORTEST_PIECE = 20

_ADDRESSES = (
    "url",
    "href",
    "link",
    "permalink",
    "producturl",
    "itemurl",
    "detailurl",
    "canonicalurl",
    "pdpurl",
    "path",
    "slugurl",
)
_NEXT = ("next", "nexturl", "nextpage", "nextpageurl", "nexthref", "nextlink", "loadmoreurl")
_CURSORS = ("nextcursor", "endcursor", "nextpagetoken", "cursor", "after", "nextoffset", "scrollid")
_CURSOR_NAMES = re.compile(r"^(?:cursor|after|page_?token|offset|scroll_?id|next)$", re.IGNORECASE)
_DESCRIBES = frozenset(("title", "name", "price", "image", "productname", "id", "sku", "handle", "images", "img"))
_PLAIN = re.compile(r"[\s_-]")


def looks_like_json(text: str) -> bool:
    """Whether a page that was to be a list is JSON rather than HTML."""
    return text.lstrip("\ufeff \t\r\n")[:1] in ("{", "[")


def read_json_list(text: str, url: str) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """The HTML that the answer carries, the addresses of its listings, and those of further pages."""
    try:
        value, _ = read_value(text.lstrip("\ufeff \t\r\n"))
    except ValueError:
        return "", (), ()
    pieces: list[str] = []
    listings: dict[str, None] = {}
    further: dict[str, None] = {}
    for node in _objects(value):
        pieces += [said for said in node.values() if isinstance(said, str) and _is_html(said)]
        fields = {_PLAIN.sub("", str(key)).lower(): said for key, said in node.items()}
        listings |= dict.fromkeys(_own_addresses(fields, url))
        further |= dict.fromkeys(_next_addresses(fields, url))
    return "".join(pieces), tuple(listings), tuple(further)


def _objects(value: Any) -> Iterator[dict[str, Any]]:
    waiting = deque([(value, 0)])
    seen = 0
    while waiting and seen < MOST_NODES:
        node, depth = waiting.popleft()
        seen += 1
        if isinstance(node, dict):
            yield node
        inner = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
        if depth < DEEPEST:
            waiting.extend((part, depth + 1) for part in inner if isinstance(part, dict | list))
        if isinstance(node, list):
            yield from ({"": part} for part in node if isinstance(part, str) and _is_html(part))


def _is_html(said: str) -> bool:
    return len(said) >= SHORTEST_PIECE and "<a" in said and "href" in said


def _own_addresses(fields: dict[str, Any], url: str) -> Iterator[str]:
    if len(_DESCRIBES & fields.keys()) < 2:
        return
    for name in _ADDRESSES:
        written = fields.get(name)
        if isinstance(written, str) and ("/" in written or "?" in written) and (address := joined(url, written)):
            yield address
            return


def _next_addresses(fields: dict[str, Any], url: str) -> Iterator[str]:
    for name in _NEXT:
        written = fields.get(name)
        written = written.get("href") if isinstance(written, dict) else written
        if isinstance(written, str) and ("/" in written or "?" in written) and (address := joined(url, written)):
            yield address
    cursor = next((said for name in _CURSORS if isinstance(said := fields.get(name), str) and said), "")
    if cursor and (address := _with_cursor(url, cursor)):
        yield address


def _with_cursor(url: str, cursor: str) -> str:
    """The address of the same list from the cursor on; nothing where the address has no place for one."""
    parts = urlsplit(url)
    asked = parse_qsl(parts.query, keep_blank_values=True)
    if not any(_CURSOR_NAMES.match(name) for name, _ in asked):
        return ""
    moved = [(name, cursor if _CURSOR_NAMES.match(name) else said) for name, said in asked]
    return joined(url, urlunsplit(parts._replace(query=urlencode(moved))))
