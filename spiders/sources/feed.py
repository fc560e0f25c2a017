"""Product feeds in Google Merchant's form: RSS 2.0, RSS 1.0 or Atom with the g: fields, handed over in slices.

The feed is cut into its items before any XML is parsed. So one broken item costs only itself, entities and external
files that a hostile feed declares are never seen by a parser, and a feed that was cut off is known by its open end.
Field names: https://support.google.com/merchants/answer/7052112
"""

import html as entities
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urljoin

from lxml import etree

from spiders.addresses import joined
from spiders.items import CrawlPlan, Failure, Item, Link, PageKind, Problem, Reading
from spiders.reading.decoding import decode
from spiders.reading.loose_xml import local_name, tightened
from spiders.reading.products import PACK_SIZE_NAMES
from spiders.reading.tree import TooDeep
from spiders.sources.contract import Page

SLICE = 500
# A million characters is forty times the longest item of the largest feed seen; what is longer is not one listing.
LONGEST_ITEM = 1_000_000
MOST_IMAGES = 20
MOST_VALUES = 300
OPEN_END = "the feed is cut off here"

_GOOGLE = re.compile(r"base\.google\.com/(?:ns|cns)/1\.0", re.IGNORECASE)
_NAMESPACE = re.compile(r"""xmlns(?::([\w.-]+))?\s*=\s*["']([^"'<>]{1,500})["']""")
_MARK = re.compile(r"<!\[CDATA\[|<!--|<(?P<close>/?)(?:[\w.-]+:)?(?P<tag>item|entry)(?=[\s/>])", re.IGNORECASE)
_ROOT_END = re.compile(r"</(?:[\w.-]+:)?(?:rss|feed|rdf)\s*>\s*(?:<!--.*?-->\s*)*$", re.IGNORECASE | re.DOTALL)
_ROOT = re.compile(r"<(?:[\w.-]+:)?(?:rss|feed|rdf)[\s>]", re.IGNORECASE)
_HEAD = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A product feed at one address."""

    kind: str = "feed"

    def begin(self, plan: CrawlPlan, sitemaps: tuple[str, ...]) -> tuple[Link, ...]:  # noqa: ARG002
        """The feed itself."""
        return (Link(url=plan.start_url, kind=PageKind.FEED),)

    def begin_again(self, plan: CrawlPlan) -> tuple[Link, ...]:  # noqa: ARG002
        """There is no other way."""
        return ()

    def read(self, page: Page, plan: CrawlPlan) -> Iterator[Reading | Failure]:
        """The feed's items in slices; a feed that is cut off or is none yields what was read, and a failure."""
        text = decode(page.body, page.charset)
        if not _ROOT.search(text, 0, _HEAD):
            yield _reading(page, last=True)
            yield _failure(page, "this is not a feed in RSS or Atom form")
            return
        items: list[Item] = []
        problems: list[Problem] = []
        whole = bool(_ROOT_END.search(text[-_HEAD:]))
        for entry in read_feed(text, page.url, currency=plan.currency, language=plan.language):
            if isinstance(entry, Item):
                items.append(entry)
            else:
                problems.append(entry)
                whole = whole and entry.reason != OPEN_END
            if len(items) + len(problems) >= SLICE:
                yield _reading(page, items, problems)
                items, problems = [], []
        if whole:
            yield replace(_reading(page, items, problems, last=True), etag=page.etag, last_modified=page.last_modified)
            return
        yield _reading(page, items, problems, last=True)
        yield _failure(page, "the feed ends before its end: it was cut off")


def _reading(
    page: Page, items: Sequence[Item] = (), problems: Sequence[Problem] = (), *, last: bool = False
) -> Reading:
    return Reading(
        url=page.url,
        kind=PageKind.FEED,
        status=page.status,
        headers=page.headers if last else {},
        body=page.body if last else b"",
        items=tuple(items),
        problems=tuple(problems),
        last=last,
    )


def _failure(page: Page, reason: str) -> Failure:
    return Failure(url=page.url, kind=PageKind.FEED, status=page.status, reason=reason)


def read_feed(text: str, url: str, *, currency: str = "", language: str = "") -> Iterator[Item | Problem]:
    """Every item of the feed, or the reason why it could not be read, in the feed's order; none is left out."""
    prefixes = dict(_NAMESPACE.findall(text[:_HEAD]))
    for number, entry in enumerate(_entries(text), start=1):
        place = f"item {number}"
        if isinstance(entry, Problem):
            yield replace(entry, place=place)
            continue
        try:
            fields = _fields(entry, prefixes)
        except (etree.XMLSyntaxError, TooDeep) as fault:
            yield Problem(place=place, reason=f"not readable: {fault}")
            continue
        yield _item(fields, place, url, Item(currency=currency, language=language))


def _entries(text: str) -> Iterator[str | Problem]:
    """The text of each item from its start tag to its end tag; comments and CDATA sections hold no items."""
    start, at = -1, 0
    while (mark := _MARK.search(text, at)) is not None:
        at = mark.end()
        if mark["tag"] is None:
            end = text.find("]]>" if mark.group().startswith("<![") else "-->", at)
            if end < 0:
                yield Problem(place="", reason=OPEN_END)
                return
            at = end + 3
        elif not mark["close"]:
            if start >= 0:
                yield Problem(place="", reason="the item has no end; the next one begins within it")
            start = mark.start()
        elif start >= 0:
            at = text.find(">", at) + 1 or len(text)
            yield from (_bounded(text[start:at]),)
            start = -1
    if start >= 0:
        yield Problem(place="", reason=OPEN_END)


