"""Every form of feed: known by its content, with its fields as shops write them, and its broken offers alone lost."""

import gzip
import io
import json
import zipfile
import zlib
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spiders.feeds.contract import LONGEST_ITEM
from spiders.feeds.formats import all_formats, recognised
from spiders.items import Item
from tests.spiders.feeds.samples import FORMS, Read, offer, read

FORMATS = sorted(all_formats())


def only(found: Read) -> Item:
    assert found.failures == []
    assert found.problems == []
    assert len(found.items) == 1
    return found.items[0]


def rows(*texts: str) -> bytes:
    return "\n".join(texts).encode()


def test_the_forms_are_found_by_their_files() -> None:
    assert FORMATS == ["csv", "google-xml", "json", "jsonl", "yandex-xml"]


@pytest.mark.parametrize("form", FORMS)
def test_every_form_says_the_same_of_an_offer(form: str) -> None:
    found = read(FORMS[form](3).body)
    assert found.refs == ["ref-0", "ref-1", "ref-2"]
    item, said = found.items[2], offer(2)
    assert (item.title, item.url, item.brand) == (said["title"], said["link"], said["brand"])
    assert (item.price, item.currency) == ("2.50", "EUR")
    assert item.description.splitlines() == said["description"].splitlines()


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", FORMATS)
def test_a_form_knows_its_own_feeds_only(form: str, name: str) -> None:
    own = {
        "rss": "google-xml",
        "atom": "google-xml",
        "yml": "yandex-xml",
        "tsv": "csv",
        "array": "json",
        "keyed": "json",
    }
    knows = all_formats()[name].recognises(FORMS[form](5).body.decode())
    assert knows == (own.get(form, form) == name)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("charset", ["utf-8-sig", "utf-16", "utf-16-le", "windows-1251"])
def test_a_feed_is_read_in_whatever_charset_it_comes(form: str, charset: str) -> None:
    text = FORMS[form](40).body.decode().replace("Öko", "Лавка").replace('encoding="UTF-8"', "")
    if text.startswith("<?xml"):
        text = text.replace("?>", f' encoding="{charset}"?>', 1)
    found = read(text.encode(charset), charset="" if "<?xml" in text else charset)
    assert [item.brand for item in found.items] == ["Лавка, GmbH"] * 40
    assert found.failures == []


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("lie", ["utf-8", "iso-8859-1", "gbk", "no-such-charset"])
def test_a_charset_that_is_declared_wrongly_is_not_believed(form: str, lie: str) -> None:
    assert read(FORMS[form](5).body, charset=lie).items[0].brand == "Öko, GmbH"


