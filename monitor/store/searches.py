"""Which marks a platform's own search was asked for, and which are next."""

from collections.abc import Sequence
from datetime import datetime

from monitor import clock
from monitor.store.connection import Database, writing
from monitor.store.registrations import newest_version

# Marks that changed since they were searched for come first, the newest before all; then those that waited longest.
NEXT = """SELECT mark FROM (
    SELECT registrations.mark AS mark, max(changed_in_version) AS changed, searches.at AS at,
        coalesce(searches.register_version, -1) >= max(changed_in_version) AS searched
    FROM registrations LEFT JOIN searches ON searches.platform_id = ? AND searches.mark = registrations.mark
    WHERE in_force = 1 GROUP BY registrations.mark
) ORDER BY searched, CASE searched WHEN 0 THEN -changed END, at, mark LIMIT ?"""


def next_marks(db: Database, platform_id: int, most: int) -> tuple[str, ...]:
    """The marks in force to search the platform for in this run, at most so many, the most urgent first."""
    return tuple(row["mark"] for row in db.query(NEXT, [platform_id, most]))


def record(db: Database, platform_id: int, marks: Sequence[str], at: datetime) -> None:
    """Keeps that the platform was searched for these marks, in a transaction of its own."""
    if not marks:
        return
    with writing(db):
        version = newest_version(db)
        db.conn.executemany(
            "INSERT INTO searches (platform_id, mark, register_version, at) VALUES (?, ?, ?, ?) ON CONFLICT "
            "(platform_id, mark) DO UPDATE SET register_version = excluded.register_version, at = excluded.at",
            [(platform_id, mark, version, clock.text(at)) for mark in marks],
        )
