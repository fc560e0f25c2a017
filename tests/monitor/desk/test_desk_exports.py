"""Alerts that leave from the desk: a file lands, each alert leaves once, and only what the list knows is sent."""

import csv
import hashlib
import io
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from lxml import html

from monitor import clock
from monitor.export import formats
from monitor.export.writing import export_alerts
from monitor.locks import holding
from monitor.store import alerts, platforms
from monitor.store.alerts import ExportFile
from monitor.store.connection import Database, open_store
from tests.monitor.desk.seeding import OFFERS, PLATFORMS
from tests.monitor.desk.test_desk_pages import add_hostile, page, said
from tests.monitor.desk.visiting import Answer, Visitor

PLATFORM = PLATFORMS[0]
HERE = f"/platforms/{PLATFORM}/alerts"


@contextmanager
def opened(database: Path) -> Iterator[Database]:
    with closing(open_store(database)) as db:
        yield db


def order(visitor: Visitor, notice_format: str = "csv", *, path: str = HERE, **changes: object) -> Answer:
    """Press the button of a format on the alerts page as it stands now, or with these fields changed."""
    newest = said(page(visitor, HERE).cssselect("[name=newest]")[0], "value") if "newest" not in changes else "0"
    form = {"csrf": visitor.csrf, "notice_format": notice_format, "newest": newest} | changes
    return visitor.post(path, form)


def exports(database: Path) -> list[ExportFile]:
    with opened(database) as db:
        return alerts.files(db, platforms.find(db, PLATFORM).id, 100)


def written(database: Path) -> list[Path]:
    folder = database.parent / "exports"
    return sorted(folder.iterdir()) if folder.is_dir() else []


def downloads(visitor: Visitor, path: str = HERE) -> list[str]:
    return [said(link, "href") for link in page(visitor, path).cssselect("td a[download]")]


def refs_in_jsonl(text: str) -> list[str]:
    return [json.loads(line)["alert_ref"] for line in text.splitlines()]


def begin(database: Path) -> list[int]:
    """An export whose process died before its file was whole."""
    with opened(database) as db:
        return alerts.prepare(db, platforms.find(db, PLATFORM).id, "csv", clock.now(), again=False)


# --- what leaves -----------------------------------------------------------------------------------------------------


def test_the_page_shows_what_would_leave_with_one_button_a_format(reader: Visitor) -> None:
    document = page(reader, HERE)
    assert [said(each, "value") for each in document.cssselect("[name=notice_format]")] == list(formats.names())
    assert "Write this alert to a file:" in document.text_content()
    assert OFFERS[6].listing.title in document.text_content()
    assert document.cssselect("[name=again]") == [], "nothing has left that could leave again"


@pytest.mark.parametrize("notice_format", formats.names())
def test_the_file_lands_and_is_listed_and_sent_as_it_left(officer: Visitor, seeded: Path, notice_format: str) -> None:
    officer.decide(1, "confirmed")
    answer = order(officer, notice_format)
    assert (answer.status, answer.location) == (303, f"{HERE}?written=1")
    [path] = written(seeded)
    [kept] = exports(seeded)
    stamp = clock.moment(kept.left_at).strftime("%Y%m%dT%H%M%SZ")
    assert path.name == f"{PLATFORM}-{stamp}-1.{notice_format}"
    assert (kept.alerts, kept.repeated, kept.format_name) == (2, False, notice_format)
    assert path.stat().st_mode & 0o007 == 0

    document = page(officer, answer.location)
    assert "2 alerts have left." in document.text_content()
    assert kept.sha256 in document.text_content()
    [link] = downloads(officer)
    sent = officer.get(link)
    assert hashlib.sha256(sent.body.encode()).hexdigest() == kept.sha256
    assert sent.body.encode() == path.read_bytes()
    assert sent.headers["content-disposition"] == f'attachment; filename="{path.name}"'
    assert sent.headers["x-content-type-options"] == "nosniff"


def test_an_alert_leaves_once_and_later_ones_in_a_later_file(officer: Visitor, seeded: Path) -> None:
    order(officer, "jsonl")
    assert page(officer, HERE).cssselect("[name=notice_format]"), "the form that repeats is there"
    officer.decide(1, "confirmed")
    order(officer, "jsonl")
    newest, oldest = (refs_in_jsonl(officer.get(link).body) for link in downloads(officer))
    assert (oldest, newest) == (["LM-00000007-1"], ["LM-00000001-1"])
    assert [file.export_ids for file in exports(seeded)] == [(2,), (1,)], "newest first"


