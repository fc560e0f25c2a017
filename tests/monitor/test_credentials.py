"""Secrets that platforms gave us: found where they belong, refused where others could read them, shown nowhere."""

from pathlib import Path

import pytest

from monitor.credentials import check_name, read_credentials, read_secret
from monitor.errors import SettingsError

SECRET = "s3cret-canary-4711"


def keep(directory: Path, text: str, mode: int = 0o600) -> Path:
    path = directory / "credentials.toml"
    path.write_text(text, encoding="utf-8")
    path.chmod(mode)
    return path


def test_the_environment_goes_before_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keep(tmp_path, f'ACME_KEY = "{SECRET}"\n')
    assert read_secret("ACME_KEY", tmp_path) == SECRET
    monkeypatch.setenv("ACME_KEY", "from-the-environment")
    assert read_secret("ACME_KEY", tmp_path) == "from-the-environment"


def test_a_missing_secret_is_named_with_both_places(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"no secret ACME_KEY.*environment.*credentials\.toml.*chmod 600"):
        read_secret("ACME_KEY", tmp_path)


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644, 0o601])
def test_a_file_that_others_can_read_is_refused(tmp_path: Path, mode: int) -> None:
    keep(tmp_path, f'ACME_KEY = "{SECRET}"\n', mode)
    with pytest.raises(SettingsError, match="Run: chmod 600") as refused:
        read_secret("ACME_KEY", tmp_path)
    assert SECRET not in str(refused.value)


@pytest.mark.parametrize(
    ("text", "said", "why"),
    [
        (f'ACME_KEY = "{SECRET}', "not valid TOML", "a quotation mark is missing"),
        (f"ACME_KEY = {SECRET}", "not valid TOML", "no quotation marks"),
        (f'[ACME_KEY]\nvalue = "{SECRET}"', "'ACME_KEY' is not a text", "a table"),
        (f'ACME_KEY = ["{SECRET}"]', "'ACME_KEY' is not a text", "a list"),
        (f'ACME_KEY = "{SECRET}\\nX-Admin: 1"', "cannot stand in a header", "a line break begins another header"),
        (f'ACME_KEY = "{SECRET} "', "cannot stand in a header", "a space at its end"),
        (f'ACME_KEY = "{SECRET}é"', "cannot stand in a header", "beyond ASCII"),
        ('ACME_KEY = ""', "no secret ACME_KEY", "nothing"),
    ],
)
def test_a_file_that_is_wrong_is_told_without_what_stands_in_it(tmp_path: Path, text: str, said: str, why: str) -> None:
    keep(tmp_path, text)
    with pytest.raises(SettingsError, match=said) as refused:
        read_secret("ACME_KEY", tmp_path)
    told: BaseException | None = refused.value
    while told is not None:
        if not told.__suppress_context__ or told is refused.value:
            assert SECRET not in str(told), why
        told = told.__cause__


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    assert read_credentials(tmp_path) == {}
    (tmp_path / "credentials.toml").mkdir()
    with pytest.raises(SettingsError, match="is not a file"):
        read_credentials(tmp_path)


def test_a_link_to_nowhere_is_told(tmp_path: Path) -> None:
    (tmp_path / "credentials.toml").symlink_to(tmp_path / "absent")
    with pytest.raises(SettingsError, match="cannot be read"):
        read_credentials(tmp_path)


@pytest.mark.parametrize("name", ["acme", "A", "ACME KEY", "ACME-KEY", "sk_live_123", "1ACME", "LISTING_MONITOR_X", ""])
def test_what_is_no_name_of_a_secret_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="never the secret itself"):
        check_name(name)
