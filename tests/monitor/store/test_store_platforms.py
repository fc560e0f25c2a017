"""Platforms and backgrounds as kept."""

import pytest

from monitor.errors import NotFound
from monitor.store import Database, platforms, screenings, writing
from monitor.store.screenings import Learned
from tests.monitor.stock import AT


def test_a_platform_is_enrolled_once_and_keeps_its_row(db: Database) -> None:
    first = platforms.enrol(db, ["b", "a"], AT)
    assert platforms.enrol(db, ["a", "c"], AT)["a"] == first["a"]
    assert [each.name for each in platforms.listed(db)] == ["a", "b", "c"]
    assert platforms.enrol(db, [], AT) == {}


def test_a_platform_is_paused_and_goes_on(db: Database) -> None:
    platforms.enrol(db, ["a", "b"], AT)
    platforms.pause(db, "a", True, AT)
    assert [each.paused for each in platforms.listed(db)] == [True, False]
    assert platforms.enrol(db, ["a"], AT) and platforms.find(db, "a").paused, "enrolling again does not let it go on"
    platforms.pause(db, "a", False, AT)
    assert platforms.find(db, "a").paused is False


def test_a_platform_that_is_not_there_is_said_so(db: Database) -> None:
    for act in (lambda: platforms.find(db, "a"), lambda: platforms.pause(db, "a", True, AT)):
        with pytest.raises(NotFound, match="platform list"):
            act()


def test_the_newest_background_is_used_and_the_one_before_kept(db: Database) -> None:
    assert screenings.newest_background(db) is None
    learned = [
        Learned(version=f"v{day}", learned_at=f"2026-10-0{day}", listings=day, content=b"x") for day in (1, 3, 2)
    ]
    with writing(db):
        for each in learned:
            screenings.add_background(db, each)
    assert screenings.newest_background(db) == learned[1]
    versions = {row[0] for row in db.execute("SELECT version FROM backgrounds")}
    assert "v3" in versions
    assert len(versions) <= 2
