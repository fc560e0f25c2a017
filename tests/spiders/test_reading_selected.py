"""The operator's own selectors: what they find, what they leave to the general reading, and what is no selector."""

import pytest

from spiders.reading.page import read_page
from spiders.reading.selected import SELECTABLE, check_selectors, price_in, selected, unlabelled
from spiders.reading.tree import plant

URL = "https://shop.example/p/7"
PAGE = """<html><head><title>Lamp | Shop</title></head><body>
<h1>Shop</h1><div class="main"><h2 class="name">Desk lamp</h2>
<p class="cost"><del>€ 40,00</del> <ins>€ 29,90</ins></p>
<ul><li>Brand: <a href="/b/1">ACME</a></li><li>Model: DL-7</li></ul>
<dl><dt>Vendu par</dt><dd><a href="/v/3">Comptoir</a></dd></dl>
<div class="pics"><img src="/wait.gif" data-src="/a.jpg"><img src="data:image/gif;base64,AA" data-src="/b.jpg 2x"></div>
</div><div class="others"><p class="cost">€ 3,00</p></div></body></html>"""

FOUND = [
    ("title", ".main .name", "Desk lamp", "a class"),
    ("title", "h2", "Desk lamp", "a tag"),
    ("price", ".cost", "€ 29,90", "the first, without what is struck out"),
    ("price", ".cost del", "€ 40,00", "the old one where it is asked for"),
    ("brand", 'li:contains("Brand:") a', "ACME", "by its label"),
    ("listing_ref", 'li:contains("Model:")', "DL-7", "the label is no part of the value"),
    ("seller", 'dt:contains("Vendu par") + dd', "Comptoir", "a definition list"),
    ("seller_id", 'dt:contains("Vendu par") + dd a::attr(href)', "/v/3", "an attribute"),
    ("images", ".pics img::attr(data-src)", ("https://shop.example/a.jpg", "https://shop.example/b.jpg"), "absolute"),
    ("images", ".pics img", ("https://shop.example/a.jpg", "https://shop.example/b.jpg"), "what waits to be seen"),
    ("seller", "dt + dd", "Comptoir", "the next sibling"),
    ("seller", "dl + dd", "", "the next sibling is another element"),
    ("seller", ".vendor", "", "nothing is there"),
    ("images", ".vendor img", (), "nothing is there"),
]


@pytest.mark.parametrize(("key", "css", "value", "why"), FOUND)
def test_a_selector_finds_its_field(key: str, css: str, value: object, why: str) -> None:
    check_selectors({key: css})
    assert selected(plant(PAGE), URL, key, css) == value, why


WRONG = [
    ({"prise": ".x"}, "selectors.prise: a listing has no such field; there are listing_ref, title", "a typo"),
    ({"url": "a::attr(href)"}, "selectors.url: a listing has no such field", "the address is the page's own"),
    ({"price": "..x"}, "selectors.price = '..x': not a CSS selector", "two dots"),
    ({"price": ""}, "selectors.price = '': not a CSS selector: it is empty", "nothing"),
    ({"price": "p:nope"}, "selectors.price = 'p:nope': not a CSS selector", "no such pseudo-class"),
    ({"price": "p::before"}, "selectors.price = 'p::before': not a CSS selector", "no such pseudo-element"),
    ({"title": "h1", "price": "p["}, "selectors.price = 'p['", "the second"),
    ({"seller": "dt ~ dd"}, "takes too long on a long page", "looks at every pair of siblings"),
    ({"title": "a " * 200}, "selectors.title: longer than 300 characters", "a slip of the clipboard"),
]


@pytest.mark.parametrize(("selectors", "said", "why"), WRONG)
def test_what_is_no_selector_is_refused_by_its_key(selectors: dict[str, str], said: str, why: str) -> None:
    with pytest.raises(ValueError) as refused:
        check_selectors(selectors)
    assert said in str(refused.value), why


