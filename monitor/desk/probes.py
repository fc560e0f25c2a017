"""Looks at sites that are to become platforms: asked for here, done by a child, and kept or mended by an officer."""

from pathlib import Path
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Form
from starlette.responses import RedirectResponse, Response

from monitor.desk.visits import OfficerVisit, Visit
from monitor.errors import UsageError
from monitor.platforms import check_address, check_text, write_platform
from monitor.store import platforms, probes
from monitor.store.probes import Probe

routes = APIRouter()
RECENT = 20
LONGEST_ADDRESS = 2_000
# A platform's file with every key and comment has 6,000 characters.
LONGEST_FILE = 50_000
SHOWN_FIELDS = ("title", "price", "seller", "brand", "listing_ref", "category", "images", "description")

Written = Annotated[str, Form()]


@routes.get("/probes")
def show_probes(visit: OfficerVisit) -> Response:
    """The newest looks, and where to ask for another."""
    return _list(visit)


@routes.post("/probes")
def ask_probe(visit: OfficerVisit, url: Written = "") -> Response:
    """Makes a look due; a child begins it within a second."""
    try:
        address = check_address(url.strip()[:LONGEST_ADDRESS])
        probe_id = probes.ask(visit.db, address, visit.session.officer.name, visit.at)
    except UsageError as error:
        return _list(visit, 422, problem=str(error), url=url[:LONGEST_ADDRESS])
    return RedirectResponse(f"/probes/{probe_id}", 303)


@routes.get("/probes/{probe_id}")
def show_probe(visit: OfficerVisit, probe_id: int) -> Response:
    """How far a look has come, or what it found, with the file to keep or mend."""
    return _one(visit, probes.find(visit.db, probe_id))


@routes.post("/probes/{probe_id}/file")
def write_file(visit: OfficerVisit, probe_id: int, name: Written = "", text: Written = "") -> Response:
    """Writes platforms/NAME.toml as it stands in the form, once it holds; never over another."""
    probe = probes.find(visit.db, probe_id)
    text = text.replace("\r\n", "\n")[:LONGEST_FILE]
    try:
        _check_open(name, text)
        write_platform(_folder(visit), name, text)
    except UsageError as error:
        return _one(visit, probe, 422, problem=str(error), name=name[:80], text=text)
    platforms.enrol(visit.db, [name], visit.at)
    probes.written(visit.db, probe_id, name)
    return RedirectResponse(f"/probes/{probe_id}?written={quote(name)}", 303)


def _check_open(name: str, text: str) -> None:
    """UsageError where the file holds what an officer may not open: addresses within the authority's own network."""
    if check_text(name, text).allow_private_addresses:
        raise UsageError("allow_private_addresses can only be set by the operator, in the file itself; remove it here.")


def _folder(visit: Visit) -> Path:
    return visit.desk.plan.platforms


def _list(visit: Visit, status: int = 200, *, problem: str = "", url: str = "") -> Response:
    return visit.show("probes.html", status, looks=probes.recent(visit.db, RECENT), problem=problem, url=url)


def _one(
    visit: Visit, probe: Probe, status: int = 200, *, problem: str = "", name: str = "", text: str = ""
) -> Response:
    fields = [
        field for field in SHOWN_FIELDS if any(field in each["proposed"] for each in probe.findings.get("samples", ()))
    ]
    return visit.show(
        "probe.html",
        status,
        probe=probe,
        found=probe.findings,
        fields=fields,
        problem=problem,
        name=name or _name_in(probe.file),
        text=text or probe.file,
    )


def _name_in(file: str) -> str:
    """The name that the proposed file gives the platform in its first line."""
    words = file.partition(",")[0].split()
    return words[2] if words[:2] == ["#", "Platform"] and len(words) > 2 else ""
