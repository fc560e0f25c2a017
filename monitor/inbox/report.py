"""What a partner should mend in a file, beside the file: in words for a person, and as JSON for a program."""

import contextlib
import json
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

from monitor.inbox.folder import REPORT_SUFFIXES
from monitor.inbox.listings import Complaint
from monitor.intake import excerpt

# Whoever mends a thousand rows mends the program that wrote them.
MOST_COMPLAINTS = 1_000
_READABLE = 0o644  # the partner's account is another than ours


class Report:
    """Gathers what is wrong with one delivery, bounded."""

    def __init__(self, name: str, sha256: str) -> None:
        self.name, self.sha256 = name, sha256
        self.complaints: list[Complaint] = []
        self.refused_rows = self.rows = 0
        self.refusal = ""

    def add(self, complaints: Sequence[Complaint]) -> None:
        """Adds complaints, as many as a person may read."""
        self.complaints += complaints[: max(0, MOST_COMPLAINTS - len(self.complaints))]

    @property
    def needed(self) -> bool:
        """Whether there is anything to tell."""
        return bool(self.refusal or self.complaints)

    def headline(self) -> str:
        """What became of the file, in a sentence."""
        if self.refusal:
            return f"{self.name} was refused; nothing of it was taken. {self.refusal}"
        if self.refused_rows:
            return f"{self.name} was taken, but for {self.refused_rows} of its {self.rows} rows."
        return f"{self.name} was taken; some values of its {self.rows} rows could not be read."

    def as_text(self) -> str:
        """The report for a person."""
        lines = [self.headline()]
        lines += [f"SHA-256 of what was delivered: {self.sha256}"] if self.sha256 else []
        lines.append("")
        for each in self.complaints:
            column = f", column {each.column}" if each.column else ""
            kept = " The row was taken without this value." if each.kept else ""
            lines.append(f"{excerpt(each.place)}{excerpt(column)}: {each.reason}{kept}")
            lines += [f"    What stands there: {each.found}"] if each.found else []
            lines.append(f"    What to do: {each.remedy}")
        if len(self.complaints) >= MOST_COMPLAINTS:
            lines.append(f"These are the first {MOST_COMPLAINTS}; there are more.")
        return "\n".join(lines) + "\n"

    def as_json(self) -> str:
        """The report for a program."""
        told = [
            {
                "place": each.place,
                "column": each.column,
                "reason": each.reason,
                "found": each.found,
                "remedy": each.remedy,
                "row_taken": each.kept,
            }
            for each in self.complaints
        ]
        facts = {
            "file": self.name,
            "sha256": self.sha256,
            "taken": not self.refusal,
            "rows": self.rows,
            "refused_rows": self.refused_rows,
            "reason": self.headline(),
            "complaints": told,
        }
        return json.dumps(facts, ensure_ascii=False, indent=1) + "\n"


def write_report(folder: Path, report: Report) -> None:
    """Puts the report beside the file; one of an earlier delivery under the same name goes."""
    for suffix, text in zip(REPORT_SUFFIXES, (report.as_text(), report.as_json()), strict=True):
        target = folder / f"{report.name}{suffix}"
        if report.needed:
            _write_beside(target, text)
        elif target.is_file() and not target.is_symlink():
            target.unlink(missing_ok=True)


def _write_beside(target: Path, text: str) -> None:
    """Writes the file whole or not at all, under a name that nobody could have put a link at before."""
    descriptor, draft = tempfile.mkstemp(prefix=".report-", suffix=".draft", dir=target.parent)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", errors="replace", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fchmod(file.fileno(), _READABLE)
            os.fsync(file.fileno())
        Path(draft).replace(target)
    finally:
        with contextlib.suppress(FileNotFoundError):
            Path(draft).unlink()
