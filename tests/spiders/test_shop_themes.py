"""Listings' pages in the manner of well-known shop systems' own themes, all markup for machines left out.

Each is drawn small by us after how such themes are built: where the heading, the price, the old price, the basket's
total, the maker, the number and the related listings stand, and what their classes are called.
"""

from pathlib import Path

import pytest

from monitor.intake.money import read_money
from spiders.items import Item
from spiders.reading import read_page

URL = "https://www.acorn.example/p/boots"

THEMES = Path(__file__).parent / "themes"

# theme, field, what a person sees
SEEN = [
    ("woocommerce_storefront", "title", "Blue Boots"),
    ("woocommerce_storefront", "price", "49.00 EUR"),
    ("woocommerce_storefront", "listing_ref", "B-77"),
    ("woocommerce_storefront", "seller", ""),
    ("woocommerce_storefront", "images", "https://www.acorn.example/up/boots.jpg"),
    ("woocommerce_with_dokan_s_vendors", "seller", "Berg Outdoor"),
    ("prestashop_classic", "title", "Blue Boots"),
    ("prestashop_classic", "price", "49.00 EUR"),
    ("prestashop_classic", "brand", "ACME"),
    ("prestashop_classic", "listing_ref", "B-77"),
    ("prestashop_classic", "images", "https://www.acorn.example/7-large/boots.jpg"),
    ("opencart_3", "price", "49.00 USD"),
    ("opencart_3", "brand", "ACME"),
    ("opencart_3", "listing_ref", "B-77"),
    ("opencart_3", "images", "https://www.acorn.example/cache/boots-228.jpg"),
    ("magento_2_luma", "title", "Blue Boots"),
    ("magento_2_luma", "price", "49.00 USD"),
    ("magento_2_luma", "brand", "ACME"),
    ("magento_2_luma", "listing_ref", "B-77"),
    ("shopify_dawn", "title", "Blue Boots"),
    ("shopify_dawn", "price", "49.00 USD"),
    ("shopware_6", "price", "49.00 EUR"),
    ("shopware_6", "brand", "ACME"),
    ("shopware_6", "listing_ref", "B-77"),
    ("nopcommerce", "price", "49.00 USD"),
    ("nopcommerce", "brand", "ACME"),
    ("nopcommerce", "seller", "Berg Outdoor"),
    ("nopcommerce", "listing_ref", "B-77"),
    ("oscommerce_and_zen_cart", "title", "Blue Boots"),
    ("oscommerce_and_zen_cart", "price", "49.00 USD"),
    ("oscommerce_and_zen_cart", "brand", "ACME"),
    ("oscommerce_and_zen_cart", "listing_ref", "B-77"),
    ("sylius", "price", "49.00 USD"),
    ("sylius", "brand", "ACME"),
    ("spree_and_solidus", "price", "49.00 USD"),
    ("spree_and_solidus", "brand", "ACME"),
    ("chinese_marketplace", "title", "蓝色靴子 男款 秋季新品"),
    ("chinese_marketplace", "price", "499.00 CNY"),
    ("chinese_marketplace", "seller", "shanshan88"),
    ("chinese_marketplace", "brand", "ACME/艾克"),
    ("chinese_marketplace", "listing_ref", "B-77"),
    ("russian_marketplace", "title", "Синие ботинки"),
    ("russian_marketplace", "price", "4900 RUB"),
    ("russian_marketplace", "seller", "ООО «Гора»"),
    ("russian_marketplace", "brand", "ACME"),
    ("russian_marketplace", "listing_ref", "77812"),
    ("arabic_shop", "title", "حذاء أزرق"),
    ("arabic_shop", "price", "490 SAR"),
    ("arabic_shop", "seller", "متجر الجبل"),
    ("arabic_shop", "brand", "ACME"),
    ("arabic_shop", "listing_ref", "B-77"),
    ("classified", "title", "Blaue Stiefel"),
    ("classified", "price", "49 EUR"),
    ("bagisto_2", "title", "Blue Boots"),
    ("bagisto_2", "price", "49.00 USD"),
    ("bagisto_2", "seller", "Berg Outdoor"),
    ("bagisto_2", "brand", "ACME"),
    ("bagisto_2", "listing_ref", "B-77"),
    ("cs_cart_multi_vendor", "title", "Blue Boots"),
    ("cs_cart_multi_vendor", "price", "49.00 USD"),
    ("cs_cart_multi_vendor", "seller", "Berg Outdoor"),
    ("cs_cart_multi_vendor", "brand", "ACME"),
    ("cs_cart_multi_vendor", "listing_ref", "B-77"),
    ("cs_cart_multi_vendor", "images", "https://www.acorn.example/images/thumbnails/320/boots.jpg"),
    ("zen_cart_sale", "title", "Blue Boots"),
    ("zen_cart_sale", "price", "49.00 USD"),
    ("zen_cart_sale", "seller", ""),
    ("zen_cart_sale", "brand", "ACME"),
    ("zen_cart_sale", "listing_ref", "B-77"),
    ("zen_cart_sale", "images", "https://www.acorn.example/images/boots_MED.jpg"),
    ("ecshop", "title", "蓝色靴子"),
    ("ecshop", "price", "499.00 CNY"),
    ("ecshop", "seller", ""),
    ("ecshop", "brand", "ACME"),
    ("ecshop", "listing_ref", "ECS000077"),
    ("ecshop", "images", "https://www.acorn.example/p/images/7_G.jpg"),
    ("shopxo", "title", "蓝色靴子"),
    ("shopxo", "price", "499.00 CNY"),
    ("shopxo", "seller", "山山鞋店"),
    ("shopxo", "brand", "ACME"),
    ("shopxo", "listing_ref", "B-77"),
    ("bitrix", "title", "Синие ботинки"),
    ("bitrix", "price", "4900 RUB"),
    ("bitrix", "seller", "ООО «Гора»"),
    ("bitrix", "brand", "ACME"),
    ("bitrix", "listing_ref", "B-77"),
    ("bitrix", "images", "https://www.acorn.example/upload/iblock/7.jpg"),
    ("insales", "title", "Синие ботинки"),
    ("insales", "price", "4900 RUB"),
    ("insales", "seller", ""),
    ("insales", "brand", "ACME"),
    ("insales", "listing_ref", "B-77"),
    ("insales", "images", "https://www.acorn.example/images/products/1/boots.jpg"),
    ("medusa_starter", "title", "Blue Boots"),
    ("medusa_starter", "price", "49.00 EUR"),
    ("medusa_starter", "seller", ""),
    ("medusa_starter", "brand", ""),
    ("medusa_starter", "images", "https://www.acorn.example/_next/image?url=boots.jpg&w=1920"),
    ("vendure_storefront", "title", "Blue Boots"),
    ("vendure_storefront", "price", "49.00 USD"),
    ("vendure_storefront", "seller", ""),
    ("vendure_storefront", "images", "https://www.acorn.example/assets/preview/boots.jpg?w=800"),
    ("sharetribe", "title", "Blue Boots"),
    ("sharetribe", "price", "49.00 USD"),
    ("sharetribe", "seller", "Berg O"),
    ("sharetribe", "brand", "ACME"),
    ("sharetribe", "images", "https://www.acorn.example/img/boots-1.jpg"),
    ("woocommerce_with_wcfm", "title", "Blue Boots"),
    ("woocommerce_with_wcfm", "price", "49.00 EUR"),
    ("woocommerce_with_wcfm", "seller", "Berg Outdoor"),
    ("woocommerce_with_wcfm", "listing_ref", "B-77"),
    ("woocommerce_with_wcfm", "images", "https://www.acorn.example/up/boots.jpg"),
    ("spree_5", "title", "Blue Boots"),
    ("spree_5", "price", "49.00 USD"),
    ("spree_5", "seller", "Berg Outdoor"),
    ("spree_5", "brand", "ACME"),
    ("spree_5", "listing_ref", "B-77"),
    ("opencart_4", "title", "Blue Boots"),
    ("opencart_4", "price", "49.00 USD"),
    ("opencart_4", "seller", ""),
    ("opencart_4", "brand", "ACME"),
    ("opencart_4", "listing_ref", "B-77"),
    ("magento_2_with_marketplace", "title", "Blue Boots"),
    ("magento_2_with_marketplace", "price", "49.00 USD"),
    ("magento_2_with_marketplace", "seller", "Berg Outdoor"),
    ("magento_2_with_marketplace", "brand", "ACME"),
    ("magento_2_with_marketplace", "listing_ref", "B-77"),
    ("magento_2_with_marketplace", "images", "https://www.acorn.example/media/boots.jpg"),
]


