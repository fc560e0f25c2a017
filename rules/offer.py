"""A listing as circumstances look at it: each fact read once, and only when a hit makes it worth reading."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import compress
from typing import NamedTuple

from rules.names import Text, fold
from rules.prices import piece_price
from rules.terms import Field, Listing
from rules.vocabulary import replica_words
from rules.vocabulary.goods import Classes, Goods, named
from rules.vocabulary.lawful_words import Meaning as LawfulMeaning
from rules.vocabulary.phrases import Place
from rules.vocabulary.replica_words import Meaning as ReplicaMeaning
from rules.vocabulary.wordlists import PACKAGED, WordLists

_EMPTY = fold("")
_FIELDS = (Field.TITLE, Field.BRAND, Field.DESCRIPTION, Field.CATEGORY, Field.SELLER)


class _Said(NamedTuple):
    """The phrases that stand in a field, by what they speak of."""

    replica: list[Place[ReplicaMeaning]]
    lawful: list[Place[LawfulMeaning]]
    goods: list[Place[Classes]]


@dataclass(frozen=True, kw_only=True)
class Offer:
    """A listing and what is read from it on demand."""

    listing: Listing
    words: WordLists = PACKAGED
    _texts: dict[Field, Text] = field(default_factory=dict, compare=False, repr=False)
    _phrases: dict[Field, _Said] = field(default_factory=dict, compare=False, repr=False)

    def fields(self) -> Iterator[Field]:
        """The fields that say anything."""
        listing = self.listing
        said = (listing.title, listing.brand, listing.description, listing.category, listing.seller)
        return compress(_FIELDS, said)

    def text(self, place: Field) -> Text:
        """A field, folded."""
        text = self._texts.get(place)
        if text is None:
            written = self.listing.text(place)
            text = self._texts[place] = fold(written) if written else _EMPTY
        return text

    def lawful_words(self, place: Field) -> list[Place[LawfulMeaning]]:
        """The words of lawful use in a field."""
        return self._said(place).lawful

    def replica_words(self, place: Field) -> list[Place[ReplicaMeaning]]:
        """The words for copies in a field, in the sense of copies."""
        return self._said(place).replica

    @cached_property
    def goods(self) -> Goods:
        """Which goods are offered."""
        return named(self._said(Field.CATEGORY).goods, self._said(Field.TITLE).goods)

    def _said(self, place: Field) -> _Said:
        said = self._phrases.get(place)
        if said is None:
            text = self.text(place)
            replica, lawful, goods = self.words.book.places(text)
            said = self._phrases[place] = _Said(replica_words.meant(replica, text), lawful, goods)
        return said

    @cached_property
    def price(self) -> float | None:
        """log10 of the price of one piece in US dollars, where it is known."""
        return piece_price(self.listing)
