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

from html import escape

from monitor.practice.catalogue import Catalogue
from spiders.items import Item

GOOGLE = "http://base.google.com/ns/1.0"
DUBLIN_CORE = "http://purl.org/dc/elements/1.1/"
OURS = "urn:listing-monitor:practice"


def head(catalogue: Catalogue, base: str) -> str:
    """What stands before the listings."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<rss version="2.0" xmlns:g="{GOOGLE}" xmlns:dc="{DUBLIN_CORE}" xmlns:x="{OURS}"><channel>\n'
        f"{tag('title', catalogue.name)}{tag('link', base + '/')}{tag('description', 'All listings')}\n"
    )


def entry(item: Item) -> str:
    """A listing as the feed states it."""
    tags = (
        tag("g:id", item.listing_ref),
        tag("g:title", item.title),
        tag("g:description", item.description),
        tag("g:link", item.url),
        *(tag(_picture_tag(place), image) for place, image in enumerate(item.images)),
        tag("g:availability", "in_stock"),
        tag("g:price", f"{item.price} {item.currency}".rstrip() if item.price else ""),
        tag("g:brand", item.brand),
        tag("g:gtin", item.gtin),
        tag("g:product_type", item.category),
        tag("g:condition", item.condition),
        tag("g:external_seller_id", item.seller_id),
        tag("g:seller_name", item.seller),
        *(tag("x:seller_contact", contact) for contact in item.seller_contacts),
        _detail("pack size", item.pack_size),
        tag("g:ships_from_country", item.ships_from),
        *(f"<g:shipping>{tag('g:country', country)}</g:shipping>" for country in item.ships_to),
        tag("dc:language", item.language),
    )
    return f"<item>{''.join(tags)}</item>\n"


def _picture_tag(place: int) -> str:
    return "g:additional_image_link" if place else "g:image_link"


def _detail(name: str, value: str) -> str:
    inner = f"{tag('g:attribute_name', name)}{tag('g:attribute_value', value)}"
    return f"<g:product_detail>{inner}</g:product_detail>" if value else ""


def tag(name: str, text: str) -> str:
    """An element of that text; nothing where there is none."""
    # A bare carriage return would be read back as a line feed (XML 1.0, 2.11).
    return f"<{name}>{escape(text, quote=False).replace(chr(13), '&#13;')}</{name}>" if text else ""
