"""The links of a category page, by what they are for: a listing, the next page of listings, another category."""

import re
from collections.abc import Iterator
from enum import StrEnum
from itertools import islice
from urllib.parse import urlsplit

from lxml import html

from spiders.addresses import joined
from spiders.reading.decoding import decode
from spiders.reading.json_lists import looks_like_json, read_json_list
from spiders.reading.jsonld import read_jsonld
from spiders.reading.microdata import read_microdata
from spiders.reading.notation import PRICE_WITHIN
from spiders.reading.products import offered_products
from spiders.reading.tree import TooDeep, plant, seen_text

MOST = 5_000

_NEXT = re.compile(
    r"^(?:next|next page|weiter|nächste(?: seite)?|suivant|siguiente|próxima?|avanti|volgende|nästa|dalej|następna|"
    r"далее|следующая|показать (?:ещё|еще)|加载更多|更多|voir plus|cargar más|ver más|"
    r"ver mais|carica altro|meer laden|下一页|下一頁|次へ|다음|التالي|"
    r"load more|show more|mehr (?:laden|anzeigen)|[>»›→]{1,2}|\d{1,4})$",
    re.IGNORECASE,
)
_PAGE_NUMBER = re.compile(
    r"[?&](?:p|pn|pg|page|paged|page_?no|page_?num(?:ber)?|page_?index|product-page|seite|pagina|sayfa|strona|str|o|s|start|"
    r"offset|pagen_\d|\w*_?start_index|\w*listingoffset|cursor|after|currentpage|_pgn)=[\w%=-]+|/page[/-]\d+|/p[/-]?\d+/?(?:$|\?)|"
    r"[-_]p(?:age)?[-_]?\d+(?:\.html?)?(?:$|\?)",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"(?:=|/page[/-]|/p[/-]?|[-_]p(?:age)?[-_]?)(\d{1,5})(?=\D|$)")
_PAGING = re.compile(
    r"pag(?:er|ing|inat|enav)|next|load-?more|show-?more|more-?(?:results|items|products)|infinite", re.IGNORECASE
)
# Where a button that a script listens to keeps the address of what it loads.
_LOADED = (
    *("data-next-href", "data-next-url", "data-next-page-url", "data-nextpage", "data-next", "data-load-more-url"),
    *("data-load-more", "data-url", "data-href", "data-ajax-url", "data-target-url", "data-src", "data-link", "hx-get"),
)
_ADDRESS = re.compile(r"^(?:https?://|/|\?|\./)\S+$|^[\w%./-]+\?\S+$")
_ONCLICK = re.compile(r"location(?:\.href)?\s*=\s*[\"']([^\"']{1,2000})[\"']")
_SITE_MAP = re.compile(r"site-?_?map|карта сайта|plan du site|mapa del sitio|mapa do site|网站地图", re.IGNORECASE)

_MENU = re.compile(r"\bnav\b|navbar|nav-|menu|breadcrumb|categor|department|sidebar|kategori", re.IGNORECASE)
_MENU_TAGS = frozenset(("nav", "header", "menu"))
_CARD_LENGTH = 600
_CARD_ELEMENTS = 80
# Picture, title, basket, wish list, compare: a box with more links holds several cards.
_CARD_LINKS = 5
_CLIMB = 5
_SHORTEST_TITLE = 4
_NOT_A_PAGE = re.compile(
    r"\.(?:jpe?g|png|gif|webp|svg|css|js|pdf|zip|mp4|xml|ico)(?:$|\?)|"
    r"(?:^|/)(?:cart|basket|checkout|login|account|wishlist|compare|search|add-to-cart|customer)(?:$|[/?.])|"
    r"[?&](?:add[-_]to[-_]?(?:cart|wishlist|compare)|action=(?:add|buy|remove)|remove_item)\b",
    re.IGNORECASE,
)


class Role(StrEnum):
    """What a link on a category page looks to be for; OTHER where it shows nothing, or asks not to be followed."""

    LISTING = "listing"
    PAGE = "page"
    CATEGORY = "category"
    OTHER = "other"


def read_links(body: bytes | str, url: str, charset_hint: str = "") -> tuple[tuple[str, Role], ...]:
    """The addresses this page leads to, each once in the page's order; the first role that fits stays."""
    text = decode(body, charset_hint)
    found: dict[str, Role] = {}
    if looks_like_json(text):
        text, listings, further = read_json_list(text, url)
        found |= dict.fromkeys(listings[:MOST], Role.LISTING) | dict.fromkeys(further[:MOST], Role.PAGE)
    try:
        root = plant(text)
    except TooDeep:
        return tuple(found.items())
    base = next((joined(url, tag.get("href", "")) for tag in root.iter("base")), "") or url
    anchors = tuple(_anchors(root, base))
    if is_site_map(root, url) and not any(role is Role.LISTING for _, role in anchors):
        # A page that only lists the site's pages in words: which of them are listings, only a look at them tells.
        anchors = tuple((address, Role.LISTING if role is Role.OTHER else role) for address, role in anchors)
    for address, role in (*_relations(root, base), *_buttons(root, base), *_listed(root, base), *anchors):
        if address:
            # The further pages of a search stand where the search does, which by itself is no page to visit.
            turned = role is Role.PAGE and _turns(address, url)
            dull = (_NOT_A_PAGE.search(address) and not turned) or (role is Role.LISTING and _is_front(address))
            _keep(found, address, Role.OTHER if dull else role)
        if len(found) >= MOST:
            break
    return tuple(found.items())


