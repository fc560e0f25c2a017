"""From the fields of an offer in a feed to an item, whichever form the feed has."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from urllib.parse import urljoin

from spiders.addresses import joined
from spiders.feeds.contract import Fields
from spiders.feeds.names import NAMES
from spiders.items import Item, Problem
from spiders.reading.products import PACK_SIZE_NAMES

MOST_IMAGES = 20

_MONEY = (
    re.compile(r"^(?P<amount>.*\S)\s+(?P<currency>[A-Z]{3})$"),
    re.compile(r"^(?P<currency>[A-Z]{3})\s+(?P<amount>\S.*)$"),
    re.compile(r"^(?P<amount>[\d.,]+)(?P<currency>[A-Z]{3})$"),
)
# ISO 4217: how many decimals the minor unit stands for, where that is not two.
_MINOR_DECIMALS = dict.fromkeys(
    ("BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "VND", "VUV", "XAF", "XOF", "XPF"), 0
) | dict.fromkeys(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"), 3)
_NOTHING = re.compile(r"^[^\d]*0*(?:[.,]0*)?[^\d]*$")
# Several pictures in one cell; an address may itself hold a comma.
_NEXT_ADDRESS = re.compile(r"\s*[,;|\s]\s*(?=(?:https?:)?//)")
# Google's shipping in one cell: "US:CA:Overnight:16.00 USD,DE:::5 EUR".
_COUNTRY = re.compile(r"(?:^|,)\s*([A-Z]{2})(?=:|\s*,|\s*$)")


def first(fields: Fields, name: str) -> str:
    """What the offer says first under any of the names that mean this one."""
    for written in NAMES[name]:
        for said in fields.get(written, ()):
            if said:
                return said
    return ""


def every(fields: Fields, *names: str) -> tuple[str, ...]:
    """Everything that the offer says under any of the names that mean these, each once."""
    said = (word for name in names for written in NAMES[name] for word in fields.get(written, ()))
    return tuple(dict.fromkeys(word for word in said if word))


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """What holds for every offer of a feed: its address, and what is meant where an offer does not say."""

    url: str
    currency: str = ""
    language: str = ""


def item_of(fields: Fields, place: str, origin: Origin) -> Item | Problem:
    """The item that an offer's fields state, or why it is none."""
    listing_ref, title, link = first(fields, "id"), first(fields, "title"), _link(fields, origin.url)
    if not title:
        named = f" ({listing_ref or link})" if listing_ref or link else ""
        return Problem(place=place, reason=f"the item{named} has no title")
    if not listing_ref and not link:
        return Problem(place=place, reason="the item has neither an id nor a link")
    price, currency = _price(fields)
    return Item(
        listing_ref=listing_ref,
        url=_address(origin.url, link),
        title=title,
        brand=first(fields, "brand"),
        description=first(fields, "description"),
        category=first(fields, "product_type"),
        price=price,
        currency=currency or (origin.currency if price else ""),
        images=_images(fields, origin.url),
        seller=first(fields, "seller_name"),
        seller_id=first(fields, "seller_id"),
        seller_contacts=every(fields, "seller_contact"),
        condition=first(fields, "condition"),
        gtin=first(fields, "gtin"),
        pack_size=_pack_size(fields),
        ships_from=first(fields, "ships_from"),
        ships_to=_ships_to(fields),
        language=first(fields, "language") or origin.language,
    )


def _price(fields: Fields) -> tuple[str, str]:
    """What is asked now and its currency: the sale price where there is one, never the old price beside it."""
    stated = first(fields, "currency") if fields.keys() & _CURRENCY_NAMES else ""
    sale = first(fields, "sale_price")
    written = sale if sale and not _NOTHING.match(sale) else first(fields, "price")
    if written:
        amount, currency = _money(written)
        return amount, currency or stated
    if minor := first(fields, "price_minor"):
        return _major(minor, stated), stated
    amount, currency = _money(first(fields, "list_price"))
    return amount, (currency or stated) if amount else ""


_CURRENCY_NAMES = frozenset(NAMES["currency"])


def _money(written: str) -> tuple[str, str]:
    """The amount and the currency of "12.50 USD"; what is written otherwise stays whole in the price."""
    for notation in _MONEY:
        if found := notation.match(written):
            return found["amount"], found["currency"]
    return written, ""


def _major(minor: str, currency: str) -> str:
    """The price that a number of minor units is: 1250 in EUR is 12.50; what is no whole number stays as it is."""
    try:
        units = Decimal(minor)
    except InvalidOperation:
        return minor
    if not units.is_finite() or units != units.to_integral_value() or len(minor) > 30:
        return minor
    return f"{units.scaleb(-_MINOR_DECIMALS.get(currency.upper(), 2)):f}"


def _link(fields: Fields, url: str) -> str:
    """The first link that leads somewhere on the web, on whatever host: a feed's links lead to the shop.

    Where none does, the first as written, so that the gate notes it with the listing.
    """
    written = every(fields, "link")
    if len(written) == 1:
        return written[0]
    return next((link for link in written if joined(url, link)), "") or next(iter(written), "")


def _pack_size(fields: Fields) -> str:
    for name in PACK_SIZE_NAMES:
        for said in fields.get(f"product_detail/{name}", ()):
            if said:
                return said
    return first(fields, "multipack")


def _images(fields: Fields, url: str) -> tuple[str, ...]:
    written = every(fields, "image_link", "additional_image_link")
    return tuple(dict.fromkeys(_address(url, image) for image in _apart(written)))[:MOST_IMAGES]


def _apart(written: Iterable[str]) -> Iterable[str]:
    for cell in written:
        if cell.count("//") < 2:
            yield cell
            continue
        yield from _NEXT_ADDRESS.split(cell, MOST_IMAGES)


def _ships_to(fields: Fields) -> tuple[str, ...]:
    named = every(fields, "ships_to")
    if named or "shipping" not in fields:
        return named
    return tuple(dict.fromkeys(country for cell in fields["shipping"] for country in _COUNTRY.findall(cell[:5_000])))


def _address(url: str, written: str) -> str:
    if written.startswith(("https://", "http://")):
        return written
    try:
        return urljoin(url, written) if written else ""
    except ValueError:
        return written
