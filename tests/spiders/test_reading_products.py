"""What is read of a product page, notation by notation."""

import html as entities
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spiders.items import Item
from spiders.reading import PageReading, read_items, read_page

URL = "https://shop.example/p/1"


def linked(*things: object, head: str = "", body: str = "") -> str:
    """A page with these things as JSON-LD, each in a script of its own; text stands as it is."""
    scripts = "".join(
        f'<script type="application/ld+json">{thing if isinstance(thing, str) else json.dumps(thing)}</script>'
        for thing in things
    )
    return f"<html lang=de><head>{head}{scripts}</head><body>{body}</body></html>"


def product(**properties: Any) -> dict[str, Any]:
    return {"@context": "https://schema.org", "@type": "Product", "name": "Thing", **properties}


def offer(**properties: Any) -> dict[str, Any]:
    return {"@type": "Offer", "price": "5", "priceCurrency": "EUR", **properties}


def only(page: str | bytes, **defaults: str) -> Item:
    items = read_items(page, URL, defaults=Item(**defaults))  # type: ignore[arg-type]
    assert len(items) == 1, items
    return items[0]


@pytest.mark.parametrize(
    ("written", "field", "expected", "why"),
    [
        (product(), "title", "Thing", "the name"),
        (product(name="A \U0001f600 b"), "title", "A \U0001f600 b", "beyond the basic plane"),
        ({"@graph": [{"@type": "WebPage"}, product()]}, "title", "Thing", "in a graph"),
        ([{"@type": "WebPage"}, product()], "title", "Thing", "in an array"),
        ({"@type": "WebPage", "mainEntity": product()}, "title", "Thing", "within the page"),
        (product(**{"@type": ["Product", "Thing"]}), "title", "Thing", "of several types"),
        (product(**{"@type": "http://schema.org/Product"}), "title", "Thing", "type with its vocabulary"),
        ({"@type": "schema:Product", "schema:name": "Thing"}, "title", "Thing", "names with a prefix"),
        (product(brand="ACME"), "brand", "ACME", "brand in words"),
        (product(brand={"@type": "Brand", "name": "ACME"}), "brand", "ACME", "brand as a thing"),
        (product(brand=[{"name": "ACME"}]), "brand", "ACME", "brand in an array, without a type"),
        (product(sku="7"), "listing_ref", "7", "sku"),
        (product(sku=7), "listing_ref", "7", "sku as a number"),
        (product(productID="sku:7"), "listing_ref", "7", "schema.org's own notation"),
        (product(offers=offer(sku="7")), "listing_ref", "7", "sku of the offer"),
        (product(identifier={"@type": "PropertyValue", "value": "7"}), "listing_ref", "7", "identifier"),
        (product(), "listing_ref", "", "none: the gate takes the address"),
        (product(gtin13="4006381333931"), "gtin", "4006381333931", "by its length"),
        (product(offers=offer()), "price", "5", "one offer"),
        (product(offers=offer(price=1299.00)), "price", "1299.0", "as written, not rounded"),
        (product(offers=offer(price="1.299,00")), "price", "1.299,00", "as published: the gate reads it"),
        (product(offers=[offer()]), "price", "5", "offers in an array"),
        (product(offers={"@type": "AggregateOffer", "lowPrice": "3", "highPrice": "9"}), "price", "3", "the lowest"),
        (product(offers={"@type": "AggregateOffer", "offers": [offer()]}), "price", "5", "offers within"),
        (product(offers={"priceSpecification": {"price": "4"}}), "price", "4", "only in the specification"),
        (
            product(
                offers=[
                    {
                        "priceSpecification": [
                            {"price": "9", "priceType": "https://schema.org/ListPrice"},
                            {"price": "4"},
                        ]
                    }
                ]
            ),
            "price",
            "4",
            "the sale price stands second, beside the list price",
        ),
        (
            product(
                offers={"priceSpecification": [{"price": "90", "referenceQuantity": {"value": "1"}}, {"price": "4"}]}
            ),
            "price",
            "4",
            "not the price of a kilogram",
        ),
        (
            product(
                offers=[offer(price="9", availability="OutOfStock"), offer(availability="http://schema.org/InStock")]
            ),
            "price",
            "5",
            "what can be bought",
        ),
        (product(offers=[offer(price="9"), offer(url=URL)]), "price", "5", "the variant at this address"),
        (product(offers=offer()), "currency", "EUR", "beside the price"),
        (product(offers={"priceSpecification": {"price": "4", "priceCurrency": "CHF"}}), "currency", "CHF", "in it"),
        (product(offers=offer(seller={"name": "Ada"})), "seller", "Ada", "seller as a thing"),
        (product(offers=offer(seller="Ada")), "seller", "Ada", "seller in words"),
        (product(offers=offer(seller={"name": "Ada", "identifier": "s9"})), "seller_id", "s9", "its identifier"),
        (
            product(offers=offer(seller={"name": "Ada", "email": "a@b.example"})),
            "seller_contacts",
            ("a@b.example",),
            "contact",
        ),
        (product(offers=offer(itemCondition="https://schema.org/UsedCondition")), "condition", "used", "in words"),
        (product(offers=offer(itemCondition="as good as new")), "condition", "as good as new", "as written"),
        (product(category=["A", "B"]), "category", "A > B", "a path"),
        (product(image="/a.jpg"), "images", ("https://shop.example/a.jpg",), "a relative address"),
        (
            product(image=[{"@type": "ImageObject", "url": "b.jpg"}]),
            "images",
            ("https://shop.example/p/b.jpg",),
            "a thing",
        ),
        (product(image=["/a.jpg", "/a.jpg"]), "images", ("https://shop.example/a.jpg",), "each once"),
        (product(inLanguage="fr"), "language", "fr", "its own language before the page's"),
        (product(), "language", "de", "the page's"),
        (product(url="/p/1"), "url", URL, "the address it names"),
        (product(), "url", URL, "else the page's"),
        (
            product(
                offers=offer(
                    shippingDetails={"shippingDestination": [{"addressCountry": "DE"}, {"addressCountry": "AT"}]}
                )
            ),
            "ships_to",
            ("DE", "AT"),
            "destinations",
        ),
    ],
)
def test_json_ld_is_read_in_every_form_shops_write_it(written: object, field: str, expected: object, why: str) -> None:
    assert getattr(only(linked(written)), field) == expected, why


