"""A listing as circumstances look at it: each fact read once, and only when a hit makes it worth reading."""

from dataclasses import dataclass, field
from functools import cached_property

from rules.names import Text, fold
from rules.prices import piece_price
from rules.terms import Field, Listing
from rules.vocabulary import replica_words
from rules.vocabulary.goods import Goods, goods
from rules.vocabulary.lawful_words import Meaning as LawfulMeaning
from rules.vocabulary.phrases import Place
from rules.vocabulary.replica_words import Meaning as ReplicaMeaning
from rules.vocabulary.wordlists import PACKAGED, WordLists

_EMPTY = fold("")


@dataclass(frozen=True, kw_only=True)
class Offer:
    """A listing and what is read from it on demand."""

    listing: Listing
    words: WordLists = PACKAGED
    _texts: dict[Field, Text] = field(default_factory=dict, compare=False, repr=False)
    _lawful: dict[Field, list[Place[LawfulMeaning]]] = field(default_factory=dict, compare=False, repr=False)
    _replica: dict[Field, list[Place[ReplicaMeaning]]] = field(default_factory=dict, compare=False, repr=False)

    def text(self, place: Field) -> Text:
        """A field, folded."""
        text = self._texts.get(place)
        if text is None:
            written = self.listing.text(place)
            text = self._texts[place] = fold(written) if written else _EMPTY
        return text

    def lawful_words(self, place: Field) -> list[Place[LawfulMeaning]]:
        """The words of lawful use in a field."""
        if place not in self._lawful:
            self._lawful[place] = self.words.lawful_table.places(self.text(place))
        return self._lawful[place]

    def replica_words(self, place: Field) -> list[Place[ReplicaMeaning]]:
        """The words for copies in a field, in the sense of copies."""
        if place not in self._replica:
            self._replica[place] = replica_words.places(self.text(place), self.words.replica_table)
        return self._replica[place]

    @cached_property
    def goods(self) -> Goods:
        """Which goods are offered."""
        return goods(self.text(Field.CATEGORY), self.text(Field.TITLE), self.words.goods_table)

    @cached_property
    def price(self) -> float | None:
        """log10 of the price of one piece in US dollars, where it is known."""
        return piece_price(self.listing)
