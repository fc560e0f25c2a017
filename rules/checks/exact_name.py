"""The registered name stands in the text letter for letter; only case and width may differ."""

from rules.candidates.sightings import Sighting
from rules.checks import Knowledge, Opinion
from rules.wording import quote

LEADING = (None,)
SOLE = True
# Names of so few letters live by their signs: C is no C++, "size H, M" no H&M.
_SHORT = 3


def check(sighting: Sighting, knowledge: Knowledge) -> Opinion | None:
    """The words are the registered words, in any case and width: ADIDAS, adidas and ＡＤＩＤＡＳ for Adidas."""
    if sighting.words != sighting.name.words or not sighting.as_registered or not _signs_kept(sighting):
        return None
    return Opinion(points=knowledge.weights.exact, said=lambda: _said(sighting))


def _said(sighting: Sighting) -> tuple[str, str]:
    seen, registered = quote(sighting.seen), quote(sighting.name.registered)
    return f"“{seen}” is the registered name “{registered}”.", f"“{seen}”就是注册名称“{registered}”。"


def _signs_kept(sighting: Sighting) -> bool:
    """Whether a short name stands there with the signs it was registered with; a whole field needs none."""
    registered = sighting.name.registered
    if len(sighting.letters) > _SHORT or len(registered) == len(sighting.letters) or sighting.whole_field:
        return True
    start, end = sighting.text.span(sighting.start, sighting.end)
    around = sighting.text.original[max(0, start - len(registered)) : end + len(registered)]
    return registered.casefold() in around.casefold()
