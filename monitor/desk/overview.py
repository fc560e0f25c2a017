"""The overview: what waits, how the platforms stand, and what is being worked on; platforms crawled now or paused."""

from dataclasses import dataclass
from urllib.parse import urlencode

from fastapi import APIRouter
from starlette.responses import RedirectResponse, Response

from monitor.casework import HitState
from monitor.desk.visits import OfficerVisit, Visit
from monitor.store import alerts, figures, platforms, queue, refusals, runs
from monitor.store.platforms import PlatformState
from monitor.store.queue import HitFilter
from monitor.store.runs import Run, RunKind

routes = APIRouter()
RECENT_RUNS = 10
RECENT_REFUSALS = 8
MANY_REFUSALS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class PlatformLine:
    """A platform on the overview: its last crawl that ended, the one under way, and what its hits wait for."""

    state: PlatformState
    last: Run | None
    under_way: Run | None
    open_hits: int
    alerts_waiting: int


@routes.get("/")
def show_overview(visit: OfficerVisit) -> Response:
    """What waits, and how everything stands."""
    counts = queue.count_by_state(visit.db, HitFilter())
    return visit.show(
        "overview.html",
        figures=figures.status(visit.db),
        hit_counts={state: counts.get(state, 0) for state in HitState},
        lines=_lines(visit),
        refused=refusals.recent(visit.db, RECENT_REFUSALS),
        asked=visit.request.query_params.get("asked", "")[:200],
        newest=runs.recent(visit.db, limit=RECENT_RUNS),
    )


@routes.get("/running")
def show_running(visit: OfficerVisit) -> Response:
    """The part of the overview that renews itself: runs under way and the newest ones."""
    return visit.show("running.html", newest=runs.recent(visit.db, limit=RECENT_RUNS))


@routes.get("/platforms")
def show_platforms(visit: OfficerVisit) -> Response:
    """The platforms of the overview, which renew themselves too: what is under way, and whether it may be asked for."""
    return visit.show("platforms.html", lines=_lines(visit))


@routes.get("/refusals")
def show_refusals(visit: OfficerVisit) -> Response:
    """What the gate refused lately, with the reason."""
    return visit.show("refusals.html", refused=refusals.recent(visit.db, MANY_REFUSALS))


@routes.post("/platforms/{name}/crawl")
def crawl_now(visit: OfficerVisit, name: str) -> Response:
    """Makes a crawl of the platform due at once; where one is due already, that one stands."""
    platform = platforms.find(visit.db, name)
    runs.ask(visit.db, RunKind.CRAWL, platform.id, visit.session.officer.name, visit.at)
    return RedirectResponse(f"/?{urlencode({'asked': name})}", 303)


@routes.post("/platforms/{name}/pause")
def pause(visit: OfficerVisit, name: str) -> Response:
    """Stops the scheduled crawls of the platform."""
    platforms.pause(visit.db, name, True, visit.at)
    return RedirectResponse("/", 303)


@routes.post("/platforms/{name}/resume")
def resume(visit: OfficerVisit, name: str) -> Response:
    """Lets the scheduled crawls of the platform go on."""
    platforms.pause(visit.db, name, False, visit.at)
    return RedirectResponse("/", 303)


def _lines(visit: Visit) -> list[PlatformLine]:
    waiting, unfinished = alerts.waiting_by_platform(visit.db), alerts.unfinished_by_platform(visit.db)
    open_hits = queue.count_open_by_platform(visit.db)
    return [
        PlatformLine(
            state=state,
            last=next((run for run in own if run.state == "ended"), None),
            under_way=next((run for run in own if run.state != "ended"), None),
            open_hits=open_hits.get(state.name, 0),
            alerts_waiting=waiting.get(state.name, 0) + unfinished.get(state.name, 0),
        )
        for state in platforms.listed(visit.db)
        for own in [runs.recent(visit.db, state.id, limit=5)]
    ]
