"""What goods cost: prices of one piece in a common measure, and how a price stands to those of the same mark and goods.

Prices are compared as log10 of US dollars at one year's average rates, because a tenth of a price matters and a tenth
more does not.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import log10
from statistics import median

from rules import lexicons
from rules.terms import Listing

# Beyond these a price is a slip or a decoy, in dollars a piece: nothing is learned from it.
_LEAST, _MOST = -2.0, 6.0
# Fewer prices make no picture of a mark's goods.
_FEWEST = 3
_MOST_PIECES = 1000
_PIECES = re.compile(
    r"(?:pack|set|box|lot|lote|kit)\s+(?:of|de)\s+(\d{1,4})\b"
    r"|\b(\d{1,4})\s?-?(?:pcs|pc|pieces|pack|packs|count|ct|шт|штук|piezas|pi[eè]ces|peças|unidades|buah|قطع|قطعة)\b"
    r"|(\d{1,4})\s?(?:件装|支装|只装|个装|包装|片装|双装|条装|瓶装|袋装|双|件套)"
    r"|[x×*]\s?(\d{1,3})\b(?!\s?(?:[x×*.,]|cm|mm|мм|см|inch|mp|zoom))",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceLevel:
    """The prices of one mark's goods or of one class of goods: how many, their middle and their spread, as log10 USD.

    `spread` is the median distance from the middle.
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


def levels(prices: Mapping[str, Sequence[float]]) -> dict[str, PriceLevel]:
    """The picture of every group with enough prices."""
    return {group: _level(found) for group, found in prices.items() if len(found) >= _FEWEST}


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


def _level(found: Sequence[float]) -> PriceLevel:
    middle = median(found)
    spread = median(abs(price - middle) for price in found)
    return PriceLevel(listings=len(found), middle=round(middle, 3), spread=round(spread, 3))


@cache
def _rates() -> Mapping[str, float]:
    return {code: float(units) for code, units in lexicons.rows("currencies.txt")}
