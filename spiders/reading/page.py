"""One page read whole: every notation it uses, the surest first, and what remains from what a person sees.

Markup is written for machines, and a seller may write there what no buyer sees. So it decides neither where the
listing stands nor what it is called alone: the address is the page's, and what a buyer reads in large letters is kept.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from urllib.parse import urljoin

from lxml import html

from spiders.items import Item, Problem
from spiders.reading.closer import look_closer
from spiders.reading.decoding import decode
from spiders.reading.headings import page_title, unsaid
from spiders.reading.jsonld import read_jsonld
from spiders.reading.meta import canonical_address, item_of_meta, page_language, says_product
from spiders.reading.microdata import read_microdata
from spiders.reading.own import MOST_ITEMS, Allowed, Place, filled, on_host_of, own_products
from spiders.reading.products import breadcrumb, offered_products
from spiders.reading.rdfa import read_rdfa
from spiders.reading.selected import apply_selectors
from spiders.reading.standins import stands_in
from spiders.reading.things import Thing
from spiders.reading.tree import TooDeep, plant
from spiders.reading.view import View


@dataclass(frozen=True, slots=True, kw_only=True)
class PageReading:
    """What a page offers. `sure` says whether the page itself shows that it offers something: by markup or a price.

    `elsewhere` are the addresses of other products that the markup describes and that are offered on pages of their
    own. `no_listing` is why the page is none though it has a title: it says so, or is the front page or a list.
    """

    items: tuple[Item, ...] = ()
    problems: tuple[Problem, ...] = ()
    sure: bool = False
    elsewhere: tuple[str, ...] = ()
    no_listing: str = ""


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
    found = _read(root, url, defaults or Item(), allowed or on_host_of(url))
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
    if told_nothing or not item.title or (found.no_listing and not item.price):
        return found
    item = _defaulted(item, Item(), defaults)
    sure = found.sure or ("price" in selectors and item.price != first.price)
    return replace(found, items=(item, *found.items[1:]), problems=(*found.problems, *missing), sure=sure)


def _read(root: html.HtmlElement, url: str, defaults: Item, allowed: Allowed) -> PageReading:
    base = _base(root, url)
    view = View(root, url, base)
    linked, problems = read_jsonld(root)
    things = (*linked, *read_microdata(root, base), *read_rdfa(root, base))
    seen = _seen_item(view, things)
    place = Place(url=url, base=base, canonical=canonical_address(root, url, allowed), allowed=allowed)
    marked, elsewhere = own_products(offered_products(things), seen, place)
    items = (look_closer(filled(marked[0], seen, view), view), *marked[1:]) if marked else _unmarked(view, seen, place)
    sure = bool(marked) or says_product(view.meta) or any(item.price for item in items)
    no_listing = "" if sure else stands_in(view, next(iter(items), None))
    if no_listing:
        return PageReading(problems=(*problems, Problem(place="page", reason=no_listing)), no_listing=no_listing)
    if marked:
        items = (_with_headlines(items[0], unsaid(root, view.meta, url, items[0])), *items[1:])
    finished = tuple(_defaulted(item, seen, defaults) for item in _told_apart(items) if item.title)
    if len(finished) > MOST_ITEMS:
        many = f"the page describes {len(finished)} products; the first {MOST_ITEMS} are read"
        problems += (Problem(place="page", reason=many),)
    return PageReading(items=finished[:MOST_ITEMS], problems=problems, sure=sure, elsewhere=elsewhere)


def _unmarked(view: View, seen: Item, place: Place) -> tuple[Item, ...]:
    """The one listing of a page without markup, as far as a person sees it."""
    item = look_closer(seen, view)
    return (replace(item, url=place.own),) if item.title else ()


def _base(root: html.HtmlElement, url: str) -> str:
    declared = next((tag.get("href", "") for tag in root.iter("base")), "")
    try:
        return urljoin(url, declared)
    except ValueError:
        return url


def _seen_item(view: View, things: tuple[Thing, ...]) -> Item:
    """What the head says and the title that a person sees, without the markup of products."""
    item = item_of_meta(view.meta, view.base)
    return replace(
        item,
        title=page_title(view.root, view.meta, view.url),
        category=item.category or breadcrumb(things),
        language=page_language(view.root, view.meta),
    )


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


def _defaulted(item: Item, seen: Item, defaults: Item) -> Item:
    bare = item.price.replace(" ", "").strip("0123456789.,'’") == ""
    currency = item.currency or (defaults.currency if bare and item.price else "")
    language = item.language or seen.language or defaults.language
    return replace(item, currency=currency, language=language)
