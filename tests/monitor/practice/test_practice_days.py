"""How the practice platform changes from day to day, and the manners it takes on."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from monitor.errors import FileRefused
from monitor.practice.calendar import Calendar
from monitor.practice.days import Change, drawn, read_script, stock_on
from tests import program
from tests.monitor.practice.partner import Partner

ROWS: list[dict[str, Any]] = [{"listing_ref": ref, "title": f"Bag {ref}", "price": "5.00"} for ref in ("A", "B", "C")]


def written(path: Path, rows: list[Any]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


SCRIPTED: list[tuple[dict[str, Any], dict[str, str], dict[str, int], str]] = [
    ({"do": "edit", "listing_ref": "A", "set": {"price": "9.00"}},
     {"A": "9.00", "B": "5.00", "C": "5.00"}, {}, "another price"),
    ({"do": "vanish", "listing_ref": "A"}, {"B": "5.00", "C": "5.00"}, {"A": 404}, "gone"),
    ({"do": "vanish", "listing_ref": "A", "answer": 400}, {"B": "5.00", "C": "5.00"}, {"A": 400}, "gone, and says so"),
    ({"do": "relist", "listing_ref": "A", "as": "Z"}, {"B": "5.00", "C": "5.00", "Z": "5.00"}, {"A": 404}, "anew"),
    ({"do": "add", "set": {"listing_ref": "N", "price": "1.00"}},
     {"A": "5.00", "B": "5.00", "C": "5.00", "N": "1.00"}, {}, "new"),
    ({"do": "return", "listing_ref": "A"}, {"A": "5.00", "B": "5.00", "C": "5.00"}, {}, "it was never away"),
]  # fmt: skip


@pytest.mark.parametrize(("said", "prices", "withdrawn", "why"), SCRIPTED)
def test_a_script_says_what_happens_on_which_day(
    tmp_path: Path, said: dict[str, Any], prices: dict[str, str], withdrawn: dict[str, int], why: str
) -> None:
    changes = read_script(written(tmp_path / "days.jsonl", [{"day": 2, **said}]))
    assert list(stock_on(ROWS, changes, 1).rows) == ["A", "B", "C"], "the day has not come"
    stock = stock_on(ROWS, changes, 2)
    assert ({ref: row["price"] for ref, row in stock.rows.items()}, stock.withdrawn) == (prices, withdrawn), why


def test_what_vanished_returns_as_it_was() -> None:
    changes = (Change(day=1, do="vanish", listing_ref="A"), Change(day=3, do="return", listing_ref="A"))
    assert [len(stock_on(ROWS, changes, day).rows) for day in range(4)] == [3, 2, 2, 3]
    assert stock_on(ROWS, changes, 3).withdrawn == {}


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("{", "not JSON"),
        ('{"do": "edit", "listing_ref": "A"}', "no day"),
        ('{"day": 1, "do": "sell", "listing_ref": "A"}', "no such change"),
        ('{"day": 1, "do": "edit"}', "of no listing"),
        ('{"day": 1, "do": "relist", "listing_ref": "A"}', "not said as what"),
        ('{"day": 1, "do": "add", "set": {"title": "x"}}', "a new listing without a reference"),
        ('{"day": 0, "do": "vanish", "listing_ref": "A"}', "before the first day"),
        ('{"day": 1, "do": "vanish", "listing_ref": "A", "answer": 302}', "an answer that no shop gives"),
        ('{"day": 1, "do": "edit", "listing_ref": "A", "set": 5}', "no fields"),
        ("[1]", "no object"),
    ],
)
def test_a_line_that_is_no_change_is_refused_with_its_place(tmp_path: Path, line: str, why: str) -> None:
    path = tmp_path / "days.jsonl"
    path.write_text(f'{{"day": 1, "do": "vanish", "listing_ref": "B"}}\n{line}\n')
    with pytest.raises(FileRefused, match="line 2"):
        read_script(path)
    assert why


def test_a_seed_draws_the_same_days_every_time_and_others_for_another_seed() -> None:
    references = [f"R{n}" for n in range(1_000)]
    one, again = list(drawn(references, 5, 7, 0.01)), list(drawn(references, 5, 7, 0.01))
    assert one == again
    assert one != list(drawn(references, 5, 8, 0.01))
    assert len(one) == 50
    assert {change.do for change in drawn(references, 20, 7, 0.05)} == {"edit", "vanish", "relist", "add"}


def test_what_changed_is_dated_when_its_day_came(tmp_path: Path) -> None:
    listings = written(tmp_path / "l.jsonl", [row | {"last_modified": "2026-01-01T00:00:00Z"} for row in ROWS])
    calendar = Calendar(listings, (Change(day=1, do="edit", listing_ref="A", fields={"price": "9.00"}),))
    before = calendar.catalogue
    after = calendar.turn_to(1)
    assert before.listing("A").price == "5.00"
    assert after.listing("A").price == "9.00"
    assert after.listing_changed_at("A") > before.listing_changed_at("A")
    assert after.listing_changed_at("B") == before.listing_changed_at("B")


def test_the_platform_keeps_its_manners(tmp_path: Path) -> None:
    listings = written(tmp_path / "l.jsonl", ROWS)
    days = written(tmp_path / "days.jsonl", [{"day": 1, "do": "vanish", "listing_ref": "A", "answer": 410}])
    words = ("--days", str(days), "--lastmod", "none", "--validators", "unstable", "--prefix", "/de")
    serving = program.start("practice-platform", "--listings", str(listings), "--port", "0", *words, "--home-for-wrong")
    try:
        assert serving.stdout is not None
        shop = Partner(base=serving.stdout.readline().rsplit(" ", 1)[-1].strip(), process=serving)
        first, second = shop.get("/item/B"), shop.get("/item/B")
        assert first.headers["etag"] != second.headers["etag"]
        assert shop.get("/item/B", if_none_match=second.headers["etag"]).status == 200
        named = b"".join(_unpacked(shop.get(f"/sitemaps/{name}").body) for name in ("1.xml", "2.xml.gz"))
        assert b"lastmod" not in named
        assert named.count(b"/de/item/") == len(ROWS)
        assert shop.get("/de/item/B").body == first.body
        assert [shop.get(path).status for path in ("/nowhere", "/item/A")] == [200, 200]
        assert json.loads(shop.get("/_day", method="POST").body) == {"day": 1, "listings": 2}
        assert shop.get("/item/A").status == 410
        assert shop.get("/_day?to=0", method="POST").status == 400
    finally:
        serving.terminate()
        serving.communicate(timeout=program.WAIT_SECONDS)


def _unpacked(body: bytes) -> bytes:
    return gzip.decompress(body) if body.startswith(b"\x1f\x8b") else body
