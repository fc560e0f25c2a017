"""A layout is a handful of choices drawn by its number: the same number is the same layout on every machine."""

import random
import string
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from monitor.settings import read_toml

LANGUAGES = ("en", "de", "fr", "es", "ru", "zh", "ar", "tr")
# What each part of a page is called in its class, by the habit of who wrote the shop; the rest is made up below.
PARTS = (
    *("page", "main", "buybox", "gallery", "picture", "title", "price", "amount", "currency", "cents", "old", "facts"),
    *("fact", "label", "value", "seller", "crumbs", "related", "card", "name", "text", "buy", "note"),
)
_ENGLISH = {"title": "product-title", "buybox": "product-info", "facts": "attributes", "seller": "vendor", "old": "was"}
_GERMAN = {
    "title": "artikelname",
    "price": "preis",
    "old": "alter-preis",
    "amount": "betrag",
    "currency": "waehrung",
    "seller": "haendler",
    "gallery": "bilder",
    "picture": "bild",
    "facts": "merkmale",
    "related": "aehnliche",
    "card": "kachel",
    "buybox": "kaufbereich",
    "crumbs": "pfad",
}
_UTILITIES = ("mt-2", "flex", "w-full", "text-sm", "p-4", "text-gray-700", "font-medium", "md:w-1/2", "block")
_LETTERS = string.ascii_letters + string.digits


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """One shop's way of writing a listing's page; each field is one choice, `names` are the parts' class names."""

    number: int
    language: str
    naming: str
    title_tag: str
    head_title: str
    logo_heading: bool
    pictures_first: bool
    related: str
    related_first: bool
    facts: str
    price: str
    sign: str
    comma: bool
    old_price: str
    price_above: bool
    seller: str
    crumbs: str
    pictures: str
    nesting: int
    decoys: bool
    names: dict[str, str]


def draw_layout(number: int) -> Layout:
    """The layout of that number."""
    chance = random.Random(number)  # noqa: S311 (a layout is no secret)
    naming = chance.choice(("english", "english", "bem", "german", "terse", "hashed", "modules", "utility"))
    language = chance.choice(LANGUAGES)
    return Layout(
        number=number,
        language=language,
        naming=naming,
        title_tag=chance.choice(("h1", "h1", "h1", "h2", "div")),
        head_title=chance.choice(("after", "before", "glued", "glued", "bare", "shop")),
        logo_heading=chance.random() < 0.3,
        pictures_first=chance.random() < 0.6,
        related=chance.choice(("list", "grid", "list", "grid", "none")),
        related_first=chance.random() < 0.3,
        facts=chance.choice(("table", "dl", "rows", "list", "cells")),
        price=chance.choice(("plain", "plain", "parts", "cents", "labelled", "attribute")),
        sign=chance.choice(("before", "after", "code_before", "code_after", "word")),
        comma=chance.random() < 0.5,
        old_price=chance.choice(("none", "del", "class", "word", "after")),
        price_above=chance.random() < 0.2,
        seller=chance.choice(("fact", "fact", "sentence", "box", "none")),
        crumbs=chance.choice(("list", "line", "none")),
        pictures=chance.choice(("plain", "lazy", "linked", "srcset", "lazy")),
        nesting=chance.randint(0, 4),
        decoys=chance.random() < 0.7,
        names=_names(naming, chance),
    )


def _names(naming: str, chance: random.Random) -> dict[str, str]:
    return {part: _name(naming, part, chance) for part in PARTS}


def _name(naming: str, part: str, chance: random.Random) -> str:
    tail = "".join(chance.choice(_LETTERS) for _ in range(5))
    match naming:
        case "english":
            return _ENGLISH.get(part, part)
        case "bem":
            return f"pdp pdp__{part}" if part == "page" else f"pdp__{part}"
        case "german":
            return _GERMAN.get(part, part)
        case "terse":
            return f"{part[:2]}{len(part)}"
        case "hashed":
            return f"css-{tail.lower()}{chance.randint(10, 99)}"
        case "modules":
            return f"Listing_{part}__{tail}{chance.randint(0, 9)}"
        case "utility":
            return " ".join(chance.sample(_UTILITIES, 3))
        case _:
            raise ValueError(naming)


@cache
def words_of(language: str) -> dict[str, str]:
    """What shops of that language write beside their facts."""
    return dict(read_toml(Path(__file__).parent / "words.toml")[language])
