"""What a platform's own selectors find on a listing's page: CSS that its operator wrote down, asked before any guess.

A selector is CSS with at the end, where wanted, `::attr(name)` for an attribute. Two things go beyond a browser's CSS:
`:contains("words")`, for shops whose only mark is a label, and a table cell's label, which is cut off the value it
stands before. Where a selector finds nothing the page is read as if there were none, and that is told.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from functools import lru_cache
from itertools import islice
from typing import Any

from cssselect import ExpressionError, SelectorError
from cssselect.xpath import XPathExpr
from lxml import etree, html
from parsel.csstranslator import HTMLTranslator

from spiders.addresses import joined
from spiders.items import Item, Problem
from spiders.reading.notation import PRICE_WITHIN
from spiders.reading.tree import one_line, seen_text

# Between the steps of a path through categories, as product feeds write it.
PATH_SIGN = " > "
# What a selector may name; the address is the page's own, and a language is the platform's.
SELECTABLE = tuple(field.name for field in fields(Item) if field.name not in ("url", "language"))
_MANY = frozenset(("images", "seller_contacts", "ships_to"))
# Where a picture's address stands while it waits to be seen, before what stands in its place meanwhile.
PICTURE_ATTRIBUTES = (
    *("data-zoom-image", "data-large_image", "data-large-image", "data-full", "data-original", "data-lazy-src"),
    *("data-lazy", "data-src", "data-image", "src", "data-srcset", "srcset", "href", "content"),
)
# No selector that a person keeps in mind is longer; a longer one is a slip of the clipboard.
LONGEST_SELECTOR = 300
LONGEST_VALUE = 20_000
# Selectors that count siblings look at every pair of them; no listing's page has a list as long as this.
MOST_SIBLINGS = 5_000
MOST_VALUES = 20
# A selector as wide as "p" matches thousands of elements; the first with a value counts, and it stands near the top.
MOST_MATCHES = 200
_CONTAINS = re.compile(r""":contains\(\s*(["'])(.*?)\1\s*\)""")
_OLD = re.compile(
    r"(?<![bcfghs])old(?!er)|\bwas\b|was-|strike|line-through|crossed|(?<!fa-)(?<!font-)regular|list-?price|compare-?at|"
    r"normal-?price|before(?!:)|rrp|uvp|msrp",
    re.IGNORECASE,
)
_BARE = "0123456789.,'’ \u00a0\u202f-–"
_OLD_TAGS = frozenset(("del", "s", "strike"))


def check_selectors(selectors: Mapping[str, str]) -> None:
    """Raises ValueError, naming the key, at the first selector that names no field of a listing or is no CSS."""
    for key, css in selectors.items():
        if key not in SELECTABLE:
            raise ValueError(f"selectors.{key}: a listing has no such field; there are {', '.join(SELECTABLE)}")
        if len(css) > LONGEST_SELECTOR:
            raise ValueError(f"selectors.{key}: longer than {LONGEST_SELECTOR} characters; take a shorter one")
        try:
            compiled(css)
        except (ValueError, SelectorError, etree.XPathError) as fault:
            raise ValueError(f"selectors.{key} = {css!r}: not a CSS selector: {one_line(str(fault))}") from fault


class _Translator(HTMLTranslator):
    def xpath_direct_adjacent_combinator(self, left: XPathExpr, right: XPathExpr) -> XPathExpr:
        """The next sibling is looked up at once; cssselect's own way counts all siblings, 18 s on 20,000 of them."""
        return left.join("/following-sibling::*[1]/self::", right)

    def xpath_indirect_adjacent_combinator(self, left: XPathExpr, right: XPathExpr) -> XPathExpr:  # noqa: ARG002
        """Refused: on a page of 20,000 siblings it looks at 200 million pairs."""
        raise ExpressionError("'~' takes too long on a long page; take '+' or what holds both")


@lru_cache(maxsize=4096)
def compiled(css: str) -> etree.XPath:
    """The selector, ready to be asked of a tree. Raises ValueError, SelectorError or XPathError where it is no CSS."""
    if not css.strip():
        raise ValueError("it is empty; remove the key")
    return etree.XPath(_Translator().css_to_xpath(css))


def apply_selectors(
    item: Item, root: html.HtmlElement, base: str, selectors: Mapping[str, str]
) -> tuple[Item, tuple[Problem, ...]]:
    """The item with what the selectors find, and a problem that names those that found nothing."""
    if any(len(each) > MOST_SIBLINGS for each in root.iter()):
        reason = f"an element of the page has more than {MOST_SIBLINGS:,} children; selectors are not asked of it"
        return item, (Problem(place="selectors", reason=reason),)
    found: dict[str, Any] = {key: value for key, css in selectors.items() if (value := selected(root, base, key, css))}
    missing = [key for key in selectors if key not in found]
    if (price := str(found.get("price", ""))) and "currency" not in found and price.strip(_BARE):
        # The currency is printed beside it; what the markup gives may belong to another price.
        found["currency"] = ""
    return replace(item, **found), _told(missing)


def _told(missing: list[str]) -> tuple[Problem, ...]:
    if not missing:
        return ()
    reason = f"selectors found nothing for {', '.join(missing)}; where that is so on many pages, the layout has changed"
    return (Problem(place="selectors", reason=reason),)


def selected(root: html.HtmlElement, base: str, key: str, css: str) -> str | tuple[str, ...]:
    """What one selector finds for a field of a listing: its first value, or all of them where a field has many.

    The steps of a path through categories are one value.
    """
    values = values_of(root, base, key, css)
    if key in _MANY:
        return values
    return PATH_SIGN.join(values) if key == "category" else next(iter(values), "")


def values_of(root: html.HtmlElement, base: str, key: str, css: str) -> tuple[str, ...]:
    """Every value that a selector finds for a field, each once, in the page's order."""
    matches = list(islice(compiled(css)(root), MOST_MATCHES))
    if key == "price":
        # What is struck out is the price only where the selector leads to nothing else.
        matches = [match for match in matches if not is_struck_out(match)] or matches
    read = (_value(key, css, base, match) for match in matches)
    return tuple(islice(dict.fromkeys(value for value in read if value), MOST_VALUES))


def is_struck_out(match: "html.HtmlElement | str") -> bool:
    """Whether an element holds an old price alone, or stands within one."""
    if isinstance(match, str):
        return False
    within = any(is_old(part) for part in (match, *islice(match.iterancestors(), 2)))
    return within or not any(sign.isdigit() for sign in "".join(_current(match)))


def _value(key: str, css: str, base: str, match: "html.HtmlElement | str") -> str:
    if key == "images":
        return _picture(match, base)
    if isinstance(match, str):
        return one_line(match)[:LONGEST_VALUE]
    if key == "price":
        return price_in(match)
    return unlabelled(_text(match), css)[:LONGEST_VALUE]


def _text(element: html.HtmlElement) -> str:
    if element.tag == "meta":
        return one_line(element.get("content", ""))
    return seen_text(element)


def unlabelled(said: str, css: str) -> str:
    """The value without the label that the selector itself names: "Brand: ACME" by li:contains("Brand:")."""
    for label in (one_line(found[2]) for found in _CONTAINS.finditer(css)):
        if label and said.casefold().startswith(label.casefold()):
            return said[len(label) :].lstrip(" :：\u00a0-–").strip()
    return said


def price_in(element: html.HtmlElement) -> str:
    """The price asked now within an element, as printed: without the old one that is struck out beside it."""
    current = one_line("".join(_current(element)))
    cents = _raised_cents(element, current)
    for said in (cents, current, seen_text(element)):
        if noted := PRICE_WITHIN.search(said):
            return one_line(noted.group())
    # A currency that is not known by its sign: the words beside the number are left to the gate.
    said = next((said for said in (cents, current, _text(element)) if any(sign.isdigit() for sign in said)), "")
    return said.rpartition(":")[2].strip() or said


def _current(element: html.HtmlElement) -> Iterator[str]:
    yield element.text or ""
    # A price has few parts; a box of a thousand is none, and its depth must not be walked by recursion.
    for part in islice(element.iterdescendants(), 100):
        if isinstance(part.tag, str) and not any(is_old(box) for box in _between(part, element)):
            yield f" {part.text or ''}"
        if not any(is_old(box) for box in _between(part.getparent(), element)):
            yield f" {part.tail or ''}"


def _between(part: "html.HtmlElement | None", element: html.HtmlElement) -> Iterator[html.HtmlElement]:
    while part is not None and part is not element:
        yield part
        part = part.getparent()


def is_old(element: html.HtmlElement) -> bool:
    """Whether an element strikes out what it holds, or calls it the price of before."""
    names = f"{element.get('class', '')} {element.get('id', '')}"
    return element.tag in _OLD_TAGS or "line-through" in element.get("style", "") or bool(_OLD.search(names))


def _raised_cents(element: html.HtmlElement, current: str) -> str:
    """ "19" with "99" set apart beside it is nineteen and 99 hundredths, not 1,999."""
    for cents in islice(element.iter("sup", "small", "span", "i"), 20):
        written = (cents.text or "").strip(" .,\u00a0")
        if len(written) == 2 and written.isdigit() and len(cents) == 0:
            apart = re.compile(rf"(?<=\d)\s*[.,]?\s+{written}(?!\d)|(?<=\d)\s+[.,]?\s*{written}(?!\d)")
            if apart.search(current):
                return apart.sub(f".{written}", current, count=1)
    return ""


def _picture(match: "html.HtmlElement | str", base: str) -> str:
    if isinstance(match, str):
        return picture_address(match, base)
    named = (match.get(name, "") for name in PICTURE_ATTRIBUTES)
    return next((address for said in named if (address := picture_address(said, base))), "")


def picture_address(written: str, base: str) -> str:
    """The address of a picture as an attribute names it, the first of a srcset; nothing for one drawn in the page."""
    first = written.strip().partition(" ")[0].rstrip(",")
    return "" if first.startswith("data:") else joined(base, first) if first else ""
