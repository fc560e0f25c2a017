"""Values that a page labels in words: "Sold by ACME", "Brand: ACME", a table's row, a term and what stands after it.

The words stand in labels.toml. A label is looked for where a text begins; its value is what follows it, in the same
text or in the next one. Each text is looked at once, so that a page's size is the only cost.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from itertools import islice
from unicodedata import normalize

from lxml import html

from spiders.reading.found import Found
from spiders.reading.tree import one_line, seen_text

# A label and its value: a longer text is prose.
LONGEST_TEXT = 160
LONGEST_VALUE = 100
# A page that labels more than this is a table of other things.
MOST_OF_A_KIND = 30
# From a label's box to the value's: "<td><b>Brand</b></td><td><a>ACME</a></td>" lies four elements further.
_FURTHER = 12
_UNSEEN = frozenset(("script", "style", "noscript", "template", "svg", "textarea", "select", "option", "title", "head"))
# Such a text wraps the next ones, so that the whole of it is one value.
_INLINE = frozenset(("a", "b", "strong", "em", "i", "bdi", "span", "font", "u", "mark"))
_PARTING = ":：\u00a0 \t–—-|•·"
# "SKU 4006381" needs no colon.
_NUMBERS = frozenset(("identifier", "gtin"))
_NUMBER = re.compile(r"(?=\S*\d)[\w./-]{4,40}")
_AFTER = r"\s*(?:[:：]|\s[-–—]\s|\s\|\s)\s*"


class Text:
    """One run of text on the page: what it says, and the element that holds it."""

    __slots__ = ("element", "said")

    def __init__(self, said: str, element: html.HtmlElement) -> None:
        self.said, self.element = said, element


def find_labelled(root: html.HtmlElement) -> Mapping[str, tuple[Found, ...]]:
    """The labelled values of a page by what they are (seller, brand, identifier, gtin, price), in the page's order."""
    found: dict[str, list[Found]] = {}
    texts = list(_texts(root))
    for at, text in enumerate(texts):
        if len(text.said) > LONGEST_TEXT or not (start := _pattern().match(fold_label(text.said))):
            continue
        for kind, linked in _words()[start["label"].strip()]:
            values = found.setdefault(kind, [])
            value = _value(text, start, texts, at) if len(values) < MOST_OF_A_KIND else None
            if value is not None and (not linked or _leads(value.element)):
                values.append(value)
    return {kind: tuple(values) for kind, values in found.items() if values}


def fold_label(said: str) -> str:
    """The spelling in which labels are compared; as long as the text, so that a place in one holds in both."""
    folded = said.lower()
    return folded if len(folded) == len(said) else said


def starts_with_label(said: str) -> bool:
    """Whether a text begins with a label, so that it is no name by itself."""
    return _pattern().match(fold_label(said)) is not None


def _texts(root: html.HtmlElement) -> Iterator[Text]:
    """Every run of text that a person may see, in the page's order."""
    hidden: html.HtmlElement | None = None
    for element in root.iter():
        if hidden is not None and any(part is hidden for part in element.iterancestors()):
            continue
        hidden = element if element.tag in _UNSEEN else None
        if hidden is None and element.text and (said := one_line(element.text)):
            yield Text(said, element)
        if not len(element) or hidden is not None:
            yield from _tails(element)


def _tails(element: html.HtmlElement) -> Iterator[Text]:
    """The texts after an element and after those that end with it."""
    place: html.HtmlElement | None = element
    while place is not None:
        parent = place.getparent()
        if place.tail and parent is not None and (said := one_line(place.tail)):
            yield Text(said, parent)
        if place.getnext() is not None:
            return
        place = parent


def _value(text: Text, start: "re.Match[str]", texts: list[Text], at: int) -> Found | None:
    """What follows a label: the rest of its text, else the next text near it."""
    rest = text.said[start.end() :].strip(_PARTING)
    if rest:
        return Found(text=rest, element=text.element) if _parted(text.said, start) else None
    for following in texts[at + 1 : at + 3]:
        said = following.said.strip(_PARTING)
        if said and _near(text.element, following.element):
            return _whole(following)
        if said:
            return None
    return None


def _parted(said: str, start: "re.Match[str]") -> bool:
    """Whether the label ends where it seems to: "Brand: ACME" and "Sold by ACME", not "Brand new shoes"."""
    label = start["label"].strip()
    marked = re.match(_AFTER, said[start.end("label") :]) is not None
    kinds = {kind for kind, _ in _words()[label]}
    return marked or label in _phrases() or bool(kinds & _NUMBERS and _NUMBER.fullmatch(said[start.end() :].strip()))


def _near(label: html.HtmlElement, value: html.HtmlElement) -> bool:
    """Whether the two stand in one small box."""
    above = [label, *islice(label.iterancestors(), 4)]
    for box in islice((value, *value.iterancestors()), 6):
        if box in above:
            return sum(1 for _ in islice(box.iter(), 120)) < 120
    return False


def _whole(text: Text) -> Found | None:
    """The value with the pieces that its line is broken into."""
    element = text.element
    if element.tag in _INLINE:
        said = seen_text(element)
        return Found(text=said, element=element) if said and len(said) <= LONGEST_VALUE else None
    return Found(text=text.said, element=element) if len(text.said) <= LONGEST_VALUE else None


def _leads(element: html.HtmlElement) -> bool:
    return element.tag == "a" or any(part.tag == "a" for part in islice(element.iterancestors(), 2))


@cache
def _words() -> Mapping[str, tuple[tuple[str, bool], ...]]:
    """For each label what it announces, and whether it is believed only before a link."""
    raw = tomllib.loads(files(__package__).joinpath("labels.toml").read_text(encoding="utf-8"))
    meant: dict[str, tuple[tuple[str, bool], ...]] = {}
    for kind, lists in raw.items():
        for name in ("words", "linked"):
            for word in lists[name]:
                spelled = fold_label(normalize("NFC", word))
                meant[spelled] = (*meant.get(spelled, ()), (kind, name == "linked"))
    return meant


@cache
def _phrases() -> frozenset[str]:
    """The labels of several words that no other sentence begins with: what follows them needs no colon."""
    return frozenset(word for word, kinds in _words().items() if kinds[0][0] == "seller" and " " in word)


@cache
def _pattern() -> "re.Pattern[str]":
    words = sorted(_words(), key=len, reverse=True)
    listed = "|".join(re.escape(word) for word in words)
    return re.compile(rf"[\s*•·–—-]*(?P<label>{listed})(?![^\W_])\s*[:：]?\s*")
