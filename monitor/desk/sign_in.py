"""Signing in and out, and choosing the language: the only pages that need no session."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Form, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import RedirectResponse, Response

from monitor import clock
from monitor.desk.access import LONGEST_PASSWORD, verify_password
from monitor.desk.languages import NAMES
from monitor.desk.views import static_files
from monitor.desk.visits import LANGUAGE_COOKIE, Desk, OfficerVisit, desk_of, local_path, opened_store, show
from monitor.store import officers
from monitor.store.connection import Database
from monitor.store.officers import FAILURES_MINUTES, LONGEST_HOURS

routes = APIRouter()
YEAR_SECONDS = 365 * 24 * 3600


class Credentials(BaseModel):
    """What the sign-in form sends."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field("", max_length=200)
    password: str = Field("", max_length=LONGEST_PASSWORD)
    back: str = Field("/", max_length=2_000)


class LanguageChosen(BaseModel):
    """What the language switch sends."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    code: str = Field(max_length=10)
    back: str = Field("/", max_length=2_000)
    csrf: str = Field("", max_length=200)


@routes.get("/sign-in")
def ask_credentials(request: Request, back: str = "/") -> Response:
    """The sign-in form."""
    return show(request, "sign_in.html", back=local_path(back), name="", problem="", minutes=FAILURES_MINUTES)


@routes.post("/sign-in")
def sign_in(request: Request, given: Annotated[Credentials, Form()]) -> Response:
    """Starts a session where name and password are right, and says nothing of which was wrong."""
    desk, at = desk_of(request), clock.now()
    with opened_store(request) as db:
        token, problem = _try(db, given, request.client.host if request.client else "", at)
        if problem:
            status = 429 if problem == "bounded" else 403
            values = {"back": local_path(given.back), "name": given.name, "minutes": FAILURES_MINUTES}
            return show(request, "sign_in.html", status, problem=problem, **values)
        _end_earlier(db, request, desk)
    answer = RedirectResponse(local_path(given.back), 303)
    _set_cookie(answer, desk, desk.cookie, token, LONGEST_HOURS * 3600)
    return answer


@routes.post("/sign-out")
def sign_out(visit: OfficerVisit) -> Response:
    """Ends the session, here and in the store."""
    officers.end_session(visit.db, visit.request.cookies[visit.desk.cookie])
    answer = RedirectResponse("/sign-in", 303)
    answer.delete_cookie(visit.desk.cookie, secure=visit.desk.plan.secure_cookies, httponly=True, samesite="strict")
    return answer


@routes.post("/language")
def choose(request: Request, given: Annotated[LanguageChosen, Form()]) -> Response:
    """Remembers the language in the browser."""
    answer = RedirectResponse(local_path(given.back), 303)
    if given.code in NAMES:
        _set_cookie(answer, desk_of(request), LANGUAGE_COOKIE, given.code, YEAR_SECONDS)
    return answer


@routes.get("/static/{name}")
def static(name: str) -> Response:
    """The desk's own style, script or picture; its address changes with its content."""
    found = static_files().get(name)
    if found is None:
        return Response(status_code=404)
    content, kind = found
    return Response(content, media_type=kind, headers={"Cache-Control": "public, max-age=31536000, immutable"})


def _try(db: Database, given: Credentials, address: str, at: datetime) -> tuple[str, str]:
    """The new session's token, or the problem."""
    if not officers.may_try(db, given.name, address, at):
        return "", "bounded"
    officer = next((each for each in officers.listed(db) if each.name == given.name and not each.disabled), None)
    if not verify_password(given.password, officer.password_hash if officer else None) or officer is None:
        officers.note_failure(db, given.name, address, at)
        return "", "wrong"
    return officers.start_session(db, officer.id, at), ""


def _end_earlier(db: Database, request: Request, desk: Desk) -> None:
    earlier = request.cookies.get(desk.cookie)
    if earlier:
        officers.end_session(db, earlier)


def _set_cookie(answer: Response, desk: Desk, name: str, value: str, seconds: int) -> None:
    secure = desk.plan.secure_cookies
    answer.set_cookie(name, value, max_age=seconds, secure=secure, httponly=True, samesite="strict")
