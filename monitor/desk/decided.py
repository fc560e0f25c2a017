"""The decision taken a moment ago, offered for taking back on whichever page follows it."""

from dataclasses import dataclass

from monitor.casework import Decision, HitState, may_decide
from monitor.desk.visits import Visit
from monitor.errors import NotFound
from monitor.store import decisions, queue
from monitor.store.queue import HitRow


@dataclass(frozen=True, slots=True, kw_only=True)
class JustDecided:
    """A decided hit, and whether the decision can still be taken back."""

    row: HitRow
    undoable: bool


def just_decided(visit: Visit) -> JustDecided | None:
    """The hit that the address says was decided a moment ago, unless it stands open again."""
    said = visit.request.query_params.get("done", "")
    if not (said.isascii() and said.isdecimal() and len(said) < 19):
        return None
    try:
        row = queue.find(visit.db, int(said))
    except NotFound:
        return None
    if row.state not in (HitState.CONFIRMED, HitState.DISMISSED):
        return None
    obstacle = may_decide(row.state, Decision.REOPENED, decisions.alert_left(visit.db, row.id))
    return JustDecided(row=row, undoable=not obstacle)
