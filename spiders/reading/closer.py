"""What markup leaves open about a listing and a look at its page tells: each finder is asked only where needed."""

from dataclasses import fields, replace

from spiders.addresses import joined
from spiders.items import Item
from spiders.reading.finders import find_brand, find_gtin, find_identifier, find_pictures, find_price, find_seller
from spiders.reading.finders.seller import sellers_address
from spiders.reading.headings import names_site, site_name
from spiders.reading.stated import stated_item, stated_seller
from spiders.reading.view import View


def look_closer(item: Item, view: View) -> Item:
    """The item with what a person sees on the page filled in; what is stated already stays.

    One exception: a marketplace that names itself as the seller, where its page says who sells.
    """
    return _with_state(_with_seller(_with_price(_with_goods(item, view), view), view), view)


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


def _with_state(item: Item, view: View) -> Item:
    """What neither markup nor the page itself shows, from the state that its scripts carry."""
    if item.title and item.price and (item.seller or not view.state_names_sellers):
        return item
    stated = stated_item(view.state, item.title, view.base) or Item()
    site = site_name(view.meta)
    # A page that asks no price offers nothing: whom its scripts name there sells something else.
    elsewhere = stated_seller(view.state) if item.price or stated.price else ""
    named = (name for name in (stated.seller, elsewhere) if not names_site(name, view.url, site))
    seller = item.seller or next(named, "")
    still_open = {
        name.name: getattr(stated, name.name)
        for name in fields(Item)
        if not getattr(item, name.name) and name.name not in ("price", "currency", "seller")
    }
    priced = item if item.price else replace(item, price=stated.price, currency=stated.currency or item.currency)
    return replace(priced, **still_open, seller=seller)