@pytest.mark.parametrize(
    ("script", "why"),
    [
        ('{"@type":"Product","name":"Thing",}', "a comma too many"),
        ('{"@type":"Product","name":"Thing"};', "a semicolon after it"),
        ('<!-- {"@type":"Product","name":"Thing"} -->', "in a comment"),
        ('//<![CDATA[\n{"@type":"Product","name":"Thing"}\n//]]>', "in a CDATA section"),
        ('{"@type":"Product","name":"Thing","description":"a\nb\tc"}', "line breaks within text"),
        ('{"@type":"Product","name":"Thing","description":"it\\\'s"}', "an escape JSON does not know"),
        ('{"@type":"WebPage"}{"@type":"Product","name":"Thing"}', "two objects in a row"),
        (entities.escape('{"@type":"Product","name":"Thing"}'), "escaped as HTML"),
        ('{"@type":"Product"\n"name":"Thing"}', "a comma too few at a line's end"),
        ('\ufeff{"@type":"Product","name":"Thing"}', "a byte-order mark"),
        ('{"@type":"Product","name":"Thing","x":"\\ud83d"}', "half a character"),
    ],
)
def test_small_faults_in_json_are_forgiven_as_browsers_do(script: str, why: str) -> None:
    reading = read_page(linked(script), URL)
    assert [item.title for item in reading.items] == ["Thing"], why
    assert reading.problems == (), why


@pytest.mark.parametrize(
    ("script", "why"),
    [
        ('{"@type":"Product","name":', "cut off"),
        ("function () { return 1 }", "no JSON at all"),
        ("[" * 100_000, "nested without end"),
    ],
)
def test_json_that_cannot_be_mended_is_told_and_the_rest_of_the_page_is_read(script: str, why: str) -> None:
    reading = read_page(linked(script, product(name="Thing")), URL)
    assert [item.title for item in reading.items] == ["Thing"], why
    assert [problem.place for problem in reading.problems] == ["JSON-LD script 1"], why


