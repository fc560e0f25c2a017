"""An export: the fact first, then the file, then the note that it has left. It may die at any line and be run again."""

import hashlib
import io
from dataclasses import dataclass
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

    Alerts whose file was begun by a process that died are written with the next one, under the same references.
    """
    if not path.parent.is_dir():
        raise UsageError(f"There is no directory {path.parent} to write {path.name} into.")
    export_ids = alerts.prepare(db, platforms.find(db, platform).id, notice.NAME, clock.now(), again=again)
    leaving = alerts.of_exports(db, export_ids)
    content = io.BytesIO()
    notice.write(leaving, content)
    write_whole(path, content.getvalue(), mode=0o640)
    sha256 = hashlib.sha256(content.getvalue()).hexdigest()
    alerts.leave(db, export_ids, sha256, clock.now())
    return Exported(path=path, alerts=len(leaving), sha256=sha256)
