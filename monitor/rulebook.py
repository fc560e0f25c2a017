"""What listings are screened with: the background, the numbers and the words, made from an instance's settings."""

from dataclasses import dataclass
from pathlib import Path

from monitor import background
from monitor.instance import Instance
from monitor.settings import ScreeningSettings
from monitor.store import Database
from monitor.words import word_lists
from rules import weights
from rules.background import Background
from rules.vocabulary.wordlists import WordLists
from rules.weights import Weights


@dataclass(frozen=True, slots=True, kw_only=True)
class Rulebook:
    """What listings are screened with: background, weights with their threshold, words, and all their fingerprint."""

    background: Background
    weights: Weights
    words: WordLists
    fingerprint: str


def rulebook(db: Database, instance: Instance) -> Rulebook:
    """What the instance screens with now."""
    return rulebook_of(background.newest(db), instance.directory, instance.settings.screening)


def rulebook_of(known: Background, directory: Path, settings: ScreeningSettings) -> Rulebook:
    """What these settings would have an instance in that directory screen with."""
    threshold = {} if settings.threshold is None else {"threshold": settings.threshold}
    numbers = weights.tuned({**settings.weights, **threshold})
    words = word_lists(directory, settings)
    ruleset = weights.ruleset(numbers, words.fingerprint)
    fingerprint = f"{ruleset}:{known.fingerprint}:{numbers.threshold:g}"
    return Rulebook(background=known, weights=numbers, words=words, fingerprint=fingerprint)
