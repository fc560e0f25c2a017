"""The document says what the figures say, each part alone too, and the picture shows the curve."""

from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from benchmarks.measures import document, ledger, picture
from benchmarks.measures.targets import TARGETS, Target, tell

DOCS = Path(__file__).parents[2] / "docs"
STAMP = {
    "measured_on": "2026-01-01",
    "minutes": 1.0,
    "cores": 2,
    "python": "3.13.0",
    "rapidfuzz": "3.14",
    "rules": "abc",
    "commit": "def",
    "command": "python -m benchmarks.matcher",
}
SCORED: dict[str, Any] = {
    "recall": 0.97,
    "recall_per_cell": {"latin/plain": 1.0, "zh/homophone": 0.75},
    "disguise_alarms_per_1000": 30.0,
    "plain_hits_per_1000": 800.0,
    "brand_recall": 0.96,
    "average_precision": 0.93,
    "ties_at_top": 0.0,
}
CURVE = [[50.0, 0.99, 60.0, 900.0], [60.0, 0.97, 30.0, 800.0], [70.0, 0.80, 9.0, 500.0]]
WAY = {"figures": SCORED, "curve": CURVE, "near": {"60.0": SCORED}}
ORDER = {"marks": 3, "pairs": 9, "ties": 1, "micro": 0.91, "macro": 0.88}
ENGINE = {
    "registrations": 53_350,
    "names": 60_000,
    "titles": 4000,
    "between": 16_000,
    "first_seconds": 1.0,
    "later_seconds": 0.5,
    "build_seconds": 3.2,
    "large_pages_mb": 410.0,
    "index_mb": 150.0,
    "whole_process_mb": 400.0,
    "hostile": {
        "one endless word": {"best_ms": 4.0, "worst_ms": 5.0},
        "mask signs": {"best_ms": 60.0, "worst_ms": 61.0},
    },
}
FIGURES: dict[str, Any] = {
    "accuracy": {
        "seed": 1,
        "cases": 2,
        "ordinary": 10,
        "registrations": 3,
        "background_listings": 4,
        "threshold": 60.0,
        "ways": {"background": WAY, "alone": WAY, "rapidfuzz": {"figures": SCORED}},
        "second": {"seed": 2, "ways": {"background": WAY, "alone": WAY}},
        "stamp": STAMP,
    },
    "replica": {
        "listings": 12,
        "with_mark": {"replica": 7, "authentic": 5},
        "without_hit": 1,
        "ways": {"background": {"all": ORDER}, "alone": {"all": ORDER | {"micro": None}}},
        "stamp": STAMP,
    },
    "gold": {
        "titles": 4,
        "brands": 3,
        "threshold": 60.0,
        "ways": {
            "background": {"registered": 3, "found": 2, "share": 0.667, "hits_per_1000": 900.0, "misses": [["x", "y"]]}
        },
        "stamp": STAMP,
    },
    "speed": {
        "own": ENGINE,
        "larger": ENGINE,
        "rapidfuzz_a_second": 12.0,
        "rapidfuzz_uncut_a_second": 11.0,
        "times_rapidfuzz": 333.0,
        "larger_times": 1.5,
        "worst_hostile_ms": 60.0,
        "stamp": STAMP,
    },
    "reference": {"titles": 2000, "registrations": 3, "places": 7, "differing": 0, "differences": [], "stamp": STAMP},
}


def row(text: str, name: str) -> list[str]:
    (line,) = [line for line in text.splitlines() if line.startswith(f"| {name} |")]
    return [cell.strip() for cell in line.strip("|").split("|")]


def test_the_summary_sets_each_figure_beside_its_target() -> None:
    text = document.render(FIGURES)
    assert row(text, "recall over the cases") == [
        "recall over the cases",
        "0.970",
        "0.960",
        "0.980",
        "reached",
        "0.970",
    ]
    assert row(text, "disguise alarms per 1,000 ordinary titles")[4] == "**missed**"
    assert row(text, "ties at the top")[4] == "aim reached"
    assert row(text, "replica above authentic, mean over marks")[4] == "aim missed"
    assert row(text, "10 kB of hostile title, the slowest kind")[1:5] == ["60.0 ms", "50.0 ms", "10.0 ms", "**missed**"]


