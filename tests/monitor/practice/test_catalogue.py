"""Reading a listings file: what is taken as it stands, and what is refused by line."""

import json
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.errors import FileRefused
from monitor.practice.catalogue import Catalogue, category_slug, listing_slug, read_catalogue


def catalogue_of(tmp_path: Path, *lines: bytes) -> Catalogue:
    path = tmp_path / "shop.jsonl"
    path.write_bytes(b"\n".join(lines))
    return read_catalogue(path)


def test_every_field_is_taken_as_the_file_has_it(tmp_path: Path) -> None:
    row = {
        "listing_ref": "L1",
        "title": " Две  чашки ",
        "price": "1.299,00 €",
        "images": ["https://a.example/1.jpg", "/2.jpg"],
        "seller_contacts": "+7 000",
        "ships_to": [],
        "lang": "ru",
        "brand": None,
        "label": {"unknown": "fields are ignored"},
    }
    item = catalogue_of(tmp_path, json.dumps(row).encode()).listing("L1")
    assert (item.listing_ref, item.title, item.price) == ("L1", " Две  чашки ", "1.299,00 €")
    assert item.images == ("https://a.example/1.jpg", "/2.jpg")
    assert (item.seller_contacts, item.ships_to, item.language, item.brand) == (("+7 000",), (), "ru", "")


@pytest.mark.parametrize("number", ["12.50", "1e3", "9" * 5000, "0.10"])
def test_a_number_is_published_as_it_is_written(tmp_path: Path, number: str) -> None:
    line = f'{{"listing_ref": 7, "price": {number}}}'.encode()
    assert catalogue_of(tmp_path, line).listing("7").price == number


def test_a_byte_order_mark_and_blank_lines_are_no_listings(tmp_path: Path) -> None:
    catalogue = catalogue_of(tmp_path, b'\xef\xbb\xbf{"listing_ref": "a"}', b"", b"  ", b'{"listing_ref": "b"}', b"")
    assert catalogue.order == ("a", "b")


def test_what_xml_forbids_is_dropped(tmp_path: Path) -> None:
    item = catalogue_of(tmp_path, rb'{"listing_ref": "a\ud800", "title": "x\u0000\ufffe\udfff\ty"}').listing("a")
    assert (item.listing_ref, item.title) == ("a", "x\ty")


@pytest.mark.parametrize(
    ("line", "reason", "why"),
    [
        (b"{", "not JSON", "cut off"),
        (b"[1]", "object", "a list is no listing"),
        (b'"text"', "object", "nor is a text"),
        (b"{}", "listing_ref", "nothing to know it by"),
        (b'{"listing_ref": " "}', "listing_ref", "blank is empty"),
        (rb'{"listing_ref": "\ud800"}', "listing_ref", "empty once published"),
        (b'{"listing_ref": "first"}', "earlier", "an identifier twice"),
        (b'{"listing_ref": "b", "title": ["x"]}', "title", "text wanted"),
        (b'{"listing_ref": "b", "title": true}', "title", "text wanted"),
        (b'{"listing_ref": "b", "images": [1, {}]}', "images", "texts wanted"),
        (b'{"listing_ref": "b", "images": {}}', "images", "a list wanted"),
        (b'{"listing_ref": "b", "last_modified": "yesterday"}', "ISO 8601", "no date"),
        (b'{"listing_ref": "\xff"}', "UTF-8", "another encoding"),
        (b'{"a":' * 100_000, "", "too deep to read"),
    ],
)
def test_a_bad_line_is_refused_with_its_number_and_a_remedy(tmp_path: Path, line: bytes, reason: str, why: str) -> None:
    with pytest.raises(FileRefused, match=r"shop\.jsonl, line 2: .*; correct or remove this line") as refused:
        catalogue_of(tmp_path, b'{"listing_ref": "first"}', line)
    assert reason in str(refused.value), why


def test_a_file_without_listings_and_an_absent_one_are_refused(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match="no listings"):
        catalogue_of(tmp_path, b"", b"\n")
    with pytest.raises(FileRefused, match="cannot be read"):
        read_catalogue(tmp_path / "absent.jsonl")


def test_a_listing_may_name_its_own_date_but_none_in_the_future(tmp_path: Path) -> None:
    catalogue = catalogue_of(
        tmp_path,
        b'{"listing_ref": "old", "last_modified": "2001-02-03T04:05:06+01:00"}',
        b'{"listing_ref": "future", "last_modified": "9998-01-01"}',
        b'{"listing_ref": "undated"}',
    )
    assert catalogue.listing_changed_at("old") == datetime(2001, 2, 3, 3, 5, 6, tzinfo=UTC)
    assert catalogue.listing_changed_at("future") <= datetime.now(UTC)
    assert catalogue.listing_changed_at("undated") <= catalogue.changed_at <= datetime.now(UTC)


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_an_address_never_needs_escaping_in_a_path(listing_ref: str) -> None:
    slug = listing_slug(listing_ref)
    assert re.fullmatch(r"[A-Za-z0-9_-][A-Za-z0-9._-]*", slug)
    assert "/" not in category_slug(listing_ref)


def test_names_that_read_alike_keep_categories_apart() -> None:
    names = ["Home > Tea", "Home, Tea", "home tea", "", "!!!", "茶 > 绿茶"]
    assert len({category_slug(name) for name in names}) == len(names)
