"""The two parts of a score: kept with each version of a hit's findings, absent where a hit is older than they are."""

import json
from contextlib import closing
from pathlib import Path

import pytest
from sqlite_utils.utils import sqlite3  # type: ignore[attr-defined]

from monitor.casework import Decision
from monitor.export.formats import find_format
from monitor.export.writing import export_alerts
from monitor.instance import Instance
from monitor.screen import screen_waiting
from monitor.store import Database, connection, hits, queue, writing
from monitor.store.migrations import MIGRATIONS
from monitor.store.queue import HitFilter
from tests.monitor.stock import SHOP, decide, hit_of, opened, tamper

AGED = "UPDATE finding_versions SET use = NULL, unlawful = NULL"


def test_a_screening_keeps_both_parts_with_the_version(stocked_db: Database) -> None:
    for row in queue.listed(stocked_db, HitFilter()):
        assert row.use is not None
        assert row.unlawful is not None
        assert 0 < row.use < 100
        assert 0 < row.unlawful < 100
        [version] = hits.versions(stocked_db, row.id)
        assert (version.use, version.unlawful) == (row.use, row.unlawful)


def test_a_part_that_is_no_percentage_is_not_kept(stocked_db: Database) -> None:
    for part in ("use", "unlawful"):
        with pytest.raises(sqlite3.IntegrityError), writing(stocked_db):
            stocked_db.execute(f"UPDATE finding_versions SET {part} = 100.5")


def test_what_was_found_before_there_were_parts_has_none_until_the_same_is_found_again(stocked: Instance) -> None:
    tamper(stocked.database, AGED)
    with opened(stocked) as db:
        row = hit_of(db, "A-1")
        assert (row.use, row.unlawful) == (None, None)
    tamper(stocked.database, "UPDATE listings SET screened_fingerprint = 'older rules'")
    screen_waiting(stocked)
    with opened(stocked) as db:
        again = hit_of(db, "A-1")
        assert again.use is not None
        assert again.unlawful is not None
        assert again.findings_version == row.findings_version, "the same was found: no version of its own"


def test_an_alert_carries_both_parts_or_none(stocked: Instance, tmp_path: Path) -> None:
    with opened(stocked) as db:
        decide(db, "A-1", Decision.CONFIRMED)
        decide(db, "A-2", Decision.CONFIRMED)
        rows = {each: hit_of(db, each) for each in ("A-1", "A-2")}
    tamper(stocked.database, f"{AGED} WHERE hit_id = {rows['A-2'].id}")
    with opened(stocked) as db:
        export_alerts(db, SHOP, find_format("jsonl"), tmp_path / "alerts.jsonl", again=False)
    said = {each["listing_ref"]: each for each in map(json.loads, (tmp_path / "alerts.jsonl").read_text().splitlines())}
    assert said["A-1"]["use"] == round(rows["A-1"].use or 0, 1)
    assert said["A-1"]["unlawful"] == round(rows["A-1"].unlawful or 0, 1)
    assert (said["A-2"]["use"], said["A-2"]["unlawful"]) == (None, None)


def test_a_store_of_the_first_shape_is_brought_to_this_one(tmp_path: Path) -> None:
    with closing(connection.connect(tmp_path / "monitor.db")) as db:
        with writing(db):
            MIGRATIONS.apply(db, stop_before="0002_parts_of_the_score")
        assert connection.pending_migrations(db)[0] == "0002_parts_of_the_score"
        assert "use" not in db.table("finding_versions").columns_dict
        connection.migrate(db)
        assert {"use", "unlawful"} <= db.table("finding_versions").columns_dict.keys()
        assert connection.pending_migrations(db) == []
