"""The platform's interface: the same listings as JSON, by page without a key, by offset and by cursor with one.

| address | the next page | key |
|---|---|---|
| /api/listings?page=1&per_page=50 | page and pages in the answer | none |
| /api/offset/listings?offset=0&limit=50 | total in the answer | X-Practice-Key |
| /api/cursor/listings?limit=50 | next_cursor in the answer | Authorization: Bearer |

A price with the digits of its currency is stated in minor units, as many interfaces do; any other text as it stands.
"""

import json
import re
from collections.abc import Mapping, Sequence

from monitor.practice.catalogue import Catalogue
from monitor.practice.facts import published
from spiders.api.money import digits_of
from spiders.items import Item

KEY = "practice-key-for-loopback"  # the platform practises with it on loopback: nothing real is behind it
KEY_HEADER = "x-practice-key"
PAGE_SIZE = 50
MOST_PAGE_SIZE = 200

_CODE = re.compile(r"[A-Z]{3}", re.ASCII)


class NoKey(Exception):
    """The interface was asked without its key."""


def check_key(headers: Mapping[str, str]) -> None:
    """Raises NoKey unless the request carries the key, in either of its headers."""
    if KEY not in (headers.get(KEY_HEADER, ""), headers.get("authorization", "").removeprefix("Bearer ")):
        raise NoKey


def by_page(catalogue: Catalogue, query: Mapping[str, str], base: str) -> bytes:
    """One page of the list; KeyError where the numbers asked for are none."""
    size, page = _size(query, "per_page"), _number(query.get("page", "1"))
    rows = catalogue.order[(page - 1) * size : page * size] if page else ()
    pages = -(-len(catalogue) // size)
    return _answer(catalogue, rows, base, {"page": page, "total_pages": pages, "currency": ""})


def by_offset(catalogue: Catalogue, query: Mapping[str, str], base: str) -> bytes:
    """So many listings from an offset on; KeyError where the numbers asked for are none."""
    size, offset = _size(query, "limit"), _number(query.get("offset", "0"))
    return _answer(catalogue, catalogue.order[offset : offset + size], base, {"total": len(catalogue)})


def by_cursor(catalogue: Catalogue, query: Mapping[str, str], base: str) -> bytes:
    """So many listings behind the one that the cursor names; KeyError where there is none of that name."""
    size, after = _size(query, "limit"), query.get("cursor", "")
    begin = catalogue.order.index(after) + 1 if after in catalogue.slugs else 0
    if after and not begin:
        raise KeyError(after)
    rows = catalogue.order[begin : begin + size]
    more = begin + size < len(catalogue)
    return _answer(catalogue, rows, base, {"next_cursor": rows[-1] if more else None, "has_more": more})


def refusal() -> bytes:
    """What is answered without a key."""
    return json.dumps({"error": {"code": "no_key", "message": f"send the key in {KEY_HEADER}"}}).encode()


def _answer(catalogue: Catalogue, slugs: Sequence[str], base: str, about: Mapping[str, object]) -> bytes:
    listed = [_listing(published(catalogue.listing(slug), slug=slug, base=base)) for slug in slugs]
    return json.dumps({"meta": about, "listings": listed}, ensure_ascii=False).encode("utf-8", "replace")


def _listing(item: Item) -> dict[str, object]:
    said = {
        "id": item.listing_ref,
        "title": item.title,
        "description": item.description,
        "url": item.url,
        "brand": {"name": item.brand} if item.brand else None,
        "category": item.category,
        "price": _price(item),
        "images": list(item.images),
        "seller": {"id": item.seller_id, "name": item.seller, "contacts": list(item.seller_contacts)},
        "condition": item.condition,
        "gtin": item.gtin,
        "pack_size": item.pack_size,
        "ships_from": item.ships_from,
        "ships_to": list(item.ships_to),
        "language": item.language,
    }
    return {name: value for name, value in said.items() if value}


def _price(item: Item) -> dict[str, object]:
    if not item.price:
        return {}
    digits = digits_of(item.currency) if _CODE.fullmatch(item.currency) else None
    pointed = f"[1-9][0-9]{{0,12}}\\.[0-9]{{{digits}}}" if digits else "[1-9][0-9]{0,12}"
    if digits is not None and re.fullmatch(pointed, item.price):
        return {"minor": int(item.price.replace(".", "")), "currency": item.currency}
    return {"text": item.price, "currency": item.currency}


def _size(query: Mapping[str, str], name: str) -> int:
    return min(MOST_PAGE_SIZE, max(1, _number(query.get(name, str(PAGE_SIZE)))))


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise KeyError(text)
    return int(text)
