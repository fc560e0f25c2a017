"""Replica against authentic: whether a listing of a site that sells replicas outranks an authentic one of its mark.

Listings pair by the registered name that both titles hold literally and that the data name as their brand. A name that
merely stands there ("Black" in a title of Gucci's) pairs nobody, because no side passes its goods off under it.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import product
from pathlib import Path
from typing import Any
from zlib import crc32

from benchmarks.measures.collected import Collected, owners_by_name, rows
from benchmarks.measures.hits import LOW_SCORE, Question, match, scores

REPLICA, AUTHENTIC = "replica", "authentic"


# What a platform shows of a listing; the label, the site and what gives them away are withheld.
_SHOWN = ("title", "brand", "category", "price", "currency", "seller", "lang")


def measure(collected: Collected, background: Path, number: int | None, scratch: Path) -> dict[str, Any]:
    """The order with and without a background, in all and in halves, and of plain chance where all is withheld."""
    labelled = [{**row, "listing_ref": f"T{place:05}"} for place, row in enumerate(rows(collected.labelled), 1)]
    labelled = labelled[:: max(1, len(labelled) // number)] if number else labelled
    shown = [{part: row[part] for part in ("listing_ref", *_SHOWN) if part in row} for row in labelled]
    owners = owners_by_name(rows(collected.register), collected.fold)
    ways = {}
    for way, learned in (("background", background), ("alone", None)):
        asked = Question(register=collected.register, listings=shown, background=learned, scratch=scratch)
        ranked = rank(labelled, owners, scores(match(asked)), collected.fold, collected.scorer.stands_in)
        ways[way] = {name: asdict(each) for name, each in splits(ranked).items()}
        unseen = sum(each.score < LOW_SCORE for each in ranked)
        paired = {label: sum(each.label == label for each in ranked) for label in (REPLICA, AUTHENTIC)}
    return {"listings": len(labelled), "with_mark": paired, "without_hit": unseen, "ways": ways}


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranked:
    """A labelled listing under one mark: where it stands in the queue, by score, and the site it came from."""

    mark: str
    label: str
    source: str
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """How often the replica of a pair stands first, ties as half: over all pairs, and as the mean over marks.

    Both are None where nothing pairs.
    """

    marks: int
    pairs: int
    ties: int
    micro: float | None
    macro: float | None


def order(listings: Iterable[Ranked]) -> Order:
    """The order of all replica and authentic listings of each mark."""
    by_mark: defaultdict[str, dict[str, list[float]]] = defaultdict(lambda: {REPLICA: [], AUTHENTIC: []})
    for each in listings:
        by_mark[each.mark][each.label].append(each.score)
    paired = [sides for sides in by_mark.values() if sides[REPLICA] and sides[AUTHENTIC]]
    won = [outranked(sides[REPLICA], sides[AUTHENTIC]) for sides in paired]
    sizes = [len(sides[REPLICA]) * len(sides[AUTHENTIC]) for sides in paired]
    ties = sum(one == other for sides in paired for one, other in product(sides[REPLICA], sides[AUTHENTIC]))
    return Order(
        marks=len(paired),
        pairs=sum(sizes),
        ties=ties,
        micro=sum(won) / sum(sizes) if paired else None,
        macro=sum(each / size for each, size in zip(won, sizes, strict=True)) / len(paired) if paired else None,
    )


def outranked(replica: Sequence[float], authentic: Sequence[float]) -> float:
    """In how many pairs the replica's score is the higher; a tie counts half."""
    return sum(1.0 if one > other else 0.5 * (one == other) for one, other in product(replica, authentic))


def half(mark: str) -> str:
    """The half of the marks that a mark belongs to, by a sum over its letters: not by sites, time or score."""
    return ("even", "odd")[crc32(mark.encode()) % 2]


def splits(listings: Sequence[Ranked]) -> dict[str, Order]:
    """The order in all, in each half of the marks, and for the replicas of each site."""
    found = {"all": order(listings)}
    for name in ("even", "odd"):
        found[f"marks, {name} half"] = order(each for each in listings if half(each.mark) == name)
    for source in sorted({each.source for each in listings if each.label == REPLICA}):
        kept = (each for each in listings if each.label == AUTHENTIC or each.source == source)
        found[f"replicas of {source}"] = order(kept)
    for source in sorted({each.source for each in listings if each.label == AUTHENTIC}):
        kept = (each for each in listings if each.label == REPLICA or each.source == source)
        found[f"against {source}"] = order(kept)
    return found


def rank(
    rows: Iterable[Mapping[str, str]],
    owners: Mapping[str, Sequence[str]],
    found: Mapping[str, Mapping[str, float]],
    fold: Callable[[str], str],
    stands_in: Callable[[str, str], bool],
) -> list[Ranked]:
    """The listings whose stated mark is a registered name that stands in their title, with their best hit on it.

    `owners` are the registrations of each folded name. A listing without a hit stands at the end, with 0.
    """
    ranked = []
    for row in rows:
        stated = row.get("brand_in_title") or row.get("brand") or ""
        mark = fold(stated)
        if mark not in owners or not stands_in(stated, row["title"]):
            continue
        own = found.get(row["listing_ref"], {})
        score = max((own.get(number, 0.0) for number in owners[mark]), default=0.0)
        ranked.append(Ranked(mark=mark, label=row["label"], source=row["source"], score=score))
    return ranked
