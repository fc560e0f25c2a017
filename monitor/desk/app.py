"""The desk as an application: one table of routes, one of exception handlers, one guard before all of them."""

from fastapi import Depends, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.responses import RedirectResponse, Response

from monitor.desk import captures, exports, hit, overview, probes, queue, register, sign_in
from monitor.desk.frontier import Frontier
from monitor.desk.languages import read_languages
from monitor.desk.plan import DeskPlan
from monitor.desk.views import make_environment
from monitor.desk.visits import SAFE_METHODS, Desk, Forged, SignInNeeded, guard, show, sign_in_address
from monitor.errors import NotFound

ROUTERS = (
    sign_in.routes,
    overview.routes,
    queue.routes,
    hit.routes,
    captures.routes,
    exports.routes,
    register.routes,
    probes.routes,
)


def desk_app(plan: DeskPlan) -> FastAPI:
    """The desk over the database that the plan names.

    Other routers may be included afterwards; the guard stands before them too, unless `plan.open_paths` names their
    paths.
    """
    app = FastAPI(
        dependencies=[Depends(guard)],
        middleware=[Middleware(Frontier, allowed_hosts=plan.allowed_hosts)],
        exception_handlers={
            SignInNeeded: _to_sign_in,
            Forged: _refuse_forged,
            NotFound: _not_there,
            RequestValidationError: _not_understood,
            HTTPException: _other_error,
        },
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
    )
    languages = read_languages().values()
    environments = {each.code: make_environment(each, plan.timezone, plan.instance_name) for each in languages}
    app.state.desk = Desk(plan=plan, environments=environments)
    for routes in ROUTERS:
        app.include_router(routes)
    return app


async def _to_sign_in(request: Request, _error: Exception) -> Response:
    address = sign_in_address(request)
    if request.headers.get("hx-request"):
        return Response(status_code=401, headers={"HX-Redirect": address})
    return RedirectResponse(address, 303)


async def _refuse_forged(request: Request, _error: Exception) -> Response:
    return show(request, "refused.html", 403, problem="forged")


async def _not_there(request: Request, _error: Exception) -> Response:
    return show(request, "refused.html", 404, problem="missing")


async def _not_understood(request: Request, _error: Exception) -> Response:
    # An address that asks for /hits/abc names a page that is not there; a form that lacks a field is another matter.
    missing = request.method in SAFE_METHODS
    return show(request, "refused.html", 404 if missing else 422, problem="missing" if missing else "unclear")


async def _other_error(request: Request, error: HTTPException) -> Response:
    problem = "missing" if error.status_code == 404 else "unclear"
    answer = show(request, "refused.html", error.status_code, problem=problem)
    answer.headers.update(error.headers or {})
    return answer
