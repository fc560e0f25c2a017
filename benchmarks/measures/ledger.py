"""docs/benchmark.json: the figures of each part's last whole run, and when, where and of what they were taken."""

import json
import os
import platform
import subprocess
from collections.abc import Mapping
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from rules.weights import RULESET

# What quotes the collected data, which stay out of the project: printed, not kept.
_QUOTING = frozenset({"misses", "differences"})
_HOUSE = Path(__file__).parents[2]


def read(path: Path) -> dict[str, Any]:
    """The figures kept so far."""
    if not path.is_file():
        return {}
    figures: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return figures


def write(path: Path, figures: Mapping[str, Any]) -> None:
    """Keeps the figures without quotations, and rounded, because their last digits say nothing."""
    told = json.dumps(_kept(figures), ensure_ascii=False, indent=1)
    path.write_text(told + "\n", encoding="utf-8")


def stamp(command: str, seconds: float) -> dict[str, Any]:
    """When, where and of what figures were taken; of the machine only what speed depends on."""
    return {
        "measured_on": datetime.now(UTC).date().isoformat(),
        "minutes": seconds / 60,
        "cores": os.cpu_count() or 1,
        "python": platform.python_version(),
        "rapidfuzz": version("rapidfuzz"),
        "rules": RULESET,
        "commit": _commit(),
        "command": command,
    }


def _commit() -> str:
    command = ["git", "describe", "--always", "--dirty=, changed", "--abbrev=10"]
    done = subprocess.run(
        command, cwd=_HOUSE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=False
    )
    return done.stdout.strip() or "unknown"


def _kept(told: Any) -> Any:
    match told:
        case float():
            return round(told, 6)
        case dict():
            return {name: _kept(each) for name, each in told.items() if name not in _QUOTING}
        case list() | tuple():
            return [_kept(each) for each in told]
        case _:
            return told
