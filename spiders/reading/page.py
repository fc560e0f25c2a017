"""One page read whole: every notation it uses, the surest first, and what remains from what a person sees."""

import html as entities
from dataclasses import dataclass, fields, replace
from urllib.parse import urljoin, urlsplit

from lxml import html

from spiders.items import Item, Problem
from spiders.reading.decoding import decode
from spiders.reading.headings import main_heading, page_title
from spiders.reading.jsonld import read_jsonld
from spiders.reading.meta import canonical_address, item_of_meta, page_language, read_meta, says_product
from spiders.reading.microdata import read_microdata
from spiders.reading.notation import noted_price
from spiders.reading.products import breadcrumb, item_of, offered_products
from spiders.reading.things import Thing
from spiders.reading.tree import TooDeep, plant


@dataclass(frozen=True, slots=True, kw_only=True)
class PageReading:
    """What a page offers. `sure` says whether the page itself shows that it offers something: by markup or a price."""

    items: tuple[Item, ...] = ()
    problems: tuple[Problem, ...] = ()
    sure: bool = False


def read_items(
    page: bytes | str, url: str, charset_hint: str = "", *, currency: str = "", language: str = ""
) -> tuple[Item, ...]:
    """The items of a product page, the page's own first; `currency` and `language` fill in where it names none."""
    return read_page(page, url, charset_hint, currency=currency, language=language).items


def read_page(
    page: bytes | str, url: str, charset_hint: str = "", *, currency: str = "", language: str = ""
) -> PageReading:
    """The items of a page that is expected to offer one, with what could not be read of it. Never raises."""
    try:
        root = plant(decode(page, charset_hint))
    except TooDeep as fault:
        return PageReading(problems=(Problem(place="page", reason=str(fault)),))
    return _read(root, url, Item(currency=currency, language=language))


def _read(root: html.HtmlElement, url: str, defaults: Item) -> PageReading:
    base = _base(root, url)
    linked, problems = read_jsonld(root)
    things = (*linked, *read_microdata(root, base))
    seen = _seen_item(root, base, url, things)
    marked = tuple(item_of(product, base) for product in _own_products(offered_products(things), seen))
    if not any(item.price for item in marked):
        seen = _with_noted_price(seen, root, url)
    items = tuple(_filled(item, seen) for item in marked[:1]) + marked[1:]
    items = items or ((seen,) if seen.title else ())
    sure = bool(marked) or says_product(read_meta(root)) or bool(seen.price)
    finished = tuple(_defaulted(item, seen, defaults) for item in items if item.title)
    return PageReading(items=finished, problems=problems, sure=sure)


def _base(root: html.HtmlElement, url: str) -> str:
    declared = next((tag.get("href", "") for tag in root.iter("base")), "")
    try:
        return urljoin(url, declared)
    except ValueError:
        return url


def _seen_item(root: html.HtmlElement, base: str, url: str, things: tuple[Thing, ...]) -> Item:
    """What the head says and a person sees, without the markup of products."""
    meta = read_meta(root)
    item = item_of_meta(meta, base)
    return replace(
        item,
        title=page_title(root, meta, url),
        url=canonical_address(root, url),
        category=item.category or breadcrumb(things),
        language=page_language(root, meta),
    )


def _price_seen(root: html.HtmlElement, url: str) -> str:
    return noted_price(root, main_heading(root, read_meta(root), url))


def _with_noted_price(seen: Item, root: html.HtmlElement, url: str) -> Item:
    return seen if seen.price else replace(seen, price=_price_seen(root, url))


def _own_products(products: tuple[Thing, ...], seen: Item) -> tuple[Thing, ...]:
    """The page's own products: where one of several bears the page's title or address, the others are related to it."""
    named = tuple(product for product in products if product.text("name"))
    own = [product for product in named if _is_own(product, seen)]
    if own:
        return (max(own, key=_richness),)
    return named


def _is_own(product: Thing, seen: Item) -> bool:
    address = product.text("url")
    if address and urlsplit(address)[1:3] == urlsplit(seen.url)[1:3]:
        return True
    name, title = product.text("name").casefold(), seen.title.casefold()
    return bool(title) and (name == title or name in title or title in name)


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
    return replace(item, url=item.url or seen.url, currency=currency, language=language)
