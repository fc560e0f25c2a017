"""The words by which sellers say that goods are copies, where they are meant so."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from rules.names import Text
from rules.vocabulary.phrases import Phrase, PhraseTable, Place


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


def meant(found: list[Place[Meaning]], text: Text) -> list[Place[Meaning]]:
    """Those of the places of such words in a text that nothing there gives another sense, in whichever language."""
    if not found:
        return found
    undone = {(place.start, place.end) for place in found if place.phrase.meaning.unless.places(text)}
    return [place for place in found if (place.start, place.end) not in undone]


@lru_cache(maxsize=8)
def table(rows: tuple[tuple[str, ...], ...]) -> PhraseTable[Meaning]:
    """The words of these rows (rules/lexicons/replica_words.txt explains their columns)."""
    return PhraseTable.of(_phrases(rows))


def _phrases(rows: tuple[tuple[str, ...], ...]) -> Iterator[Phrase[Meaning]]:
    for language, plainness, phrases, *others in rows:
        senses = others[0].split(", ") if others else []
        unless = PhraseTable.of(Phrase(written=word, meaning=None) for word in senses)
        meaning = Meaning(plainness=Plainness(plainness), language=language, unless=unless)
        for written in phrases.split(", "):
            yield Phrase(written=written, meaning=meaning)
