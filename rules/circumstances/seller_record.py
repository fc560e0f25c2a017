"""What is known of the seller from his other listings."""

from collections.abc import Iterator
from math import log1p

from rules.circumstances import Case, Remark
from rules.terms import Field


def remarks(case: Case) -> Iterator[Remark]:
    """Confirmed hits of the same seller, and unusually many registered marks offered by one."""
    seller, weights = case.seller, case.weights
    end = len(case.offer.listing.seller)
    if seller.confirmed_hits > 0:
        hits = "1 hit" if seller.confirmed_hits == 1 else f"{seller.confirmed_hits} hits"
        yield Remark(
            unlawful=weights.confirmed_hits * log1p(seller.confirmed_hits),
            field=Field.SELLER,
            end=end,
            explanation=f"Officers have confirmed {hits} of this seller.",
            explanation_zh=f"该卖家已有{seller.confirmed_hits}条命中被确认。",
        )
    if seller.marks_offered > weights.many_marks:
        # An operator may set the number from which marks are many to none.
        beyond = (seller.marks_offered - weights.many_marks) / max(weights.many_marks, 1)
        yield Remark(
            unlawful=weights.marks_offered * log1p(beyond),
            field=Field.SELLER,
            end=end,
            explanation=f"This seller offers goods under {seller.marks_offered} registered marks.",
            explanation_zh=f"该卖家以{seller.marks_offered}个注册商标销售商品。",
        )
