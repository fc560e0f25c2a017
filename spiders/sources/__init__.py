"""The kinds of source, one file each; a file added here is found by itself and held by one contract test."""

import importlib
import pkgutil
from collections.abc import Mapping
from functools import cache

from spiders.sources.contract import Page, Source


class UnknownKind(ValueError):
    """No file here reads that kind of source."""


def source_for(kind: str) -> Source:
    """The source of that kind, such as "shop"; raises UnknownKind, naming those there are."""
    known = all_sources()
    if kind not in known:
        raise UnknownKind(f"no kind of source {kind!r}; there are: {', '.join(sorted(known))}")
    return known[kind]


@cache
def all_sources() -> Mapping[str, Source]:
    """Every source in this package by its kind: each module that holds a `SOURCE`."""
    modules = (importlib.import_module(found.name) for found in pkgutil.iter_modules(__path__, f"{__name__}."))
    sources = [module.SOURCE for module in modules if hasattr(module, "SOURCE")]
    return {source.kind: source for source in sources}


__all__ = ["Page", "Source", "UnknownKind", "all_sources", "source_for"]
