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
