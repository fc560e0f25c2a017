"""The seller is the right holder, by his registered name without the words of its legal form."""

from collections.abc import Iterator
from functools import lru_cache

from rules import lexicons
from rules.circumstances import Case, Remark
from rules.names import fold
from rules.terms import Field
from rules.wording import quote


def remarks(case: Case) -> Iterator[Remark]:
    """“Hitachi Ltd”, “Hitachi Official Store” and “日立旗舰店” for Hitachi, Ltd.; a name that anyone may take."""
    listing, holder = case.offer.listing, case.registration.right_holder
    if not listing.seller or not holder or not _core(holder) or _core(listing.seller) != _core(holder):
        return
    yield Remark(
        unlawful=case.weights.name_alone * case.weights.own_shop,
        field=Field.SELLER,
        end=len(listing.seller),
        explanation=f"“{quote(listing.seller)}” bears the right holder's own name, “{quote(holder)}”.",
        explanation_zh=f"“{quote(listing.seller)}”与权利人名称“{quote(holder)}”相同。",
    )


@lru_cache(maxsize=1 << 14)
def _core(name: str) -> str:
    """A name without the words that only say what kind of firm or shop it is."""
    text = fold(name)
    forms = frozenset(row[0] for row in lexicons.rows("firm_words.txt"))
    kept = "".join(word for first, last in text.words if (word := text.letters[first:last]) not in forms)
    for ending in sorted((form for form in forms if not form.isascii()), key=len, reverse=True):
        kept = kept.removesuffix(ending)
    return kept
