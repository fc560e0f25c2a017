"""What an answer's objects mean: told by the names of their keys, or by the platform's own paths."""

import json
from dataclasses import replace
from typing import Any

import pytest

from spiders.api.documents import read_document
from spiders.api.finding import defaults_of, find_listings
from spiders.api.listing import Around, read_listing
from spiders.api.plan import ApiPlan, MinorUnits
from spiders.items import Item, Problem

URL = "https://api.shop.example/v1/products"


def read(answer: object, *, single: bool = False, currency: str = "", **plan: Any) -> list[Item]:
    document = read_document(json.dumps(answer).encode())
    api = ApiPlan(**plan)
    around = Around(url=URL, plan=api, defaults=defaults_of(document.value, Item(currency=currency)))
    found = find_listings(document, api, single=single)
    said = [each for listing in found.listings for each in read_listing(listing, "listing 1", around)]
    return [each for each in said if isinstance(each, Item)]


def problems(answer: object) -> list[str]:
    document = read_document(json.dumps(answer).encode())
    around = Around(url=URL, plan=ApiPlan(), defaults=Item())
    said = (each for one in find_listings(document, ApiPlan()).listings for each in read_listing(one, "x", around))
    return [each.reason for each in said if isinstance(each, Problem)]


LAMP = {"id": 7, "title": "Lamp", "price": "19.90", "currency": "EUR"}
READ = Item(listing_ref="7", title="Lamp", price="19.90", currency="EUR")

ENVELOPES: list[tuple[object, str]] = [
    ([LAMP], "a bare list"),
    ({"products": [LAMP], "total": 1}, "a list in an object"),
    ({"data": {"search": {"results": {"edges": [{"cursor": "a", "node": LAMP}]}}}}, "GraphQL"),
    ({"hits": {"total": 1, "hits": [{"_index": "x", "_source": LAMP}]}}, "a search engine's"),
    ({"data": [{"type": "product", "id": 7, "attributes": LAMP}]}, "JSON:API"),
    ({"products": {"7": LAMP, "8": {**LAMP, "id": 8}, "9": {**LAMP, "id": 9}}}, "an object for a list"),
    (
        {"sections": [{"title": "New", "id": 1, "items": [LAMP]}, {"title": "Old", "id": 2, "items": [LAMP]}]},
        "in parts",
    ),
    ({"currency": "EUR", "items": [{k: v for k, v in LAMP.items() if k != "currency"}]}, "one currency for all"),
    ({"items": [LAMP], "filters": [{"id": 1, "title": "Red", "price": 1}] * 9}, "filters beside it"),
    ({"items": [LAMP], "related": [{"id": 1, "title": "Bulb", "price": 1}] * 9}, "related things beside it"),
    ({"product": LAMP, "reviews": [{"id": 5, "title": "Good", "rating": 5}]}, "one product and its reviews"),
    ({**LAMP, "accessories": [{"id": 1, "title": "Bulb", "price": 1}]}, "one product and what fits it"),
]


@pytest.mark.parametrize(("answer", "why"), ENVELOPES)
def test_listings_are_found_wherever_an_answer_keeps_them(answer: object, why: str) -> None:
    assert read(answer)[0] == READ, why


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        ({"error": "no such key"}, "an error"),
        ({"users": [{"id": 1, "name": {"given": "Ann"}}]}, "people"),
        ({"categories": [{"id": 1, "title": "Lamps", "price": 2}]}, "categories"),
        ([1, 2, 3], "numbers"),
        ({}, "nothing"),
    ],
)
def test_what_is_no_listing_is_not_taken_for_one(answer: object, why: str) -> None:
    assert read(answer) == [], why


