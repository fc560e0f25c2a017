"""From a thing of schema.org to an item: where shops put price, seller, identifier and the rest."""

from collections import deque
from collections.abc import Iterable

from spiders.items import Item
from spiders.reading.offers import address, currency_of, offer_of, offers_by_seller, price_of, seller_name
from spiders.reading.things import Thing, type_name

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
_CONDITIONS = {
    "newcondition": "new",
    "usedcondition": "used",
    "refurbishedcondition": "refurbished",
    "damagedcondition": "damaged",
}
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
    return _item(product, offer_of(product, url), url)


def items_of(product: Thing, url: str) -> tuple[Item, ...]:
    """The item, or where several sellers offer it on one page, one item of each: these are as many listings."""
    offers = offers_by_seller(product, url)
    return tuple(_item(product, offer, url) for offer in offers) or (item_of(product, url),)


def name_of(product: Thing) -> str:
    """What the product is called: by itself, or a group without a name as its first variant is."""
    variants = (variant.text("name") for variant in product.things("hasVariant"))
    return product.text("name", "headline", "title") or next((name for name in variants if name), "")


def _item(product: Thing, offer: Thing, url: str) -> Item:
    seller = next(iter(offer.things("seller", "offeredBy", "merchant")), Thing())
    return Item(
        listing_ref=_identifier(product, offer),
        url=address(url, product.text("url") or offer.text("url")),
        title=name_of(product),
        brand=product.text("brand", "manufacturer"),
        description=product.text("description"),
        category=_category(product),
        price=price_of(offer),
        currency=currency_of(offer),
        images=_images(product, url),
        seller=seller_name(offer),
        seller_id=_seller_id(seller),
        seller_contacts=_contacts(seller),
        condition=_condition(offer.text("itemCondition") or product.text("itemCondition")),
        gtin=product.text(*_GTINS) or offer.text(*_GTINS),
        pack_size=_pack_size(product),
        ships_from=_country(offer, "shippingOrigin") or offer.text("availableAtOrFrom"),
        ships_to=_ships_to(offer),
        language=product.text("inLanguage"),
    )


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
            found.append(address(url, written))
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
