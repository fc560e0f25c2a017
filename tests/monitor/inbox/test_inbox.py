"""A partner's folder, as its partner uses it and as a hostile one would: taken once, kept, or refused in words."""

import gzip
import io
import json
import os
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from monitor.crawl import CrawlResult, crawl
from monitor.desk.wording import FIGURES
from monitor.errors import SettingsError
from monitor.inbox import taking
from monitor.inbox.folder import safe_name
from monitor.instance import Instance, make_instance, open_instance
from monitor.platforms import add_platform
from monitor.store import Database, deliveries, open_store, runs

ROW = {"id": "7", "title": "Lamp", "price": "19.90", "currency": "EUR", "seller": "Ann"}
CSV = "id,title,price,currency,seller\n7,Lamp,19.90,EUR,Ann\n"


class Partner:
    """An instance with one inbox, and the partner's side of it."""

    def __init__(self, directory: Path) -> None:
        self.instance: Instance = make_instance(directory / "instance")
        self.folder = directory / "delivered"
        self.folder.mkdir()
        self.set_up()

    def set_up(self, **inbox: Any) -> None:
        settings = {"folder": str(self.folder), "settled_after_seconds": 0, **inbox}
        add_platform(self.instance.platforms, "acme", {"kind": "inbox", "inbox": settings}, replace=True)

    def deliver(self, name: str, content: str | bytes) -> Path:
        path = self.folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def run(self) -> CrawlResult:
        return crawl(self.instance, "acme")

    @property
    def listings(self) -> list[dict[str, Any]]:
        with self.store() as db:
            return list(
                db.query(
                    "SELECT listing_ref, title, price, currency, url, name AS seller FROM listings "
                    "LEFT JOIN sellers ON sellers.id = seller_id ORDER BY listing_ref"
                )
            )

    def store(self) -> "closing[Database]":
        return closing(open_store(self.instance.database))

    @property
    def taken(self) -> list[str]:
        return sorted(path.name for path in self.folder.glob("taken/*"))

    @property
    def waiting(self) -> list[str]:
        return sorted(path.name for path in self.folder.iterdir() if path.name != "taken")

    def report(self, name: str) -> dict[str, Any]:
        told: dict[str, Any] = json.loads((self.folder / f"{name}.refused.json").read_text())
        return told


@pytest.fixture
def acme(tmp_path: Path) -> Iterator[Partner]:
    yield Partner(tmp_path)


def workbook(*rows: tuple[object, ...]) -> bytes:
    book = Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(list(row))
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


HEADED = ("id", "title", "price", "currency", "seller")
FORMS: list[tuple[str, str | bytes, str]] = [
    ("a.csv", CSV, "CSV"),
    ("a.tsv", CSV.replace(",", "\t"), "TSV"),
    ("a.txt", CSV.replace(",", ";"), "semicolons, and another ending"),
    ("a.csv", CSV.encode("utf-16"), "UTF-16"),
    ("a.csv", "Monthly list\n\n" + CSV, "a title above the table"),
    ("a.xlsx", workbook(HEADED, (7, "Lamp", 19.9, "EUR", "Ann")), "a workbook"),
    ("a.csv", workbook(HEADED, (7, "Lamp", 19.9, "EUR", "Ann")), "a workbook by another name"),
    ("a.jsonl", json.dumps(ROW) + "\n", "JSON Lines"),
    ("a.json", json.dumps({"data": {"products": [ROW]}}, indent=1), "JSON"),
    ("a.json", json.dumps([ROW]), "a JSON array"),
    ("noending", json.dumps(ROW) + "\n", "no ending"),
    (
        "a.xml",
        '<?xml version="1.0"?><rss xmlns:g="http://base.google.com/ns/1.0"><channel><item><g:id>7</g:id>'
        "<g:title>Lamp</g:title><g:price>19.90 EUR</g:price><g:seller_name>Ann</g:seller_name></item></channel></rss>",
        "a product feed",
    ),
    ("a.csv", "Artikelnummer;Titel;Preis;Währung;Verkäufer\n7;Lamp;19,90;EUR;Ann\n", "German"),
    ("a.csv", "商品编号,商品名称,价格,币种,店铺名称\n7,Lamp,19.90,EUR,Ann\n".encode("gbk"), "Chinese in GBK"),
    ("a.csv", 'Артикул,Название,Цена,Валюта,Продавец\n7,Lamp,"19,90",EUR,Ann\n', "Russian"),
]


