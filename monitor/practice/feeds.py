"""The platform's feeds in every form, each stating what the product pages state, sent as they are made.

| path | form |
|---|---|
| /feed.xml | RSS 2.0 with Google Merchant's fields, see feed.py |
| /feed.atom | Atom with the same fields |
| /feed.csv, /feed.tsv | a table with Google Merchant's column names |
| /feed.yml | Yandex's YML; of a seller it states the shop alone |
| /feed.jsonl | JSON Lines, with the names of `spiders.items.Item` |
| /feed.json | the same as an array under "products" |

Each with .gz or .zip behind it comes packed so.
"""

import csv
import io
import json
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict
from html import escape

from monitor.practice import feed
from monitor.practice.catalogue import Catalogue
from monitor.practice.facts import published
from spiders.items import Item

PIECE = 100  # listings sent at a time

Form = Callable[[Catalogue, Iterable[Item], str], Iterator[str]]

_COLUMNS = ("id", "title", "description", "link", "image_link", "additional_image_link", "availability", "price",
            "brand", "gtin", "product_type", "condition", "external_seller_id", "seller_name", "multipack",
            "ships_from_country", "shipping", "language")  # fmt: skip


def packed_feed(catalogue: Catalogue, name: str, base: str) -> tuple[str, Iterator[bytes]]:
    """The media type and the pieces of the feed of that name, such as "csv.gz"; KeyError where there is none."""
    form, _, packing = name.partition(".")
    write = _FORMS[form]
    items = (published(catalogue.listing(slug), slug=slug, base=base) for slug in catalogue.order)
    pieces = (text.encode() for text in _gathered(write(catalogue, items, base)))
    media_type, pack = _PACKINGS[packing]
    return media_type or _MEDIA_TYPES[form], pack(pieces, form)


def _gathered(texts: Iterator[str]) -> Iterator[str]:
    """The texts, a hundred at a time."""
    held: list[str] = []
    for text in texts:
        held.append(text)
        if len(held) == PIECE:
            yield "".join(held)
            held = []
    yield "".join(held)


def _rss(catalogue: Catalogue, items: Iterable[Item], base: str) -> Iterator[str]:
    yield feed.head(catalogue, base)
    for item in items:
        yield feed.entry(item)
    yield "</channel></rss>\n"


def _atom(catalogue: Catalogue, items: Iterable[Item], base: str) -> Iterator[str]:
    spaces = f'xmlns="http://www.w3.org/2005/Atom" xmlns:g="{feed.GOOGLE}" xmlns:dc="{feed.DUBLIN_CORE}"'
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<feed {spaces} xmlns:x="{feed.OURS}">'
    yield f'{feed.tag("title", catalogue.name)}<link href="{base}/"/>\n'
    for item in items:
        yield feed.entry(item).replace("<item>", "<entry>", 1).replace("</item>\n", "</entry>\n")
    yield "</feed>\n"


def _table(delimiter: str) -> Form:
    def write(_catalogue: Catalogue, items: Iterable[Item], _base: str) -> Iterator[str]:
        yield delimiter.join(_COLUMNS) + "\r\n"
        for item in items:
            text = io.StringIO()
            csv.writer(text, delimiter=delimiter, lineterminator="\r\n").writerow(_cells(item))
            yield text.getvalue()

    return write


def _cells(item: Item) -> tuple[str, ...]:
    return (
        *(item.listing_ref, item.title, item.description, item.url, next(iter(item.images), "")),
        *(",".join(item.images[1:]), "in_stock", f"{item.price} {item.currency}".strip(), item.brand, item.gtin),
        *(item.category, item.condition, item.seller_id, item.seller, item.pack_size, item.ships_from),
        *(",".join(f"{country}:::" for country in item.ships_to), item.language),
    )


def _yml(catalogue: Catalogue, items: Iterable[Item], base: str) -> Iterator[str]:
    numbers = {category.name: str(number) for number, category in enumerate(catalogue.categories.values(), start=1)}
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<yml_catalog date="2026-01-01 00:00"><shop>'
    yield f"{feed.tag('name', catalogue.name)}{feed.tag('url', base)}<categories>\n"
    for name, number in numbers.items():
        yield f'<category id="{number}">{escape(name, quote=False)}</category>\n'
    yield "</categories><offers>\n"
    for item in items:
        tags = (
            feed.tag("url", item.url),
            feed.tag("price", item.price),
            feed.tag("currencyId", item.currency),
            feed.tag("categoryId", numbers.get(item.category, "")),
            *(feed.tag("picture", image) for image in item.images),
            feed.tag("name", item.title),
            feed.tag("vendor", item.brand),
            feed.tag("barcode", item.gtin),
            feed.tag("description", item.description),
        )
        yield f'<offer id="{escape(item.listing_ref)}" available="true">{"".join(tags)}</offer>\n'
    yield "</offers></shop></yml_catalog>\n"


def _lines(_catalogue: Catalogue, items: Iterable[Item], _base: str) -> Iterator[str]:
    return (_object(item) + "\n" for item in items)


def _array(catalogue: Catalogue, items: Iterable[Item], _base: str) -> Iterator[str]:
    yield f'{{"shop": {json.dumps(catalogue.name)}, "products": ['
    for place, item in enumerate(items):
        yield (",\n" if place else "\n") + _object(item)
    yield "\n]}\n"


def _object(item: Item) -> str:
    return json.dumps({name: said for name, said in asdict(item).items() if said}, ensure_ascii=False)


def _plain(pieces: Iterator[bytes], _form: str) -> Iterator[bytes]:
    return (piece for piece in pieces if piece)


def _gzipped(pieces: Iterator[bytes], _form: str) -> Iterator[bytes]:
    packer = zlib.compressobj(6, zlib.DEFLATED, zlib.MAX_WBITS | 16)
    for piece in pieces:
        yield packer.compress(piece)
    yield packer.flush()


class _Pipe(io.RawIOBase):
    """A file that only grows, and gives out what was written."""

    def __init__(self) -> None:
        super().__init__()
        self.written = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: object, /) -> int:
        self.written += memoryview(data)  # type: ignore[arg-type]
        return memoryview(data).nbytes  # type: ignore[arg-type]

    def take(self) -> bytes:
        taken = bytes(self.written)
        self.written.clear()
        return taken


def _zipped(pieces: Iterator[bytes], form: str) -> Iterator[bytes]:
    pipe = _Pipe()
    with (
        zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open(f"feed.{form}", "w", force_zip64=True) as member,
    ):
        for piece in pieces:
            member.write(piece)
            yield pipe.take()
    yield pipe.take()


_FORMS: Mapping[str, Form] = {
    "xml": _rss, "atom": _atom, "csv": _table(","), "tsv": _table("\t"), "yml": _yml, "jsonl": _lines, "json": _array,
}  # fmt: skip
_MEDIA_TYPES = {
    "xml": "application/xml", "atom": "application/atom+xml", "csv": "text/csv", "tsv": "text/tab-separated-values",
    "yml": "application/xml", "jsonl": "application/jsonl", "json": "application/json",
}  # fmt: skip
_PACKINGS: Mapping[str, tuple[str, Callable[[Iterator[bytes], str], Iterator[bytes]]]] = {
    "": ("", _plain),
    "gz": ("application/gzip", _gzipped),
    "zip": ("application/zip", _zipped),
}
