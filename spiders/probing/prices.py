"""Where the price stands: a short text in price notation near the listing's heading, neither old nor another's."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from lxml import html

from spiders.probing.candidates import Candidate, best_of, squeezed
from spiders.probing.labels import all_words, field_of, leading_label
from spiders.probing.samples import Sample, ancestry, is_others, names_of, up_to
from spiders.reading.notation import PRICE_WITHIN
from spiders.reading.selected import is_old, is_struck_out, price_in

LONGEST = 90
# A page with more texts in which a digit stands is a list; the listing's own price is among the first.
_MOST_PRICED = 600
_NO_PRICES = frozenset(("html", "body", "title", "option", "input", "button", "script", "style"))
_DIGITS = re.compile(r"\d")
_BARE = re.compile(r"\d[\d.,'’\s\u00a0]*\d|\d")
_NOTHING = re.compile(r"^\D*0+(?:[.,]0+)?\D*$")
_UNIT = re.compile(
    r"/\s*\d*\s*(?:kg|g|l|ml|m²?|st(?:ü|u)?ck|pcs?|unit|oz|lb)\b|\bper\b|\bpro\s+\d|\bje\s+\d|\b(?:ex|excl)\.?\b|\bnetto\b"
    r"|\btax\b|\bfrom \d+ pcs|\d+\s*x\s",
    re.IGNORECASE,
)
_LETTERS = re.compile(r"[^\W\d_]")
_SIDE = re.compile(
    r"shipping|delivery|versand|livraison|postage|coupon|voucher|instal|saving|save|discount|unit-?price|per-?unit|"
    r"tax|point|reward|deposit|total|cart|minimum",
    re.IGNORECASE,
)
_BUYING = re.compile(
    r"cart|basket|buy|warenkorb|panier|carrito|sepet|korzin|bag|purchase|order|checkout", re.IGNORECASE
)


def price_candidates(
    samples: Sequence[Sample], headings: Sequence[html.HtmlElement | None]
) -> tuple[tuple[Candidate, ...], ...]:
    """For each sample the places that may hold its price, best first; `headings` hold the titles."""
    found = [_on_page(sample, heading) for sample, heading in zip(samples, headings, strict=True)]
    return tuple(best_of(_varying(number, found)) for number in range(len(found)))


def _varying(number: int, found: Sequence[Sequence[Candidate]]) -> Iterator[Candidate]:
    """The candidates of a page; a price that every page shows belongs to the site where another differs."""
    others = [{squeezed(each.value) for each in page} for at, page in enumerate(found) if at != number]
    for each in found[number]:
        everywhere = len(others) >= 2 and all(squeezed(each.value) in page for page in others)
        yield Candidate(element=each.element, value=each.value, score=each.score - 1.2 * everywhere)


def _on_page(sample: Sample, heading: html.HtmlElement | None) -> list[Candidate]:
    around = ancestry(heading)
    texts = ((element, _price_text(element, said)) for element, said in sample.texts.items())
    priced = list(islice(((element, said) for element, said in texts if said), _MOST_PRICED))
    near = _nearness(sample, [element for element, _ in priced], heading)
    candidates = []
    for element, said in priced:
        value = price_in(element)
        score = _score(sample, element, said, value, around) if value else 0.0
        if score > 0:
            candidates.append(Candidate(element=element, value=value, score=score + near[element]))
    return candidates


def _price_text(element: html.HtmlElement, said: str) -> str:
    """The short text of an element where it may be a price."""
    if element.tag in _NO_PRICES or len(said) > LONGEST or not _DIGITS.search(said):
        return ""
    return said


def _score(
    sample: Sample, element: html.HtmlElement, said: str, value: str, around: "frozenset[html.HtmlElement]"
) -> float:
    signed = bool(PRICE_WITHIN.search(value))
    named = _called_price(sample, element, around)
    if not signed and not (named and _BARE.fullmatch(said.strip())):
        return 0.0
    if _NOTHING.match(value) or _is_number_of_something(said, value):
        return 0.0
    beyond = len(_LETTERS.findall(said.replace(value, ""))) if not named else 0
    score = 1.0 + 0.4 * signed + named - 0.03 * beyond - 0.004 * len(said)
    old = is_struck_out(element) or any(is_old(part) for part in islice(up_to(element, around), 4))
    score -= 1.5 * old + 0.8 * bool(_UNIT.search(said))
    score -= 0.8 * any(_SIDE.search(names_of(part)) for part in islice(up_to(element, around), 3))
    return score - 2.5 * is_others(sample, element, around)


def _called_price(sample: Sample, element: html.HtmlElement, around: "frozenset[html.HtmlElement]") -> float:
    """How plainly the page itself calls the element a price: by its own name, by what holds it, by a label."""
    names = all_words()["price"].names
    calls = [bool(names and names.search(names_of(part))) for part in islice(up_to(element, around), 3)]
    named = 0.6 if calls[:1] == [True] else 0.4 if any(calls) else 0.0
    before = element.getprevious()
    labelled = before is not None and field_of(sample.texts.get(before, "")) == "price"
    return max(named, 0.5 * labelled, 0.4 * (leading_label(sample.texts.get(element, ""))[0] == "price"))


def _is_number_of_something(said: str, value: str) -> bool:
    """More than a price: two of them, or one within a sentence."""
    rest = said.replace(value, " ", 1)
    return len(PRICE_WITHIN.findall(rest)) >= 2 or len(rest.split()) > 12


def _nearness(
    sample: Sample, priced: Sequence[html.HtmlElement], heading: html.HtmlElement | None
) -> dict[html.HtmlElement, float]:
    """How near each stands to the heading and to what buys: the first after the heading most."""
    if heading is None:
        return dict.fromkeys(priced, 0.0)
    places, start = sample.places, sample.places.get(heading, 0)
    after = [element for element in priced if places[element] > start]
    ranks = {element: rank for rank, element in enumerate(after)}
    return {
        element: (0.7 / (1 + 0.25 * ranks[element]) if element in ranks else 0.1)
        + 0.6 * _closeness(element, heading)
        + 0.3 * _beside_buying(element, ancestry(heading))
        for element in priced
    }


def _closeness(element: html.HtmlElement, heading: html.HtmlElement) -> float:
    """How small a box holds both, from 1 down."""
    around = ancestry(heading)
    shared = next((part for part in element.iterancestors() if part in around), None)
    if shared is None:
        return 0.0
    size = sum(1 for _ in islice(shared.iter(), 400))
    return 1.0 / (1.0 + size / 40)


def _beside_buying(element: html.HtmlElement, around: "frozenset[html.HtmlElement]") -> bool:
    """Whether a form or a button that buys stands in the small box around it."""
    for box in islice(element.iterancestors(), 3):
        if box in around and sum(1 for _ in islice(box.iter(), 80)) == 80:
            return False
        if any(_buys(part) for part in islice(box.iter("form", "button", "input"), 10)):
            return True
    return False


def _buys(part: html.HtmlElement) -> bool:
    return bool(_BUYING.search(f"{part.get('action', '')} {part.get('name', '')} {names_of(part)}"))
