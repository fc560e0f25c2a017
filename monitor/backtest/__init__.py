"""What a change of the rules would have meant: the listings that officers judged, and the queue, screened both ways.

Both rule sets see the same background and the same register in force; nothing is written. The officers' decisions are
the measure: a good change keeps the confirmed hits above the dismissed ones and takes only dismissed ones away.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from monitor import clock
from monitor.backtest.change import Change
from monitor.backtest.past import Decisions, compare_decisions
from monitor.backtest.queue import QueueMoves, compare_queue
from monitor.store import Database, registrations
from rules.candidates.register import Register

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Backtest:
    """What a change would have meant, on past decisions and for the queue."""

    decisions: Decisions
    queue: QueueMoves


def run_backtest(db: Database, change: Change, most_listings: int | None, progress: Progress) -> Backtest:
    """Screens what officers judged, and the newest stored listings (None: all of them), by both rule sets."""
    on = clock.now().date()
    live = (kept.registration for kept in registrations.in_force(db) if kept.registration.in_force(on))
    register = Register.build(live)
    return Backtest(
        decisions=compare_decisions(db, change, register, partial(progress, "Decisions")),
        queue=compare_queue(db, change, register, most_listings, partial(progress, "Listings")),
    )