NAMES: list[tuple[dict[str, Any], dict[str, Any], str]] = [
    ({"name": "Lamp", "sku": "A-1"}, {"title": "Lamp", "listing_ref": "A-1"}, "name and sku"),
    ({"title": {"displayTitle": "Lamp"}, "productId": 9}, {"title": "Lamp", "listing_ref": "9"}, "a title in a title"),
    ({"name": {"short": "Lamp"}, "id": 1}, {"title": "Lamp"}, "a name that is an object"),
    ({"商品名称": "台灯", "商品编号": "5", "价格": "19.9元"}, {"title": "台灯", "price": "19.9元"}, "Chinese"),
    ({"название": "Лампа", "артикул": "5", "цена": 19.9}, {"title": "Лампа", "price": "19.9"}, "Russian"),
    ({"Titel": "Lampe", "Artikelnummer": "5", "Preis": "19,90"}, {"title": "Lampe", "price": "19,90"}, "German"),
    (
        {"id": 1, "title": "Lamp", "seller": {"id": 5, "name": "Ann's", "email": "a@x.example", "url": "http://x/u"}},
        {"seller": "Ann's", "seller_id": "5", "seller_contacts": ("a@x.example",)},
        "a seller that is an object",
    ),
    ({"id": 1, "title": "Lamp", "shop_name": "Ann's"}, {"seller": "Ann's"}, "a shop's name"),
    ({"id": 1, "title": "Lamp", "brand": {"name": "Lux"}}, {"brand": "Lux"}, "a brand that is an object"),
    ({"id": 1, "title": "Lamp", "warehouse": {"name": "North"}}, {"seller": "", "brand": ""}, "a warehouse is neither"),
    (
        {"id": 1, "title": "Lamp", "images": [{"src": "/a.jpg"}, {"src": "//cdn.example/b.jpg"}], "image": "/a.jpg"},
        {"images": ("https://api.shop.example/a.jpg", "https://cdn.example/b.jpg")},
        "pictures, each once and absolute",
    ),
    (
        {"id": 1, "title": "Lamp", "categories": [{"name": "Home"}, {"name": "Light"}]},
        {"category": "Home > Light"},
        "path",
    ),
    ({"id": 1, "title": "Caf&eacute; &amp; <b>Lamp</b>"}, {"title": "Café & Lamp"}, "markup in a text"),
    ({"id": 1, "title": "Lamp", "permalink": "https://shop.example/l"}, {"url": "https://shop.example/l"}, "permalink"),
    ({"id": 1, "title": "Lamp", "link": "shop.example/l/1"}, {"url": "https://shop.example/l/1"}, "without a scheme"),
    ({"id": 1, "title": "Lamp", "link": "javascript:alert(1)"}, {"url": ""}, "no address of the web"),
    ({"id": 1, "title": "Lamp", "barcode": 4006381333931}, {"gtin": "4006381333931"}, "a barcode as a number"),
    ({"id": ["1"], "title": ["Lamp"], "price": [{"value": ["5"]}]}, {"listing_ref": "1", "price": "5"}, "lists of one"),
    ({"id": 1, "title": "Lamp", "attributes": [{"name": "Brand", "value": 5}]}, {"title": "Lamp", "brand": ""}, "rows"),
    ({"id": 1, "name": "Lamp", "options": [{"name": "Red"}, {"name": "Blue"}]}, {"title": "Lamp"}, "an option's name"),
    ({"id": 1, "title": 12345, "price": 5}, {"title": "12345"}, "a title that is a number"),
]


@pytest.mark.parametrize(("listing", "said", "why"), NAMES)
def test_a_field_is_known_by_the_name_of_its_key(listing: dict[str, Any], said: dict[str, Any], why: str) -> None:
    (item,) = read({"products": [listing]}, items="$.products[*]")
    assert {name: getattr(item, name) for name in said} == said, why