@pytest.mark.parametrize(("name", "content", "why"), FORMS)
def test_a_file_is_read_by_what_it_is(acme: Partner, name: str, content: str | bytes, why: str) -> None:
    acme.deliver(name, content)
    done = acme.run()
    assert (done.outcome, done.reason) == ("done", ""), why
    (listing,) = acme.listings
    assert (listing["listing_ref"], listing["title"], listing["seller"]) == ("7", "Lamp", "Ann")
    assert float(listing["price"]) == 19.9
    assert listing["currency"] == "EUR"
    assert acme.waiting == []
    assert [taken.endswith(f"-{name}") for taken in acme.taken] == [True]


def test_the_same_content_is_taken_once_whatever_its_name(acme: Partner) -> None:
    acme.deliver("a.csv", CSV)
    assert acme.run().figures["new"] == 1
    acme.deliver("b.csv", CSV)
    again = acme.run()
    assert (again.figures["taken_before"], again.figures.get("listings", 0)) == (1, 0)
    assert len(acme.listings) == 1
    assert len(acme.taken) == 2


def test_a_later_delivery_changes_a_listing_and_makes_no_second_one(acme: Partner) -> None:
    for number, price in enumerate(("19.90", "18.90", "17.90")):
        path = acme.deliver(f"{number}.csv", CSV.replace("19.90", price))
        os.utime(path)
    done = acme.run()
    assert (done.figures["new"], done.figures["changed"]) == (1, 2)
    assert [listing["price"] for listing in acme.listings] == ["17.90"]


def test_what_a_delivery_leaves_out_stays(acme: Partner) -> None:
    acme.deliver("a.csv", CSV)
    acme.run()
    acme.deliver("b.csv", CSV.replace("7,Lamp", "8,Bulb"))
    acme.run()
    assert [listing["listing_ref"] for listing in acme.listings] == ["7", "8"]


def test_a_file_that_is_still_written_is_waited_for(acme: Partner) -> None:
    acme.set_up(settled_after_seconds=60)
    acme.deliver("a.csv", CSV)
    assert acme.run().figures == {}
    acme.set_up()
    for name in ("b.csv.part", ".c.csv", "~$d.xlsx", "e.tmp", "f.CRDOWNLOAD", "g.csv.filepart"):
        acme.deliver(name, CSV)
    assert acme.run().figures["files"] == 1
    assert acme.waiting == sorted(["b.csv.part", ".c.csv", "~$d.xlsx", "e.tmp", "f.CRDOWNLOAD", "g.csv.filepart"])
    (acme.folder / "b.csv.part").rename(acme.folder / "b.csv")
    assert acme.run().figures["taken_before"] == 1


def test_good_rows_are_taken_and_bad_ones_reported_with_place_column_and_remedy(acme: Partner) -> None:
    rows = ["7,Lamp,19.90,EUR,Ann", "8,,5,EUR,Ann", "9,Bulb,cheap,EUR,Ann", ",Nameless,1,EUR,Ann", "10,Shade,5,EUR"]
    acme.deliver("list.csv", "id,title,price,currency,seller\n" + "\n".join(rows) + "\n")
    done = acme.run()
    assert done.outcome == "done"
    assert (done.figures["rows"], done.figures["refused_rows"]) == (5, 2)
    assert [listing["listing_ref"] for listing in acme.listings] == ["10", "7", "9"]
    told = acme.report("list.csv")
    assert told["taken"] is True
    assert [(each["place"], each["column"], each["row_taken"]) for each in told["complaints"]] == [
        ("line 3", "title", False),
        ("line 4", "price", True),
        ("line 5", "id", False),
    ]
    assert all(each["reason"] and each["remedy"] for each in told["complaints"])
    text = (acme.folder / "list.csv.refused.txt").read_text()
    assert "line 4, column price:" in text
    assert "What stands there: cheap" in text
    assert "What to do: Write the amount as 19.90" in text


def test_a_good_delivery_under_the_same_name_takes_the_report_away(acme: Partner) -> None:
    acme.deliver("list.csv", CSV + "8,,5,EUR,Ann\n")
    acme.run()
    assert "list.csv.refused.txt" in acme.waiting
    acme.deliver("list.csv", CSV + "8,Bulb,5,EUR,Ann\n")
    acme.run()
    assert acme.waiting == []


