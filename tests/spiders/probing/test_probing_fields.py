"""Five pages of a site that no markup describes: where its fields stand is found, and held to pages never seen."""

import pytest

from monitor.practice.layouts import draw_layout
from spiders.probing.css import is_fragile, selectors_for
from spiders.probing.fields import propose_fields
from spiders.probing.labels import field_of, leading_label
from spiders.probing.samples import Unreadable, take_sample
from spiders.reading.selected import check_selectors
from tests.spiders.probing.layouts import proposals, wrong_fields

LAYOUTS = range(12)
# Numbers of layouts that nobody looked at while the rules were made.
OTHERS = range(7000, 7012)


@pytest.mark.parametrize("number", [*LAYOUTS, *OTHERS])
def test_the_proposed_selectors_read_unseen_pages_of_the_layout_right(number: int) -> None:
    found = proposals(number)
    selectors = {key: each.css for key, each in found.items()}
    check_selectors(selectors)
    assert wrong_fields(number, selectors) == []


@pytest.mark.parametrize("number", LAYOUTS)
def test_selectors_count_no_places_and_are_short(number: int) -> None:
    for each in proposals(number).values():
        assert "nth-" not in each.css
        assert len(each.css) <= 120
        assert each.css.count(" ") <= 12


def test_no_seller_is_proposed_where_none_is_shown() -> None:
    without = [number for number in range(40) if draw_layout(number).seller == "none"]
    assert len(without) >= 4
    assert [number for number in without[:6] if "seller" in proposals(number)] == []


def shop(number: int, *, menu: str = "", body: str = "") -> bytes:
    title = ("Desk lamp", "Green chair", "Oak table", "Wool blanket", "Tin kettle")[number]
    page = f"""<html><head><title>{title} – buy at Nook</title></head><body><div id="top">{menu}</div>
    <div id="p"><h1 class="pname">{title}</h1><p class="cost">{number + 11},50 €</p>{body}</div></body></html>"""
    return page.encode()


def sampled(*pages: bytes) -> dict[str, str]:
    samples = [take_sample(f"https://nook.example/p/{number}", page) for number, page in enumerate(pages)]
    return {each.key: each.css for each in propose_fields(samples)}


FIELDS = [
    ("<p>Sold by <a href='/u/{n}'>Shop {w}</a></p>", "seller", "Shop A", "a sentence and a link"),
    ("<dl><dt>Vendeur :</dt><dd>Maison {w}</dd></dl>", "seller", "Maison A", "French, with a colon"),
    ("<tr><td>卖家</td><td>店{w}</td></tr>", "seller", "店A", "Chinese, cells without a table"),
    ("<table><tr><th>البائع</th><td>متجر {w}</td></tr></table>", "seller", "متجر A", "Arabic"),
    ("<div class='row'><b>Продавец:</b> <span>ООО {w}</span></div>", "seller", "ООО A", "Russian, beside each other"),
    ("<div class='haendler-name'>Laden {w}</div>", "seller", "Laden A", "only a class"),
    ("<a href='/vendors/{n}'>Store {w}</a>", "seller", "Store A", "only where the link leads"),
    ("<ul class='list'><li>Brand: <a href='/m/{n}'>Make {w}</a></li></ul>", "brand", "Make A", "a list"),
    ("<p>Product Code: XK-{n}7</p>", "listing_ref", "XK-07", "one text with its label"),
    ("<form><input type='hidden' name='product_id' value='4{n}'></form>", "listing_ref", "40", "what the form sends"),
    ("<span class='sku'>SK{n}</span>", "listing_ref", "SK0", "only a class"),
]


@pytest.mark.parametrize(("body", "field", "value", "why"), FIELDS)
def test_a_fact_is_found_by_its_label_its_class_or_its_link(body: str, field: str, value: str, why: str) -> None:
    pages = [shop(number, body=body.replace("{n}", str(number)).replace("{w}", "ABCDE"[number])) for number in range(5)]
    samples = [take_sample(f"https://nook.example/p/{number}", page) for number, page in enumerate(pages)]
    found = {each.key: each for each in propose_fields(samples)}
    assert field in found, why
    assert found[field].values[0] == value, why


NOT_FIELDS = [
    ("<p>Contact our <a href='/about'>team</a></p>", "seller", "no seller is named"),
    ("<footer><a href='/vendors/1'>Sell with us</a></footer>", "seller", "a foot belongs to the site"),
    ("<a href='/store/help'>Nook</a>", "seller", "every page shows the same: the shop itself"),
    ("<p>Branding is our passion since 1999</p>", "brand", "a sentence"),
    ("<p class='note'>Item number: see the label</p>", "listing_ref", "no number"),
    ("<p>Model: XK-7</p>", "listing_ref", "the same on every page identifies nothing"),
]


