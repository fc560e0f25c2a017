"""The gate: what passes, what is noted, what is refused; and 100,000 hostile strings of which none may break it."""

import json
import random
import re
import sys
import unicodedata
from collections.abc import Iterator
from dataclasses import fields, replace
from decimal import Decimal
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.intake import Admission, Refusal, RefusalKind, admit_item, admit_row
from monitor.intake.addresses import REFERENCE_LENGTH, AddressError, derive_reference, read_address
from monitor.intake.admission import LENGTHS, MOST_VALUES, OTHER_LENGTH, _clean_item
from monitor.intake.refusal import EXCERPT_LENGTH, excerpt
from monitor.intake.text import collapse_padding, drop_unwritable, is_writable, keep_ends, replace_unwritable
from rules.names import invisible
from rules.terms import Listing
from spiders.items import CrawlPlan, Item

SHARED = Path(__file__).parents[3] / ".." / "shared"

PLAN = CrawlPlan(
    name="bazaar",
    kind="shop",
    start_url="https://bazaar.example/",
    allowed_hosts=("bazaar.example",),
    user_agent="listing-monitor",
    currency="EUR",
    language="de",
)
ITEM = Item(
    listing_ref="A-1",
    url="https://bazaar.example/p/1",
    title="Acme shoe",
    price="1.299,00 €",
    images=("https://bazaar.example/1.jpg",),
    seller_contacts=("shop@bazaar.example",),
)


def admitted(answer: Admission | Refusal) -> Listing:
    assert isinstance(answer, Admission), answer
    return answer.listing


def noted(answer: Admission | Refusal) -> set[str]:
    assert isinstance(answer, Admission), answer
    return {note.field for note in answer.notes}


def test_an_ordinary_item_passes_whole_and_without_notes() -> None:
    answer = admit_item(ITEM, PLAN)
    assert answer == Admission(
        listing=Listing(
            listing_ref="A-1",
            title="Acme shoe",
            platform="bazaar",
            url="https://bazaar.example/p/1",
            price=Decimal("1299.00"),
            currency="EUR",
            images=("https://bazaar.example/1.jpg",),
            seller_contacts=("shop@bazaar.example",),
            language="de",
        )
    )


@pytest.mark.parametrize(
    ("raw", "kept", "why"),
    [
        ("  Acme\tshoe\n", "Acme shoe", "line breaks part words"),
        ("Ac\x00me\x07", "Acme", "controls show nothing"),
        ("Acme\ud83d", "Acme\ufffd", "half a character cannot be written"),
        ("\u202eemca\u202c", "\u202eemca\u202c", "marks of direction are the seller's own, and a disguise"),
        ("A\u200bcme", "A\u200bcme", "so are zero-width characters"),
        ("Acme  shoe", "Acme  shoe", "doubled spaces stay as published"),
        ("ＡＣＭＥ", "ＡＣＭＥ", "and full-width letters"),
        ("a\ufffeb\uffff", "a\ufffdb\ufffd", "what is no character no spreadsheet can hold"),
        ("\u200b" * 20_000 + "Acme", "\u200bAcme", "padding that nobody sees does not push the words out"),
        ("Acme" + "\u202e \u200b" * 9_000 + "shoe", "Acme\u202e \u200bshoe", "one of each kind stays, as a disguise"),
        ("A" + "\u0301" * 20_000 + "cme", "A\u0301cme", "accents on accents are padding too"),
        (" \x00" * 20_000 + "Acme", "Acme", "controls within it are no way around"),
        ("A" + "\u200b" * 6 + "cme", "A" + "\u200b" * 6 + "cme", "a few are left as published"),
        ("x " * 1200 + "Acme", "x " * 1200 + "Acme", "words are words, and far more fit than a page shows"),
    ],
)
def test_an_item_s_title_is_cleaned_but_not_rewritten(raw: str, kept: str, why: str) -> None:
    assert admitted(admit_item(replace(ITEM, title=raw), PLAN)).title == kept, why


def test_an_item_s_title_too_long_keeps_both_ends_and_is_noted() -> None:
    answer = admit_item(replace(ITEM, title="Acme " + "x " * 2_000_000 + "Velmora"), PLAN)
    title = admitted(answer).title
    assert len(title) <= LENGTHS["title"]
    assert (title.startswith("Acme x"), title.endswith("x Velmora"), "…" in title) == (True, True, True)
    assert noted(answer) == {"title"}


def test_a_row_s_title_too_long_loses_its_end_only_and_is_noted() -> None:
    raw = "\u200b" * 3_000 + "Acme " + "x" * LENGTHS["title"]
    answer = admit_row({"listing_ref": "1", "title": raw})
    assert admitted(answer).title == raw[: LENGTHS["title"]]
    assert noted(answer) == {"title"}


