"""What a field of a listing holds of registered names: each sighting judged by the rules, the strongest kept."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import NamedTuple

from rules.candidates.sightings import Sighting
from rules.checks import Knowledge, Opinion, Rule, speaking_on
from rules.terms import Finding
from rules.weighing import percent, weigh


class Evidence(NamedTuple):
    """A sighting on which a rule speaks. It is made into a finding only where a hit may come of it."""

    sighting: Sighting
    rule: Rule
    opinion: Opinion
    strength: float

    def finding(self) -> Finding:
        """The same as a reason of a hit, explained."""
        sighting, text = self.sighting, self.sighting.text
        start, end = text.span(sighting.start, sighting.end)
        explanation, explanation_zh = self.opinion.said()
        return Finding(
            check=self.rule.name,
            field=sighting.field,
            registered=sighting.name.registered,
            seen=text.original[start:end],
            start=start,
            end=end,
            strength=self.strength,
            explanation=explanation,
            explanation_zh=explanation_zh,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """Which letters of a text names stand on: places in order of their start, and how far those up to each reach."""

    starts: Sequence[int]
    reach: Sequence[int]

    @classmethod
    def by(cls, sightings: Iterable[Sighting]) -> "Taken":
        """The places of these sightings."""
        places = sorted({(sighting.start, sighting.end) for sighting in sightings})
        return cls(starts=[start for start, _ in places], reach=list(accumulate((end for _, end in places), max)))

    def covers(self, sighting: Sighting) -> bool:
        """Whether a longer name stands over this one ("New Balance" over Balance), or any name over a mistyped one."""
        before = bisect_left(self.starts, sighting.start)
        here = bisect_right(self.starts, sighting.start)
        least = sighting.end if sighting.guessed else sighting.end + 1
        return (before > 0 and self.reach[before - 1] >= sighting.end) or (here > 0 and self.reach[here - 1] >= least)


def evidence(sightings: Iterable[Sighting], knowledge: Knowledge) -> Iterator[Evidence]:
    """What the sightings of a field say of registered names, apart from guesses where a name stands itself."""
    judged = [(sighting, *verdict) for sighting in sightings if (verdict := _judge(sighting, knowledge))]
    taken = Taken.by([sighting for sighting, _, _ in judged if not sighting.guessed]) if len(judged) > 1 else None
    for sighting, rule, opinion in judged:
        covered = taken is not None and taken.covers(sighting)
        if not (covered and sighting.guessed):
            yield Evidence(sighting, rule, opinion, _strength(sighting, opinion, covered, knowledge))


def _judge(sighting: Sighting, knowledge: Knowledge) -> tuple[Rule, Opinion] | None:
    """The strongest opinion on a sighting, and the rule that holds it."""
    strongest: tuple[Rule, Opinion] | None = None
    for rule in speaking_on(sighting.leading):
        opinion = rule.check(sighting, knowledge)
        if opinion is not None and (strongest is None or opinion.points > strongest[1].points):
            strongest = rule, opinion
            if rule.sole:
                break
    return strongest


def _strength(sighting: Sighting, opinion: Opinion, covered: bool, knowledge: Knowledge) -> float:
    weights = knowledge.weights
    points = weigh(sighting, knowledge.usage, weights) + opinion.points
    return percent(points + (weights.covered if covered else 0.0))
