"""Settings: a typo names the file and the key, the environment goes first, the commented file tells the truth."""

import os
import re
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.errors import SettingsError
from monitor.settings import FILE_NAME, Settings, all_keys, commented_file, read_settings, toml_value


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.upper().startswith("LISTING_MONITOR_"):
            monkeypatch.delenv(name)


def _written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / FILE_NAME
    path.write_text(text, encoding="utf-8")
    return path


WRONG = [
    ('nmae = "x"', "there is no setting 'nmae'", "a typo"),
    ("[desk]\nprot = 1", "there is no setting 'desk.prot'", "a typo in a table"),
    ("[dekc]\nport = 1", "there is no setting 'dekc'", "a typo in a table's name"),
    ("port = 1", "there is no setting 'port'", "a key outside its table"),
    ("[desk]\nport = 65536", "desk.port = 65536", "no such port"),
    ("[desk]\nport = -1", "desk.port = -1", "no such port"),
    ('[desk]\nport = "many"', "desk.port = 'many'", "not a number"),
    ('[desk]\npublic_hosts = "one"', "desk.public_hosts = 'one'", "a list is needed"),
    ('name = ""', "name = ''", "an empty name"),
    ("[crawl]\nat_once = 0", "crawl.at_once = 0", "nothing would ever be crawled"),
    ("[screening]\nthreshold = 101", "screening.threshold = 101", "no score is so high"),
    ("[screening]\nthreshold = nan", "screening.threshold = nan", "not a number"),
    ('[screening]\nthreshold = "high"', "screening.threshold = 'high'", "not a number"),
    ("[screening]\nevery_minutes = 0", "screening.every_minutes = 0", "without a pause"),
    ('[log]\nlevel = "loud"', "log.level = 'loud'", "no such level"),
    ("[desk\nport = 1", "is not valid TOML", "a bracket is missing"),
    ("name = 'one'\nname = 'two'", "is not valid TOML", "a key twice"),
]


@pytest.mark.parametrize(("text", "said", "why"), WRONG)
def test_a_wrong_setting_is_refused_with_file_and_key(tmp_path: Path, text: str, said: str, why: str) -> None:
    path = _written(tmp_path, text)
    with pytest.raises(SettingsError) as refused:
        read_settings(path)
    assert str(refused.value).startswith(str(path)), why
    assert said in str(refused.value), why
    assert "\n" not in str(refused.value)


def test_a_file_that_is_not_there_names_the_verb_that_makes_it(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"listing-monitor init"):
        read_settings(tmp_path / FILE_NAME)


def test_a_file_of_another_encoding_or_none_at_all_is_refused(tmp_path: Path) -> None:
    path = tmp_path / FILE_NAME
    path.write_bytes(b'name = "\xff\xfe"')
    with pytest.raises(SettingsError, match="is not valid TOML"):
        read_settings(path)
    path.unlink()
    path.mkdir()
    with pytest.raises(SettingsError, match="cannot be read"):
        read_settings(path)


def test_an_empty_file_means_the_defaults(tmp_path: Path) -> None:
    assert read_settings(_written(tmp_path, "")) == Settings()


def test_the_environment_goes_before_the_file_and_leaves_its_other_keys(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = _written(tmp_path, '[desk]\nport = 1\nhost = "0.0.0.0"\n[crawl]\nat_once = 3')
    monkeypatch.setenv("LISTING_MONITOR_DESK__PORT", "9000")
    monkeypatch.setenv("LISTING_MONITOR_SCREENING__THRESHOLD", "55.5")
    monkeypatch.setenv("LISTING_MONITOR_DESK__PUBLIC_HOSTS", '["desk.example"]')
    settings = read_settings(path)
    assert (settings.desk.port, settings.desk.host) == (9000, "0.0.0.0")
    assert settings.desk.public_hosts == ("desk.example",)
    assert (settings.crawl.at_once, settings.screening.threshold) == (3, 55.5)


VARIABLES = [
    ("LISTING_MONITOR_DESK_PORT", "1", "LISTING_MONITOR_DESK_PORT, which is no setting", "one underscore too few"),
    ("LISTING_MONITOR_PROT", "1", "LISTING_MONITOR_PROT, which is no setting", "no such key"),
    ("LISTING_MONITOR_DESK", "{}", "LISTING_MONITOR_DESK, which is no setting", "a whole table at once"),
    ("LISTING_MONITOR_DESK__PORT", "many", "desk.port = 'many'", "not a number"),
    ("LISTING_MONITOR_DESK__PUBLIC_HOSTS", "desk.example", "A list is written as JSON", "a list that is none"),
]


@pytest.mark.parametrize(("name", "value", "said", "why"), VARIABLES)
def test_a_wrong_variable_is_refused_by_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str, said: str, why: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as refused:
        read_settings(_written(tmp_path, ""))
    assert said in str(refused.value), why


def test_variables_of_others_are_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LISTING_MONITORING", "1")
    monkeypatch.setenv("DESK__PORT", "1")
    assert read_settings(_written(tmp_path, "")) == Settings()


def test_the_commented_file_changes_nothing_and_uncommented_says_the_defaults(tmp_path: Path) -> None:
    text = commented_file({})
    assert read_settings(_written(tmp_path, text)) == Settings()
    uncommented = re.sub(r"^# (\w+ = )", r"\1", text, flags=re.MULTILINE)
    tables = tomllib.loads(uncommented)
    keys = [f"{table}.{key}" for table, below in tables.items() if isinstance(below, dict) for key in below]
    assert sorted([*keys, *(key for key in tables if not isinstance(tables[key], dict))]) == sorted(all_keys())
    assert read_settings(_written(tmp_path, uncommented)) == Settings()


def test_chosen_settings_are_in_force(tmp_path: Path) -> None:
    chosen = {"name": 'A "quoted" \\ name 名', "desk.port": 0, "log.level": "warning", "log.json_lines": True}
    settings = read_settings(_written(tmp_path, commented_file(chosen)))
    assert (settings.name, settings.desk.port) == (chosen["name"], 0)
    assert (settings.log.level, settings.log.json_lines) == ("warning", True)


VALUES = st.recursive(
    st.one_of(
        st.text(st.characters(exclude_categories=["Cs"])), st.booleans(), st.integers(-(2**62), 2**62),
        st.floats(allow_nan=False, allow_infinity=False),
    ),
    lambda inner: st.lists(inner, max_size=3),
    max_leaves=5,
)  # fmt: skip


@given(VALUES)
def test_toml_reads_every_value_as_it_was_written(value: object) -> None:
    assert tomllib.loads(f"value = {toml_value(value)}") == {"value": value}
