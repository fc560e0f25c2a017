"""Doctor: sound instances are well, and each fault is found with what to do about it."""

import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from monitor import doctor
from monitor.doctor import Verdict, examine
from monitor.instance import Instance
from tests.monitor import stock
from tests.monitor.stock import SHOP


def _change(instance: Instance, sql: str) -> None:
    stock.tamper(instance.database, *sql.split("; "))


def _write_beside(instance: Instance, name: str, text: str) -> None:
    (instance.platforms / name).write_text(text)


TYPO = 'kind = "shop"\nurl = "https://a.example/"\ndealy = 1'
NEWER = "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('listing-monitor', '9999', '')"
FAULTS: list[tuple[str, Callable[[Instance], object], str, str]] = [
    ("permissions of instance", lambda it: it.directory.chmod(0o755), "drwxr-xr-x", "chmod u=rwX,go= "),
    ("permissions of instance", lambda it: it.directory.chmod(0o770), "drwxrwx---", "chmod u=rwX,go= "),
    ("permissions of monitor.db", lambda it: it.database.chmod(0o604), "-rw----r--", "chmod u=rwX,go= "),
    ("permissions of monitor.db", lambda it: it.database.chmod(0o620), "-rw--w----", "chmod u=rwX,go= "),
    ("migrations", lambda it: _change(it, "DELETE FROM _sqlite_migrations"), " pending", "listing-monitor migrate"),
    (
        "migrations",
        lambda it: _change(it, NEWER),
        "0 pending, 1 of a newer program",
        "Install the newer program",
    ),
    (
        "ledger",
        lambda it: _change(it, "DROP TRIGGER ledger_final; UPDATE ledger SET subject = 'officer:9'"),
        "broken at row 1",
        "Compare with a backup",
    ),
    ("evidence", lambda it: shutil.rmtree(it.captures), "without their file", "a backup of the database does not"),
    ("database", lambda it: it.database.unlink(), "no ", "Restore it with a backup"),
    ("database", lambda it: it.database.write_text("no database " * 20), "cannot be used", "Restore it from a backup"),
    ("platform typo", lambda it: _write_beside(it, "typo.toml", TYPO), "its file is wrong", "'dealy'"),
    ("platform Bad", lambda it: _write_beside(it, "Bad.toml", ""), "its file is wrong", "rename the file"),
    (
        "clock",
        lambda it: os.utime(it.database, (time.time() + 7200, time.time() + 7200)),
        "UTC",
        "runs behind what was written before",
    ),
]


def test_a_sound_instance_is_well_in_every_respect(stocked: Instance) -> None:
    verdicts = examine(stocked)
    assert [verdict for verdict in verdicts if not verdict.well] == []
    assert {verdict.subject for verdict in verdicts} == {
        "versions", "SQLite", "migrations", "ledger", "evidence", "disk", "clock", "permissions of instance",
        "permissions of monitor.db", "platforms",
    }  # fmt: skip


@pytest.mark.parametrize(("subject", "spoil", "seen", "remedy"), FAULTS)
def test_a_fault_is_found_with_its_remedy(
    stocked: Instance, subject: str, spoil: Callable[[Instance], object], seen: str, remedy: str
) -> None:
    spoil(stocked)
    wrong = {verdict.subject: verdict for verdict in examine(stocked) if not verdict.well}
    assert seen in wrong[subject].seen
    assert remedy in wrong[subject].remedy


def test_one_wrong_platform_file_does_not_hide_the_others(stocked: Instance) -> None:
    for name in ("a", "b"):
        _write_beside(stocked, f"{name}.toml", "kind = 'stall'")
    found = {verdict.subject: verdict.well for verdict in examine(stocked)}
    assert (found["platform a"], found["platform b"], found["platforms"]) == (False, False, True)


def test_platforms_inside_the_house_are_pointed_out(stocked: Instance) -> None:
    path = stocked.platforms / f"{SHOP}.toml"
    path.write_text(path.read_text() + "allow_private_addresses = true\n")
    assert f"private addresses allowed for {SHOP}" in _verdict(stocked, "platforms").seen


# What no test can bring about on a sound machine is told to doctor instead.
def test_an_unsafe_sqlite_is_found(stocked: Instance, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "SAFE_SQLITE", (99, 0, 0))
    verdict = _verdict(stocked, "SQLite")
    assert (verdict.well, "locked requirements" in verdict.remedy) == (False, True)


def test_a_full_disk_is_found(stocked: Instance, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "LEAST_FREE_BYTES", 10**18)
    verdict = _verdict(stocked, "disk")
    assert (verdict.well, "Make room" in verdict.remedy) == (False, True)


def test_a_clock_from_before_the_program_is_found(stocked: Instance, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "OLDEST_CLOCK", time.time() + 3600)
    verdict = _verdict(stocked, "clock")
    assert (verdict.well, "NTP" in verdict.remedy) == (False, True)


def test_an_old_python_is_found(stocked: Instance, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "sys", SimpleNamespace(version_info=(3, 10, 0)))
    verdict = _verdict(stocked, "versions")
    assert (verdict.well, "make setup" in verdict.remedy) == (False, True)


def test_doctor_leaves_an_instance_as_it_found_it(stocked: Instance) -> None:
    before = stocked.database.read_bytes()
    examine(stocked)
    assert stocked.database.read_bytes() == before
    assert not list(Path(stocked.directory).glob("monitor.db-*"))


def _verdict(instance: Instance, subject: str) -> Verdict:
    return next(verdict for verdict in examine(instance) if verdict.subject == subject)
