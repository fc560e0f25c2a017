"""From a thing of schema.org to an item: where shops put price, seller, identifier and the rest."""

from collections import deque
from collections.abc import Iterable
from urllib.parse import urljoin

from spiders.items import Item
from spiders.reading.things import Thing, type_name
from spiders.reading.tree import one_line

PRODUCT_TYPES = frozenset(
    (
        *("product", "individualproduct", "productmodel", "productgroup", "productcollection", "someproducts"),
        *("vehicle", "car", "motorcycle", "book", "movie", "musicalbum", "videogame"),
        *("softwareapplication", "mobileapplication"),
    )
)
# A book or film without an offer is described, not offered; a product is offered even where the price is missing.
OFFERED_ONLY_WITH_OFFER = PRODUCT_TYPES - frozenset(name for name in PRODUCT_TYPES if "product" in name)

# Things named within a product that are other products.
_OTHERS = frozenset(
    (
        *("isRelatedTo", "isSimilarTo", "isAccessoryOrSparePartFor", "isConsumableFor", "isVariantOf", "review"),
        *("related_products", "referenced_product", "inProductGroupWithID", "itemReviewed", "subjectOf"),
    )
)
_LIST_PRICES = frozenset(("listprice", "strikethroughprice", "srp", "msrp", "invoiceprice"))
_CONDITIONS = {
    "newcondition": "new",
    "usedcondition": "used",
    "refurbishedcondition": "refurbished",
    "damagedcondition": "damaged",
}
_IN_STOCK = frozenset(("instock", "limitedavailability", "onlineonly", "preorder", "backorder"))
_GTINS = ("gtin", "gtin13", "gtin14", "gtin12", "gtin8", "ean", "ean13", "isbn")
# What shops call the number of pieces in a pack where they name details freely; feeds use the same words.
PACK_SIZE_NAMES = frozenset(("pack size", "pack_size", "packsize", "package quantity", "multipack", "packungsgröße"))
_MOST_IMAGES = 20


def offered_products(things: Iterable[Thing]) -> tuple[Thing, ...]:
    """The products among the page's things, outermost only: one within another is related to it."""
    found: list[Thing] = []
    waiting = deque(things)
    while waiting:
        thing = waiting.popleft()
        if thing.types & PRODUCT_TYPES and _offered(thing):
            found.append(thing)
            continue
        waiting += _within(thing)
    return tuple(found)


def _offered(thing: Thing) -> bool:
    return not thing.types <= OFFERED_ONLY_WITH_OFFER or bool(thing.things("offers"))


def _within(thing: Thing) -> list[Thing]:
    named = (values for name, values in thing.properties.items() if name not in _OTHERS)
    return [value for values in named for value in values if isinstance(value, Thing)]


def item_of(product: Thing, url: str) -> Item:
    """The item that a product's own properties state; addresses become absolute."""
    offer = _offer(product, url)
    seller = next(iter(offer.things("seller", "offeredBy", "merchant")), Thing())
    return Item(
        listing_ref=_identifier(product, offer),
        url=_address(url, product.text("url") or offer.text("url")),
        title=product.text("name", "headline", "title"),
        brand=product.text("brand", "manufacturer"),
        description=product.text("description"),
        category=_category(product),
        price=_price(offer),
        currency=_currency(offer),
        images=_images(product, url),
        seller=offer.text("seller", "offeredBy", "merchant"),
        seller_id=_seller_id(seller),
        seller_contacts=_contacts(seller),
        condition=_condition(offer.text("itemCondition") or product.text("itemCondition")),
        gtin=product.text(*_GTINS) or offer.text(*_GTINS),
        pack_size=_pack_size(product),
        ships_from=_country(offer, "shippingOrigin") or offer.text("availableAtOrFrom"),
        ships_to=_ships_to(offer),
        language=product.text("inLanguage"),
    )