PRICES: list[tuple[dict[str, Any], str, str, str]] = [
    ({"price": 41.214, "currency": "USD"}, "41.2140", "USD", "a number's point is a decimal point"),
    ({"price": "41.214", "currency": "USD"}, "41.214", "USD", "a text is as people write it"),
    ({"price": 1999, "currency": "EUR"}, "1999", "EUR", "a whole number is no cents by itself"),
    ({"price_cents": 1999, "currency": "EUR"}, "19.99", "EUR", "cents by name"),
    ({"price": {"cent": 1999, "currencyCode": "EUR"}}, "19.99", "EUR", "cents in an object"),
    ({"price": {"centAmount": 1999, "currencyCode": "JPY"}}, "1999", "JPY", "a yen has no cents"),
    ({"price": {"centAmount": 1999, "currencyCode": "KWD"}}, "1.9990", "KWD", "a dinar has a thousand fils"),
    ({"prices": {"price": "1999", "currency_minor_unit": 2, "currency_code": "GBP"}}, "19.99", "GBP", "digits beside"),
    ({"prices": {"price": "1999", "currency_minor_unit": 0, "currency_code": "JPY"}}, "1999", "JPY", "no digits"),
    ({"price": {"amount": 1999, "currency": "EUR", "precision": 2}}, "19.99", "EUR", "precision beside"),
    (
        {"price": {"minPrice": 19.99, "cent": 1999, "formattedPrice": "€19.99"}, "currency": "EUR"},
        "19.99",
        "EUR",
        "all",
    ),
    ({"price": {"amount": 1999, "divisor": 100, "currency_code": "USD"}}, "19.99", "USD", "what it is divided by"),
    ({"price": {"amount": 1999, "divisor": 3, "currency_code": "USD"}}, "1999", "USD", "no power of ten"),
    ({"products_price": "49.90"}, "49.90", "", "a word that says nothing before it"),
    ({"calculated_price": {"calculated_amount": 10, "original_amount": 12}}, "10", "", "what was calculated"),
    ({"price": {"formattedPrice": "609,00 zł", "currency": "PLN"}}, "609,00 zł", "PLN", "only as text"),
    ({"price": "$45.99"}, "$45.99", "", "a sign is read by the gate"),
    ({"originalPrice": 30, "salePrice": 20, "currency": "EUR"}, "20", "EUR", "what the buyer is asked now"),
    ({"price": 20, "compare_at_price": 30}, "20", "", "what it is compared to"),
    ({"regular_price": "30", "sale_price": ""}, "30", "", "no sale is on"),
    ({"price": 30, "sale_price": 0}, "30", "", "nought for no sale"),
    ({"price": 30, "shipping": {"price": 5}, "tax_rate": "19", "priceType": "B2C"}, "30", "", "what is beside a price"),
    ({"price": 30, "discount": {"price_discount": 5, "percent": 10}}, "30", "", "what is taken off"),
    ({"price_min": 10, "price_max": 30}, "10", "", "the lower end of a range"),
    ({"prices": [{"amount": "5", "currency": "EUR"}, {"amount": "6", "currency": "USD"}]}, "5", "EUR", "several"),
    ({"market": {"lowestAsk": {"amount": 306}, "highestBid": {"amount": 519}}}, "306", "", "an exchange"),
    ({"price": True}, "", "", "no price"),
    ({"price": "on request"}, "on request", "", "words alone are told, for the gate to note them"),
    ({"price": "on request", "list_price": 5}, "5", "", "a number goes before words"),
    ({"price": 5, "shipping_cost": {"currency": "USD"}, "currency": "EUR"}, "5", "EUR", "the currency nearest by"),
]


@pytest.mark.parametrize(("told", "price", "currency", "why"), PRICES)
def test_a_price_is_what_a_buyer_is_asked_now(told: dict[str, Any], price: str, currency: str, why: str) -> None:
    (item,) = read([{"id": 1, "title": "Lamp", **told}], items="$[*]")
    assert (item.price, item.currency) == (price, currency), why


@pytest.mark.parametrize(
    ("units", "price", "read_as", "why"),
    [
        (MinorUnits.ALWAYS, 1999, "19.99", "the platform's file says so"),
        (MinorUnits.ALWAYS, "19.99", "19.99", "what is no whole number is not in cents"),
        (MinorUnits.ALWAYS, 5, "0.05", "five cents"),
        (MinorUnits.NEVER, 1999, "1999", "the platform's file says so"),
    ],
)
def test_the_platform_s_file_says_whether_numbers_are_cents(
    units: MinorUnits, price: object, read_as: str, why: str
) -> None:
    (item,) = read([{"id": 1, "title": "Lamp", "price_cents": price, "currency": "EUR"}], minor_units=units)
    assert item.price == read_as, why


