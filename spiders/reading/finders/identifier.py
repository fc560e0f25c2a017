"""The shop's own number of a listing: what the page labels so, or what its basket button would order."""

import re
from collections.abc import Iterator
from itertools import islice

from spiders.reading.elsewhere import is_aside
from spiders.reading.found import Found
from spiders.reading.view import View

# What shop systems call the number in the form that puts a listing into the basket.
_ORDERED = frozenset(
    (
        *("product_id", "products_id", "id_product", "product", "productid", "add-to-cart", "goods_id", "item_id"),
        *("sku", "article", "artikel_id", "variant_id", "offer_id"),
    )
)
_NUMBER = re.compile(r"(?=\S*\d)[\w./+#-]{1,40}")
_GTIN = re.compile(r"\d[\d -]{6,16}[\dXx]")
MOST_CONSIDERED = 300


def find_identifier(view: View) -> Found | None:
    """The number by which the shop knows the listing; None where the page shows none."""
    for found in (*view.labelled.get("identifier", ()), *_ordered(view)):
        number = _NUMBER.match(found.text.strip())
        if number and not is_aside(found.element, view.around):
            return Found(text=number.group(), element=found.element, attribute=found.attribute)
    return None


def find_gtin(view: View) -> Found | None:
    """The trade item's number (EAN, UPC, ISBN) that the page labels so; None where it shows none."""
    for found in view.labelled.get("gtin", ()):
        number = _GTIN.search(found.text)
        if number and not is_aside(found.element, view.around):
            return Found(text=number.group(), element=found.element)
    return None


def _ordered(view: View) -> Iterator[Found]:
    fields = (each for each in view.root.iter("input", "button") if each.get("name", "").lower() in _ORDERED)
    for field in islice(fields, MOST_CONSIDERED):
        if value := field.get("value", "").strip():
            yield Found(text=value, element=field, attribute="value")
