"""Secrets that platforms gave us: named in a platform's file, kept in the environment or in credentials.toml.

A secret goes from here into the child that crawls, and from there into one header. It is in no platform file, no
argument list, no log and no database.
"""

import os
import re
import stat
from pathlib import Path

from monitor.errors import SettingsError
from monitor.settings import read_toml

FILE_NAME = "credentials.toml"
NAME = re.compile(r"[A-Z][A-Z0-9_]{2,62}")
# What HTTP allows in a header's value, without spaces at its ends (RFC 9110, 5.5); a line break would be a new header.
_VALUE = re.compile(r"[\x21-\x7e](?:[\x20-\x7e]{0,4000}[\x21-\x7e])?")


def check_name(name: str) -> str:
    """The name of a secret; ValueError where it could not be one of an environment variable of its own."""
    if not NAME.fullmatch(name) or name.startswith("LISTING_MONITOR_"):
        raise ValueError("a secret's name is capitals, digits and _, such as ACME_API_KEY; never the secret itself")
    return name


def read_secret(name: str, directory: Path) -> str:
    """The secret of that name: the environment's, else that of credentials.toml in the instance.

    SettingsError says where it was looked for, and never what stood there.
    """
    kept = os.environ.get(name) or read_credentials(directory).get(name, "")
    if not kept:
        raise SettingsError(
            f"There is no secret {name}. Put it into the environment of the service, "
            f'or as {name} = "..." into {directory / FILE_NAME} (chmod 600).'
        )
    if not _VALUE.fullmatch(kept):
        raise SettingsError(
            f"The secret {name} cannot stand in a header: it holds a line break, a space at its end or "
            "letters beyond ASCII. Copy it again."
        )
    return kept


def read_credentials(directory: Path) -> dict[str, str]:
    """The secrets of credentials.toml by name, none where there is no such file.

    SettingsError where others on this machine could read it, or where it is not one text a name.
    """
    path = directory / FILE_NAME
    if not path.exists() and not path.is_symlink():
        return {}
    _check_permissions(path)
    secrets = _read(path)
    wrong = next((name for name, value in secrets.items() if not isinstance(value, str)), None)
    if wrong is not None:
        raise SettingsError(f'{path}: {wrong[:80]!r} is not a text; write NAME = "secret", one a line.')
    return {name: str(value) for name, value in secrets.items()}


def _read(path: Path) -> dict[str, object]:
    try:
        return read_toml(path)
    except SettingsError as error:
        # What a parser says of a broken line may quote it.
        if "not valid TOML" in str(error):
            raise SettingsError(f'{path} is not valid TOML; write NAME = "secret", one a line.') from None
        raise


def _check_permissions(path: Path) -> None:
    try:
        found = path.stat()
    except OSError as error:
        raise SettingsError(f"{path} cannot be read: {error.strerror}") from error
    if not stat.S_ISREG(found.st_mode):
        raise SettingsError(f"{path} is not a file.")
    if found.st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise SettingsError(f"{path} may be read by others on this machine. Run: chmod 600 {path}")
    if found.st_uid not in (os.getuid(), 0):
        raise SettingsError(f"{path} belongs to another user. Run: chown {os.getuid()} {path}")
