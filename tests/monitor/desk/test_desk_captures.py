"""The captured page behind the findings: shown as text, sent as a file, and never a page of this desk."""

import gzip
import hashlib
from collections.abc import Mapping
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from monitor import clock
from monitor.desk.captures import MOST_TEXT_BYTES
from monitor.evidence import files
from monitor.store import captures, listings, pages, platforms
from monitor.store.connection import open_store, writing
from monitor.store.listings import Source
from monitor.store.pages import Seen
from rules.terms import Listing
from spiders.items import PageKind, Reading
from tests.monitor.desk.seeding import OFFERS, PLATFORMS
from tests.monitor.desk.test_desk_pages import page
from tests.monitor.desk.visiting import Visitor

HTML = {"Content-Type": "text/html; charset=utf-8"}


def add_capture(database: Path, body: bytes, headers: Mapping[str, str] = HTML) -> int:
    with closing(open_store(database)) as db, writing(db):
        reading = Reading(
            url="https://harbour.example/x", kind=PageKind.PRODUCT, status=200, headers=headers, body=body
        )
        sha256 = files.put(database.parent / "captures", body)
        return captures.record(db, platforms.find(db, PLATFORMS[0]).id, reading, sha256, clock.now())


def test_a_hit_s_page_says_what_its_findings_rest_on(reader: Visitor) -> None:
    card = page(reader, "/hits/1").cssselect(".under")[0].getparent()
    assert card is not None
    text = " ".join(card.text_content().split())
    body = f"<!doctype html><script>alert(1)</script><h1>{OFFERS[0].listing.title}</h1>".encode()
    for words in (hashlib.sha256(body).hexdigest(), "answered 200", OFFERS[0].listing.url, "as evidence"):
        assert words in text
    assert f"{len(body)} bytes" in text
    assert [link.get("href") for link in card.cssselect("a")] == ["/captures/1", "/captures/1/file"]


def test_findings_without_a_capture_say_so(reader: Visitor) -> None:
    assert "No captured page is kept" in page(reader, f"/hits/{len(OFFERS)}").text_content()


def test_a_capture_is_shown_as_plain_text_that_is_nobody_s_page(reader: Visitor) -> None:
    answer = reader.get("/captures/1")
    assert answer.status == 200
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert answer.headers["content-security-policy"].startswith("sandbox; default-src 'none'; script-src 'self'")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "<script>alert(1)</script>" in answer.body
    assert OFFERS[0].listing.title in answer.body


def test_a_capture_is_sent_whole_as_a_packed_file(officer: Visitor, seeded: Path) -> None:
    body = b"<p>" + bytes(range(256)) * 8_000
    answer = officer.get(f"/captures/{add_capture(seeded, body)}/file")
    assert answer.headers["content-type"] == "application/gzip"
    assert answer.headers["content-disposition"] == f'attachment; filename="{hashlib.sha256(body).hexdigest()}.gz"'
    assert gzip.decompress(answer.content) == body


@pytest.mark.parametrize(
    ("body", "declared", "shown", "why"),
    [
        ("维尔莫拉跑鞋，原单尾货，支持批发".encode("gbk"), "text/html; charset=GBK", "维尔莫拉跑鞋", "as declared"),
        ("维尔莫拉跑鞋".encode(), "text/html; charset=gbk", "维尔莫拉跑鞋", "the declaration lies"),
        ("<meta charset=big5>維爾莫拉".encode("big5"), "text/html", "維爾莫拉", "as the page declares"),
        ("Цена".encode("cp1251"), "text/html; charset=windows-1251", "Цена", "another one"),
        (b"caf\xe9", "text/html; charset=utf-8", r"caf\xe9", "bytes that are no text"),
        (b"plain", "", "plain", "none declared"),
        (b"a\x00b\x1b[2Jc", "text/html", "ab[2Jc", "control characters are left out"),
        (b"\\u0041\xff", "text/html; charset=unicode_escape", r"\u0041\xff", "a codec that is no charset"),
        (b"\xff\xd8", "text/html; charset=rot13", r"\xff\xd8", "nor is this one"),
        (b"<plaintext>", "image/svg+xml", "<plaintext>", "whatever it was served as"),
        (b"", "text/html", "", "nothing"),
    ],
)
def test_a_capture_is_read_in_the_charset_it_is_written_in(
    officer: Visitor, seeded: Path, body: bytes, declared: str, shown: str, why: str
) -> None:
    answer = officer.get(f"/captures/{add_capture(seeded, body, {'content-type': declared})}")
    assert (answer.status, answer.headers["content-type"]) == (200, "text/plain; charset=utf-8")
    assert shown in answer.body, why


