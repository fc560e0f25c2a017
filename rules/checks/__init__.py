"""One file per rule. Each says of one sighting whether its rule holds, how strongly, and why, in one sentence.

A rule is a module here with a docstring, a function `check` with a docstring and LEADING, the tricks on whose sightings
it speaks. The docstrings are what a reviewing officer reads, so a rule without them is refused. Rules know nothing of
each other; where several hold, the strongest counts. One that says SOLE = True speaks only where no other does, and is
asked first.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import import_module
from pkgutil import iter_modules
from types import MappingProxyType
from typing import NamedTuple, Protocol

from rules.background import Background
from rules.candidates.sightings import Sighting, Trick
from rules.candidates.wordhood import Wordhood
from rules.usage import Usage
from rules.weights import Weights

# A sighting's first trick, or None where its letters are the name's own.
Leading = Trick | None


class Opinion(NamedTuple):
    """What a rule says of a sighting: points of log-odds, and how to say why, in English and Chinese.

    The sentences are made when they are asked for, because most sightings come to no hit: making them all took a tenth
    of the time of a screening. A tuple for the same reason, like the sighting.
    """

    points: float
    said: Callable[[], tuple[str, str]]

    @property
    def explanation(self) -> str:
        """The reason in English."""
        return self.said()[0]

    @property
    def explanation_zh(self) -> str:
        """The reason in Chinese."""
        return self.said()[1]


@dataclass(frozen=True, kw_only=True)
class Knowledge:
    """What a rule may know beside the sighting."""

    background: Background
    weights: Weights

    @cached_property
    def words(self) -> Wordhood:
        """Which words are words of their own, by this background."""
        return Wordhood(background=self.background)

    @cached_property
    def usage(self) -> Usage:
        """How likely words are a maker's name, by this background."""
        return Usage(background=self.background, weights=self.weights)


# What the last screening knew: a platform's listings come in chunks, and those share their words.
_latest: list[Knowledge] = []


def knowledge_of(background: Background, weights: Weights) -> Knowledge:
    """What is known by a background and these weights; as long as both stay the same, with all that was remembered."""
    for knowledge in _latest:
        if knowledge.background is background and knowledge.weights == weights:
            return knowledge
    knowledge = Knowledge(background=background, weights=weights)
    _latest[:] = [knowledge]
    return knowledge


class Check(Protocol):
    """A rule: an opinion where it holds, nothing where it does not."""

    def __call__(self, sighting: Sighting, knowledge: Knowledge) -> Opinion | None:
        """Judge one sighting."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """An installed check and the first tricks of the sightings on which it speaks; on others it is silent."""

    name: str
    check: Check
    leading: frozenset[Leading]
    sole: bool = False

    def __call__(self, sighting: Sighting, knowledge: Knowledge) -> Opinion | None:
        """Judge one sighting."""
        return self.check(sighting, knowledge) if sighting.leading in self.leading else None


@cache
def installed() -> Mapping[str, Rule]:
    """Every rule in this folder by its name, in alphabetical order."""
    names = sorted(module.name for module in iter_modules(__path__))
    return MappingProxyType({name: _load(name) for name in names})


@cache
def speaking_on(leading: Leading) -> tuple[Rule, ...]:
    """The rules that may speak on sightings with this first trick, those first beside which no other does."""
    speaking = (rule for rule in installed().values() if leading in rule.leading)
    return tuple(sorted(speaking, key=lambda rule: not rule.sole))


def _load(name: str) -> Rule:
    module = import_module(f"{__name__}.{name}")
    check: Check | None = getattr(module, "check", None)
    leading: tuple[Leading, ...] = getattr(module, "LEADING", ())
    if not module.__doc__ or check is None or not check.__doc__ or not leading:
        raise TypeError(f"rules/checks/{name}.py needs a docstring, LEADING and a function check with a docstring")
    return Rule(name=name, check=check, leading=frozenset(leading), sole=getattr(module, "SOLE", False))
