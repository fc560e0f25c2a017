"""A picture for a listing that names none: a coloured card with the first letters of its title."""

import hashlib
from html import escape

from spiders.items import Item


def draw(item: Item) -> bytes:
    """An SVG of 480 by 480; the same listing always gets the same one."""
    hue = int.from_bytes(hashlib.blake2b(item.listing_ref.encode(), digest_size=2).digest()) % 360
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 480 480" role="img">'
        f'<rect width="480" height="480" fill="hsl({hue} 45% 90%)"/>'
        f'<circle cx="372" cy="108" r="150" fill="hsl({(hue + 40) % 360} 55% 82%)"/>'
        f'<rect x="60" y="330" width="360" height="12" rx="6" fill="hsl({hue} 40% 55%)"/>'
        f'<text x="240" y="270" font-family="sans-serif" font-size="150" font-weight="600" text-anchor="middle" '
        f'fill="hsl({hue} 45% 32%)">{escape(_initials(item))}</text></svg>'
    ).encode()


def _initials(item: Item) -> str:
    words = (item.brand or item.title).split()
    return "".join(word[0] for word in words[:2]).upper() or "?"
