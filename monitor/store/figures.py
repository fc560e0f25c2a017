"""Counts of what is kept, for `status`, the metrics and the desk's overview."""

from monitor.store import registrations
from monitor.store.connection import Database

COUNTS = {
    "registrations": "SELECT count(*) FROM registrations",
    "platforms": "SELECT count(*) FROM platforms",
    "listings": "SELECT count(*) FROM listings",
    # A field that could not be taken does not cost its listing: it is kept as a note, not counted as a refusal.
    "refusals": "SELECT count(*) FROM refusals WHERE kind <> 'field'",
    "alerts": "SELECT count(*) FROM alerts",
}


def status(db: Database) -> dict[str, object]:
    """What is kept, counted; hits by state and runs by outcome."""
    counts: dict[str, object] = {name: int(db.execute(sql).fetchone()[0]) for name, sql in COUNTS.items()}
    counts["register_version"] = registrations.newest_version(db)
    counts["hits"] = dict(db.execute("SELECT state, count(*) FROM hits GROUP BY state").fetchall())
    counts["runs"] = dict(
        db.execute("SELECT ifnull(outcome, state), count(*) FROM runs GROUP BY ifnull(outcome, state)").fetchall()
    )
    return counts
