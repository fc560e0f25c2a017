"""Which parts of a listing's page belong to other listings, to the shop as a whole, or to what the page used to say."""

import re
from collections.abc import Iterator
from itertools import islice

from lxml import html

Around = frozenset[html.HtmlElement]

# "relative" says where a box is drawn, not what is in it.
_ELSEWHERE = re.compile(
    r"relat(?!ive(?![a-z]))|similar|recommend|carousel|slider|upsell|cross-?sell|sponsor|also|bundle|accessor|compar(?:e|ison)|recent|"
    r"viewed|bestsell|topten|footer|minicart|mini-cart|\bcart|basket|warenkorb|total|delivery|shipping|"
    r"versand|postage|installment|coupon|voucher|filter|facet|nav-|navbar|(?<!p)review|newsletter|product[_-]pod|suggest",
    re.IGNORECASE,
)
_RELATED = re.compile(
    r"relat(?!ive(?![a-z]))|similar|recommend|upsell|cross-?sell|sponsor|also[_-]|bundle|accessor|compar(?:e|ison)|recent|viewed|bestsell|"
    r"footer|minicart|mini-cart|\bcart|basket|warenkorb|(?<!p)review|newsletter|suggest",
    re.IGNORECASE,
)
_ELSEWHERE_TAGS = frozenset(("nav", "footer", "select", "script", "style", "noscript", "template", "aside"))
# The picture itself, or the page of a gallery that shows it large.
_PICTURE = re.compile(
    r"\.(?:jpe?g|png|gif|webp|avif|svg)(?:$|[?#])|(?:gallery|popup|zoom|image|photo)[\w-]{0,20}\.php\b", re.IGNORECASE
)
_CARD_CLIMB = 4
_CARD_PARTS = 100
_BESIDE = 12


def is_elsewhere(element: html.HtmlElement, around: Around) -> bool:
    """Whether the element stands among other listings, or in a part of the page that is not about its listing."""
    within = list(up_to(element, around))
    return any(_is_card(part) for part in within[:_CARD_CLIMB]) or any(
        part.tag in _ELSEWHERE_TAGS or _ELSEWHERE.search(names_of(part)) or _one_of_many(part) or leads_away(part)
        for part in within
    )


def is_aside(element: html.HtmlElement, around: Around) -> bool:
    """The same of a text that may itself be a link, as the names of sellers and makers are."""
    return any(
        part.tag in _ELSEWHERE_TAGS or _ELSEWHERE.search(names_of(part)) or _one_of_many(part)
        for part in up_to(element, around)
    )


def is_related(element: html.HtmlElement, around: Around) -> bool:
    """The same of a picture: a listing's own gallery is often a slider, but never a link to elsewhere."""
    within = list(up_to(element, around))
    return any(
        part.tag in _ELSEWHERE_TAGS
        or _RELATED.search(names_of(part))
        or (leads_away(part) and not _PICTURE.search(part.get("href", "")))
        for part in within
    )


def up_to(element: html.HtmlElement, around: Around) -> Iterator[html.HtmlElement]:
    """The element and what it stands in, up to `around`, which holds the heading too."""
    place: html.HtmlElement | None = element
    while place is not None and place not in around:
        yield place
        place = place.getparent()


def names_of(element: html.HtmlElement) -> str:
    """What the page's author calls the element: its classes and its identifier."""
    return f"{element.get('class', '')} {element.get('id', '')}"


def leads_away(element: html.HtmlElement) -> bool:
    """Whether it is a link to another page."""
    target = element.get("href", "") if element.tag == "a" else ""
    return bool(target) and not target.startswith(("#", "javascript:"))


def _is_card(element: html.HtmlElement) -> bool:
    """Whether it holds a picture that leads to another page: the card of another listing."""
    parts = list(islice(element.iter(), _CARD_PARTS))
    if len(parts) == _CARD_PARTS:
        return False
    pictured = (part for part in parts if part.tag == "a" and any(True for _ in part.iter("img")))
    return any(leads_away(anchor) and not _PICTURE.search(anchor.get("href", "")) for anchor in pictured)


def _one_of_many(element: html.HtmlElement) -> bool:
    """Whether it and boxes of the same kind beside it hold a picture and a link each: a list of other listings.

    Rows of one layout may be of one kind too, but not every one of them shows a picture and leads away.
    """
    if not _is_pictured_link(element):
        return False
    beside = (*islice(element.itersiblings(), _BESIDE), *islice(element.itersiblings(preceding=True), _BESIDE))
    alike = [box for box in beside if box.tag == element.tag and box.get("class") == element.get("class")]
    return sum(map(_is_pictured_link, alike)) >= 2


def _is_pictured_link(element: html.HtmlElement) -> bool:
    parts = list(islice(element.iter(), _CARD_PARTS))
    return any(part.tag == "img" for part in parts) and any(leads_away(part) for part in parts)
