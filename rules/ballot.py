"""One seller, one vote: what keeps a seller of many listings from telling the matcher what is usual.

Three listings that say "adiddas" would make it a word, thirty Nike shoes with the brand "Unbranded" make Nike none.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from hashlib import blake2b
from mmap import mmap
from zlib import crc32

from rules.terms import Listing

# A bit for each seller and word: 32 MB, whatever the number of listings. Of a million listings with sellers (some 20
# million pairs) about one vote in twenty-five is lost because another pair has its bit; none is ever counted twice.
_BITS = 28
# A seller who has so much of a platform's listings is the platform's own shop: its listings are no seller's opinion.
# The largest of other sellers have a hundredth.
_OWN_SHOP = 0.2
_CANDIDATES = 5
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
    """Who offers a listing: a platform's account, his name where it shows none; None where nobody is named.

    Without a platform a name is nobody's account: in a file of listings from anywhere "Noon" may be a whole platform.
    """
    account = listing.seller_id or listing.seller
    return (listing.platform, account) if account and listing.platform else None


def number_of(*words: str) -> int:
    """A number of 64 bits for these words, the same on every machine."""
    return int.from_bytes(blake2b("\0".join(words).encode(), digest_size=8).digest(), "big")


def own_shops(listings: Iterable[Listing]) -> frozenset[Seller]:
    """The sellers who are their platform: those with a fifth of its listings or more.

    The memory is bounded by the number of platforms: whoever has so many outlasts the others among a few candidates,
    and how many he has is counted in buckets.
    """
    leading: defaultdict[str, dict[str, int]] = defaultdict(dict)
    counts: defaultdict[str, Counter[int]] = defaultdict(Counter)
    for listing in listings:
        platform, account = seller_of(listing) or (listing.platform, "")
        counts[platform][_bucket(account)] += 1
        _lead(leading[platform], account)
    return frozenset(
        (platform, account)
        for platform, ahead in leading.items()
        for account in ahead
        if account and counts[platform][_bucket(account)] >= _OWN_SHOP * counts[platform].total()
    )


def _lead(ahead: dict[str, int], account: str) -> None:
    """Misra and Gries's count: whoever has more than a sixth of all stays among five candidates."""
    if account in ahead or len(ahead) < _CANDIDATES:
        ahead[account] = ahead.get(account, 0) + 1
        return
    for each in list(ahead):
        ahead[each] -= 1
        if ahead[each] == 0:
            del ahead[each]


def _bucket(account: str) -> int:
    return crc32(account.encode()) % _BUCKETS