def test_references_are_followed_to_what_they_name() -> None:
    graph = {
        "@graph": [
            {**product(), "offers": {"@id": "#offer"}, "brand": {"@id": "#brand"}},
            {"@id": "#offer", "@type": "Offer", "price": "5"},
            {"@id": "#brand", "@type": "Brand", "name": "ACME"},
        ]
    }
    item = only(linked(graph))
    assert (item.price, item.brand) == ("5", "ACME")


def test_references_that_multiply_without_end_are_cut_short() -> None:
    nodes = [{"@id": f"#{n}", "@type": "Thing", "a": [{"@id": f"#{n + 1}"}] * 2} for n in range(60)]
    assert only(linked({"@graph": [{**product(), "isPartOf": {"@id": "#0"}}, *nodes]})).title == "Thing"


@pytest.mark.parametrize("relation", ["isRelatedTo", "isSimilarTo", "isAccessoryOrSparePartFor", "isVariantOf"])
def test_a_related_product_is_not_an_item_of_the_page(relation: str) -> None:
    page = linked(product(**{relation: [product(name="Other", offers=offer())]}))
    assert [(item.title, item.price) for item in read_items(page, URL)] == [("Thing", "")]


def test_of_several_products_the_one_with_the_pages_title_is_the_pages_own() -> None:
    others = [product(name=f"Other {number}", url=f"/o/{number}", offers=offer(price="1")) for number in range(3)]
    page = linked(
        *others, product(name="Thing", offers=offer(price="2")), body="<h1>Thing</h1>", head="<title>Thing</title>"
    )
    reading = read_page(page, URL)
    assert [(item.title, item.price) for item in reading.items] == [("Thing", "2")]
    assert reading.elsewhere == tuple(f"https://shop.example/o/{number}" for number in range(3))


@pytest.mark.parametrize(
    ("other", "read", "why"),
    [
        (product(name="Bag", offers=offer()), True, "offered here, by its markup"),
        (product(name="Bag", url=URL, offers=offer()), True, "it says so itself"),
        (product(name="Bag", url="https://other.example/b", offers=offer()), True, "an address nobody need believe"),
        (product(name="Bag", url="javascript:void(0)", offers=offer()), True, "none of the web"),
        (product(name="Thing of Bag", offers=offer()), True, "its name says more than the first's"),
        (product(name="Bag", url="/bag", offers=offer()), False, "its own page is followed instead"),
        (product(name="thing", offers=offer()), False, "the same, told again"),
        (product(name="Bag"), False, "described and not offered"),
    ],
)
def test_a_second_product_that_is_offered_on_the_same_page_is_an_item_too(
    other: dict[str, Any], read: bool, why: str
) -> None:
    page = linked(product(sku="1", offers=offer(), url=URL), other, body="<h1>Thing</h1>")
    items = read_items(page, URL)
    assert [item.title for item in items] == ["Thing", *([other["name"]] if read else [])], why
    assert {item.url for item in items} == {URL}, why
    assert len({item.listing_ref for item in items}) == len(items), why


def test_a_page_of_very_many_products_is_cut_and_says_so() -> None:
    reading = read_page(linked([product(name=f"Bag {number}", sku=number) for number in range(300)]), URL)
    assert len(reading.items) == 200
    assert [problem.reason for problem in reading.problems] == [
        "the page describes 300 products; the first 200 are read"
    ]


CANONICAL = '<link rel="canonical" href="{}">'