def test_padding_is_all_that_shows_nothing_and_no_letter() -> None:
    for character in map(chr, range(sys.maxunicode + 1)):
        collapsed = len(collapse_padding(character * 99)) == 1
        if is_writable(character) and (invisible(character) or character.isspace()):
            assert collapsed, f"U+{ord(character):04X} pads"
        elif collapsed:
            assert unicodedata.category(character)[0] in "MZC", f"U+{ord(character):04X} can be read"


@given(st.text(alphabet="ab \u200b\u202e\u0301", max_size=200), st.integers(3, 100))
def test_padding_goes_and_every_letter_stays(text: str, longest: int) -> None:
    shorter = collapse_padding(text)
    assert [c for c in shorter if c in "ab"] == [c for c in text if c in "ab"]
    assert set(shorter) == set(text)
    assert collapse_padding(shorter) == shorter
    assert len(keep_ends(text, longest)) <= longest
    assert keep_ends(text, len(text)) == text


@pytest.mark.parametrize("title", ["", "   ", "\x00\x01", "\n\t"])
def test_without_a_title_a_listing_is_refused_with_a_reason(title: str) -> None:
    answer = admit_item(replace(ITEM, title=title), PLAN)
    assert isinstance(answer, Refusal)
    assert (answer.kind, answer.field, answer.place) == (RefusalKind.LISTING, "title", ITEM.url)


def test_an_item_without_reference_is_known_by_its_address_whatever_its_tracking() -> None:
    first = replace(ITEM, listing_ref="", url="HTTPS://Bazaar.example:443/p/1?utm_source=x&id=7#top")
    again = replace(ITEM, listing_ref="", url="https://bazaar.example/p/1?id=7&gclid=9")
    assert admitted(admit_item(first, PLAN)).listing_ref == "https://bazaar.example/p/1?id=7"
    assert admitted(admit_item(again, PLAN)).listing_ref == "https://bazaar.example/p/1?id=7"


def test_with_neither_reference_nor_address_a_listing_is_refused() -> None:
    answer = admit_item(replace(ITEM, listing_ref=" ", url="javascript:alert(1)"), PLAN)
    assert isinstance(answer, Refusal)
    assert answer.field == "listing_ref"


def test_what_cannot_be_kept_is_noted_and_costs_no_listing() -> None:
    item = replace(
        ITEM,
        url="ftp://bazaar.example/1",
        price="ask us",
        currency="shells",
        language="deutsch, bitte",
        images=("javascript:1", "data:image/gif;base64,AAAA", "https://bazaar.example/1.jpg"),
        description="x" * 60_000,
    )
    answer = admit_item(item, PLAN)
    listing = admitted(answer)
    assert noted(answer) == {"url", "price", "language", "images", "description"}
    assert (listing.url, listing.price, listing.currency, listing.language) == ("", None, "EUR", "de")
    assert listing.images == ("https://bazaar.example/1.jpg",)
    assert len(listing.description) == LENGTHS["description"]


def test_a_currency_that_nobody_knows_is_noted_where_the_platform_has_none() -> None:
    answer = admit_item(replace(ITEM, price="12", currency="shells"), replace(PLAN, currency=""))
    assert noted(answer) == {"currency"}
    assert admitted(answer).price == 12


def test_lists_are_bounded_and_hold_each_value_once() -> None:
    many = tuple(f"https://bazaar.example/{number}.jpg" for number in range(500))
    answer = admit_item(replace(ITEM, images=many, seller_contacts=("a", "a ", "")), PLAN)
    assert len(admitted(answer).images) == MOST_VALUES
    assert admitted(answer).seller_contacts == ("a",)
    assert noted(answer) == {"images"}


def test_a_row_keeps_every_character_s_place() -> None:
    raw = " Ni\x00ke\tshoe\ud800 "
    title = admitted(admit_row({"listing_ref": "1", "title": raw, "lang": "en", "label": "replica"})).title
    assert len(title) == len(raw)
    assert title == " Ni\u200bke shoe\ufffd "
    assert raw.index("shoe") == title.index("shoe")


def test_a_row_takes_every_field_of_an_item_and_the_file_s_own_name_of_the_language() -> None:
    values = {part.name: getattr(ITEM, part.name) for part in fields(Item)} | {"language": "pt_BR"}
    listing = admitted(admit_row(values, "bazaar"))
    assert listing.language == "pt-BR"
    assert replace(listing, language="de") == admitted(admit_item(ITEM, PLAN))
    assert admitted(admit_row({"listing_ref": "1", "title": "x", "lang": "zh"})).language == "zh"


