"""What the gate refused, with the reason: never a lost row. The same refusal again only counts up."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from monitor import clock
from monitor.intake import Refusal
from monitor.store.connection import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptRefusal:
    """A refusal with how often and when it came up."""

    refusal: Refusal
    platform: str
    times: int
    first_at: str
    last_at: str


def record(db: Database, platform_id: int | None, refusals: Iterable[Refusal], at: datetime) -> None:
    """Keeps refusals; one that is known is counted."""
    moment = clock.text(at)
    db.conn.executemany(
        "INSERT INTO refusals (kind, platform_id, place, field, reason, excerpt, first_at, last_at) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (kind, ifnull(platform_id, 0), place, field, reason) "
        "DO UPDATE SET times = times + 1, last_at = excluded.last_at, excerpt = excluded.excerpt",
        [(each.kind, platform_id, each.place, each.field, each.reason, each.excerpt, moment, moment)
         for each in refusals],
    )  # fmt: skip


def recent(db: Database, limit: int = 50) -> list[KeptRefusal]:
    """The newest refusals."""
    rows = db.query(
        "SELECT refusals.*, ifnull(platforms.name, '') AS platform FROM refusals "
        "LEFT JOIN platforms ON platforms.id = platform_id ORDER BY last_at DESC, refusals.id DESC LIMIT ?",
        [limit],
    )
    return [_kept(row) for row in rows]


def _kept(row: dict[str, Any]) -> KeptRefusal:
    refusal = Refusal(**{name: row[name] for name in ("kind", "place", "field", "reason", "excerpt")})
    return KeptRefusal(
        refusal=refusal,
        platform=row["platform"],
        times=row["times"],
        first_at=row["first_at"],
        last_at=row["last_at"],
    )
