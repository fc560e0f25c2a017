"""The seller is on the registration's list of authorised sellers and licensees."""

from collections.abc import Iterator

from rules.circumstances import Case, Remark
from rules.names import letters_of_name
from rules.terms import Field
from rules.wording import quote


def remarks(case: Case) -> Iterator[Remark]:
    """The account the right holder named, as ID or PLATFORM:ID; his name too, though anyone may take it."""
    listing, named = case.offer.listing, case.registration.authorised_sellers
    if not named:
        return
    accounts = {listing.seller_id, f"{listing.platform}:{listing.seller_id}"} if listing.seller_id else set()
    if accounts.intersection(map(str.strip, named)):
        yield _remark(case, 1.0, "account")
    elif letters_of_name(listing.seller) in {letters_of_name(name) for name in named} - {""}:
        yield _remark(case, case.weights.name_alone if listing.seller_id else 1.0, "name")


def _remark(case: Case, share: float, by: str) -> Remark:
    listing = case.offer.listing
    seller = quote(listing.seller or listing.seller_id)
    return Remark(
        unlawful=share * case.weights.authorised_seller,
        field=Field.SELLER,
        end=len(listing.seller),
        explanation=f"“{seller}” is one of the registration's authorised sellers, by his {by}.",
        explanation_zh=f"“{seller}”是登记的授权销售商（依据{'账号' if by == 'account' else '名称'}）。",
    )