@pytest.mark.parametrize(
    ("row", "field", "why"),
    [
        ({}, "title", "nothing at all"),
        ({"title": None, "listing_ref": "1"}, "title", "no title"),
        ({"title": ["x"], "listing_ref": "1"}, "title", "a list is no text"),
        ({"title": "x"}, "listing_ref", "nothing to find it by"),
        ({"title": "x", "listing_ref": {"a": 1}}, "listing_ref", "an object is no reference"),
        ({"title": "x", "listing_ref": 10**5000}, "listing_ref", "nor a number nobody can print"),
        ({"title": "x", "listing_ref": float("nan")}, "listing_ref", "nor what is no number"),
    ],
)
def test_a_row_that_cannot_be_a_listing_is_refused(row: dict[str, object], field: str, why: str) -> None:
    answer = admit_row(row, place="line 7")
    assert isinstance(answer, Refusal), why
    assert (answer.field, answer.place) == (field, "line 7"), why


def test_bare_numbers_in_a_row_are_read_as_text() -> None:
    listing = admitted(admit_row({"title": 501, "listing_ref": 7, "price": 12.5, "currency": "EUR", "ships_to": "DE"}))
    assert (listing.title, listing.listing_ref, listing.price) == ("501", "7", Decimal("12.5"))
    assert listing.ships_to == ("DE",)


@pytest.mark.parametrize(
    ("text", "spelled"),
    [
        ("https://Shop.example", "https://shop.example/"),
        ("http://shop.example:80/a b", "http://shop.example/a%20b"),
        ("http://shop.example:8080/?a=1&&b=2", "http://shop.example:8080/?a=1&b=2"),
        ("https://магазин.example/Товар", "https://магазин.example/Товар"),
        (" https://shop.example/\n1 ", "https://shop.example/1"),
        ("http://[::1]:8000/x", "http://[::1]:8000/x"),
    ],
)
def test_an_address_has_one_spelling(text: str, spelled: str) -> None:
    assert read_address(text) == spelled
    assert read_address(spelled) == spelled


@pytest.mark.parametrize(
    "text",
    [
        "",
        "/p/1",
        "//shop.example/p",
        "javascript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "ftp://shop.example/",
        "https://",
        "https:///p",
        "https://shop.example@evil.example/",
        "https://[::1/",
        "https://shop.example:99999/",
        "https://shop.example:x/",
        "https://shop example/",
        "https://shop.example/\x00",
        "https://shop.example/\ud800",
        "https://shop.example/" + "a" * 9000,
    ],
)
def test_an_address_that_leads_nowhere_safe_is_refused(text: str) -> None:
    with pytest.raises(AddressError):
        read_address(text)


def test_a_reference_too_long_is_kept_as_its_digest() -> None:
    long = derive_reference("x" * (REFERENCE_LENGTH + 1))
    assert long.startswith("sha256:")
    assert len(long) <= REFERENCE_LENGTH
    assert long != derive_reference("x" * (REFERENCE_LENGTH + 2))
    assert derive_reference("x" * REFERENCE_LENGTH) == "x" * REFERENCE_LENGTH


@given(st.text(alphabet=st.characters(), max_size=50))
def test_replacing_keeps_every_offset_and_dropping_only_shortens(text: str) -> None:
    kept, dropped = replace_unwritable(text), drop_unwritable(text)
    assert len(kept) == len(text)
    assert is_writable(kept)
    assert is_writable(dropped)
    assert all(new == old for new, old in zip(kept, text, strict=True) if is_writable(old))
    assert dropped == kept if is_writable(text) else len(dropped) <= len(text)


@given(st.one_of(st.text(), st.integers(), st.floats(), st.none(), st.lists(st.integers())))
def test_an_excerpt_is_one_bounded_printable_line(value: object) -> None:
    shown = excerpt(value)
    assert len(shown) <= EXCERPT_LENGTH
    assert is_writable(shown)


HOSTILE_PIECES = (
    "\x00", "\x1b[31m", "\ud800", "\udfff", "\ud83d\ude00", "\ufffe", "\ufeff", "\u202e", "\u2066", "\u200b", "\u2028",
    "\u0301" * 40, "\u0660٫٩", "१२", "％", "€", "$", "¥", "万", "亿", "e+99", "1e9", "-", "–", ",", ".", "'", " ", "\t",
    "\n", "\r", "9" * 40, "1.299,00", "0", "NaN", "Infinity", "http://", "https://", "javascript:", "data:", "//", "@",
    "[", "]", ":", ":99999", "%", "%zz", "?", "#", "&", "=", "=cmd|' /C calc'!A0", "<script>", "]]>", "&#0;", "'; DROP",
    "\\", "\"", "{", "}", "ﷺ", "ẞ", "İ", "ǅ", "𝕹𝖎𝖐𝖊", "İ" * 9, "руб.", "ر.س", "kr", "free", "utm_x=", "zh-CN",
    "x" * 700,
)  # fmt: skip


