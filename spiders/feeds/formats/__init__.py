"""The forms of feed, one file each; a file added here is found by itself and held by one contract test."""

import importlib
import pkgutil
from collections.abc import Mapping
from functools import cache

from spiders.feeds.contract import Format


@cache
def all_formats() -> Mapping[str, Format]:
    """Every form of feed in this package by its name: each module that holds a `FORMAT`."""
    modules = (importlib.import_module(found.name) for found in pkgutil.iter_modules(__path__, f"{__name__}."))
    formats = [module.FORMAT for module in modules if hasattr(module, "FORMAT")]
    return {known.name: known for known in formats}


def recognised(head: bytes) -> Format | None:
    """The form of a feed that begins so, or None where none is known."""
    text = head.decode("utf-8-sig", "replace").lstrip()
    return next((known for known in all_formats().values() if known.recognises(text)), None)
