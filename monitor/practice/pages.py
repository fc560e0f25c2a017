"""The platform's pages for people: home, categories, listings, the trap, and the page for what is not there."""

import re
from dataclasses import dataclass
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from monitor.practice.catalogue import Catalogue, category_slug
from monitor.practice.facts import category_path, listing_path, picture_path, published
from monitor.practice.figures import TRAP_PATH
from monitor.practice.markup import json_ld, list_json_ld
from spiders.items import Item

CATEGORIES_A_PAGE = 100
LISTINGS_A_PAGE = 48

_FOLDER = Path(__file__).parent / "templates"
_PAGE_NUMBER = re.compile(r"[1-9][0-9]{0,5}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pager:
    """Which page of how many, and where the others are; `path` is percent-encoded, page 1 is the bare path."""

    path: str
    page: int
    pages: int

    def address(self, page: int) -> str:
        """The path of that page."""
        return self.path if page == 1 else f"{self.path}?page={page}"

    @property
    def next(self) -> str:
        """The path of the next page, empty on the last."""
        return self.address(self.page + 1) if self.page < self.pages else ""

    @property
    def numbers(self) -> list[int]:
        """The pages to link: the first, the last, and those around this one."""
        near = range(max(1, self.page - 3), min(self.pages, self.page + 3) + 1)
        return sorted({1, self.pages, *near})


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A listing as a category page shows it."""

    path: str
    picture: str
    item: Item


def page_number(text: str | None) -> int:
    """The page asked for, 1 where none is named; KeyError where the text is no page number."""
    if text is None:
        return 1
    if not _PAGE_NUMBER.fullmatch(text):
        raise KeyError(text)
    return int(text)


def home_page(catalogue: Catalogue, page: int) -> bytes:
    """The categories, in the order in which the file first names them."""
    pager = _pager("/", page, len(catalogue.categories), CATEGORIES_A_PAGE)
    start = (page - 1) * CATEGORIES_A_PAGE
    shown = islice(catalogue.categories.values(), start, start + CATEGORIES_A_PAGE)
    rows = [(category_path(one.slug), one.name, len(one.rows)) for one in shown]
    return _render("home.html", catalogue, pager=pager, categories=rows)


def category_page(catalogue: Catalogue, slug: str, page: int, base: str) -> bytes:
    """One page of a category's listings."""
    category = catalogue.categories[slug]
    pager = _pager(category_path(slug), page, len(category.rows), LISTINGS_A_PAGE)
    rows = category.rows[(page - 1) * LISTINGS_A_PAGE : page * LISTINGS_A_PAGE]
    cards = [_card(catalogue, catalogue.order[row]) for row in rows]
    markup = list_json_ld([base + card.path for card in cards])
    return _render("category.html", catalogue, pager=pager, name=category.name, cards=cards, json_ld=_safe(markup))


def listing_page(catalogue: Catalogue, slug: str, base: str) -> bytes:
    """A listing's page, its facts as JSON-LD and for the eye."""
    item = published(catalogue.listing(slug), slug=slug, base=base)
    category = category_path(category_slug(item.category))
    return _render("listing.html", catalogue, item=item, category=category, json_ld=_safe(json_ld(item)))


def trap_page(catalogue: Catalogue, depth: int) -> bytes:
    """What a crawler finds that goes where robots.txt forbids: more of it, without end."""
    links = [f"{TRAP_PATH}/{depth * 7 % 900_000 + n}" for n in range(1, 6)]
    return _render("trap.html", catalogue, links=links)


def missing_page(catalogue: Catalogue) -> bytes:
    """The page for what is not there."""
    return _render("missing.html", catalogue)


def style_sheet() -> bytes:
    """How the pages look."""
    return (_FOLDER / "style.css").read_bytes()


def _safe(json_ld: str) -> Markup:
    return Markup(json_ld)  # noqa: S704  # what could end its element is escaped in it already


def _card(catalogue: Catalogue, slug: str) -> Card:
    item = catalogue.listing(slug)
    local = [image for image in item.images if image.startswith("/") and not image.startswith("//")]
    return Card(path=listing_path(slug), picture=local[0] if local else picture_path(slug), item=item)


def _pager(path: str, page: int, count: int, size: int) -> Pager:
    pages = max(1, -(-count // size))
    if page > pages:
        raise KeyError(page)
    return Pager(path=path, page=page, pages=pages)


def _render(template: str, catalogue: Catalogue, **facts: Any) -> bytes:
    return _templates().get_template(template).render(shop=catalogue.name, trap=f"{TRAP_PATH}/", **facts).encode()


@cache
def _templates() -> Environment:
    return Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
