"""A look at a site as its user takes it, for the tests of what looks find."""

from pathlib import Path
from typing import Any

import pytest

from tests.program import run

QUICK = ("--allow-private", "--delay", "0")


@pytest.fixture(scope="module")
def instance(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("probe") / "instance"
    run("init", str(directory))
    return directory


def probed(url: str, directory: Path, *more: str, expect: int = 0) -> dict[str, Any]:
    found = run("platform", "probe", url, *QUICK, "--json", *more, directory=directory, expect=expect).json
    assert isinstance(found, dict)
    return found
