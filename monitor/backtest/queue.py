"""What a change does to the open queue: the hits on stored listings that no officer has decided."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from monitor import seller_records
from monitor.backtest.change import Change, hits_by_key
from monitor.store import Database, judged, listings, screenings
from monitor.store.listings import KeptListing
from rules.candidates.register import Register

PAGE_LISTINGS = 500
MOST_MOVERS = 20

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mover:
    """How many hits on a mark the change adds to the queue and removes from it."""

    mark: str
    added: int
    removed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueMoves:
    """What the change does to the open queue: hits that no officer has decided on the listings that were screened."""

    listings: int
    stored: int
    before: int
    after: int
    added: int
    removed: int
    movers: tuple[Mover, ...]


@dataclass(slots=True)
class _Moves:
    """The queue's moves while they are counted."""

    listings: int = 0
    before: int = 0
    after: int = 0
    added: Counter[str] = field(default_factory=Counter)
    removed: Counter[str] = field(default_factory=Counter)


def compare_queue(db: Database, change: Change, register: Register, most: int | None, progress: Progress) -> QueueMoves:
    """Screens the newest stored listings, at most so many (None: all of them), by both rule sets."""
    stored = screenings.count_listings(db)
    whole = stored if most is None else min(most, stored)
    moves = _Moves()
    for page in _pages(db, whole):
        _count_page(db, page, change, register, moves)
        progress(moves.listings, whole)
    marks = sorted(moves.added | moves.removed, key=lambda mark: (-(moves.added[mark] + moves.removed[mark]), mark))
    return QueueMoves(
        listings=moves.listings,
        stored=stored,
        before=moves.before,
        after=moves.after,
        added=moves.added.total(),
        removed=moves.removed.total(),
        movers=tuple(
            Mover(mark=mark, added=moves.added[mark], removed=moves.removed[mark]) for mark in marks[:MOST_MOVERS]
        ),
    )


def _pages(db: Database, most: int) -> Iterator[list[KeptListing]]:
    before, left = None, most
    while left > 0 and (page := listings.newest(db, min(PAGE_LISTINGS, left), before)):
        yield page
        before, left = page[-1].id, left - len(page)


def _count_page(db: Database, page: Sequence[KeptListing], change: Change, register: Register, moves: _Moves) -> None:
    records = seller_records.known_of(db, page)
    decided = judged.decided(db, [kept.id for kept in page])
    offered = [kept.listing for kept in page]
    found = [
        hits_by_key(offered, register, rules, records, rules.weights.threshold)
        for rules in (change.before, change.after)
    ]
    for kept, before, after in zip(page, *found, strict=True):
        was, will_be = ({key for key in hits if (kept.id, *key) not in decided} for hits in (before, after))
        moves.before += len(was)
        moves.after += len(will_be)
        moves.added.update(after[key].mark for key in will_be - was)
        moves.removed.update(before[key].mark for key in was - will_be)
    moves.listings += len(page)