def test_no_more_than_a_browser_shows_is_sent_as_text(officer: Visitor, seeded: Path) -> None:
    answer = officer.get(f"/captures/{add_capture(seeded, '原'.encode() * 400_000)}")
    assert MOST_TEXT_BYTES - 3 < len(answer.content) <= MOST_TEXT_BYTES
    assert set(answer.content.decode()) == {"原"}


@pytest.mark.parametrize("ending", ["", "/file"])
@pytest.mark.parametrize("altered", [b"", gzip.compress(b"something else"), None], ids=["cut", "other", "gone"])
def test_bytes_that_are_not_those_captured_are_not_shown(
    officer: Visitor, seeded: Path, ending: str, altered: bytes | None
) -> None:
    for path in (seeded.parent / "captures").glob("??/*.gz"):
        path.chmod(0o600)
        path.unlink() if altered is None else path.write_bytes(altered)
    answer = officer.get(f"/captures/1{ending}")
    assert (answer.status, answer.headers["content-type"]) == (409, "text/html; charset=utf-8")
    assert "Tell the operator" in answer.body


@pytest.mark.parametrize("said", ["0", "-1", "999", "x", "9" * 30, "1/"])
def test_a_capture_that_is_not_there_is_said_to_be_not_there(reader: Visitor, said: str) -> None:
    assert reader.get(f"/captures/{said}").status in (307, 404)


# --- a listing that has changed since --------------------------------------------------------------------------------


def change(database: Path, listing: Listing) -> None:
    with closing(open_store(database)) as db, writing(db):
        platform = platforms.find(db, PLATFORMS[0])
        at = clock.now() + timedelta(minutes=1)
        reading = Reading(url="https://harbour.example/H-1001", kind=PageKind.PRODUCT, status=200)
        source = Source(platform_id=platform.id, page_id=pages.record(db, platform.id, reading, Seen(at=at)))
        listings.record(db, source, [replace(listing, platform=platform.name)], at)


def test_a_listing_that_has_changed_is_said_to_have_and_marks_what_still_stands(officer: Visitor, seeded: Path) -> None:
    assert "has changed since" not in page(officer, "/hits/1").text_content()
    change(seeded, replace(OFFERS[0].listing, title="Men's running shoes, a plain title", price=None))
    document = page(officer, "/hits/1")
    assert "The listing has changed since these findings were made." in document.text_content()
    assert document.cssselect("h1 mark") == []
    assert [mark.text_content() for mark in document.cssselect(".prose mark")] == ["VELMORA"]
    assert [mark.text_content() for mark in document.cssselect(".findings mark")] == ["Vеlmоrа"]
    row = page(officer, "/hits").cssselect(".row")[0]
    assert row.cssselect("mark") == []
    assert "three Cyrillic letters" in row.text_content()


def test_a_change_that_a_screening_has_looked_at_is_said_to_have_been(officer: Visitor, seeded: Path) -> None:
    change(seeded, replace(OFFERS[0].listing, price=None))
    with closing(open_store(seeded)) as db, writing(db):
        db.execute("UPDATE listings SET screened_sha256 = content_sha256")
    document = page(officer, "/hits/1")
    assert "a later screening found the same in it" in document.text_content()
    assert [mark.text_content() for mark in document.cssselect("h1 mark")] == ["Vеlmоrа"]
