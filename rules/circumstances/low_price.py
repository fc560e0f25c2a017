"""The price of one piece beside what this mark's goods, or goods of this class, cost elsewhere."""

from collections.abc import Iterator
from math import tanh

from rules.circumstances import Case, Remark
from rules.names import letters_of_name
from rules.prices import expected

# Below this share of what the goods cost the price is called low, above its reverse high; it counts in any case.
_LOW = 0.4


def remarks(case: Case) -> Iterator[Remark]:
    """A tenth of what goods of that mark cost speaks of copies; twenty times what such goods cost speaks against."""
    price = case.offer.price
    if price is None:
        return
    marks = dict.fromkeys(map(letters_of_name, case.registration.names))
    known = expected(case.background.prices, marks, case.offer.goods.classes, case.weights.price_doubt)
    if known is None:
        return
    middle, own = known
    below = middle - price
    weights = case.weights
    general = weights.general_cheap if below > 0 else weights.general_dear
    sure = own + general * (1 - own)
    reach = weights.price_reach * own + weights.general_reach * (1 - own)
    points = sure * weights.price * tanh(below / reach)
    yield Remark(unlawful=points, explanation=_english(below, own), explanation_zh=_chinese(below, own))


def _english(below: float, own: float) -> str:
    goods = "goods of this mark" if own >= 0.5 else "goods of this kind"
    share = 10**-below
    if share < _LOW:
        return f"The price of a piece is {share:.0%} of what {goods} cost."
    if share > 1 / _LOW:
        return f"The price of a piece is {share:.1f} times what {goods} cost."
    return f"The price of a piece is about what {goods} cost."


def _chinese(below: float, own: float) -> str:
    goods = "该品牌商品" if own >= 0.5 else "同类商品"
    share = 10**-below
    if share < _LOW:
        return f"单件价格仅为{goods}通常价格的{share:.0%}。"
    if share > 1 / _LOW:
        return f"单件价格是{goods}通常价格的{share:.1f}倍。"
    return f"单件价格与{goods}通常价格相当。"