def _bounded(entry: str) -> str | Problem:
    if len(entry) > LONGEST_ITEM:
        return Problem(place="", reason=f"the item is longer than {LONGEST_ITEM:,} characters")
    return entry


@dataclass(frozen=True, slots=True, kw_only=True)
class _Fields:
    """An item's fields by name, Google's own apart from those that plain RSS and Atom know too."""

    google: Mapping[str, tuple[str, ...]]
    plain: Mapping[str, tuple[str, ...]]

    def first(self, *names: str) -> str:
        for name in names:
            for said in (*self.google.get(name, ()), *self.plain.get(name, ())):
                if said:
                    return said
        return ""

    def all(self, *names: str) -> tuple[str, ...]:
        said = (word for name in names for word in (*self.google.get(name, ()), *self.plain.get(name, ())))
        return tuple(dict.fromkeys(word for word in said if word))


def _fields(entry: str, prefixes: Mapping[str, str]) -> _Fields:
    declared = " ".join(
        f'xmlns{":" + prefix if prefix else ""}="{entities.escape(name)}"' for prefix, name in prefixes.items()
    )
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    root = etree.fromstring(f"<x {declared}>{tightened(entry)}</x>".encode("utf-8", "replace"), parser=parser)
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        raise TooDeep("the item is nested too deep")
    google: dict[str, tuple[str, ...]] = {}
    plain: dict[str, tuple[str, ...]] = {}
    for element in root[0].iterchildren() if root is not None and len(root) else ():
        if not isinstance(element.tag, str):
            continue
        space, _, name = element.tag.removeprefix("{").rpartition("}")
        prefix, _, name = name.rpartition(":")
        kept = google if _GOOGLE.search(space) or prefix == "g" else plain
        for key, said in _said(element, name.lower()):
            kept[key] = (*kept.get(key, ())[:MOST_VALUES], said)
    return _Fields(google=google, plain=plain)


def _said(element: "etree._Element", name: str) -> Iterator[tuple[str, str]]:
    """What a field says: its text; for a group such as shipping also its parts, as "shipping/country"."""
    if name == "link" and element.get("href"):
        # Atom: the address stands in an attribute, and only the alternate one is the listing's page.
        if element.get("rel", "alternate") == "alternate":
            yield name, (element.get("href") or "").strip()
        return
    yield name, "".join(element.itertext()).strip()
    parts = {local_name(part.tag): (part.text or "").strip() for part in element if isinstance(part.tag, str)}
    if detail := parts.get("attribute_name"):
        yield f"{name}/{detail.casefold()}", parts.get("attribute_value", "")
    for part, said in parts.items():
        yield f"{name}/{part}", said


def _item(fields: _Fields, place: str, url: str, defaults: Item) -> Item | Problem:
    listing_ref, title, link = fields.first("id", "guid"), fields.first("title"), _link(fields, url)
    if not title:
        named = f" ({listing_ref or link})" if listing_ref or link else ""
        return Problem(place=place, reason=f"the item{named} has no title")
    if not listing_ref and not link:
        return Problem(place=place, reason="the item has neither an id nor a link")
    price, currency = _money(fields.first("sale_price") or fields.first("price"))
    contacts = fields.all("seller_contact", "seller_email", "seller_phone")
    return Item(
        listing_ref=listing_ref,
        url=_address(url, link),
        title=title,
        brand=fields.first("brand", "manufacturer"),
        description=fields.first("description", "summary", "content"),
        category=fields.first("product_type", "google_product_category", "category"),
        price=price,
        currency=currency or (defaults.currency if price else ""),
        images=_images(fields, url),
        seller=fields.first("seller_name", "external_seller_name", "merchant_name"),
        seller_id=fields.first("external_seller_id", "seller_id"),
        seller_contacts=contacts,
        condition=fields.first("condition"),
        gtin=fields.first("gtin", "ean", "upc", "isbn"),
        pack_size=_pack_size(fields),
        ships_from=fields.first("ships_from_country"),
        ships_to=fields.all("shipping/country", "ships_to_country"),
        language=fields.first("language", "content_language") or defaults.language,
    )


def _link(fields: _Fields, url: str) -> str:
    """The first link that leads somewhere on the web, on whatever host: a feed's links lead to the shop.

    Where none does, the first as written, so that the gate notes it with the listing.
    """
    written = fields.all("link", "mobile_link")
    return next((link for link in written if joined(url, link)), "") or next(iter(written), "")


def _pack_size(fields: _Fields) -> str:
    named = (fields.first(f"product_detail/{name}") for name in sorted(PACK_SIZE_NAMES))
    return next((said for said in named if said), "") or fields.first("multipack")


def _images(fields: _Fields, url: str) -> tuple[str, ...]:
    written = fields.all("image_link", "additional_image_link")
    return tuple(dict.fromkeys(_address(url, image) for image in written))[:MOST_IMAGES]


_MONEY = (
    re.compile(r"^(?P<amount>.*\S)\s+(?P<currency>[A-Z]{3})$"),
    re.compile(r"^(?P<currency>[A-Z]{3})\s+(?P<amount>\S.*)$"),
    re.compile(r"^(?P<amount>[\d.,]+)(?P<currency>[A-Z]{3})$"),
)


def _money(written: str) -> tuple[str, str]:
    """The amount and the currency of "12.50 USD"; what is written otherwise stays whole in the price."""
    for notation in _MONEY:
        if found := notation.match(written):
            return found["amount"], found["currency"]
    return written, ""


def _address(url: str, written: str) -> str:
    try:
        return urljoin(url, written) if written else ""
    except ValueError:
        return written


SOURCE = Feed()
