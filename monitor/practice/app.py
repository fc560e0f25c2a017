"""The practice platform as a web application: one table of routes, each leading to what it answers."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from monitor.practice import api, feeds, pages, pictures, sitemaps
from monitor.practice.answers import Answer, Behaviour, respond
from monitor.practice.calendar import LAST_DAY, Calendar
from monitor.practice.catalogue import Catalogue
from monitor.practice.figures import DAY_PATH, FIGURES_PATH, TRAP_PATH, Counted, Figures
from monitor.practice.manners import Manners, Overstrained, Shopkeeper

_HTML = "text/html"
_XML = "application/xml"
_JSON = "application/json"
_HOST = re.compile(r"(?:[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """A request as the pages need it; `base` is the address under which the platform was asked."""

    request: Request
    catalogue: Catalogue
    base: str

    def step(self, name: str) -> str:
        """The part of the path that the route calls so."""
        return str(self.request.path_params[name])

    @property
    def page(self) -> int:
        """The page asked for; KeyError where it is none."""
        return pages.page_number(self.request.query_params.get("page"))


Page = Callable[[Visit], Answer]


def practice_app(
    catalogue: Catalogue,
    behaviours: Sequence[Behaviour] = (),
    *,
    manners: Manners | None = None,
    calendar: Calendar | None = None,
) -> Starlette:
    """The platform that offers the catalogue, with the manners of a shop where it is given any.

    `app.state.catalogue` may be replaced by another one while it runs (another day); pages in flight keep theirs.
    """
    figures = Figures()
    middleware = [Middleware(Counted, figures=figures)]
    if manners is not None or calendar is not None:
        manners = manners or Manners()
        behaviours = [Shopkeeper(manners, calendar.answer_for if calendar else _never_withdrawn, behaviours)]
        middleware.append(Middleware(Overstrained, manners=manners))
    routes = [Route(path, _endpoint(page, behaviours)) for path, page in _PAGES]
    days = [_day_route(calendar)] if calendar is not None else []
    app = Starlette(routes=[_figures_route(figures), *days, *routes], middleware=middleware)
    app.state.catalogue = catalogue
    return app


def _day_route(calendar: Calendar) -> Route:
    """GET says which day it is; POST makes it the next one, or with ?to=N that one."""

    async def turn(request: Request) -> Response:
        wanted = request.query_params.get("to", str(calendar.day + 1))
        if request.method == "POST":
            if not wanted.isdecimal() or not calendar.day <= int(wanted) <= LAST_DAY:
                raise HTTPException(400, f"to is a day from {calendar.day} to {LAST_DAY}")
            request.app.state.catalogue = calendar.turn_to(int(wanted))
        return JSONResponse({"day": calendar.day, "listings": len(calendar.catalogue)})

    return Route(DAY_PATH, turn, methods=["GET", "POST"])


def _never_withdrawn(slug: str) -> int:  # noqa: ARG001
    return 0


def _figures_route(figures: Figures) -> Route:
    async def state_figures(_: Request) -> Response:
        return JSONResponse(figures.as_json(), headers={"cache-control": "no-store"})

    return Route(FIGURES_PATH, state_figures)


def _endpoint(page: Page, behaviours: Sequence[Behaviour]) -> Callable[[Request], object]:
    async def answer(request: Request) -> Response:
        visit = Visit(request=request, catalogue=request.app.state.catalogue, base=_base(request))
        usual = partial(_usual, page, visit)
        path = request.url.path
        behaviour = next((one for one in behaviours if one.concerns(path)), None)
        return respond(await behaviour.answer(request, usual) if behaviour else usual(), request.headers)

    return answer


def _usual(page: Page, visit: Visit) -> Answer:
    """The page's answer; a KeyError in it means that what was asked for is not there."""
    try:
        return page(visit)
    except KeyError:
        return _answer(visit, pages.missing_page(visit.catalogue), _HTML, status=404)


