"""Instances for the tests: empty ones, and one that was stocked once and is copied for each test."""

import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from monitor.instance import Instance, open_instance
from monitor.store import Database, create_store
from tests.monitor import stock


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    """A store of the test's own with nothing in it."""
    with closing(create_store(tmp_path / "monitor.db")) as made:
        yield made


@pytest.fixture
def bare(tmp_path: Path) -> Instance:
    """An instance with one platform and nothing else."""
    return stock.make(tmp_path / "instance")


@pytest.fixture(scope="session")
def stocked_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A stocked instance that nobody touches."""
    return stock.stock(tmp_path_factory.mktemp("stocked") / "instance").directory


@pytest.fixture
def stocked(stocked_once: Path, tmp_path: Path) -> Instance:
    """A stocked instance of the test's own."""
    shutil.copytree(stocked_once, tmp_path / "instance")
    return open_instance(tmp_path / "instance")


@pytest.fixture
def stocked_db(stocked: Instance) -> Iterator[Database]:
    """The store of the stocked instance."""
    with stock.opened(stocked) as opened:
        yield opened
