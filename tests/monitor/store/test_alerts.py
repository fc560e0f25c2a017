"""Alerts: each leaves once, under a name that never changes, and again only when it is asked for again."""

import subprocess
import sys
from pathlib import Path

import pytest
from sqlite_utils.utils import sqlite3  # type: ignore[attr-defined]

from monitor.casework import Decision
from monitor.errors import NotFound, UsageError
from monitor.export.formats import find_format
from monitor.export.writing import Exported, export_alerts
from monitor.instance import Instance
from monitor.notice import Alert
from monitor.store import Database, alerts, captures, ledger, platforms, writing
from tests.monitor.stock import AT, SELLER, SHOP, address, decide, hit_of, names_in

CONFIRM = Decision.CONFIRMED
JSONL = find_format("jsonl")

EXPORTING = """
import sys
from pathlib import Path
from monitor.export.formats import find_format
from monitor.export.writing import export_alerts
from monitor.store import open_store
db = open_store(Path(sys.argv[1]))
sys.stdin.readline()
print(export_alerts(db, "harbour", find_format("jsonl"), Path(sys.argv[2]), again=False).alerts)
"""


@pytest.fixture
def confirmed(stocked_db: Database) -> Database:
    """The stocked store with two hits confirmed and one dismissed."""
    decide(stocked_db, "A-1", CONFIRM)
    decide(stocked_db, "A-2", CONFIRM)
    decide(stocked_db, "A-3", Decision.DISMISSED)
    return stocked_db


def export(db: Database, path: Path, *, again: bool = False) -> Exported:
    return export_alerts(db, SHOP, JSONL, path, again=again)


def refs(db: Database, exported: list[int]) -> list[str]:
    return [alert.alert_ref for alert in alerts.of_exports(db, exported)]


def crash(db: Database, *, again: bool = False) -> list[int]:
    """An export whose process died before its file was whole."""
    return alerts.prepare(db, platforms.find(db, SHOP).id, "csv", AT, again=again)


def written_refs(path: Path) -> list[str]:
    return [line.split('"alert_ref": "')[1].split('"')[0] for line in path.read_text().splitlines()]


def test_an_export_holds_exactly_what_is_confirmed(confirmed: Database, tmp_path: Path) -> None:
    exported = export(confirmed, tmp_path / "alerts.jsonl")
    ids = sorted(hit_of(confirmed, each).id for each in ("A-1", "A-2"))
    assert written_refs(tmp_path / "alerts.jsonl") == [f"LM-{each:08d}-1" for each in ids]
    assert exported.alerts == 2
    assert (tmp_path / "alerts.jsonl").stat().st_mode & 0o777 == 0o640


def test_an_alert_leaves_once_and_later_ones_follow(confirmed: Database, tmp_path: Path) -> None:
    assert export(confirmed, tmp_path / "one").alerts == 2
    assert export(confirmed, tmp_path / "two").alerts == 0
    decide(confirmed, "A-3", Decision.REOPENED)
    decide(confirmed, "A-3", CONFIRM)
    assert alerts.waiting_by_platform(confirmed) == {SHOP: 1}
    assert alerts.waiting_hits(confirmed, 1) == [hit_of(confirmed, "A-3").id]
    assert export(confirmed, tmp_path / "three").alerts == 1
    assert alerts.waiting_by_platform(confirmed) == {}


def test_asked_for_again_every_alert_leaves_under_its_next_issue(confirmed: Database, tmp_path: Path) -> None:
    export(confirmed, tmp_path / "one")
    assert export(confirmed, tmp_path / "two", again=True).alerts == 2
    assert {each[-2:] for each in written_refs(tmp_path / "two")} == {"-2"}
    assert export(confirmed, tmp_path / "three").alerts == 0
    assert export(confirmed, tmp_path / "four", again=True).alerts == 2
    assert {each[-2:] for each in written_refs(tmp_path / "four")} == {"-3"}


def test_an_export_that_died_leaves_with_the_next_one_under_the_same_names(confirmed: Database, tmp_path: Path) -> None:
    promised = refs(confirmed, crash(confirmed))
    assert len(promised) == 2
    assert refs(confirmed, crash(confirmed)) == promised, "however often it dies"
    decide(confirmed, "A-3", Decision.REOPENED)
    decide(confirmed, "A-3", CONFIRM)
    assert export(confirmed, tmp_path / "alerts").alerts == 3
    assert written_refs(tmp_path / "alerts")[:2] == promised
    assert export(confirmed, tmp_path / "empty").alerts == 0


def test_an_export_again_that_died_is_not_issued_a_third_time(confirmed: Database, tmp_path: Path) -> None:
    export(confirmed, tmp_path / "one")
    promised = refs(confirmed, crash(confirmed, again=True))
    assert export(confirmed, tmp_path / "two", again=True).alerts == 2
    assert written_refs(tmp_path / "two") == promised
    assert {each[-2:] for each in promised} == {"-2"}