def _offer(product: Thing, url: str) -> Thing:
    """The offer a visitor of this address would buy: the one at this address, else the first that is in stock."""
    offers = _offers(product)
    at_address = (offer for offer in offers if _address(url, offer.text("url")) == url)
    in_stock = (offer for offer in offers if type_name(offer.text("availability")) in _IN_STOCK and _price(offer))
    priced = (offer for offer in offers if _price(offer))
    for choice in (at_address, in_stock, priced, iter(offers)):
        if (offer := next(choice, None)) is not None:
            return offer
    return product


def _offers(product: Thing) -> tuple[Thing, ...]:
    offers = product.things("offers", "offer")
    together = tuple(offer for offer in offers if "aggregateoffer" in offer.types and offer.text("lowPrice", "price"))
    if together:
        return together
    within = tuple(part for offer in offers for part in offer.things("offers"))
    variants = product.things("hasVariant", "model")
    return offers + within or tuple(part for variant in variants for part in variant.things("offers"))


def _price(offer: Thing) -> str:
    return offer.text("price", "lowPrice") or _specification(offer).text("price", "minPrice")


def _currency(offer: Thing) -> str:
    return offer.text("priceCurrency") or _specification(offer).text("priceCurrency") or offer.text("currency")


def _specification(offer: Thing) -> Thing:
    """The price asked now: neither the list price beside it nor the price of a kilogram."""
    specifications = offer.things("priceSpecification")
    asked = (part for part in specifications if not part.values("referenceQuantity") and not _is_list_price(part))
    return next(asked, Thing())


def _is_list_price(specification: Thing) -> bool:
    return type_name(specification.text("priceType")) in _LIST_PRICES


def _identifier(product: Thing, offer: Thing) -> str:
    written = product.text("sku", "productID") or offer.text("sku") or product.text("identifier", "mpn")
    # schema.org writes productID as "sku:123".
    kind, colon, number = written.partition(":")
    return number.strip() if colon and kind.lower() in ("sku", "mpn", "isbn", "ean", "gtin") else written


def _seller_id(seller: Thing) -> str:
    return seller.text("identifier", "@id", "url", "sameAs")


def _contacts(seller: Thing) -> tuple[str, ...]:
    said = (
        contact
        for place in (seller, *seller.things("contactPoint"))
        for contact in place.texts("email", "telephone", *(("url", "identifier") if place is not seller else ()))
    )
    return tuple(dict.fromkeys(said))


def _pack_size(product: Thing) -> str:
    for detail in product.things("additionalProperty"):
        if detail.text("name").casefold() in PACK_SIZE_NAMES:
            return detail.text("value")
    return product.text("packSize")


def _category(product: Thing) -> str:
    return " > ".join(product.texts("category"))


def _condition(written: str) -> str:
    return _CONDITIONS.get(type_name(written), written)


def _images(product: Thing, url: str) -> tuple[str, ...]:
    found: list[str] = []
    for value in product.values("image", "images", "photo"):
        written = value if isinstance(value, str) else value.text("contentUrl", "url", "@id")
        if written.strip() and not written.startswith("data:"):
            found.append(_address(url, written))
    return tuple(dict.fromkeys(found))[:_MOST_IMAGES]


def _country(offer: Thing, place: str) -> str:
    for details in offer.things("shippingDetails"):
        for where in details.things(place):
            if named := where.text("addressCountry", "address"):
                return named
    return ""


def _ships_to(offer: Thing) -> tuple[str, ...]:
    countries = (
        country
        for details in offer.things("shippingDetails")
        for where in details.things("shippingDestination")
        for country in where.texts("addressCountry")
    )
    return tuple(dict.fromkeys(countries)) or offer.texts("eligibleRegion", "areaServed")


def _address(url: str, written: str) -> str:
    if not written:
        return ""
    try:
        return urljoin(url, one_line(written))
    except ValueError:
        return one_line(written)


def breadcrumb(things: Iterable[Thing]) -> str:
    """The path of the page's breadcrumb list, joined as product feeds join it, or nothing."""
    for thing in things:
        for part in thing.walk():
            if "breadcrumblist" in part.types:
                names = [_crumb(step) for step in part.things("itemListElement")]
                return " > ".join(name for name in names if name)
    return ""


def _crumb(step: Thing) -> str:
    return step.text("name") or step.text("item")
