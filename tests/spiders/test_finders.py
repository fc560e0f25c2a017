"""Where a person would look for a listing's fields, on small pages in the manner of many shops' themes."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.intake.currencies import table
from spiders.reading.decoding import decode
from spiders.reading.finders import (
    find_brand,
    find_gtin,
    find_identifier,
    find_pictures,
    find_price,
    find_seller,
    find_title,
)
from spiders.reading.labels import find_labelled
from spiders.reading.notation import read_notation
from spiders.reading.tree import plant
from spiders.reading.view import View

URL = "https://www.acorn.example/p/1"


def view(body: str, head: str = "<title>Thing</title>") -> View:
    return View(plant(decode(f"<html><head>{head}</head><body>{body}</body></html>")), URL)


@pytest.mark.parametrize(
    ("body", "seller", "why"),
    [
        ("<h1>Thing</h1><div>Sold by <a href='/s/7'>Berg GmbH</a></div>", "Berg GmbH", "a link after the words"),
        ("<h1>Thing</h1><div>Sold by Berg GmbH</div>", "Berg GmbH", "the words and the name in one text"),
        ("<h1>Thing</h1><p>Sold by Berg and ships from Acorn.</p>", "Berg", "who ships is another matter"),
        ("<h1>Thing</h1><p>Verkauf durch</p><p>BERG</p>", "BERG", "German, the name in the next line"),
        ("<h1>Thing</h1><table><tr><th>Vendeur</th><td>Berg</td></tr></table>", "Berg", "a row of a table"),
        ("<h1>Thing</h1><dl><dt>Продавец:</dt><dd>ООО Гора</dd></dl>", "ООО Гора", "Russian, a list of terms"),
        ("<h1>Thing</h1><dl><dt>掌柜：</dt><dd><a>shanshan88</a></dd></dl>", "shanshan88", "Chinese"),
        ("<h1>Thing</h1><span>البائع:</span> <b>متجر الجبل</b>", "متجر الجبل", "Arabic"),
        ("<h1>Thing</h1><p>Store: <a href='/store/berg'>Berg</a></p>", "Berg", "a store that has a page of its own"),
        (
            "<h1>Thing</h1><div class='seller-name'>berg88 (1204)</div>",
            "berg88",
            "named by its class, without its score",
        ),
        ("<h1>Thing</h1><a href='/vendor/berg/'>Berg</a>", "Berg", "a link to a seller's page"),
        ("<h1>Thing</h1><a href='/x?seller=77'>Berg</a>", "Berg", "a seller's number in a link"),
        ("<h1>Thing</h1><p>Sold by Acorn</p>", "Acorn", "the site itself, where its page says so"),
        ("<h1>Thing</h1><p>19 €</p>", "", "a shop that sells all by itself"),
        ("<h1>Thing</h1><p>Store: open until 8 p.m.</p>", "", "a store's hours"),
        ("<h1>Thing</h1><p>Seller ratings are moderated</p>", "", "a sentence"),
        ("<h1>Thing</h1><a href='/vendor/berg/'>Visit store</a>", "", "words to click on are no name"),
        ("<header class='store-name'><a href='/'>Acorn</a></header><h1>Thing</h1>", "", "the site's own sign"),
        ("<h1>Thing</h1><nav><a href='/sellers/top'>Top sellers</a></nav>", "", "a menu"),
        ("<h1>Thing</h1><div class='related'>Sold by Tal</div>", "", "another listing's seller"),
        ("<h1>Thing</h1><footer>Seller: <a href='/v/1'>Berg</a></footer>", "", "the footer"),
        (f"<h1>Thing</h1><p>Sold by {'long ' * 40}</p>", "", "a paragraph"),
    ],
)
def test_the_seller_is_whom_the_page_names(body: str, seller: str, why: str) -> None:
    found = find_seller(view(body))
    assert (found.text if found else "") == seller, why


@pytest.mark.parametrize(
    ("body", "brand", "why"),
    [
        ("<h1>Thing</h1><p>Brand: ACME</p>", "ACME", "a line"),
        ("<h1>Thing</h1><p><b>Marke:</b> ACME</p>", "ACME", "the label set bold"),
        ("<h1>Thing</h1><table><tr><td>Производитель</td><td>ACME</td></tr></table>", "ACME", "a row"),
        ("<h1>Thing</h1><li>品牌: KBDfans</li>", "KBDfans", "Chinese"),
        ("<h1>Thing</h1><li>品牌：耐克</li>", "耐克", "a full-width colon"),
        ("<h1>Thing</h1><span>العلامة التجارية</span><span>نايك</span>", "نايك", "Arabic"),
        ("<h1>Thing</h1><a href='/brand/acme'>ACME</a>", "ACME", "a link to the maker's goods"),
        (
            "<h1>Thing</h1><a href='/index.php?route=product/manufacturer/info&manufacturer_id=8'>ACME</a>",
            "ACME",
            "OpenCart",
        ),
        ("<h1>Thing</h1><div class='product__vendor'>ACME</div>", "ACME", "named by its class"),
        ("<h1>Thing</h1><p>Brand new, never worn</p>", "", "an ordinary word"),
        ("<h1>Thing</h1><p>Brand: N/A</p>", "", "none"),
        ("<nav><a href='/brand/acme'>ACME</a></nav><h1>Thing</h1>", "", "a menu"),
        ("<h1>Thing</h1><div class='related'><p>Brand: Other</p></div>", "", "another listing's"),
        ("<h1>Thing</h1>", "", "none at all"),
    ],
)
def test_the_brand_is_what_the_page_calls_so(body: str, brand: str, why: str) -> None:
    found = find_brand(view(body))
    assert (found.text if found else "") == brand, why


@pytest.mark.parametrize(
    ("body", "number", "why"),
    [
        ("<h1>Thing</h1><p>SKU: AB-12/3</p>", "AB-12/3", "a line"),
        ("<h1>Thing</h1><p>SKU <span>AB123</span></p>", "AB123", "in pieces"),
        ("<h1>Thing</h1><p>Art.-Nr. 1830329</p>", "1830329", "German, without a colon"),
        ("<h1>Thing</h1><p>Артикул: 77812</p>", "77812", "Russian"),
        ("<h1>Thing</h1><li>货号: X-5521</li>", "X-5521", "Chinese"),
        ("<h1>Thing</h1><form><input name='product_id' value='42'></form>", "42", "what the basket would order"),
        ("<h1>Thing</h1><button name='add-to-cart' value='42'>Add</button>", "42", "WooCommerce's button"),
        ("<h1>Thing</h1><p>SKU: none</p>", "", "no number"),
        ("<h1>Thing</h1><p>Reference works for all</p>", "", "a sentence"),
        ("<h1>Thing</h1>", "", "none at all"),
    ],
)
def test_the_identifier_is_what_the_shop_numbers_the_listing_by(body: str, number: str, why: str) -> None:
    found = find_identifier(view(body))
    assert (found.text if found else "") == number, why


def test_a_trade_items_number_is_taken_only_where_it_is_called_so() -> None:
    found = find_gtin(view("<h1>Thing</h1><p>EAN: 4006381333931</p>"))
    assert found is not None
    assert found.text == "4006381333931"
    assert find_gtin(view("<h1>Thing</h1><p>Call 4006381333931</p>")) is None


@pytest.mark.parametrize(
    ("body", "pictures", "why"),
    [
        ("<h1>Thing</h1><img src='/a.jpg' alt='Thing'>", ["/a.jpg"], "its text is the title"),
        (
            "<h1>Thing</h1><div class='product-gallery'><img src='/a.jpg'><img src='/b.jpg'></div>",
            ["/a.jpg", "/b.jpg"],
            "a gallery",
        ),
        (
            "<h1>Thing</h1><div class='gallery'><img src='data:image/gif;base64,x' data-src='/a.jpg'></div>",
            ["/a.jpg"],
            "lazy",
        ),
        (
            "<h1>Thing</h1><div class='gallery'><a href='/big.jpg'><img src='/a.jpg'></a></div>",
            ["/a.jpg"],
            "linked to itself",
        ),
        (
            "<h1>Thing</h1><div class='gallery'><img srcset='/a.jpg 1x, /b.jpg 2x'></div>",
            ["/a.jpg"],
            "the first of a set",
        ),
        (
            "<h1>Thing</h1><div class='product-slider'><img src='/a.jpg' alt='Thing'></div>",
            ["/a.jpg"],
            "a slider of its own",
        ),
        ("<img src='/logo.png' alt='Thing'><h1>Thing</h1>", [], "the shop's sign"),
        ("<h1>Thing</h1><div class='gallery'><img src='/a.jpg' width=20></div>", [], "a button"),
        ("<h1>Thing</h1><a href='/p/2'><img src='/a.jpg' alt='Thing'></a>", [], "leads to another listing"),
        ("<h1>Thing</h1><div class='related gallery'><img src='/a.jpg'></div>", [], "related listings"),
        ("<h1>Thing</h1><img src='/a.jpg'>", [], "nothing says that it shows the thing"),
    ],
)
def test_pictures_are_those_of_the_listing(body: str, pictures: list[str], why: str) -> None:
    found = [each.text.removeprefix("https://www.acorn.example") for each in find_pictures(view(body))]
    assert found == pictures, why


@pytest.mark.parametrize(
    ("body", "price", "why"),
    [
        ("<h1>Thing</h1><em>¥</em><b>149.00 - 159.00</b>", "¥149.00 - 159.00", "a range with one sign"),
        ("<h1>Thing</h1><p>€ 97,39 - 128,72</p>", "€ 97,39 - 128,72", "a range with one sign before it"),
        ("<h1>Thing</h1><p>₹ 1,54,999</p>", "₹ 1,54,999", "Indian thousands"),
        ("<h1>Thing</h1><p>US $67.00/ea</p>", "US $67.00", "each"),
        ("<h1>Thing</h1><p>19,99 € inkl. MwSt.</p>", "19,99 €", "with its tax"),
        ("<h1>Thing</h1><p>125 ريال</p>", "125 ريال", "a word for the currency"),
        ("<h1>Thing</h1><p>2 500 рублей</p>", "2 500 рублей", "Russian, in words"),
        ("<h1>Thing</h1><p>Old price: $20</p><p>Now: $15</p>", "$15", "the words tell the old one"),
        ("<h1>Thing</h1><span>原价</span><span>¥99</span> <span>现价</span><span>¥59</span>", "¥59", "Chinese words"),
        ("<h1>Thing</h1><p>Shipping: $4.99</p><p>$15</p>", "$15", "not postage"),
        ("<h1>Thing</h1><p>$15</p><p>€ 5,99 / kg</p>", "$15", "not the price of a kilogram"),
        ("<h1>Thing</h1><p>$24.96/mo.</p><p>$649.99</p>", "$649.99", "not a month's share"),
        ("<h1>Thing</h1><p>Price: 1.299,00</p>", "1.299,00", "no sign: the platform's currency is meant"),
        ("<h1>Thing</h1><p>Number of extruders 2</p>", "", "'rs 2' within words is no price"),
        ("<h1>Thing</h1><p>12.50</p>", "", "a number that nothing calls a price"),
    ],
)
def test_the_price_is_what_is_asked_now(body: str, price: str, why: str) -> None:
    found = find_price(view(body))
    assert (found.text if found else "") == price, why


@pytest.mark.parametrize(
    ("head", "body", "title", "why"),
    [
        ("<title>Blue Boots - Acorn</title>", "<h1>Blue Boots</h1>", "Blue Boots", "the large heading"),
        ("<title>Blue Boots - Acorn</title>", "<h1>Acorn</h1><h2>Blue Boots</h2>", "Blue Boots", "a smaller one"),
        ("<title>Blue Boots | Acorn</title>", "<div class='product-name'>Blue Boots</div>", "Blue Boots", "a box"),
        ("<title>蓝色靴子-山猫网</title>", "<h3>蓝色靴子</h3>", "蓝色靴子", "a Chinese site's name glued on"),
        ("<title>Blue Boots - Acorn</title>", "<h2>Related listings</h2>", "", "no heading says it"),
        ("<title>Blue Boots - Acorn</title>", "<div class='breadcrumb title'>Blue Boots</div>", "", "a trail"),
    ],
)
def test_the_title_is_the_heading_that_says_what_the_page_is_about(head: str, body: str, title: str, why: str) -> None:
    found = find_title(view(body, head))
    assert (found.text if found else "") == title, why


# Words that are currencies to the gate, but beside a number on a page as often something else.
UNSEEN_WORDS = {"р", "ks", "r", "CUP", "BAM", "ALL", "ANG", "TOP", "SOS", "MOP", "btc", "xbt", "eth", "usdt", "usdc"}


def test_nearly_every_word_for_money_that_the_gate_knows_is_seen_on_a_page() -> None:
    words = [word for word, codes in table().words.items() if codes]
    unseen = {word for word in words if not (read_notation(f"19 {word}") or read_notation(f"{word} 19"))}
    assert unseen == UNSEEN_WORDS


def test_what_is_found_can_be_found_again() -> None:
    page = view("<h1>Thing</h1><p>Sold by <a href='/s/7'>Berg</a></p><p class='price'>19 €</p>")
    seller, price = find_seller(page), find_price(page)
    assert seller is not None
    assert price is not None
    assert (seller.element.tag, price.element.get("class")) == ("a", "price")


@given(st.text(alphabet="<>/abp ='\":Sold byrand€1.23掌柜", max_size=300))
@settings(max_examples=200, deadline=None)
def test_no_page_breaks_a_finder(body: str) -> None:
    page = view(f"<h1>Thing</h1>{body}")
    for find in (find_brand, find_gtin, find_identifier, find_pictures, find_price, find_seller, find_title):
        find(page)
    assert isinstance(find_labelled(page.root), dict)