REFUSED: list[tuple[str, str | bytes, str, str]] = [
    ("a.csv", "", "empty", "nothing"),
    ("a.csv", b"\0\0\0\0", "empty", "noughts alone"),
    ("a.csv", "id,colour\n7,red\n", "No column holds a title; at the head (line 1) stand “id”, “colour”", "no title"),
    ("a.csv", "title,colour\nLamp,red\n", "No column holds an identifier or an address", "nothing to find it by"),
    ("a.csv", "id,title\n", "holds no row", "a head without a body"),
    ("a.xls", b"\xd0\xcf\x11\xe0" + b"\0" * 100, "Excel's old form", "old Excel"),
    ("a.pdf", b"%PDF-1.7 ...", "no table", "a document"),
    ("a.xlsx", b"PK\x03\x04" + b"x" * 200, "not an Excel workbook", "a broken workbook"),
    ("a.json", '{"error": "none"}', "No row of it could be taken", "no listings"),
    ("a.json", '{"errors": [{"code": 1}, {"code": 2}]}', "holds no listings", "a list of something else"),
    ("a.csv", "id,title\n7,\n8,\n", "No row of it could be taken", "rows without titles"),
    ("a.json", "{'id': 7}\n", "cannot be read", "no JSON"),
    ("a.xml", "<html><body>Log in</body></html>", "cannot be read", "a page"),
    ("a.xlsx", workbook(("colour",), ("red",)), "No column holds a title", "another table"),
]


@pytest.mark.parametrize(("name", "content", "said", "why"), REFUSED)
def test_a_file_of_which_nothing_can_be_read_is_refused_whole(
    acme: Partner, name: str, content: str | bytes, said: str, why: str
) -> None:
    acme.deliver(name, content)
    acme.deliver("good.csv", CSV)
    done = acme.run()
    assert done.outcome == "failed", why
    assert said in done.reason
    assert said in acme.report(name)["reason"]
    assert acme.report(name)["taken"] is False
    assert [listing["listing_ref"] for listing in acme.listings] == ["7"], "the other file is taken"
    assert name in acme.waiting, "its sender finds it where it was put"


def test_a_refused_file_is_told_once_and_tried_again_when_it_is_read_otherwise(acme: Partner) -> None:
    acme.deliver("a.csv", "k,t\n7,Lamp\n")
    assert acme.run().outcome == "failed"
    second = acme.run()
    assert (second.outcome, second.figures["refused_before"]) == ("done", 1)
    acme.set_up(columns={"title": "t", "listing_ref": "K"})
    third = acme.run()
    assert (third.outcome, third.figures["new"]) == ("done", 1)
    assert acme.waiting == []


def test_a_column_that_the_platform_s_file_names_and_nobody_delivers_is_told(acme: Partner) -> None:
    acme.set_up(columns={"title": "Warenname"})
    acme.deliver("a.csv", CSV)
    assert "There is no column “Warenname”" in acme.run().reason


def bomb(name: str, size: int) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr(name, b"0" * size)
    return stream.getvalue()


HOSTILE: list[tuple[str, Callable[[Partner], object], str]] = [
    ("bomb.xlsx", lambda acme: acme.deliver("bomb.xlsx", bomb("xl/worksheets/sheet1.xml", 60_000_000)), "unfolds"),
    ("link.csv", lambda acme: (acme.folder / "link.csv").symlink_to("/etc/passwd"), "is a link"),
    ("pipe.csv", lambda acme: os.mkfifo(acme.folder / "pipe.csv"), "not a file but a device or a pipe"),
    ("deep.json", lambda acme: acme.deliver("deep.json", "[" * 200_000), "nested deeper"),
    (
        "entities.xml",
        lambda acme: acme.deliver("entities.xml", '<!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>'),
        "cannot be read",
    ),
]


@pytest.mark.parametrize(("name", "put", "said"), HOSTILE)
def test_a_hostile_file_is_refused_and_costs_no_other(
    acme: Partner, name: str, put: Callable[[Partner], object], said: str
) -> None:
    put(acme)
    acme.deliver("good.csv", CSV)
    done = acme.run()
    assert done.outcome == "failed"
    assert said in acme.report(name)["reason"]
    assert [listing["listing_ref"] for listing in acme.listings] == ["7"]


NO_FILES: list[Callable[[Path], object]] = [lambda path: path.symlink_to("/etc/passwd"), os.mkfifo]


