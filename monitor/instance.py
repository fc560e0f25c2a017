"""An instance: the directory that holds one service's settings, platforms, database and files."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from monitor import store
from monitor.errors import UsageError
from monitor.files import write_whole
from monitor.settings import FILE_NAME, Settings, commented_file, read_settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Instance:
    """Where everything of one service stands, and its settings."""

    directory: Path
    settings: Settings

    @property
    def database(self) -> Path:
        """The database file."""
        return self.directory / "monitor.db"

    @property
    def platforms(self) -> Path:
        """The directory of platform files."""
        return self.directory / "platforms"

    @property
    def captures(self) -> Path:
        """The directory of captured bytes."""
        return self.directory / "captures"

    @property
    def refusals(self) -> Path:
        """The directory of refusal files."""
        return self.directory / "refusals"

    @property
    def exports(self) -> Path:
        """The directory of the alert files that left by the desk."""
        return self.directory / "exports"

    @property
    def locks(self) -> Path:
        """The directory of lock files."""
        return self.directory / "locks"

    def lock(self, work: str) -> Path:
        """The lock file of a piece of work."""
        return self.locks / f"{work}.lock"


def open_instance(directory: Path) -> Instance:
    """The instance in a directory; SettingsError where there is none or its settings are wrong."""
    return Instance(directory=directory.resolve(), settings=read_settings(directory / FILE_NAME))


def make_instance(directory: Path, chosen: Mapping[str, object] | None = None) -> Instance:
    """Makes an instance in a new or empty directory, with these settings chosen; UsageError where one stands there."""
    if (directory / FILE_NAME).exists():
        raise UsageError(f"{directory} holds an instance already. To bring it up to date: listing-monitor migrate")
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    for name in ("platforms", "captures", "refusals", "exports", "locks"):
        (directory / name).mkdir(mode=0o700, exist_ok=True)
    store.create_store(directory / "monitor.db").close()
    write_whole(directory / FILE_NAME, commented_file(chosen or {}).encode())
    return open_instance(directory)
