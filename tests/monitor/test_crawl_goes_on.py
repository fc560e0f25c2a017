"""A crawl killed at any moment goes on where it stood: what was kept is not fetched again, and nothing is lost."""

import contextlib
import json
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor.instance import open_instance
from monitor.keeper import BATCH_READINGS
from monitor.store import Database, open_store
from spiders.base import UNDER_WAY
from tests import program
from tests.monitor.practice import partner
from tests.monitor.practice.partner import Partner

NUMBER = 600
FREE = ("--set", "delay_seconds=0", "--set", "allow_private_addresses=true")


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Partner]:
    path = tmp_path_factory.mktemp("shop") / "listings.jsonl"
    rows = ({"listing_ref": f"N-{n}", "title": f"Bag {n}", "price": "5.00", "currency": "EUR"} for n in range(NUMBER))
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    running = partner.start(path)
    yield running
    partner.stop(running)


@pytest.fixture
def instance(tmp_path: Path, shop: Partner) -> Path:
    directory = tmp_path / "instance"
    program.run("init", str(directory))
    program.run("platform", "add", "shop", "--kind", "shop", "--url", f"{shop.base}/", *FREE, directory=directory)
    return directory


@pytest.mark.parametrize("deaths", [1, 3])
def test_a_killed_crawl_goes_on_where_it_stood(instance: Path, shop: Partner, deaths: int) -> None:
    before = _items_asked(shop)
    for death in range(1, deaths + 1):
        killed = program.start("crawl", "shop", directory=instance)
        _until_kept(instance, death * NUMBER // (deaths + 2))
        assert program.kill(killed, whole_group=True)
    kept, asked = _kept(instance), _items_asked(shop)
    ended = program.run("crawl", "shop", "--json", directory=instance).json
    assert (ended["outcome"], ended["listings"]) == ("done", NUMBER)
    assert _kept(instance) == NUMBER
    assert _items_asked(shop) - asked == NUMBER - kept, "what was kept is not fetched again, all else is"
    # A death costs what had not been written: at most a batch, and what was under way.
    assert _items_asked(shop) - before <= NUMBER + deaths * (BATCH_READINGS + UNDER_WAY)


def test_a_crawl_that_ended_begins_anew(instance: Path, shop: Partner) -> None:
    program.run("crawl", "shop", directory=instance)
    asked = _asked(shop)
    again = program.run("crawl", "shop", "--json", directory=instance).json
    assert (again["outcome"], again["listings"], again["new"]) == ("done", NUMBER, 0)
    assert _asked(shop) > asked


def test_a_crawl_that_was_stopped_goes_on(instance: Path, shop: Partner) -> None:
    stopped = program.start("crawl", "shop", "--json", directory=instance)
    _until_kept(instance, NUMBER // 4)
    stopped.terminate()
    said, _ = stopped.communicate(timeout=program.WAIT_SECONDS)
    assert json.loads(said)["outcome"] == "stopped"
    kept, asked = _kept(instance), _items_asked(shop)
    ended = program.run("crawl", "shop", "--json", directory=instance).json
    assert (ended["outcome"], ended["listings"]) == ("done", NUMBER)
    assert _items_asked(shop) - asked == NUMBER - kept


def _until_kept(instance: Path, number: int) -> None:
    until = time.monotonic() + program.WAIT_SECONDS
    while _kept(instance) < number:
        assert time.monotonic() < until, "the crawl keeps nothing"
        time.sleep(0.01)


def _kept(instance: Path) -> int:
    with _store(instance) as db:
        return int(db.execute("SELECT count(*) FROM listings").fetchone()[0])


def _asked(shop: Partner) -> int:
    return int(json.loads(shop.get("/_figures").body)["requests"])


def _items_asked(shop: Partner) -> int:
    return int(json.loads(shop.get("/_figures").body)["places"].get("/item", 0))


@contextlib.contextmanager
def _store(instance: Path) -> Iterator[Database]:
    with contextlib.closing(open_store(open_instance(instance).database)) as db:
        yield db
