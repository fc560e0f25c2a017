"""The collected feeds beside the checkout: what a person sees in them, written down by hand, and what was read."""

from pathlib import Path

import pytest
from lxml import etree

from spiders.items import Item
from tests.spiders.feeds.samples import read

FEEDS = Path(__file__).parents[3] / ".." / "shared" / "data" / "feeds"
pytestmark = [pytest.mark.shared, pytest.mark.skipif(not FEEDS.is_dir(), reason="the collected data is not here")]

Seen = tuple[str, str, str]

# File, offers, with a price, and of the first and the last: title, price as it is asked now, currency.
WHAT_A_PERSON_SEES: list[tuple[str, int, int, Seen, Seen]] = [
    ("dakarstyle_fr_merchant.xml", 9, 9, ("Ensemble Sénégal Sowhat Africa", "18000", "XOF"),
     ("T-shirt Oversize NOMAD SPIRIT Sowhat Africa", "8900", "XOF")),
    ("emporium_ru_yml.xml", 132, 132, ("Bernina Bernette E56", "6480", "RUR"),
     ("Vaposteam VST SJ205", "7490", "RUR")),
    ("islandgift_ru_yml.xml", 102, 102, ("Холст с памятными датами", "1040", "RUR"),
     ("Подарочный набор цветы и баунти", "2000", "RUR")),
    ("mattos_pt_merchant.xml", 5, 5, ("Tênis de Corrida Premium SAVE1 X500", "599.90", "BRL"),
     ("Tênis de Corrida SAVE1 X300 - Azul (42)", "449.90", "BRL")),
    ("samsung_google.xml", 663, 661, ("BESPOKE merch box", "", ""),
     ("27м² Кондиционер HD - Фильтр высокой плотности  Inverter компрессор Комфортный сон", "219990", "KZT")),
    ("solarmarket_tr_merchant.xml", 785, 785, ("1 metre - Nak Kablo - 6 mm solar kablo -  SIYAH", "1.80", "USD"),
     ("Öznur SOLAR  Kablo H1Z2Z2-K 1X", "6000.00", "USD")),
    ("solea_bijoux_fr_google.xml", 90, 90, ("Bague anti stress Ambre", "14.00", "EUR"),
     ("Boucles d’oreilles Théa", "6.00", "EUR")),
    ("sooq_qatar_merchant.xml", 15, 15, ("نظارة القراءة وحماية العين من الاشعة", "199.9", "QAR"),
     ("زيت أوميغا لتطويل اللحية وتعبئة الفراغات", "213.2", "QAR")),
    ("swedishcravings_fr_google.xml", 54, 54, ("Serviettes en papier Dahlia Dream Pink", "4.89", "EUR"),
     ("Serviettes en papier P Design Stripy Beige", "3.90", "EUR")),
]  # fmt: skip


def items_of(name: str) -> list[Item]:
    found = read((FEEDS / name).read_bytes())
    assert (found.problems, found.failures) == ([], [])
    return found.items


@pytest.mark.parametrize(("name", "offers", "priced", "first", "last"), WHAT_A_PERSON_SEES)
def test_what_a_person_sees_in_a_feed_is_read(name: str, offers: int, priced: int, first: Seen, last: Seen) -> None:
    items = items_of(name)
    assert len(items) == offers
    assert sum(bool(item.price) for item in items) == priced
    assert (items[0].title, items[0].price, items[0].currency) == first
    assert (items[-1].title, items[-1].price, items[-1].currency) == last
    assert all(item.currency in (first[2], last[2], "EUR", "TRY", "USD") for item in items if item.price)
    assert all(item.url and item.listing_ref for item in items)


def test_every_collected_feed_stands_in_the_table() -> None:
    assert sorted(row[0] for row in WHAT_A_PERSON_SEES) == sorted(path.name for path in FEEDS.glob("*.xml"))


@pytest.mark.parametrize("name", [row[0] for row in WHAT_A_PERSON_SEES])
def test_every_title_and_price_is_the_one_that_a_parser_of_the_whole_finds(name: str) -> None:
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True)
    root = etree.fromstring((FEEDS / name).read_bytes(), parser)
    offers = list(root.iter("{*}item", "{*}entry", "offer"))
    items = items_of(name)
    assert len(items) == len(offers)
    for item, offer in zip(items, offers, strict=True):
        said = {etree.QName(each).localname: (each.text or "").strip() for each in offer.iterchildren("*")}
        assert item.title == (said.get("title") or said.get("name") or said.get("model"))
        asked = said.get("sale_price") or said.get("price") or ""
        assert item.price == asked.partition(" ")[0]
        assert item.currency == (asked.partition(" ")[2] or (said.get("currencyId", "") if asked else ""))
