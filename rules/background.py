"""What the matcher knows of the world beside the register: which words the platforms' listings use, and as what.

A frozen snapshot, so that the same listing scores the same until the snapshot is renewed.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from hashlib import sha256

from rules.ballot import Ballot, Seller, number_of, seller_of
from rules.names import Text, fold, opening, unspaced
from rules.prices import PriceLevel, PriceSample, key, levels, piece_price
from rules.terms import Listing
from rules.vocabulary.goods import goods

# A word seen once says no more than one never seen, and half of all words are seen once.
_FEWEST = 2
# The votes on words, on names in titles and on brands are taken apart by other parts of a seller's number.
_SEED = (1 << 32) - 1
# How long a brand is that opens a title: of so many words, or letters where none are set apart.
_HEAD_WORDS = 3
_HEAD_LETTERS = 6
# Endings of inflected words, and what must be left before them.
_ENDING = 2
_STEM = 5
_DIVIDED = re.compile(r"[/|()（）【】\[\],，]")


@dataclass(frozen=True, kw_only=True)
class Background:
    """Counts of listings per folded word; scripts without spaces are counted by pairs of letters.

    `words` counts the listings whose title, category or description hold the word, `named` those that hold it in the
    title and state a brand in a field of its own, and `brands` those of them whose brand, or one of several stated, is
    exactly that word or run of words, written together. Sellers' names are not counted: one seller's habit is no
    one's ordinary word. For the same reason a seller counts once for a word, a stated brand and a price, however many
    listings he has; `listings` is the number that such counts are out of.
    `openings` counts the titles of stated brands that open with these letters (one to three words, or some letters of a
    script without spaces), and `opened` those of them whose brand is just that: "小米" within a title mostly says what
    fits, at its head who made it.
    `prices` is what goods cost by stated brand and Nice class (rules/prices.py), a piece, whatever the currency.
    """

    listings: int = 0
    words: Mapping[str, int] = field(default_factory=dict)
    named: Mapping[str, int] = field(default_factory=dict)
    brands: Mapping[str, int] = field(default_factory=dict)
    openings: Mapping[str, int] = field(default_factory=dict)
    opened: Mapping[str, int] = field(default_factory=dict)
    prices: Mapping[str, PriceLevel] = field(default_factory=dict)

    @classmethod
    def learn(cls, listings: Iterable[Listing], shops: Collection[Seller] = frozenset()) -> "Background":
        """Count the words of these listings, each once a seller, or once a listing that names no seller.

        The listings of `shops` (rules/ballot.py: own_shops) count like those without a seller. The listings are read
        once, in any order; beside the counts themselves 32 MB are held, and of each price group a sample.
        """
        learning = _Learning(shops=shops)
        for listing in listings:
            learning.hear(listing)
        return learning.learned()

    @cached_property
    def fingerprint(self) -> str:
        """A digest of everything counted: what screenings made with this background are filed under."""
        seal = sha256(str(self.listings).encode())
        for counts in (self.words, self.named, self.brands, self.openings, self.opened):
            seal.update(b"\0")
            seal.update("".join(f"{word}\t{counts[word]}\n" for word in sorted(counts)).encode())
        for group, level in sorted(self.prices.items()):
            seal.update(f"{group}\t{level.listings}\t{level.middle}\t{level.spread}\n".encode())
        return seal.hexdigest()[:16]

    @cached_property
    def stems(self) -> frozenset[str]:
        """The stems of words of other scripts, which mostly inflect them: once a background, not once a screening."""
        return frozenset().union(*(stems_of(word) for word in self.words if not word.isascii()))

    def with_words(self, words: Iterable[str]) -> int:
        """In how many listings these words stand together, at most: as often as the rarest of them."""
        return min([self.words.get(piece, 0) for word in words for piece in _cut(word)], default=0)

    def stating_brand(self, words: Iterable[str]) -> int:
        """In how many titles whose listing states a brand these words stand together, at most."""
        return min([self.named.get(piece, 0) for word in words for piece in _cut(word)], default=0)


EMPTY = Background()


@dataclass(slots=True, kw_only=True)
class _Learning:
    """What was counted so far; `said` and `counted` are how many words were met, and how many of them counted."""

    shops: Collection[Seller]
    heard: int = 0
    said: int = 0
    counted: int = 0
    words: Counter[str] = field(default_factory=Counter)
    named: Counter[str] = field(default_factory=Counter)
    brands: Counter[str] = field(default_factory=Counter)
    openings: Counter[str] = field(default_factory=Counter)
    opened: Counter[str] = field(default_factory=Counter)
    prices: PriceSample = field(default_factory=PriceSample)
    ballot: Ballot = field(default_factory=Ballot)

    def hear(self, listing: Listing) -> None:
        """Count one listing."""
        self.heard += 1
        seller = seller_of(listing)
        voter = None if seller is None or seller in self.shops else number_of(*seller)
        title, category = fold(listing.title), fold(listing.category)
        in_title = set(_pieces(title))
        have = in_title.union(_pieces(category), _pieces(fold(listing.description)))
        self.said += len(have)
        self.counted += self._count(self.words, have, voter, 0)
        if listing.brand:
            self._count(self.named, in_title, voter, 1)
            brands, heads = stated(listing.brand), set(_heads(title))
            self._count(self.brands, [brand for brand in brands if brand in title.letters], voter, 2)
            self._count(self.openings, heads, voter, 3)
            self._count(self.opened, heads & brands, voter, 4)
        price = piece_price(listing)
        if price is not None:
            whose = voter or number_of(listing.platform, listing.listing_ref)
            self.prices.add(_groups(listing, category, title), whose, price)

    def learned(self) -> Background:
        """The counts, frozen."""
        return Background(
            listings=self.heard if self.said == 0 else round(self.heard * self.counted / self.said),
            words=_kept(self.words),
            named=_kept(self.named),
            brands=dict(self.brands),
            openings=_kept(self.openings),
            opened=dict(self.opened),
            prices=levels(self.prices),
        )

    def _count(self, counts: Counter[str], words: Collection[str], voter: int | None, ballot: int) -> int:
        """Count what this voter has not voted for on that ballot; how much that was."""
        new = words if voter is None else self.ballot.first((voter >> 7 * ballot) & _SEED, words)
        counts.update(new)
        return len(new)


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


def _heads(title: Text) -> Iterator[str]:
    """The letters that a title opens with: of its first words, and of a first word without spaces ever more."""
    head = opening(title)
    words = [(max(first, head), last) for first, last in title.words if last > head][:_HEAD_WORDS]
    if words and unspaced(title.letters[words[0][0] : words[0][1]]):
        first, last = words[0]
        yield from (title.letters[first:end] for end in range(first + 2, min(last, first + _HEAD_LETTERS) + 1))
    yield from (title.letters[head:last] for _, last in words)


def _pieces(title: Text) -> Iterator[str]:
    for first, last in title.words:
        yield from _cut(title.letters[first:last])


def stems_of(word: str) -> list[str]:
    """A word with and without the last letters that may be an ending, as long as a stem is left."""
    return [word[:size] for size in range(max(_STEM, len(word) - _ENDING), len(word) + 1)]


def _cut(word: str) -> Sequence[str]:
    """A word as it is counted: whole, or by pairs of letters where its script has no spaces to find words by."""
    if len(word) > 1 and unspaced(word):
        return [word[place : place + 2] for place in range(len(word) - 1)]
    return (word,)


def _kept(counts: Counter[str]) -> Mapping[str, int]:
    return {word: count for word, count in counts.items() if count >= _FEWEST}
