"""An instance's own words: files beside its settings that add to the packaged word lists or take out of them."""

from collections.abc import Callable
from pathlib import Path

from monitor.errors import SettingsError
from monitor.settings import ScreeningSettings
from rules import lexicons
from rules.vocabulary.wordlists import PACKAGED, Row, WordLists, changed, goods_fault, lawful_fault, replica_fault


def word_lists(directory: Path, settings: ScreeningSettings) -> WordLists:
    """The lists an instance screens with; SettingsError names the file and the line of what is wrong."""
    replica = _rows(directory, settings.replica_words, replica_fault)
    lawful = _rows(directory, settings.lawful_words, lawful_fault)
    goods = _rows(directory, settings.goods, goods_fault)
    return WordLists(
        replica_words=changed(PACKAGED.replica_words, replica),
        lawful_use=changed(PACKAGED.lawful_use, lawful),
        goods=changed(PACKAGED.goods, goods),
    )


def _rows(directory: Path, name: str, fault: Callable[[Row], str]) -> tuple[Row, ...]:
    if not name:
        return ()
    path = directory / name
    try:
        rows = lexicons.read(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path} cannot be read as a file of words: {error}") from error
    for row in rows:
        if reason := fault(row):
            raise SettingsError(f"{path}: {' | '.join(row)[:80]}: {reason}")
    return rows
