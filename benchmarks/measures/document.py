"""docs/benchmark.md: every figure of the last runs beside its target, and what it was measured on.

Written from figures alone. Nobody edits the document; what it should say otherwise is said here or in prose.py.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from benchmarks.measures import prose
from benchmarks.measures.targets import HARD_CELLS, LEAST_CELL, LEAST_HARD, TARGETS, Figures, Target, tell


def render(figures: Figures) -> str:
    """The whole document, of the parts that were measured."""
    sections = [prose.HEAD, *_summary(figures)]
    for part, write in (
        ("accuracy", _accuracy),
        ("replica", _replica),
        ("gold", _gold),
        ("speed", _speed),
        ("reference", _reference),
    ):
        if part in figures:
            sections += [*write(figures), _stamp(figures[part]["stamp"])]
    return "\n".join([*(section.rstrip("\n") + "\n" for section in sections), prose.LIMITS])


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table of cells; the first column to the left, the others to the right."""
    rule = ["---", *("---:" for _ in head[1:])]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (head, rule, *rows)) + "\n"


def _summary(figures: Figures) -> Iterator[str]:
    rows = [_target_row(target, figures[target.part]) for target in TARGETS if target.part in figures]
    yield table(("figure, with background", "measured", "target", "aim", "", "plain rapidfuzz"), rows)
    stamps = {figures[part]["stamp"]["rules"] for part in figures}
    if len(stamps) > 1:
        yield "**The parts were measured with different rules; run the whole again.**"


def _target_row(target: Target, part: Mapping[str, Any]) -> list[str]:
    value = target.read(part)
    verdict = {True: "aim reached" if target.aimed(value) else "reached", False: "**missed**", None: ""}
    if target.target is None:
        verdict[None] = "aim reached" if target.aimed(value) else "aim missed"
    similar = _or_none(target, part)
    measured = (tell(target, value), tell(target, target.target), tell(target, target.aim))
    return [target.name, *measured, verdict[target.met(value)], tell(target, similar)]


def _or_none(target: Target, part: Mapping[str, Any]) -> float | None:
    known = target.rapidfuzz is not None and ("ways" not in part or "rapidfuzz" in part["ways"])
    return target.rapidfuzz(part) if known and target.rapidfuzz else None


def _accuracy(figures: Figures) -> Iterator[str]:
    part = figures["accuracy"]
    ways = part["ways"]
    cells = ways["background"]["figures"]["recall_per_cell"]
    yield prose.ACCURACY.format(
        **{name: part[name] for name in ("cases", "ordinary", "registrations", "threshold")},
        cells=len(cells),
        background=part["background_listings"],
    )
    second = part.get("second")
    columns = _columns(part, second)
    yield table(
        ("figure", *(name for name, _ in columns)),
        ([label, *(f"{each[name]:,.{digits}f}" for _, each in columns)] for name, label, digits in _SCORED),
    )
    yield "### Recall by script and way of writing\n"
    columns = [(name, each["recall_per_cell"]) for name, each in columns]
    yield table(("cell", *(name for name, _ in columns), "target"), (_cell_row(cell, columns) for cell in cells))
    yield _reason(part)
    near = ways["background"]["near"]
    yield table(
        ("threshold", *(label for _, label, _ in _SCORED)),
        ([f"{float(least):.0f}", *_numbers(each)] for least, each in near.items()),
    )


_SCORED = (
    ("recall", "recall", 3),
    ("disguise_alarms_per_1000", "alarms per 1,000", 1),
    ("plain_hits_per_1000", "plain hits per 1,000", 0),
    ("brand_recall", "brand recall", 3),
    ("average_precision", "average precision", 3),
    ("ties_at_top", "ties", 4),
)


def _numbers(scored: Mapping[str, float]) -> list[str]:
    return [f"{scored[name]:,.{digits}f}" for name, _, digits in _SCORED]


def _columns(part: Mapping[str, Any], second: Mapping[str, Any] | None) -> list[tuple[str, Mapping[str, Any]]]:
    names = {"background": "with background", "alone": "without", "rapidfuzz": "plain rapidfuzz"}
    columns = [(names[way], each["figures"]) for way, each in part["ways"].items()]
    if second:
        columns += [(f"seed {second['seed']}, {names[way]}", each["figures"]) for way, each in second["ways"].items()]
    return columns


def _cell_row(cell: str, columns: Sequence[tuple[str, Mapping[str, float]]]) -> list[str]:
    least = LEAST_HARD if cell in HARD_CELLS else LEAST_CELL
    return [cell, *(f"{each[cell]:.3f}" for _, each in columns), f"{least:.2f}"]


