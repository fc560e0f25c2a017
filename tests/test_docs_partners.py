"""The examples of docs/partners.md, run: each file holds, and each reads what it says it reads."""

import json
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from monitor.crawl import crawl
from monitor.credentials import read_secret
from monitor.instance import make_instance
from monitor.platforms import Platform, read_platform
from spiders.items import Item, Link, PageKind, Reading
from spiders.sources import Page, source_for

DOCUMENT = (Path(__file__).parents[1] / "docs" / "partners.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```toml\n(.*?)```", DOCUMENT, re.DOTALL)
FILES = [text for text in EXAMPLES if text.startswith("kind")]


def read(example: str, answer: object, url: str = "") -> Reading:
    platform = Platform(**tomllib.loads(example))
    plan = platform.plan("acme", "", "s3cret-of-acme")
    page = Page(url=url or platform.url, kind=PageKind.FEED, body=json.dumps(answer).encode())
    (said,) = source_for("api").read(page, plan)
    assert isinstance(said, Reading)
    return said


@pytest.mark.parametrize("example", FILES)
def test_every_example_of_a_platform_s_file_holds(tmp_path: Path, example: str) -> None:
    path = tmp_path / "acme.toml"
    path.write_text(example, encoding="utf-8")
    assert read_platform(path).kind in ("api", "inbox", "feed")


def test_two_lines_are_enough_for_an_interface_that_says_where_it_goes_on() -> None:
    listed = [{"id": n, "name": f"Lamp {n}", "price": {"centAmount": 1999, "currency": "KWD"}} for n in range(100)]
    reading = read(FILES[0], {"products": listed})
    assert reading.items[0] == Item(listing_ref="0", title="Lamp 0", price="1.9990", currency="KWD")
    assert reading.links == (Link(url="https://shop.example/api/products?limit=100&page=2", kind=PageKind.FEED),)


def test_paths_and_a_cursor_are_read_as_the_file_says() -> None:
    answer = {"payload": {"list": [{"k": 7, "t": "Lamp", "eur": 1999, "brand": "?"}], "cursor": "c1", "more": True}}
    reading = read(FILES[1], answer)
    assert reading.items == (
        Item(listing_ref="7", title="Lamp", price="19.99", currency="EUR", url="https://shop.example/item/7"),
    )
    assert [link.url for link in reading.links] == ["https://api.shop.example/v2/search?after=c1"]


def test_a_list_of_names_leads_to_each_listing() -> None:
    reading = read(FILES[2], {"ids": [{"id": 1, "title": "a"}, {"id": 2, "title": "b"}]})
    assert [link.url for link in reading.links] == [f"https://api.shop.example/one/{n}" for n in (1, 2)]


def test_the_credentials_are_read_from_their_file(tmp_path: Path) -> None:
    (credentials,) = [text for text in EXAMPLES if text.startswith("ACME_API_KEY")]
    path = tmp_path / "credentials.toml"
    path.write_text(credentials)
    path.chmod(0o600)
    key = tomllib.loads(FILES[3])["api"]["key"]["secret"]
    assert read_secret(key, tmp_path) == "what the partner gave you"


DELIVERED = {"Warenname": "Lamp", "Lfd. Nr.": 7, "firma": {"name": "Ann"}, "Preis": 5}


@pytest.mark.parametrize(
    ("example", "rows"), [(FILES[4], {"title": "Lamp", "id": 7, "price": 5}), (FILES[5], DELIVERED)]
)
def test_a_delivery_is_taken_as_the_file_says(tmp_path: Path, example: str, rows: dict[str, Any]) -> None:
    instance = make_instance(tmp_path / "instance")
    settings = tomllib.loads(example)
    folder = tmp_path / "delivered"
    folder.mkdir()
    replaced = example.replace(settings["inbox"]["folder"], str(folder))
    (instance.platforms / "acme.toml").write_text(replaced)
    delivered = folder / "list.jsonl"
    delivered.write_text(json.dumps(rows) + "\n")
    assert crawl(instance, "acme").figures == {}, "it has not come to rest"
    (instance.platforms / "acme.toml").write_text(replaced.replace("[inbox]", "[inbox]\nsettled_after_seconds = 0"))
    assert crawl(instance, "acme").figures["new"] == 1
    assert [path.name.endswith("-list.jsonl") for path in folder.glob("taken/*")] == [True]
