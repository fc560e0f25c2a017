"""The seller is on the registration's list of authorised sellers and licensees."""

from collections.abc import Iterator

from rules.circumstances import Case, Remark
from rules.names import letters_of_name
from rules.terms import Field
from rules.wording import quote


def remarks(case: Case) -> Iterator[Remark]:
    """The seller's name or account is one that the right holder named."""
    listing = case.offer.listing
    known = {letters_of_name(name) for name in case.registration.authorised_sellers} - {""}
    if not known.intersection(map(letters_of_name, (listing.seller, listing.seller_id))):
        return
    seller = listing.seller or listing.seller_id
    yield Remark(
        unlawful=case.weights.authorised_seller,
        field=Field.SELLER,
        end=len(listing.seller),
        explanation=f"“{quote(seller)}” is one of the registration's authorised sellers.",
        explanation_zh=f"“{quote(seller)}”是登记的授权销售商。",
    )
