"""Amounts as interfaces write them: in cents, or as numbers whose point is always a decimal point."""

import re
from decimal import Decimal

from spiders.api.documents import Number

# ISO 4217, list one: the currencies whose smallest unit is not a hundredth.
_DIGITS = {
    **dict.fromkeys(
        ("BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND", "VUV"), 0
    ),
    **dict.fromkeys(("XAF", "XOF", "XPF"), 0),
    **dict.fromkeys(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"), 3),
    **dict.fromkeys(("CLF", "UYW"), 4),
}
USUAL_DIGITS = 2
MOST_DIGITS = 8  # "precision" stands for decimals up to here; beyond, it means something else

_WHOLE = re.compile(r"[+-]?\d{1,18}(?:\.0+)?", re.ASCII)
_THREE_DECIMALS = re.compile(r"-?\d+\.\d{3}", re.ASCII)
_CODE = re.compile(r"(?<![A-Z])[A-Z]{3}(?![A-Z])")


def digits_of(currency: str) -> int:
    """How many digits stand behind the point of an amount in that currency; 2 where it is not known."""
    code = _CODE.search(currency)
    return _DIGITS.get(code.group(), USUAL_DIGITS) if code else USUAL_DIGITS


def from_minor_units(written: str, digits: int) -> str | None:
    """1999 as 19.99; None where it is no whole number, and so no amount in minor units."""
    if not _WHOLE.fullmatch(written.strip()):
        return None
    return f"{Decimal(written.strip()).to_integral_value().scaleb(-digits):f}"


def as_price(value: str) -> str:
    """An amount for the gate, which reads "41.214" as people write it: a number's point must not look like theirs."""
    if isinstance(value, Number) and _THREE_DECIMALS.fullmatch(value):
        return f"{value}0"
    return str(value)
