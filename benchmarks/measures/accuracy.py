"""Disguised cases among ordinary titles: what is found, what it costs, and in which order."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from benchmarks.measures import similarity
from benchmarks.measures.collected import Collected, Drawn, Row, rows
from benchmarks.measures.hits import Question, match, scores
from benchmarks.measures.queue import curve, point, sort_out, standing
from rules.weights import DEFAULT_THRESHOLD

# Thresholds around the default for which the scorer gives every figure.
NEAR = (40.0, 50.0, 55.0, 60.0, 65.0, 70.0, 80.0)

Say = Callable[[str], None]


@dataclass(frozen=True, kw_only=True)
class Mixture:
    """Cases and ordinary listings in one queue, and what is needed to score it."""

    collected: Collected
    drawn: Drawn
    number: int | None

    @cached_property
    def register(self) -> list[dict[str, Any]]:
        """The register's rows."""
        return rows(self.collected.register)

    @cached_property
    def cases(self) -> list[dict[str, Any]]:
        """The cases, or where fewer titles are asked for, as many of them, from every cell."""
        cases = rows(self.collected.cases)
        if self.number is None or self.number >= len(cases):
            return cases
        return cases[:: len(cases) // max(1, self.number) or 1]

    @cached_property
    def truth(self) -> list[dict[str, Any]]:
        """The ordinary listings with the brands that they state."""
        return rows(self.drawn.truth)

    @cached_property
    def shown(self) -> list[Row]:
        """What the matcher is shown."""
        return [case["listing"] for case in self.cases] + rows(self.drawn.ordinary)

    def score(self, hits: Iterable[Mapping[str, Any]], least: float = 0.0) -> dict[str, Any]:
        """The scorer's figures of the hits with this score at least."""
        kept = [hit for hit in hits if hit["score"] >= least]
        figures: dict[str, Any] = self.collected.scorer.score(self.register, self.cases, self.truth, kept)
        return figures


def measure(mixture: Mixture, scratch: Path, say: Say, *, with_similarity: bool) -> dict[str, Any]:
    """The figures with and without a background, and where asked for, those of plain rapidfuzz."""
    ways: dict[str, dict[str, Any]] = {}
    for way, background in (("background", mixture.drawn.background), ("alone", None)):
        say(f"accuracy, seed {mixture.drawn.seed}: the matcher, {way}")
        ways[way] = _judge(mixture, _match(mixture, background, scratch))
    if with_similarity:
        say("accuracy: plain rapidfuzz")
        found = list(similarity.hits(mixture.shown, similarity.names(mixture.register)))
        ways["rapidfuzz"] = {"figures": mixture.score(found)}
    return {
        "seed": mixture.drawn.seed,
        "cases": len(mixture.cases),
        "ordinary": len(mixture.truth),
        "registrations": len(mixture.register),
        "background_listings": _count(mixture.drawn.background),
        "threshold": DEFAULT_THRESHOLD,
        "ways": ways,
    }


def _match(mixture: Mixture, background: Path | None, scratch: Path) -> list[dict[str, Any]]:
    register = mixture.collected.register
    return match(Question(register=register, listings=mixture.shown, background=background, scratch=scratch))


def _judge(mixture: Mixture, hits: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The scorer's figures at the default threshold and near it, and the whole curve."""
    stands = standing(mixture.collected.scorer, mixture.register)
    queue = sort_out(mixture.cases, mixture.truth, scores(hits), stands)
    figures = mixture.score(hits, DEFAULT_THRESHOLD)
    _agree(figures, asdict(point(queue, DEFAULT_THRESHOLD)))
    near = {str(least): _briefly(mixture.score(hits, least)) for least in NEAR}
    points = [[each.threshold, each.recall, each.alarms, each.plain] for each in curve(queue)]
    return {"figures": figures, "near": near, "curve": points}


def _briefly(figures: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in figures.items() if name != "recall_per_cell"}


def _agree(scored: Mapping[str, Any], own: Mapping[str, float]) -> None:
    """The curve and the scorer count alike, or the curve is not to be drawn."""
    theirs = (scored["recall"], scored["disguise_alarms_per_1000"], scored["plain_hits_per_1000"])
    ours = (own["recall"], own["alarms"], own["plain"])
    if any(abs(one - other) > 1e-6 for one, other in zip(theirs, ours, strict=True)):
        raise AssertionError(f"the curve counts {ours} where the scorer counts {theirs}")


def _count(path: Path) -> int:
    with path.open(encoding="utf-8") as lines:
        return sum(1 for _ in lines)
