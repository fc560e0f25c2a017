"""One file per rule. Each says of one sighting whether its rule holds, how strongly, and why, in one sentence.

A rule is a module here with a docstring and a function `check` with a docstring: that is what a reviewing officer
reads, so a rule without them is refused. Rules know nothing of each other; where several hold, the strongest counts.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import import_module
from pkgutil import iter_modules
from types import MappingProxyType
from typing import Protocol

from rules.background import Background
from rules.candidates.sightings import Sighting
from rules.candidates.wordhood import Wordhood
from rules.weights import Weights


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion:
    """What a rule says of a sighting: points of log-odds, and the reason in English and Chinese."""

    points: float
    explanation: str
    explanation_zh: str


@dataclass(frozen=True, kw_only=True)
class Knowledge:
    """What a rule may know beside the sighting."""

    background: Background
    weights: Weights

    @cached_property
    def words(self) -> Wordhood:
        """Which words are words of their own, by this background."""
        return Wordhood(background=self.background)


class Check(Protocol):
    """A rule: an opinion where it holds, nothing where it does not."""

    def __call__(self, sighting: Sighting, knowledge: Knowledge) -> Opinion | None:
        """Judge one sighting."""


@cache
def installed() -> Mapping[str, Check]:
    """Every rule in this folder by its name, in alphabetical order."""
    names = sorted(module.name for module in iter_modules(__path__))
    return MappingProxyType({name: _load(name) for name in names})


def _load(name: str) -> Check:
    module = import_module(f"{__name__}.{name}")
    check: Check | None = getattr(module, "check", None)
    if not module.__doc__ or check is None or not check.__doc__:
        raise TypeError(f"rules/checks/{name}.py needs a docstring and a function check with a docstring")
    return check
