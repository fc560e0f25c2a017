"""The bytes that a platform served, for an officer's eyes: as plain text, or as a file; never as the page they were."""

import gzip

from fastapi import APIRouter
from starlette.responses import Response

from monitor.desk.queue import LARGEST_ID
from monitor.desk.visits import OfficerVisit, Visit
from monitor.errors import NotFound
from monitor.evidence import files
from monitor.store import hits
from monitor.store.hits import CaptureRow

routes = APIRouter()
# As much as an officer reads and a browser shows without a pause; the file is whole.
MOST_TEXT_BYTES = 1_000_000


@routes.get("/captures/{capture_id}")
def show_capture(visit: OfficerVisit, capture_id: int) -> Response:
    """The beginning of the bytes as plain text, read in the charset that they are written in."""
    capture = _found(visit, capture_id)
    body = _bytes(visit, capture)
    if body is None:
        return visit.show("refused.html", 409, problem="lost")
    return Response(_text(body, capture.content_type), media_type="text/plain; charset=utf-8")


@routes.get("/captures/{capture_id}/file")
def send_capture(visit: OfficerVisit, capture_id: int) -> Response:
    """The bytes as they were served, whole, packed so that no program opens them as a page."""
    capture = _found(visit, capture_id)
    body = _bytes(visit, capture)
    if body is None:
        return visit.show("refused.html", 409, problem="lost")
    headers = {"Content-Disposition": f'attachment; filename="{capture.sha256}.gz"'}
    return Response(gzip.compress(body, mtime=0), headers=headers, media_type="application/gzip")


def _found(visit: Visit, capture_id: int) -> CaptureRow:
    if not 0 < capture_id <= LARGEST_ID:
        raise NotFound(f"There is no capture {capture_id}.")
    return hits.capture(visit.db, capture_id)


def _bytes(visit: Visit, capture: CaptureRow) -> bytes | None:
    """The bytes where they are still those that were captured."""
    try:
        return files.read(visit.desk.plan.captures, capture.sha256)
    except NotFound:
        return None


def _text(body: bytes, content_type: str) -> bytes:
    # Loaded with the first capture that is looked at: it brings a parser that no other page of the desk needs.
    from spiders.reading.decoding import decode

    declared = content_type.lower().partition("charset=")[2].strip(" \"'")
    return decode(body, declared).encode()[:MOST_TEXT_BYTES].decode(errors="ignore").encode()
