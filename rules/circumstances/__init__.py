"""One file per circumstance: what beside the name itself speaks for or against a hit, and in which words it shows.

A circumstance is a module here with a docstring and a function `remarks` with a docstring: that is what a reviewing
officer reads, so one without them is refused. Circumstances know nothing of each other; all that hold count together.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from types import MappingProxyType
from typing import NamedTuple, Protocol

from rules.background import Background
from rules.offer import Offer
from rules.terms import Field, Finding, Registration, SellerRecord
from rules.weights import Weights


class Case(NamedTuple):
    """An offer in which a registered name was found, and everything that may bear on it.

    `findings` are those of the name, the strongest first; `seller` is empty where nothing is known of him.
    """

    offer: Offer
    registration: Registration
    findings: tuple[Finding, ...]
    background: Background
    weights: Weights
    seller: SellerRecord


class Remark(NamedTuple):
    """What a circumstance says, in points of log-odds: that the mark is used, that the use is unlawful.

    `start` and `end` bound the words in the field's own text; both are 0 where it is no matter of words.
    """

    explanation: str
    explanation_zh: str
    use: float = 0.0
    unlawful: float = 0.0
    field: Field = Field.TITLE
    start: int = 0
    end: int = 0


class Circumstance(Protocol):
    """A circumstance: a remark wherever it holds, none where it does not."""

    def __call__(self, case: Case) -> Iterator[Remark]:
        """Judge one case."""


@cache
def installed() -> Mapping[str, Circumstance]:
    """Every circumstance in this folder by its name, in alphabetical order."""
    names = sorted(module.name for module in iter_modules(__path__))
    return MappingProxyType({name: _load(name) for name in names})


def _load(name: str) -> Circumstance:
    module = import_module(f"{__name__}.{name}")
    remarks: Circumstance | None = getattr(module, "remarks", None)
    if not module.__doc__ or remarks is None or not remarks.__doc__:
        raise TypeError(f"rules/circumstances/{name}.py needs a docstring and a function remarks with a docstring")
    return remarks
