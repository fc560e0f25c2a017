"""Running practice platforms for the tests."""

import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from tests.monitor.practice.partner import SAMPLE, Partner, start, stop


@pytest.fixture(scope="session")
def sample_partner() -> Iterator[Partner]:
    """The bundled sample, served."""
    partner = start(SAMPLE)
    yield partner
    assert stop(partner) == (0, "")


@pytest.fixture
def serve_rows(tmp_path: Path) -> Iterator[Callable[[Sequence[object]], Partner]]:
    """Serve the given rows; what is started here is ended here, and must not have complained."""
    running: list[Partner] = []

    def serve(rows: Sequence[object]) -> Partner:
        path = tmp_path / f"rows{len(running)}.jsonl"
        path.write_text("".join(json.dumps(row) + "\n" for row in rows))
        running.append(start(path))
        return running[-1]

    yield serve
    for partner in running:
        assert stop(partner) == (0, "")