@pytest.mark.parametrize(
    ("header", "row", "field", "expected", "why"),
    [
        ("id,title,link,price", "1,T,/p,12.50 EUR", "currency", "EUR", "Google's own names"),
        ("ID;Title;Link;Price", "1;T;/p;12,50 EUR", "price", "12,50", "semicolons, capitals, a decimal comma"),
        ("id\ttitle\timage link", "1\tT\thttps://i.example/1.jpg", "images", ("https://i.example/1.jpg",), "tabs"),
        ("g:id|g:title|g:image_link", "1|T|https://i.example/1.jpg", "listing_ref", "1", "prefixes and bars"),
        ("sku,name,url,price,currency", "1,T,/p,5,USD", "currency", "USD", "a column of its own"),
        ("sku,name,url,price (EUR)", "1,T,/p,5", "currency", "EUR", "the column says it"),
        ("sku,name,url,Price_USD", "1,T,/p,5", "price", "5", "the column says it, joined"),
        ("Product ID,Product Name,Product URL", "1,T,/p", "title", "T", "words apart"),
        ("productId,productName,productUrl", "1,T,/p", "url", "https://shop.example/p", "words in capitals"),
        ("артикул;название;цена;валюта", "1;Т;5;RUB", "currency", "RUB", "in Russian"),
        ("id,title,price,sale_price", "1,T,9 EUR,7 EUR", "price", "7", "what is asked now"),
        ("id,title,price,sale_price", "1,T,9 EUR,0.00 EUR", "price", "9", "no sale"),
        ("id,title,price,sale_price", "1,T,9 EUR,", "price", "9", "an empty cell"),
        ("id,title,regular_price,price,currency", "1,T,9,7,EUR", "price", "7", "never the old price"),
        ("id,title,compare_at_price", "1,T,9 EUR", "price", "9", "the only price there is"),
        ("id,title,price_cents,currency", "1,T,1250,EUR", "price", "12.50", "minor units"),
        ("id,title,price_cents,currency", "1,T,1250,JPY", "price", "1250", "a currency without minor units"),
        ("id,title,price_minor,currency", "1,T,1250,KWD", "price", "1.250", "a currency with three decimals"),
        ("id,title,price_cents", "1,T,a lot", "price", "a lot", "no number: the gate notes it"),
        ("id,title,multipack", "1,T,6", "pack_size", "6", "a pack"),
        ("id,title,seller_name,seller_id", "1,T,Bob,b9", "seller_id", "b9", "the seller's number"),
        ("id,title,shipping", "1,T,US:CA:Ground:9 USD,x", "ships_to", ("US",), "Google's shipping"),
        ("id,title,shipping", '1,T,"US:CA:Ground:9 USD,DE:::5 EUR"', "ships_to", ("US", "DE"), "two countries"),
        ("id,title,ean", "1,T,4006381333931", "gtin", "4006381333931", "another name for it"),
        ("id,title,link", '1,"He said ""no"", twice",/p', "title", 'He said "no", twice', "doubled quotes"),
        ("id,title,link", '1,6" nails,/p', "title", '6" nails', "a loose quote"),
        ("id,title,link", '1,"two\nlines",/p', "title", "two\nlines", "a line break within quotes"),
        ("id,title,additional_image_link", '1,T,"https://a.example/1,2.jpg,https://a.example/3.jpg"', "images",
         ("https://a.example/1,2.jpg", "https://a.example/3.jpg"), "several pictures in a cell"),
        ("\ufeffid,title", "1,T", "listing_ref", "1", "a byte order mark"),
        ('"id","title"', '"1","T"', "listing_ref", "1", "quoted names"),
        ("guid,id,title", "g,1,T", "listing_ref", "1", "the id before the guid"),
        ("id,title,link,extra", "1,T,/p", "url", "https://shop.example/p", "fewer cells than columns"),
    ],
)  # fmt: skip
def test_tables_are_read_as_shops_write_them(header: str, row: str, field: str, expected: object, why: str) -> None:
    found = read(rows(header, row, ""))
    assert getattr(found.items[0], field) == expected, why


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_lines_end_as_each_system_ends_them(ending: str) -> None:
    found = read(ending.join(("id,title", "1,A", "", "2,B", "")).encode())
    assert found.refs == ["1", "2"]
    assert found.problems == []


@pytest.mark.parametrize(
    ("broken", "why"),
    [
        (',"no id', "a quote that nobody closes"),
        ('2,"broken" quote,"x', "and one more"),
        ("2,", "no title"),
        (f"2,{'x' * (LONGEST_ITEM + 1)}", "too long"),
    ],
)
def test_a_broken_row_costs_itself_only(broken: str, why: str) -> None:
    whole = [f'{number},"Thing, {number}"' for number in range(10, 40)]
    found = read(rows("id,title", '1,"A"', broken, *whole, ""))
    assert found.refs == ["1", *(str(number) for number in range(10, 40))], why
    assert [problem.place for problem in found.problems] == ["item 2"], why
    assert found.failures == [], why


def yml(offer: str, head: str = "") -> bytes:
    return f"<yml_catalog><shop><name>Лавка</name>{head}<offers>{offer}</offers></shop></yml_catalog>".encode()


CATEGORIES = '<categories><category id="1">Все</category><category id="7" parentId="1">Обувь</category></categories>'
RING = '<categories><category id="7" parentId="8">A</category><category id="8" parentId="7">B</category></categories>'