def test_a_platform_s_own_paths_go_before_all_names_and_leave_the_others_alone() -> None:
    answer = {"r": {"list": [{"t": "Lamp", "k": "7", "eur": 1999, "title": "no title", "brand": "Lux"}]}}
    (item,) = read(
        answer,
        items="$.r.list[*]",
        fields={"title": "$.t", "listing_ref": "$.k", "price": "$.eur", "brand": ""},
        minor_units=MinorUnits.ALWAYS,
        currency="EUR",
        listing_url="https://shop.example/{k}?t={t}",
    )
    assert item == Item(
        listing_ref="7", title="Lamp", price="19.99", currency="EUR", url="https://shop.example/7?t=Lamp"
    )


def test_sellers_of_one_listing_are_listings_of_their_own() -> None:
    offers = [
        {"seller": {"id": "s1", "name": "Ann"}, "price": 5, "condition": "new"},
        {"seller": {"id": "s2", "name": "Bob"}, "price": 4, "offerId": "o-2"},
    ]
    first, second = read([{"id": 7, "title": "Lamp", "brand": "Lux", "currency": "EUR", "offers": offers}])
    assert (first.seller, first.price, first.listing_ref, first.brand) == ("Ann", "5", "7:s1", "Lux")
    assert (second.seller, second.price, second.listing_ref, second.currency) == ("Bob", "4", "7:o-2", "EUR")


def test_sizes_at_one_price_are_one_listing_and_those_at_another_price_another() -> None:
    sizes = [{"id": f"v{n}", "title": f"Size {n}", "price": 9 if n < 3 else 12} for n in range(5)]
    small, large = read([{"id": 7, "title": "Shoe", "currency": "EUR", "variants": sizes}])
    assert (small.listing_ref, small.title, small.price) == ("7", "Shoe", "9")
    assert (large.listing_ref, large.title, large.price) == ("7:v3", "Shoe - Size 3", "12")
    (alone,) = read([{"id": 7, "title": "Shoe", "currency": "EUR", "variants": sizes[:3]}])
    assert alone == replace(small, price="9")


def test_offers_are_found_by_the_platform_s_own_path_too() -> None:
    listing = {"id": 7, "title": "Lamp", "who": [{"n": "Ann", "p": 5}, {"n": "Bob", "p": 4}]}
    found = read([listing], offers="$.who[*]", offer_fields={"seller": "$.n", "price": "$.p"})
    assert [(item.seller, item.price) for item in found] == [("Ann", "5"), ("Bob", "4")]
    assert len({item.listing_ref for item in found}) == 2


def test_a_listing_without_a_title_is_told_and_the_others_are_read() -> None:
    answer = {"items": [{"id": "BANNER", "title": "", "price": ""}, LAMP, {"id": "x", "title": "  "}, LAMP]}
    assert read(answer) == [READ, READ]
    assert [reason.split(";")[0] for reason in problems(answer)] == [
        "the listing (BANNER) has no title",
        "the listing (x) has no title",
    ]


def test_a_flood_of_keys_and_offers_is_bounded() -> None:
    wide = {"id": 7, "title": "Lamp", **{f"k{n}": {"x": [{"y": n}] * 9} for n in range(9_000)}}
    (item,) = read([wide], items="$[*]")
    assert item.title == "Lamp"
    many = [{"seller": f"s{n}", "price": n + 1} for n in range(3_000)]
    assert len(read([{"id": 7, "title": "Lamp", "offers": many}])) == 500
    key = {"id": 7, "title": "Lamp", "p" * 100_000: 5, "\u0000": 6}
    assert read([key])[0].price == ""
