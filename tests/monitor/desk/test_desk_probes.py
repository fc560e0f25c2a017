"""Looking at a new site from the desk: asked for, done by a child, kept or mended, and written once."""

import tomllib
from contextlib import closing
from pathlib import Path

import pytest

from monitor import clock
from monitor.store import open_store, probes
from tests.monitor.desk.visiting import Visitor
from tests.program import run

FILE = """# Platform nook, as a look at it found.
kind = "shop"
url = "https://nook.example/"

[selectors]
price = ".price"
"""
FINDINGS = {
    "kind": "shop",
    "software": "spree",
    "robots": {"forbidden": "", "delay_seconds": 2.0},
    "sitemaps": [],
    "sitemap_addresses": 0,
    "partnerships": [],
    "listings_expected": 14,
    "expected_from": "links seen",
    "crawl_seconds": 90.0,
    "notes": [],
    "troubles": [],
    "selectors": {"title": "h1", "price": ".price"},
    "samples": [
        {"url": "javascript:alert(1)", "without": {}, "proposed": {"title": "<b>Lamp</b>", "price": "9 €"}},
        {"url": "https://nook.example/2", "without": {}, "proposed": {"title": "Chair", "price": "8 €"}},
    ],
}


NOTHING = {"kind": "", "listings_expected": 0, "troubles": [{"what": "Its robots.txt forbids it", "remedy": "Ask it"}]}


def looked(database: Path, file: str = FILE, **other: object) -> int:
    """A look that has ended and found a way, unless `other` findings say otherwise."""
    with closing(open_store(database)) as db:
        probe_id = probes.ask(db, "https://nook.example/", "lin", clock.now())
        probes.claim(db, probe_id)
        probes.end(db, probe_id, clock.now(), findings=FINDINGS | other, file=file)
    return probe_id


def test_a_look_is_asked_for_once_and_shown_while_it_waits(officer: Visitor) -> None:
    asked = officer.post("/probes", {"csrf": officer.csrf, "url": " https://nook.example/ "})
    again = officer.post("/probes", {"csrf": officer.csrf, "url": "https://nook.example/"})
    assert asked.status == 303
    assert asked.location == again.location
    assert "The look is under way" in officer.get(asked.location).body
    assert "https://nook.example/" in officer.get("/probes").body


@pytest.mark.parametrize(
    "url", ["", "nook.example", "ftp://nook.example/", "javascript:alert(1)", "https://a:b@nook.example/"]
)
def test_what_is_no_address_is_refused_in_words(officer: Visitor, url: str) -> None:
    answer = officer.post("/probes", {"csrf": officer.csrf, "url": url})
    assert answer.status == 422
    assert "start address" in answer.body


def test_more_looks_than_can_be_done_are_refused(officer: Visitor) -> None:
    statuses = [
        officer.post("/probes", {"csrf": officer.csrf, "url": f"https://s{number}.example/"}).status
        for number in range(7)
    ]
    assert statuses == [303] * 5 + [422] * 2


def test_what_was_found_is_shown_and_nothing_of_the_site_is_obeyed(officer: Visitor, seeded: Path) -> None:
    page = officer.get(f"/probes/{looked(seeded)}").body
    assert "&lt;b&gt;Lamp&lt;/b&gt;" in page
    assert "javascript:" not in page
    assert "spree" in page
    assert "price = &#34;.price&#34;" in page


def test_a_look_that_found_no_way_says_what_to_do_and_promises_nothing(officer: Visitor, seeded: Path) -> None:
    found = officer.get(f"/probes/{looked(seeded)}").body
    nothing = officer.get(f"/probes/{looked(seeded, '', **NOTHING)}").body
    assert "Its robots.txt forbids it<br>Ask it" in nothing
    assert [words in found for words in ("Listings expected", "Minutes a full crawl")] == [True, True]
    assert [words in nothing for words in ("Listings expected", "Minutes a full crawl")] == [False, False]


def test_the_file_is_written_as_it_was_mended_and_never_over_another(officer: Visitor, seeded: Path) -> None:
    address = f"/probes/{looked(seeded)}"
    mended = FILE.replace(".price", ".cost .now").replace("\n", "\r\n")
    form = {"csrf": officer.csrf, "name": "nook", "text": mended}
    written = officer.post(f"{address}/file", form)
    again = officer.post(f"{address}/file", form)
    path = seeded.parent / "platforms" / "nook.toml"
    assert written.status == 303
    assert tomllib.loads(path.read_text("utf-8"))["selectors"] == {"price": ".cost .now"}
    assert (again.status, "is there already" in again.body) == (422, True)
    assert "nook" in officer.get("/").body


WRONG = [
    ("nook", FILE.replace(".price", "..price"), "selectors.price", "no CSS"),
    ("nook", FILE.replace("[selectors]", "[selektors]"), "selektors", "no such key"),
    ("nook", "kind = ", "not valid TOML", "no TOML"),
    ("nook", "allow_private_addresses = true\n" + FILE, "only be set by the operator", "their own network"),
    ("../nook", FILE, "cannot be a platform", "another folder"),
    ("", FILE, "cannot be a platform", "no name"),
    ("nook", "", "kind is missing", "nothing"),
]


@pytest.mark.parametrize(("name", "text", "said", "why"), WRONG)
def test_a_file_that_does_not_hold_is_not_written(
    officer: Visitor, seeded: Path, name: str, text: str, said: str, why: str
) -> None:
    answer = officer.post(f"/probes/{looked(seeded)}/file", {"csrf": officer.csrf, "name": name, "text": text})
    assert answer.status == 422, why
    assert said in answer.body
    assert not list((seeded.parent / "platforms").glob("*.toml"))


def test_a_stranger_neither_looks_nor_writes(stranger: Visitor, seeded: Path) -> None:
    probe_id = looked(seeded)
    assert stranger.get("/probes").status == 303
    assert stranger.post("/probes", {"url": "https://nook.example/"}).status == 303
    assert stranger.post(f"/probes/{probe_id}/file", {"name": "nook", "text": FILE}).status == 303
    assert not (seeded.parent / "platforms").exists()


def test_a_look_that_is_not_there_is_missing(officer: Visitor) -> None:
    assert officer.get("/probes/999").status == 404


def test_the_child_of_a_look_refuses_private_addresses_and_says_why(tmp_path: Path) -> None:
    instance = tmp_path / "instance"
    run("init", str(instance))
    with closing(open_store(instance / "monitor.db")) as db:
        probe_id = probes.ask(db, "http://127.0.0.1:9/", "lin", clock.now())
    run("platform", "probe", "--asked", str(probe_id), directory=instance)
    run("platform", "probe", "--asked", str(probe_id), directory=instance, expect=1)
    with closing(open_store(instance / "monitor.db")) as db:
        ended = probes.find(db, probe_id)
    assert (ended.state, ended.file) == ("ended", "")
    assert "not a public address" in str(ended.findings["troubles"])


def test_a_look_whose_process_died_is_closed(seeded: Path) -> None:
    with closing(open_store(seeded)) as db:
        probe_id = probes.ask(db, "https://nook.example/", "lin", clock.now())
        assert probes.next_due(db) == probe_id
        assert probes.claim(db, probe_id)
        assert not probes.claim(db, probe_id)
        probes.lose_running(db, clock.now())
        assert probes.find(db, probe_id).reason == "its process ended"
        assert probes.next_due(db) is None
