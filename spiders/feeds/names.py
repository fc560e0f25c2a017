"""How shops call the fields of a listing in their feeds, settled name first; whichever form the feed has.

Google's names: https://support.google.com/merchants/answer/7052112. Facebook's and Awin's catalogues, and shops' own
exports, use the others. A name counts without its prefix ("g:"), case, and however its words are joined.
"""

import re
from collections.abc import Mapping
from functools import lru_cache

NAMES: Mapping[str, tuple[str, ...]] = {
    "id": (
        *("id", "product_id", "item_id", "offer_id", "listing_id", "listing_ref", "retailer_id", "merchant_product_id"),
        *("aw_product_id", "unique_id", "sku", "product_code", "article_number", "artikelnummer", "artikelnr"),
        *("reference", "référence", "referencia", "артикул", "商品id", "商品编号", "guid", "handle"),
    ),
    "title": (
        *("title", "product_name", "name", "product_title", "item_name", "titel", "produktname", "bezeichnung"),
        *("titre", "nom", "título", "titulo", "nombre", "nome", "название", "наименование", "商品名称"),
        *("标题", "商品名"),
    ),
    "description": (
        *("description", "product_description", "body_html", "long_description", "summary", "content"),
        *("short_description", "beschreibung", "descripción", "descripcion", "descrição", "описание", "描述"),
    ),
    "link": (
        *("link", "url", "product_url", "deep_link", "deeplink", "merchant_deep_link", "product_link", "item_url"),
        *("permalink", "canonical_url", "aw_deep_link", "lien", "enlace", "ссылка", "链接", "mobile_link"),
    ),
    "image_link": (
        *("image_link", "image_url", "image", "images", "picture", "pictures", "photo", "photos", "merchant_image_url"),
        *("main_image", "image_src", "img", "thumbnail", "bild", "bild_url", "imagen", "фото", "изображение", "图片"),
    ),
    "additional_image_link": ("additional_image_link", "additional_image_links", "additional_images", "gallery"),
    "price": (
        *("price", "search_price", "price/amount", "price/value", "price_amount", "price_value", "price/price"),
        *("offers/price", "offers/low_price", "variants/price", "prices/price", "pricing/price", "unit_price"),
        *("preis", "prix", "precio"),
        *("preço", "preco", "prezzo", "cena", "prijs", "цена", "价格"),
    ),
    "sale_price": (
        *("sale_price", "special_price", "discounted_price", "final_price", "current_price", "offer_price"),
        *("sale_price/amount", "sale_price/value", "promo_price", "angebotspreis", "prix_promo", "precio_oferta"),
    ),
    "price_minor": (
        *("price_cents", "price_minor", "price_in_cents", "price_in_minor", "price_minor_units", "amount_minor"),
        *("price_minor_unit", "price/cents", "price/amount_minor", "price/minor", "price/cent_amount", "pricecents"),
    ),
    "list_price": (
        *("list_price", "regular_price", "original_price", "compare_at_price", "old_price", "oldprice", "rrp", "msrp"),
        *("store_price", "rrp_price", "uvp", "was_price"),
    ),
    "currency": (
        *("currency", "currency_code", "price_currency", "price/currency", "price/currency_code", "currency_id"),
        *("offers/price_currency", "offers/currency", "prices/currency", "pricing/currency", "sale_price/currency"),
        *("pricecurrency", "währung", "devise", "moneda", "валюта", "货币"),
    ),
    "brand": ("brand", "brand_name", "manufacturer", "vendor", "make", "marke", "hersteller", "marque", "marca",
              "бренд", "производитель", "品牌"),
    "product_type": (
        *("product_type", "google_product_category", "category", "category_name", "merchant_category", "categories"),
        *("category_path", "merchant_product_category_path", "kategorie", "catégorie", "categoría", "категория"),
        *("分类", "类目"),
    ),
    "seller_name": ("seller_name", "external_seller_name", "merchant_name", "seller", "shop_name", "store_name",
                    "vendor_name", "sold_by", "verkäufer", "vendeur", "vendedor", "продавец", "卖家", "店铺"),
    "seller_id": ("external_seller_id", "seller_id", "seller/id", "shop/id", "merchant/id", "merchant_id", "shop_id",
                  "store_id"),
    "seller_contact": ("seller_contact", "seller_contacts", "seller_email", "seller_phone"),
    "condition": ("condition", "item_condition", "zustand", "état", "estado", "состояние"),
    "gtin": ("gtin", "gtin13", "gtin14", "gtin12", "gtin8", "ean", "ean13", "upc", "isbn", "barcode", "jan"),
    "multipack": ("multipack", "pack_size", "packsize", "pack_quantity", "package_quantity", "units_per_pack"),
    "ships_from": ("ships_from_country", "ships_from", "shipping_origin"),
    "ships_to": ("shipping/country", "ships_to_country", "ships_to", "shipping_countries", "shipping_country"),
    "shipping": ("shipping",),
    "language": ("language", "content_language", "lang", "locale"),
}  # fmt: skip

_JOINTS = re.compile(r"[\s\-._:]+")
# "price (EUR)", "Preis in EUR", "price_eur": the column says the currency.
_CURRENCY = re.compile(r"^(?P<name>.+?)[_\s]*(?:[(\[]|_in_|_)(?P<currency>[a-z]{3})[)\]]?$")
_MONEY_NAMES = frozenset(NAMES["price"] + NAMES["sale_price"] + NAMES["list_price"])
_WORDS = re.compile(r"(?<=[a-zà-ÿ0-9])(?=[A-Z])")


@lru_cache(maxsize=4_096)
def settled_name(written: str) -> str:
    """The name as it stands in NAMES: "g:Image Link" and "imageLink" are both "image_link"."""
    plain = _WORDS.sub("_", written.strip().removeprefix("\ufeff").removeprefix("g:")[:200])
    return _JOINTS.sub("_", plain.casefold()).strip("_ ")


@lru_cache(maxsize=1_024)
def column_of(written: str) -> tuple[str, str]:
    """A column's settled name, and the currency that it states with a price: "Price (EUR)" is price, EUR."""
    name = settled_name(written)
    found = _CURRENCY.match(name)
    if found and name not in _MONEY_NAMES and found["name"].rstrip("_") in _MONEY_NAMES:
        return found["name"].rstrip("_"), found["currency"].upper()
    return name, ""
