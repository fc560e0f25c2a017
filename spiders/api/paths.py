"""JSONPath (RFC 9535) in platforms' files, and templates of addresses."""

import re
from functools import lru_cache
from itertools import islice
from urllib.parse import quote

from jsonpath import JSONPath, JSONPathEnvironment
from jsonpath.exceptions import JSONPathError

from spiders.api.documents import DEEPEST

# No path that a person keeps in mind is longer.
LONGEST = 300
_HOLE = re.compile(r"\{([^{}]*)\}")


class _Environment(JSONPathEnvironment):
    max_recursion_depth = DEEPEST


def _environment() -> JSONPathEnvironment:
    environment = _Environment()
    # Regular expressions over what a stranger wrote can take for ever; a path needs none.
    for name in ("match", "search"):
        environment.function_extensions.pop(name, None)
    return environment


_ENVIRONMENT = _environment()


def check_path(path: str) -> None:
    """Raises ValueError, in words, where it is no JSONPath."""
    if len(path) > LONGEST:
        raise ValueError(f"a JSONPath has at most {LONGEST} characters")
    try:
        _compiled(path)
    except JSONPathError as fault:
        said = str(fault).splitlines()[0] if str(fault) else type(fault).__name__
        raise ValueError(f"not a JSONPath such as $.products[*].name: {said}") from fault


def found(path: str, value: object, most: int = 1_000_000) -> list[object]:
    """What the path leads to within the value, in order; nothing where it leads nowhere."""
    if not isinstance(value, dict | list):
        return [value] if path.strip() == "$" else []
    try:
        return [match.obj for match in islice(_compiled(path).finditer(value), most)]
    except (JSONPathError, RecursionError):
        # What a page nests too deep for a path has no value there.
        return []


@lru_cache(maxsize=1024)
def _compiled(path: str) -> JSONPath:
    if not path.strip():
        raise JSONPathError("it is empty", token=None)
    compiled = _ENVIRONMENT.compile(path)
    if not isinstance(compiled, JSONPath):
        raise JSONPathError("one path is wanted, not several joined", token=None)
    return compiled


def check_template(template: str) -> None:
    """Raises ValueError where an address with holes in braces has none, or an empty one."""
    holes = _HOLE.findall(template)
    if not holes or "{" in _HOLE.sub("", template) or "}" in _HOLE.sub("", template):
        raise ValueError("an address with a key of the listing in braces is wanted: https://shop.example/item/{id}")
    for hole in holes:
        check_path(_path_of(hole))


def filled(template: str, value: object) -> str:
    """The address with the listing's own values in it, each percent-encoded; empty where the listing has none."""
    missing = False

    def fill(hole: "re.Match[str]") -> str:
        nonlocal missing
        said = next((each for each in found(_path_of(hole[1]), value, 1) if isinstance(each, str)), "").strip()
        # A value of dots alone would climb to another folder.
        missing = missing or not said.strip(".")
        return quote(said, safe="", errors="replace")

    address = _HOLE.sub(fill, template)
    return "" if missing else address


def _path_of(hole: str) -> str:
    return hole if hole.startswith("$") else f"$.{hole}"