def listings_within(root: html.HtmlElement, base: str) -> int:
    """To how many listings the page leads, as far as its links show."""
    return len({address for address, role in _anchors(root, base) if role is Role.LISTING})


def is_site_map(root: html.HtmlElement, url: str) -> bool:
    """Whether the page calls itself the map of its site, in its address or its title."""
    titles = (seen_text(title) for title in root.xpath("//head/title | //h1")[:2])
    return any(_SITE_MAP.search(said) for said in (urlsplit(url).path, *titles))


def page_number(url: str) -> int:
    """Which page of a list an address asks for; 0 where it names none."""
    found = _PAGE_NUMBER.search(url)
    number = _NUMBER.search(found.group()) if found else None
    return int(number[1]) if number else 0


def _turns(address: str, url: str) -> bool:
    """Whether an address is a further page of the list at `url`: its own path, or that with a page's number added."""
    here, there = urlsplit(url).path, urlsplit(address).path
    return there == here or (
        page_number(address) > 0 and there.startswith(here.removesuffix(".html").rstrip("/") + "/")
    )


def _keep(found: dict[str, Role], address: str, role: Role) -> None:
    if found.get(address, Role.OTHER) is Role.OTHER:
        found[address] = role


def _is_front(address: str) -> bool:
    parts = urlsplit(address)
    return not parts.path.strip("/") and not parts.query


def _relations(root: html.HtmlElement, base: str) -> Iterator[tuple[str, Role]]:
    for tag in root.iter("link", "a"):
        if "next" in tag.get("rel", "").lower().split():
            yield joined(base, tag.get("href", "")), Role.PAGE


def _buttons(root: html.HtmlElement, base: str) -> Iterator[tuple[str, Role]]:
    """What loads the next listings without being a link."""
    for element in islice(root.iter("button", "a", "div", "span", "li", "section", "ul"), MOST):
        written = next((said for name in _LOADED if _ADDRESS.match(said := element.get(name, "").strip())), "")
        clicked = _ONCLICK.search(element.get("onclick", ""))
        written = written or (clicked[1] if clicked else "")
        if written and (_PAGING.search(_names(element)) or _NEXT.match(seen_text(element)[:40])):
            yield joined(base, written), Role.PAGE


def _listed(root: html.HtmlElement, base: str) -> Iterator[tuple[str, Role]]:
    """The listings that the page's markup names: in an ItemList, or as several products with an address each."""
    things = (*read_jsonld(root)[0], *read_microdata(root, base))
    products = [product for product in offered_products(things) if product.text("url")]
    for product in products if len(products) > 1 else ():
        yield joined(base, product.text("url")), Role.LISTING
    for thing in things:
        for part in thing.walk():
            if "itemlist" in part.types:
                for step in part.things("itemListElement"):
                    address = step.text("url") or next((item.text("url", "@id") for item in step.things("item")), "")
                    yield joined(base, address) if address else "", Role.LISTING


def _anchors(root: html.HtmlElement, base: str) -> Iterator[tuple[str, Role]]:
    for anchor in islice(root.iter("a"), MOST):
        reference = anchor.get("href", "").strip()
        if not reference or reference.startswith(("#", "javascript:", "mailto:", "tel:")):
            continue
        unwanted = "nofollow" in anchor.get("rel", "").lower().split()
        yield joined(base, reference), Role.OTHER if unwanted else _role(anchor, reference)


def _role(anchor: html.HtmlElement, reference: str) -> Role:
    said = seen_text(anchor)[:100]
    around = [anchor, *anchor.iterancestors()][:_CLIMB]
    if _PAGE_NUMBER.search(reference) and (_NEXT.match(said) or any(_PAGING.search(_names(part)) for part in around)):
        return Role.PAGE
    if _NEXT.match(said) and any(_PAGING.search(_names(part)) for part in around):
        return Role.PAGE
    if any(part.tag in _MENU_TAGS for part in anchor.iterancestors()):
        return Role.CATEGORY
    if _in_card(around):
        return Role.LISTING
    if any(_MENU.search(_names(part)) for part in anchor.iterancestors()):
        return Role.CATEGORY
    # A picture with words under it, outside the menus: a card without a price.
    return Role.LISTING if len(said) >= _SHORTEST_TITLE and any(True for _ in anchor.iter("img")) else Role.OTHER


def _in_card(around: list[html.HtmlElement]) -> bool:
    """Whether a small box around the link shows a price, as a listing's card does."""
    for part in around:
        if sum(1 for _ in islice(part.iter(), _CARD_ELEMENTS)) == _CARD_ELEMENTS:
            return False
        said = seen_text(part)
        if len(said) > _CARD_LENGTH or len({link.get("href") for link in part.iter("a")}) > _CARD_LINKS:
            return False
        if PRICE_WITHIN.search(said):
            return True
    return False


def _names(element: html.HtmlElement) -> str:
    return f"{element.get('class', '')} {element.get('id', '')}"
