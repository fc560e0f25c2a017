"""`match` from file to file: every hit on a line of its own, spans in the listing's own text, nothing half written."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import pytest

from monitor.errors import FileRefused, NotFound
from monitor.match import REFUSALS_SHOWN, MatchFigures, MatchTask, match_files

REGISTER: list[dict[str, object]] = [
    {"registration_number": "007", "mark": "Nike", "aliases": ["耐克"]},
    {"registration_number": "008", "mark": "NIKE"},
    {"registration_number": "009", "mark": "Puma", "status": "expired"},
    {"registration_number": "010", "mark": "Adidas", "valid_until_on": "2020-01-01"},
    {"registration_number": "011", "mark": "Black"},
]
LISTINGS: list[dict[str, object]] = [
    {
        "listing_ref": "a",
        "title": "  🔥 ｎi\u200bké shoes\u2028new",
        "price": "1.299,00 €",
        "lang": "en",
        "source": "x",
    },
    {"listing_ref": "b", "title": "puma and adidas", "brand": "Puma"},
    {"listing_ref": "c", "title": "正品耐克鞋"},
    {"listing_ref": "d", "title": "nothing"},
    {"listing_ref": "e", "title": "the ni\x7fke bag"},
]
BACKGROUND = [{"listing_ref": str(n), "title": "long black dress", "brand": "Acme"} for n in range(50)]


def written(path: Path, rows: Sequence[Mapping[str, object]]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def task(folder: Path, listings: Sequence[Mapping[str, object]], **more: object) -> MatchTask:
    given: dict[str, object] = {
        "register": written(folder / "r.jsonl", REGISTER),
        "listings": written(folder / "l.jsonl", listings),
        "output": folder / "h.jsonl",
        "on": date(2026, 1, 1),
    }
    return MatchTask(**{**given, **more})  # type: ignore[arg-type]


def read(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def run(
    folder: Path, listings: Sequence[Mapping[str, object]], **more: object
) -> tuple[MatchFigures, list[dict[str, object]]]:
    asked = task(folder, listings, **more)
    return match_files(asked), read(asked.output)


def test_every_hit_is_a_line_with_what_a_program_needs(tmp_path: Path) -> None:
    figures, hits = run(tmp_path, LISTINGS)
    assert [(hit["listing_ref"], hit["registration_number"]) for hit in hits] == [
        ("a", "007"),
        ("a", "008"),
        ("c", "007"),
        ("e", "007"),
        ("e", "008"),
    ]
    assert set(hits[0]) == {"listing_ref", "registration_number", "mark", "score", "use", "unlawful", "findings"}
    findings = hits[0]["findings"]
    assert isinstance(findings, list)
    promised = {"check", "field", "registered", "seen", "start", "end", "explanation"}
    assert set(findings[0]) == promised | {"bearing", "explanation_zh"}
    assert (figures.registrations, figures.registrations_in_force) == (5, 3)
    assert (figures.listings, figures.listings_with_hits, figures.hits) == (5, 3, 5)


def test_spans_count_characters_of_the_listing_as_it_stands_in_the_file(tmp_path: Path) -> None:
    titles = {str(row["listing_ref"]): str(row["title"]) for row in LISTINGS}
    for hit in run(tmp_path, LISTINGS)[1]:
        for finding in hit["findings"]:  # type: ignore[attr-defined]
            assert titles[str(hit["listing_ref"])][finding["start"] : finding["end"]] == finding["seen"]


def test_expired_registrations_yield_nothing(tmp_path: Path) -> None:
    assert {hit["mark"] for hit in run(tmp_path, LISTINGS, min_score=0.0)[1]}.isdisjoint({"Puma", "Adidas"})


def test_the_day_decides_what_is_in_force(tmp_path: Path) -> None:
    marks = {hit["mark"] for hit in run(tmp_path, LISTINGS, min_score=0.0, on=date(2019, 1, 1))[1]}
    assert "Adidas" in marks
    assert "Puma" not in marks


def test_a_background_teaches_which_words_are_ordinary(tmp_path: Path) -> None:
    listings = [{"listing_ref": "f", "title": "a Black dress"}]
    plain = run(tmp_path, listings, min_score=0.0)[1]
    figures, taught = run(tmp_path, listings, min_score=0.0, background=written(tmp_path / "b.jsonl", BACKGROUND))
    assert figures.background_listings == 50
    assert float(str(taught[0]["score"])) < float(str(plain[0]["score"]))


def test_bad_lines_are_refused_and_the_good_ones_matched(tmp_path: Path) -> None:
    asked = task(tmp_path, LISTINGS)
    with asked.listings.open("a", encoding="utf-8") as file:
        file.write('{"listing_ref": "x"}\n[1]\nnot json\n\n{"listing_ref": "y", "title": "nike \\ud800 shoes"}\n')
        file.write("[" * 100_000 + "\n")
    figures = match_files(asked)
    assert (figures.listings, figures.refused_listings) == (6, 4)
    assert "line 6" in figures.refusals[0].place
    assert "y" in {hit["listing_ref"] for hit in read(asked.output)}


def test_only_the_first_refusals_are_kept_and_all_are_counted(tmp_path: Path) -> None:
    figures, hits = run(tmp_path, [{"listing_ref": str(n)} for n in range(100)])
    assert (figures.refused_listings, len(figures.refusals), hits) == (100, REFUSALS_SHOWN, [])


def test_progress_tells_stage_and_count(tmp_path: Path) -> None:
    told: list[tuple[str, int]] = []
    match_files(task(tmp_path, LISTINGS), lambda stage, done: told.append((stage, done)))
    assert told[-1] == ("listings", 5)
    assert ("register", 5) in told


def test_a_failure_leaves_the_old_hits_and_no_draft(tmp_path: Path) -> None:
    asked = task(tmp_path, LISTINGS)
    asked.output.write_text("old", encoding="utf-8")

    def stop(stage: str, done: int) -> None:
        if stage == "listings":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        match_files(asked, stop)
    assert asked.output.read_text(encoding="utf-8") == "old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["h.jsonl", "l.jsonl", "r.jsonl"]


def test_a_missing_file_and_a_place_that_cannot_be_written_are_told(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match=r"none\.jsonl"):
        match_files(task(tmp_path, LISTINGS, background=tmp_path / "none.jsonl"))
    with pytest.raises(FileRefused, match="cannot be written"):
        match_files(task(tmp_path, LISTINGS, output=tmp_path / "nowhere" / "h.jsonl"))
