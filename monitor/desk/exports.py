"""The alerts of one platform: what waits to leave, the file in which it leaves, and the files that left before."""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Form
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import RedirectResponse, Response

from monitor import clock
from monitor.desk.visits import OfficerVisit, Visit
from monitor.errors import Busy, NotFound
from monitor.export import formats
from monitor.export.writing import export_into, file_name
from monitor.locks import holding
from monitor.store import alerts, platforms, queue
from monitor.store.alerts import ExportFile
from monitor.store.platforms import PlatformState

routes = APIRouter()
FIRST_ALERTS = 20
MANY_FILES = 100
# A second press of the same button waits for the first one's file rather than being turned away.
LOCK_WAIT_SECONDS = 10.0
LARGEST_ID = 2**63 - 1
MEDIA_TYPES = {".csv": "text/csv; charset=utf-8"}


class Order(BaseModel):
    """What the forms send: the format, whether to repeat and that this is meant, and the newest export seen."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    csrf: str
    notice_format: str = Field(max_length=60)
    newest: int = Field(ge=0, le=LARGEST_ID)
    again: bool = False
    meant: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FileLine:
    """A file as the page lists it; the name is empty where none can stand here, `here` says whether it does."""

    file: ExportFile
    name: str
    here: bool


@routes.get("/platforms/{name}/alerts")
def show_alerts(visit: OfficerVisit, name: str) -> Response:
    """What would leave with the next file, the forms that write it, and the files that left."""
    return _page(visit, platforms.find(visit.db, name))


@routes.post("/platforms/{name}/alerts")
def write_file(visit: OfficerVisit, name: str, given: Annotated[Order, Form()]) -> Response:
    """Lets the platform's alerts leave in one file; where somebody was faster, nothing more leaves."""
    platform = platforms.find(visit.db, name)
    if given.notice_format not in formats.names():
        return _page(visit, platform, status=422, problem="unclear")
    if given.again and not given.meant:
        return _page(visit, platform, status=422, problem="not meant")
    try:
        problem = _export(visit, platform, given)
    except Busy:
        return _page(visit, platform, status=409, problem="busy")
    except OSError:
        return _page(visit, platform, status=500, problem="unwritten")
    if problem:
        return _page(visit, platform, status=409, problem=problem)
    return RedirectResponse(f"/platforms/{name}/alerts?written={alerts.newest_export(visit.db, platform.id)}", 303)


@routes.get("/platforms/{name}/exports/{file}")
def send_file(visit: OfficerVisit, name: str, file: str) -> Response:
    """The file, as it left; only names that the page lists lead to one, and only while its bytes are those kept."""
    platform = platforms.find(visit.db, name)
    line = next((line for line in _lines(visit, platform) if line.here and line.name == file), None)
    if line is None:
        raise NotFound(f"No export for {name} is called {file!r}.")
    content = (visit.desk.plan.exports / line.name).read_bytes()
    if hashlib.sha256(content).hexdigest() != line.file.sha256:
        return visit.show("refused.html", 409, problem="altered")
    headers = {"Content-Disposition": f'attachment; filename="{line.name}"'}
    media_type = MEDIA_TYPES.get(Path(line.name).suffix, "application/octet-stream")
    return Response(content, headers=headers, media_type=media_type)


def _export(visit: Visit, platform: PlatformState, given: Order) -> str:
    """Why nothing was written, or nothing where a file was."""
    plan = visit.desk.plan
    with holding(plan.locks / f"export-{platform.name}.lock", f"An export for {platform.name}", LOCK_WAIT_SECONDS):
        if alerts.newest_export(visit.db, platform.id) != given.newest:
            return "overtaken"
        plan.exports.mkdir(mode=0o700, exist_ok=True)
        notice = formats.find_format(given.notice_format)
        exported = export_into(visit.db, platform.name, notice, plan.exports, again=given.again)
    return "" if exported else "nothing"


def _page(visit: Visit, platform: PlatformState, *, status: int = 200, problem: str = "") -> Response:
    lines = _lines(visit, platform)
    values = _leaving(visit, platform) | {"name": platform.name, "problem": problem, "lines": lines}
    values |= {"formats": formats.names(), "newest": alerts.newest_export(visit.db, platform.id)}
    values |= {"written": _just_written(visit, lines), "many": MANY_FILES}
    return visit.show("alerts.html", status, **values)


def _leaving(visit: Visit, platform: PlatformState) -> dict[str, Any]:
    """What would leave with the next file, and with a repetition, in the order of the file."""
    unfinished = alerts.unfinished_hits(visit.db, platform.id)
    leaving = [*unfinished, *alerts.waiting_hits(visit.db, platform.id)]
    return {
        "leaving": len(leaving),
        "unfinished": len(unfinished),
        "rows": [queue.find(visit.db, hit_id) for hit_id in leaving[:FIRST_ALERTS]],
        "repeatable": len(alerts.waiting_hits(visit.db, platform.id, again=True)),
    }


def _lines(visit: Visit, platform: PlatformState) -> list[FileLine]:
    return [_line(visit, platform, file) for file in alerts.files(visit.db, platform.id, MANY_FILES)]


def _line(visit: Visit, platform: PlatformState, file: ExportFile) -> FileLine:
    if not file.left_at or file.format_name not in formats.names():
        return FileLine(file=file, name="", here=False)
    suffix = formats.find_format(file.format_name).SUFFIX
    name = file_name(platform.name, clock.moment(file.left_at), file.export_ids, suffix)
    return FileLine(file=file, name=name, here=(visit.desk.plan.exports / name).is_file())


def _just_written(visit: Visit, lines: list[FileLine]) -> FileLine | None:
    """The file that the address says was written a moment ago."""
    said = visit.request.query_params.get("written", "")
    return next((line for line in lines if line.here and str(line.file.export_ids[-1]) == said), None)
