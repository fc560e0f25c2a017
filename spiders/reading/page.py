"""One page read whole: every notation it uses, the surest first, and what remains from what a person sees.

Markup is written for machines, and a seller may write there what no buyer sees. So it decides neither where the
listing stands nor what it is called alone: the address is the page's, and what a buyer reads in large letters is kept.
"""

import html as entities
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from itertools import islice
from urllib.parse import urljoin, urlsplit

from lxml import html

from spiders.addresses import host_of, joined
from spiders.items import Item, Problem
from spiders.reading.closer import look_closer
from spiders.reading.decoding import decode
from spiders.reading.headings import page_title, unsaid, words_of
from spiders.reading.jsonld import read_jsonld
from spiders.reading.meta import canonical_address, item_of_meta, page_language, says_product
from spiders.reading.microdata import read_microdata
from spiders.reading.products import breadcrumb, item_of, offered_products
from spiders.reading.selected import apply_selectors
from spiders.reading.things import Thing
from spiders.reading.tree import TooDeep, plant
from spiders.reading.view import View

# A page that describes more products than this is a list of them.
MOST_ITEMS = 200

Allowed = Callable[[str], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class PageReading:
    """What a page offers. `sure` says whether the page itself shows that it offers something: by markup or a price.

    `elsewhere` are the addresses of other products that the markup describes and that are offered on pages of their
    own.
    """

    items: tuple[Item, ...] = ()
    problems: tuple[Problem, ...] = ()
    sure: bool = False
    elsewhere: tuple[str, ...] = ()


def read_items(
    page: bytes | str, url: str, charset_hint: str = "", *, defaults: Item | None = None
) -> tuple[Item, ...]:
    """The items of a product page, the page's own first."""
    return read_page(page, url, charset_hint, defaults=defaults).items


def read_page(
    page: bytes | str,
    url: str,
    charset_hint: str = "",
    *,
    defaults: Item | None = None,
    allowed: Allowed | None = None,
    selectors: Mapping[str, str] | None = None,
) -> PageReading:
    """The items of a page that is expected to offer one, with what could not be read of it. Never raises.

    The currency and language of `defaults` fill in where the page names none. `allowed` says whether an address that
    the page claims for itself may be believed; by default, one on the page's own host. What `selectors` find goes
    before all else.
    """
    try:
        root = plant(decode(page, charset_hint))
    except TooDeep as fault:
        return PageReading(problems=(Problem(place="page", reason=str(fault)),))
    found = _read(root, url, defaults or Item(), allowed or _on_host_of(url))
    return _selected(found, root, url, selectors, defaults or Item()) if selectors else found


def _selected(
    found: PageReading, root: html.HtmlElement, url: str, selectors: Mapping[str, str], defaults: Item
) -> PageReading:
    """The reading, its first item as the platform's selectors give it; they may find a listing where nothing else did.

    A page that offers nothing by itself and on which no selector finds anything is another page, not a changed layout.
    """
    first = found.items[0] if found.items else Item(url=url)
    item, missing = apply_selectors(first, root, _base(root, url), selectors)
    told_nothing = len(missing) > 0 and item == first and not found.sure
    if told_nothing or not item.title:
        return found
    item = _defaulted(item, Item(), defaults)
    sure = found.sure or ("price" in selectors and item.price != first.price)
    return replace(found, items=(item, *found.items[1:]), problems=(*found.problems, *missing), sure=sure)


def _on_host_of(url: str) -> Allowed:
    host = host_of(url)
    return lambda address: host_of(address) == host


def _read(root: html.HtmlElement, url: str, defaults: Item, allowed: Allowed) -> PageReading:
    base = _base(root, url)
    view = View(root, url, base)
    linked, problems = read_jsonld(root)
    things = (*linked, *read_microdata(root, base))
    seen = _seen_item(view, things)
    place = _Place(url=url, base=base, canonical=canonical_address(root, url, allowed), allowed=allowed)
    marked, elsewhere = _own_products(offered_products(things), seen, place)
    items = (look_closer(_filled(marked[0], seen), view), *marked[1:]) if marked else _unmarked(view, seen, place)
    sure = bool(marked) or says_product(view.meta) or any(item.price for item in items)
    if marked:
        items = (_with_headlines(items[0], unsaid(root, view.meta, url, items[0])), *items[1:])
    finished = tuple(_defaulted(item, seen, defaults) for item in _told_apart(items) if item.title)
    if len(finished) > MOST_ITEMS:
        many = f"the page describes {len(finished)} products; the first {MOST_ITEMS} are read"
        problems += (Problem(place="page", reason=many),)
    return PageReading(items=finished[:MOST_ITEMS], problems=problems, sure=sure, elsewhere=elsewhere)


def _unmarked(view: View, seen: Item, place: "_Place") -> tuple[Item, ...]:
    """The one listing of a page without markup, as far as a person sees it."""
    return (replace(look_closer(seen, view), url=place.own),) if seen.title else ()


def _base(root: html.HtmlElement, url: str) -> str:
    declared = next((tag.get("href", "") for tag in root.iter("base")), "")
    try:
        return urljoin(url, declared)
    except ValueError:
        return url


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """Where the page stands: `canonical` is what it calls itself where that may be believed, or nothing."""

    url: str
    base: str
    canonical: str
    allowed: Allowed

    @property
    def own(self) -> str:
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


def _seen_item(view: View, things: tuple[Thing, ...]) -> Item:
    """What the head says and the title that a person sees, without the markup of products."""
    item = item_of_meta(view.meta, view.base)
    return replace(
        item,
        title=page_title(view.root, view.meta, view.url),
        category=item.category or breadcrumb(things),
        language=page_language(view.root, view.meta),
    )


def _own_products(products: Iterable[Thing], seen: Item, place: _Place) -> tuple[tuple[Item, ...], tuple[str, ...]]:
    """The items offered on this very page, its own first, and where the others that it describes are offered.

    Where one bears the page's title or address, the others are offered here only if they name no page of their own.
    """
    described = [(product, item_of(product, place.base)) for product in products if product.text("name")]
    own = [(product, item) for product, item in described if _is_own(item, seen, place)]
    if not own:
        sole = len(described) == 1
        return tuple(_placed(item, place, sole=sole) for _, item in described), ()
    first = max(own, key=lambda pair: _richness(pair[0]))
    others = [item for product, item in described if product is not first[0] and product.things("offers")]
    here = _others_here((item for item in others if not place.is_elsewhere(item)), first[1])
    away = dict.fromkeys(place.claimed(item.url) for item in others if place.is_elsewhere(item))
    return (_placed(first[1], place, sole=True), *(_placed(item, place) for item in here)), tuple(away)


def _is_own(item: Item, seen: Item, place: _Place) -> bool:
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


def _placed(item: Item, place: _Place, *, sole: bool = False) -> Item:
    """The item at its address: the page's own, unless markup may be believed and the page does not say better."""
    claimed = place.claimed(item.url)
    return replace(item, url=(place.canonical if sole else "") or claimed or place.own)


def _with_headlines(item: Item, concealed: tuple[str, ...]) -> Item:
    """The item, where what a buyer reads and its markup conceals stands first in the description."""
    if not concealed:
        return item
    return replace(item, description="\n".join((*concealed, item.description)).rstrip("\n"))


def _told_apart(items: tuple[Item, ...]) -> Iterator[Item]:
    """The items, where those that share an address and have no reference get one: else the last hides the others."""
    taken: set[str] = set()
    for item in items:
        alike = not item.listing_ref and item.url in taken
        taken.add(item.url)
        yield replace(item, listing_ref=f"{item.url}#{item.title}") if alike else item


def _richness(product: Thing) -> int:
    return len(product.properties) + 10 * bool(product.things("offers"))


def _filled(item: Item, seen: Item) -> Item:
    """The item, with what it leaves open taken from what is seen: price and currency only together."""
    open_fields = {
        name.name: getattr(seen, name.name)
        for name in fields(Item)
        if not getattr(item, name.name) and name.name not in ("price", "currency")
    }
    if seen.title and entities.unescape(item.title) == seen.title:
        # Escaped twice in the markup: the heading shows what was meant.
        open_fields["title"] = seen.title
    if not item.price:
        open_fields |= {"price": seen.price, "currency": item.currency or seen.currency}
    return replace(item, **open_fields)


def _defaulted(item: Item, seen: Item, defaults: Item) -> Item:
    bare = item.price.replace(" ", "").strip("0123456789.,'’") == ""
    currency = item.currency or (defaults.currency if bare and item.price else "")
    language = item.language or seen.language or defaults.language
    return replace(item, currency=currency, language=language)
