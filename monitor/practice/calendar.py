"""The practice platform's calendar: which day it is there, and the catalogue as it stands on that day."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from monitor.practice.catalogue import Catalogue, catalogue_of, listing_slug, read_rows
from monitor.practice.days import Change, Stock, stock_on

# A date far from any other, so that nobody takes a mistyped one for a wish.
LAST_DAY = 10_000


class Calendar:
    """Turns the days of a platform whose first day is a listings file."""

    def __init__(self, path: Path, changes: Sequence[Change] = (), day: int = 0) -> None:
        self._path, self._changes = path, changes
        self._rows: tuple[Mapping[str, Any], ...] = read_rows(path) if changes else ()
        self._came_at: dict[int, datetime] = {}
        self._withdrawn: dict[str, int] = {}
        self.day = 0
        self.catalogue: Catalogue = catalogue_of(path)
        if day:
            self.turn_to(day)

    def turn_to(self, day: int) -> Catalogue:
        """Makes it that day: what changed on a day is dated when that day came, earlier ones a day apart before."""
        now = datetime.now(UTC)
        for passed in range(self.day + 1, day + 1):
            self._came_at[passed] = now - timedelta(days=day - passed)
        self.day = day
        if self._changes:
            stock = stock_on(self._rows, self._changes, day)
            self._withdrawn = {listing_slug(ref): answer for ref, answer in stock.withdrawn.items()}
            self.catalogue = catalogue_of(self._path, self._lines(stock))
        return self.catalogue

    def answer_for(self, slug: str) -> int:
        """What the address of a withdrawn listing answers; 0 where none was withdrawn there."""
        return self._withdrawn.get(slug, 0)

    def _lines(self, stock: Stock) -> list[bytes]:
        dated = (
            row | {"last_modified": self._came_at[stock.changed_on[reference]].isoformat()}
            if reference in stock.changed_on
            else row
            for reference, row in stock.rows.items()
        )
        return [json.dumps(row, ensure_ascii=False).encode() for row in dated]