PRICES = [
    ("<p>29,90 €</p>", "29,90 €", "plain"),
    ("<p>Price: <b>USD</b> <span>1,299.00</span></p>", "USD 1,299.00", "in parts, after a label"),
    ("<p><span>$</span>19<sup>99</sup></p>", "$ 19.99", "raised cents"),
    ("<p><s>$ 40</s> $ 30</p>", "$ 30", "struck out"),
    ('<p><span class="was-price">$ 40</span> <span>$ 30</span></p>', "$ 30", "called the price of before"),
    ("<p><del>$ 40</del></p>", "$ 40", "nothing else is there"),
    ("<p>1299</p>", "1299", "no currency at all"),
    ("<p>on request</p>", "", "no price"),
    ("<p></p>", "", "nothing"),
]


@pytest.mark.parametrize(("page", "price", "why"), PRICES)
def test_a_price_is_read_as_it_is_asked_now(page: str, price: str, why: str) -> None:
    assert price_in(plant(page).find(".//p")) == price, why  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("said", "css", "value"),
    [
        ("Brand: ACME", 'li:contains("Brand:")', "ACME"),
        ("品牌：雅琪", 'td:contains("品牌")', "雅琪"),
        ("brand ACME", "li:contains('Brand')", "ACME"),
        ("ACME", 'td:contains("Brand") + td', "ACME"),
        ("Brand: ACME", "li.brand", "Brand: ACME"),
    ],
)
def test_a_label_is_cut_off_only_where_the_selector_names_it(said: str, css: str, value: str) -> None:
    assert unlabelled(said, css) == value


def test_selectors_go_before_all_else_and_the_rest_is_read_as_ever() -> None:
    found = read_page(PAGE, URL, selectors={"title": ".name", "price": ".cost", "seller": "dd"})
    item = found.items[0]
    assert (item.title, item.price, item.seller, item.url) == ("Desk lamp", "€ 29,90", "Comptoir", URL)
    assert found.sure
    assert found.problems == ()


def test_a_selector_that_finds_nothing_leaves_the_field_to_the_general_reading_and_is_told() -> None:
    found = read_page(PAGE.replace("Shop</h1>", "Desk lamp</h1>"), URL, selectors={"title": ".gone", "seller": "dd"})
    assert found.items[0].title == "Desk lamp"
    assert found.items[0].seller == "Comptoir"
    assert [problem.place for problem in found.problems] == ["selectors"]
    assert "nothing for title;" in found.problems[0].reason


def test_a_page_that_offers_nothing_is_no_changed_layout() -> None:
    imprint = "<html><title>Imprint</title><h1>Imprint</h1><p>Shop Ltd, Some Street 1</p></html>"
    found = read_page(imprint, URL, selectors={"title": ".name", "price": ".cost"})
    assert found.problems == ()
    assert not found.sure


def test_the_currency_of_the_markup_stays_with_a_bare_price_and_yields_to_a_printed_one() -> None:
    marked = (
        '<script type="application/ld+json">{"@type":"Product","name":"Lamp","offers":{"price":"9","priceCurrency":'
        '"USD"}}</script><h1>Lamp</h1><i class="a">12</i><i class="b">12 €</i>'
    )
    assert read_page(marked, URL, selectors={"price": ".a"}).items[0].currency == "USD"
    assert read_page(marked, URL, selectors={"price": ".b"}).items[0].currency == ""


def test_every_field_of_a_listing_but_its_address_may_be_selected() -> None:
    assert {"title", "price", "seller", "brand", "listing_ref", "category", "images", "description"} <= set(SELECTABLE)
    check_selectors(dict.fromkeys(SELECTABLE, "p"))


def test_no_page_makes_a_selector_run_away() -> None:
    deep = "<li>" * 1500 + "Brand: x" + "<p class=cost>" * 1500 + "9 €"
    found = read_page(deep, URL, selectors={"brand": 'li:contains("Brand:")', "price": ".cost"})
    assert len(found.items) <= 1


def test_a_page_of_endless_siblings_is_left_to_the_general_reading_and_told() -> None:
    found = read_page("<h1>Lamp</h1><p>9 €</p>" + "<dt>a</dt><dd>b</dd>" * 4_000, URL, selectors={"brand": "dt + dd"})
    assert "more than 5,000 children" in found.problems[0].reason
    assert found.items[0].title == "Lamp"
