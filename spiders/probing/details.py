"""Where the facts beside the price stand: seller, brand, identifier, condition, bar code. By label, name and link."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice

from lxml import html

from spiders.probing.candidates import Candidate, best_of, squeezed
from spiders.probing.labels import LONGEST_LABEL, all_words, field_of, leading_label
from spiders.probing.samples import Sample, ancestry, is_others, names_of, text_of

DETAILS = ("seller", "brand", "listing_ref", "condition", "gtin")
LONGEST = 120
# In one way on one page: what is named more often is named for something else.
_MOST_FOUND = 150
_UNSPOKEN = frozenset(("html", "body", "option", "script", "style", "title"))
_CODE = re.compile(r"(?=.*\d)[\w./ #+-]{2,60}")
_GTIN = re.compile(r"[\dX -]{8,18}", re.IGNORECASE)
_OWN_NUMBER = re.compile(r"product|item|sku|artikel|listing|variant|offer|add-to-cart", re.IGNORECASE)
_NOT_A_NAME = re.compile(r"^[\W\d_]*$")
# What a link to a seller may say instead of his name.
_GENERIC = re.compile(
    r"^(?:visit|view|see|contact|more|all|go to|sell|become|besuch|zum|voir|ver |alle |в магазин|进入|进店|全部)",
    re.IGNORECASE,
)


def detail_candidates(
    field: str, samples: Sequence[Sample], headings: Sequence[html.HtmlElement | None], titles: Sequence[str]
) -> tuple[tuple[Candidate, ...], ...]:
    """For each sample the places that may hold the field, best first."""
    pages = [
        _on_page(field, sample, ancestry(heading), title)
        for sample, heading, title in zip(samples, headings, titles, strict=True)
    ]
    return tuple(best_of(_weighed(field, number, pages)) for number in range(len(pages)))


def _weighed(field: str, number: int, pages: Sequence[Sequence[Candidate]]) -> Iterator[Candidate]:
    """An identifier differs from page to page; a name without a label that all pages show is the site's."""
    others = [
        {squeezed(each.value) for each in page if each.score > 0} for at, page in enumerate(pages) if at != number
    ]
    for each in pages[number]:
        shared = sum(squeezed(each.value) in page for page in others)
        if field in ("listing_ref", "gtin") and shared:
            continue
        everywhere = len(others) >= 2 and shared == len(others) and each.label is None
        yield replace(each, score=each.score - 0.8 * everywhere)


def _on_page(field: str, sample: Sample, around: "frozenset[html.HtmlElement]", title: str) -> list[Candidate]:
    ways = [_labelled(field, sample), _named(field, sample), _linked(field, sample)]
    ways += [_in_forms(sample)] if field == "listing_ref" else []
    found = [each for way in ways for each in islice(way, _MOST_FOUND)]
    sound = (each for each in found if _is_sound(field, each.value, title))
    return [replace(each, score=each.score - 2.0 * _elsewhere(sample, each, around)) for each in sound]


def _elsewhere(sample: Sample, each: Candidate, around: "frozenset[html.HtmlElement]") -> bool:
    return is_others(sample, each.element, around)


def _is_sound(field: str, value: str, title: str) -> bool:
    if not value or len(value) > LONGEST or squeezed(value) == squeezed(title):
        return False
    match field:
        case "gtin":
            return bool(_GTIN.fullmatch(value)) and sum(sign.isdigit() for sign in value) >= 8
        case "listing_ref":
            return bool(_CODE.fullmatch(value))
        case _:
            return not _NOT_A_NAME.match(value) and not _GENERIC.match(value) and not field_of(value)


def _labelled(field: str, sample: Sample) -> Iterator[Candidate]:
    for element, said in sample.texts.items():
        if element.tag in _UNSPOKEN or len(said) > LONGEST + LONGEST_LABEL:
            continue
        if len(said) <= LONGEST_LABEL and field_of(said) == field:
            yield from _beside(element, said)
        elif (led := leading_label(said))[0] == field:
            yield from _within(element, said, led[1])


def _beside(label: html.HtmlElement, said: str) -> Iterator[Candidate]:
    """The value that stands next to its label: the next cell, the definition, the next part of the row."""
    following = label.getnext()
    if following is None and (parent := label.getparent()) is not None and len(text_of(parent)) == len(said):
        # <td><b>Brand</b></td><td>ACME</td>: the label fills its cell.
        label, following = parent, parent.getnext()
    if following is not None and (value := text_of(following)):
        yield Candidate(element=following, value=value, score=1.6, label=label, written=said)
        for link in islice(following.iter("a"), 2):
            if said_there := text_of(link):
                yield Candidate(element=link, value=said_there, score=1.7, label=label, written=said)


def _within(element: html.HtmlElement, said: str, label: str) -> Iterator[Candidate]:
    """The value that stands in one text with its label: "Sold by ACME", "Brand: <a>ACME</a>"."""
    value = said[len(label) :].lstrip(" :：\u00a0-–")
    if element.tag in ("li", "p", "div", "span", "td", "dd", "small", "strong", "h4", "h5", "h6"):
        yield Candidate(element=element, value=value, score=1.2 - 0.004 * len(value), label=element, written=label)
    for link in islice(element.iter("a"), 3):
        if link is not element and (said_there := text_of(link)) and said_there in value:
            yield Candidate(element=link, value=said_there, score=1.5, label=element, written=label)


def _named(field: str, sample: Sample) -> Iterator[Candidate]:
    names = all_words()[field].names
    for element, said in sample.texts.items():
        if names is None or not names.search(names_of(element)):
            continue
        labelled = leading_label(said)[0] == field or field_of(said) == field
        if said and not labelled:
            yield Candidate(element=element, value=said, score=0.9 - 0.004 * len(said))
        for link in islice(element.iter("a"), 3):
            if link is not element and (said_there := text_of(link)):
                yield Candidate(element=link, value=said_there, score=1.0)


def _linked(field: str, sample: Sample) -> Iterator[Candidate]:
    links = all_words()[field].links
    if links is None:
        return
    for anchor in islice(sample.root.iter("a"), 2_000):
        if links.search(anchor.get("href", "")) and (said := text_of(anchor)):
            yield Candidate(element=anchor, value=said, score=0.8)


def _in_forms(sample: Sample) -> Iterator[Candidate]:
    """The number that a form sends when the listing is bought."""
    for field in islice(sample.root.iter("input", "button"), 500):
        value = field.get("value", "").strip()
        if (
            value
            and _OWN_NUMBER.search(field.get("name", ""))
            and field.get("type", "hidden").lower() in ("hidden", "submit")
        ):
            yield Candidate(element=field, value=value, score=0.7, attribute="value")
