"""The queue of hits: what the address asks for, and the page of it."""

from dataclasses import dataclass, replace
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from starlette.datastructures import QueryParams
from starlette.responses import Response

from monitor.casework import HitState, open_states
from monitor.desk.decided import just_decided
from monitor.desk.visits import OfficerVisit
from monitor.store import platforms, queue
from monitor.store.connection import Database
from monitor.store.queue import HitFilter, HitRow

routes = APIRouter()

PAGE = 50
# An id larger than SQLite's own would be an error there; no hit has it.
LARGEST_ID = 2**63 - 1
OPEN = "open"
# What the address calls a choice of states, in the order of the tabs.
CHOICES: dict[str, tuple[HitState, ...]] = {
    OPEN: open_states(),
    "confirmed": (HitState.CONFIRMED,),
    "dismissed": (HitState.DISMISSED,),
    "withdrawn": (HitState.WITHDRAWN,),
    "all": tuple(HitState),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """Which hits an officer is looking at; it lives in the address and travels with every link."""

    state: str = OPEN
    platform: str = ""
    mark: str = ""
    words: str = ""
    min_score: str = ""
    after: str = ""

    @property
    def wanted(self) -> HitFilter:
        """The same for the store."""
        return HitFilter(
            states=CHOICES[self.state],
            platform=self.platform,
            mark=self.mark,
            words=self.words,
            min_score=float(self.min_score or 0),
            after=_cursor(self.after),
            limit=PAGE,
        )

    @property
    def narrowed(self) -> bool:
        """Whether anything but the state is filtered."""
        return bool(self.platform or self.mark or self.words or self.min_score)

    def address(self, path: str = "/hits", **changes: str) -> str:
        """The address of this view, with changes; what says nothing is left out."""
        changed = replace(self, **changes)
        said = {
            "state": changed.state if changed.state != OPEN else "",
            "platform": changed.platform,
            "mark": changed.mark,
            "words": changed.words,
            "min": changed.min_score,
            "after": changed.after,
        }
        query = urlencode({name: value for name, value in said.items() if value})
        return f"{path}?{query}" if query else path

    def hit_address(self, hit_id: int) -> str:
        """The address of a hit that is opened from this view."""
        return self.address(f"/hits/{hit_id}", after="")


def read_view(params: QueryParams) -> View:
    """The view that an address asks for; what it cannot mean is left out."""
    state = params.get("state", OPEN)
    return View(
        state=state if state in CHOICES else OPEN,
        platform=_line(params.get("platform", "")),
        mark=_line(params.get("mark", "")),
        words=_line(params.get("words", "")),
        min_score=_score(params.get("min", "")),
        after=params.get("after", "") if _cursor(params.get("after", "")) else "",
    )


def view_of(request: Request) -> View:
    """The view in a request's address."""
    return read_view(request.query_params)


def next_open(db: Database, view: View, row: HitRow) -> int | None:
    """The open hit that follows this one in the view, from the beginning again after the last."""
    wanted = replace(view.wanted, states=open_states(), after=(row.score, row.id), limit=1)
    found = queue.listed(db, wanted) or queue.listed(db, replace(wanted, after=None, limit=2))
    return next((each.id for each in found if each.id != row.id), None)


def previous_open(db: Database, view: View, row: HitRow) -> int | None:
    """The open hit that comes just before this one in the view."""
    wanted = replace(view.wanted, states=open_states(), after=None)
    return queue.preceding(db, wanted, (row.score, row.id))


@routes.get("/hits")
def show_queue(visit: OfficerVisit) -> Response:
    """The queue, best score first."""
    view = view_of(visit.request)
    # One more than is shown tells whether there is a next page; to ask again would be to search again.
    found = queue.listed(visit.db, replace(view.wanted, limit=PAGE + 1))
    counts = queue.count_by_state(visit.db, replace(view.wanted, states=()))
    return visit.show(
        "queue.html",
        view=view,
        rows=found[:PAGE],
        done=just_decided(visit),
        tabs={choice: sum(counts.get(state, 0) for state in states) for choice, states in CHOICES.items()},
        more=view.address(after=_place(found[PAGE - 1])) if len(found) > PAGE else "",
        platforms=[platform.name for platform in platforms.listed(visit.db)],
    )


def _place(row: HitRow) -> str:
    return f"{row.score!r}:{row.id}"


def _line(text: str) -> str:
    # No listing holds a NUL, and SQLite would read the words only as far as it.
    return " ".join(text.replace("\0", " ").split())[:200]


def _score(text: str) -> str:
    try:
        score = float(text)
    except ValueError:
        return ""
    return f"{score:g}" if 0 < score <= 100 else ""


def _cursor(text: str) -> tuple[float, int] | None:
    """The score and id behind which a page begins; None where no hit can stand there."""
    score, _, hit_id = text.partition(":")
    try:
        place = float(score), int(hit_id)
    except ValueError:
        return None
    return place if 0 <= place[0] <= 100 and 0 < place[1] <= LARGEST_ID else None
