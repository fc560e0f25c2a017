"""Which of the products that a page's markup describes are offered on this very page, and at which address."""

import html as entities
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, fields, replace
from itertools import islice
from typing import Any
from urllib.parse import urlsplit

from spiders.addresses import host_of, joined
from spiders.items import Item
from spiders.reading.headings import names_site, site_name, words_of
from spiders.reading.products import item_of, items_of, name_of
from spiders.reading.things import Thing
from spiders.reading.view import View

# A page that describes more products than this is a list of them.
MOST_ITEMS = 200

Allowed = Callable[[str], bool]
# What shops put between a listing's name and their own.
_GLUE = " \u00a0|–—-·•»«:,@/｜"


def on_host_of(url: str) -> Allowed:
    """Believes the addresses on the page's own host."""
    host = host_of(url)
    return lambda address: host_of(address) == host


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where the page stands: `canonical` is what it calls itself where that may be believed, or nothing."""

    url: str
    base: str
    canonical: str
    allowed: Allowed

    @property
    def own(self) -> str:
        """The address under which the page's own listing is kept."""
        return self.canonical or self.url

    def claimed(self, written: str) -> str:
        """The address that markup claims, where it may be believed: the front page is a template's fault."""
        address = joined(self.base, written) if written else ""
        parts = urlsplit(address)
        believed = address and self.allowed(address) and (parts.path.strip("/") or parts.query)
        return address if believed else ""

    def is_elsewhere(self, item: Item) -> bool:
        """Whether the markup says, believably, that the item is offered on another page."""
        claimed = self.claimed(item.url)
        return bool(claimed) and not any(_same_page(claimed, own) for own in (self.url, self.own))


def _same_page(one: str, other: str) -> bool:
    return urlsplit(one)[1:3] == urlsplit(other)[1:3]


def own_products(products: Iterable[Thing], seen: Item, place: Place) -> tuple[tuple[Item, ...], tuple[str, ...]]:
    """The items offered on this very page, its own first, and where the others that it describes are offered.

    Where one bears the page's title or address, the others are offered here only if they name no page of their own.
    """
    described = [(product, item_of(product, place.base)) for product in products if name_of(product)]
    own = [(product, item) for product, item in described if _is_own(item, seen, place)]
    if not own and len({(words_of(item.title), place.claimed(item.url)) for _, item in described}) == 1:
        own = described
    if not own:
        sole = len(described) == 1
        placed = (_listings(product, item, place, sole=sole) for product, item in described)
        return tuple(item for items in placed for item in items), ()
    first = max(own, key=lambda pair: _richness(pair[0]))
    others = [item for product, item in described if product is not first[0] and product.things("offers")]
    here = _others_here((item for item in others if not place.is_elsewhere(item)), first[1])
    away = dict.fromkeys(place.claimed(item.url) for item in others if place.is_elsewhere(item))
    whole = completed(first[1], (item for product, item in own if product is not first[0]))
    return (*_listings(first[0], whole, place, sole=True), *(_placed(item, place) for item in here)), tuple(away)


def _listings(product: Thing, item: Item, place: Place, *, sole: bool = False) -> tuple[Item, ...]:
    """The product's listings on this page: one, or where several sellers offer it here, one of each."""
    by_seller = items_of(product, place.base)
    if len(by_seller) < 2:
        return (_placed(item, place, sole=sole),)
    placed = (_placed(completed(each, (item,)), place, sole=sole) for each in by_seller)
    return tuple(replace(each, listing_ref=f"{each.listing_ref or each.url}#{each.seller}") for each in placed)


def completed(item: Item, others: Iterable[Item]) -> Item:
    """The item, with what it leaves open taken from those that tell the same again; a price brings its currency."""
    for other in islice(others, MOST_ITEMS):
        open_fields = _open_fields(item, other)
        if not item.price:
            open_fields |= {"price": other.price, "currency": other.currency or item.currency}
        item = replace(item, **open_fields)
    return item


def _open_fields(item: Item, other: Item) -> dict[str, Any]:
    alone = ("price", "currency")
    names = (each.name for each in fields(Item) if each.name not in alone)
    return {name: getattr(other, name) for name in names if not getattr(item, name) and getattr(other, name)}


def _is_own(item: Item, seen: Item, place: Place) -> bool:
    claimed = place.claimed(item.url)
    if claimed and _same_page(claimed, place.own):
        return True
    name, title = item.title.casefold(), seen.title.casefold()
    return bool(title) and (name == title or name in title or title in name)


def _others_here(others: Iterable[Item], first: Item) -> Iterator[Item]:
    """Those that are not one of the items before them told again, in microdata or as a variant without a name."""
    told = [words_of(first.title)]
    for item in islice(others, MOST_ITEMS):
        words = words_of(item.title)
        if not any(words <= before for before in told):
            told.append(words)
            yield item


def _placed(item: Item, place: Place, *, sole: bool = False) -> Item:
    """The item at its address: the page's own, unless markup may be believed and the page does not say better."""
    claimed = place.claimed(item.url)
    return replace(item, url=(place.canonical if sole else "") or claimed or place.own)


def _richness(product: Thing) -> int:
    return len(product.properties) + 10 * bool(product.things("offers"))


def filled(item: Item, seen: Item, view: View) -> Item:
    """The item, with what it leaves open taken from what is seen: price and currency only together."""
    open_fields = _open_fields(item, seen)
    if title := _better_title(item.title, seen.title, view):
        open_fields["title"] = title
    if not item.price:
        open_fields |= {"price": seen.price, "currency": item.currency or seen.currency}
    return replace(item, **open_fields)


def _better_title(named: str, seen: str, view: View) -> str:
    """The heading, where markup names the same escaped twice, or with the site's name glued on; else nothing."""
    if not seen or named == seen:
        return ""
    if entities.unescape(named) == seen:
        return seen
    glued = named.removeprefix(seen) if named.startswith(seen) else named.removesuffix(seen)
    said = glued.strip(_GLUE)
    return seen if glued != named and said and names_site(said, view.url, site_name(view.meta)) else ""
