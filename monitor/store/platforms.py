"""Platforms as kept: whether one is paused. What a platform is stands in its own file under platforms/."""

from dataclasses import dataclass
from datetime import datetime

from monitor import clock
from monitor.errors import NotFound
from monitor.store.connection import Database, writing


@dataclass(frozen=True, slots=True, kw_only=True)
class PlatformState:
    """A platform's row."""

    id: int
    name: str
    paused: bool


def enrol(db: Database, names: list[str], at: datetime) -> dict[str, int]:
    """The row ids of the platforms of those names; a name not seen before gets its row."""
    known = {state.name: state.id for state in listed(db)}
    if any(name not in known for name in names):
        with writing(db):
            for name in names:
                db.execute(
                    "INSERT INTO platforms (name, added_at) VALUES (?, ?) ON CONFLICT (name) DO NOTHING",
                    [name, clock.text(at)],
                )
        known = {state.name: state.id for state in listed(db)}
    return {name: known[name] for name in names}


def listed(db: Database) -> list[PlatformState]:
    """Every platform that was ever enrolled, by name."""
    rows = db.query("SELECT id, name, paused FROM platforms ORDER BY name")
    return [PlatformState(id=row["id"], name=row["name"], paused=bool(row["paused"])) for row in rows]


def find(db: Database, name: str) -> PlatformState:
    """The platform of that name; NotFound where it was never enrolled."""
    found = next((state for state in listed(db) if state.name == name), None)
    if found is None:
        raise NotFound(f"There is no platform named {name!r}. See: listing-monitor platform list")
    return found


def read_as(db: Database, platform_id: int, plan: str) -> None:
    """Notes how a platform is read; where that has changed, every page is read anew at this crawl."""
    with writing(db):
        renewed = db.execute(
            "UPDATE platforms SET read_as = ? WHERE id = ? AND read_as <> ?", [plan, platform_id, plan]
        ).rowcount
        if renewed:
            db.execute("UPDATE pages SET whole = 0 WHERE platform_id = ?", [platform_id])


def pause(db: Database, name: str, paused: bool, at: datetime) -> None:
    """Stops or lets go on the scheduled crawls of a platform."""
    platform = find(db, name)
    with writing(db):
        db.execute(
            "UPDATE platforms SET paused = ?, paused_at = ? WHERE id = ?",
            [paused, clock.text(at) if paused else None, platform.id],
        )