@pytest.mark.parametrize("put", NO_FILES)
def test_what_is_no_file_is_told_once_and_again_only_where_it_was_touched(
    acme: Partner, put: Callable[[Path], object]
) -> None:
    put(acme.folder / "x.csv")
    first = acme.run()
    assert "SHA-256" not in (acme.folder / "x.csv.refused.txt").read_text(), "nothing of it was read"
    acme.deliver("good.csv", CSV)
    second = acme.run()
    (acme.folder / "x.csv").unlink()
    put(acme.folder / "x.csv")
    third = acme.run()
    assert [first.outcome, second.outcome, third.outcome] == ["failed", "done", "failed"]
    assert (second.figures["files"], second.figures["refused_before"]) == (1, 1)
    acme.deliver("y.csv", CSV.replace("7", "8")).replace(acme.folder / "x.csv")
    assert acme.run().figures["new"] == 1, "a file in its place is taken"
    assert acme.waiting == [], "and its report goes"


def test_whatever_a_run_counts_has_words_at_the_desk(acme: Partner) -> None:
    acme.deliver("good.csv", CSV + "8,,5,EUR,Ann\n")
    acme.deliver("bad.csv", "k,t\n7,Lamp\n")
    counted = set(acme.run().figures)
    acme.deliver("again.csv", CSV + "8,,5,EUR,Ann\n")
    counted |= set(acme.run().figures)
    assert {"files", "rows", "refused_rows", "refused_files", "refused_before", "taken_before"} <= counted
    assert counted - FIGURES.keys() == set()


def test_formulas_and_links_of_a_workbook_are_neither_run_nor_followed(acme: Partner) -> None:
    cells = (7, "Lamp", "=1+1", '=HYPERLINK("http://evil.example","x")', "=cmd|' /C calc'!A0")
    acme.deliver("a.xlsx", workbook(HEADED, cells))
    acme.run()
    (listing,) = acme.listings
    assert (listing["title"], listing["price"], listing["seller"]) == ("Lamp", None, None)


def test_a_huge_cell_costs_its_row_at_most(acme: Partner) -> None:
    acme.deliver("a.csv", CSV + f"8,{'x' * 1_200_000},5,EUR,Ann\n9,Bulb,5,EUR,Ann\n")
    acme.run()
    assert [listing["listing_ref"] for listing in acme.listings] == ["7", "9"]
    assert acme.report("a.csv")["complaints"][0]["place"] == "line 3"


@pytest.mark.parametrize(
    "name",
    ["a\nb.csv", "\x1b[31mred.csv", "x" * 240 + ".csv", "-rf.csv", "运动鞋 列表.csv", "a‮vsc.exe", b"\xff\xfe.csv"],
)
def test_a_name_of_any_kind_is_taken_and_shown_on_one_line(acme: Partner, name: str | bytes) -> None:
    path = acme.folder / os.fsdecode(name)
    path.write_text(CSV + "8,,5,EUR,Ann\n")
    done = acme.run()
    assert done.figures["files"] == 1
    assert acme.waiting != []
    shown = safe_name(os.fsdecode(name))
    assert shown.isprintable()
    assert len(shown.encode()) <= 120
    assert all(each.isprintable() and shown in each for each in (*acme.taken, *acme.waiting))


def test_a_link_put_where_a_report_goes_is_replaced_and_not_followed(acme: Partner, tmp_path: Path) -> None:
    precious = tmp_path / "precious"
    precious.write_text("keep me")
    (acme.folder / "a.csv.refused.txt").symlink_to(precious)
    acme.deliver("a.csv", "colour\nred\n")
    acme.run()
    assert precious.read_text() == "keep me"
    assert "was refused" in (acme.folder / "a.csv.refused.txt").read_text()


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda folder: folder.rmdir(), "is not a folder. Make it, or mend the key"),
        (lambda folder: (folder / "taken").symlink_to("/tmp"), "taken is not a folder of its own"),
        (lambda folder: (folder / "taken").write_text(""), "taken is not a folder of its own"),
    ],
)
def test_a_folder_that_cannot_be_used_is_one_clear_error(
    acme: Partner, spoil: Callable[[Path], object], said: str
) -> None:
    spoil(acme.folder)
    with pytest.raises(SettingsError, match=said):
        acme.run()
    with acme.store() as db:
        (run,) = runs.recent(db)
    assert (run.state, run.outcome) == ("ended", "failed")
    assert said in run.reason