@pytest.mark.parametrize(
    ("inner", "field", "expected", "why"),
    [
        ("<name>Стол</name>", "title", "Стол", "simplified"),
        ("<typePrefix>Принтер</typePrefix><vendor>HP</vendor><model>D2</model>", "title", "Принтер HP D2", "built"),
        ("<vendor>HP</vendor><model>HP D2</model>", "title", "HP D2", "the maker once"),
        ("<vendor>A B</vendor><model>A\xa0B D2</model>", "title", "A\xa0B D2", "the maker once, however joined"),
        ("<name>N</name><vendor>HP</vendor><model>D2</model>", "title", "N", "the name goes first"),
        ("<name>N</name><vendor>HP</vendor>", "brand", "HP", "vendor is the brand"),
        ("<name>N</name>", "seller", "Лавка", "the shop sells"),
        ("<name>N</name><price>10</price><oldprice>20</oldprice><currencyId>RUR</currencyId>", "price", "10", "now"),
        ("<name>N</name><price>10</price><currencyId>RUR</currencyId>", "currency", "RUR", "as published"),
        ("<name>N</name><oldprice>20</oldprice>", "price", "20", "the only one"),
        ("<name>N</name><categoryId>7</categoryId>", "category", "Все > Обувь", "the path"),
        ("<name>N</name><categoryId>9</categoryId>", "category", "", "a category that is not there"),
        ("<name>N</name><picture>/a.jpg</picture><picture>/b.jpg</picture>", "images",
         ("https://shop.example/a.jpg", "https://shop.example/b.jpg"), "pictures"),
        ("<name>N</name><barcode>4006381333931</barcode>", "gtin", "4006381333931", "barcode"),
        ('<name>N</name><condition type="used"><reason>x</reason></condition>', "condition", "used", "used"),
        ('<name>N</name><param name="Количество в упаковке">6</param>', "pack_size", "6", "a pack"),
        ("<name>N</name><description><![CDATA[<p>x & y</p>]]></description>", "description", "<p>x & y</p>", "CDATA"),
        ("<name>N</name><url>https://a.example/?x=1&y=2</url>", "url", "https://a.example/?x=1&y=2", "a loose &"),
    ],
)  # fmt: skip
def test_offers_of_yml_are_read_as_shops_write_them(inner: str, field: str, expected: object, why: str) -> None:
    found = read(yml(f'<offer id="1">{inner}</offer>', CATEGORIES))
    assert getattr(only(found), field) == expected, why


@pytest.mark.parametrize(
    ("kind", "inner", "expected"),
    [
        ("book", "<author>A</author><name>N</name>", "A N"),
        ("artist.title", "<artist>A</artist><title>T</title>", "A T"),
        ("event-ticket", "<name>N</name>", "N"),
        ("vendor.model", "<vendor>V</vendor><model>M</model>", "V M"),
    ],
)
def test_every_type_of_offer_has_its_title(kind: str, inner: str, expected: str) -> None:
    assert only(read(yml(f'<offer id="1" type="{kind}">{inner}</offer>'))).title == expected


def test_categories_that_stand_in_each_other_come_to_an_end() -> None:
    found = read(yml('<offer id="1"><name>N</name><categoryId>7</categoryId></offer>', RING))
    assert only(found).category.startswith("B > A") or only(found).category.endswith("A")


