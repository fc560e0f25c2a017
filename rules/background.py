"""What the matcher knows of the world beside the register: which words the platforms' listings use, and as what.

A frozen snapshot, so that the same listing scores the same until the snapshot is renewed.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from hashlib import sha256

from rules.names import Text, fold, unspaced
from rules.prices import PriceLevel, key, levels, piece_price
from rules.terms import Listing
from rules.vocabulary.goods import goods

# A word seen once says no more than one never seen, and half of all words are seen once.
_FEWEST = 2
_DIVIDED = re.compile(r"[/|()（）【】\[\],，]")


@dataclass(frozen=True, kw_only=True)
class Background:
    """Counts of listings per folded word; scripts without spaces are counted by pairs of letters.

    `words` counts the listings whose title, category or description hold the word, `named` those that hold it in the
    title and state a brand in a field of its own, and `brands` those of them whose brand, or one of several stated, is
    exactly that word or run of words, written together. Sellers' names are not counted: one seller's habit is no
    one's ordinary word.
    `prices` is what goods cost by stated brand and Nice class (rules/prices.py), a piece, whatever the currency.
    """

    listings: int = 0
    words: Mapping[str, int] = field(default_factory=dict)
    named: Mapping[str, int] = field(default_factory=dict)
    brands: Mapping[str, int] = field(default_factory=dict)
    prices: Mapping[str, PriceLevel] = field(default_factory=dict)

    @classmethod
    def learn(cls, listings: Iterable[Listing]) -> "Background":
        """Count the words of these listings, each once a listing."""
        total = 0
        words: Counter[str] = Counter()
        named: Counter[str] = Counter()
        brands: Counter[str] = Counter()
        prices: defaultdict[str, list[float]] = defaultdict(list)
        for listing in listings:
            total += 1
            title = fold(listing.title)
            have = set(_pieces(title))
            category = fold(listing.category)
            words.update(have.union(_pieces(category), _pieces(fold(listing.description))))
            if listing.brand:
                named.update(have)
                brands.update(brand for brand in stated(listing.brand) if brand in title.letters)
            price = piece_price(listing)
            if price is not None:
                for group in _groups(listing, category, title):
                    prices[group].append(price)
        return cls(listings=total, words=_kept(words), named=_kept(named), brands=dict(brands), prices=levels(prices))

    @cached_property
    def fingerprint(self) -> str:
        """A digest of everything counted: what screenings made with this background are filed under."""
        seal = sha256(str(self.listings).encode())
        for counts in (self.words, self.named, self.brands):
            seal.update(b"\0")
            seal.update("".join(f"{word}\t{counts[word]}\n" for word in sorted(counts)).encode())
        for group, level in sorted(self.prices.items()):
            seal.update(f"{group}\t{level.listings}\t{level.middle}\t{level.spread}\n".encode())
        return seal.hexdigest()[:16]

    def with_words(self, words: Iterable[str]) -> int:
        """In how many listings these words stand together, at most: as often as the rarest of them."""
        return min((self.words.get(piece, 0) for word in words for piece in _cut(word)), default=0)

    def stating_brand(self, words: Iterable[str]) -> int:
        """In how many titles whose listing states a brand these words stand together, at most."""
        return min((self.named.get(piece, 0) for word in words for piece in _cut(word)), default=0)


EMPTY = Background()


@lru_cache(maxsize=1 << 14)
def stated(brand: str) -> frozenset[str]:
    """The names that a brand field states, folded: "CHANEL/香奈儿" states both, and both together."""
    if brand.isascii() and not _DIVIDED.search(brand):
        return frozenset({fold(brand).letters}) - {""}
    whole = fold(brand)
    parts = {fold(part).letters for part in _DIVIDED.split(brand)}
    runs = "".join(
        "\0" * (first > 0 and _meet(whole, first)) + whole.letters[first:last] for first, last in whole.words
    )
    return frozenset((whole.letters, *parts, *runs.split("\0"))) - {""}


def _meet(text: Text, place: int) -> bool:
    """Whether a script with spaces and one without meet there."""
    return unspaced(text.letters[place - 1]) != unspaced(text.letters[place])


def _groups(listing: Listing, category: Text, title: Text) -> Iterator[str]:
    """Under which marks and classes a price counts: anyone's goods and the stated brand's, of each class and of any."""
    classes = goods(category, title).classes
    for mark in ("", *sorted(stated(listing.brand))):
        yield from (key(mark, each) for each in (0, *sorted(classes)))


def _pieces(title: Text) -> Iterator[str]:
    for first, last in title.words:
        yield from _cut(title.letters[first:last])


def _cut(word: str) -> Iterator[str]:
    """A word as it is counted: whole, or by pairs of letters where its script has no spaces to find words by."""
    if len(word) > 1 and unspaced(word):
        yield from (word[place : place + 2] for place in range(len(word) - 1))
        return
    yield word


def _kept(counts: Counter[str]) -> Mapping[str, int]:
    return {word: count for word, count in counts.items() if count >= _FEWEST}
