"""Pages as remembered from earlier runs, so that an unchanged one need not be sent again."""

import json
from collections.abc import Sequence
from datetime import datetime

from monitor import clock
from monitor.store.connection import Database
from spiders.items import KnownPage, Link, PageKind, Reading


def recall(db: Database, platform_id: int, url: str) -> KnownPage | None:
    """The page as it was last read whole; None where it never was, or must be fetched anew."""
    row = db.execute(
        "SELECT kind, etag, last_modified, links FROM pages WHERE platform_id = ? AND url = ? AND whole = 1",
        [platform_id, url],
    ).fetchone()
    if row is None:
        return None
    kind, etag, last_modified, links = row
    return KnownPage(url=url, kind=PageKind(kind), etag=etag, last_modified=last_modified, links=_links(links))


def record(db: Database, platform_id: int, reading: Reading, at: datetime) -> int:
    """Remembers a page as read and returns its row; validators count only once the page was read to its end."""
    row = db.execute(
        "INSERT INTO pages (platform_id, url, kind, etag, last_modified, links, whole, fetched_at, seen_at) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (platform_id, url) DO UPDATE SET kind = excluded.kind, "
        "etag = excluded.etag, last_modified = excluded.last_modified, links = excluded.links, "
        "whole = excluded.whole, fetched_at = excluded.fetched_at, seen_at = excluded.seen_at RETURNING id",
        [
            platform_id, reading.url, reading.kind, reading.etag, reading.last_modified,
            json.dumps([(link.kind, link.url) for link in reading.links], ensure_ascii=False),
            reading.last, clock.text(at), clock.text(at),
        ],
    ).fetchone()  # fmt: skip
    return int(row[0])


def record_unchanged(db: Database, platform_id: int, url: str, at: datetime) -> int:
    """Notes that a page was seen again unchanged, and with it every listing read from it; returns how many."""
    seen = [clock.text(at), platform_id, url]
    db.execute("UPDATE pages SET seen_at = ? WHERE platform_id = ? AND url = ?", seen)
    return db.execute(
        "UPDATE listings SET seen_at = ? WHERE page_id = (SELECT id FROM pages WHERE platform_id = ? AND url = ?)", seen
    ).rowcount


def forget(db: Database, listing_ids: Sequence[int]) -> None:
    """Has the pages of these listings fetched anew at the next crawl, because their bytes are wanted as evidence."""
    db.conn.executemany(
        "UPDATE pages SET whole = 0 WHERE id = (SELECT page_id FROM listings WHERE id = ?)",
        [(listing_id,) for listing_id in listing_ids],
    )


def _links(written: str) -> tuple[Link, ...]:
    return tuple(Link(url=url, kind=PageKind(kind)) for kind, url in json.loads(written))
