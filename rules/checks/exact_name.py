"""The registered name stands in the text letter for letter; only case and width may differ."""

from rules.candidates import Sighting
from rules.checks import Knowledge, Opinion
from rules.names import spelling
from rules.wording import quote


def check(sighting: Sighting, knowledge: Knowledge) -> Opinion | None:
    """The words are the registered words, in any case and width: ADIDAS, adidas and ＡＤＩＤＡＳ for Adidas."""
    name, seen = sighting.name, sighting.seen
    if sighting.edit or sighting.words != name.words or len(seen) > 2 * len(name.registered) + 8:
        return None
    if spelling(seen) != name.spelling:
        return None
    return Opinion(
        points=knowledge.weights.exact,
        explanation=f"“{quote(seen)}” is the registered name “{quote(name.registered)}”.",
        explanation_zh=f"“{quote(seen)}”就是注册名称“{quote(name.registered)}”。",
    )
