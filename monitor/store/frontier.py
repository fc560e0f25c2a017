"""The addresses of a round over a platform: where its crawl still has to go and where it has been.

A round is one pass over a platform; it takes several runs where its process dies or is stopped. What became of an
address is written in the same transaction as what was read there, so that a crawl killed at any line goes on where it
stood: what was kept is not fetched again, and nothing is passed over.
"""

import json
from collections import deque
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta

from monitor import clock
from monitor.revisit import Habits
from monitor.store.connection import Database, writing
from spiders.frontier import LISTINGS, Fate, Stop
from spiders.items import Link, PageKind

# Addresses claimed in one transaction: listings by the hundred, because each is one page; of lists as many as travel at
# once, so that the listings they name are read before further lists.
CLAIM_LISTINGS = 200
CLAIM_LISTS = 16
# What a platform's lists said so long ago is not gone on with: the round begins anew.
OLDEST = timedelta(days=3)
# Rows forgotten in one transaction, so that nobody waits long for the database.
FORGET_ROWS = 20_000
# What is visited first: listings with a hit, listings never seen, other listings, and lists last.
_WITH_HIT, _NEW, _KNOWN, _LISTS = range(4)

_ADD = f"""INSERT INTO frontier (platform_id, url, kind, lastmod, found_on, barren, due, state)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, iif(?3 NOT IN ('product', 'feed'), {_LISTS}, ifnull((
        SELECT iif(EXISTS (SELECT 1 FROM listings JOIN hits ON listing_id = listings.id
            WHERE page_id = pages.id AND state <> 'withdrawn'), {_WITH_HIT}, {_KNOWN})
        FROM pages WHERE platform_id = ?1 AND url = ?2), {_NEW})), ?7)
    ON CONFLICT (platform_id, url) DO UPDATE SET state = excluded.state, kind = excluded.kind, due = excluded.due
        WHERE state = 'aside' AND excluded.state = 'waiting'"""
_CLAIM = """UPDATE frontier SET state = 'claimed' WHERE id IN (
    SELECT id FROM frontier WHERE platform_id = ? AND state = 'waiting' AND due BETWEEN ? AND ?
    ORDER BY due, id LIMIT ?) RETURNING due, id, url, kind, lastmod, found_on, barren"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """A round as it is gone on with: when it began, what was counted in it so far, and the platform's habits."""

    began_at: datetime
    counts: Mapping[str, int] = field(default_factory=dict)
    habits: Habits = field(default_factory=Habits)


class StoredFrontier:
    """A platform's frontier in the database; whoever holds the lock of its crawl has it for itself.

    Between two transactions what is new waits in memory: `store` writes it within the caller's, and `next` has the
    caller `commit` where nothing else is left to hand out.
    """

    def __init__(self, db: Database, platform_id: int) -> None:
        self._db, self._platform_id = db, platform_id
        self._ready: deque[Stop] = deque()
        self._new: dict[str, tuple[Stop, bool]] = {}
        self._fates: dict[str, Fate] = {}
        self._new_listings = False
        self._waiting = True
        self._size = _count(db, platform_id)
        self.met_listings = False
        self.commit: Callable[[], None] = self._commit_alone
        # Which of the listings claimed need no visit now; asked within the transaction that claims them.
        self.passed_over: Callable[[Sequence[Stop]], Collection[str]] = _none

    @property
    def size(self) -> int:
        """How many addresses there are, visited or not."""
        return self._size

    def add(self, stops: Iterable[Stop], *, aside: bool = False) -> None:
        """Puts addresses on the way that are not known yet, or only notes them `aside`."""
        for stop in stops:
            known = self._new.get(stop.link.url)
            if known is None or (known[1] and not aside):
                self._new[stop.link.url] = (stop, aside)
                self._size += not aside
                self._new_listings = self._new_listings or stop.link.kind in LISTINGS

    def known(self, urls: Collection[str]) -> frozenset[str]:
        """Those of the addresses that are on the way or were visited."""
        if not urls:
            return frozenset()
        rows = self._db.execute(
            "SELECT url FROM frontier WHERE platform_id = ? AND state <> 'aside' "
            "AND url IN (SELECT value FROM json_each(?))",
            [self._platform_id, json.dumps(list(urls))],
        )
        return frozenset(row[0] for row in rows) | {url for url in urls if url in self._new and not self._new[url][1]}

    def take_up(self) -> None:
        """Puts on the way what was put aside."""
        self.commit()
        with writing(self._db):
            taken = self._db.execute(
                "UPDATE frontier SET state = 'waiting' WHERE platform_id = ? AND state = 'aside'", [self._platform_id]
            ).rowcount
        self._size += taken
        self._waiting = self._waiting or bool(taken)

    def next(self) -> Stop | None:
        """The next address to visit, listings first."""
        lists_only = not self._ready or self._ready[0].link.kind not in LISTINGS
        if lists_only and (self._new_listings or (not self._ready and (self._new or self._waiting))):
            self.commit()
        return self._ready.popleft() if self._ready else None

    def settle(self, url: str, fate: Fate) -> None:
        """Notes what became of an address."""
        self._fates[url] = fate

    def store(self) -> None:
        """Writes what is new within the caller's transaction, and claims what is visited next."""
        self._db.conn.executemany(_ADD, [self._row(stop, aside) for stop, aside in self._new.values()])
        self._waiting = self._waiting or bool(self._new)
        self._new.clear()
        self._new_listings = False
        self._db.conn.executemany(
            "UPDATE frontier SET state = ? WHERE platform_id = ? AND url = ?",
            [(fate, self._platform_id, url) for url, fate in self._fates.items()],
        )
        self._fates.clear()
        if self._waiting and len(self._ready) < CLAIM_LISTS:
            self._claim()

    def _commit_alone(self) -> None:
        with writing(self._db):
            self.store()

    def _row(self, stop: Stop, aside: bool) -> tuple[object, ...]:
        link = stop.link
        state = "aside" if aside else "waiting"
        return self._platform_id, link.url, link.kind, link.lastmod, stop.found_on, stop.barren, state

    def _claim(self) -> None:
        while claimed := self._claimed(_WITH_HIT, _KNOWN, CLAIM_LISTINGS):
            passed = self.passed_over(claimed)
            self._pass(passed)
            if listings := [stop for stop in claimed if stop.link.url not in passed]:
                # Lists that were claimed before wait behind the listings.
                self._ready.extendleft(reversed(listings))
                return
        lists = self._claimed(_LISTS, _LISTS, CLAIM_LISTS)
        self._waiting = bool(lists)
        self._ready.extend(lists)

    def _pass(self, urls: Collection[str]) -> None:
        self._db.execute(
            "UPDATE frontier SET state = 'passed' WHERE platform_id = ? AND url IN (SELECT value FROM json_each(?))",
            [self._platform_id, json.dumps(list(urls))],
        )

    def _claimed(self, first: int, last: int, most: int) -> list[Stop]:
        rows = self._db.execute(_CLAIM, [self._platform_id, first, last, most]).fetchall()
        return [_stop(row) for row in sorted(rows)]


