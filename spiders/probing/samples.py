"""A sample: one listing's page of the site that is looked at, planted, with what is known of it from elsewhere."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from urllib.parse import urlsplit

from lxml import html

from spiders.addresses import joined, settled
from spiders.reading.decoding import decode
from spiders.reading.tree import TooDeep, one_line, plant, seen_text

# The largest listing's page that was seen has 8,000; on larger ones each selector that is tried takes seconds.
MOST_ELEMENTS = 12_000
# An element with more parts is a box of other things, not the text of one.
MOST_PARTS = 25
LONGEST_TEXT = 600

FURNITURE_TAGS = frozenset(
    ("nav", "header", "footer", "aside", "select", "option", "script", "style", "noscript", "template", "head", "svg")
)
_ELSEWHERE = re.compile(
    r"related|similar|aehnlich|ähnlich|recommend|up-?sell|cross-?sell|sponsor|also-?(?:like|bought|viewed)|recent(?:ly)?-?view|bestsell|"
    r"footer|mini-?cart|minibasket|newsletter|site-?header|topbar|top-?menu|main-?nav|navbar|mega-?menu|cookie|sidebar|"
    r"breadcrumb|reviews?\b|\brating|compare-|product-(?:card|item|grid|list|tile|miniature)\b",
    re.IGNORECASE,
)
_PICTURE = re.compile(r"\.(?:jpe?g|png|gif|webp|avif|svg|bmp)(?:$|[?#@!_])", re.IGNORECASE)
_CARD_PARTS = 120
_CLIMB = 7


class Unreadable(ValueError):
    """The page cannot be planted."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Sample:
    """A page of one listing; `called` is what links to it from other pages say."""

    url: str
    root: html.HtmlElement
    called: tuple[str, ...] = ()

    @cached_property
    def base(self) -> str:
        """What the page's references are relative to."""
        declared = next((tag.get("href", "") for tag in self.root.iter("base")), "")
        return joined(self.url, declared) or self.url

    @cached_property
    def elements(self) -> tuple[html.HtmlElement, ...]:
        """The elements in the page's order."""
        return tuple(each for each in self.root.iter() if isinstance(each.tag, str))

    @cached_property
    def places(self) -> dict[html.HtmlElement, int]:
        """Where each element stands in the page's order."""
        return {element: place for place, element in enumerate(self.elements)}

    @cached_property
    def texts(self) -> dict[html.HtmlElement, str]:
        """The text of each element that is small enough to be one thing."""
        return {element: said for element in self.elements if (said := text_of(element))}

    @cached_property
    def cards(self) -> dict[html.HtmlElement, bool]:
        """Which elements were found to show another listing, and which not."""
        return {}

    @cached_property
    def head_title(self) -> str:
        """What the page's head calls it."""
        return next((seen_text(title) for title in self.root.iter("title")), "")[:LONGEST_TEXT]

    def leads_away(self, anchor: html.HtmlElement) -> str:
        """The other page that a link leads to; nothing for a picture, a part of this page, or what is no link."""
        reference = anchor.get("href", "").strip() if anchor.tag == "a" else ""
        if not reference or reference.startswith(("#", "javascript:", "mailto:", "tel:")) or _PICTURE.search(reference):
            return ""
        address = joined(self.base, reference)
        return "" if _same_page(address, self.url) else address


def _same_page(one: str, other: str) -> bool:
    return urlsplit(one)[1:4] == urlsplit(settled(other))[1:4]


def take_sample(url: str, body: bytes, charset: str = "", called: Sequence[str] = ()) -> Sample:
    """The sample that a page makes; raises Unreadable where it cannot be planted."""
    try:
        root = plant(decode(body, charset))
    except TooDeep as fault:
        raise Unreadable(str(fault)) from fault
    if sum(1 for _ in islice(root.iter(), MOST_ELEMENTS + 1)) > MOST_ELEMENTS:
        raise Unreadable(f"the page has more than {MOST_ELEMENTS:,} elements")
    return Sample(url=url, root=root, called=tuple(called))


def text_of(element: html.HtmlElement) -> str:
    """The text of an element that is small enough to be one thing; nothing of a larger one."""
    if sum(1 for _ in islice(element.iter(), MOST_PARTS + 1)) > MOST_PARTS:
        return ""
    said = seen_text(element)
    return said if len(said) <= LONGEST_TEXT else ""


def names_of(element: html.HtmlElement) -> str:
    """What an element is called in its own page's words."""
    attributes = ("class", "id", "itemprop", "data-testid", "data-test", "data-qa", "data-role")
    return " ".join(value for name in attributes if (value := element.get(name, "")))


def up_to(element: html.HtmlElement, around: "frozenset[html.HtmlElement]") -> Iterator[html.HtmlElement]:
    """The element and what it stands in, up to `around`."""
    place: html.HtmlElement | None = element
    while place is not None and place not in around:
        yield place
        place = place.getparent()


def ancestry(element: "html.HtmlElement | None") -> "frozenset[html.HtmlElement]":
    """The element and all that it stands in."""
    return frozenset() if element is None else frozenset((element, *element.iterancestors()))


def is_furniture(element: html.HtmlElement, around: "frozenset[html.HtmlElement]") -> bool:
    """Whether it belongs to the site and not to the listing: menus, feet, boxes of other listings by their names."""
    return any(part.tag in FURNITURE_TAGS or _ELSEWHERE.search(names_of(part)) for part in up_to(element, around))


def is_others(sample: Sample, element: html.HtmlElement, around: "frozenset[html.HtmlElement]") -> bool:
    """Whether it belongs to other listings or to the site: `around` holds the listing's own heading."""
    if is_furniture(element, around):
        return True
    return any(is_card(sample, part) for part in islice(up_to(element, around), _CLIMB))


def is_card(sample: Sample, element: html.HtmlElement) -> bool:
    """Whether it shows another listing: a picture that leads away, or one box of several alike that lead away."""
    if element not in sample.cards:
        sample.cards[element] = _shows_another(sample, element)
    return sample.cards[element]


def _shows_another(sample: Sample, element: html.HtmlElement) -> bool:
    parts = list(islice(element.iter(), _CARD_PARTS))
    if len(parts) == _CARD_PARTS:
        return False
    anchors = [part for part in parts if part.tag == "a" and sample.leads_away(part)]
    if any(any(True for _ in anchor.iter("img")) for anchor in anchors):
        return True
    pictured = any(part.tag in ("img", "picture") for part in parts)
    return bool(anchors) and pictured and _one_of_several(sample, element)


def _one_of_several(sample: Sample, element: html.HtmlElement) -> bool:
    beside = (*islice(element.itersiblings(), 12), *islice(element.itersiblings(preceding=True), 12))
    alike = [box for box in beside if box.tag == element.tag and box.get("class") == element.get("class")]
    leading = [box for box in alike if any(sample.leads_away(anchor) for anchor in islice(box.iter("a"), 20))]
    return len(leading) >= 2


def digest_words(said: str) -> frozenset[str]:
    """The words of a text for comparing; of a script without spaces, its pairs of characters."""
    words = re.findall(r"\w+", said.casefold())
    pairs = (word[at : at + 2] for word in words for at in range(len(word) - 1) if not word.isascii())
    return frozenset((*words, *pairs))


def likeness(one: str, other: str) -> float:
    """How far two texts say the same, from 0 to 1."""
    first, second = digest_words(one), digest_words(other)
    if not first or not second:
        return float(one_line(one) == one_line(other) != "")
    return 2 * len(first & second) / (len(first) + len(second))
