"""How a finding quotes what a stranger wrote: bounded, and with nothing in it that shows wrongly or not at all."""

import unicodedata

from rules.candidates.sightings import Sighting
from rules.names import BLANKS, invisible

_LONGEST_QUOTE = 40


def quote(text: str) -> str:
    """Hostile text for a sentence: invisible characters by their code, direction kept inside, cut with an ellipsis."""
    start = text[:_LONGEST_QUOTE]
    plain = start.isprintable() and BLANKS.isdisjoint(start)
    shown = start if plain else "".join(_shown(char) for char in start)
    return shown + "…" if len(text) > _LONGEST_QUOTE else shown


def varied(sighting: Sighting, english: str, chinese: str) -> tuple[str, str]:
    """A sighting as the registered name varied in a way, in English and Chinese."""
    seen, registered = quote(sighting.seen), quote(sighting.name.registered)
    return (
        f"“{seen}” is the registered name “{registered}” {english}.",
        f"“{seen}”是注册名称“{registered}”的变写：{chinese}。",
    )


def _shown(char: str) -> str:
    if invisible(char) or (char != " " and unicodedata.category(char)[0] in "CZ"):
        return f"<U+{ord(char):04X}>"
    return char