def open_round(db: Database, platform_id: int, read_as: str, at: datetime) -> Round:
    """Goes on with the round that is open, or begins one.

    One that is read otherwise now, or whose crawl has not moved for days, is given up. The caller holds the lock of
    the platform's crawl.
    """
    row = db.execute(
        "SELECT began_at, counts, habits, open = 1 AND read_as = ? AND moved_at >= ? FROM rounds WHERE platform_id = ?",
        [read_as, clock.text(at - OLDEST), platform_id],
    ).fetchone()
    habits = Habits(**json.loads(row[2])) if row else Habits()
    if row is not None and row[3]:
        _go_on(db, platform_id)
        return Round(began_at=clock.moment(row[0]), counts=json.loads(row[1]), habits=habits)
    forget(db, platform_id)
    with writing(db):
        db.execute(
            "INSERT INTO rounds (platform_id, began_at, moved_at, read_as, open) VALUES (?, ?, ?, ?, 1) "
            "ON CONFLICT (platform_id) DO UPDATE SET began_at = excluded.began_at, moved_at = excluded.moved_at, "
            "read_as = excluded.read_as, open = 1, counts = '{}'",
            [platform_id, *[clock.text(at)] * 2, read_as],
        )
    return Round(began_at=at, habits=habits.faded())


def move_round(db: Database, platform_id: int, counts: Mapping[str, int], habits: Habits, at: datetime) -> None:
    """Notes how far the round has come, within the caller's transaction."""
    db.execute(
        "UPDATE rounds SET counts = ?, habits = ?, moved_at = ? WHERE platform_id = ?",
        [json.dumps(counts), json.dumps(asdict(habits)), clock.text(at), platform_id],
    )


def is_unfinished(db: Database, platform_id: int) -> bool:
    """Whether there are addresses in the round that are still to be visited."""
    left = db.execute(
        "SELECT EXISTS (SELECT 1 FROM frontier WHERE platform_id = ? AND state IN ('waiting', 'claimed'))",
        [platform_id],
    )
    return bool(left.fetchone()[0])


def close_round(db: Database, platform_id: int) -> None:
    """Ends the round, within the caller's transaction: the next crawl begins anew."""
    db.execute("UPDATE rounds SET open = 0 WHERE platform_id = ?", [platform_id])


def forget(db: Database, platform_id: int) -> None:
    """Removes the addresses of a round that is over."""
    forgotten = FORGET_ROWS
    while forgotten == FORGET_ROWS:
        with writing(db):
            forgotten = db.execute(
                "DELETE FROM frontier WHERE id IN (SELECT id FROM frontier WHERE platform_id = ? LIMIT ?)",
                [platform_id, FORGET_ROWS],
            ).rowcount


def _go_on(db: Database, platform_id: int) -> None:
    """What was under way when the process died, and what could not be fetched, is to be visited."""
    with writing(db):
        db.execute(
            "UPDATE frontier SET state = 'waiting' WHERE platform_id = ? AND state IN ('claimed', 'failed')",
            [platform_id],
        )


def _count(db: Database, platform_id: int) -> int:
    counted = db.execute("SELECT count(*) FROM frontier WHERE platform_id = ? AND state <> 'aside'", [platform_id])
    return int(counted.fetchone()[0])


def _none(stops: Sequence[Stop]) -> Collection[str]:  # noqa: ARG001
    """Every listing is visited."""
    return ()


def _stop(row: tuple[int, int, str, str, str, str, int]) -> Stop:
    _, _, url, kind, lastmod, found_on, barren = row
    return Stop(link=Link(url=url, kind=PageKind(kind), lastmod=lastmod), found_on=found_on, barren=barren)
