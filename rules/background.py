"""What the matcher knows of the world beside the register: which words the platforms' listings use, and as what.

A frozen snapshot, so that the same listing scores the same until the snapshot is renewed.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256

from rules.names import Text, fold, unspaced
from rules.terms import Listing

# A word seen once says no more than one never seen, and half of all words are seen once.
_FEWEST = 2


@dataclass(frozen=True, kw_only=True)
class Background:
    """Counts of listings per folded word; scripts without spaces are counted by pairs of letters.

    `words` counts the listings whose title, category or description hold the word, `named` those that hold it in the
    title and state a brand in a field of its own, and `brands` those of them whose brand is exactly that word or run
    of words, written together. Sellers' names are not counted: one seller's habit is no one's ordinary word.
    """

    listings: int = 0
    words: Mapping[str, int] = field(default_factory=dict)
    named: Mapping[str, int] = field(default_factory=dict)
    brands: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def learn(cls, listings: Iterable[Listing]) -> "Background":
        """Count the words of these listings, each once a listing."""
        total = 0
        words: Counter[str] = Counter()
        named: Counter[str] = Counter()
        brands: Counter[str] = Counter()
        for listing in listings:
            total += 1
            title = fold(listing.title)
            have = set(_pieces(title))
            words.update(have.union(_pieces(fold(listing.category)), _pieces(fold(listing.description))))
            if listing.brand:
                named.update(have)
                brand = fold(listing.brand).letters
                brands.update([brand] if brand and brand in title.letters else [])
        return cls(listings=total, words=_kept(words), named=_kept(named), brands=dict(brands))

    @cached_property
    def fingerprint(self) -> str:
        """A digest of everything counted: what screenings made with this background are filed under."""
        seal = sha256(str(self.listings).encode())
        for counts in (self.words, self.named, self.brands):
            seal.update(b"\0")
            seal.update("".join(f"{word}\t{counts[word]}\n" for word in sorted(counts)).encode())
        return seal.hexdigest()[:16]

    def with_words(self, words: Iterable[str]) -> int:
        """In how many listings these words stand together, at most: as often as the rarest of them."""
        return min((self.words.get(piece, 0) for word in words for piece in _cut(word)), default=0)

    def stating_brand(self, words: Iterable[str]) -> int:
        """In how many titles whose listing states a brand these words stand together, at most."""
        return min((self.named.get(piece, 0) for word in words for piece in _cut(word)), default=0)


EMPTY = Background()


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
