"""A partner's feed from the socket to the store: in every form, with the slice around an offer as its evidence."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor.evidence import files
from monitor.instance import open_instance
from monitor.store import open_store
from tests import program
from tests.monitor.practice import partner
from tests.monitor.practice.partner import Partner

NUMBER = 350
FREE = ("--set", "delay_seconds=0", "--set", "allow_private_addresses=true")


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Partner]:
    path = tmp_path_factory.mktemp("shop") / "listings.jsonl"
    rows = ({"listing_ref": f"N-{n}", "title": f"Bag {n}", "price": "5.00", "currency": "EUR"} for n in range(NUMBER))
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    running = partner.start(path)
    yield running
    partner.stop(running)


def instance_for(directory: Path, address: str) -> Path:
    program.run("init", str(directory))
    program.run("platform", "add", "feed", "--kind", "feed", "--url", address, *FREE, directory=directory)
    return directory


@pytest.mark.parametrize("name", ["feed.atom", "feed.yml.zip", "feed.json.gz"])
def test_a_feed_is_stored_whatever_its_form_and_packing(name: str, shop: Partner, tmp_path: Path) -> None:
    instance = instance_for(tmp_path / "instance", f"{shop.base}/{name}")
    ended = program.run("crawl", "feed", "--json", directory=instance).json
    assert (ended["outcome"], ended["listings"], ended["refused"]) == ("done", NUMBER, 0)
    db = open_store(open_instance(instance).database)
    stated = db.execute("SELECT count(*), min(price), max(currency) FROM listings").fetchone()
    assert stated == (NUMBER, "5.00", "EUR")
    db.close()


def test_each_offer_has_the_slice_around_it_as_its_evidence(shop: Partner, tmp_path: Path) -> None:
    instance = open_instance(instance_for(tmp_path / "instance", f"{shop.base}/feed.csv.gz"))
    program.run("crawl", "feed", directory=instance.directory)
    db = open_store(instance.database)
    captured = db.execute(
        "SELECT listing_ref, captures.sha256, headers FROM listings JOIN captures ON captures.id = capture_id"
    ).fetchall()
    assert len(captured) == NUMBER
    assert len({sha256 for _, sha256, _ in captured}) == 4
    for listing_ref, sha256, headers in captured:
        body = files.read(instance.captures, sha256)
        assert f"{listing_ref},Bag ".encode() in body
        start, _, end = json.loads(headers)["x-extract"].removeprefix("bytes ").partition(",")[0].partition("-")
        assert int(end) - int(start) == len(body)
    db.close()


def test_a_feed_that_did_not_change_is_neither_sent_nor_kept_again(shop: Partner, tmp_path: Path) -> None:
    instance = instance_for(tmp_path / "instance", f"{shop.base}/feed.jsonl.gz")
    program.run("crawl", "feed", directory=instance)
    again = program.run("crawl", "feed", "--json", directory=instance).json
    assert (again["outcome"], again["unchanged"], again["listings"], again["new"]) == ("done", 1, NUMBER, 0)
