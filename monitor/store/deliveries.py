"""Files that partners delivered, by what they hold: each is taken once, whatever its name, however often it comes."""

from dataclasses import dataclass
from datetime import datetime

from monitor import clock
from monitor.store.connection import Database, writing

TAKEN, REFUSED = "taken", "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """A delivered file and what became of it; `read_as` says how it was read, `reason` why it was refused."""

    sha256: str
    name: str
    size: int
    state: str
    read_as: str
    rows: int = 0
    refused_rows: int = 0
    reason: str = ""


def find(db: Database, platform_id: int, sha256: str) -> Delivery | None:
    """The delivery of these bytes to that platform, or None where they never came."""
    rows = db.query("SELECT * FROM deliveries WHERE platform_id = ? AND sha256 = ?", [platform_id, sha256])
    return next((_delivery(row) for row in rows), None)


def record(db: Database, platform_id: int, delivery: Delivery, at: datetime) -> None:
    """Notes what became of a file; one that was refused before may be taken now."""
    with writing(db):
        db.execute(
            "INSERT INTO deliveries (platform_id, sha256, name, size, state, read_as, rows, refused_rows, reason, at) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (platform_id, sha256) DO UPDATE SET "
            "name = excluded.name, state = excluded.state, read_as = excluded.read_as, rows = excluded.rows, "
            "refused_rows = excluded.refused_rows, reason = excluded.reason, at = excluded.at",
            [platform_id, delivery.sha256, delivery.name, delivery.size, delivery.state, delivery.read_as,
             delivery.rows, delivery.refused_rows, delivery.reason, clock.text(at)],
        )  # fmt: skip


def recent(db: Database, platform_id: int, limit: int = 50) -> list[Delivery]:
    """The platform's last deliveries, newest first."""
    rows = db.query(
        "SELECT * FROM deliveries WHERE platform_id = ? ORDER BY at DESC, id DESC LIMIT ?", [platform_id, limit]
    )
    return [_delivery(row) for row in rows]


def _delivery(row: "dict[str, object]") -> Delivery:
    return Delivery(
        sha256=str(row["sha256"]),
        name=str(row["name"]),
        size=int(str(row["size"])),
        state=str(row["state"]),
        read_as=str(row["read_as"]),
        rows=int(str(row["rows"])),
        refused_rows=int(str(row["refused_rows"])),
        reason=str(row["reason"]),
    )
