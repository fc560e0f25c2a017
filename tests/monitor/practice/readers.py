"""Readers of the platform's pages and feed, written from the feed's table and from nothing of the platform's code."""

import json
from collections.abc import Iterable
from typing import Any

from lxml import etree, html

from spiders.items import Item

_G = "{http://base.google.com/ns/1.0}"
_X = "{urn:listing-monitor:practice}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_WORDS = {
    f"https://schema.org/{word.capitalize()}Condition": word for word in ("new", "used", "refurbished", "damaged")
}


def read_page(body: bytes) -> Item:
    """The listing that a product page states in its JSON-LD."""
    page = html.document_fromstring(body, parser=html.HTMLParser(encoding="utf-8", huge_tree=True))
    [script] = page.xpath("//script[@type='application/ld+json']")
    facts = json.loads(script.text)
    offer = facts["offers"]
    seller = offer.get("seller", {})
    shipping = offer.get("shippingDetails", {})
    return Item(
        listing_ref=facts["sku"],
        url=facts["url"],
        title=facts.get("name", ""),
        brand=facts.get("brand", {}).get("name", ""),
        description=facts.get("description", ""),
        category=facts.get("category", ""),
        price=offer.get("price", ""),
        currency=offer.get("priceCurrency", ""),
        images=tuple(facts["image"]),
        seller=seller.get("name", ""),
        seller_id=seller.get("identifier", ""),
        seller_contacts=tuple(_contact(point) for point in seller.get("contactPoint", [])),
        condition=_WORDS.get(offer.get("itemCondition", ""), offer.get("itemCondition", "")),
        gtin=facts.get("gtin", ""),
        pack_size=facts.get("additionalProperty", [{"value": ""}])[0]["value"],
        ships_from=shipping.get("shippingOrigin", {}).get("addressCountry", ""),
        ships_to=tuple(region["addressCountry"] for region in shipping.get("shippingDestination", [])),
        language=str(page.get("lang")).replace("und", ""),
    )


def read_feed(body: bytes) -> list[Item]:
    """The listings that the feed states, in its order."""
    root = etree.fromstring(body, etree.XMLParser(huge_tree=True, resolve_entities=False))
    return [_read_entry(entry) for entry in root.iterfind("channel/item")]


def _read_entry(entry: etree._Element) -> Item:
    price, _, currency = _one(entry, f"{_G}price").rpartition(" ")
    return Item(
        listing_ref=_one(entry, f"{_G}id"),
        url=_one(entry, f"{_G}link"),
        title=_one(entry, f"{_G}title"),
        brand=_one(entry, f"{_G}brand"),
        description=_one(entry, f"{_G}description"),
        category=_one(entry, f"{_G}product_type"),
        price=price,
        currency=currency,
        images=(*_all(entry, f"{_G}image_link"), *_all(entry, f"{_G}additional_image_link")),
        seller=_one(entry, f"{_G}seller_name"),
        seller_id=_one(entry, f"{_G}external_seller_id"),
        seller_contacts=tuple(_all(entry, f"{_X}seller_contact")),
        condition=_one(entry, f"{_G}condition"),
        gtin=_one(entry, f"{_G}gtin"),
        pack_size=_one(entry, f"{_G}product_detail/{_G}attribute_value"),
        ships_from=_one(entry, f"{_G}ships_from_country"),
        ships_to=tuple(_all(entry, f"{_G}shipping/{_G}country")),
        language=_one(entry, f"{_DC}language"),
    )


def _one(entry: etree._Element, path: str) -> str:
    return next(iter(_all(entry, path)), "")


def _all(entry: etree._Element, path: str) -> Iterable[str]:
    return [found.text or "" for found in entry.iterfind(path)]


def _contact(point: dict[str, Any]) -> str:
    [text] = (text for name, text in point.items() if name != "@type")
    return str(text)
