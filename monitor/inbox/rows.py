"""A delivered file as rows: what it is, is told by its first bytes, because names of files are often wrong."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from monitor.errors import FileRefused
from monitor.register.columns import fold_header
from monitor.register.formats import delimited, json_lines, workbook
from monitor.register.rows import BadRow, Header, Notice, Row
from spiders.api.documents import MOST_BYTES as MOST_DOCUMENT_BYTES
from spiders.api.documents import NotJson, Number, read_document
from spiders.api.finding import find_listings
from spiders.api.naming import meanings
from spiders.api.plan import ApiPlan
from spiders.items import CrawlPlan, Failure, Item, PageKind, Problem
from spiders.sources import Page, source_for

HEAD = 4_096
# What may stand at the head of a table for us to know it: its title, and what a listing is found again by.
_FOUND_AGAIN_BY = frozenset(("listing_ref", "url"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One listing as the file tells it: an object to be read by names, or an item that a feed's reader has read."""

    place: str
    said: "Mapping[str, object] | Item"
    columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Untold:
    """A row that cannot be read, or all behind it where the file breaks off."""

    place: str
    reason: str
    found: str = ""


def read_rows(path: Path, columns: Mapping[str, str], plan: CrawlPlan) -> Iterator[Told | Untold]:
    """The listings of a file in its order, streaming; raises FileRefused where nothing of it can be read."""
    with path.open("rb") as file:
        head = file.read(HEAD)
    if not head.strip(b"\0 \t\r\n"):
        raise FileRefused("The file is empty; deliver it again.")
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        raise FileRefused("The file is a workbook in Excel's old form, or locked; save it as .xlsx without a password.")
    if head.startswith(b"PK\x03\x04") and _is_workbook(path):
        yield from _of_table(workbook.rows(path, _rating(columns)), columns)
    elif head.startswith((b"PK\x03\x04", b"\x1f\x8b")) or _begins(head, "<"):
        yield from _of_feed(path, plan)
    elif _begins(head, "[") or (_begins(head, "{") and not _is_lines(path)):
        # What is too large to be held at once is streamed as a feed: an array of listings.
        yield from _of_document(path) if path.stat().st_size <= MOST_DOCUMENT_BYTES else _of_feed(path, plan)
    elif _begins(head, "{"):
        yield from _of_table(json_lines.rows(path), columns)
    elif head.startswith((b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x7fELF", b"MZ", b"Rar!", b"7z\xbc\xaf")):
        raise FileRefused("The file is no table; deliver CSV, TSV, XLSX, JSON, JSON Lines or a product feed.")
    else:
        yield from _of_table(delimited.rows(path, _rating(columns)), columns)


def _of_table(parts: Iterator[Header | Row | BadRow | Notice], columns: Mapping[str, str]) -> Iterator[Told | Untold]:
    headed: tuple[str, ...] = ()
    for part in parts:
        match part:
            case Header():
                headed = part.columns
                _check_header(headed, columns, part.place)
            case Row():
                names = headed or tuple(part.values)
                yield Told(
                    place=part.place, said={key: _value(cell) for key, cell in part.values.items()}, columns=names
                )
            case BadRow():
                yield Untold(place=part.place, reason=part.reason, found=part.excerpt)
            case Notice():
                yield Untold(place=part.place, reason=part.reason)


def _check_header(headed: Sequence[str], columns: Mapping[str, str], place: str) -> None:
    """A table in which no row could ever be a listing is refused whole, with what stands at its head."""
    missing = next((column for column in columns.values() if column and not _stands(column, headed)), None)
    stood = ", ".join(f"“{name[:60]}”" for name in headed[:30]) or "nothing"
    if missing is not None:
        raise FileRefused(
            f"There is no column “{missing[:60]}”, which inbox.columns names; at the head ({place}) stand {stood}."
        )
    known = _known(headed, columns)
    if "title" not in known or not _FOUND_AGAIN_BY & known:
        wanted = "a title" if "title" not in known else "an identifier or an address"
        raise FileRefused(
            f"No column holds {wanted}; at the head ({place}) stand {stood}. Rename the column, or name it under "
            "inbox.columns in the platform's file."
        )


def _stands(column: str, headed: Sequence[str]) -> bool:
    return column.startswith("$") or any(fold_header(column) == fold_header(name) for name in headed)


def _rating(columns: Mapping[str, str]) -> "Rating":
    return Rating(columns=columns)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rating:
    """How well a row heads a table of listings, for the table readers."""

    columns: Mapping[str, str]

    def __call__(self, row: Sequence[str]) -> tuple[int, int]:
        """How many of title and identifier (or address) the row names, and how many fields of all."""
        known = _known(row, self.columns)
        return ("title" in known) + bool(_FOUND_AGAIN_BY & known), len(known)


def _known(headed: Sequence[str], columns: Mapping[str, str]) -> set[str]:
    known = {each.field for name in headed if name for each in meanings((name,))} - columns.keys()
    return known | {field for field, column in columns.items() if column and _stands(column, headed)}


def _of_document(path: Path) -> Iterator[Told | Untold]:
    """One JSON value, its listings wherever they stand in it."""
    try:
        document = read_document(path.read_bytes())
    except NotJson as fault:
        raise FileRefused(f"The file cannot be read: {fault}.") from fault
    found = find_listings(document, ApiPlan())
    if not found.listings:
        raise FileRefused("The file holds no listings: no list of objects with titles and prices stands in it.")
    for number, listing in enumerate(found.listings, start=1):
        if isinstance(listing, dict):
            yield Told(place=f"listing {number}", said=listing, columns=tuple(map(str, listing)))
    if not document.whole:
        yield Untold(
            place=f"behind listing {len(found.listings)}", reason="The file is cut off here; deliver it again."
        )


def _of_feed(path: Path, plan: CrawlPlan) -> Iterator[Told | Untold]:
    """A product feed, by the reader of feeds."""
    read_any = False
    with path.open("rb") as file:
        page = Page(url="file:///", kind=PageKind.FEED, spool=file)
        for said in source_for("feed").read(page, plan):
            if isinstance(said, Failure):
                if not read_any:
                    raise FileRefused(f"The file cannot be read: {said.reason}.")
                yield Untold(place="the end", reason=f"{said.reason}; deliver the file again.")
                continue
            read_any = read_any or bool(said.items or said.problems)
            yield from (Told(place=item.listing_ref or item.url, said=item) for item in said.items)
            yield from (_untold(problem) for problem in said.problems)


def _untold(problem: Problem) -> Untold:
    return Untold(place=problem.place, reason=problem.reason)


def _value(cell: object) -> object:
    """A cell as the reader of listings takes it: text, a number as written, or what is nested within."""
    match cell:
        case None | bool():
            return None
        case str():
            return cell
        case int() | float():
            return Number(f"{cell:.15g}" if isinstance(cell, float) else str(cell)[:400])
        case datetime() | date():
            return cell.isoformat()
        case dict():
            return {str(key): _value(inner) for key, inner in cell.items()}
        case list() | tuple():
            return [_value(inner) for inner in cell]
        case _:
            return str(cell)


def _begins(head: bytes, sign: str) -> bool:
    for charset in ("utf-8", "utf-16"):
        text = head.decode(charset, "ignore").lstrip("\ufeff \t\r\n")
        if text.startswith(sign):
            return True
    return False


def _is_lines(path: Path) -> bool:
    """Whether the first line holds a whole object, and so each line its own."""
    first = next(iter(json_lines.rows(path)), None)
    return isinstance(first, Row) and not any(isinstance(value, list) and len(value) > 1 and isinstance(value[0], dict)
                                              for value in first.values.values())  # fmt: skip


def _is_workbook(path: Path) -> bool:
    import zipfile

    try:
        with zipfile.ZipFile(path) as archive:
            return any(name.startswith("xl/") for name in archive.namelist()[:10_000])
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return True  # the workbook's reader says what is wrong with it
