"""The formats a register may come in: every module here is one, found by walking the folder."""

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import cast

from monitor.errors import FileRefused
from monitor.register.rows import Format


@cache
def list_formats() -> Mapping[str, Format]:
    """The format for each file name's ending."""
    modules = (import_module(f"{__name__}.{found.name}") for found in iter_modules(__path__))
    formats = (cast("Format", module) for module in modules)
    return {suffix: form for form in formats for suffix in form.SUFFIXES}


def find_format(path: Path) -> Format:
    """The format of the file by its name's ending; FileRefused where there is no such file or no such format."""
    if not path.is_file():
        raise FileRefused(f"{path}: there is no such file; check its name.")
    form = list_formats().get(path.suffix.lower())
    if form is None:
        known = ", ".join(sorted(list_formats()))
        raise FileRefused(f"{path.name} is not a register that can be read; its name must end in one of {known}.")
    return form
