"""What each figure should reach: the target that counts, the aim beyond it, and where the figure stands."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

# The figures of all parts, by part.
Figures = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A figure with its target and aim; `rising` where more is better."""

    name: str
    part: str
    target: float | None
    aim: float | None
    rising: bool
    read: Callable[[Any], float]
    unit: str = ""
    digits: int = 3
    rapidfuzz: Callable[[Any], float] | None = None

    def met(self, value: float) -> bool | None:
        """Whether a value reaches the target; None where there is none."""
        return None if self.target is None else self._reaches(value, self.target)

    def aimed(self, value: float) -> bool:
        """Whether a value reaches the aim too."""
        return self.aim is not None and self._reaches(value, self.aim)

    def _reaches(self, value: float, least: float) -> bool:
        return value >= least if self.rising else value <= least


# Cells that may fall to 0.70: two or three syllables have many spellings that mean something else.
HARD_CELLS = frozenset({"zh/homophone", "zh/pinyin"})
LEAST_HARD, LEAST_CELL = 0.70, 0.85


def _scored(name: str, way: str = "background") -> Callable[[Any], float]:
    return lambda part: float(part["ways"][way]["figures"][name])


def _worst_cell(hard: bool) -> Callable[[Any], float]:
    def read(part: Any) -> float:
        cells = part["ways"]["background"]["figures"]["recall_per_cell"]
        return min((value for cell, value in cells.items() if (cell in HARD_CELLS) is hard), default=1.0)

    return read


def _alarms(name: str, label: str, target: float, aim: float, digits: int, rising: bool = False) -> Target:
    return Target(
        name=label,
        part="accuracy",
        target=target,
        aim=aim,
        rising=rising,
        digits=digits,
        read=_scored(name),
        rapidfuzz=_scored(name, "rapidfuzz"),
    )


TARGETS: Sequence[Target] = (
    _alarms("recall", "recall over the cases", 0.96, 0.98, 3, rising=True),
    Target(
        name="recall, worst cell",
        part="accuracy",
        target=LEAST_CELL,
        aim=None,
        rising=True,
        read=_worst_cell(hard=False),
    ),
    Target(
        name="recall, worse of Chinese homophones and pinyin",
        part="accuracy",
        target=LEAST_HARD,
        aim=None,
        rising=True,
        read=_worst_cell(hard=True),
    ),
    _alarms("disguise_alarms_per_1000", "disguise alarms per 1,000 ordinary titles", 25, 10, 1),
    _alarms("plain_hits_per_1000", "plain hits per 1,000 ordinary titles", 900, 500, 0),
    _alarms("brand_recall", "brand recall at those plain hits", 0.95, 0.95, 3, rising=True),
    _alarms("average_precision", "average precision of the mixed queue", 0.90, 0.97, 3, rising=True),
    _alarms("ties_at_top", "ties at the top", 0.02, 0.0, 4),
    Target(
        name="replica above authentic, mean over pairs",
        part="replica",
        target=None,
        aim=0.90,
        rising=True,
        read=lambda part: float(part["ways"]["background"]["all"]["micro"]),
    ),
    Target(
        name="replica above authentic, mean over marks",
        part="replica",
        target=None,
        aim=0.90,
        rising=True,
        read=lambda part: float(part["ways"]["background"]["all"]["macro"]),
    ),
    Target(
        name="Chinese titles: marked brand found where it is registered",
        part="gold",
        target=0.95,
        aim=0.98,
        rising=True,
        read=lambda part: float(part["ways"]["background"]["share"]),
    ),
    Target(
        name="titles a second, as a multiple of plain rapidfuzz",
        part="speed",
        target=300,
        aim=1000,
        rising=True,
        unit=" x",
        digits=0,
        read=lambda part: float(part["times_rapidfuzz"]),
        rapidfuzz=lambda _part: 1.0,
    ),
    Target(
        name="index built",
        part="speed",
        target=5,
        aim=2,
        rising=False,
        unit=" s",
        digits=1,
        read=lambda part: float(part["own"]["build_seconds"]),
    ),
    Target(
        name="index, resident memory",
        part="speed",
        target=600,
        aim=None,
        rising=False,
        unit=" MB",
        digits=0,
        read=lambda part: float(part["own"]["index_mb"]),
    ),
    Target(
        name="200,000 registrations: time a title",
        part="speed",
        target=2,
        aim=1.3,
        rising=False,
        unit=" x",
        digits=2,
        read=lambda part: float(part["larger_times"]),
    ),
    Target(
        name="10 kB of hostile title, the slowest kind",
        part="speed",
        target=50,
        aim=10,
        rising=False,
        unit=" ms",
        digits=1,
        read=lambda part: float(part["worst_hostile_ms"]),
    ),
    Target(
        name="titles in which index and slow reference differ",
        part="reference",
        target=0,
        aim=0,
        rising=False,
        digits=0,
        read=lambda part: float(part["differing"]),
    ),
)


def tell(target: Target, value: float | None) -> str:
    """A figure as it is written; a dash where there is none."""
    return "–" if value is None else f"{value:,.{target.digits}f}{target.unit}"