@pytest.mark.parametrize("part", FIGURES)
def test_each_part_may_stand_alone(part: str) -> None:
    text = document.render({part: FIGURES[part]})
    names = {target.name for target in TARGETS if target.part == part}
    others = {target.name for target in TARGETS if target.part != part}
    assert all(f"| {name} |" in text for name in names)
    assert not any(f"| {name} |" in text for name in others)


def test_tables_have_as_many_cells_in_every_row() -> None:
    rows = [line for line in document.render(FIGURES).splitlines() if line.startswith("|")]
    blocks = document.render(FIGURES).split("\n\n")
    for block in blocks:
        assert len({line.count("|") for line in block.splitlines() if line.startswith("|")}) <= 1
    assert len(rows) > 20


def test_parts_of_different_rules_are_told_apart() -> None:
    mixed = FIGURES | {"gold": FIGURES["gold"] | {"stamp": STAMP | {"rules": "other"}}}
    assert "different rules" in document.render(mixed)
    assert "different rules" not in document.render(FIGURES)


def test_a_difference_from_the_reference_is_loud() -> None:
    differing = FIGURES | {"reference": FIGURES["reference"] | {"differing": 3}}
    assert "**They differ in 3 titles.**" in document.render(differing)
    assert "exactly the same" in document.render(FIGURES)


RISING = Target(name="x", part="y", target=0.9, aim=0.95, rising=True, read=float)
FALLING = Target(name="x", part="y", target=25, aim=10, rising=False, read=float)


@pytest.mark.parametrize(
    ("target", "value", "met", "aimed"),
    [
        (RISING, 0.9, True, False),
        (RISING, 0.89, False, False),
        (RISING, 0.95, True, True),
        (FALLING, 25.0, True, False),
        (FALLING, 25.1, False, False),
        (FALLING, 10.0, True, True),
    ],
)
def test_a_target_is_met_from_its_side(target: Target, value: float, met: bool, aimed: bool) -> None:
    assert (target.met(value), target.aimed(value)) == (met, aimed)


def test_what_has_no_target_is_a_dash() -> None:
    assert tell(RISING, None) == "–"


def test_the_picture_is_sound_and_marks_the_default() -> None:
    drawn = ET.fromstring(picture.draw({"background": CURVE, "alone": CURVE[1:]}, 60.0))
    words = [each.text for each in drawn.iter("{http://www.w3.org/2000/svg}text")]
    assert words.count("60, the default") == 2
    assert words.count("70") == 2


def test_a_curve_stays_within_the_picture() -> None:
    frame = picture.Frame.around([CURVE])
    assert frame.down(1.0) < frame.down(0.97) < frame.down(0.8)
    assert frame.across(0.0) == frame.across(0.5) < frame.across(60.0) <= frame.across(100.0)


def test_quotations_of_the_collected_data_are_not_kept(tmp_path: Path) -> None:
    kept = tmp_path / "benchmark.json"
    ledger.write(kept, FIGURES)
    again = ledger.read(kept)
    assert "misses" not in again["gold"]["ways"]["background"]
    assert "differences" not in again["reference"]
    assert document.render(again) == document.render(FIGURES)


def test_without_figures_there_is_an_empty_ledger(tmp_path: Path) -> None:
    assert ledger.read(tmp_path / "benchmark.json") == {}


def test_the_document_in_the_project_is_the_one_its_figures_make() -> None:
    figures = ledger.read(DOCS / "benchmark.json")
    if not figures:
        pytest.skip("nothing was measured yet")
    assert (DOCS / "benchmark.md").read_text(encoding="utf-8") == document.render(figures), "run make bench"