def test_only_the_confirmed_hits_of_the_platform_leave(officer: Visitor) -> None:
    for hit_id, verdict in ((1, "confirmed"), (2, "dismissed:misread"), (3, "confirmed"), (4, "confirmed")):
        officer.decide(hit_id, verdict)
    order(officer, "jsonl")
    assert refs_in_jsonl(officer.get(downloads(officer)[0]).body) == [f"LM-0000000{hit}-1" for hit in (1, 4, 7)]


def test_a_listing_that_means_ill_leaves_as_text(officer: Visitor, seeded: Path) -> None:
    texts = ["=cmd|'/c calc'!A0", "+1+1", "@SUM(1)", "＝1", "-2+3", "<script>alert(1)</script>"]
    for hit_id in add_hostile(seeded, texts):
        assert officer.decide(hit_id, "confirmed").status == 303
    document = html.document_fromstring(officer.get(order(officer).location).body)
    assert document.cssselect("#main script") == []
    rows = list(csv.DictReader(io.StringIO(officer.get(downloads(officer)[0]).body.removeprefix("\ufeff"))))
    titles = [row["title"] for row in rows]
    assert sum("cmd|" in title for title in titles) == 1
    assert [title for title in titles if title[0] in "=+-@＝"] == []


# --- once ------------------------------------------------------------------------------------------------------------


def test_a_form_sent_twice_writes_one_file(officer: Visitor, seeded: Path) -> None:
    first, second = (order(officer, newest=0) for _ in range(2))
    assert (first.status, second.status) == (303, 409)
    assert "Nothing more has left" in second.body
    assert len(written(seeded)) == len(exports(seeded)) == 1


def test_presses_at_the_same_moment_write_one_file(officer: Visitor, seeded: Path) -> None:
    with ThreadPoolExecutor(4) as crowd:
        answers = list(crowd.map(lambda _: order(officer, newest=0).status, range(4)))
    assert sorted(answers) == [303, 409, 409, 409]
    assert len(written(seeded)) == 1


def test_a_repetition_sent_twice_repeats_once(officer: Visitor, seeded: Path) -> None:
    order(officer)
    assert order(officer, again="true", meant="true", newest=1).status == 303
    assert order(officer, again="true", meant="true", newest=1).status == 409
    assert [file.repeated for file in exports(seeded)] == [True, False]


def test_alerts_leave_again_under_the_next_issue_and_only_where_the_box_is_ticked(
    officer: Visitor, seeded: Path
) -> None:
    order(officer)
    refused = order(officer, "jsonl", again="true")
    assert refused.status == 422
    assert "tick the box first" in refused.body
    assert len(exports(seeded)) == 1
    assert order(officer, "jsonl", again="true", meant="true").status == 303
    assert refs_in_jsonl(officer.get(downloads(officer)[0]).body) == ["LM-00000007-2"]
    assert "Again" in page(officer, HERE).cssselect("tbody tr")[0].text_content()


def test_the_form_that_repeats_stands_apart_and_its_box_must_be_ticked(officer: Visitor) -> None:
    order(officer)
    [form] = page(officer, HERE).cssselect("form.order")
    [box] = form.cssselect("[name=meant]")
    assert (box.get("type"), box.get("required") is not None, box.get("checked")) == ("checkbox", True, None)
    assert form.cssselect("button")[0].get("disabled") is not None, "Enter in the box sends nothing"


def test_where_nothing_waits_no_file_is_written(officer: Visitor, seeded: Path) -> None:
    order(officer)
    answer = order(officer)
    assert answer.status == 409
    assert "Nothing waits to leave, so no file was written." in answer.body
    assert len(written(seeded)) == 1


# --- what went wrong -------------------------------------------------------------------------------------------------


def test_an_export_that_died_is_shown_and_leaves_with_the_next_file(officer: Visitor, seeded: Path) -> None:
    assert begin(seeded) == [1]
    officer.decide(1, "confirmed")
    text = " ".join(page(officer, HERE).text_content().split())
    assert "1 alert was begun and its file never finished" in text
    assert "Not finished will leave with the next file" in text
    assert "Write these 2 alerts to a file:" in text
    assert "2" in page(officer, "/").cssselect(f'td a[href="{HERE}"]')[0].text_content()

    assert order(officer, "jsonl").status == 303
    [path] = written(seeded)
    assert path.name.endswith("-1-2.jsonl")
    assert refs_in_jsonl(path.read_text()) == ["LM-00000007-1", "LM-00000001-1"]
    assert downloads(officer) == [f"/platforms/{PLATFORM}/exports/{path.name}"]
    assert "never finished" not in page(officer, HERE).text_content()


def test_a_file_that_died_alone_leaves_in_the_format_that_is_chosen_now(officer: Visitor, seeded: Path) -> None:
    begin(seeded)
    assert order(officer, "jsonl").status == 303
    assert [(file.format_name, file.alerts) for file in exports(seeded)] == [("jsonl", 1)]
    assert len(downloads(officer)) == 1


