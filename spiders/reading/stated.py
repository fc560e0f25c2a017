"""The listing that a page's embedded state describes, by what its fields are called: never surer than what is seen."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from spiders.addresses import joined
from spiders.items import Item
from spiders.reading.headings import words_of
from spiders.reading.state import Node
from spiders.reading.tree import one_line

LONGEST_TITLE = 500
MOST_IMAGES = 20
# A card of a related listing states as little as this; a page's own listing states more.
_RICHEST = 12

_TITLES = (
    "title",
    "name",
    "productname",
    "producttitle",
    "itemname",
    "itemtitle",
    "goodsname",
    "displayname",
    "subject",
)
_PRICES = (
    *("saleprice", "specialprice", "promotionprice", "discountprice", "discountedprice", "currentprice", "finalprice"),
    *("offerprice", "sellingprice", "price", "pricewithtax", "grossprice", "unitprice", "goodsprice", "itemprice"),
    *("priceamount", "minprice", "lowprice", "pricemin", "pricerange", "prices", "pricing", "priceinfo", "amount"),
)
_WITHIN_PRICE = (
    *("formatted", "formattedprice", "formattedvalue", "displayprice", "pricetext", "text", "sale", "special", "final"),
    *("current", "now", "discounted", "gross", "value", "amount", "price", "min", "minvariantprice", "start", "from"),
    *("minimum", "low", "saleprice", "finalprice", "centamount", "regular", "pricerange"),
)
_CURRENCIES = ("currency", "currencycode", "pricecurrency", "currencyiso", "isocode", "currencyid", "currencysymbol")
_BRANDS = ("brand", "brandname", "manufacturer", "manufacturername", "maker", "vendor")
_IDENTIFIERS = (
    *("sku", "itemid", "productid", "goodsid", "listingid", "offerid", "articlenumber", "productcode", "code", "id"),
)
_GTINS = ("gtin", "gtin13", "ean", "ean13", "barcode", "upc", "isbn")
_IMAGES = (
    "images",
    "image",
    "imageurl",
    "imageurls",
    "pictures",
    "picture",
    "gallery",
    "media",
    "mainimage",
    "thumbnail",
)
_IMAGES_WITHIN = ("url", "src", "originalsrc", "large", "full", "original", "contenturl", "href", "image")
_DESCRIPTIONS = ("description", "descriptiontext", "shortdescription", "plaindescription")
_SELLERS = (
    *("seller", "sellername", "sellernick", "merchant", "merchantname", "shopname", "storename", "suppliername"),
    *("vendorname", "shop", "store", "sellerinfo", "sellerdetails", "shopinfo", "storeinfo", "companyname"),
)
_SELLERS_OUTSIDE = frozenset(("sellername", "sellernick", "shopname", "storename", "merchantname", "vendorname"))
_NAMES = ("name", "title", "nick", "nickname", "sellername", "shopname", "storename", "username", "displayname")
_MINOR = re.compile(r"incents|cents?$|minor|centamount", re.IGNORECASE)
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_PLAIN = re.compile(r"[\s_-]")

Fields = Mapping[str, Any]


def stated_item(nodes: Iterable[Node], title: str, base: str) -> Item | None:
    """The listing among the state's objects: the fullest that bears `title`, or where the page has none, the only one.

    None where none bears it, or where a page without a title describes several.
    """
    described = list(_described(nodes))
    wanted = words_of(title)
    own = [each for each in described if wanted and _bears(each[1], wanted)]
    if not own and not wanted:
        single = [each for each in described if not each[2].listed]
        own = single if len({name for _, name, _ in single}) == 1 else []
    if not own:
        return None
    fields, name, _ = max(own, key=lambda each: _richness(each[0]))
    return _item(fields, name, base)


def stated_seller(nodes: Iterable[Node]) -> str:
    """The one seller whom the state names anywhere; nothing where it names none, or several."""
    said = (_text(_folded(node.held), key) for node in nodes if not node.listed for key in _SELLERS_OUTSIDE)
    names = {name for name in said if name}
    return next(iter(names)) if len(names) == 1 else ""


def _described(nodes: Iterable[Node]) -> Iterator[tuple[Fields, str, Node]]:
    for node in nodes:
        fields = _folded(node.held)
        name = next((said for key in _TITLES if (said := _text(fields, key))), "")
        if 0 < len(name) <= LONGEST_TITLE and _price(fields)[0]:
            yield fields, name, node


def _folded(held: Mapping[str, Any]) -> Fields:
    """The fields by their names without case and hyphens: productName, product_name and ProductName are one."""
    return {_PLAIN.sub("", str(key)).lower(): value for key, value in held.items()}


def _bears(name: str, wanted: frozenset[str]) -> bool:
    words = words_of(name)
    return bool(words) and (words <= wanted or wanted <= words)


def _richness(fields: Fields) -> int:
    known = (*_TITLES, *_PRICES, *_BRANDS, *_IDENTIFIERS, *_IMAGES, *_DESCRIPTIONS, *_SELLERS)
    return min(_RICHEST, sum(key in fields for key in known))


def _item(fields: Fields, name: str, base: str) -> Item:
    price, currency = _price(fields)
    seller = next((said for key in _SELLERS if (said := _text(fields, key))), "")
    return Item(
        listing_ref=next((said for key in _IDENTIFIERS if (said := _text(fields, key))), ""),
        title=one_line(name),
        brand=next((said for key in _BRANDS if (said := _text(fields, key))), ""),
        description=next((said for key in _DESCRIPTIONS if (said := _text(fields, key))), ""),
        price=price,
        currency=currency,
        images=_images(fields, base),
        seller=seller,
        gtin=next((said for key in _GTINS if (said := _text(fields, key))), ""),
    )


def _text(fields: Fields, key: str) -> str:
    """A field in words; an object stands for its name."""
    value = fields.get(key)
    if isinstance(value, dict):
        inner = _folded(value)
        value = next((inner[name] for name in _NAMES if isinstance(inner.get(name), str)), None)
    return one_line(value) if isinstance(value, str) else ""


def _price(fields: Fields) -> tuple[str, str]:
    """The price that the object asks, in major units, and its currency; nothing where it asks none."""
    currency = _currency(fields)
    for key in _PRICES:
        said, inner = _amount(fields.get(key), key, fields, 0)
        if said:
            return said, inner or currency
    variants = fields.get("variants") or fields.get("offers") or fields.get("skus")
    for variant in variants[:1] if isinstance(variants, list) else ():
        if isinstance(variant, dict):
            said, inner = _price({**_folded(variant), "variants": None, "offers": None, "skus": None})
            return said, inner or currency
    return "", ""


def _currency(fields: Fields) -> str:
    return next((said for key in _CURRENCIES if (said := _text(fields, key)) and len(said) <= 12), "")


def _amount(value: Any, key: str, fields: Fields, depth: int) -> tuple[str, str]:
    if isinstance(value, str) and any(sign.isdigit() for sign in value) and len(value) <= 60:
        return _in_major_units(one_line(value), key, fields), ""
    if isinstance(value, dict) and depth < 3:
        inner = _folded(value)
        for name in _WITHIN_PRICE:
            said, currency = _amount(inner.get(name), name, inner, depth + 1)
            if said:
                return said, currency or _currency(inner)
    return "", ""


def _in_major_units(said: str, key: str, fields: Fields) -> str:
    """The number in major units, where its object says that it counts minor ones."""
    if not _NUMBER.fullmatch(said):
        return said
    places = next((fields[name] for name in ("currencyminorunit", "fractiondigits") if name in fields), None)
    if isinstance(places, str) and places.isdecimal() and "." not in said:
        return _shifted(said, min(int(places[:1]), 4))
    whole_cents = "." not in said and {"pricemin", "pricevaries"} <= fields.keys()
    return _shifted(said, 2) if (_MINOR.search(key) and "." not in said) or whole_cents else said


def _shifted(digits: str, places: int) -> str:
    padded = digits.rjust(places + 1, "0")
    return f"{padded[:-places]}.{padded[-places:]}" if places else digits


def _images(fields: Fields, base: str) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for key in _IMAGES:
        value = fields.get(key)
        for each in value[:MOST_IMAGES] if isinstance(value, list) else [value]:
            written = each if isinstance(each, str) else _image(each)
            address = joined(base, written) if written and not written.startswith("data:") else ""
            if address:
                found[address] = None
    return tuple(found)[:MOST_IMAGES]


def _image(value: Any) -> str:
    if not isinstance(value, dict):
        return ""
    inner = _folded(value)
    return next((inner[name] for name in _IMAGES_WITHIN if isinstance(inner.get(name), str)), "")
