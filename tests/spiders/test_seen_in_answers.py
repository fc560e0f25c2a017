"""What a person sees in each collected answer of an interface, as written down in seen/answers.csv, and what is read of
it without a word of settings.

A sum over all prices, counted by hand from the file's own fields, stands for looking at each of a thousand.
"""

import csv
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pytest

from monitor.intake.money import Money, read_money
from spiders.api.plan import ApiPlan
from spiders.items import CrawlPlan, Item, PageKind, Reading
from spiders.sources import Page, source_for

ANSWERS = Path(__file__).parents[2] / ".." / "shared" / "data" / "api_json"
SEEN = Path(__file__).parent / "seen" / "answers.csv"
URL = "https://api.example/"
PLAN = CrawlPlan(
    name="p", kind="api", start_url=URL, allowed_hosts=("api.example",), user_agent="listing-monitor/0.1", api=ApiPlan()
)
ROWS = list(csv.DictReader(SEEN.read_text(encoding="utf-8").splitlines()))

pytestmark = [pytest.mark.shared, pytest.mark.skipif(not ANSWERS.is_dir(), reason="the collected data is not here")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """A listing as read, its price as the gate reads it."""

    item: Item
    money: Money


def read(file: str) -> list[Offered]:
    page = Page(url=URL, kind=PageKind.FEED, body=(ANSWERS / file).read_bytes())
    readings = [said for said in source_for("api").read(page, PLAN) if isinstance(said, Reading)]
    items = [item for reading in readings for item in reading.items]
    return [Offered(item=item, money=read_money(item.price, item.currency)) for item in items]


def test_every_collected_answer_is_in_the_table() -> None:
    assert sorted(row["file"] for row in ROWS) == sorted(path.name for path in ANSWERS.glob("*.json"))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: str(row["file"]))
def test_what_a_person_sees_is_read(row: dict[str, str]) -> None:
    offered = read(row["file"])
    amounts = [each.money.amount for each in offered if each.money.amount is not None]
    assert len(offered) == int(row["listings"]), "every title"
    assert all(each.item.title for each in offered)
    assert len(amounts) == int(row["priced"]), "all prices"
    assert sum(amounts) == Decimal(row["sum"]), "and the right ones"
    assert sorted({each.money.currency for each in offered} - {""}) == row["currencies"].split()
    assert len({each.item.seller for each in offered} - {""}) == int(row["sellers"])
    for place, one in (("first", offered[0]), ("last", offered[-1])):
        assert one.item.title.startswith(row[place])
        assert one.money.amount == (Decimal(said) if (said := row[f"{place}_price"]) else None)
    assert offered[0].item.seller == row["first_seller"]
