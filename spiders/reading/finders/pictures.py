"""The pictures of a listing: those of its gallery, or with its title as their text; not the shop's own signs."""

import re
from collections.abc import Iterator
from itertools import islice

from lxml import html

from spiders.addresses import joined
from spiders.reading.elsewhere import is_related, names_of
from spiders.reading.found import Found
from spiders.reading.headings import words_of
from spiders.reading.tree import seen_text
from spiders.reading.view import View

MOST = 20
MOST_CONSIDERED = 300
# Smaller ones, where the page says how large they are, are buttons and flags.
SMALLEST = 60
# The words of a picture's text that the title has too: it may say more, such as "front view".
AGREEING = 0.5

# Where a picture's address stands while it waits to be seen, the largest first.
_ADDRESSES = (
    *("data-zoom-image", "data-large_image", "data-full", "data-original", "data-lazy-src", "data-lazy", "data-src"),
    *("src", "data-srcset", "srcset"),
)
_GALLERY = re.compile(
    r"gallery|product[_-]?(?:image|img|photo|media|picture|single)|(?:main|big|large|zoom|primary)[_-]?(?:image|img|photo|pic)|"
    r"image-?(?:main|zoom|container)|swiper|slick|fotorama|cloud-?zoom|jqzoom|easyzoom|woocommerce-product|artikelbild|"
    r"produktbild|thumbnails?|media-?(?:viewer|gallery)|carousel-item",
    re.IGNORECASE,
)
# "Product image 1", "Listing image 1/3": what themes say of a picture where the seller said nothing.
_CALLED_PICTURE = re.compile(
    r"^(?:main )?(?:product|listing|item|article) (?:image|photo|picture)\b|^(?:image|photo|picture) \d{1,2} (?:of|/)",
    re.IGNORECASE,
)
_SIGN = re.compile(
    r"logo|icon|sprite|pixel|spacer|blank|placeholder|loading|flag|payment|paypal|visa|mastercard|avatar|banner|badge|"
    r"star|rating|button|captcha|qr-?code|facebook|twitter|whatsapp|1x1|captcha|\.svg(?:$|\?)|\.ico(?:$|\?)",
    re.IGNORECASE,
)


def find_pictures(view: View) -> tuple[Found, ...]:
    """The listing's pictures, the first one shown first; `text` is the address, `attribute` where it is written."""
    title = words_of(seen_text(view.heading)) if view.heading is not None else frozenset()
    gallery: dict[str, Found] = {}
    for found in _pictures(view):
        if _belongs(found.element, title) and not is_related(found.element, view.around):
            gallery.setdefault(found.text, found)
        if len(gallery) >= MOST:
            break
    return tuple(gallery.values())


def _pictures(view: View) -> Iterator[Found]:
    for element in islice(view.root.iter("img"), MOST_CONSIDERED):
        attribute = next((name for name in _ADDRESSES if _is_address(element.get(name, ""))), "")
        written = element.get(attribute, "").strip() if attribute else ""
        address = joined(view.base, written.split()[0].rstrip(",")) if written else ""
        if address and not _SIGN.search(address.rpartition("/")[2]) and not _is_small(element):
            yield Found(text=address, element=element, attribute=attribute)


def _is_address(written: str) -> bool:
    return bool(written.strip()) and not written.lstrip().startswith("data:")


def _is_small(element: html.HtmlElement) -> bool:
    sides = (element.get(side, "").removesuffix("px") for side in ("width", "height"))
    return any(side.isdecimal() and int(side[:6]) < SMALLEST for side in sides)


def _belongs(element: html.HtmlElement, title: frozenset[str]) -> bool:
    written = element.get("alt", "") or element.get("title", "")
    said = words_of(written)
    if _CALLED_PICTURE.match(written):
        return True
    if said and title and len(said & title) / len(said) >= AGREEING:
        return True
    return any(_GALLERY.search(names_of(part)) for part in (element, *islice(element.iterancestors(), 4)))
