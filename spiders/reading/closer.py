"""What markup leaves open about a listing and a look at its page tells: each finder is asked only where needed."""

from dataclasses import replace

from spiders.addresses import joined
from spiders.items import Item
from spiders.reading.finders import find_brand, find_gtin, find_identifier, find_pictures, find_price, find_seller
from spiders.reading.finders.seller import sellers_address
from spiders.reading.headings import names_site, site_name
from spiders.reading.view import View


def look_closer(item: Item, view: View) -> Item:
    """The item with what a person sees on the page filled in; what is stated already stays.

    One exception: a marketplace that names itself as the seller, where its page says who sells.
    """
    return _with_seller(_with_price(_with_goods(item, view), view), view)


def _with_price(item: Item, view: View) -> Item:
    """A price brings its own currency: the one stated elsewhere stays only where none stands beside the number."""
    found = None if item.price else find_price(view)
    return item if found is None else replace(item, price=found.text)


def _with_goods(item: Item, view: View) -> Item:
    brand = None if item.brand else find_brand(view)
    number = None if item.listing_ref else find_identifier(view)
    gtin = None if item.gtin else find_gtin(view)
    return replace(
        item,
        brand=brand.text if brand else item.brand,
        listing_ref=number.text if number else item.listing_ref,
        gtin=gtin.text if gtin else item.gtin,
        images=item.images or tuple(found.text for found in find_pictures(view)),
    )


def _with_seller(item: Item, view: View) -> Item:
    if item.seller and not names_site(item.seller, view.url, site_name(view.meta)):
        return item
    found = find_seller(view)
    if found is None or found.text.casefold() == item.brand.casefold():
        return item
    address = sellers_address(found)
    return replace(item, seller=found.text, seller_id=joined(view.base, address) if address else item.seller_id)