@pytest.mark.parametrize(("body", "field", "why"), NOT_FIELDS)
def test_what_is_no_field_is_not_proposed(body: str, field: str, why: str) -> None:
    assert field not in sampled(*(shop(number, body=body) for number in range(5))), why


def test_prices_of_other_listings_are_left_alone_wherever_they_stand() -> None:
    card = "<div class='card'><a href='/p/9'><img src='/9.jpg'>Other</a><p class='cost'>3,00 €</p></div>"
    pages = [shop(number, menu=card * 3, body=f"<section>{card * 4}</section>") for number in range(5)]
    samples = [take_sample(f"https://nook.example/p/{number}", page) for number, page in enumerate(pages)]
    found = {each.key: each for each in propose_fields(samples)}
    assert found["price"].values == ("11,50 €", "12,50 €", "13,50 €", "14,50 €", "15,50 €")


def test_one_page_is_enough_to_propose_something() -> None:
    found = sampled(shop(0, body="<img src='/own.jpg'>"))
    assert {"title", "price", "images"} <= found.keys()


def test_no_pages_propose_nothing() -> None:
    assert propose_fields([]) == ()
    assert sampled(*[b"<html></html>"] * 5) == {}
    assert sampled(*[b"<html><p>Please sign in</p></html>"] * 5) == {}


@pytest.mark.parametrize("page", [b"<sup>" * 5_000 + b"x", b"<span class=price>1 EUR</span>" * 20_000])
def test_a_page_nested_too_deep_or_too_large_is_no_sample(page: bytes) -> None:
    with pytest.raises(Unreadable):
        take_sample("https://nook.example/", page)


HOSTILE = [
    b"<div>" * 4_000 + b"9,99 \xe2\x82\xac",
    b"<p class='" + b"price " * 3_000 + b"'>9,99 \xe2\x82\xac</p>",
    b"<a href='http://[::1'><img src='http://[::1'></a><h1>x</h1>",
    b"<h1 class='a\\'b\"c'>It's \"odd\"</h1><p id='1 2'>9 EUR</p>",
    b'<li>Brand: a"b</li>' * 500,
    b"<span class=price>1 EUR</span>" * 3_000,
    ("<h1>" + "9" * 100_000 + " €</h1>").encode(),
]


@pytest.mark.parametrize("page", HOSTILE)
def test_no_page_breaks_the_proposing(page: bytes) -> None:
    for css in sampled(page, page.replace(b"9", b"8"), page.replace(b"1", b"2")).values():
        check_selectors({"title": css})


@pytest.mark.parametrize(
    ("css", "fragile"),
    [
        (".product-title", False),
        ("#price", False),
        ("h1", False),
        ('[class*="Listing_price"]', False),
        (".css-1x2y3z", True),
        (".sc-bdVaJa", True),
        (".aB3xY9z", True),
        (".mt-2", True),
        ('dt:contains("a.mt-2") + dd', False),
    ],
)
def test_a_name_made_by_a_machine_is_known_as_fragile(css: str, fragile: bool) -> None:
    assert is_fragile(css) is fragile


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ("Sold by", "seller"),
        ("SELLER:", "seller"),
        ("Vendu par :", "seller"),
        ("品牌：", "brand"),
        ("Art.-Nr.", "listing_ref"),
        ("Цена", "price"),
        ("Sold out", ""),
        ("", ""),
        ("brand " * 20, ""),
    ],
)
def test_labels_are_known_in_many_languages(said: str, field: str) -> None:
    assert field_of(said) == field


@pytest.mark.parametrize(
    ("said", "led"),
    [
        ("Sold by ACME", ("seller", "Sold by")),
        ("Brand: ACME", ("brand", "Brand")),
        ("品牌：雅琪", ("brand", "品牌")),
        ("Model T Ford", ("", "")),
        ("Style icon", ("", "")),
        ("", ("", "")),
    ],
)
def test_a_text_that_begins_with_a_label_is_told_from_a_title(said: str, led: tuple[str, str]) -> None:
    assert leading_label(said) == led


def test_selectors_of_a_candidate_are_all_css() -> None:
    from spiders.probing.titles import title_candidates

    pages = title_candidates([take_sample("https://nook.example/p/0", shop(0))])
    tried = [css for css, _ in selectors_for(pages[0][0])]
    assert ".pname" in tried
    for css in tried:
        check_selectors({"title": css})