def test_a_file_that_cannot_be_written_leaves_its_alerts_for_the_next(confirmed: Database, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(IsADirectoryError):
        export(confirmed, tmp_path / "folder")
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []
    assert export(confirmed, tmp_path / "alerts").alerts == 2


def test_processes_that_export_at_once_never_leave_an_alert_under_two_names(
    confirmed: Database, stocked: Instance, tmp_path: Path
) -> None:
    racing = [
        subprocess.Popen(
            [sys.executable, "-c", EXPORTING, str(stocked.database), str(tmp_path / f"{number}.jsonl")],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )
        for number in range(3)
    ]  # fmt: skip
    assert all(int(each.communicate("go\n", timeout=120)[0]) in (0, 2) for each in racing)
    left = {ref for number in range(3) for ref in written_refs(tmp_path / f"{number}.jsonl")}
    assert len(left) == 2
    assert confirmed.execute("SELECT count(*) FROM alerts").fetchone()[0] == 2


def test_every_export_is_in_the_ledger(confirmed: Database, tmp_path: Path) -> None:
    exported = export(confirmed, tmp_path / "alerts")
    row = confirmed.execute("SELECT event, subject FROM ledger ORDER BY number DESC LIMIT 1").fetchone()
    assert row == ("export", "export:1")
    assert confirmed.execute("SELECT state, file_sha256 FROM exports").fetchall() == [("left", exported.sha256)]
    assert ledger.first_fault(confirmed) is None


def test_an_unknown_platform_or_folder_prepares_nothing(confirmed: Database, tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        export_alerts(confirmed, "other", JSONL, tmp_path / "alerts", again=False)
    with pytest.raises(UsageError, match="no directory"):
        export(confirmed, tmp_path / "nowhere" / "alerts")
    assert confirmed.execute("SELECT count(*) FROM exports").fetchone()[0] == 0
    assert alerts.waiting_by_platform(confirmed) == {SHOP: 2}


def test_a_platform_gets_its_own_alerts_only(confirmed: Database, tmp_path: Path) -> None:
    platforms.enrol(confirmed, ["other"], AT)
    assert export_alerts(confirmed, "other", JSONL, tmp_path / "other", again=False).alerts == 0
    assert export(confirmed, tmp_path / "alerts").alerts == 2


def alert_of(db: Database, reference: str) -> Alert:
    return next(each for each in alerts.of_exports(db, crash(db)) if each.listing_ref == reference)


def test_an_alert_carries_what_a_platform_needs_to_find_and_judge(confirmed: Database) -> None:
    alert = alert_of(confirmed, "A-1")
    assert (alert.platform, alert.url, alert.title, alert.brand) == (
        SHOP, address("A-1"), "Velmora running shoes", "VELMORA",
    )  # fmt: skip
    assert (alert.price, alert.currency, alert.gtin) == ("31.90", "USD", "4006381333931")
    assert alert.images == ("https://harbour.example/i/1.png",)
    assert (alert.mark, alert.office, alert.registration_number, alert.recordal_number) == (
        "VELMORA", "EM", "018000001", "T-1",
    )  # fmt: skip
    assert (alert.right_holder, alert.nice_classes, alert.valid_until_on) == ("Velmora AB", (25,), "2036-01-10")
    assert set(alert.seen) == {"VELMORA", "Velmora"}
    assert len(alert.explanations) == len(alert.explanations_zh) > 0
    [(sha256, captured_at)] = confirmed.execute(
        "SELECT sha256, captured_at FROM captures WHERE url = ?", [address("A-1")]
    ).fetchall()
    assert (alert.evidence_sha256, alert.captured_at) == (sha256, captured_at)
    assert alert.confirmed_at >= alert.first_seen_at


SELLERS = [("A-1", SELLER, "", "the platform names no identifier"), ("A-2", SELLER, "s-77", "its own identifier")]


@pytest.mark.parametrize(("reference", "seller", "seller_id", "why"), SELLERS)
def test_an_alert_names_the_seller_in_the_platform_s_own_words(
    confirmed: Database, reference: str, seller: str, seller_id: str, why: str
) -> None:
    alert = alert_of(confirmed, reference)
    assert (alert.seller, alert.seller_id) == (seller, seller_id), why


def test_an_alert_says_what_the_officer_saw_and_not_what_was_found_since(confirmed: Database) -> None:
    before = alert_of(confirmed, "A-1")
    with writing(confirmed):
        confirmed.execute(
            "INSERT INTO finding_versions SELECT hit_id, 2, 12.5, '[]', content_sha256, fingerprint, register_version, "
            "NULL, found_at, 12.5, 50 FROM finding_versions WHERE hit_id = ?",
            [hit_of(confirmed, "A-1").id],
        )
        confirmed.execute(
            "UPDATE hits SET findings_version = 2, score = 12.5 WHERE id = ?", [hit_of(confirmed, "A-1").id]
        )
    after = alert_of(confirmed, "A-1")
    assert (after.score, after.seen, after.evidence_sha256) == (before.score, before.seen, before.evidence_sha256)


def test_an_alert_without_a_capture_leaves_without_evidence(confirmed: Database) -> None:
    with writing(confirmed):
        captures.lose(confirmed, [row[0] for row in confirmed.execute("SELECT id FROM captures")])
    alert = alert_of(confirmed, "A-1")
    assert (alert.evidence_sha256, alert.captured_at) == ("", "")


IMPOSSIBLE = [
    ("INSERT INTO alerts SELECT 99, alert_ref, 1, 9, export_id, decision_id FROM alerts LIMIT 1", "a name twice"),
    ("INSERT INTO alerts SELECT 99, 'x', hit_id, issue, export_id, decision_id FROM alerts LIMIT 1", "an issue twice"),
    ("UPDATE alerts SET issue = 0", "issues begin at one"),
    ("UPDATE exports SET state = 'left'", "left, but nobody knows when"),
    ("DELETE FROM exports", "alerts rest on it"),
    ("DELETE FROM hits", "alerts rest on them"),
]


@pytest.mark.parametrize(("sql", "why"), IMPOSSIBLE)
def test_the_store_itself_refuses_alerts_that_cannot_be(confirmed: Database, sql: str, why: str) -> None:
    crash(confirmed)
    with pytest.raises(sqlite3.IntegrityError), writing(confirmed):
        confirmed.execute(sql)
        pytest.fail(why)


def test_an_export_leaves_nothing_but_its_file(confirmed: Database, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    export(confirmed, folder / "alerts.jsonl")
    assert names_in(folder) == ["alerts.jsonl"]
