"""Who is at the desk: every route passes here, and only those named open pass without an officer's session."""

from collections.abc import AsyncIterator, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from secrets import compare_digest
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import Depends, Request
from jinja2 import Environment
from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse

from monitor import clock
from monitor.desk.languages import choose_language
from monitor.desk.plan import DeskPlan
from monitor.store import officers
from monitor.store.connection import Database, open_store
from monitor.store.officers import Session

OPEN_PATHS = frozenset({"/sign-in", "/language", "/static/{name}"})
# Asked by a page on its own; an officer who has gone home must not look busy because of it.
UNATTENDED_PATHS = frozenset({"/running", "/platforms"})
SAFE_METHODS = frozenset({"GET", "HEAD"})
LANGUAGE_COOKIE = "language"


class SignInNeeded(Exception):
    """Nobody is signed in, and the route is not open."""


class Forged(Exception):
    """An unsafe request that no page of this desk made for this officer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What all visits share: the plan, and the templates by language."""

    plan: DeskPlan
    environments: dict[str, Environment]

    @property
    def cookie(self) -> str:
        """The session cookie's name; browsers hold __Host- cookies to this host and to https."""
        return "__Host-desk" if self.plan.secure_cookies else "desk"


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """An officer's request, with the store open while it is answered."""

    request: Request
    desk: Desk
    db: Database
    session: Session
    at: datetime

    def show(self, template: str, status: int = 200, **values: Any) -> HTMLResponse:
        """The page made of that template."""
        own = {"officer": self.session.officer.name, "csrf": self.session.csrf_token, "now": self.at}
        return show(self.request, template, status, **own, **values)


def desk_of(request: Request) -> Desk:
    """The desk that was asked."""
    desk: Desk = request.app.state.desk
    return desk


def language_of(request: Request) -> str:
    """The code of the language to answer in."""
    chosen = request.cookies.get(LANGUAGE_COOKIE, "")
    accepted = request.headers.get("accept-language", "")
    return choose_language(chosen, accepted, desk_of(request).plan.language)


def show(request: Request, template: str, status: int = 200, **values: Any) -> HTMLResponse:
    """A page for anybody; `officer` and `csrf` are empty where nobody is signed in."""
    environment = desk_of(request).environments[language_of(request)]
    here = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    common: dict[str, Any] = {"here": here, "path": request.url.path, "officer": "", "csrf": ""}
    return HTMLResponse(environment.get_template(template).render(common | values), status)


@contextmanager
def opened_store(request: Request) -> Iterator[Database]:
    """The store, closed again whatever happens."""
    with closing(open_store(desk_of(request).plan.database)) as db:
        yield db


async def guard(request: Request) -> AsyncIterator[Visit | None]:
    """Lets a request through to its route: from our own pages, and with an officer unless the route is open.

    Raises Forged or SignInNeeded. The visit is None on open routes.
    """
    submitted = await _submitted_token(request)
    if _is_open(request):
        _require_own_origin(request)
        yield None
        return
    db = await run_in_threadpool(open_store, desk_of(request).plan.database)
    try:
        yield await run_in_threadpool(_admit, request, db, submitted)
    finally:
        await run_in_threadpool(db.close)


def officer_visit(visit: Annotated[Visit | None, Depends(guard)]) -> Visit:
    """The visit of a route that is not open."""
    if visit is None:
        raise SignInNeeded
    return visit


OfficerVisit = Annotated[Visit, Depends(officer_visit)]


def local_path(path: str, default: str = "/") -> str:
    """The path where it leads to a page of this desk, else the default; a stranger may have written it."""
    local = path.startswith("/") and not path.startswith("//")
    # A browser reads a backslash as a slash, and drops tabs and line ends from the middle of an address.
    return path if local and path.isprintable() and "\\" not in path else default


def sign_in_address(request: Request) -> str:
    """Where to sign in, and to come back from afterwards."""
    here = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    if request.headers.get("hx-request") or request.method not in SAFE_METHODS:
        shown = request.headers.get("hx-current-url", "").partition("#")[0]
        here = local_path("/" + shown.partition("://")[2].partition("/")[2])
    return "/sign-in" if here == "/" else f"/sign-in?back={quote(here)}"


def _is_open(request: Request) -> bool:
    path = getattr(request.scope.get("route"), "path", "")
    return path in OPEN_PATHS or path in desk_of(request).plan.open_paths


def _admit(request: Request, db: Database, submitted: str) -> Visit:
    at = clock.now()
    token = request.cookies.get(desk_of(request).cookie, "")
    session = officers.session(db, token, at, counts_as_use=request.url.path not in UNATTENDED_PATHS)
    if session is None:
        raise SignInNeeded
    _require_own_origin(request)
    if request.method not in SAFE_METHODS and not compare_digest(submitted.encode(), session.csrf_token.encode()):
        raise Forged
    return Visit(request=request, desk=desk_of(request), db=db, session=session, at=at)


def _require_own_origin(request: Request) -> None:
    if request.method in SAFE_METHODS:
        return
    # The scheme is not compared: behind a proxy with TLS the desk is asked over http. The host is one it knows.
    host = request.headers.get("host", "").lower()
    if request.headers.get("origin", "").lower() not in (f"http://{host}", f"https://{host}"):
        raise Forged


async def _submitted_token(request: Request) -> str:
    if request.method in SAFE_METHODS:
        return ""
    token = (await request.form()).get("csrf", "")
    return token if isinstance(token, str) else ""
