"""What tells a crawler where to go: robots.txt, the sitemap index and its sitemaps (sitemaps.org protocol 0.9)."""

import gzip
from collections.abc import Iterable
from datetime import datetime

from monitor.practice.catalogue import Catalogue
from monitor.practice.facts import category_path, listing_path
from monitor.practice.figures import TRAP_PATH

SITEMAP_SIZE = 10_000  # the protocol allows 50,000; smaller ones give the index something to do

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


def robots_text(base: str) -> bytes:
    """robots.txt: all is allowed but the trap."""
    lines = ("User-agent: *", f"Disallow: {TRAP_PATH}/", "Allow: /", "", f"Sitemap: {base}/sitemap.xml", "")
    return "\n".join(lines).encode()


def sitemap_names(catalogue: Catalogue) -> list[str]:
    """The sitemaps in order: the categories' one, then the listings', of which the last one is compressed."""
    size = _size(catalogue)
    numbers = range(1, -(-len(catalogue) // size) + 1)
    return ["categories.xml", *(f"{n}.xml" for n in numbers[:-1]), f"{numbers[-1]}.xml.gz"]


def sitemap_index(catalogue: Catalogue, base: str) -> bytes:
    """The index: every sitemap with the catalogue's date."""
    rows = (
        f"<sitemap>{_entry(f'{base}/sitemaps/{name}', catalogue.changed_at)}</sitemap>\n"
        for name in sitemap_names(catalogue)
    )
    return f"{_HEAD}<sitemapindex {_SPACE}>\n{''.join(rows)}</sitemapindex>\n".encode()


def sitemap(catalogue: Catalogue, name: str, base: str) -> bytes:
    """The named sitemap, compressed where its name says so; KeyError where there is none of that name."""
    if name not in sitemap_names(catalogue):
        raise KeyError(name)
    if name == "categories.xml":
        return _urlset((base + category_path(slug), catalogue.changed_at) for slug in catalogue.categories)
    size = _size(catalogue)
    end = int(name.split(".")[0]) * size
    slugs = catalogue.order[end - size : end]
    body = _urlset((base + listing_path(slug), catalogue.listing_changed_at(slug)) for slug in slugs)
    return gzip.compress(body, compresslevel=6, mtime=0) if name.endswith(".gz") else body


def _size(catalogue: Catalogue) -> int:
    """Listings to a sitemap: at least two sitemaps, so that a plain and a compressed one are always there."""
    return min(SITEMAP_SIZE, -(-len(catalogue) // 2))


def _urlset(entries: Iterable[tuple[str, datetime]]) -> bytes:
    rows = "".join(f"<url>{_entry(*entry)}</url>\n" for entry in entries)
    return f"{_HEAD}<urlset {_SPACE}>\n{rows}</urlset>\n".encode()


def _entry(address: str, changed_at: datetime) -> str:
    # Addresses are percent-encoded and a checked host: nothing in them needs escaping.
    return f"<loc>{address}</loc><lastmod>{changed_at:%Y-%m-%dT%H:%M:%SZ}</lastmod>"
