"""A register file as registrations, one row at a time: what can be read passes, the rest is refused with its place."""

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from monitor.errors import FileRefused
from monitor.intake import Refusal, RefusalKind, excerpt
from monitor.intake.text import holds_controls
from monitor.register.columns import OBLIGATORY, map_columns, spellings
from monitor.register.formats import find_format
from monitor.register.rows import BadRow, Header, Notice, Row
from monitor.register.values import (
    CellError,
    read_classes,
    read_date,
    read_mark,
    read_names,
    read_number,
    read_period,
    read_status,
    read_text,
    read_truth,
)
from rules.terms import Registration

__all__ = ["DEFAULT_OFFICE", "Notice", "read_register"]

# WIPO ST.3 keeps XX for "unknown states, other entities or organizations": a register that names no office at all.
DEFAULT_OFFICE = "XX"

Columns = Mapping[str, tuple[str, ...]]  # by field, the surest spelling first

_OFFICE = re.compile(r"[^\W_][\w .&()/-]*")


def read_register(path: Path, office: str | None = None) -> Iterator[Registration | Refusal | Notice]:
    """The registrations of a register file in its order, and what was refused or should be known, streaming.

    The office is the row's own, else `office`, else DEFAULT_OFFICE. A row that repeats an earlier one exactly is passed
    over; one that contradicts it is refused, because nobody but the office knows which is right.

    Raises FileRefused, when iterated, where the file is no register: of no known format, without a column for the
    registration number or the mark, or without any row.
    """
    reader = _Reader(file=path.name, office=spell_office((office or "").strip()) or DEFAULT_OFFICE)
    try:
        for part in find_format(path).rows(path):
            yield from reader.read(part)
    except OSError as problem:
        raise FileRefused(f"{path} cannot be read: {problem.strerror}; see that the file may be opened.") from problem
    reader.check_columns()
    yield from reader.notice_shortened()


def spell_office(text: str) -> str:
    """The office's code in capitals; a name in another script stays as it is."""
    return text.upper() if text.isascii() else text


def group_by_field(meanings: Mapping[str, str]) -> Columns:
    """The columns of each field, in the order they are to be asked."""
    fields = dict.fromkeys(meanings.values())
    return {name: tuple(column for column, meant in meanings.items() if meant == name) for name in fields}


@dataclass(slots=True, kw_only=True)
class _Reader:
    """What is remembered while one file is read: its columns, and where each registration stood."""

    file: str
    office: str
    columns: Columns = field(default_factory=dict)
    all_columns: tuple[str, ...] = ()
    headed: bool = False
    mapped: dict[tuple[str, ...], Columns] = field(default_factory=dict)
    reported: set[str] = field(default_factory=set)
    seen_fields: set[str] = field(default_factory=set)
    seen: dict[tuple[str, str], tuple[bytes, str]] = field(default_factory=dict)
    shortened: int = 0
    first_shortened: str = ""

    def read(self, part: Header | Row | BadRow | Notice) -> Iterator[Registration | Refusal | Notice]:
        """One part of the file as its format hands it over."""
        match part:
            case Row():
                yield from self.read_row(part)
            case Header():
                yield from self.read_header(part)
            case BadRow():
                yield self.refuse(part.place, "", part.reason, part.excerpt)
            case Notice():
                yield part

    def read_header(self, header: Header) -> Iterator[Notice]:
        """Take the header of the rows that follow; FileRefused where an obligatory column is missing."""
        self.headed = True
        yield from self.take_columns(header.columns, header.place)
        self.check_columns(header.place)

    def take_columns(self, columns: tuple[str, ...], place: str) -> Iterator[Notice]:
        """Map the columns, and report those that mean nothing once in a file."""
        meanings = map_columns(columns)
        self.columns, self.all_columns = group_by_field(meanings), self.all_columns or columns
        self.seen_fields |= self.columns.keys()
        others = dict.fromkeys(excerpt(name) for name in columns if name not in meanings)
        unknown = [name for name in others if name not in self.reported]
        if unknown and len(self.reported) < 1_000:  # rows of JSON Lines may each invent new ones
            self.reported |= set(unknown)
            named = ", ".join(f"“{name}”" for name in unknown[:20])
            yield Notice(place=place, reason=f"Columns that are not known, and were not read: {named}.")

    def check_columns(self, place: str = "") -> None:
        """Raise FileRefused where no row can ever have a number or a mark.

        A file without a single row is refused too: taken at its word, it would mean that nothing is registered.
        """
        missing = [name for name in OBLIGATORY if name not in self.seen_fields]
        if not self.headed and not self.all_columns:
            raise FileRefused(f"{self.file} holds no row that can be read; see that it is the register you mean.")
        if missing:
            wanted = " and ".join(f"{name.replace('_', ' ')} (such as {spellings(name)})" for name in missing)
            stood = ", ".join(f"“{excerpt(name)}”" for name in self.all_columns[:30]) or "nothing"
            where = f"{self.file}, {place}" if place else self.file
            raise FileRefused(f"{where}: no column holds the {wanted}; its columns are {stood}. Rename the column.")

    def read_row(self, row: Row) -> Iterator[Registration | Refusal | Notice]:
        """One row as a registration or a refusal; nothing where it repeats an earlier row."""
        if not self.headed:
            yield from self.find_columns(row)
        cells = _Cells(row=row, columns=self.columns)
        try:
            registration = _read_registration(cells, self.office)
        except CellError as problem:
            yield self.refuse(row.place, cells.column, str(problem), cells.value)
            return
        if cells.shortened:
            self.shortened += 1
            self.first_shortened = self.first_shortened or row.place
        if answer := self.compare(registration, row.place):
            yield answer

    def notice_shortened(self) -> Iterator[Notice]:
        """What was taken without its control characters: a mark may have lost a letter with them."""
        if self.shortened:
            reason = f"Control characters were dropped from {self.shortened} rows, of which this is the first; see "
            yield Notice(place=self.first_shortened, reason=reason + "that their marks are still right.")

    def find_columns(self, row: Row) -> Iterator[Notice]:
        """The columns of a row that stands alone; rows of one file mostly share theirs."""
        names = tuple(row.values)
        known = self.mapped.get(names)
        if known is not None:
            self.columns = known
            return
        yield from self.take_columns(names, row.place)
        if len(self.mapped) < 1_000 and sum(map(len, names)) < 5_000:
            self.mapped[names] = self.columns

    def compare(self, registration: Registration, place: str) -> Registration | Refusal | None:
        """The registration where it is the file's first of its number."""
        key = (registration.office, registration.registration_number)
        digest = hashlib.blake2b(repr(registration).encode("utf-8", "replace"), digest_size=16).digest()
        earlier = self.seen.setdefault(key, (digest, place))
        if earlier[1] == place:
            return registration
        if earlier[0] == digest:
            return None
        reason = f"The same registration stands differently at {earlier[1]}; keep the right one of the two."
        return self.refuse(place, "registration_number", reason, registration.registration_number)

    def refuse(self, place: str, column: str, reason: str, value: object) -> Refusal:
        """A refusal of one row."""
        return Refusal(
            kind=RefusalKind.REGISTRATION,
            place=place,
            field=excerpt(column),
            reason=reason,
            excerpt=excerpt(value),
        )


