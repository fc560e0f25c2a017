"""The registered name behind accents, invisible characters, compatibility forms or letters that look alike."""

from dataclasses import dataclass

from rules.candidates.sightings import Sighting
from rules.checks import Knowledge, Opinion
from rules.disguises import odd_forms
from rules.names import adornments, invisible
from rules.tricks import own_word
from rules.wording import quote

LEADING = (None,)
_WORDS = {
    "look-alike": ("letters that look alike", "形近字母"),
    "invisible": ("invisible characters", "不可见字符"),
    "form": ("letters of another form", "变体字母"),
    "accent": ("added accents", "附加符号"),
    "plain": ("the accents left out", "省略附加符号"),
}
# "Сh 12": on a Russian keyboard one letter is soon the other alphabet's, and two letters hide nothing.
_KEYBOARD = 2
# How much of a sighting is looked at for accents and invisible characters: one is enough to know.
_LOOKED_AT = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class _Differences:
    """In what a sighting differs from the registered spelling."""

    kinds: tuple[str, ...]
    accents: int


def check(sighting: Sighting, knowledge: Knowledge) -> Opinion | None:
    """The words are the registered words once everything is folded: êverñoté, sp\\xadort, a Cyrillic а in adidas."""
    if not _same_words(sighting) or sighting.as_registered:
        return None
    differences = _differences(sighting)
    if "look-alike" in differences.kinds and (len(sighting.letters) <= _KEYBOARD or own_word(sighting, knowledge)):
        return None
    return _opinion(sighting, differences, knowledge)


def _same_words(sighting: Sighting) -> bool:
    return tuple(map(len, sighting.words)) == tuple(map(len, sighting.name.words))


def _differences(sighting: Sighting) -> _Differences:
    seen, registered = sighting.seen[:_LOOKED_AT], sighting.name.registered[:_LOOKED_AT]
    accents = adornments(seen) - adornments(registered)
    kinds = {
        "look-alike": sighting.letters != sighting.name.letters,
        "invisible": any(map(invisible, seen)) and not any(map(invisible, registered)),
        "form": odd_forms(seen) and not odd_forms(registered),
        "accent": accents > 0,
    }
    found = tuple(kind for kind, here in kinds.items() if here) or ("plain" if accents < 0 else "form",)
    return _Differences(kinds=found, accents=accents)


def _opinion(sighting: Sighting, differences: _Differences, knowledge: Knowledge) -> Opinion:
    weights = knowledge.weights
    disguises = sum(kind not in ("accent", "plain") for kind in differences.kinds)
    points = weights.folded + weights.disguise * disguises + weights.accent * min(3, max(0, differences.accents))
    return Opinion(points=points, said=lambda: _said(sighting, differences.kinds))


def _said(sighting: Sighting, kinds: tuple[str, ...]) -> tuple[str, str]:
    english = " and ".join(_WORDS[kind][0] for kind in kinds)
    chinese = "、".join(_WORDS[kind][1] for kind in kinds)
    seen, registered = quote(sighting.seen), quote(sighting.name.registered)
    return (
        f"“{seen}” is the registered name “{registered}” with {english}.",
        f"“{seen}”是注册名称“{registered}”的变写：{chinese}。",
    )
