"""One seller, one vote: what keeps a seller of many listings from telling the matcher what is usual.

Three listings that say "adiddas" would make it a word, thirty Nike shoes with the brand "Unbranded" make Nike none.
"""

from collections import Counter
from collections.abc import Iterable
from hashlib import blake2b
from mmap import mmap
from zlib import crc32

from rules.terms import Listing

# A bit for each seller and word: 32 MB, whatever the number of listings. Of a million listings with sellers (some 20
# million pairs) about one vote in twenty-five is lost because another pair has its bit; none is ever counted twice.
_BITS = 28
# A seller who has so much of a platform's listings is the platform's own shop: its listings are no seller's opinion.
_OWN_SHOP = 0.8
_BUCKETS = 1 << 12

Seller = tuple[str, str]


class Ballot:
    """Who has voted for what, in a table of bits that does not grow; what nobody votes on takes no memory."""

    __slots__ = ("_cast",)

    def __init__(self) -> None:
        self._cast = mmap(-1, 1 << (_BITS - 3))

    def first(self, voter: int, words: Iterable[str]) -> list[str]:
        """Those of the words that this voter now votes for the first time."""
        cast, places = self._cast, (1 << _BITS) - 1
        new = []
        for word in words:
            place = crc32(word.encode(), voter) & places
            bit = 1 << (place & 7)
            if not cast[place >> 3] & bit:
                cast[place >> 3] |= bit
                new.append(word)
        return new


def seller_of(listing: Listing) -> Seller | None:
    """Who offers a listing: a platform's account, his name where it shows none; None where nobody is named."""
    account = listing.seller_id or listing.seller
    return (listing.platform, account) if account else None


def number_of(*words: str) -> int:
    """A number of 64 bits for these words, the same on every machine."""
    return int.from_bytes(blake2b("\0".join(words).encode(), digest_size=8).digest(), "big")


def own_shops(listings: Iterable[Listing]) -> frozenset[Seller]:
    """The sellers who are their platform: those with nearly all of its listings.

    The memory is bounded by the number of platforms: whoever has most listings outlasts all others together, and how
    many he has is counted in buckets.
    """
    leading: dict[str, tuple[str, int]] = {}
    totals: Counter[str] = Counter()
    counts: Counter[tuple[str, int]] = Counter()
    for listing in listings:
        platform, account = seller_of(listing) or (listing.platform, "")
        totals[platform] += 1
        counts[platform, _bucket(account)] += 1
        leading[platform] = _lead(*leading.get(platform, (account, 0)), account)
    shares = {(name, best): counts[name, _bucket(best)] / totals[name] for name, (best, _) in leading.items() if best}
    return frozenset(seller for seller, share in shares.items() if share >= _OWN_SHOP)


def _lead(best: str, ahead: int, account: str) -> tuple[str, int]:
    """Boyer and Moore's vote: who leads, and by how much, after one listing more."""
    if account == best:
        return best, ahead + 1
    return (account, 1) if ahead == 0 else (best, ahead - 1)


def _bucket(account: str) -> int:
    return crc32(account.encode()) % _BUCKETS