def test_a_file_that_cannot_be_written_is_said_and_its_alerts_leave_with_the_next(
    officer: Visitor, seeded: Path
) -> None:
    (seeded.parent / "exports").write_text("in the way")
    answer = order(officer)
    assert answer.status == 500
    assert "The file could not be written." in answer.body
    (seeded.parent / "exports").unlink()
    assert order(officer).status == 303
    assert [file.alerts for file in exports(seeded)] == [1]


def test_an_export_by_command_meanwhile_makes_the_desk_wait_and_then_say_so(
    officer: Visitor, seeded: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("monitor.desk.exports.LOCK_WAIT_SECONDS", 0.1)
    with holding(seeded.parent / "locks" / f"export-{PLATFORM}.lock", "An export"):
        answer = order(officer)
    assert answer.status == 409
    assert "Another export for this platform is under way." in answer.body
    assert exports(seeded) == []


def test_an_export_by_command_is_listed_without_a_file(officer: Visitor, seeded: Path, tmp_path: Path) -> None:
    with opened(seeded) as db:
        exported = export_alerts(db, PLATFORM, formats.find_format("csv"), tmp_path / "own.csv", again=False)
    text = page(officer, HERE).text_content()
    assert exported.sha256 in text
    assert "not kept here" in text
    assert downloads(officer) == []


def test_a_file_that_was_changed_is_not_sent(officer: Visitor, seeded: Path) -> None:
    order(officer)
    [path] = written(seeded)
    path.write_bytes(path.read_bytes() + b"\r\n")
    answer = officer.get(downloads(officer)[0])
    assert answer.status == 409
    assert "This file is not the one that left" in answer.body
    path.unlink()
    assert downloads(officer) == []


# --- who gets what ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "status", "why"),
    [
        ({"notice_format": "xml"}, 422, "no such format"),
        ({"notice_format": "../csv"}, 422, "no format either"),
        ({"newest": -1}, 422, "no such export"),
        ({"newest": "9" * 30}, 422, "larger than any"),
        ({"newest": 5}, 409, "of another state of things"),
        ({"platform": PLATFORMS[1]}, 422, "a field that no form has"),
        ({"path": "/platforms/none/alerts"}, 404, "no such platform"),
        ({"path": "/platforms/..%2Fnone/alerts"}, 404, "no name"),
    ],
)
def test_an_order_that_cannot_be_writes_nothing(
    officer: Visitor, seeded: Path, changes: dict[str, object], status: int, why: str
) -> None:
    chosen = str(changes.pop("notice_format", "csv"))
    assert order(officer, chosen, **changes).status == status, why  # type: ignore[arg-type]
    assert (written(seeded), exports(seeded)) == ([], [])


def test_a_form_of_another_session_lets_nothing_leave(officer: Visitor, stranger: Visitor, seeded: Path) -> None:
    stranger.sign_in()
    assert order(officer, csrf=stranger.csrf, newest=0).status == 403
    assert exports(seeded) == []


@pytest.mark.parametrize(
    "name",
    [
        "monitor.db", "..%2Fmonitor.db", "%2e%2e%2fmonitor.db", "..", ".", "%2Fetc%2Fpasswd", "..%5Cmonitor.db",
        "x.csv", ".x.csv.1.draft", "{left}%00", "x%2F{left}", "./{left}", "{left}.bak", "{orphan}",
    ],
)  # fmt: skip
def test_only_files_that_the_list_knows_are_sent(officer: Visitor, seeded: Path, name: str) -> None:
    order(officer)
    [left] = written(seeded)
    orphan = left.with_name(left.name.replace("-1.csv", "-9.csv"))
    for stray in (
        orphan,
        left.with_name("x.csv"),
        left.with_name(".x.csv.1.draft"),
        left.with_name(f"{left.name}.bak"),
    ):
        stray.write_bytes(left.read_bytes())
    asked = name.format(left=left.name, orphan=orphan.name)
    assert officer.get(f"/platforms/{PLATFORM}/exports/{asked}").status == 404
    assert officer.get(f"/platforms/{PLATFORM}/exports/{left.name}").status == 200


def test_a_file_of_one_platform_is_not_sent_as_another_s(officer: Visitor, seeded: Path, stranger: Visitor) -> None:
    order(officer)
    [left] = written(seeded)
    assert officer.get(f"/platforms/{PLATFORMS[1]}/exports/{left.name}").status == 404
    assert officer.get(f"/platforms/none/exports/{left.name}").status == 404
    assert stranger.get(f"/platforms/{PLATFORM}/exports/{left.name}").location.startswith("/sign-in")
