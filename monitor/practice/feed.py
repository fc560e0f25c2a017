"""The product feed: RSS 2.0 with Google Merchant's namespace, stating what the product pages state.

| fact | feed | product page (JSON-LD) |
|---|---|---|
| listing_ref | g:id | sku |
| url | g:link | url |
| title, description | g:title, g:description | name, description |
| brand | g:brand | brand.name |
| category | g:product_type | category |
| price, currency | g:price, one text "12.50 USD" | offers.price, offers.priceCurrency |
| images | g:image_link, then g:additional_image_link | image |
| seller | g:seller_name | offers.seller.name |
| seller_id | g:external_seller_id (Google's, for marketplaces) | offers.seller.identifier |
| seller_contacts | x:seller_contact, ours, for none is published | offers.seller.contactPoint, see markup.py |
| condition | g:condition | offers.itemCondition |
| gtin | g:gtin | gtin |
| pack_size | g:product_detail, attribute_name "pack size" | additionalProperty, name "pack size" |
| ships_from | g:ships_from_country | offers.shippingDetails.shippingOrigin.addressCountry |
| ships_to | g:shipping with g:country, one each | offers.shippingDetails.shippingDestination[].addressCountry |
| language | dc:language (Dublin Core) | the page's lang attribute |

A fact that the listing does not state is left out of both.
"""

from collections.abc import Iterator
from html import escape

from monitor.practice.catalogue import Catalogue
from monitor.practice.facts import published
from spiders.items import Item

GOOGLE = "http://base.google.com/ns/1.0"
DUBLIN_CORE = "http://purl.org/dc/elements/1.1/"
OURS = "urn:listing-monitor:practice"

_PIECE = 100  # listings sent at a time


def feed(catalogue: Catalogue, base: str) -> Iterator[bytes]:
    """The whole feed in pieces, in file order, every piece UTF-8."""
    yield _head(catalogue, base).encode()
    for start in range(0, len(catalogue), _PIECE):
        slugs = catalogue.order[start : start + _PIECE]
        yield "".join(_entry(published(catalogue.listing(slug), slug=slug, base=base)) for slug in slugs).encode()
    yield b"</channel></rss>\n"


def _head(catalogue: Catalogue, base: str) -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<rss version="2.0" xmlns:g="{GOOGLE}" xmlns:dc="{DUBLIN_CORE}" xmlns:x="{OURS}"><channel>\n'
        f"{_tag('title', catalogue.name)}{_tag('link', base + '/')}{_tag('description', 'All listings')}\n"
    )


def _entry(item: Item) -> str:
    tags = (
        _tag("g:id", item.listing_ref),
        _tag("g:title", item.title),
        _tag("g:description", item.description),
        _tag("g:link", item.url),
        *(_tag(_picture_tag(place), image) for place, image in enumerate(item.images)),
        _tag("g:availability", "in_stock"),
        _tag("g:price", f"{item.price} {item.currency}".rstrip() if item.price else ""),
        _tag("g:brand", item.brand),
        _tag("g:gtin", item.gtin),
        _tag("g:product_type", item.category),
        _tag("g:condition", item.condition),
        _tag("g:external_seller_id", item.seller_id),
        _tag("g:seller_name", item.seller),
        *(_tag("x:seller_contact", contact) for contact in item.seller_contacts),
        _detail("pack size", item.pack_size),
        _tag("g:ships_from_country", item.ships_from),
        *(f"<g:shipping>{_tag('g:country', country)}</g:shipping>" for country in item.ships_to),
        _tag("dc:language", item.language),
    )
    return f"<item>{''.join(tags)}</item>\n"


def _picture_tag(place: int) -> str:
    return "g:additional_image_link" if place else "g:image_link"


def _detail(name: str, value: str) -> str:
    inner = f"{_tag('g:attribute_name', name)}{_tag('g:attribute_value', value)}"
    return f"<g:product_detail>{inner}</g:product_detail>" if value else ""


def _tag(name: str, text: str) -> str:
    # A bare carriage return would be read back as a line feed (XML 1.0, 2.11).
    return f"<{name}>{escape(text, quote=False).replace(chr(13), '&#13;')}</{name}>" if text else ""
