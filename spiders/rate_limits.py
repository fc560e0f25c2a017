"""What a platform's answer says of how many requests it still takes: Retry-After, and the counters of interfaces.

The counters have no settled form: RateLimit (draft-ietf-httpapi-ratelimit-headers), RateLimit-Remaining and -Reset, and
X-RateLimit-Remaining and -Reset, whose reset is a number of seconds or a moment in seconds since 1970.
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

# A number of seconds beyond this is a moment: it would be twenty years.
_MOMENT = 600_000_000
# In milliseconds it would be later than the year 3000 in seconds.
_MILLISECONDS = 32_503_680_000
_REMAINING = ("ratelimit-remaining", "x-ratelimit-remaining", "x-rate-limit-remaining")
_RESET = ("ratelimit-reset", "x-ratelimit-reset", "x-rate-limit-reset")
_PART = re.compile(r"\b([rt])\s*=\s*(\d{1,12})")


def seconds_until_free(headers: Mapping[str, str], now: datetime) -> float | None:
    """The seconds to wait because no request is left; None where some are left or nothing is said.

    `headers` are by name in lower case.
    """
    parts = dict(_PART.findall(headers.get("ratelimit", "")))
    remaining = parts.get("r") or next((headers[name] for name in _REMAINING if name in headers), "")
    reset = parts.get("t") or next((headers[name] for name in _RESET if name in headers), "")
    if not re.fullmatch(r"\s*0(?:\.0+)?\s*", remaining) or not reset:
        return None
    return _seconds(reset.strip(), now)


def seconds_asked(retry_after: str, now: datetime) -> float | None:
    """The seconds that a Retry-After header asks to wait, as a number or a date; None where it asks nothing."""
    written = retry_after.strip()
    if written.isascii() and written.isdigit():
        return float(written)
    try:
        at = parsedate_to_datetime(written)
    except ValueError:
        return None
    at = at if at.tzinfo is not None else at.replace(tzinfo=UTC)
    return max(0.0, (at - now).total_seconds())


def _seconds(written: str, now: datetime) -> float | None:
    if not re.fullmatch(r"\d{1,15}(?:\.\d{1,9})?", written, re.ASCII):
        return None
    number = float(written)
    if number < _MOMENT:
        return number
    moment = number / 1000 if number > _MILLISECONDS else number
    return max(0.0, moment - now.timestamp())
