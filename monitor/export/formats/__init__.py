"""ONE FILE PER NOTICE FORMAT: a module with NAME, SUFFIX and `write(alerts, file)`. Found by walking this package."""

import importlib
import pkgutil
from collections.abc import Iterable
from typing import BinaryIO, Protocol, cast

from monitor.errors import UsageError
from monitor.notice import Alert


class NoticeFormat(Protocol):
    """What a module in this package offers."""

    NAME: str
    SUFFIX: str

    def write(self, alerts: Iterable[Alert], file: BinaryIO) -> None:
        """Writes the alerts as a file that the receiver can act on."""


def names() -> tuple[str, ...]:
    """The names of the formats there are."""
    return tuple(sorted(module.name.removesuffix("_format") for module in pkgutil.iter_modules(__path__)))


def find_format(name: str) -> NoticeFormat:
    """The format of that name; UsageError where there is none."""
    if name not in names():
        raise UsageError(f"There is no notice format {name!r}; there are: {', '.join(names())}")
    return cast(NoticeFormat, importlib.import_module(f"{__name__}.{name}_format"))
