"""`platform probe` on shops in the manner of known software, markup left out: what it proposes reads every page."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from spiders.reading.page import read_page
from tests.monitor.probing import instance, probed
from tests.spiders.loopback_platform import platform
from tests.spiders.probing.themes import THEMES, THINGS, Theme, site

__all__ = ["instance"]


def values_of(theme: Theme, base: str) -> Iterator[tuple[str, Mapping[str, str]]]:
    for thing in THINGS:
        yield (
            theme.path(thing),
            {
                "title": thing.name,
                "price": thing.price,
                "images": base + thing.image,
                "listing_ref": thing.code,
                "brand": thing.maker,
                "seller": thing.seller,
            },
        )


@pytest.mark.slow
@pytest.mark.parametrize("name", THEMES)
def test_a_shop_in_the_manner_of_known_software_is_read_by_what_the_probe_proposes(name: str, instance: Path) -> None:
    theme = THEMES[name]
    pages = site(theme)
    with platform(pages) as shop:
        found = probed(f"{shop.url}/", instance)
    assert (found["kind"], found["software"], len(found["samples"])) == ("shop", name, 5)
    for path, values in values_of(theme, shop.url):
        item = read_page(pages[path].body, shop.url + path, selectors=found["selectors"]).items[0]
        read = {"images": next(iter(item.images), ""), "price": item.price.strip("€$ ")}
        for field in theme.finds:
            assert read.get(field, getattr(item, field)) == values[field], (path, field, found["selectors"].get(field))