@dataclass(slots=True, kw_only=True)
class _Cells:
    """The cells of one row by field; `column` and `value` say which one was taken last, for a refusal.

    `shortened` says that a text held control characters, which are dropped.
    """

    row: Row
    columns: Columns
    column: str = ""
    value: object = None
    shortened: bool = False

    def take(self, name: str) -> object:
        """The first cell of that field that is not empty, else None."""
        self.column, self.value = name, None
        for column in self.columns.get(name, ()):
            self.column, self.value = column, self.row.values.get(column)
            if self.value is not None and self.value != "":
                self.shortened |= isinstance(self.value, str) and holds_controls(self.value)
                return self.value
        return None


def _read_registration(cells: _Cells, office: str) -> Registration:
    number = read_number(cells.take("registration_number"), "registration_number")
    if not number:
        raise CellError("The registration number is missing; a registration cannot be told apart without it.")
    mark = read_mark(cells.take("mark"))
    if not mark:
        raise CellError("The mark has no words; enter them, or leave the row out where it is a picture alone.")
    valid_from_on, valid_until_on = _read_validity(cells)
    recordal_from_on = read_date(cells.take("recordal_from_on"))
    recordal_until_on = _check_order(recordal_from_on, read_date(cells.take("recordal_until_on")))
    return Registration(
        office=_read_office(cells) or office,
        registration_number=number,
        mark=mark,
        aliases=read_names(cells.take("aliases"), "aliases"),
        right_holder=read_text(cells.take("right_holder"), "right_holder"),
        country=read_text(cells.take("country"), "country"),
        holder_nationality=read_text(cells.take("holder_nationality"), "holder_nationality"),
        nice_classes=read_classes(cells.take("nice_classes")),
        nice_classes_real=read_truth(cells.take("nice_classes_real")),
        goods=read_text(cells.take("goods"), "goods") or "; ".join(read_names(cells.take("categories"), "goods")),
        status=read_status(cells.take("status")),
        valid_from_on=valid_from_on,
        valid_until_on=valid_until_on,
        recordal_number=read_number(cells.take("recordal_number"), "recordal_number"),
        recordal_from_on=recordal_from_on,
        recordal_until_on=recordal_until_on,
        authorised_sellers=read_names(cells.take("authorised_sellers"), "authorised_sellers"),
    )


def _read_validity(cells: _Cells) -> tuple[date | None, date | None]:
    first, last = read_period(cells.take("validity"))
    first = read_date(cells.take("valid_from_on")) or first
    return first, _check_order(first, read_date(cells.take("valid_until_on")) or last)


def _check_order(first: date | None, last: date | None) -> date | None:
    if first and last and last < first:
        raise CellError(f"The last day, {last}, lies before the first, {first}; correct one of them.")
    return last


def _read_office(cells: _Cells) -> str:
    text = read_number(cells.take("office"), "office")
    if text and not _OFFICE.fullmatch(text):
        raise CellError("The office is not a name or code; write a code such as CN, EM or US.")
    return spell_office(text)
