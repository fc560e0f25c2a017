"""Which selector to propose: the one that leads to the likeliest place on most samples, by the most lasting names."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from spiders.probing.candidates import Candidate, squeezed
from spiders.probing.css import is_fragile, selectors_for
from spiders.probing.samples import Sample
from spiders.reading.selected import PATH_SIGN, compiled, values_of

# Of each page the likeliest places, so that the selectors to try stay hundreds.
_PLACES_TRIED = 3
_MOST_TRIED = 900
_MISSED = -0.3
_WRONG = -1.0
_SEVERAL = 0.15
_A_SIGN = 0.002
# A field that fewer of the samples have is not proposed: a guess on one page of five is chance.
_LEAST_SHARE = 0.5
_LONG = frozenset(("category", "images", "description"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A selector for a field, and what it finds on each sample, in their order; empty where it finds nothing.

    `sure` is the share of samples on which it leads to the likeliest place, from 0 to 1. `fragile` says that it rests
    on names that the shop's next release may change.
    """

    key: str
    css: str
    values: tuple[str, ...]
    sure: float
    fragile: bool

    @property
    def found(self) -> int:
        """On how many samples it finds anything."""
        return sum(bool(value) for value in self.values)


def propose(key: str, samples: Sequence[Sample], found: Sequence[Sequence[Candidate]]) -> Proposal | None:
    """The best selector for the field, where the candidates of enough samples agree on one."""
    having = sum(bool(page) for page in found)
    if not having or having < _LEAST_SHARE * len(samples):
        return None
    best, best_score = "", 0.0
    for css, distrust in _tried(found):
        score = _score(key, css, samples, found, best_score + distrust) - distrust
        if score > best_score:
            best, best_score = css, score
    return _proposal(key, best, samples, found) if best else None


def _tried(found: Sequence[Sequence[Candidate]]) -> list[tuple[str, float]]:
    trusted: dict[str, float] = {}
    for page in found:
        for candidate in page[:_PLACES_TRIED]:
            for css, distrust in selectors_for(candidate):
                trusted[css] = min(distrust, trusted.get(css, distrust))
    # What is trusted more is tried first: what comes later is left as soon as it cannot be better.
    return sorted(trusted.items(), key=lambda each: each[1])[:_MOST_TRIED]


def _score(key: str, css: str, samples: Sequence[Sample], found: Sequence[Sequence[Candidate]], least: float) -> float:
    """How well the selector does over all samples; broken off where it cannot reach `least` any more."""
    whole, left = 0.0, sum(page[0].score for page in found if page)
    count = len(samples)
    for sample, page in zip(samples, found, strict=True):
        left -= page[0].score if page else 0.0
        whole += _page_score(key, values_of(sample.root, sample.base, key, css), page)
        whole -= 0.0 if key in _LONG else _width(css, sample)
        if (whole + left + 0.3 * count) / count <= least:
            return least - 1.0
    return whole / count


def _width(css: str, sample: Sample) -> float:
    """How much more than the field the places hold that it leads to, as distrust: the narrowest one is meant."""
    elements = [match for match in compiled(css)(sample.root)[:3] if not isinstance(match, str)]
    texts = [(element, sample.texts.get(element, "")) for element in elements]
    if any(not said and len(element) for element, said in texts):
        return -_WRONG
    return _A_SIGN * max((len(said) for _, said in texts), default=0)


def _page_score(key: str, values: tuple[str, ...], page: Sequence[Candidate]) -> float:
    scores: dict[str, float] = {}
    for each in page:
        scores.setdefault(squeezed(each.value), each.score)
    if not values:
        return _MISSED if page else 0.0
    if key == "category":
        return scores.get(squeezed(PATH_SIGN.join(values)), _WRONG)
    right = [value for value in values if squeezed(value) in scores]
    first = scores.get(squeezed(values[0]), _WRONG)
    if key == "images":
        return first - 1.0 * (len(values) - len(right)) / len(values) + 0.3 * min(len(right), 3) / 3
    return first - _SEVERAL * (len(values) > 1)


def _proposal(key: str, css: str, samples: Sequence[Sample], found: Sequence[Sequence[Candidate]]) -> Proposal:
    pages = [values_of(sample.root, sample.base, key, css) for sample in samples]
    values = tuple(_shown(key, page) for page in pages)
    agreed = sum(
        squeezed(value) == squeezed(page[0].value) if page else not value
        for value, page in zip(_compared(key, pages), found, strict=True)
    )
    return Proposal(key=key, css=css, values=values, sure=agreed / len(samples), fragile=is_fragile(css))


def _shown(key: str, values: tuple[str, ...]) -> str:
    if key == "category":
        return PATH_SIGN.join(values)
    return " ".join(values) if key == "images" else next(iter(values), "")


def _compared(key: str, pages: Sequence[tuple[str, ...]]) -> Iterator[str]:
    for values in pages:
        yield PATH_SIGN.join(values) if key == "category" else next(iter(values), "")
