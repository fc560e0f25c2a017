"""Where the title stands: what the page's head and the links to the page call it, and what looks like a heading."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice

from lxml import html

from spiders.probing.candidates import Candidate, best_of, squeezed
from spiders.probing.labels import leading_label
from spiders.probing.samples import Sample, is_card, is_furniture, likeness, names_of
from spiders.reading.notation import PRICE_WITHIN

LONGEST = 400
SHORTEST = 2
_NO_TITLES = frozenset(("title", "option", "script", "style"))
# A listing's title stands among the first texts of its page.
_MOST_TEXTS = 2_000
_FIRST = 0.9
_SOME = 0.6
_SHORTEST_FIRST = 6
_NOTHING_SAID = -0.5
_HEADINGS = {"h1": 1.0, "h2": 0.5, "h3": 0.25, "h4": 0.1}
_NAMED = re.compile(
    r"title|name|heading|titulo|título|nombre|\bnom\b|titre|bezeichnung|artikel|nazv|nazwa|naslov|baslik|biaoti|pname",
    re.IGNORECASE,
)
_PATH = re.compile(r"crumb|path|trail", re.IGNORECASE)


def title_candidates(samples: Sequence[Sample]) -> tuple[tuple[Candidate, ...], ...]:
    """For each sample the places that may hold its title, best first."""
    cores = _cores([sample.head_title for sample in samples])
    seen = [_texts(sample) for sample in samples]
    return tuple(
        best_of(_on_page(sample, core, seen[number], _elsewhere(number, seen)))
        for number, (sample, core) in enumerate(zip(samples, cores, strict=True))
    )


def _on_page(
    sample: Sample, core: str, texts: list[tuple[html.HtmlElement, str]], elsewhere: frozenset[str]
) -> Iterator[Candidate]:
    own = 0
    for element, said in texts:
        found = _candidate(sample, element, said, core, repeated=said in elsewhere)
        if found.score > _NOTHING_SAID and _may_be_title(said) and said not in elsewhere:
            # Where nothing names the listing, what the page says first of its own is most likely its title.
            found = replace(found, score=found.score + max(0.0, _FIRST - 0.03 * own))
            own += 1
        yield found


def _may_be_title(said: str) -> bool:
    return len(said) >= _SHORTEST_FIRST and not PRICE_WITHIN.search(said) and not leading_label(said)[0]


def _elsewhere(number: int, seen: list[list[tuple[html.HtmlElement, str]]]) -> frozenset[str]:
    """What most other samples say too: the site's own. A listing's title stands on some of them as a related one."""
    others = [{said for _, said in texts} for at, texts in enumerate(seen) if at != number]
    counted = Counter(said for texts in others for said in texts)
    return frozenset(said for said, count in counted.items() if count > _SOME * len(others))


def _cores(titles: Sequence[str]) -> list[str]:
    """The titles of the pages' heads without what all of them begin or end with."""
    if len(set(titles)) < 2:
        return ["" for _ in titles] if len(titles) > 1 else list(titles)
    head = len(_at_word(_common_start(titles)))
    tail = len(_at_word(_common_start([title[::-1] for title in titles])))
    return [title[head : len(title) - tail].strip(" |-–—·:»«") for title in titles]


def _texts(sample: Sample) -> list[tuple[html.HtmlElement, str]]:
    texts = sample.texts.items()
    found = ((each, said) for each, said in texts if SHORTEST <= len(said) <= LONGEST and each.tag not in _NO_TITLES)
    return list(islice(found, _MOST_TEXTS))


def _common_start(texts: Sequence[str]) -> str:
    """What all of the texts begin with, sign by sign."""
    first = texts[0]
    differs = (at for at, signs in enumerate(zip(*texts, strict=False)) if len(set(signs)) > 1)
    return first[: next(differs, min(len(text) for text in texts))]


def _at_word(common: str) -> str:
    """The common part up to its last sign between words, so that no word is cut in two."""
    found = list(re.finditer(r"[\s|:,·»«】【—–-]", common))
    return common[: found[-1].end()] if found else ""


def _candidate(sample: Sample, element: html.HtmlElement, said: str, core: str, *, repeated: bool) -> Candidate:
    called = max((likeness(said, name) for name in (core, *sample.called) if name), default=0.0)
    score = 3.0 * called + _HEADINGS.get(str(element.tag), 0.0) + 0.4 * bool(_NAMED.search(names_of(element)))
    if not core and not sample.called:
        score += 0.5 * _slug_likeness(sample.url, said)
    apart = frozenset[html.HtmlElement]()
    score -= 2.0 * is_furniture(element, apart) + 3.0 * repeated + 1.5 * bool(_PATH.search(names_of(element)))
    score -= 1.0 * any(sample.leads_away(part) for part in (element, *element.iterancestors("a")))
    score -= 1.5 * any(is_card(sample, part) for part in (element, *list(element.iterancestors())[:3]))
    # The same words once more in a wider box: the narrowest element is meant.
    return Candidate(element=element, value=said, score=score - 0.02 * sum(1 for _ in element.iterdescendants()))


def _slug_likeness(url: str, said: str) -> float:
    return likeness(" ".join(re.split(r"[\W_]+", url.rpartition("/")[2])), said)


def heading_of(found: Sequence[Candidate], value: str) -> html.HtmlElement | None:
    """The element of the candidates that holds the value."""
    return next((each.element for each in found if squeezed(each.value) == squeezed(value)), None)