@pytest.mark.parametrize(
    ("head", "url", "expected", "why"),
    [
        ("", "https://bank.example/login", URL, "another host is the seller's word"),
        ("", "javascript:alert(1)", URL, "none of the web"),
        ("", "file:///etc/passwd", URL, "none of the web"),
        ("", "https://user@shop.example/x", URL, "a name within"),
        ("", "https://shop.example/" + "a" * 3_000, URL, "longer than any listing's"),
        ("", "http://[", URL, "half an address"),
        ("", "/", URL, "the front page is a template's fault"),
        ("", "/thing", "https://shop.example/thing", "the same host"),
        (CANONICAL.format("/canonical"), "/thing", "https://shop.example/canonical", "the page's own word first"),
        (CANONICAL.format("https://bank.example/x"), "", URL, "a canonical link elsewhere"),
        (CANONICAL.format("javascript:alert(1)"), "", URL, "a canonical link that is none"),
        ('<base href="https://bank.example/">', "/thing", URL, "a base elsewhere"),
    ],
)
def test_a_listing_stands_where_its_page_stands_whatever_its_markup_claims(
    head: str, url: str, expected: str, why: str
) -> None:
    markup = product(url=url, offers=offer(url=url))
    assert only(linked(markup, head=head)).url == expected, why


def test_an_address_on_another_host_is_believed_where_the_plan_allows_that_host() -> None:
    page = linked(product(url="https://m.shop.example/p/1"), head=CANONICAL.format("https://m.shop.example/p/1"))
    assert only(page).url == URL
    [item] = read_page(page, URL, allowed=lambda address: address.startswith("https://m.shop.example/")).items
    assert item.url == "https://m.shop.example/p/1"


def test_several_items_of_a_page_keep_their_own_addresses_on_its_host() -> None:
    urls = ("/a", "https://other.example/b", "")
    page = linked([product(name=f"Bag {number}", url=url) for number, url in enumerate(urls)])
    items = read_items(page, URL)
    assert [item.url for item in items] == ["https://shop.example/a", URL, URL]
    assert len({item.listing_ref or item.url for item in items}) == 3


@pytest.mark.parametrize(
    ("head", "body", "description", "why"),
    [
        ("", "<h1>GUERLAIN Abeille Royale</h1>", "GUERLAIN Abeille Royale\nA cup.", "the heading says another name"),
        ("<title>GUERLAIN</title>", "", "GUERLAIN\nA cup.", "the title does"),
        ("<title>GUERLAIN | Shop</title>", "<h1>Plain mug</h1>", "GUERLAIN | Shop\nA cup.", "only the title does"),
        ("", "<h1>GUERLAIN mug</h1>", "GUERLAIN mug\nA cup.", "a word in common is no excuse"),
        ("", "<h1>Plain mug</h1><h1>GUERLAIN</h1>", "GUERLAIN\nA cup.", "a second heading"),
        ("", "<h1>PLAIN  Mug</h1>", "A cup.", "the same, in capitals"),
        ("<title>Buy Plain mug now | Shop</title>", "<h1>Plain mug</h1>", "A cup.", "a title may praise"),
        ("<title>shop.example</title>", "<h1>Shop.Example</h1>", "A cup.", "the site's own name"),
        ("", "<h1>A cup: plain mug</h1>", "A cup.", "the description says it already"),
        ("", "", "A cup.", "no headline"),
    ],
)
def test_what_a_buyer_reads_in_large_letters_is_kept_where_the_markup_conceals_it(
    head: str, body: str, description: str, why: str
) -> None:
    item = only(linked(product(name="Plain mug", description="A cup.", offers=offer()), head=head, body=body))
    assert (item.title, item.description) == ("Plain mug", description), why


def test_a_book_is_an_item_only_where_it_is_offered() -> None:
    book = {"@type": "Book", "name": "Book"}
    assert not read_page(linked(book), URL).items
    assert only(linked({**book, "offers": offer()})).price == "5"


def test_a_name_escaped_twice_is_read_as_the_heading_shows_it() -> None:
    page = linked(product(name="Men&#039;s"), head="<title>Men's</title>", body="<h1>Men's</h1>")
    assert only(page).title == "Men's"
    plain = linked(product(name="A &amp; B"), head="<title>x</title>", body="<h1>A &amp;amp; B</h1>")
    assert only(plain).title == "A &amp; B"


