"""One import of a register file: good rows go on to the store, refused ones into a report a person can open."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from monitor import clock
from monitor.errors import FileRefused
from monitor.intake import Refusal
from monitor.register.reading import Notice, read_register
from monitor.register.refusals import write_refusals
from monitor.store import Database, refusals, writing
from rules.terms import Registration


class RegisterImport:
    """Reads a file once; what it refused and noticed is known when the rows have been read to the end."""

    def __init__(self, path: Path, office: str, *, strict: bool) -> None:
        self._path, self._office, self._strict = path, office, strict
        self.refusals: list[Refusal] = []
        self.notices: list[str] = []

    def registrations(self, progress: Callable[[int], None]) -> Iterator[Registration]:
        """The rows that hold; FileRefused at the end where the import is strict and any did not."""
        for number, part in enumerate(read_register(self._path, self._office or None), 1):
            match part:
                case Registration():
                    yield part
                case Refusal():
                    self.refusals.append(part)
                case Notice():
                    self.notices.append(f"{part.place}: {part.reason}")
            if number % 1000 == 0:
                progress(number)
        if self._strict and self.refusals:
            first = self.refusals[0]
            raise FileRefused(
                f"{self._path.name}: {len(self.refusals)} rows were refused, so none was taken (--strict). "
                f"The first: {first.place}, {first.field}: {first.reason}"
            )

    def report(self, db: Database, directory: Path) -> Path | None:
        """Keeps the refusals in the store and writes them to a file of their own; None where there are none."""
        if not self.refusals:
            return None
        # Line 12 of one file is not line 12 of another.
        placed = [replace(each, place=f"{self._path.name}, {each.place}") for each in self.refusals]
        with writing(db):
            refusals.record(db, None, placed, clock.now())
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = directory / f"{self._path.stem}-{clock.now():%Y%m%dT%H%M%S}-refused.csv"
        write_refusals(path, self.refusals)
        return path
