"""The index against the slow reference that the tests hold, over more titles than the tests have time for."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from benchmarks.measures.collected import Collected

TITLES = 2_000
_HOUSE = Path(__file__).parents[2]
_COMMAND = "tests.rules.reference"


def there() -> bool:
    """Whether the reference can be asked from outside its tests."""
    return (_HOUSE / "tests" / "rules" / "reference" / "__main__.py").is_file()


def measure(collected: Collected, number: int | None) -> dict[str, Any]:
    """In how many titles the two differ, and the first of them."""
    asked = ["--register", str(collected.register), "--listings", str(collected.listings)]
    command = [sys.executable, "-m", _COMMAND, *asked, "--titles", str(number or TITLES), "--json"]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, cwd=_HOUSE)
    figures: dict[str, Any] = json.loads(done.stdout)
    return figures