MICRODATA = """
<div itemscope itemtype="http://schema.org/Product" itemref="more">
 <h2 itemprop="name">Thing <b>two</b></h2><img itemprop="image" src="/a.jpg">
 <div itemprop="brand" itemscope itemtype="http://schema.org/Brand"><span itemprop="name">ACME</span></div>
 <div itemprop="offers" itemscope itemtype="http://schema.org/Offer">
  <span itemprop="price" content="5.00">five</span><meta itemprop="priceCurrency" content="EUR">
  <link itemprop="itemCondition" href="http://schema.org/NewCondition">
 </div>
 <div itemprop="isRelatedTo" itemscope itemtype="http://schema.org/Product"><i itemprop="name">Other</i></div>
</div><p id="more"><span itemprop="sku">7</span></p>
"""


def test_microdata_is_read_with_its_references_and_without_related_products() -> None:
    item = only(f"<html lang=en><body>{MICRODATA}</body></html>")
    assert item == Item(
        listing_ref="7",
        url=URL,
        title="Thing two",
        brand="ACME",
        price="5.00",
        currency="EUR",
        images=("https://shop.example/a.jpg",),
        condition="new",
        language="en",
    )


OPEN_GRAPH = """<html><head><title>Thing | Shop</title><meta property="og:type" content="product">
<meta property="og:title" content="Thing - Shop"><meta property="og:site_name" content="Shop">
<meta property="og:image" content="/a.jpg"><meta property="product:price:amount" content="5">
<meta property="product:sale_price:amount" content="4"><meta property="product:sale_price:currency" content="EUR">
<meta property="product:price:currency" content="EUR"><meta property="product:retailer_item_id" content="7">
<meta property="product:brand" content="ACME"><meta property="product:condition" content="new">
<link rel="canonical" href="/p/1"></head><body></body></html>"""


def test_opengraph_and_product_tags_are_read_and_the_sites_name_is_left_out() -> None:
    item = read_items(OPEN_GRAPH, f"{URL}?from=mail")[0]
    assert item == Item(
        listing_ref="7",
        url=URL,
        title="Thing",
        brand="ACME",
        price="4",
        currency="EUR",
        images=("https://shop.example/a.jpg",),
        condition="new",
    )


@pytest.mark.parametrize(
    ("head", "body", "title", "why"),
    [
        ("<title>Thing | Acorn</title>", "<h1>Acorn</h1><h1>Thing</h1>", "Thing", "the heading that agrees"),
        ("<title>Thing blue</title>", "<h1>Follow the author</h1><h1>Thing</h1>", "Thing", "not just the first"),
        ("<title>Thing – acorn.example</title>", "", "Thing", "the host is the site's name"),
        ("<title>acorn.example: Thing : Books</title>", "", "Thing : Books", "also at the start"),
        ("<title>Thing: the sequel</title>", "", "Thing: the sequel", "a colon alone parts nothing"),
        ("<title>Acorn Shop</title>", "", "", "a page that names only its site"),
        ("<title>Robot Check</title>", "<h1>Type the characters</h1>", "", "a wall"),
        ("<title>Just a moment...</title>", "<h1>shop.example</h1>", "", "a wall"),
        ("<title>404 Not Found</title>", "<h1>Not found</h1>", "", "gone"),
        ("", "<h1>Thing</h1>", "Thing", "a heading alone"),
        ("", "<p>Thing</p>", "", "no heading and no title"),
        ("<title></title>", "", "", "an empty title"),
    ],
)
def test_without_markup_the_title_is_what_a_person_would_call_it(head: str, body: str, title: str, why: str) -> None:
    items = read_items(f"<html><head>{head}</head><body>{body}</body></html>", "https://www.acorn.example/p/1")
    assert [item.title for item in items] == ([title] if title else []), why


CARD = '<div class="box"><a href="/p/{0}"><img src="/{0}.jpg"> Other {0}</a> <span>{0},99 €</span></div>'


