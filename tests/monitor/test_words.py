"""An instance's own words: added to the packaged lists, taken out of them, and refused with the line that is wrong."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from monitor.cli import verbs
from monitor.errors import SettingsError
from monitor.instance import Instance
from monitor.settings import FILE_NAME, ScreeningSettings
from monitor.words import word_lists
from rules.background import EMPTY
from rules.candidates.register import Register
from rules.screening import screen
from rules.terms import Hit, Listing, Registration
from rules.vocabulary.wordlists import PACKAGED

NIKE = Registration(office="X", registration_number="1", mark="Nike", nice_classes=(25,))
REGISTER = Register.build([NIKE])


def hit(directory: Path, listing: Listing, **settings: str) -> Hit:
    words = word_lists(directory, ScreeningSettings(**settings))
    return next(screen([listing], REGISTER, EMPTY, min_score=0.0, words=words)).hits[0]


def said(found: Hit, check: str) -> list[str]:
    return [each.seen for each in found.findings if each.check == check]


def test_without_files_the_packaged_lists_are_in_force(tmp_path: Path) -> None:
    found = word_lists(tmp_path, ScreeningSettings())
    assert (found, found.fingerprint) == (PACKAGED, PACKAGED.fingerprint)


def test_own_words_count_beside_the_packaged_ones(tmp_path: Path) -> None:
    (tmp_path / "own.txt").write_text("# ours\nen\tcode\tzip grade, b-ware\n", encoding="utf-8")
    for title, words in (("Nike zip grade", ["zip grade"]), ("Nike replica", ["replica"]), ("Nike new", [])):
        found = hit(tmp_path, Listing(listing_ref="a", title=title), replica_words="own.txt")
        assert said(found, "replica_words") == words, title


def test_words_taken_out_count_no_more_in_any_case_and_accents(tmp_path: Path) -> None:
    (tmp_path / "own.txt").write_text("without\tREPLICA, compatible with\n", encoding="utf-8")
    listing = Listing(listing_ref="a", title="Réplica case compatible with Nike")
    assert said(hit(tmp_path, listing), "compatible_with") == ["compatible with"]
    found = hit(tmp_path, listing, replica_words="own.txt", lawful_words="own.txt")
    assert said(found, "compatible_with") == said(found, "replica_words") == []


def test_own_words_for_goods_give_a_category_its_class(tmp_path: Path) -> None:
    (tmp_path / "goods.txt").write_text("25\ten\tstreetkicks\n", encoding="utf-8")
    listing = Listing(listing_ref="a", title="Nike", category="Streetkicks")
    assert not any(each.check == "other_goods" for each in hit(tmp_path, listing).findings)
    found = hit(tmp_path, listing, goods="goods.txt")
    assert any(each.check == "other_goods" for each in found.findings)
    assert found.score > hit(tmp_path, listing).score


def test_words_for_goods_are_taken_out(tmp_path: Path) -> None:
    (tmp_path / "goods.txt").write_text("without\tcoffee\n", encoding="utf-8")
    listing = Listing(listing_ref="a", title="Nike", category="Coffee")
    assert any(each.check == "other_goods" for each in hit(tmp_path, listing).findings)
    assert not any(each.check == "other_goods" for each in hit(tmp_path, listing, goods="goods.txt").findings)


WRONG = [
    ("replica_words", "en\tplain", "three or four columns", "the words are missing"),
    ("replica_words", "en\tloud\tcopy", "'loud' is not plain", "no such degree"),
    ("replica_words", "without\tcopy\tclone", "two columns", "one column too many"),
    ("lawful_words", "compatible_with\ten\tbefore", "four columns", "the words are missing"),
    ("lawful_words", "stolen\ten\twith\thot", "'stolen' is no kind", "no such kind"),
    ("lawful_words", "audience\ten\tabove\tmen", "'above' is not one of", "no such place"),
    ("goods", "25\tcoats", "three columns", "the language is missing"),
    ("goods", "46\ten\tcoats", "'46' is no Nice class", "there are 45"),
    ("goods", "25,x\ten\tcoats", "'x' is no Nice class", "one of two is none"),
    ("goods", "\ten\tcoats", "'' is no Nice class", "none at all"),
]


@pytest.mark.parametrize(("key", "row", "fault", "why"), WRONG)
def test_a_wrong_row_is_named_with_its_file(tmp_path: Path, key: str, row: str, fault: str, why: str) -> None:
    (tmp_path / "own.txt").write_text(row + "\n", encoding="utf-8")
    with pytest.raises(SettingsError, match=fault) as refused:
        word_lists(tmp_path, ScreeningSettings(**{key: "own.txt"}))
    assert "own.txt" in str(refused.value), why


@pytest.mark.parametrize("content", [None, b"\xff\xfe\x00"], ids=["no file", "no text"])
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / "own.txt").write_bytes(content)
    with pytest.raises(SettingsError, match=r"own\.txt cannot be read"):
        word_lists(tmp_path, ScreeningSettings(goods="own.txt"))


@pytest.mark.parametrize("key", ["replica_words", "lawful_words", "goods"])
def test_own_words_make_other_rules(tmp_path: Path, key: str) -> None:
    (tmp_path / "own.txt").write_text("without\treplica, for, coffee\n", encoding="utf-8")
    assert word_lists(tmp_path, ScreeningSettings(**{key: "own.txt"})).fingerprint != PACKAGED.fingerprint


def test_the_words_in_force_are_shown(bare: Instance) -> None:
    (bare.directory / "own.txt").write_text("25\ten\tstreetkicks\nwithout\tcoffee\n", encoding="utf-8")
    (bare.directory / FILE_NAME).write_text('[screening]\ngoods = "own.txt"\n', encoding="utf-8")
    shown = CliRunner().invoke(verbs, ["rules", "words", "goods", "--dir", str(bare.directory), "--json"])
    rows = json.loads(shown.stdout)
    assert ["25", "en", "streetkicks"] in rows
    assert not any("coffee" in row[2].split(", ") for row in rows)
    plain = CliRunner().invoke(verbs, ["rules", "words", "replica", "--dir", str(bare.directory)])
    assert "master copy" in plain.stdout
    assert CliRunner().invoke(verbs, ["rules", "words", "colours", "--dir", str(bare.directory)]).exit_code == 2
