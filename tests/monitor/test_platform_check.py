"""What a platform's file asks of this machine: found missing before a run does, with what to do."""

from pathlib import Path

import pytest

from monitor.doctor import examine, examine_platform
from monitor.errors import NotFound
from monitor.instance import Instance, make_instance
from monitor.platforms import add_platform
from tests import program

API = {"kind": "api", "url": "https://a.example/", "api": {"key": {"header": "X-Key", "secret": "ACME_KEY"}}}
SECRET = "s3cret-canary"


@pytest.fixture
def instance(tmp_path: Path) -> Instance:
    return make_instance(tmp_path / "instance")


def faults(instance: Instance) -> dict[str, str]:
    return {verdict.subject: verdict.remedy for verdict in examine(instance) if not verdict.well}


def keep(instance: Instance, mode: int) -> None:
    path = instance.directory / "credentials.toml"
    path.write_text(f'ACME_KEY = "{SECRET}"\n')
    path.chmod(mode)


def test_a_missing_secret_is_told_by_its_name_and_one_that_is_there_is_well(instance: Instance) -> None:
    add_platform(instance.platforms, "acme", API)
    assert "There is no secret ACME_KEY" in faults(instance)["key of acme"]
    keep(instance, 0o600)
    assert not {"key of acme", "credentials"} & faults(instance).keys()
    assert [verdict.well for verdict in examine_platform(instance, "acme")] == [True, True]
    assert SECRET not in repr(examine_platform(instance, "acme"))


def test_credentials_that_others_can_read_are_told(instance: Instance) -> None:
    keep(instance, 0o644)
    assert "chmod 600" in faults(instance)["credentials"]


def test_an_inbox_without_its_folder_is_told_and_with_it_is_well(instance: Instance) -> None:
    add_platform(instance.platforms, "acme", {"kind": "inbox", "inbox": {"folder": "delivered"}})
    assert "is not a folder. Make it" in faults(instance)["inbox of acme"]
    (instance.directory / "delivered").mkdir()
    assert "inbox of acme" not in faults(instance)


def test_a_platform_s_file_that_is_wrong_is_told_and_one_that_is_not_there_is_an_error(instance: Instance) -> None:
    (instance.platforms / "acme.toml").write_text('kind = "api"\n')
    (verdict,) = examine_platform(instance, "acme")
    assert not verdict.well
    assert "url is missing" in verdict.remedy
    with pytest.raises(NotFound):
        examine_platform(instance, "other")


def test_the_command_says_so_and_ends_accordingly(instance: Instance) -> None:
    add_platform(instance.platforms, "acme", API)
    failed = program.run("platform", "check", "acme", directory=instance.directory, expect=1)
    assert "FAIL  key of acme: the secret ACME_KEY is not there" in failed.out
    keep(instance, 0o600)
    well = program.run("platform", "check", "acme", "--json", directory=instance.directory)
    assert [verdict["well"] for verdict in well.json] == [True, True]
