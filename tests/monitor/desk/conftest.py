"""Seeded desks for the tests."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.monitor.desk.seeding import seed
from tests.monitor.desk.visiting import Visitor, served


@pytest.fixture(scope="session")
def seeded_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A filled store that nobody touches."""
    path = tmp_path_factory.mktemp("seeded") / "monitor.db"
    seed(path)
    return path


@pytest.fixture
def seeded(seeded_once: Path, tmp_path: Path) -> Path:
    """A filled store of the test's own."""
    return _copied(seeded_once, tmp_path)


def _copied(database: Path, folder: Path) -> Path:
    shutil.copytree(database.parent / "captures", folder / "captures")
    return Path(shutil.copy(database, folder))


@pytest.fixture
def port(seeded: Path) -> Iterator[int]:
    """A desk over that store, served."""
    with served(seeded) as number:
        yield number


@pytest.fixture
def stranger(port: int) -> Visitor:
    """Somebody who is not signed in."""
    return Visitor(port)


@pytest.fixture
def officer(port: int) -> Visitor:
    """An officer who has just signed in."""
    visitor = Visitor(port)
    assert visitor.sign_in().status == 303
    return visitor


@pytest.fixture(scope="session")
def shared_port(seeded_once: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """A desk that tests only read from, served once for all of them."""
    with served(_copied(seeded_once, tmp_path_factory.mktemp("shared"))) as number:
        yield number


@pytest.fixture(scope="session")
def reader(shared_port: int) -> Visitor:
    """An officer at the shared desk, who only looks."""
    visitor = Visitor(shared_port)
    assert visitor.sign_in().status == 303
    return visitor


@pytest.fixture
def passer_by(shared_port: int) -> Visitor:
    """Somebody at the shared desk who is not signed in."""
    return Visitor(shared_port)
