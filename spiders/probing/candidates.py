"""A candidate: an element of one sample that may hold a field, how likely, and the value it would give."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from lxml import html

# Of one field on one page; the best are among the first, and each costs dozens of selectors to try.
MOST_CANDIDATES = 10


@dataclass(frozen=True, kw_only=True, eq=False)
class Candidate:
    """A place that may hold a field. `attribute` names where the value stands; empty stands for the text.

    `label` is the element beside it that names the field, where one does, and `written` what that says.
    """

    element: html.HtmlElement
    value: str
    score: float
    attribute: str = ""
    label: html.HtmlElement | None = None
    written: str = ""


def best_of(found: Iterable[Candidate]) -> tuple[Candidate, ...]:
    """The likeliest, best first; what scores nothing is none."""
    likely = sorted((each for each in found if each.score > 0), key=lambda each: -each.score)
    return tuple(likely[:MOST_CANDIDATES])


def squeezed(value: str) -> str:
    """A value as it is compared with others: letters, digits and signs, without spaces and case."""
    return re.sub(r"[\s\u200b]+", "", value).casefold()