def shown(item: Item, field: str) -> str:
    if field == "price":
        money = read_money(item.price, item.currency, "", item.language)
        return f"{money.amount} {money.currency}"
    if field == "images":
        return " ".join(item.images)
    return str(getattr(item, field))


@pytest.mark.parametrize(("theme", "field", "seen"), SEEN)
def test_a_shops_own_theme_is_read_as_a_person_reads_it(theme: str, field: str, seen: str) -> None:
    found = read_page((THEMES / f"{theme}.html").read_bytes(), URL)
    assert [shown(item, field) for item in found.items] == [seen]
    assert found.sure


def test_every_theme_that_was_drawn_is_read() -> None:
    assert {path.stem for path in THEMES.glob("*.html")} == {theme for theme, _, _ in SEEN}


@pytest.mark.parametrize(
    ("called", "price", "why"),
    [
        ("font-bold", "49.00 USD", "small words of a style sheet name no old price"),
        ("sold-price", "49.00 USD", "nor does what was sold"),
        ("fa-regular", "49.00 USD", "nor a kind of icon"),
        ("discounted-price", "49.00 USD", "what is left after the discount"),
        ("line-through", "59.00 USD", "struck out by a class"),
        ("productOldPrice", "59.00 USD", "old in the middle of a word"),
        ("discount-amount", "59.00 USD", "the discount itself"),
    ],
)
def test_an_old_price_is_told_by_its_class_and_never_by_a_part_of_another_word(
    called: str, price: str, why: str
) -> None:
    page = f'<title>Blue Boots</title><h1>Blue Boots</h1><p class="{called}">$49.00</p><p class="x">$59.00</p>'
    [item] = read_page(page, URL).items
    assert shown(item, "price") == price, why


@pytest.mark.parametrize(
    ("link", "seller", "why"),
    [
        ('<a href="/u/5f-7/">Berg O</a>', "Berg O", "an account that sells"),
        ('<div class="comments"><a href="/users/77">Jo</a></div>', "", "who comments does not sell"),
        ('<div class="question-list"><a href="/users/77">Jo</a></div>', "", "nor who asks"),
        ('<a href="/users/login">Enter</a>', "", "the way in"),
        ('<a href="/members/edit">Jo</a>', "", "the visitor himself"),
    ],
)
def test_an_account_is_the_seller_only_where_it_is_no_other_visitor(link: str, seller: str, why: str) -> None:
    [item] = read_page(f"<title>Blue Boots</title><h1>Blue Boots</h1><p>$49.00</p>{link}", URL).items
    assert item.seller == seller, why