def _base(request: Request) -> str:
    host = request.headers.get("host", "")
    if not _HOST.fullmatch(host):
        raise HTTPException(400, "the Host header is missing or names no host")
    return f"http://{host}"


def _answer(visit: Visit, body: bytes | Iterable[bytes], media_type: str, status: int = 200, etag: str = "") -> Answer:
    changed_at = visit.catalogue.changed_at
    return Answer(body=body, media_type=media_type, changed_at=changed_at, status=status, etag=etag)


def _home(visit: Visit) -> Answer:
    return _answer(visit, pages.home_page(visit.catalogue, visit.page), _HTML)


def _category(visit: Visit) -> Answer:
    return _answer(visit, pages.category_page(visit.catalogue, visit.step("slug"), visit.page, visit.base), _HTML)


def _listing(visit: Visit) -> Answer:
    slug = visit.step("slug")
    body = pages.listing_page(visit.catalogue, slug, visit.base)
    return Answer(body=body, media_type=_HTML, changed_at=visit.catalogue.listing_changed_at(slug))


def _picture(visit: Visit) -> Answer:
    slug = visit.step("slug")
    body = pictures.draw(visit.catalogue.listing(slug))
    return Answer(body=body, media_type="image/svg+xml", changed_at=visit.catalogue.listing_changed_at(slug))


def _robots(visit: Visit) -> Answer:
    return _answer(visit, sitemaps.robots_text(visit.base), "text/plain")


def _sitemap_index(visit: Visit) -> Answer:
    return _answer(visit, sitemaps.sitemap_index(visit.catalogue, visit.base), _XML)


def _sitemap(visit: Visit) -> Answer:
    name = visit.step("name")
    media_type = "application/gzip" if name.endswith(".gz") else _XML
    return _answer(visit, sitemaps.sitemap(visit.catalogue, name, visit.base), media_type)


def _feed(visit: Visit) -> Answer:
    name = visit.step("name")
    media_type, pieces = feeds.packed_feed(visit.catalogue, name, visit.base)
    etag = f'"{visit.catalogue.fingerprint}-{visit.base.removeprefix("http://")}-{name}"'
    return _answer(visit, pieces, media_type, etag=etag)


def _api_by_page(visit: Visit) -> Answer:
    return _answer(visit, api.by_page(visit.catalogue, visit.request.query_params, visit.base), _JSON)


def _api_by_offset(visit: Visit) -> Answer:
    return _with_key(visit, api.by_offset)


def _api_by_cursor(visit: Visit) -> Answer:
    return _with_key(visit, api.by_cursor)


def _with_key(visit: Visit, listed: Callable[[Catalogue, Mapping[str, str], str], bytes]) -> Answer:
    try:
        api.check_key(visit.request.headers)
    except api.NoKey:
        return _answer(visit, api.refusal(), _JSON, status=401)
    return _answer(visit, listed(visit.catalogue, visit.request.query_params, visit.base), _JSON)


def _style(visit: Visit) -> Answer:
    return _answer(visit, pages.style_sheet(), "text/css")


def _trap(visit: Visit) -> Answer:
    return _answer(visit, pages.trap_page(visit.catalogue, pages.page_number(visit.step("depth") or None)), _HTML)


def _missing(visit: Visit) -> Answer:
    raise KeyError(visit.request.url.path)


# The last row takes every other path, so that a behaviour may bring any path to life.
_PAGES: tuple[tuple[str, Page], ...] = (
    ("/", _home),
    ("/c/{slug}", _category),
    ("/item/{slug}", _listing),
    ("/pictures/{slug}.svg", _picture),
    ("/robots.txt", _robots),
    ("/sitemap.xml", _sitemap_index),
    ("/sitemaps/{name}", _sitemap),
    ("/feed.{name}", _feed),
    ("/api/listings", _api_by_page),
    ("/api/offset/listings", _api_by_offset),
    ("/api/cursor/listings", _api_by_cursor),
    ("/style.css", _style),
    (f"{TRAP_PATH}/{{depth:path}}", _trap),
    ("/{path:path}", _missing),
)
