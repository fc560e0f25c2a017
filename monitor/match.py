"""The matcher alone, from file to file and without a database: `listing-monitor match`.

Listings stream through; only the register, the background and one listing at a time are held. The hits appear under
their name when all of them are written, never half of them.
"""

import json
import os
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TextIO

from monitor.errors import FileRefused, NotFound
from monitor.files import sync
from monitor.intake import Refusal, RefusalKind, admit_row
from monitor.memory import into_large_pages
from monitor.register import Notice, read_register
from monitor.register.formats import json_lines
from monitor.register.rows import BadRow, Row
from rules.background import EMPTY, Background
from rules.ballot import own_shops
from rules.candidates.register import Register
from rules.screening import prepare, screen
from rules.terms import Finding, Hit, Listing, Registration

# Refusals are counted, and the first of them kept to be shown: a wrong file has as many as it has lines.
REFUSALS_SHOWN = 20
# JSON allows these in a string, but readers that cut text into lines take them for the end of one.
_LINE_ENDS = {ord(end): f"\\u{ord(end):04x}" for end in "\x85\u2028\u2029"}

Progress = Callable[[str, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchTask:
    """What is to be matched: the files, the least score of a hit (None: what an officer would be shown), the day."""

    register: Path
    listings: Path
    output: Path
    on: date
    background: Path | None = None
    min_score: float | None = None
    office: str | None = None


@dataclass(slots=True, kw_only=True)
class MatchFigures:
    """What was read, refused and found; `refusals` holds the first of those counted."""

    registrations: int = 0
    registrations_in_force: int = 0
    refused_registrations: int = 0
    background_listings: int = 0
    listings: int = 0
    refused_listings: int = 0
    listings_with_hits: int = 0
    hits: int = 0
    refusals: list[Refusal]

    def refuse(self, refusal: Refusal) -> None:
        """Counts a refusal and keeps it while there is room."""
        if refusal.kind is RefusalKind.REGISTRATION:
            self.refused_registrations += 1
        else:
            self.refused_listings += 1
        if len(self.refusals) < REFUSALS_SHOWN:
            self.refusals.append(refusal)


def match_files(task: MatchTask, progress: Progress | None = None) -> MatchFigures:
    """Writes a line for every hit of the listings on the registrations in force on that day.

    `progress` is told the stage ("register", "background", "listings") and how many of it are done.

    Raises NotFound where a file is not there, FileRefused where one cannot be read or written.
    """
    report = progress or _silent
    for path in filter(None, (task.register, task.listings, task.background)):
        if not path.is_file():
            raise NotFound(f"There is no file {path}; give the path of a file that exists.")
    figures = MatchFigures(refusals=[])
    register = _read_register(task, figures, report)
    background = _learn(task, figures, report)
    prepare(background)
    into_large_pages()
    with _written_whole(task.output) as output:
        rows: deque[Mapping[str, object]] = deque()
        listings = _kept_beside(rows, _read_listings(task.listings, figures, report))
        # One screening of them all, which remembers the words that listings share: each alone takes four times as long.
        for screening in screen(listings, register, background, min_score=task.min_score):
            row = rows.popleft()
            figures.listings_with_hits += bool(screening.hits)
            figures.hits += len(screening.hits)
            output.writelines(hit_line(hit, row) for hit in screening.hits)
    return figures


def hit_line(hit: Hit, row: Mapping[str, object]) -> str:
    """A hit as one line of JSON with its line end; what was seen is cut from the listing's row, as it stood there."""
    said = {
        "listing_ref": hit.listing_ref,
        "registration_number": hit.registration_number,
        "mark": hit.mark,
        "score": hit.score,
        "use": hit.use,
        "unlawful": hit.unlawful,
        "findings": [_finding(finding, row) for finding in hit.findings],
    }
    return json.dumps(said, ensure_ascii=False, allow_nan=False).translate(_LINE_ENDS) + "\n"


def _silent(_stage: str, _done: int) -> None:
    """Nobody watches."""


def _finding(finding: Finding, row: Mapping[str, object]) -> dict[str, object]:
    return {
        "check": finding.check,
        "field": finding.field,
        "registered": finding.registered,
        "seen": _seen(finding, row),
        "start": finding.start,
        "end": finding.end,
        "bearing": finding.bearing,
        "explanation": finding.explanation,
        "explanation_zh": finding.explanation_zh,
    }


def _seen(finding: Finding, row: Mapping[str, object]) -> str:
    """The words in the file's own characters: the gate put another in the place of each control character.

    Lone surrogates, which no file can hold, stay as the gate settled them.
    """
    text = row.get(finding.field)
    seen = text[finding.start : finding.end] if isinstance(text, str) else ""
    writable = not any("\ud800" <= char <= "\udfff" for char in seen)
    return seen if len(seen) == len(finding.seen) and writable else finding.seen


def _read_register(task: MatchTask, figures: MatchFigures, report: Progress) -> Register:
    register = Register.build(_registrations(task, figures, report), task.on)
    figures.registrations_in_force = len(register.registrations)
    return register


def _registrations(task: MatchTask, figures: MatchFigures, report: Progress) -> Iterator[Registration]:
    for part in read_register(task.register, task.office):
        match part:
            case Registration():
                figures.registrations += 1
                report("register", figures.registrations)
                yield part
            case Refusal():
                figures.refuse(part)
            case Notice():
                pass  # about columns the matcher does not read


def _learn(task: MatchTask, figures: MatchFigures, report: Progress) -> Background:
    if task.background is None:
        return EMPTY
    # Who sells on which platform, where the file says so, is counted before: one seller has one vote on what is usual.
    shops = own_shops(part for _, part in _admitted(task.background) if isinstance(part, Listing))
    return Background.learn(_background_listings(task.background, figures, report), shops)


def _background_listings(path: Path, figures: MatchFigures, report: Progress) -> Iterator[Listing]:
    for _, part in _admitted(path):
        if isinstance(part, Listing):
            figures.background_listings += 1
            report("background", figures.background_listings)
            yield part


def _read_listings(
    path: Path, figures: MatchFigures, report: Progress
) -> Iterator[tuple[Mapping[str, object], Listing]]:
    for row, part in _admitted(path):
        if isinstance(part, Refusal):
            figures.refuse(part)
            continue
        figures.listings += 1
        report("listings", figures.listings)
        yield row, part


def _kept_beside(
    rows: deque[Mapping[str, object]], read: Iterator[tuple[Mapping[str, object], Listing]]
) -> Iterator[Listing]:
    """The listings, each of which leaves its row until its screening comes, in the same order."""
    for row, listing in read:
        rows.append(row)
        yield listing


def _admitted(path: Path) -> Iterator[tuple[Mapping[str, object], Listing | Refusal]]:
    for row in json_lines.rows(path):
        match row:
            case Row():
                platform = row.values.get("platform")
                admission = admit_row(row.values, platform if isinstance(platform, str) else "", place=row.place)
                yield row.values, admission if isinstance(admission, Refusal) else admission.listing
            case BadRow():
                yield {}, _refusal(row)


def _refusal(row: BadRow) -> Refusal:
    return Refusal(kind=RefusalKind.LISTING, place=row.place, field="", reason=row.reason, excerpt=row.excerpt)


@contextmanager
def _written_whole(path: Path) -> Iterator[TextIO]:
    """A file that gets its name when it is whole; a device (/dev/stdout) is written to as it is."""
    if path.exists() and not path.is_file():
        with _opened(path) as file:
            yield file
        return
    draft = path.with_name(f".{path.name}.{os.getpid()}.draft")
    try:
        with _opened(draft) as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
        sync(path.parent)
    finally:
        draft.unlink(missing_ok=True)


def _opened(path: Path) -> TextIO:
    try:
        return path.open("w", encoding="utf-8", newline="\n")
    except OSError as problem:
        raise FileRefused(f"{path} cannot be written: {problem.strerror}; choose another place.") from problem