@pytest.mark.parametrize(
    ("said", "field", "expected", "why"),
    [
        ({"id": 7, "title": "T"}, "listing_ref", "7", "a number stays as it is written"),
        ({"id": "1", "name": "N"}, "title", "N", "another name"),
        ({"id": "1", "title": "T", "price": 12.50}, "price", "12.5", "a number"),
        ({"id": "1", "title": "T", "price": {"amount": "9.90", "currency": "EUR"}}, "price", "9.90", "an amount"),
        ({"id": "1", "title": "T", "price": {"amount": "9.90", "currency": "EUR"}}, "currency", "EUR", "its currency"),
        ({"id": "1", "title": "T", "price": {"value": 9, "currencyCode": "EUR"}}, "currency", "EUR", "in capitals"),
        ({"id": "1", "title": "T", "offers": [{"price": "5", "priceCurrency": "EUR"}]}, "price", "5", "within"),
        ({"id": "1", "title": "T", "price": {"centAmount": 990, "currency": "EUR"}}, "price", "9.90", "minor units"),
        ({"id": "1", "title": "T", "images": ["/a.jpg", "/b.jpg"]}, "images",
         ("https://shop.example/a.jpg", "https://shop.example/b.jpg"), "a list"),
        ({"id": "1", "title": "T", "images": [{"src": "/a.jpg", "width": 3}]}, "images",
         ("https://shop.example/a.jpg",), "pictures as objects"),
        ({"id": "1", "title": "T", "brand": {"name": "B"}}, "brand", "B", "a thing by its name"),
        ({"id": "1", "title": "T", "seller": {"name": "S", "id": 5}}, "seller_id", "5", "the seller's number"),
        ({"id": "1", "title": "T", "seller": {"name": "S", "id": 5}}, "seller", "S", "the seller's name"),
        ({"node": {"id": "1", "title": "T"}}, "title", "T", "wrapped"),
        ({"id": "1", "title": "T", "brand": None, "condition": False}, "brand", "", "nothing"),
        ({"id": "1", "title": "T", "brand": ["A", "B"]}, "brand", "A", "the first of a list"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("frame", ["[%s]", '{"items": [%s]}', "%s\n", '{"data": {"list": [%s]}}'])
def test_objects_are_read_as_interfaces_write_them(
    said: dict[str, Any], field: str, expected: object, why: str, frame: str
) -> None:
    found = read((frame % json.dumps(said)).encode())
    assert getattr(only(found), field) == expected, why


@pytest.mark.parametrize(
    ("broken", "why"),
    [
        ('{"id": "2", "title": "6" nails"}', "a quote within a text"),
        ('{"id": "2", "title": }', "no value"),
        ('{"id": "2", "title": "x"', "no bracket"),
        ('{"id": "2"}', "no title"),
        ('{"id": "2", "title": "x", "a": [[[}', "brackets in disorder"),
        ('{"id": "2", "title": ' + "[" * 5000 + "]" * 5000 + "}", "nested without end"),
        ('{"id": "2", "title": "' + "x" * (LONGEST_ITEM + 10) + '"}', "too long"),
    ],
)
@pytest.mark.parametrize("frame", ["[%s]", '{"items": [\n%s\n]}'])
def test_a_broken_object_costs_itself_only(broken: str, why: str, frame: str) -> None:
    whole = [json.dumps({"id": str(number), "title": "T"}) for number in range(3, 9)]
    between = ",\n" if "\n" in frame else ", "
    found = read((frame % between.join([json.dumps({"id": "1", "title": "T"}), broken, *whole])).encode())
    assert found.refs == ["1", *(str(number) for number in range(3, 9))], why
    assert [problem.place for problem in found.problems] == ["item 2"], why
    assert found.failures == [], why


def test_a_broken_line_costs_itself_only() -> None:
    found = read(rows('{"id":"1","title":"A"}', '{"id":"2",', "[1]", '{"id":"3","title":"C"}', ""))
    assert found.refs == ["1", "3"]
    assert [problem.place for problem in found.problems] == ["item 2", "item 3"]
    assert found.failures == []


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    "pack",
    [
        gzip.compress,
        zlib.compress,
        lambda body: gzip.compress(gzip.compress(body)),
        lambda body: gzip.compress(body) * 1,
    ],
    ids=["gzip", "zlib", "gzip in gzip", "gzip again"],
)
def test_a_packed_feed_is_unpacked_by_what_it_is(form: str, pack: Any) -> None:
    sample = FORMS[form](5)
    found = read(pack(sample.body))
    assert len(found.items) == 5
    assert found.failures == []
    assert found.body == sample.body


def archive(files: dict[str, bytes], how: int = zipfile.ZIP_DEFLATED) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", how) as made:
        for name, body in files.items():
            made.writestr(name, body)
    return written.getvalue()


@pytest.mark.parametrize("how", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_an_archive_of_several_feeds_in_several_forms_is_read_file_by_file(how: int) -> None:
    files = {f"{form}.dat": FORMS[form](3).body for form in FORMS} | {"more.gz": gzip.compress(FORMS["csv"](2).body)}
    found = read(archive({**files, "read me.txt": b"Hello", "__MACOSX/._csv.dat": b"\x00"}, how))
    assert len(found.items) == 3 * len(FORMS) + 2
    assert [problem.place for problem in found.problems] == ["read me.txt"]
    assert found.failures == []


def test_an_archive_written_to_a_pipe_has_its_sizes_behind_each_file() -> None:
    class Pipe(io.RawIOBase):
        def __init__(self) -> None:
            self.written = b""

        def writable(self) -> bool:
            return True

        def write(self, data: Any) -> int:
            self.written += bytes(data)
            return len(data)

    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("a.csv", FORMS["csv"](3).body)
        made.writestr("b.csv", FORMS["csv"](2).body)
    found = read(pipe.written)
    assert len(found.items) == 5
    assert found.failures == []


@pytest.mark.parametrize(
    ("body", "said", "why"),
    [
        (gzip.compress(b"<rss><channel>" + b" " * 3_000_000), "larger than 1,000,000 bytes; max_feed_bytes", "a bomb"),
        (archive({f"{n}.csv": b"id,title\n" + b" " * 300_000 for n in range(9)}), "max_feed_bytes", "many small ones"),
        (
            gzip.compress(gzip.compress(gzip.compress(gzip.compress(b"id,title\n1,T\n")))),
            "packed more than 3",
            "layers",
        ),
        (archive({"a.csv": b"id,title\n1,T\n"}).replace(b"\x08\x00", b"\x0e\x00"), "packed by method 14", "lzma"),
        (gzip.compress(b"id,title\n1,T\n")[:-5] + b"\0\0\0\0\0", "cannot be unpacked", "another checksum"),
    ],
)
def test_what_is_packed_to_harm_is_refused_in_words(body: bytes, said: str, why: str) -> None:
    found = read(body, max_feed_bytes=1_000_000)
    assert len(found.failures) == 1, why
    assert said in found.failures[0].reason, why


def test_a_platforms_file_may_name_the_form() -> None:
    text = FORMS["rss"](2).body
    hidden = b"<!--" + b"x" * 30_000 + b"-->" + text
    assert recognised(hidden) is None
    assert len(read(hidden, feed_format="google-xml").items) == 2


def test_each_slice_says_where_in_the_feed_its_bytes_stand() -> None:
    sample = FORMS["csv"](250)
    found = read(gzip.compress(sample.body))
    at = 0
    for reading in found.readings:
        assert reading.headers["x-extract"] == f"bytes {at}-{at + len(reading.body)}, unpacked"
        at += len(reading.body)
    assert at == len(sample.body)


def test_a_slice_of_a_feed_in_another_charset_says_that_it_is_a_transcript() -> None:
    found = read(FORMS["yml"](3).body.decode().replace('"UTF-8"', '"windows-1251"').replace("Ö", "О").encode("cp1251"))
    assert found.readings[-1].headers["x-extract"].endswith(", transcribed from windows-1251 to UTF-8")


def test_a_form_that_says_nothing_for_megabytes_keeps_no_more_than_a_few() -> None:
    found = read(b"<rss><channel><!--" + b"x" * 9_000_000 + b"-->" + FORMS["rss"](2).body.partition(b"<title>")[2])
    assert len(found.items) == 2
    assert len(found.body) < 5_000_000


FILLINGS = [
    '"',
    '{"',
    '[{"',
    "[" * 50,
    "\\",
    '"\\',
    "{}",
    ',"a":[{',
    "<!--",
    "<offer>",
    "</item>",
    "a,b\n",
    '"\n',
    "\r",
    "\x00",
]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("filling", FILLINGS)
def test_a_hostile_feed_of_megabytes_comes_to_an_end(form: str, filling: str) -> None:
    sample = FORMS[form](2)
    body = (
        sample.body[: sample.ends[0]] + (filling * (300_000 // len(filling))).encode() + sample.body[sample.ends[0] :]
    )
    found = read(body)
    assert found.readings[-1].last
    assert "ref-0" in found.refs or not found.refs


PIECES = [
    *("<item>", "</item>", "<offer id='1'>", "</offer>", "<![CDATA[", "]]>", "&", '{"', '"}', '"', ",", "\n", "[", "]"),
    *(
        "{",
        "}",
        "\\",
        "x",
        "\x00",
        "\ud800",
        '{"id":"9","title":"T"},',
        "<item><g:id>9</g:id><g:title>T</g:title></item>",
    ),
]


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(sorted(FORMS)), st.lists(st.sampled_from(PIECES), max_size=30).map("".join), st.integers(0, 3))
def test_no_feed_breaks_a_reader(form: str, noise: str, place: int) -> None:
    sample = FORMS[form](4)
    at = sample.ends[place]
    found = read(sample.body[:at] + noise.encode("utf-8", "surrogatepass") + sample.body[at:])
    assert found.readings[-1].last
    assert [reading.last for reading in found.readings[:-1]] == [False] * (len(found.readings) - 1)
    assert all(item.title for item in found.items)