def _reason(part: Mapping[str, Any]) -> str:
    threshold = part["threshold"]
    points = {least: rest for least, *rest in part["ways"]["background"]["curve"]}
    here = points[threshold]
    told = {
        way: _step(here, points[least], least) for way, least in (("lower", threshold - 10), ("higher", threshold + 10))
    }
    return prose.REASON.format(threshold=threshold, **told)


def _step(here: Sequence[float], there: Sequence[float], least: float) -> str:
    recall, alarms, plain = (other - own for own, other in zip(here, there, strict=True))
    return (
        f"At {least:.0f}, recall would {_change(recall * 100, 1)} points, alarms {_change(alarms, 1)} and plain hits "
        f"{_change(plain, 0)} per 1,000 titles."
    )


def _change(amount: float, digits: int) -> str:
    return f"{'gain' if amount >= 0 else 'lose'} {abs(amount):.{digits}f}"


def _replica(figures: Figures) -> Iterator[str]:
    part = figures["replica"]
    marked = part["with_mark"]
    yield prose.REPLICA.format(
        listings=part["listings"],
        replica=marked["replica"],
        authentic=marked["authentic"],
        without=part["without_hit"],
    )
    orders = part["ways"]["background"]
    head = ("pairs", "marks", "number of pairs", "ties", "over pairs", "over marks", "over pairs, without background")
    yield table(head, (_order_row(name, orders[name], part["ways"]["alone"][name]) for name in orders))


def _order_row(name: str, order: Mapping[str, Any], alone: Mapping[str, Any]) -> list[str]:
    shares = [_share(order["micro"]), _share(order["macro"]), _share(alone["micro"])]
    return [name, f"{order['marks']:,}", f"{order['pairs']:,}", f"{order['ties']:,}", *shares]


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def _gold(figures: Figures) -> Iterator[str]:
    part = figures["gold"]
    yield prose.GOLD.format(**{name: part[name] for name in ("titles", "brands", "threshold")})
    names = {"background": "with background", "alone": "without"}
    yield table(
        ("", "registered", "found", "share", "hits per 1,000 titles"),
        (
            [
                names[way],
                f"{each['registered']:,}",
                f"{each['found']:,}",
                f"{each['share']:.3f}",
                f"{each['hits_per_1000']:,.0f}",
            ]
            for way, each in part["ways"].items()
        ),
    )


def _speed(figures: Figures) -> Iterator[str]:
    part = figures["speed"]
    own, larger = part["own"], part["larger"]
    yield prose.SPEED.format(titles=own["titles"], between=own["between"], large=own["large_pages_mb"])
    yield table(
        (
            "register",
            "registrations",
            "names",
            "titles a second, fresh",
            "later",
            "index built",
            "index",
            "whole process",
        ),
        (_engine_row(name, each) for name, each in (("collected", own), ("grown", larger))),
    )
    yield (
        f"Plain rapidfuzz compares {part['rapidfuzz_uncut_a_second']:.1f} titles a second with the collected register "
        f"({part['rapidfuzz_a_second']:.1f} where it is told that scores under 90 do not matter): the matcher, "
        f"fresh, does {part['times_rapidfuzz']:,.0f} times as many as the first figure. A title costs "
        f"{part['larger_times']:.2f} times as much with the grown register."
    )
    yield prose.HOSTILE
    kinds = sorted(own["hostile"].items(), key=lambda pair: -float(pair[1]["best_ms"]))
    yield table(
        ("kind", "best of five, ms", "worst of five, ms"),
        ([kind, f"{each['best_ms']:.1f}", f"{each['worst_ms']:.1f}"] for kind, each in kinds),
    )


def _engine_row(name: str, own: Mapping[str, Any]) -> list[str]:
    speeds = [f"{own['titles'] / own[turn]:,.0f}" for turn in ("first_seconds", "later_seconds")]
    sizes = [f"{own['build_seconds']:.1f} s", f"{own['index_mb']:,.0f} MB", f"{own['whole_process_mb']:,.0f} MB"]
    return [name, f"{own['registrations']:,}", f"{own['names']:,}", *speeds, *sizes]


def _reference(figures: Figures) -> Iterator[str]:
    part = figures["reference"]
    yield prose.REFERENCE.format(**{name: part[name] for name in ("titles", "registrations", "places")})
    yield (
        f"**They differ in {part['differing']:,} titles.**"
        if part["differing"]
        else "The two found exactly the same in every title."
    )


def _stamp(stamp: Mapping[str, Any]) -> str:
    return (
        f"Measured on {stamp['measured_on']} in {stamp['minutes']:.0f} minutes on {stamp['cores']} cores with Python "
        f"{stamp['python']}, rapidfuzz {stamp['rapidfuzz']}; rules {stamp['rules']}, commit {stamp['commit']}; "
        f"`{stamp['command']}`.\n"
    )