@pytest.mark.parametrize(
    ("body", "price", "why"),
    [
        ("<h1>Thing</h1><p>19,99 €</p>", "19,99 €", "behind the amount"),
        ("<h1>Thing</h1><p>£5.29</p>", "£5.29", "before it"),
        ("<h1>Thing</h1><p>From £5.29</p>", "£5.29", "with a word"),
        ("<h1>Thing</h1><p>Price: CHF 1'299.00</p>", "CHF 1'299.00", "Swiss"),
        ("<h1>Thing</h1><p>1 299,00 zł</p>", "1 299,00 zł", "Polish"),
        ("<h1>Thing</h1><p>¥99.9万</p>", "¥99.9万", "ten thousands"),
        ("<h1>Thing</h1><p>99 ر.س</p>", "99 ر.س", "Arabic"),
        ("<h1>Thing</h1><p>5 € – 9 €</p>", "5 € – 9 €", "a range stays a range"),
        ("<h1>Thing</h1><p><span>$</span><span>8</span>.<span>99</span></p>", "$8.99", "in pieces"),
        ("<h1>Thing</h1><p>$19<sup>99</sup></p>", "$19.99", "raised cents"),
        ("<h1>Thing</h1><del>29 €</del> <b>19 €</b>", "19 €", "not the crossed-out one"),
        ('<h1>Thing</h1><i class="old-price">29 €</i> <b>19 €</b>', "19 €", "not the old one"),
        ('<h1>Thing</h1><i class="regular-price">29 €</i>', "29 €", "the only one, whatever its name"),
        ("<h1>Thing</h1><p>0,00 €</p><p>9 €</p>", "9 €", "nothing is no price"),
        ('<h1>Thing</h1><p class="delivery">4,95 €</p><p>9 €</p>', "9 €", "not postage"),
        (f"<h1>Thing</h1>{CARD.format(1)}{CARD.format(2)}{CARD.format(3)}", "", "prices of other listings"),
        (f"<h1>Thing</h1>{CARD.format(1)}", "", "a single other listing"),
        ("<h1>Thing</h1><footer>Free from 29 €</footer>", "", "the footer"),
        ("<h1>Thing</h1><p>Save 10 € now, when you buy two of our fine things</p>", "", "a sentence is no notation"),
        ("<h1>Thing</h1><p>12345</p>", "", "a number is no price"),
        ('<p class="price">9 €</p><h1>Thing</h1>', "9 €", "a buying box before the heading"),
        ("<p>9 €</p><h1>Thing</h1>", "", "what merely stands before the heading, in the basket perhaps"),
    ],
)
def test_without_markup_the_price_is_the_one_beside_the_heading(body: str, price: str, why: str) -> None:
    assert only(f"<html><head><title>Thing</title></head><body>{body}</body></html>").price == price, why


def test_the_plans_currency_and_language_fill_in_where_the_page_names_none() -> None:
    bare = "<html><body><h1>Thing</h1></body></html>"
    priced = linked(product(offers={"price": "5"})).replace(" lang=de", "")
    assert (only(bare, currency="EUR", language="de").currency, only(bare, language="de").language) == ("", "de")
    assert only(priced, currency="EUR", language="de").currency == "EUR"
    assert only(linked(product(offers=offer())), currency="USD", language="en").currency == "EUR"


@pytest.mark.parametrize(
    ("page", "sure", "why"),
    [
        (linked(product()), True, "markup"),
        ("<h1>Thing</h1><p>9 €</p>", True, "a price"),
        ('<meta property="og:type" content="product"><h1>Thing</h1>', True, "declared"),
        ("<title>About us</title><h1>About us</h1>", False, "a page that informs"),
        ("", False, "an empty page"),
    ],
)
def test_a_page_says_whether_it_offers_anything(page: str, sure: bool, why: str) -> None:
    assert read_page(page, URL).sure is sure, why


@pytest.mark.parametrize("depth", [2_040, 2_100, 5_000, 50_000])
def test_a_page_nested_however_deep_is_read(depth: int) -> None:
    page = f"<html><body>{'<div>' * depth}<h1>Thing</h1><p>9 €</p>{'</div>' * depth}</body></html>"
    assert (only(page).title, only(page).price) == ("Thing", "9 €")


@pytest.mark.parametrize("depth", [2_100, 5_000, 20_000])
def test_a_page_nested_in_elements_of_no_known_name_is_read(depth: int) -> None:
    page = f"<html><body>{'<x-y>' * depth}<h1>Thing</h1><p>9 €</p></body></html>"
    assert (only(page).title, only(page).price) == ("Thing", "9 €")


