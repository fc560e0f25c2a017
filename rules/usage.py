"""How likely words are a maker's name where listings use them: by their rarity, and by the brands that are stated."""

from dataclasses import dataclass, field
from math import exp, log, log10

from rules.background import Background
from rules.vocabulary.ordinary_words import least_ordinary
from rules.weights import Weights

# Words weighed before: the same ones stand in many listings. Bounded, because hostile listings share none.
_REMEMBERED = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """What is known of words by one background."""

    background: Background
    weights: Weights
    _remembered: dict[tuple[tuple[str, ...], str], float] = field(default_factory=dict, compare=False, repr=False)

    def points(self, words: tuple[str, ...], letters: str) -> float:
        """Points for words, and for their letters written together, being a maker's name."""
        points = self._remembered.get((words, letters))
        if points is None:
            if len(self._remembered) >= _REMEMBERED:
                self._remembered.clear()
            points = self._remembered[words, letters] = self._points(words, letters)
        return points

    def opening(self, words: tuple[str, ...], letters: str) -> float:
        """Points for words that open a title: by the brands of the titles that open with them, where there are any."""
        stated = self.background.openings.get(letters, 0)
        points = self.points(words, letters)
        if not stated:
            return points
        as_brand = min(stated, self.background.opened.get(letters, 0))
        doubt = self.weights.brand_share_doubt
        agreed = (as_brand + doubt / (1 + exp(-points))) / (stated + doubt)
        opened = log(agreed / (1 - agreed))
        # Apple opens titles of phones, and of juice where no brand is stated.
        ordinary = least_ordinary(words) >= self.weights.ordinary_from
        return (points + opened) / 2 if ordinary else opened

    def _points(self, words: tuple[str, ...], letters: str) -> float:
        background, weights = self.background, self.weights
        doubt = weights.unknown_doubt
        rate = (background.with_words(words) + doubt) / (background.listings + doubt / weights.unknown_rate)
        guess = weights.rarity * (-log10(rate) - weights.rarity_even)
        guess += weights.ordinary * max(0.0, least_ordinary(words) - weights.ordinary_from)
        stated = background.stating_brand(words)
        as_brand = min(stated, background.brands.get(letters, 0))
        share = 1 / (1 + exp(-guess))
        agreed = (as_brand + weights.brand_share_doubt * share) / (stated + weights.brand_share_doubt)
        return log(agreed / (1 - agreed))
