"""The service's one clock, so that every other part is told the time."""

from datetime import UTC, datetime


def now() -> datetime:
    """The present moment in UTC."""
    return datetime.now(UTC)


def text(moment: datetime) -> str:
    """A moment as the store and the exports write it: ISO 8601 in UTC to the millisecond, ordered like time itself."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")


def moment(written: str) -> datetime:
    """The moment that `text` wrote."""
    return datetime.fromisoformat(written)
