"""The seller: on a marketplace not the site, but whoever the page says sells this listing.

Looked for in three ways, the surest first: a label ("Sold by", 掌柜), an element whose class says that it names a
seller, and a link that leads to a seller's page.
"""

import re
from collections.abc import Iterator
from itertools import islice
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from lxml import html

from spiders.reading.elsewhere import Around, is_aside, leads_away, names_of, up_to
from spiders.reading.found import Found
from spiders.reading.headings import names_site, site_name
from spiders.reading.labels import starts_with_label
from spiders.reading.tree import seen_text
from spiders.reading.view import View

LONGEST_NAME = 80
# A page holds few elements that look like a seller's name; a page of a thousand is a list of sellers.
MOST_CONSIDERED = 50

_CALLED_SELLER = re.compile(
    r"(?:^|[\s_-])(?:(?:seller|vendor|merchant|shop|store|supplier)[_-]?(?:name|title|nick|link|profile\w*)|sold-?by|"
    r"vendeur|verkaeufer|vendedor|mbg-nw|seller)(?![\w])|sellerProfile|sellerName|shopName|storeName|"
    r"__item--seller\b",
    re.IGNORECASE,
)
# A site calls itself a shop and a store too: only what leads to a page of its own is then a seller on it.
_CALLED_SHOP = re.compile(r"shop|store", re.IGNORECASE)
_SELLERS_PAGE = re.compile(
    r"/(?:sellers?|vendors?|merchants?|suppliers?|usr|haendler|verkaeufer|vendeurs?|vendedor(?:es)?|venditori?|lojista|"
    r"sprzedawc[ay]|prodavec|prodavets|penjual|satici|magaza|store|stores|shops|u|users?|members?)/(?P<name>[^/?#]+)/?$",
    re.IGNORECASE,
)
_SELLERS_KEYS = frozenset(
    ("seller", "seller_id", "sellerid", "vendor_id", "vendorid", "merchant_id", "merchant", "shop_id", "userid")
)
# Where a visitor looks after his own account, and who else writes on a page than the one who sells.
_ACCOUNT = re.compile(
    r"^(?:log-?in|log-?out|sign-?(?:in|up|out)|register|edit|settings|password|me|account|new)$", re.IGNORECASE
)
_OTHERS = re.compile(r"comment|question|answer|bidder|buyer|follower|thread|post-", re.IGNORECASE)
_MENUS = frozenset(("nav", "header", "footer", "menu", "aside"))
_MENU = re.compile(r"\bnav\b|navbar|nav-|menu|breadcrumb|footer|crumb", re.IGNORECASE)
# What links near a seller's name say instead of it.
_GENERIC = re.compile(
    r"^(?:\W*|\(?[\d.,\s%]+\)?|.*\b(?:visit|view|see|more|all|other|contact|follow|save|feedback|ratings?|reviews?|details|"
    r"information|message|ask|home|sign|log|register|become|sell|open|find|locator|policy|terms|question)\b.*|"
    r".*(?:besuchen|anzeigen|kontakt|bewertung|weitere|alle|impressum|agb|voir|contacter|ver m[áa]s|contactar|"
    r"перейти|все товары|связаться|отзыв|进入店铺|收藏|联系|全部|关注|店铺首页|查看|متابعة|زيارة|تواصل).*)$",
    re.IGNORECASE | re.DOTALL,
)
_TRAILING = re.compile(
    r"\s*(?:,?\s(?:and|&)\s(?:ships?|shipped|fulfilled|delivered|dispatched)\b.*|\(\s*[\d.,%\s]+\)?.*|[★☆⭐].*|"
    r"\s\d(?:[.,]\d)?\s*(?:/\s*5|stars?).*|[.;|]\s.*)$",
    re.IGNORECASE | re.DOTALL,
)

_NOBODY = frozenset(
    ("seller", "vendor", "merchant", "n/a", "none", "unknown", "null", "undefined", "guest", "shop", "store")
)


def find_seller(view: View) -> Found | None:
    """Who sells the listing, as the page names him; None where it names nobody but the site itself."""
    site = site_name(view.meta)
    for found, said in _candidates(view):
        name = _name(found.text)
        if name and (said or not names_site(name, view.url, site)) and not is_aside(found.element, view.around):
            return Found(text=name, element=found.element)
    return None


def _candidates(view: View) -> Iterator[tuple[Found, bool]]:
    """What may name the seller, and whether the page says in words that it does: then it may be the site itself."""
    yield from ((found, True) for found in view.labelled.get("seller", ()))
    yield from ((found, False) for ways in (_called(view), _linked(view)) for found in ways)


def sellers_address(found: Found) -> str:
    """Where the seller's own page is, as the link around or within his name says; nothing where there is none.

    Without what only follows the visitor: the address is what two of a seller's listings have in common.
    """
    element = found.element
    around = (element, *islice(element.iterancestors(), 3), *islice(element.iter("a"), 3))
    led = (_bare_address(part.get("href", "")) for part in around if leads_away(part))
    return next((address for address in led if address), "")


def _bare_address(href: str) -> str:
    try:
        parts = urlsplit(href)
    except ValueError:
        return ""
    kept = [(key, value) for key, value in parse_qsl(parts.query[:2_000])[:20] if key.lower() in _SELLERS_KEYS]
    front = not parts.path.strip("/") and not kept and not parts.netloc
    return "" if front else urlunsplit((parts.scheme, parts.netloc, parts.path, urlencode(kept), ""))


def _name(said: str) -> str:
    bare = _TRAILING.sub("", said).strip(" :：,·|–-\u00a0@")
    return "" if len(bare) > LONGEST_NAME or _GENERIC.match(bare) or bare.casefold() in _NOBODY else bare


def _called(view: View) -> Iterator[Found]:
    """The elements that their author calls the name of a seller, innermost text first."""
    named = view.root.xpath("//*[@class or @id or @itemprop]")
    called = (each for each in named if _CALLED_SELLER.search(f"{names_of(each)} {each.get('itemprop', '')}"))
    for element in islice(called, MOST_CONSIDERED):
        if _in_menu(element, view.around):
            continue
        link = next((part for part in element.iter("a") if leads_away(part) and seen_text(part)), None)
        inner = link if link is not None else element
        own = leads_away(inner) or any(leads_away(part) for part in islice(inner.iterancestors(), 2))
        said = seen_text(inner)
        announced = starts_with_label(said)
        if said and len(said) <= LONGEST_NAME and not announced and (own or not _CALLED_SHOP.search(names_of(element))):
            yield Found(text=said, element=inner)


def _linked(view: View) -> Iterator[Found]:
    """The links that lead to a seller's page, outside the menus."""
    anchors = (each for each in view.root.iter("a") if _leads_to_seller(each.get("href", "")))
    for anchor in islice(anchors, MOST_CONSIDERED):
        said = seen_text(anchor)
        others = any(_OTHERS.search(names_of(part)) for part in up_to(anchor, view.around))
        if said and len(said) <= LONGEST_NAME and not others and not _in_menu(anchor, view.around):
            yield Found(text=said, element=anchor)


def _leads_to_seller(href: str) -> bool:
    try:
        parts = urlsplit(href)
    except ValueError:
        return False
    if page := _SELLERS_PAGE.search(parts.path):
        return not _ACCOUNT.match(page["name"])
    return any(key.lower() in _SELLERS_KEYS and value for key, value in parse_qsl(parts.query[:2_000])[:20])


def _in_menu(element: html.HtmlElement, around: Around) -> bool:
    return any(part.tag in _MENUS or _MENU.search(names_of(part)) for part in up_to(element, around))
