"""Where the listing's own pictures stand: what no other page shows, outside the boxes of other listings."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from lxml import html

from spiders.probing.candidates import Candidate, best_of
from spiders.probing.samples import Sample, ancestry, is_others, likeness, names_of
from spiders.reading.selected import PICTURE_ATTRIBUTES, picture_address

_NAMED = re.compile(
    r"gallery|galerie|product|main|zoom|image|picture|photo|foto|bild|thumb|media|slide|swiper|cover", re.IGNORECASE
)
_PICTURE = re.compile(r"\.(?:jpe?g|png|gif|webp|avif|svg|bmp)(?:$|[?#@!_])", re.IGNORECASE)
_SMALL = re.compile(r"icon|logo|badge|flag|payment|sprite|avatar|swatch|loader|spinner|pixel", re.IGNORECASE)
# Where several attributes hold an address, the larger picture first; a srcset is read, but is no single address.
_PREFERRED = {name: 0.25 - 0.02 * rank for rank, name in enumerate(PICTURE_ATTRIBUTES)}
_SMALLEST = 60


def picture_candidates(
    samples: Sequence[Sample], headings: Sequence[html.HtmlElement | None], titles: Sequence[str]
) -> tuple[tuple[Candidate, ...], ...]:
    """For each sample the places that may hold its pictures, best first; the first picture is the main one."""
    # A listing's own picture may stand on another's page, but there as the picture of a related one.
    shown = [
        {
            address
            for element, _, address in _addresses(sample)
            if not is_others(sample, element, ancestry(heading)) and address
        }
        for sample, heading in zip(samples, headings, strict=True)
    ]
    return tuple(
        best_of(_on_page(sample, heading, title, _others(shown, number)))
        for number, (sample, heading, title) in enumerate(zip(samples, headings, titles, strict=True))
    )


def _others(shown: Sequence[set[str]], number: int) -> set[str]:
    return {address for at, page in enumerate(shown) if at != number for address in page}


def _addresses(sample: Sample) -> Iterator[tuple[html.HtmlElement, str, str]]:
    for element in sample.elements:
        if element.tag not in ("img", "source", "a"):
            continue
        for name in PICTURE_ATTRIBUTES:
            if (name == "href") is not (element.tag == "a") or name == "content":
                continue
            address = picture_address(element.get(name, ""), sample.base)
            if address and (element.tag != "a" or _PICTURE.search(address)):
                yield element, name, address


def _on_page(sample: Sample, heading: html.HtmlElement | None, title: str, others: set[str]) -> list[Candidate]:
    around = ancestry(heading)
    found: list[Candidate] = []
    taken: set[str] = set()
    for element, name, address in _addresses(sample):
        if address in others or _is_small(element, address) or is_others(sample, element, around):
            continue
        score = 1.0 + _PREFERRED[name] + 0.4 * (likeness(element.get("alt", ""), title) > 0.6)
        score += 0.3 * any(_NAMED.search(names_of(part)) for part in (element, *list(element.iterancestors())[:3]))
        score -= 0.1 * len(taken)
        taken.add(address)
        found.append(Candidate(element=element, value=address, score=score, attribute=name))
    return _without_substitutes(found)


def _is_small(element: html.HtmlElement, address: str) -> bool:
    width = re.match(r"\d+", element.get("width", ""))
    return bool(_SMALL.search(f"{names_of(element)} {address.rpartition('/')[2]}")) or (
        width is not None and int(width.group()[:6]) < _SMALLEST
    )


def _without_substitutes(found: list[Candidate]) -> list[Candidate]:
    """A srcset beside a plain attribute of the same element says the same less plainly."""
    plain = {each.element for each in found if "srcset" not in each.attribute}
    return [
        replace(each, score=each.score - 0.3) if "srcset" in each.attribute and each.element in plain else each
        for each in found
    ]
