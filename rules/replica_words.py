"""The words by which sellers say that goods are copies, where they are meant so."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from rules import lexicons
from rules.names import Text
from rules.phrases import Phrase, PhraseTable, Place


class Plainness(StrEnum):
    """How plain a word is."""

    PLAIN = "plain"
    CODE = "code"
    HINT = "hint"


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """How plain a word is, in which language, and which other words take its meaning away ("AAA" of batteries)."""

    plainness: Plainness
    language: str
    unless: PhraseTable[None]


def places(text: Text) -> list[Place[Meaning]]:
    """Where such words stand in a text and nothing there gives them another sense."""
    return [place for place in table().places(text) if not place.phrase.meaning.unless.places(text)]


@cache
def table() -> PhraseTable[Meaning]:
    """The packaged words."""
    return PhraseTable.of(_phrases())


def _phrases() -> Iterator[Phrase[Meaning]]:
    for language, plainness, phrases, *others in lexicons.rows("replica_words.txt"):
        senses = others[0].split(", ") if others else []
        unless = PhraseTable.of(Phrase(written=word, meaning=None) for word in senses)
        meaning = Meaning(plainness=Plainness(plainness), language=language, unless=unless)
        for written in phrases.split(", "):
            yield Phrase(written=written, meaning=meaning)
