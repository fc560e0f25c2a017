"""The collected data beside the checkout, and the tools that were collected with them to draw and to score."""

import importlib.util
import json
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import ModuleType
from typing import Any

Row = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Collected:
    """Where the data and the tools lie."""

    folder: Path

    @property
    def register(self) -> Path:
        """Registered marks with their aliases."""
        return self.folder / "data" / "register.jsonl"

    @property
    def listings(self) -> Path:
        """Listings of many platforms, most with the brand they state."""
        return self.folder / "data" / "listings.jsonl"

    @property
    def labelled(self) -> Path:
        """Listings of sites that sell replicas, and of sites that sell authentic goods."""
        return self.folder / "data" / "labelled_listings.jsonl"

    @property
    def gold(self) -> Path:
        """Chinese titles in which people marked the brands."""
        return self.folder / "data" / "jd_titles_gold_bio.txt"

    @property
    def cases(self) -> Path:
        """Disguised and plain uses of marks, each with the registrations that must be found."""
        return self.folder / "cases" / "disguises.jsonl"

    @property
    def there(self) -> bool:
        """Whether there is anything to measure on."""
        return all(path.is_file() for path in (self.register, self.listings, self.cases))

    @cached_property
    def scorer(self) -> ModuleType:
        """The tool that scores hits, as a module."""
        path = self.folder / "tools" / "score_matching.py"
        found = importlib.util.spec_from_file_location("score_matching", path)
        assert found is not None
        assert found.loader is not None
        module = importlib.util.module_from_spec(found)
        found.loader.exec_module(module)
        return module

    def fold(self, name: str) -> str:
        """A name as the scorer compares names: letters and digits without accents, case and width."""
        return "".join(self.scorer.words(name))

    def draw(self, number: int, seed: int, scratch: Path) -> "Drawn":
        """Draws ordinary listings with the tool and leaves the others as background."""
        drawn = Drawn(
            seed=seed,
            ordinary=scratch / f"ordinary-{seed}.jsonl",
            truth=scratch / f"truth-{seed}.jsonl",
            background=scratch / f"background-{seed}.jsonl",
        )
        files = {"ordinary": drawn.ordinary, "truth": drawn.truth, "background": drawn.background}
        words = [f"--{name}={path}" for name, path in files.items()]
        tool = self.folder / "tools" / "draw_ordinary.py"
        chosen = [f"--listings={self.listings}", f"--number={number}", f"--seed={seed}"]
        subprocess.run([sys.executable, str(tool), *chosen, *words], check=True)
        return drawn


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A draw: ordinary listings without their brands, the same with them, and every other listing."""

    seed: int
    ordinary: Path
    truth: Path
    background: Path


def rows(path: Path) -> list[dict[str, Any]]:
    """The rows of a JSON Lines file."""
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def owners_by_name(register: Iterable[Row], fold: Callable[[str], str]) -> dict[str, Sequence[str]]:
    """The registrations of each folded mark and alias."""
    owners: dict[str, dict[str, None]] = {}
    for row in register:
        for name in (row["mark"], *row.get("aliases", ())):
            owners.setdefault(fold(name), {})[row["registration_number"]] = None
    return {name: tuple(numbers) for name, numbers in owners.items() if name}


def write_rows(path: Path, written: Iterable[Row]) -> Path:
    """Writes rows as JSON Lines; the path again."""
    with path.open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in written)
    return path
