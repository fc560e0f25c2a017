"""What was not taken, where it stood and why: kept, counted and shown, so that nothing is lost in silence."""

from dataclasses import dataclass
from enum import StrEnum

from monitor.intake.text import drop_unwritable

EXCERPT_LENGTH = 120  # enough to recognise the place, too little to carry a page into a table


class RefusalKind(StrEnum):
    """What was refused: an offer, one field of an offer that passed, a registration, or a page as a whole."""

    LISTING = "listing"
    FIELD = "field"
    REGISTRATION = "registration"
    PAGE = "page"


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """One thing not taken. `place` is where it stood (an address, "line 12"), `field` the column or field at fault.

    `reason` is a sentence that names the remedy; `excerpt` is the start of what stood there, safe to write anywhere.
    """

    kind: RefusalKind
    place: str
    field: str
    reason: str
    excerpt: str = ""


def excerpt(value: object) -> str:
    """The start of a value as one printable line of at most EXCERPT_LENGTH characters."""
    text = drop_unwritable(value[: 2 * EXCERPT_LENGTH]) if isinstance(value, str) else _describe(value)
    line = " ".join(text.split())
    return line if len(line) <= EXCERPT_LENGTH else line[: EXCERPT_LENGTH - 1] + "…"


def _describe(value: object) -> str:
    if isinstance(value, bool | float):
        return str(value)
    if isinstance(value, int):  # Python refuses to print integers of more than 4,300 digits
        return str(value) if value.bit_length() < 400 else f"a number of {value.bit_length()} bits"
    return "" if value is None else f"a {type(value).__name__}"
