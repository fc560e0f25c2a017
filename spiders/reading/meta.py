"""What a page says of itself in its head: OpenGraph and product meta tags, the language, the canonical address."""

from collections.abc import Callable, Mapping
from urllib.parse import urljoin, urlsplit

from lxml import html

from spiders.addresses import joined
from spiders.items import Item
from spiders.reading.tree import one_line

_PRODUCT_TYPES = frozenset(("product", "og:product", "product.item", "product.group", "ebay-objects:item", "book"))


MOST_VALUES = 50


def read_meta(root: html.HtmlElement) -> Mapping[str, tuple[str, ...]]:
    """Every meta tag's content by its property or name, in order."""
    found: dict[str, tuple[str, ...]] = {}
    for tag in root.iter("meta"):
        name = (tag.get("property") or tag.get("name") or tag.get("itemprop") or "").strip().lower()
        content = one_line(tag.get("content", ""))
        if name and content:
            found[name] = (*found.get(name, ())[:MOST_VALUES], content)
    return found


def says_product(meta: Mapping[str, tuple[str, ...]]) -> bool:
    """Whether the head declares the page to be about one product."""
    declared = {word.lower() for word in meta.get("og:type", ())}
    return bool(declared & _PRODUCT_TYPES) or "product:price:amount" in meta or "og:price:amount" in meta


def item_of_meta(meta: Mapping[str, tuple[str, ...]], url: str) -> Item:
    """The item as the product meta tags state it; the title is left to the headings, which lack the site's name."""
    product = says_product(meta)
    return Item(
        listing_ref=_first(meta, "product:retailer_item_id", "product:sku"),
        brand=_first(meta, "product:brand", "og:brand"),
        description=_first(meta, "og:description", "description", "twitter:description") if product else "",
        category=_first(meta, "product:category"),
        price=_first(meta, "product:sale_price:amount", "product:price:amount", "og:price:amount", "product:price"),
        currency=_first(meta, "product:sale_price:currency", "product:price:currency", "og:price:currency"),
        images=tuple(dict.fromkeys(_joined(url, image) for image in meta.get("og:image", ()))) if product else (),
        condition=_first(meta, "product:condition"),
        gtin=_first(meta, "product:gtin", "product:ean", "product:upc", "product:isbn", "books:isbn", "book:isbn"),
    )


def _first(meta: Mapping[str, tuple[str, ...]], *names: str) -> str:
    return next((meta[name][0] for name in names if name in meta), "")


def page_language(root: html.HtmlElement, meta: Mapping[str, tuple[str, ...]]) -> str:
    """The language the page declares, such as "de" or "pt-BR"; nothing where it declares none."""
    declared = root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or root.get("xml:lang") or ""
    return one_line(declared) or _first(meta, "content-language", "og:locale").replace("_", "-")


def canonical_address(root: html.HtmlElement, url: str, allowed: Callable[[str], bool]) -> str:
    """The address under which the site itself files this page, where that is allowed; nothing where it names none.

    A canonical link to the front page is the fault of a template, not an address of this page.
    """
    for link in root.iter("link"):
        if "canonical" in link.get("rel", "").lower().split():
            address = joined(url, link.get("href", ""))
            if address and allowed(address) and urlsplit(address).path.strip("/"):
                return address
    return ""


def _joined(url: str, reference: str) -> str:
    try:
        joined = urljoin(url, reference)
        urlsplit(joined)
    except ValueError:
        return url
    return joined
