"""Where the longer texts stand: the path through the categories, and the description."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from lxml import html

from spiders.probing.candidates import Candidate, best_of
from spiders.probing.labels import all_words, field_of
from spiders.probing.samples import Sample, ancestry, is_others, names_of, text_of
from spiders.reading.tree import seen_text

_PATH = re.compile(
    r"bread-?crumb|\bcrumbs?\b|krumel|\bpfad\b|ariane|\bmigas|\btrail\b|you-?are-?here|navtrail", re.IGNORECASE
)
_PATH_SIGN = re.compile(r"[›»>/→]")
LONGEST_PATH = 300
SHORTEST_DESCRIPTION = 25
_BOX_PARTS = 400


def category_candidates(samples: Sequence[Sample]) -> tuple[tuple[Candidate, ...], ...]:
    """For each sample the links of its path, best first."""
    return tuple(best_of(_paths(sample)) for sample in samples)


def _paths(sample: Sample) -> Iterator[Candidate]:
    for element in sample.elements:
        label = element.get("aria-label", "").casefold()
        named = bool(_PATH.search(names_of(element))) or "breadcrumb" in label
        if not named and not (element.tag in ("div", "p", "nav", "ul", "ol") and _looks_like_path(element)):
            continue
        steps = [said for link in islice(element.iter("a"), 12) if (said := text_of(link))]
        if steps and len(" > ".join(steps)) <= LONGEST_PATH:
            link = next(element.iter("a"))
            yield Candidate(element=link, value=" > ".join(steps), score=1.0 + 0.5 * named, label=None)


def _looks_like_path(element: html.HtmlElement) -> bool:
    links = list(islice(element.iter("a"), 9))
    said = text_of(element)
    signs = len(_PATH_SIGN.findall(said))
    return 2 <= len(links) <= 8 and bool(said) and signs >= len(links) - 1 > 0


def description_candidates(
    samples: Sequence[Sample], headings: Sequence[html.HtmlElement | None]
) -> tuple[tuple[Candidate, ...], ...]:
    """For each sample the boxes that may hold its description, best first."""
    return tuple(best_of(_descriptions(sample, heading)) for sample, heading in zip(samples, headings, strict=True))


def _descriptions(sample: Sample, heading: html.HtmlElement | None) -> Iterator[Candidate]:
    around, names = ancestry(heading), all_words()["description"].names
    for element in sample.elements:
        named = bool(names and names.search(names_of(element)))
        before = element.getprevious()
        headed = before is not None and field_of(text_of(before)) == "description"
        if not (named or headed) or element.tag in ("a", "li", "meta", "button", "label", "input"):
            continue
        if heading is not None and element in around:
            continue
        if sum(1 for _ in islice(element.iter(), _BOX_PARTS)) == _BOX_PARTS:
            continue
        said = seen_text(element)
        if len(said) >= SHORTEST_DESCRIPTION and not is_others(sample, element, around):
            yield Candidate(
                element=element, value=said, score=0.6 + 0.5 * named + 0.5 * headed + min(len(said), 400) / 800
            )
