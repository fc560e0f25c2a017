"""One hit: the listing beside the registration, the reasons, and the officer's decision."""

from typing import Annotated, Any

from fastapi import APIRouter, Form
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import RedirectResponse, Response

from monitor.casework import Decision, HitState, ReasonCode, may_decide, missing_note, open_states
from monitor.desk.decided import just_decided
from monitor.desk.queue import LARGEST_ID, View, next_open, previous_open, view_of
from monitor.desk.visits import OfficerVisit, Visit
from monitor.errors import NotFound, Overtaken
from monitor.store import captures, decisions, hits, listings, lives, queue, registrations, relistings
from monitor.store.connection import Database
from monitor.store.decisions import Verdict
from monitor.store.listings import KeptListing
from monitor.store.queue import HitRow

routes = APIRouter()


class Judgement(BaseModel):
    """What the decision form sends: the verdict, and the hit as the officer saw it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    csrf: str
    verdict: str = Field(max_length=60)
    version: int = Field(ge=1, le=LARGEST_ID)
    state: HitState
    note: str = Field("", max_length=2_000)
    stay: bool = False


@routes.get("/hits/{hit_id}")
def show_hit(visit: OfficerVisit, hit_id: int) -> Response:
    """The page of one hit."""
    return _page(visit, _found(visit.db, hit_id))


@routes.post("/hits/{hit_id}")
def decide_hit(visit: OfficerVisit, hit_id: int, given: Annotated[Judgement, Form()]) -> Response:
    """Takes the decision and leads to the next open hit; where somebody was faster, shows the hit as it is now."""
    row, view = _found(visit.db, hit_id), view_of(visit.request)
    chosen = read_verdict(given.verdict)
    if chosen is None:
        return _page(visit, row, status=422, problem="unclear")
    if missing_note(chosen[1], given.note):
        return _page(visit, row, status=422, problem="note")
    following = next_open(visit.db, view, row)
    try:
        decisions.decide(visit.db, _verdict(visit, row, given, chosen), visit.at)
    except Overtaken:
        return _page(visit, _found(visit.db, hit_id), status=409, problem="overtaken")
    return RedirectResponse(_afterwards(view, row, chosen[0], following, given.stay), 303)


def read_verdict(text: str) -> tuple[Decision, ReasonCode | None] | None:
    """What the pressed button says: "confirmed", "reopened" or "dismissed:REASON"; None where it is none of these."""
    if text in (Decision.CONFIRMED, Decision.REOPENED):
        return Decision(text), None
    decision, _, reason = text.partition(":")
    if decision != Decision.DISMISSED or reason not in list(ReasonCode):
        return None
    return Decision.DISMISSED, ReasonCode(reason)


def _verdict(visit: Visit, row: HitRow, given: Judgement, chosen: tuple[Decision, ReasonCode | None]) -> Verdict:
    return Verdict(
        hit_id=row.id,
        officer_id=visit.session.officer.id,
        decision=chosen[0],
        findings_version=given.version,
        reason_code=chosen[1],
        note=given.note.strip(),
        state_seen=given.state,
    )


def _afterwards(view: View, row: HitRow, decision: Decision, following: int | None, stay: bool) -> str:
    if decision is Decision.REOPENED:
        return view.hit_address(row.id)
    address = view.address() if stay or following is None else view.hit_address(following)
    return f"{address}{'&' if '?' in address else '?'}done={row.id}"


def _page(visit: Visit, row: HitRow, *, status: int = 200, problem: str = "") -> Response:
    view = view_of(visit.request)
    values = _about(visit.db, row) | {"view": view, "row": row, "problem": problem, "done": just_decided(visit)}
    values |= {"next_id": next_open(visit.db, view, row), "previous_id": previous_open(visit.db, view, row)}
    return visit.show("hit.html", status, **values)


def _about(db: Database, row: HitRow) -> dict[str, Any]:
    kept = listings.find(db, row.listing_id)
    others = listings.of_seller(db, kept.seller_row, kept.id) if kept and kept.seller_row else []
    return {
        "kept": kept,
        "registration": registrations.of_row(db, hits.registration_of(db, row.id)),
        "versions": hits.versions(db, row.id),
        "decisions": decisions.of_hit(db, row.id),
        "others": others,
        **(_life(db, kept) if kept else {}),
        "capture": captures.find(db, row.capture_id) if row.capture_id else None,
        "found_again": row.state in open_states() and kept is not None and kept.screened_sha256 == kept.content_sha256,
        "is_open": row.state in open_states(),
        "undoable": not may_decide(row.state, Decision.REOPENED, decisions.alert_left(db, row.id)),
    }


def _life(db: Database, kept: KeptListing) -> dict[str, Any]:
    """What became of the listing: what it said before, whether it went and came back, and where else it was offered."""
    earlier, later = relistings.earlier(db, kept.id), relistings.later(db, kept.id)
    said = listings.versions(db, kept.id)
    numbers = {each.content_sha256: each.number for each in said} | {kept.content_sha256: len(said) + 1}
    return {
        "said_before": said,
        "version_numbers": numbers,
        "turns": lives.turns(db, kept.id),
        "earlier": earlier,
        "earlier_said": listings.versions(db, earlier.id) if earlier else [],
        "earlier_hits": hits.of_listing(db, earlier.id) if earlier else [],
        "later": later,
        "later_hits": hits.of_listing(db, later.id) if later else [],
    }


def _found(db: Database, hit_id: int) -> HitRow:
    if not 0 < hit_id <= LARGEST_ID:
        raise NotFound(f"There is no hit {hit_id}.")
    return queue.find(db, hit_id)
