"""The brand: what the page labels so, or a link to the maker's other goods."""

import re
from collections.abc import Iterator
from itertools import islice

from lxml import html

from spiders.reading.elsewhere import Around, is_aside, names_of, up_to
from spiders.reading.found import Found
from spiders.reading.headings import names_site
from spiders.reading.labels import starts_with_label
from spiders.reading.tree import seen_text
from spiders.reading.view import View

LONGEST_NAME = 60
MOST_CONSIDERED = 50

_BRANDS_PAGE = re.compile(
    r"/(?:brands?|manufacturers?|marken?|marques?|marcas?|merken?|hersteller|fabricantes?|brend|brendy|proizvoditel|"
    r"producent|marka|manufacturer-\d+|\d+_[\w-]+-brand)/[^/?#]+|[?&](?:manufacturer_id|manufacturers_id|id_manufacturer|"
    r"brand|brand_id|marke|route=product/manufacturer)=|/collections/vendors\?q=|/brand/[^/]+",
    re.IGNORECASE,
)
_CALLED_BRAND = re.compile(
    r"(?:^|[\s_-])(?:brand|vendor|manufacturer|hersteller|marke|marque)(?:[_-]?name)?(?![\w-])", re.I
)
_MENU = re.compile(r"\bnav\b|navbar|nav-|menu|breadcrumb|footer|header|logo|filter|facet", re.IGNORECASE)
_MENUS = frozenset(("nav", "header", "footer", "menu"))
_GENERIC = re.compile(r"^(?:\W*|.*\b(?:all|more|see|view|visit|shop|other)\b.*|[\d.,\s]+)$", re.IGNORECASE | re.DOTALL)
_NONE = frozenset(
    ("n/a", "none", "no brand", "unbranded", "unknown", "-", "brand", "нет бренда", "без бренда", "其他", "无")
)


def find_brand(view: View) -> Found | None:
    """The brand that the page names for its listing, as the seller wrote it; None where it names none."""
    for found in (*view.labelled.get("brand", ()), *_called(view), *_linked(view)):
        name = found.text.strip(" :：,·|–-\u00a0")
        fits = name and len(name) <= LONGEST_NAME and not _GENERIC.match(name) and name.casefold() not in _NONE
        if fits and not is_aside(found.element, view.around):
            return Found(text=name, element=found.element)
    return None


def _called(view: View) -> Iterator[Found]:
    named = view.root.xpath("//*[@class or @id]")
    called = (each for each in named if _CALLED_BRAND.search(names_of(each)))
    for element in islice(called, MOST_CONSIDERED):
        said = seen_text(element)
        if (
            said
            and len(said) <= LONGEST_NAME
            and not _in_menu(element, view.around)
            and not names_site(said, view.url, "")
            and not starts_with_label(said)
        ):
            yield Found(text=said, element=element)


def _linked(view: View) -> Iterator[Found]:
    anchors = (each for each in view.root.iter("a") if _BRANDS_PAGE.search(each.get("href", "")[:2_000]))
    for anchor in islice(anchors, MOST_CONSIDERED):
        said = seen_text(anchor)
        if said and not _in_menu(anchor, view.around):
            yield Found(text=said, element=anchor)


def _in_menu(element: html.HtmlElement, around: Around) -> bool:
    return any(part.tag in _MENUS or _MENU.search(names_of(part)) for part in up_to(element, around))
