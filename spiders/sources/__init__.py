"""The kinds of source, one file each; a file added here is found by itself and held by one contract test.

So is a file in spiders/platforms/, for a platform that needs code of its own: its kind is known like any other.
"""

import importlib
import pkgutil
from collections.abc import Iterable, Mapping
from functools import cache
from types import ModuleType

from spiders import platforms
from spiders.sources.contract import Page, Source


class UnknownKind(ValueError):
    """No file here reads that kind of source."""


class KindTaken(ValueError):
    """Two files read the same kind, so that one would hide the other."""


def source_for(kind: str) -> Source:
    """The source of that kind, such as "shop"; raises UnknownKind, naming those there are."""
    known = all_sources()
    if kind not in known:
        raise UnknownKind(f"no kind of source {kind!r}; there are: {', '.join(sorted(known))}")
    return known[kind]


@cache
def all_sources() -> Mapping[str, Source]:
    """Every source by its kind: each module of this package and of spiders.platforms that holds a `SOURCE`.

    Raises KindTaken where two of them read the same kind.
    """
    return gathered([*_modules(__path__, __name__), *_modules(platforms.__path__, platforms.__name__)])


def _modules(paths: Iterable[str], package: str) -> list[ModuleType]:
    return [importlib.import_module(found.name) for found in pkgutil.iter_modules(paths, f"{package}.")]


def gathered(modules: Iterable[ModuleType]) -> Mapping[str, Source]:
    """The sources of these modules by kind."""
    found: dict[str, Source] = {}
    for module in modules:
        source = getattr(module, "SOURCE", None)
        if source is None:
            continue
        if source.kind in found:
            raise KindTaken(
                f"{module.__name__}: another file reads the kind {source.kind!r} already; rename this one's"
            )
        found[source.kind] = source
    return found


__all__ = ["KindTaken", "Page", "Source", "UnknownKind", "all_sources", "source_for"]