def hostile_strings(seed: int, count: int) -> Iterator[str]:
    source = random.Random(seed)
    for _ in range(count):
        pieces = source.choices(HOSTILE_PIECES, k=source.randrange(6))
        wild = "".join(chr(source.randrange(0x110000)) for _ in range(source.randrange(4)))
        yield "".join([*pieces, wild])


def check(listing: Listing) -> None:
    """What everything behind the gate relies on."""
    texts = [value for part in fields(listing) if isinstance(value := getattr(listing, part.name), str)]
    texts += [*listing.images, *listing.seller_contacts, *listing.ships_to]
    assert all(is_writable(text) for text in texts)
    for text in texts:
        text.encode("utf-8")
    assert listing.title.strip()
    assert len(listing.title) <= LENGTHS["title"]
    assert 0 < len(listing.listing_ref) <= REFERENCE_LENGTH
    assert max(len(listing.brand), len(listing.seller), len(listing.gtin)) <= OTHER_LENGTH
    assert all(re.match(r"https?://[^/@\s]+/", url) for url in (*listing.images, listing.url) if url)
    assert listing.currency == "" or re.fullmatch("[A-Z]{3}", listing.currency)
    assert listing.price is None or 0 <= listing.price < 10**15
    assert re.fullmatch(r"[A-Za-z0-9-]{0,35}", listing.language)


def test_a_hundred_thousand_hostile_strings_pass_or_are_refused_but_never_raise() -> None:
    names = [part.name for part in fields(Item)]
    lists = {"images", "seller_contacts", "ships_to"}
    strings = hostile_strings(20_260_412, 100_000)
    spent = 0
    outcomes = {"admitted": 0, "refused": 0}
    while batch := list(islice(strings, len(names))):
        spent += len(batch)
        values: dict[str, object] = dict(zip(names, batch, strict=False))
        item = Item(**{name: (text,) if name in lists else text for name, text in values.items()})  # type: ignore[arg-type]
        row = {**values, "title": f"T{values.get('title')}", "listing_ref": f"R{spent}"}
        for answer in (admit_item(item, PLAN), admit_row(row)):
            outcomes["admitted" if isinstance(answer, Admission) else "refused"] += 1
            for refusal in [answer] if isinstance(answer, Refusal) else answer.notes:
                assert refusal.reason
                assert is_writable(refusal.excerpt + refusal.place)
            if isinstance(answer, Admission):
                check(answer.listing)
    assert spent == 100_000
    assert min(outcomes.values()) > 100  # both ways were walked


@given(
    st.dictionaries(
        st.sampled_from([part.name for part in fields(Item)]),
        st.recursive(
            st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text()),
            lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
            max_leaves=5,
        ),
    )
)
def test_any_json_in_any_field_passes_or_is_refused(row: dict[str, object]) -> None:
    answer = admit_row(row)
    if isinstance(answer, Admission):
        check(answer.listing)


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.is_dir(), reason="the collected data is not beside the checkout")
def test_collected_listings_all_pass_with_their_titles_unchanged_in_length() -> None:
    with (SHARED / "data/listings.jsonl").open(encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            if number % 29:
                continue
            row = json.loads(line)
            listing = admitted(admit_row(row))
            assert len(listing.title) == len(row["title"])
            assert listing.currency == row.get("currency", "")
            assert (listing.price is None) == (row.get("price", "--") == "--")


@given(st.text(st.characters(codec="utf-8") | st.sampled_from(" \u0300\u3164\u2800\x00\u2028"), max_size=40))
def test_the_short_way_to_a_clean_text_leads_where_the_long_one_does(text: str) -> None:
    assert _clean_item(text) == collapse_padding(drop_unwritable(text)).strip()


@pytest.mark.parametrize("rest", ["", "#x", "?utm_source=a", "?a=1", " ", "\n", "\\", "<", "é", ":80", "@b.example/"])
@pytest.mark.parametrize(
    "host", ["shop.example", "SHOP.example", "a@shop.example", "shop.example:80", "shop..example", "x"]
)
def test_the_short_way_to_an_address_leads_where_the_long_one_does(
    host: str, rest: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for text in (f"https://{host}/p/1{rest}", f"http://{host}{rest}", f"ftp://{host}/{rest}"):
        short = _read(text)
        with monkeypatch.context() as patched:
            patched.setattr("monitor.intake.addresses._SETTLED", re.compile("(?!)"))
            assert _read(text) == short


def _read(text: str) -> str:
    try:
        return read_address(text)
    except AddressError as problem:
        return f"refused: {problem}"
