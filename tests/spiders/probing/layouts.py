"""Pages of the practice platform in its layouts: samples, pages never seen, and whether they are read right.

`python -m tests.spiders.probing.layouts FIRST COUNT` prints for how many layouts of these numbers the selectors
proposed from five sample pages alone read title, price, seller and picture right on all other pages.
"""

import re
import sys
from pathlib import Path

import monitor.practice
from monitor.practice.catalogue import Catalogue, read_catalogue
from monitor.practice.facts import published
from monitor.practice.layouts import Layout, draw_layout, laid_out
from monitor.practice.layouts.writing import money
from spiders.items import Item
from spiders.probing.fields import propose_fields
from spiders.probing.proposing import Proposal
from spiders.probing.samples import take_sample
from spiders.reading.page import read_page
from spiders.reading.tree import one_line

BASE = "http://127.0.0.1:1"
CATALOGUE = read_catalogue(Path(monitor.practice.__file__).parent / "sample_listings.jsonl")
SAMPLES = [CATALOGUE.order[number] for number in (37, 74, 111, 148, 185)]
UNSEEN = [slug for slug in CATALOGUE.order[4::17] if slug not in SAMPLES]


def page_of(layout: Layout, slug: str, catalogue: Catalogue = CATALOGUE) -> bytes:
    return laid_out(layout, catalogue, slug, BASE).encode()


def proposals(number: int) -> dict[str, Proposal]:
    """What is proposed for a layout from five sample pages alone."""
    layout = draw_layout(number)
    samples = [take_sample(f"{BASE}/item/{slug}", page_of(layout, slug)) for slug in SAMPLES]
    return {each.key: each for each in propose_fields(samples)}


def wrong_fields(number: int, selectors: dict[str, str]) -> list[str]:
    """What the selectors read wrongly on pages that no sample was taken of."""
    layout = draw_layout(number)
    wrong = set()
    for slug in UNSEEN:
        item = published(CATALOGUE.listing(slug), slug=slug, base=BASE)
        read = read_page(page_of(layout, slug), item.url, selectors=selectors).items[0]
        # A field without a selector is left to the general reading, which is tested elsewhere.
        wrong |= misread(layout, item, read) & ({"title", "price", "images"} | selectors.keys())
    return sorted(wrong)


def misread(layout: Layout, item: Item, read: Item) -> set[str]:
    """The fields whose values are not those of the listing behind the page."""
    whole, cents, _, _ = money(layout, item.price, item.currency)
    right = {
        "title": read.title == one_line(item.title),
        "price": digits(read.price) == digits(whole + cents),
        "seller": read.seller == ("" if layout.seller == "none" else one_line(item.seller)),
        "images": read.images[:1] == item.images[:1],
    }
    return {field for field, held in right.items() if not held}


def digits(price: str) -> str:
    return re.sub(r"\D", "", price)


def missed(number: int) -> list[str]:
    """What the proposed selectors of a layout read wrongly; also a seller proposed for nothing, or not at all."""
    found = {key: each.css for key, each in proposals(number).items()}
    asked = ("seller" in found) is not (draw_layout(number).seller != "none")
    return [*wrong_fields(number, found), *(["seller proposed"] if asked else [])]


def main(first: int, count: int) -> None:
    """Prints each layout that is missed, and the share of those that are not."""
    wrong = {number: fields for number in range(first, first + count) if (fields := missed(number))}
    for number, fields in wrong.items():
        print(f"layout {number}: {', '.join(fields)}")
    print(f"{count - len(wrong)} of {count} layouts read right")


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
