"""What a platform answers with 200 where a listing is gone or never was: words, its front page, a list of others."""

import pytest

from spiders.items import CrawlPlan, PageKind, Reading
from spiders.reading import read_page
from spiders.sources import Page, source_for

URL = "https://acorn.example/p/boots-77"
CARDS = "".join(
    f'<div class="card"><a href="/p/{n}"><img src="/{n}.jpg"></a><a href="/p/{n}">Cap {n}</a> <b>{n}9,00 €</b></div>'
    for n in range(1, 7)
)


@pytest.mark.parametrize(
    "words",
    [
        "404 - Page not found",
        "Error 404",
        "Product not found!",
        "The page you requested was not found",
        "This item is no longer available",
        "Sorry, we could not find this page",
        "Oops!",
        "Diese Seite wurde nicht gefunden",
        "Das Produkt ist nicht mehr verfügbar",
        "Page introuvable",
        "Ce produit n'existe plus",
        "Página no encontrada",
        "Produto não encontrado",
        "Pagina non trovata",
        "Pagina niet gevonden",
        "Strona nie została znaleziona",
        "Страница не найдена",
        "Товар не найден",
        "Sayfa bulunamadı",
        "页面不存在",
        "该商品已下架",
        "您访问的页面不存在",
        "ページが見つかりません",
        "페이지를 찾을 수 없습니다",
        "الصفحة غير موجودة",
        "Halaman tidak ditemukan",
    ],
)
def test_words_that_a_listing_is_gone_are_no_title(words: str) -> None:
    for page in (f"<title>{words} | Acorn</title><h1>{words}</h1>{CARDS}", f"<title>Acorn</title><h2>{words}</h2>"):
        found = read_page(page, URL)
        assert found.items == (), page
        assert not found.sure


@pytest.mark.parametrize(
    ("page", "why"),
    [
        ("<title>Sorry! board game</title><h1>Sorry! board game</h1><p>$9.00</p>", "a price is asked"),
        ("<title>Boots 404</title><h1>Boots 404</h1>", "a number within a name"),
        ("<title>Lost and found box</title><h1>Lost and found box</h1>", "other words of the kind"),
        ("<title>Blue Boots</title><h1>Blue Boots</h1><p>Sold out</p>" + CARDS, "sold out, with others beside it"),
        (
            '<head><link rel="canonical" href="/"><title>Blue Boots</title></head><h1>Blue Boots</h1><p>SKU: B-77</p>',
            "a template's wrong address beside a number",
        ),
        (
            '<head><link rel="canonical" href="/p/boots-77"><title>Blue Boots</title></head><h1>Blue Boots</h1>',
            "its own address",
        ),
        ("<title>Blue Boots - Acorn</title><p>Warm and dry</p>", "no heading, and leads nowhere"),
    ],
)
def test_a_page_that_may_be_a_listing_stays_one(page: str, why: str) -> None:
    assert len(read_page(page, URL).items) == 1, why


@pytest.mark.parametrize(
    ("page", "why"),
    [
        (
            '<head><link rel="canonical" href="https://acorn.example/"><title>For your feet</title></head><h1>Hi</h1>',
            "canonical",
        ),
        ('<head><meta property="og:url" content="/"><title>All for your feet</title></head><p>Hello</p>', "OpenGraph"),
        (f"<title>All for your feet and more</title><h1>Acorn</h1>{CARDS}", "the shop's sign over a list"),
        (f"<title>All for your feet and more</title>{CARDS}", "a list without a heading"),
    ],
)
def test_a_front_page_or_a_list_in_a_listings_place_is_none(page: str, why: str) -> None:
    found = read_page(page, URL)
    assert found.items == (), why
    assert found.no_listing, why


def test_the_platforms_pattern_and_selectors_do_not_make_it_one_and_the_reason_is_told() -> None:
    body = f"<title>Page not found</title><h1>Page not found</h1>{CARDS}".encode()
    plan = CrawlPlan(
        name="p",
        kind="shop",
        start_url="https://acorn.example/",
        user_agent="x/1",
        allowed_hosts=("acorn.example",),
        listing_url_pattern="/p/",
        selectors={"title": "h1"},
    )
    [said] = source_for("shop").read(Page(url=URL, kind=PageKind.PRODUCT, body=body), plan)
    assert isinstance(said, Reading)
    assert said.items == ()
    assert [problem.reason for problem in said.problems] == [
        "the page says that there is no such listing: Page not found"
    ]
