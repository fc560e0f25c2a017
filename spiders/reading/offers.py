"""The offers of a product of schema.org: which one a visitor of its page would buy, and what is asked for it."""

from collections.abc import Iterable
from contextlib import suppress
from decimal import Decimal, InvalidOperation
from urllib.parse import urljoin

from spiders.reading.things import Thing, type_name
from spiders.reading.tree import one_line

# A page that states more sellers than this for one product is a directory of shops.
MOST_SELLERS = 100

_LIST_PRICES = frozenset(("listprice", "strikethroughprice", "srp", "msrp", "invoiceprice", "regularprice"))
_IN_STOCK = frozenset(("instock", "limitedavailability", "onlineonly", "preorder", "backorder"))
# What is asked of some buyers only, or for more than one piece.
_SPECIAL = ("referenceQuantity", "eligibleQuantity", "validForMemberTier", "billingDuration", "billingIncrement")


def offer_of(product: Thing, url: str) -> Thing:
    """The offer a visitor of this address would buy: the one at this address, else the first that is in stock."""
    return _best(_offers(product), url) or product


def offers_by_seller(product: Thing, url: str) -> tuple[Thing, ...]:
    """One offer of each seller, where the page names several; else none."""
    named: dict[str, list[Thing]] = {}
    for offer in _every_offer(product):
        if seller := seller_name(offer):
            named.setdefault(seller.casefold(), []).append(offer)
    best = (_best(offers, url) for offers in list(named.values())[:MOST_SELLERS])
    return tuple(offer for offer in best if offer is not None) if len(named) > 1 else ()


def seller_name(offer: Thing) -> str:
    """Who makes the offer, in words."""
    return offer.text("seller", "offeredBy", "merchant")


def price_of(offer: Thing) -> str:
    """The price that the offer asks now, as published."""
    return offer.text("price", "lowPrice") or _specification(offer).text("price", "minPrice")


def currency_of(offer: Thing) -> str:
    """The currency that the offer names, as published."""
    return offer.text("priceCurrency") or _specification(offer).text("priceCurrency") or offer.text("currency")


def address(url: str, written: str) -> str:
    """The absolute address that markup writes down, settled by nobody yet."""
    if not written:
        return ""
    try:
        return urljoin(url, one_line(written))
    except ValueError:
        return one_line(written)


def _best(offers: Iterable[Thing], url: str) -> Thing | None:
    offers = tuple(offers)
    at_address = (offer for offer in offers if address(url, offer.text("url")) == url)
    in_stock = (offer for offer in offers if type_name(offer.text("availability")) in _IN_STOCK and price_of(offer))
    priced = (offer for offer in offers if price_of(offer))
    for choice in (at_address, in_stock, priced, iter(offers)):
        if (offer := next(choice, None)) is not None:
            return offer
    return None


def _offers(product: Thing) -> tuple[Thing, ...]:
    offers = product.things("offers", "offer")
    together = tuple(offer for offer in offers if "aggregateoffer" in offer.types and offer.text("lowPrice", "price"))
    if together:
        return together
    return _every_offer(product)


def _every_offer(product: Thing) -> tuple[Thing, ...]:
    offers = product.things("offers", "offer")
    within = tuple(part for offer in offers for part in offer.things("offers"))
    variants = product.things("hasVariant", "model")
    return offers + within or tuple(part for variant in variants for part in variant.things("offers"))


def _specification(offer: Thing) -> Thing:
    """The price asked now: neither the list price beside it nor the price of a kilogram or a dozen."""
    specifications = offer.things("priceSpecification")
    asked = [part for part in specifications if _price_type(part) not in _LIST_PRICES and not _is_unit_price(part)]
    plain = [part for part in asked if not any(part.values(name) for name in _SPECIAL)] or asked
    on_sale = [part for part in plain if _price_type(part) == "saleprice"]
    return min(on_sale or plain, key=_amount, default=Thing())


def _is_unit_price(specification: Thing) -> bool:
    return bool(specification.values("referenceQuantity"))


def _price_type(specification: Thing) -> str:
    return type_name(specification.text("priceType"))


def _amount(specification: Thing) -> Decimal:
    """For comparing alone: of two prices that nothing tells apart the lower one is asked."""
    with suppress(InvalidOperation):
        amount = Decimal(specification.text("price", "minPrice").strip())
        return amount if amount.is_finite() else Decimal("Infinity")
    return Decimal("Infinity")
