"""What the matcher makes of the sample, in few numbers, and how two such summaries differ."""

import json
import random
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from rules.background import EMPTY, Background
from rules.candidates.register import Register
from rules.screening import screen
from rules.terms import Field, Hit, Listing, Registration
from rules.weights import DEFAULT_THRESHOLD
from tests.rules.regression.disguises import TRICKS, Trick
from tests.rules.regression.marks import register
from tests.rules.regression.titles import listing, ordinary

GOLDEN = Path(__file__).with_name("golden.json")
ORDINARY, BACKGROUND = 400, 1600
# Far below the threshold, so that the order of what is not shown is held too.
_LOW_SCORE = 30.0
# A share of the order that moves by less has not moved.
_SLIGHT = 0.002

Summary = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Disguised:
    """A listing with a disguised name, and the registrations that must be found in it."""

    trick: str
    listing: Listing
    expected: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A number that is not what it was; `fell` where the matcher does less well than before."""

    figure: str
    was: float
    now: float
    fell: bool

    def __str__(self) -> str:
        return f"{'FELL ' if self.fell else 'better'}  {self.figure}: {self.was:g} -> {self.now:g}"


def disguised(registrations: Sequence[Registration]) -> Iterator[Disguised]:
    """The sample's cases, each trick on as many names as it asks for."""
    names = [(name, each.registration_number) for each in registrations for name in each.names]
    for number, (label, trick) in enumerate(TRICKS.items()):
        chance = random.Random(1000 + number)
        fitting = [(name, holder) for name, holder in names if trick.fits(name)]
        for turn, (name, holder) in enumerate(chance.sample(fitting, min(trick.times, len(fitting)))):
            shown = _place(trick, trick.write(name, chance), f"D{number:02}{turn:02}", chance)
            yield Disguised(trick=label, listing=shown, expected=frozenset({holder}))


def summarize() -> Summary:
    """The whole sample, screened with a background learned from other titles, and without one."""
    registrations = register()
    index = Register.build(registrations)
    learned = Background.learn(ordinary(BACKGROUND, seed=2))
    return {way: _summarize(registrations, index, each) for way, each in (("background", learned), ("alone", EMPTY))}


def differences(was: Summary, now: Summary) -> list[Change]:
    """Every number that changed, falls first: fewer found, more alarms, a worse order."""
    changes = [change for way in now for change in _compare(f"{way}: ", was.get(way, {}), now[way])]
    return sorted(changes, key=lambda change: (not change.fell, change.figure))


def read() -> Summary:
    """The summary kept in the project."""
    kept: Summary = json.loads(GOLDEN.read_text(encoding="utf-8"))
    return kept


def write(summary: Summary) -> None:
    """Keeps a summary in the project."""
    GOLDEN.write_text(json.dumps(summary, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def order(right: Sequence[float], wrong: Sequence[float]) -> float:
    """The chance that a right hit stands above a wrong one, a tie counting half; 1 where nothing is wrong."""
    pairs = len(right) * len(wrong)
    won = sum(1.0 if one > other else 0.5 * (one == other) for one in right for other in wrong)
    return won / pairs if pairs else 1.0


def ties(scores: Collection[float]) -> int:
    """How many hits of the top fifth share their score with another that stands before them."""
    top = sorted(scores, reverse=True)[: max(2, len(scores) // 5)]
    return len(top) - len(set(top))


def _place(trick: Trick, written: str, ref: str, chance: random.Random) -> Listing:
    """An ordinary listing that holds what was written, at a place of the title or in another field."""
    plain = listing(ref, chance.choice(trick.tongues), chance)
    match trick.field:
        case Field.BRAND:
            return replace(plain, brand=written)
        case Field.DESCRIPTION:
            return replace(plain, description=written)
        case Field.SELLER:
            return replace(plain, seller=written)
        case Field.CATEGORY:
            return replace(plain, category=written)
        case Field.TITLE:
            return replace(plain, title=_titled(plain, written, chance))


def _titled(plain: Listing, written: str, chance: random.Random) -> str:
    space = "" if plain.language == "zh" and not written.isascii() else " "
    before, _, after = plain.title.partition(" ")
    titles = (f"{written}{space}{plain.title}", f"{before} {written} {after}".rstrip(), f"{plain.title} {written}")
    return chance.choice(titles)


def _summarize(registrations: Sequence[Registration], index: Register, background: Background) -> Summary:
    recall: dict[str, list[int]] = {}
    right: list[float] = []
    for case in disguised(registrations):
        hits = _hits([case.listing], index, background)
        right.append(max((hit.score for hit in hits if hit.registration_number in case.expected), default=0.0))
        of_trick = recall.setdefault(case.trick, [0, 0])
        of_trick[0] += right[-1] >= DEFAULT_THRESHOLD
        of_trick[1] += 1
    wrong = [hit.score for hit in _hits(ordinary(ORDINARY, seed=1), index, background)]
    return {
        "recall": recall,
        "alarms": sum(score >= DEFAULT_THRESHOLD for score in wrong),
        "order": round(order(right, wrong), 4),
        "ties": ties(right),
    }


def _hits(listings: Iterable[Listing], index: Register, background: Background) -> list[Hit]:
    return [hit for each in screen(listings, index, background, min_score=_LOW_SCORE) for hit in each.hits]


def _compare(way: str, was: Summary, now: Summary) -> Iterator[Change]:
    earlier = was.get("recall", {})
    for trick in sorted(now["recall"].keys() | earlier.keys()):
        found, before = (each.get(trick, [0, 0])[0] for each in (now["recall"], earlier))
        if found != before:
            yield Change(figure=f"{way}found of {trick}", was=before, now=found, fell=found < before)
    for figure, rising, slight in (("alarms", False, 0), ("ties", False, 0), ("order", True, _SLIGHT)):
        before = was[figure] if figure in was else now[figure]
        if abs(now[figure] - before) > slight:
            yield Change(figure=f"{way}{figure}", was=before, now=now[figure], fell=(now[figure] < before) is rising)
