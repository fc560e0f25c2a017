"""An export: the fact first, then the file, then the note that it has left. It may die at any line and be run again."""

import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from monitor import clock
from monitor.errors import UsageError
from monitor.export.formats import NoticeFormat
from monitor.files import write_whole
from monitor.store import Database, alerts, platforms


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """What an export wrote."""

    path: Path
    alerts: int
    sha256: str


def export_alerts(db: Database, platform: str, notice: NoticeFormat, path: Path, *, again: bool) -> Exported:
    """Writes the platform's alerts that have not left yet, or with `again` every confirmed hit, to a file.

    Alerts whose file was begun by a process that died are written with the next one, under the same references. An
    earlier file of the same name is kept beside it; where nothing is to leave, it is left as it is.
    """
    if not path.parent.is_dir():
        raise UsageError(f"There is no directory {path.parent} to write {path.name} into.")
    export_ids = _prepare(db, platform, notice, again=again)
    if path.exists() and not export_ids:
        return Exported(path=path, alerts=0, sha256="")
    _move_aside(path)
    return _write(db, export_ids, notice, path, clock.now())


def export_into(db: Database, platform: str, notice: NoticeFormat, directory: Path, *, again: bool) -> Exported | None:
    """Writes the same to a file named by `file_name` in a directory of exports; None where nothing is to leave."""
    export_ids = _prepare(db, platform, notice, again=again)
    if not export_ids:
        return None
    at = clock.now()
    return _write(db, export_ids, notice, directory / file_name(platform, at, export_ids, notice.SUFFIX), at)


def file_name(platform: str, left_at: datetime, export_ids: Sequence[int], suffix: str) -> str:
    """The name of an export's file: platform, moment in UTC, and its export, or the first and the last of them.

    It follows from what the store keeps, so that a file is found again without its name being kept.
    """
    exports = "-".join(str(export_id) for export_id in sorted({export_ids[0], export_ids[-1]}))
    return f"{platform}-{left_at.astimezone(UTC):%Y%m%dT%H%M%SZ}-{exports}{suffix}"


def _move_aside(path: Path) -> None:
    """Keeps an earlier file of that name beside the new one, named after what it holds: alerts leave only once."""
    if path.exists():
        sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
        path.rename(path.with_name(f"{path.stem}.{sha256[:12]}{path.suffix}"))


def _prepare(db: Database, platform: str, notice: NoticeFormat, *, again: bool) -> list[int]:
    return alerts.prepare(db, platforms.find(db, platform).id, notice.NAME, clock.now(), again=again)


def _write(db: Database, export_ids: Sequence[int], notice: NoticeFormat, path: Path, at: datetime) -> Exported:
    leaving = alerts.of_exports(db, export_ids)
    content = io.BytesIO()
    notice.write(leaving, content)
    write_whole(path, content.getvalue(), mode=0o640)
    sha256 = hashlib.sha256(content.getvalue()).hexdigest()
    alerts.leave(db, export_ids, sha256, at, format_name=notice.NAME)
    return Exported(path=path, alerts=len(leaving), sha256=sha256)