def test_a_page_nested_in_links_is_a_problem_and_not_empty() -> None:
    page = f"<html><body>{'<sup>' * 5_000}<h1>Thing</h1></body></html>"
    assert [problem.place for problem in read_page(page, URL).problems] == ["page"]


@pytest.mark.parametrize(
    "filling",
    [
        "<p>text of a page that goes on and on</p>",
        '<a href="/p/1">Thing <b>9 €</b></a>',
        '<div itemscope itemtype="http://schema.org/Product"><i itemprop="name">x</i></div>',
        '<i itemprop="name">x</i>',
        '<meta name="a" content="b">',
        "<h1>x</h1>",
        '<li><img src="a.jpg">9 €</li>',
        "<b>1",
    ],
)
def test_a_page_of_megabytes_is_read(filling: str) -> None:
    size = 5_000_000 if filling.startswith("<p>") else 1_500_000
    page = f"<h1>Thing</h1><div itemscope>{filling * (size // len(filling))}"
    assert isinstance(read_page(page.encode(), URL), PageReading)


@pytest.mark.parametrize("filling", ["1 ", "[] ", '{"@type":"Product","name":"x"}', '"a",'])
def test_a_script_of_megabytes_is_read(filling: str) -> None:
    script = filling * (2_000_000 // len(filling))
    page = f'<script type="application/ld+json">{script}</script><h1>Thing</h1>'
    assert isinstance(read_page(page, URL), PageReading)


FRAGMENTS = [
    *("<div>", "</div>", "<h1>", "</h1>", "<title>", "<script type='application/ld+json'>", "</script>", "{", "}", "["),
    *('"@type":"Product"', '"name":', '"x"', ",", "null", '"offers":', '"price":', "1e999", "<meta property=og:title "),
    *("content='", "'>", "itemscope ", "itemprop=name", "<a href='http://[", "<base href='//[::'>", "\ud800", "\x00"),
    *("&#x0;", "&", "9 €", "<!--", "<![CDATA[", "]]>", "<link rel=canonical href='https://[x'>", '"url":"http://[", '),
]


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(FRAGMENTS) | st.text(max_size=5), max_size=40).map("".join))
def test_no_page_breaks_the_reader(page: str) -> None:
    for item in read_page(page, URL).items:
        item.title.encode("utf-8")
    read_page(page.encode("utf-8", "surrogatepass"), URL)


def spec(price: str, **more: Any) -> dict[str, Any]:
    return {"@type": "UnitPriceSpecification", "price": price, "priceCurrency": "EUR", **more}


@pytest.mark.parametrize(
    ("specifications", "price", "why"),
    [
        ([spec("9", priceType="https://schema.org/ListPrice"), spec("4")], "4", "the list price first"),
        ([spec("4"), spec("9", priceType="https://schema.org/ListPrice")], "4", "the list price second"),
        ([spec("9"), spec("4", priceType="https://schema.org/SalePrice")], "4", "the sale price second"),
        ([spec("9"), spec("4")], "4", "nothing tells them apart: the lower one is asked"),
        ([spec("9"), spec("4", priceType="https://schema.org/StrikethroughPrice")], "9", "struck out"),
        ([spec("9"), spec("1", referenceQuantity={"value": "100", "unitCode": "GRM"})], "9", "of 100 grams"),
        ([spec("9"), spec("4", eligibleQuantity={"minValue": "12"})], "9", "for a dozen"),
        ([spec("9"), spec("4", validForMemberTier={"name": "Gold"})], "9", "for members"),
        ([spec("on request")], "on request", "no number: the gate says so"),
    ],
)
def test_of_several_price_specifications_the_one_asked_now_counts(
    specifications: list[Any], price: str, why: str
) -> None:
    item = only(linked(product(offers=[{"@type": "Offer", "priceSpecification": specifications}])))
    assert (item.price, item.currency) == (price, "EUR"), why


