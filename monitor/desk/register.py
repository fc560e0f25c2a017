"""The register to look things up in: registrations by mark, alias, right holder or number, and one page each."""

from urllib.parse import urlencode

from fastapi import APIRouter
from starlette.responses import Response

from monitor.desk.visits import OfficerVisit
from monitor.errors import NotFound
from monitor.store import registrations

routes = APIRouter()
PAGE = 50
LAST_PAGE = 100_000
LARGEST_ID = 2**63 - 1


@routes.get("/registrations")
def show_register(visit: OfficerVisit, words: str = "", page: str = "1") -> Response:
    """Registrations in order of the mark."""
    sought = " ".join(words.split())[:200]
    said = int(page) if page.isascii() and page.isdecimal() and len(page) < 7 else 1
    number = said if 0 < said <= LAST_PAGE else 1
    found = registrations.browse(visit.db, sought, PAGE + 1, (number - 1) * PAGE)
    return visit.show(
        "registrations.html",
        words=sought,
        page=number,
        found=found[:PAGE],
        total=registrations.count(visit.db, sought),
        before=_address(sought, number - 1) if number > 1 else "",
        after=_address(sought, number + 1) if len(found) > PAGE else "",
    )


@routes.get("/registrations/{registration_id}")
def show_registration(visit: OfficerVisit, registration_id: int) -> Response:
    """One registration, whole."""
    kept = registrations.of_row(visit.db, registration_id) if 0 < registration_id <= LARGEST_ID else None
    if kept is None:
        raise NotFound(f"There is no registration {registration_id}.")
    return visit.show("registration.html", kept=kept, in_force=kept.registration.in_force(visit.at.date()))


def _address(words: str, page: int) -> str:
    return f"/registrations?{urlencode({'words': words, 'page': page} if words else {'page': page})}"
