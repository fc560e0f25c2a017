"""Instances: made whole, closed to others, and never made twice."""

from pathlib import Path

import pytest

from monitor.errors import SettingsError, UsageError
from monitor.instance import make_instance, open_instance
from monitor.settings import FILE_NAME
from monitor.store import open_store
from tests.monitor.stock import names_in


def test_an_instance_is_made_with_everything_in_it_and_shut_to_others(tmp_path: Path) -> None:
    instance = make_instance(tmp_path / "deep" / "instance")
    assert names_in(instance.directory) == [
        "captures", "exports", FILE_NAME, "locks", "monitor.db", "platforms", "refusals",
    ]  # fmt: skip
    for path in (instance.directory, *instance.directory.iterdir()):
        assert path.stat().st_mode & 0o077 == 0, path
    open_store(instance.database).close()
    assert open_instance(instance.directory) == instance


def test_an_instance_is_never_made_over_another(tmp_path: Path) -> None:
    made = make_instance(tmp_path, {"name": "First"})
    with pytest.raises(UsageError, match="holds an instance already"):
        make_instance(tmp_path, {"name": "Second"})
    assert open_instance(tmp_path).settings.name == made.settings.name == "First"


def test_making_that_was_cut_short_can_be_run_again(tmp_path: Path) -> None:
    make_instance(tmp_path)
    (tmp_path / FILE_NAME).unlink()  # it is written last
    with pytest.raises(SettingsError):
        open_instance(tmp_path)
    assert make_instance(tmp_path).database.exists()
