"""Pages as remembered from earlier runs, so that an unchanged one need not be sent again."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from monitor import clock
from monitor.revisit import Look, Sight
from monitor.store.connection import Database
from spiders.items import KnownPage, Link, PageKind, Reading


@dataclass(frozen=True, slots=True, kw_only=True)
class Digests:
    """What tells whether a page says something else: digests of its bytes and of what was read from them."""

    body: str = ""
    items: str = ""


NONE = Digests()


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A look at a page as it is noted: the lastmod that its sitemap gave, and how a look back at it went."""

    at: datetime
    lastmod: str = ""
    look: Look | None = None

    @property
    def counts(self) -> tuple[int, int, float]:
        """What the look adds: looks, changes, and days since the one before."""
        if self.look is None:
            return 0, 0, 0.0
        return 1, int(self.look.changed), max(0.0, (self.at - self.look.sight.looked_at) / timedelta(days=1))


def recall(db: Database, platform_id: int, url: str) -> KnownPage | None:
    """The page as it was last read whole; None where it never was, or must be fetched anew."""
    row = db.execute(
        "SELECT kind, etag, last_modified, body_sha256, links FROM pages "
        "WHERE platform_id = ? AND url = ? AND whole = 1",
        [platform_id, url],
    ).fetchone()
    if row is None:
        return None
    kind, etag, last_modified, body_sha256, links = row
    return KnownPage(
        url=url,
        kind=PageKind(kind),
        etag=etag,
        last_modified=last_modified,
        body_sha256=body_sha256,
        links=_links(links),
    )


def sights(db: Database, platform_id: int, urls: Collection[str]) -> dict[str, tuple[Sight, str]]:
    """What is known of those of the pages that were read whole, and the digest of what was read from each."""
    rows = db.execute(
        "SELECT url, looked_at, lastmod, looks, changes, days, etag <> '' OR last_modified <> '', "
        "EXISTS (SELECT 1 FROM listings JOIN hits ON listing_id = listings.id "
        "WHERE page_id = pages.id AND state <> 'withdrawn'), items_sha256 "
        "FROM pages WHERE platform_id = ? AND url IN (SELECT value FROM json_each(?)) AND whole = 1",
        [platform_id, json.dumps(list(urls))],
    )
    return {row[0]: (_sight(row), row[8]) for row in rows}


def record(db: Database, platform_id: int, reading: Reading, seen: Seen, digests: Digests = NONE) -> int:
    """Remembers a page as read and returns its row; validators count only once the page was read to its end."""
    at = clock.text(seen.at)
    row = db.execute(
        "INSERT INTO pages (platform_id, url, kind, etag, last_modified, links, whole, fetched_at, seen_at, looked_at, "
        "lastmod, body_sha256, items_sha256) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?8, ?8, ?9, ?10, ?11) "
        "ON CONFLICT (platform_id, url) DO UPDATE SET kind = excluded.kind, "
        "etag = excluded.etag, last_modified = excluded.last_modified, links = excluded.links, "
        "whole = excluded.whole, fetched_at = excluded.fetched_at, seen_at = excluded.seen_at, "
        "looked_at = excluded.looked_at, lastmod = excluded.lastmod, body_sha256 = excluded.body_sha256, "
        "items_sha256 = excluded.items_sha256, looks = looks + ?12, changes = changes + ?13, days = days + ?14 "
        "RETURNING id",
        [
            platform_id, reading.url, reading.kind, reading.etag, reading.last_modified,
            _written(reading.links),
            reading.last, at, seen.lastmod, digests.body, digests.items, *seen.counts,
        ],
    ).fetchone()  # fmt: skip
    return int(row[0])


def record_unchanged(db: Database, platform_id: int, reading: Reading, seen: Seen, body_sha256: str = "") -> int:
    """Notes that a page says what it said, and with it every listing read from it; returns how many.

    `body_sha256` is the digest of bytes that say the same in another way; empty where they are the same.
    """
    at = clock.text(seen.at)
    db.execute(
        "UPDATE pages SET seen_at = ?3, looked_at = ?3, etag = ?4, last_modified = ?5, lastmod = ?6, "
        "body_sha256 = iif(?7 = '', body_sha256, ?7), looks = looks + ?8, changes = changes + ?9, days = days + ?10 "
        "WHERE platform_id = ?1 AND url = ?2",
        [platform_id, reading.url, at, reading.etag, reading.last_modified, seen.lastmod, body_sha256, *seen.counts],
    )
    return _list_again(db, platform_id, [reading.url], at)


def pass_over(db: Database, platform_id: int, urls: Collection[str], at: datetime) -> int:
    """Notes that pages are still listed, and with each the listings read from it; returns how many of those."""
    moment = clock.text(at)
    db.execute(
        "UPDATE pages SET seen_at = ? WHERE platform_id = ? AND url IN (SELECT value FROM json_each(?))",
        [moment, platform_id, json.dumps(list(urls))],
    )
    return _list_again(db, platform_id, urls, moment)


def count(db: Database, platform_id: int) -> int:
    """How many listings' pages of the platform are known."""
    pages = db.execute("SELECT count(*) FROM pages WHERE platform_id = ? AND kind = 'product'", [platform_id])
    return int(pages.fetchone()[0])


def forget_failed(db: Database, platform_id: int, url: str) -> None:
    """Has a page that could not be fetched read anew when it answers again."""
    db.execute("UPDATE pages SET whole = 0 WHERE platform_id = ? AND url = ?", [platform_id, url])


def _list_again(db: Database, platform_id: int, urls: Collection[str], moment: str) -> int:
    return db.execute(
        "UPDATE listings SET seen_at = ?, misses = 0 WHERE absent = 0 AND gone_at IS NULL AND page_id IN "
        "(SELECT id FROM pages WHERE platform_id = ? AND url IN (SELECT value FROM json_each(?)))",
        [moment, platform_id, json.dumps(list(urls))],
    ).rowcount


def forget(db: Database, listing_ids: Sequence[int]) -> None:
    """Has the pages of these listings fetched anew at the next crawl, because their bytes are wanted as evidence."""
    db.conn.executemany(
        "UPDATE pages SET whole = 0 WHERE id = (SELECT page_id FROM listings WHERE id = ?)",
        [(listing_id,) for listing_id in listing_ids],
    )


def _sight(row: tuple[Any, ...]) -> Sight:
    url, looked_at, lastmod, looks, changes, days, validators, with_hit, _ = row
    return Sight(
        url=url,
        looked_at=clock.moment(looked_at),
        lastmod=lastmod,
        looks=looks,
        changes=changes,
        days=days,
        validators=bool(validators),
        with_hit=bool(with_hit),
    )


def _written(links: Sequence[Link]) -> str:
    return json.dumps([(link.kind, link.url, link.lastmod)[: 3 if link.lastmod else 2] for link in links])


def _links(written: str) -> tuple[Link, ...]:
    return tuple(
        Link(url=url, kind=PageKind(kind), lastmod=lastmod[0] if lastmod else "")
        for kind, url, *lastmod in json.loads(written)
    )