def test_several_sellers_of_one_product_on_a_page_are_several_listings() -> None:
    offers = [
        offer(price="9", seller={"name": "Berg"}),
        offer(price="7", seller={"name": "Tal"}),
        offer(price="8", seller={"name": "Berg"}),
    ]
    items = read_items(linked(product(sku="7", offers=offers)), URL)
    assert [(item.seller, item.price, item.listing_ref) for item in items] == [
        ("Berg", "9", "7#Berg"),
        ("Tal", "7", "7#Tal"),
    ]
    together = {"@type": "AggregateOffer", "lowPrice": "7", "offers": offers}
    assert [item.seller for item in read_items(linked(product(offers=together)), URL)] == ["Berg", "Tal"]


def test_several_offers_of_one_seller_are_one_listing() -> None:
    offers = [offer(price="9", seller={"name": "Berg"}), offer(price="7", seller={"name": "Berg"}), offer(price="8")]
    assert only(linked(product(sku="7", offers=offers))).listing_ref == "7"


def test_a_marketplace_that_names_itself_as_the_seller_is_not_believed_where_its_page_names_another() -> None:
    marked = linked(
        product(offers=offer(seller={"name": "Example"})), body="<h1>Thing</h1><p>Sold by <a href='/v/7'>Berg</a></p>"
    )
    assert only(marked).seller == "Berg"
    assert only(linked(product(offers=offer(seller={"name": "Example"})), body="<h1>Thing</h1>")).seller == "Example"
    assert (
        only(linked(product(offers=offer(seller={"name": "Tal"})), body="<h1>Thing</h1><p>Sold by Berg</p>")).seller
        == "Tal"
    )


@pytest.mark.parametrize(
    ("named", "title", "why"),
    [
        ("Thing - Example", "Thing", "the site's name glued on"),
        ("Example | Thing", "Thing", "before it"),
        ("Thing Example", "Thing", "with nothing between"),
        ("Thing - Blue", "Thing - Blue", "not the site's name"),
        ("Thing", "Thing", "nothing glued on"),
    ],
)
def test_the_sites_name_glued_to_a_products_name_is_left_out(named: str, title: str, why: str) -> None:
    assert only(linked(product(name=named), body="<h1>Thing</h1>")).title == title, why


def test_a_group_without_a_name_is_called_as_its_first_variant() -> None:
    group = {
        "@type": "ProductGroup",
        "hasVariant": [product(name="Thing red", offers=offer()), product(name="Thing blue")],
    }
    item = only(linked(group))
    assert (item.title, item.price) == ("Thing red", "5")


def test_notations_of_one_product_complete_each_other() -> None:
    named = '<b itemprop="name">Thing</b><i itemprop="brand">ACME</i>'
    body = f'<div itemscope itemtype="http://schema.org/Product">{named}</div>'
    item = only(linked(product(offers=offer()), body=body))
    assert (item.price, item.brand) == ("5", "ACME")


RDFA = """<div vocab="https://schema.org/" typeof="Product" resource="#p"><h1 property="name">Thing</h1>
<img property="image" src="/a.jpg"><a property="brand" typeof="Brand" href="/b"><span property="name">ACME</span></a>
<span property="sku">7</span><div property="offers" typeof="Offer"><span property="price" content="9.50">9,50</span>
<meta property="priceCurrency" content="EUR"><div property="seller" typeof="Organization">
<b property="name">Berg</b></div></div>
<div property="isRelatedTo" typeof="Product"><span property="name">Other</span></div></div>"""


@pytest.mark.parametrize(
    "body",
    [
        RDFA,
        RDFA.replace('"Product"', '"schema:Product"').replace('property="', 'property="schema:'),
        RDFA.replace('property="offers"', 'rel="schema:offers"'),
    ],
)
def test_rdfa_is_read_however_its_names_are_written(body: str) -> None:
    item = only(f"<title>Thing</title>{body}")
    assert (item.title, item.brand, item.listing_ref) == ("Thing", "ACME", "7")
    assert (item.price, item.currency, item.seller) == ("9.50", "EUR", "Berg")
    assert item.images == ("https://shop.example/a.jpg",)


@given(st.text(alphabet="<>/= '\"typeofproprtySchma:Product0", max_size=300))
@settings(max_examples=200, deadline=None)
def test_no_rdfa_breaks_the_reader(body: str) -> None:
    read_page(f'<div typeof="Product"><b property="name">Thing</b>{body}', URL)
