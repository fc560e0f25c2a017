"""What the platform states about a listing: one record from which both the product page and the feed are written."""

from dataclasses import replace
from urllib.parse import quote, urljoin

from spiders.items import Item

# Google Merchant's words for a condition, and schema.org's OfferItemCondition for the same.
CONDITIONS = {
    "new": "https://schema.org/NewCondition",
    "used": "https://schema.org/UsedCondition",
    "refurbished": "https://schema.org/RefurbishedCondition",
    "damaged": "https://schema.org/DamagedCondition",
}


def listing_path(slug: str) -> str:
    """The path of a listing's page."""
    return f"/item/{slug}"


def category_path(slug: str) -> str:
    """The path of a category's first page, percent-encoded."""
    return f"/c/{quote(slug)}"


def picture_path(slug: str) -> str:
    """The path of the picture drawn for a listing that names none."""
    return f"/pictures/{slug}.svg"


def published(item: Item, *, slug: str, base: str) -> Item:
    """The listing as both sources state it under `base` (such as "http://127.0.0.1:8000").

    Its address is its page here, relative pictures are made absolute, and one is drawn where it names none. A
    condition that has a standard word gets that word. A currency is not stated without a price, because the feed
    cannot. All else stays as the file has it.
    """
    word = item.condition.strip().lower()
    return replace(
        item,
        url=base + listing_path(slug),
        images=tuple(_absolute(image, base) for image in item.images) or (base + picture_path(slug),),
        currency=item.currency if item.price else "",
        condition=word if word in CONDITIONS else item.condition,
    )


def _absolute(image: str, base: str) -> str:
    # Only a rooted path is completed: urljoin on hostile text raises or rewrites it.
    return urljoin(base, image) if image.startswith("/") and not image.startswith("//") else image
