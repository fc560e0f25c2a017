"""A register grown beyond the collected one by marks that look like its own.

Each further registration takes a real one and makes a new name of it: a word of Latin or another spaced script gets the
end of another mark's word, cut between a vowel and a consonant; one word of several is exchanged for another mark's;
Han names get the second half of another Han name. So lengths, scripts, numbers of words and of aliases stay those of
the real register, and the new names are about as near to one another as real ones are. Seeded.
"""

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from rules.terms import Registration

_HAN = re.compile("[\u3400-\u9fff]")
_SYLLABLE = re.compile(r"(?<=[aeiouyаеиоуы])(?=[^\Waeiouyаеиоуы\d_])", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stock:
    """The names that new ones are made of."""

    spaced: Sequence[str]
    han: Sequence[str]

    @classmethod
    def of(cls, register: Sequence[Registration]) -> "Stock":
        """The names of a register, by how they are written."""
        names = sorted({name for registration in register for name in registration.names})
        return cls(
            spaced=[name for name in names if not _HAN.search(name)], han=[name for name in names if _HAN.search(name)]
        )


def grow(register: Sequence[Registration], number: int, seed: int) -> Iterator[Registration]:
    """The register, then new registrations until there are so many."""
    yield from register
    stock = Stock.of(register)
    chance = random.Random(seed)
    for place in range(len(register), number):
        model = register[chance.randrange(len(register))]
        mark, *aliases = (vary(name, stock, chance) for name in model.names)
        yield replace(model, registration_number=f"G{place:06}", mark=mark, aliases=tuple(aliases))


def vary(name: str, stock: Stock, chance: random.Random) -> str:
    """A new name like this one."""
    if _HAN.search(name):
        other = chance.choice(stock.han)
        return name[: (len(name) + 1) // 2] + other[len(other) // 2 :]
    words = name.split(" ")
    others = chance.choice(stock.spaced).split(" ")
    place = chance.randrange(len(words))
    exchanged = len(words) > 1 and chance.random() < 0.5
    words[place] = chance.choice(others) if exchanged else _blend(words[place], chance.choice(others), chance)
    return " ".join(words)


def _blend(word: str, other: str, chance: random.Random) -> str:
    """The beginning of one word and the end of another, each cut where a syllable may end."""
    return word[: _cut(word, chance)] + other[_cut(other, chance) :]


def _cut(word: str, chance: random.Random) -> int:
    places = [place.start() for place in _SYLLABLE.finditer(word)]
    return chance.choice(places) if places else (len(word) + 1) // 2
