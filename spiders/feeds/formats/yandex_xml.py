"""Yandex's YML: a shop's catalogue of offers, with its categories and currencies before them.

Format: https://yandex.ru/support/marketplace/assortment/auto/yml.html. An offer names its goods by `name`, or by
type, maker and model; books by author and name, records by artist and title.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from spiders.feeds.contract import MOST_VALUES, Cut, Entry, Fields, Said, Unread
from spiders.feeds.markup import Parser, Piece, Unparsable, end_of, entries, marks_of
from spiders.feeds.stream import Stream
from spiders.reading.decoding import cleaned
from spiders.reading.loose_xml import local_name

# Ten times the categories of the largest marketplaces; what is beyond has no category.
MOST_CATEGORIES = 100_000
_DEEPEST_PATH = 12
_ROOT = re.compile(r"<(?:yml_catalog|shop)[\s>]", re.IGNORECASE)
_MARKS = marks_of("offer", "category")
_END = end_of("yml_catalog", "shop")
_SHOP_NAME = re.compile(rb"<name>([^\0]{0,300}?)</name>", re.IGNORECASE)
_SHOP = re.compile(rb"<shop[\s>]", re.IGNORECASE)
_GOODS = re.compile(rb"<(?:categories|offers|offer)[\s>]", re.IGNORECASE)
_HEAD = 20_000
# How shops call the number of pieces in a pack among an offer's free parameters.
_PACK_PARAMETERS = frozenset(
    ("количество в упаковке", "количество штук в упаковке", "штук в упаковке", "кол-во в упаковке", "шт. в упаковке",
     "количество предметов в упаковке", "pack size", "package quantity")
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class YandexXml:
    """Yandex's YML."""

    name: str = "yandex-xml"

    def recognises(self, head: str) -> bool:
        """The root of a catalogue."""
        return head.startswith("<") and bool(_ROOT.search(head, 0, _HEAD))

    def read(self, stream: Stream) -> Iterator[Said]:
        """Every offer."""
        parser, shop = Parser({}), _Shop(_shop_name(stream.head()[:_HEAD]))
        for piece in entries(stream, _MARKS, _END):
            if isinstance(piece, Cut):
                yield piece
            elif piece.tag == "category":
                shop.learn(piece, parser)
            elif piece.reason:
                yield Unread(reason=piece.reason, end=piece.end)
            else:
                yield _read(piece, parser, shop)


class _Shop:
    """What the catalogue says before its offers."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._categories: dict[str, tuple[str, str]] = {}

    def learn(self, piece: Piece, parser: Parser) -> None:
        """Takes a category in; one that cannot be read leaves its offers without."""
        if piece.reason or len(self._categories) >= MOST_CATEGORIES:
            return
        try:
            element = parser.element(piece.text)
        except Unparsable:
            return
        parent = element.get("parentId") or element.get("parentid") or ""
        self._categories[(element.get("id") or "")[:100]] = (_text(element)[:500], parent[:100])

    def path(self, category: str) -> str:
        """The category with those it stands in, outermost first, as feeds join them."""
        names: list[str] = []
        while category in self._categories and len(names) < _DEEPEST_PATH:
            name, category = self._categories[category]
            names.append(name)
        return " > ".join(reversed(names))


def _shop_name(head: bytes) -> str:
    shop, goods = _SHOP.search(head), _GOODS.search(head)
    found = _SHOP_NAME.search(head, shop.end() if shop else 0, goods.start() if goods else len(head))
    if not found:
        return ""
    try:
        return _text(Parser({}).element(b"<name>" + found[1] + b"</name>"))
    except Unparsable:
        return ""


def _read(piece: Piece, parser: Parser, shop: _Shop) -> Said:
    try:
        offer = parser.element(piece.text)
    except Unparsable as fault:
        return Unread(reason=str(fault), end=piece.end)
    said = _said(offer)
    return Entry(fields={name: values for name, values in _fields(offer, said, shop).items() if any(values)},
                 end=piece.end)  # fmt: skip


def _said(offer: "etree._Element") -> Mapping[str, tuple[str, ...]]:
    said: dict[str, tuple[str, ...]] = {}
    for element in offer.iterchildren("*"):
        name = local_name(element.tag)
        key = f"param/{(element.get('name') or '').strip().casefold()}" if name == "param" else name
        said[key] = (*said.get(key, ())[:MOST_VALUES], _text(element))
    return said


def _fields(offer: "etree._Element", said: Mapping[str, tuple[str, ...]], shop: _Shop) -> Fields:
    def one(name: str) -> str:
        return next((text for text in said.get(name, ()) if text), "")

    condition = next(offer.iterchildren("condition"), None)
    return {
        "id": (offer.get("id") or "",),
        "title": (_title(offer.get("type") or "", one),),
        "description": (one("description"),),
        "link": said.get("url", ()),
        "image_link": said.get("picture", ()),
        "price": (one("price"),),
        "list_price": (one("oldprice"),),
        "currency": (one("currencyid"),),
        "brand": (one("vendor") or one("publisher"),),
        "product_type": (shop.path(one("categoryid")) or one("market_category") or one("category"),),
        "seller_name": (shop.name,),
        "condition": ((condition.get("type") or "") if condition is not None else "",),
        "gtin": (*said.get("barcode", ()), one("isbn")),
        "multipack": tuple(one(f"param/{name}") for name in _PACK_PARAMETERS if f"param/{name}" in said),
    }


def _title(kind: str, one: Callable[[str], str]) -> str:
    """What the offer calls its goods; of type, maker and model each once, as a shop's page would."""
    if name := one("name"):
        return f"{one('author')} {name}".strip() if kind in ("book", "audiobook") else name
    if kind == "artist.title":
        return " ".join(filter(None, (one("artist"), one("title"))))
    prefix, maker, model = one("typeprefix"), one("vendor"), one("model")
    if _folded(maker) in _folded(model):
        maker = ""
    return " ".join(filter(None, (prefix, maker, model))) or one("title")


def _folded(name: str) -> str:
    """The name without case and kinds of blanks: a maker is often written once more into the model."""
    return " ".join(name.split()).casefold()


def _text(element: "etree._Element") -> str:
    return cleaned("".join(element.itertext())).strip()


FORMAT = YandexXml()
