"""The pages' facts as JSON-LD in schema.org's words; feed.py's table sets a listing's beside the feed's."""

import json
import re
from collections.abc import Sequence

from monitor.practice.facts import CONDITIONS
from spiders.items import Item

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+")
_PHONE = re.compile(r"\+?[\d\s().-]{6,}")


def json_ld(item: Item) -> str:
    """The Product of a listing, safe inside a script element whatever the listing says."""
    return _script(_product(item))


def list_json_ld(urls: Sequence[str]) -> str:
    """The ItemList of a category page, which says which of its links are listings."""
    elements = [{"@type": "ListItem", "position": place, "url": url} for place, url in enumerate(urls, start=1)]
    return _script({"@context": "https://schema.org", "@type": "ItemList", "itemListElement": elements})


def _script(facts: dict[str, object]) -> str:
    text = json.dumps(facts, ensure_ascii=False, separators=(",", ":"))
    # As escapes, these can neither end the element nor open a comment in it, and JSON reads them back unchanged.
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _product(item: Item) -> dict[str, object]:
    return {"@context": "https://schema.org", "@type": "Product"} | _stated(
        {
            "url": item.url,
            "sku": item.listing_ref,
            "name": item.title,
            "description": item.description,
            "brand": _named("Brand", item.brand),
            "category": item.category,
            "image": list(item.images),
            "gtin": item.gtin,
            "additionalProperty": _pack_size(item.pack_size),
            "offers": _offer(item),
        }
    )


def _offer(item: Item) -> dict[str, object]:
    return {"@type": "Offer", "availability": "https://schema.org/InStock"} | _stated(
        {
            "url": item.url,
            "price": item.price,
            "priceCurrency": item.currency,
            "itemCondition": CONDITIONS.get(item.condition, item.condition),
            "seller": _seller(item),
            "shippingDetails": _shipping(item),
        }
    )


def _seller(item: Item) -> dict[str, object]:
    facts = _stated(
        {
            "identifier": item.seller_id,
            "name": item.seller,
            "contactPoint": [_contact(contact) for contact in item.seller_contacts],
        }
    )
    return {"@type": "Organization"} | facts if facts else {}


def _contact(contact: str) -> dict[str, object]:
    """A ContactPoint with the contact's text unchanged, under the one property that fits it."""
    if _EMAIL.fullmatch(contact):
        return {"@type": "ContactPoint", "email": contact}
    if _PHONE.fullmatch(contact):
        return {"@type": "ContactPoint", "telephone": contact}
    if contact.startswith(("http://", "https://")):
        return {"@type": "ContactPoint", "url": contact}
    return {"@type": "ContactPoint", "identifier": contact}


def _shipping(item: Item) -> dict[str, object]:
    facts = _stated(
        {
            "shippingOrigin": _region(item.ships_from) if item.ships_from else {},
            "shippingDestination": [_region(country) for country in item.ships_to],
        }
    )
    return {"@type": "OfferShippingDetails"} | facts if facts else {}


def _region(country: str) -> dict[str, object]:
    return {"@type": "DefinedRegion", "addressCountry": country}


def _pack_size(text: str) -> list[dict[str, object]]:
    return [{"@type": "PropertyValue", "name": "pack size", "value": text}] if text else []


def _named(kind: str, name: str) -> dict[str, object]:
    return {"@type": kind, "name": name} if name else {}


def _stated(facts: dict[str, object]) -> dict[str, object]:
    """The facts that the listing states."""
    return {name: value for name, value in facts.items() if value}
