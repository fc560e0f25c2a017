"""What goods cost: prices of one piece in a common measure, and how a price stands to those of the same mark and goods.

Prices are compared as log10 of US dollars at one year's average rates, because a tenth of a price matters and a tenth
more does not.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from math import log10
from statistics import median

from rules import lexicons
from rules.terms import Listing

# Beyond these a price is a slip or a decoy, in dollars a piece: nothing is learned from it.
_LEAST, _MOST = -2.0, 6.0
# Fewer prices make no picture of a mark's goods.
_FEWEST = 3
# So many sellers give the middle of a group to within 7 % of a price.
_MOST_KEPT = 256
_MOST_PIECES = 1000
_MEASURE = r"(?:ml|cl|l|g|gr|kg|oz|lb|мл|л|г|гр|кг|毫升|升|克|千克|公斤)"
# A count in words, a Chinese count, "500 ml x 6", "6 x 500 ml", and "x 6" where the text or its bracket ends: neither
# "iPhone X 11 case" nor "120 x 60 cm" counts anything.
_PIECES = re.compile(
    r"(?:pack|set|box|lot|lote|kit|paquete|pacote)\s+(?:of|de)\s+(\d{1,4})\b"
    r"|(?<![\d.,/])\b(\d{1,4})\s?-?(?:pcs|pc|pieces|pack|packs|count|ct|pairs|шт|штук|пар|piezas|pi[eè]ces|peças|unidades|buah"
    r"|stück|pezzi|szt|adet|قطع|قطعة)\b"
    r"|(?<![\d.])(\d{1,4})\s?(?:件装|支装|只装|个装|包装|片装|双装|条装|瓶装|袋装|件套)"
    rf"|\d\s?{_MEASURE}\s?[x×*]\s?(\d{{1,3}})\b(?!\s?(?:[x×*.,]|cm|mm|см|мм|{_MEASURE}\b))"
    rf"|(?<![\w.,x×*])(\d{{1,3}})\s?[x×*]\s?\d+(?:[.,]\d+)?\s?{_MEASURE}\b(?!\s?[x×*])"
    r"|(?<![\w.,])[x×*]\s?(\d{1,3})\s*(?=$|[)\]】),;])",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceLevel:
    """The prices of one mark's goods or of one class of goods: how many, their middle and their spread, as log10 USD.

    `listings` counts sellers, and listings that name none, 256 of them at most. `spread` is the median distance from
    the middle.
    """

    listings: int
    middle: float
    spread: float


def piece_price(listing: Listing) -> float | None:
    """log10 of the price of one piece in US dollars; None where there is no price, or its currency is not known."""
    rate = _rates().get(listing.currency)
    if rate is None or listing.price is None or listing.price <= 0:
        return None
    price = log10(float(listing.price) / rate / pieces(listing))
    return price if _LEAST <= price <= _MOST else None


def pieces(listing: Listing) -> int:
    """How many pieces are offered together, as the pack size or the title says; one where neither does."""
    for text in (listing.pack_size, listing.title):
        for found in _PIECES.finditer(text):
            count = int(next(filter(None, found.groups())))
            if 1 < count <= _MOST_PIECES:
                return count
    return 1


def key(mark: str, nice_class: int) -> str:
    """Under what the prices of a mark's goods (folded; empty: anyone's) of a class (0: any) are kept."""
    return f"{mark}|{nice_class}"


@dataclass(slots=True, kw_only=True)
class PriceSample:
    """The prices met so far, by group, one for each seller: the mean of his, as log10 USD in thousandths.

    Of a large group those sellers are kept whose numbers are lowest, so that neither the order of listings nor a seller
    says who is kept, and whoever is kept was counted from his first listing on.
    """

    groups: defaultdict[str, dict[int, tuple[int, int]]] = field(default_factory=lambda: defaultdict(dict))
    highest: dict[str, int] = field(default_factory=dict)

    def add(self, groups: Iterable[str], seller: int, price: float) -> None:
        """Count a seller's price in these groups."""
        for group in groups:
            if seller > self.highest.get(group, seller):
                continue
            prices = self.groups[group]
            count, total = prices.get(seller, (0, 0))
            prices[seller] = count + 1, total + round(price * 1000)
            if len(prices) > _MOST_KEPT:
                del prices[max(prices)]
                self.highest[group] = max(prices)


def levels(sample: PriceSample) -> dict[str, PriceLevel]:
    """The picture of every group with enough prices."""
    groups = sample.groups.items()
    return {group: _level(list(_means(prices))) for group, prices in groups if len(prices) >= _FEWEST}


def expected(
    known: Mapping[str, PriceLevel], marks: Iterable[str], classes: Iterable[int], doubt: float
) -> tuple[float, float] | None:
    """What the goods of a mark cost, as log10 USD, and from 0 to 1 how much of that the mark's own prices say.

    The mark's own prices count against those of anyone's goods of the class as `doubt` listings more.
    """
    wanted = [*sorted(set(classes)), 0]
    general = next((known[key("", each)] for each in wanted if key("", each) in known), None)
    own = [known[key(mark, each)] for mark in marks for each in wanted if key(mark, each) in known]
    best = max(own, key=lambda level: level.listings, default=None)
    if general is None:
        return None if best is None else (best.middle, 1.0)
    if best is None:
        return general.middle, 0.0
    share = best.listings / (best.listings + doubt)
    return share * best.middle + (1 - share) * general.middle, share


def _means(prices: Mapping[int, tuple[int, int]]) -> Iterator[float]:
    return (total / count / 1000 for count, total in prices.values())


def _level(found: Sequence[float]) -> PriceLevel:
    middle = median(found)
    spread = median(abs(price - middle) for price in found)
    return PriceLevel(listings=len(found), middle=round(middle, 3), spread=round(spread, 3))


@cache
def _rates() -> Mapping[str, float]:
    return {code: float(units) for code, units in lexicons.rows("currencies.txt")}