@pytest.mark.parametrize("line", ["record", "move", "report"])
def test_a_run_that_dies_is_run_again_without_loss_or_double(
    acme: Partner, monkeypatch: pytest.MonkeyPatch, line: str
) -> None:
    class Killed(BaseException):
        pass

    def die(*_: object, **__: object) -> None:
        raise Killed

    acme.deliver("a.csv", "id,title\n" + "".join(f"{n},Lamp {n}\n" for n in range(250)) + "x,\n")
    with monkeypatch.context() as patched:
        where = {
            "record": (deliveries, "record"),
            "move": (taking, "move_to_taken"),
            "report": (taking, "write_report"),
        }
        patched.setattr(*where[line], die)
        with pytest.raises(Killed):
            acme.run()
    acme.run()
    assert len(acme.listings) == 250
    assert len(acme.taken) == 1
    acme.run()
    assert len(acme.listings) == 250
    assert not list(acme.instance.directory.glob("inbox-*")) or line


def test_a_file_that_another_takes_the_place_of_meanwhile_is_not_lost(
    acme: Partner, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = acme.deliver("a.csv", CSV)
    recorded = deliveries.record

    def swap(*given: Any, **named: Any) -> None:
        recorded(*given, **named)
        path.unlink()
        path.write_text(CSV.replace("7,Lamp", "8,Bulb"))

    with monkeypatch.context() as patched:
        patched.setattr(deliveries, "record", swap)
        acme.run()
    assert acme.waiting == ["a.csv"], "the new file was not moved away unread"
    acme.run()
    assert [listing["listing_ref"] for listing in acme.listings] == ["7", "8"]


def test_the_rows_are_kept_as_evidence_and_name_the_file_they_come_from(acme: Partner) -> None:
    acme.deliver("a.csv", CSV)
    acme.run()
    (kept,) = list(open_instance(acme.instance.directory).captures.glob("??/*.gz"))
    told = json.loads(gzip.decompress(kept.read_bytes()))
    assert told["file"] == "a.csv"
    assert told["rows"] == [{"place": "line 2", "row": {**ROW}}]
    with acme.store() as db:
        platform_id = db.execute("SELECT id FROM platforms").fetchone()[0]
        (delivery,) = deliveries.recent(db, platform_id)
    assert delivery.sha256 == told["sha256"]
    assert acme.taken[0].split("-")[1] == told["sha256"][:12]


def test_a_packed_feed_is_read_as_a_feed_is(acme: Partner) -> None:
    acme.deliver("list.csv.gz", gzip.compress(CSV.encode()))
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("list.csv", CSV.replace("7,Lamp", "8,Bulb"))
    acme.deliver("list.zip", stream.getvalue())
    assert acme.run().outcome == "done"
    assert [listing["listing_ref"] for listing in acme.listings] == ["7", "8"]


def test_a_json_file_too_large_to_hold_is_streamed(acme: Partner, monkeypatch: pytest.MonkeyPatch) -> None:
    from monitor.inbox import rows

    monkeypatch.setattr(rows, "MOST_DOCUMENT_BYTES", 100)
    acme.deliver("list.json", json.dumps([{**ROW, "id": str(n)} for n in range(250)]))
    assert acme.run().figures["new"] == 250


def gone(acme: Partner) -> list[str]:
    with acme.store() as db:
        return [row[0] for row in db.execute("SELECT listing_ref FROM listings WHERE gone_at IS NOT NULL").fetchall()]


def test_what_two_whole_deliveries_leave_out_is_gone_and_comes_back(acme: Partner) -> None:
    acme.set_up(delivers="whole")
    both = CSV + "8,Bulb,5,EUR,Ann\n"
    for number, content in enumerate((both, CSV.replace("19.90", "19.80"), CSV.replace("19.90", "19.70"))):
        assert gone(acme) == []
        acme.deliver(f"{number}.csv", content)
        acme.run()
    assert gone(acme) == ["8"]
    acme.deliver("back.csv", both.replace("5,EUR", "6,EUR"))
    acme.run()
    assert gone(acme) == []


def test_a_whole_delivery_that_was_refused_in_part_says_nothing_of_what_is_missing(acme: Partner) -> None:
    acme.set_up(delivers="whole")
    acme.deliver("a.csv", CSV + "8,Bulb,5,EUR,Ann\n")
    acme.run()
    for number in range(3):
        acme.deliver(f"{number}.csv", CSV + f"x{number},,5,EUR,Ann\n")
        acme.run()
    assert gone(acme) == []


def test_changes_alone_make_nothing_gone(acme: Partner) -> None:
    for number in range(4):
        acme.deliver(f"{number}.csv", CSV.replace("7,Lamp", f"{number},Lamp"))
        acme.run()
    assert gone(acme) == []
