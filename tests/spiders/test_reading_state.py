"""What is read of the state that storefronts carry in their scripts, in the manner of many programs."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spiders.items import Item
from spiders.reading import read_items, state
from spiders.reading.loose_json import read_value

URL = "https://www.acorn.example/p/1"
NAMED = "<title>Blue Boots</title>"
BOOTS = {"name": "Blue Boots", "price": "49.90", "currency": "EUR"}


def only(head: str, body: str = "") -> Item:
    items = read_items(f"<html><head>{head}</head><body>{body}</body></html>", URL)
    assert len(items) == 1, items
    return items[0]


def next_data(product: object) -> str:
    return (
        f'<script id="__NEXT_DATA__" type="application/json">{json.dumps({"props": {"pageProps": product}})}</script>'
    )


@pytest.mark.parametrize(
    ("script", "why"),
    [
        (next_data({"product": BOOTS}), "Next.js"),
        (f"<script>window.__INITIAL_STATE__ = {json.dumps({'p': {'d': BOOTS}})};</script>", "an assignment"),
        (f"<script>window['__STATE__']={json.dumps([BOOTS])}</script>", "an array"),
        (f"<script>var s = JSON.parse({json.dumps(json.dumps({'item': BOOTS}))});</script>", "JSON within a string"),
        (
            f"<script>self.__next_f.push([1,{json.dumps('5:' + json.dumps(['$', {'product': BOOTS}]))}])</script>",
            "streamed",
        ),
        (
            "<script>var g = {item: {name: 'Blue Boots', price: '49.90', currency: \"EUR\",},};</script>",
            "no JSON but JavaScript",
        ),
        (f"<script>other(1); load({{}}); app.init({json.dumps({'goods': BOOTS})})</script>", "an argument"),
        (f"<div id=app data-page='{json.dumps({'props': {'product': BOOTS}})}'></div>", "a component's data"),
    ],
)
def test_a_listing_is_found_however_the_state_is_carried(script: str, why: str) -> None:
    item = only(NAMED, script)
    assert (item.title, item.price, item.currency) == ("Blue Boots", "49.90", "EUR"), why


@pytest.mark.parametrize(
    ("product", "price", "currency", "why"),
    [
        ({"price": 49.9, "currency": "EUR"}, "49.9", "EUR", "a number"),
        ({"price": {"value": 49.9, "currencyCode": "EUR"}}, "49.9", "EUR", "an object"),
        ({"priceRange": {"minVariantPrice": {"amount": "49.90", "currencyCode": "EUR"}}}, "49.90", "EUR", "a range"),
        ({"price": {"centAmount": 4990, "currencyCode": "EUR", "fractionDigits": 2}}, "49.90", "EUR", "minor units"),
        (
            {"prices": {"price": "4990", "currency_code": "EUR", "currency_minor_unit": 2}},
            "49.90",
            "EUR",
            "WooCommerce's",
        ),
        ({"price": 4990, "price_min": 4990, "price_varies": False}, "49.90", "", "Shopify's cents"),
        ({"priceInCents": 4990, "priceCents": 4990, "price_cents": 4990, "price": "49.90"}, "49.90", "", "both"),
        ({"variants": [{"price": "49.90"}]}, "49.90", "", "only in the variants"),
        ({"salePrice": "39.90", "price": "49.90"}, "39.90", "", "what is asked now"),
        ({"price": {"formatted": "49,90 €", "value": 49.9}}, "49,90 €", "", "as it is shown"),
        ({"price": None}, "", "", "none"),
        ({"price": True}, "", "", "no number"),
    ],
)
def test_prices_in_a_state_are_read_in_major_units(
    product: dict[str, object], price: str, currency: str, why: str
) -> None:
    item = only(NAMED, next_data({"product": {"title": "Blue Boots", **product}}))
    assert (item.price, item.currency) == (price, currency), why


def test_what_the_state_tells_fills_only_what_the_page_leaves_open() -> None:
    product = {
        **BOOTS,
        "sku": "B-1",
        "brand": {"name": "ACME"},
        "images": [{"url": "/a.jpg"}],
        "seller": {"name": "Berg"},
    }
    item = only(NAMED, f"<h1>Blue Boots</h1><p>39,00 €</p>{next_data({'product': product})}")
    assert (item.price, item.currency) == ("39,00 €", "")
    assert item.seller == "Berg"


def test_a_page_that_is_all_script_is_read_from_its_state() -> None:
    product = {
        **BOOTS,
        "sku": "B-1",
        "brand": {"name": "ACME"},
        "images": [{"url": "/a.jpg"}],
        "seller": {"name": "Berg"},
    }
    item = only("<title>Acorn</title>", f"<div id=root></div>{next_data({'product': product})}")
    assert (item.title, item.price, item.brand, item.listing_ref) == ("Blue Boots", "49.90", "ACME", "B-1")
    assert (item.seller, item.images) == ("Berg", ("https://www.acorn.example/a.jpg",))


@pytest.mark.parametrize(
    ("state", "why"),
    [
        ({"items": [{"name": "Other", "price": "1"}, {"name": "Another", "price": "2"}]}, "cards of other listings"),
        ({"user": {"name": "Guest"}}, "a name without a price"),
        ({"price": "9"}, "a price without a name"),
        ({"product": {"name": "x" * 600, "price": "9"}}, "a title that is none"),
    ],
)
def test_a_page_of_another_kind_yields_no_listing_from_its_state(state: object, why: str) -> None:
    assert read_items(f"<title>Acorn</title>{next_data(state)}", URL) == (), why


def test_a_seller_is_taken_from_the_state_only_where_it_names_one() -> None:
    page = "<h1>Blue Boots</h1><p>39,00 €</p>"
    assert only(NAMED, page + next_data({"shop": {"shopName": "Berg"}})).seller == "Berg"
    assert only(NAMED, page + next_data({"a": {"shopName": "Berg"}, "b": {"shopName": "Tal"}})).seller == ""
    assert only(NAMED, page + next_data({"a": {"shopName": "Acorn"}})).seller == ""


@pytest.mark.parametrize(
    ("text", "value", "why"),
    [
        ("{a:1,b:'x',}", {"a": "1", "b": "x"}, "names without quotes, a comma at the end"),
        ('{"a":"b" "c":"d"}', {"a": "b", "c": "d"}, "a comma forgotten"),
        ('{"a":1;"b":2}', {"a": "1", "b": "2"}, "semicolons"),
        ('{/* x */"a":[1,2,], // y\n"b":null}', {"a": ["1", "2"], "b": None}, "comments"),
        ('{"a":"line\nend\\d"}', {"a": "line\nendd"}, "a line end and a wrong escape"),
        ("{a:'\\ud83d\\ude00 \\x41\\u{42}'}", {"a": "😀 AB"}, "escapes"),
        ("{a:!0,b:undefined}", {"a": True, "b": None}, "JavaScript's own words"),
    ],
)
def test_what_a_browser_reads_is_read(text: str, value: object, why: str) -> None:
    assert read_value(text)[0] == value, why


@pytest.mark.parametrize("text", ["", "x", '{"a":"b', "[1,2", "{" * 100_000, '{"a":' * 100_000, "{a:'" + "\\" * 9_999])
def test_what_is_not_whole_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_value(text)


@given(
    st.recursive(
        st.none() | st.booleans() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)
    )
)
@settings(max_examples=200, deadline=None)
def test_sound_json_reads_as_json(value: object) -> None:
    text = json.dumps([value])
    assert read_value(text) == ([value], len(text))


@given(st.text(alphabet="{}[]:,'\"\\ab1/*\n u", max_size=200))
@settings(max_examples=500, deadline=None)
def test_no_text_breaks_the_tolerant_reader(text: str) -> None:
    try:
        _, end = read_value(text)
    except ValueError:
        return
    assert 0 < end <= len(text) + 1


def test_a_script_of_broken_assignments_is_tried_a_few_times_and_left(monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[int] = []

    def counted(text: str, start: int = 0) -> tuple[object, int]:
        tried.append(start)
        return read_value(text, start)

    monkeypatch.setattr(state, "read_value", counted)
    page = f"<title>Acorn</title><script>{'a={b:[' * 1_000}</script>"
    assert read_items(page, URL) == ()
    assert len(tried) == state.MOST_BROKEN
