"""The bytes that a platform served, for an officer's eyes: as plain text, or as a file; never as the page they were."""

import gzip
import re

from fastapi import APIRouter
from starlette.responses import Response

from monitor.desk.queue import LARGEST_ID
from monitor.desk.visits import OfficerVisit, Visit
from monitor.errors import NotFound
from monitor.evidence import files
from monitor.store import captures
from monitor.store.captures import CaptureRow

routes = APIRouter()
# As much as an officer reads and a browser shows without a pause; the file is whole.
MOST_TEXT_BYTES = 1_000_000
# What pages of the markets that are watched are written in besides UTF-8, as browsers read these names. A name that
# stands in no page may name a Python codec that is none of text.
CHARSETS = {
    **dict.fromkeys(("gbk", "gb2312", "gb18030", "x-gbk"), "gb18030"),
    **dict.fromkeys(("shift_jis", "shift-jis", "x-sjis"), "cp932"),
    **dict.fromkeys(("euc-kr", "ks_c_5601-1987"), "cp949"),
    **dict.fromkeys(("iso-8859-1", "latin1", "us-ascii", "windows-1252"), "cp1252"),
    **{name: name for name in ("big5", "euc-jp", "koi8-r", "iso-8859-2", "windows-1250", "windows-1251")},
    **{name: name for name in ("windows-1253", "windows-1254", "windows-1255", "windows-1256")},
    **dict.fromkeys(("utf-16", "utf-16le"), "utf-16-le"),
    "utf-16be": "utf-16-be",
}
_DECLARED = re.compile(r"""charset\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,40})""", re.IGNORECASE)
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufeff]")


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
    return captures.find(visit.db, capture_id)


def _bytes(visit: Visit, capture: CaptureRow) -> bytes | None:
    """The bytes where they are still those that were captured."""
    try:
        return files.read(visit.desk.plan.captures, capture.sha256)
    except NotFound:
        return None


def _text(body: bytes, content_type: str) -> bytes:
    """The beginning of the text in UTF-8, without control characters; bytes that are no text are written as codes."""
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        text = body.decode(_charset(body, content_type), "backslashreplace")
    return _CONTROLS.sub("", text).encode()[:MOST_TEXT_BYTES].decode(errors="ignore").encode()


def _charset(body: bytes, content_type: str) -> str:
    """The codec of the charset that the platform declares, in its answer or in the page; UTF-8 where it is unknown."""
    found = _DECLARED.search(content_type) or _DECLARED.search(body[:4096].decode("latin-1"))
    return CHARSETS.get(found.group(1).lower(), "utf-8") if found else "utf-8"
