"""The two parts of a score at the desk, and which reasons a row of the queue tells first."""

from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from monitor.desk.grounds import telling
from monitor.store import open_store, writing
from rules.terms import Bearing, Field, Finding
from tests.monitor.desk.test_desk_pages import page
from tests.monitor.desk.visiting import Visitor

NAME = Finding(
    check="signs_name", field=Field.TITLE, registered="nike", seen="n1ke", start=0, end=4, strength=88.0,
    explanation="“n1ke” is the registered name", explanation_zh="“n1ke”即注册名称",
)  # fmt: skip
WEAKER = replace(NAME, field=Field.SELLER, strength=61.0, explanation="the seller says it too")


def remark(said: str, strength: float) -> Finding:
    bearing = Bearing.RAISES if strength >= 50 else Bearing.LOWERS
    return replace(NAME, check=said, explanation=said, strength=strength, bearing=bearing)


CHEAP, FITS, HINT = remark("price is 4 %", 91.0), remark("compatible with", 27.0), remark("same style", 60.0)


@pytest.mark.parametrize(
    ("findings", "told", "why"),
    [
        ((NAME, WEAKER, CHEAP), (NAME, CHEAP, WEAKER), "a remark is told before the same name elsewhere"),
        ((NAME, HINT, CHEAP), (NAME, CHEAP, HINT), "the remark that raises most comes first"),
        ((NAME, HINT, FITS), (NAME, FITS, HINT), "what lowers by more is told before what raises by less"),
        ((NAME, FITS, CHEAP), (NAME, CHEAP, FITS), "and the other way round"),
        ((NAME, WEAKER), (NAME, WEAKER), "without remarks the names keep their order"),
        ((), (), "nothing found, nothing told"),
    ],
)
def test_the_name_is_told_first_and_then_what_weighs_most(
    findings: tuple[Finding, ...], told: tuple[Finding, ...], why: str
) -> None:
    assert tuple(telling(findings)) == told, why


@pytest.mark.parametrize(("address", "place"), [("/hits", ".row"), ("/hits/1", ".head")])
def test_both_parts_stand_in_words_and_numbers_beside_the_score(reader: Visitor, address: str, place: str) -> None:
    halves = page(reader, address).cssselect(f"{place} .halves")[0]
    assert [each.text_content() for each in halves.cssselect("dt")] == ["Used", "Unlawful"]
    assert [each.text_content() for each in halves.cssselect("dd:not([aria-hidden])")] == ["98.9", "51.8"]
    assert [each.get("width") for each in halves.cssselect("rect.fill")] == ["98.9", "51.8"]
    assert all(each.get("title") for each in halves.cssselect("div")), "each says what it measures"


def test_both_parts_are_named_in_chinese(reader: Visitor) -> None:
    visitor = Visitor(reader.port, cookies=reader.cookies | {"language": "zh"})
    assert [each.text_content() for each in page(visitor, "/hits").cssselect(".halves dt")[:2]] == ["使用", "违法"]


@pytest.mark.parametrize("address", ["/hits", "/hits/1"])
def test_a_hit_that_is_older_than_the_parts_shows_a_dash(officer: Visitor, seeded: Path, address: str) -> None:
    with closing(open_store(seeded)) as db, writing(db):
        db.execute("UPDATE finding_versions SET use = NULL, unlawful = NULL WHERE hit_id = 1")
    halves = page(officer, address).cssselect(".halves")[0]
    assert [each.text_content() for each in halves.cssselect("dd")] == ["–", "–"]
    assert halves.cssselect("svg") == []
