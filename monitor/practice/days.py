"""How the practice platform changes from day to day: by a script that says each change, or by a seed that draws them.

A script is JSON Lines, one change a line, in any order:

| line | what happens on that day |
|---|---|
| `{"day": 1, "do": "edit", "listing_ref": "A", "set": {"price": "9.90"}}` | the listing's fields become others |
| `{"day": 2, "do": "vanish", "listing_ref": "A", "answer": 410}` | it is withdrawn; its address answers so (404) |
| `{"day": 5, "do": "return", "listing_ref": "A"}` | it is there again |
| `{"day": 3, "do": "relist", "listing_ref": "A", "as": "A2", "set": {}}` | withdrawn, and offered anew under `as` |
| `{"day": 1, "do": "add", "set": {"listing_ref": "N", "title": "..."}}` | a new listing |

The same script or seed makes the same days, whatever the hour.
"""

import json
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from monitor.errors import FileRefused
from monitor.practice.catalogue import listing_slug, read_rows
from monitor.practice.facts import picture_path

# Days that are drawn ahead; the same ones come however many are drawn.
DRAWN_DAYS = 60
# What a withdrawn listing's address may answer; 200 is the home page, as some shops answer any wrong address.
ANSWERS = frozenset((200, 400, 404, 410))
_NEEDS_LISTING = frozenset(("edit", "vanish", "return", "relist"))
# Of the changes that a seed draws: mostly prices, as in a real shop.
_DRAWN = ("price",) * 6 + ("edit",) * 2 + ("vanish", "relist", "add")


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What happens to one listing on one day."""

    day: int
    do: str
    listing_ref: str = ""
    to: str = ""
    fields: Mapping[str, Any] = field(default_factory=dict)
    answer: int = 404


@dataclass(slots=True)
class Stock:
    """The listings as they stand on a day, by reference, and what became of those that are not there any more."""

    rows: dict[str, dict[str, Any]]
    withdrawn: dict[str, int] = field(default_factory=dict)
    changed_on: dict[str, int] = field(default_factory=dict)
    _put_by: dict[str, dict[str, Any]] = field(default_factory=dict)

    def undergo(self, change: Change) -> None:
        """Carries a change out; one of a listing that is not there any more changes nothing."""
        match change.do:
            case "add":
                self._offer(str(change.fields["listing_ref"]), dict(change.fields), change.day)
            case "return" if change.listing_ref in self._put_by:
                self._offer(change.listing_ref, self._put_by.pop(change.listing_ref), change.day)
            case "edit" if change.listing_ref in self.rows:
                self._offer(change.listing_ref, {**self.rows[change.listing_ref], **change.fields}, change.day)
            case "vanish" if change.listing_ref in self.rows:
                self._withdraw(change.listing_ref, change.answer)
            case "relist" if change.listing_ref in self.rows:
                was = self.rows[change.listing_ref]
                # The seller shows the same picture again, also where the platform had drawn it.
                shown = {"images": was.get("images") or [picture_path(listing_slug(change.listing_ref))]}
                row = {**was, **shown, **change.fields, "listing_ref": change.to}
                self._withdraw(change.listing_ref, change.answer)
                self._offer(change.to, row, change.day)
            case _:
                pass

    def _offer(self, reference: str, row: dict[str, Any], day: int) -> None:
        self.rows[reference] = row
        self.changed_on[reference] = day
        self.withdrawn.pop(reference, None)

    def _withdraw(self, reference: str, answer: int) -> None:
        self._put_by[reference] = self.rows.pop(reference)
        self.withdrawn[reference] = answer


def read_script(path: Path) -> tuple[Change, ...]:
    """The changes that a script names; FileRefused names the line and the remedy of one that is none."""
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise FileRefused(f"{path} cannot be read ({error}); give a script of days in JSON Lines") from error
    changes = []
    for place, line in enumerate(lines, start=1):
        if line.strip():
            try:
                changes.append(_change(json.loads(line)))
            except (ValueError, TypeError, KeyError, RecursionError) as error:
                raise FileRefused(f"{path}, line {place}: {error}; correct or remove this line") from error
    return tuple(changes)


def drawn(references: Sequence[str], days: int, seed: int, share: float) -> Iterator[Change]:
    """Changes of so many days: on each, `share` of the listings of the first day; the same for the same seed."""
    for day in range(1, days + 1):
        dice = random.Random(f"{seed}:{day}")  # noqa: S311  # nothing is kept secret by it
        for number, reference in enumerate(dice.sample(references, round(len(references) * share))):
            yield _drawn(dice, day, number, reference)


def changes_of(listings: Path, script: Path | None, share: float | None, seed: int) -> tuple[Change, ...]:
    """The changes that a script names, or else those that a seed draws for the days that one may want to see."""
    if script is not None:
        return read_script(script)
    if not share:
        return ()
    references = [str(row["listing_ref"]) for row in read_rows(listings)]
    return tuple(drawn(references, DRAWN_DAYS, seed, share))


def stock_on(rows: Sequence[Mapping[str, Any]], changes: Sequence[Change], day: int) -> Stock:
    """The listings on that day: the first ones, and every change up to then."""
    stock = Stock(rows={str(row["listing_ref"]): dict(row) for row in rows})
    for change in sorted((each for each in changes if each.day <= day), key=lambda each: each.day):
        stock.undergo(change)
    return stock


def _change(said: Any) -> Change:
    if not isinstance(said, dict):
        raise TypeError(f"a change is a JSON object, not {type(said).__name__}")
    fields, do = said.get("set", {}), said["do"]
    change = Change(
        day=int(said["day"]),
        do=do,
        listing_ref=str(said.get("listing_ref", "")),
        to=str(said.get("as", "")),
        fields=fields,
        answer=int(said.get("answer", 404)),
    )
    if do not in _NEEDS_LISTING | {"add"}:
        raise ValueError(f"do is one of add, {', '.join(sorted(_NEEDS_LISTING))}, not {do!r}")
    if not isinstance(fields, dict) or (do == "add" and not fields.get("listing_ref")):
        raise ValueError("set is an object of fields, and names a listing_ref where a listing is added")
    if (do in _NEEDS_LISTING and not change.listing_ref) or (do == "relist" and not change.to):
        raise ValueError(f"{do} needs a listing_ref{' and as' if do == 'relist' else ''}")
    if change.answer not in ANSWERS or change.day < 1:
        raise ValueError(f"day counts from 1, and answer is one of {', '.join(map(str, sorted(ANSWERS)))}")
    return change


def _drawn(dice: random.Random, day: int, number: int, reference: str) -> Change:
    own = f"d{day}-{number}"
    match dice.choice(_DRAWN):
        case "price":
            return Change(day=day, do="edit", listing_ref=reference, fields={"price": f"{dice.randint(5, 900)}.50"})
        case "edit":
            text = f"Now with {dice.choice(('two pockets', 'a new lining', 'free delivery'))} ({own})."
            return Change(day=day, do="edit", listing_ref=reference, fields={"description": text})
        case "vanish":
            return Change(day=day, do="vanish", listing_ref=reference, answer=dice.choice((404, 410)))
        case "relist":
            return Change(day=day, do="relist", listing_ref=reference, to=f"{reference}-{own}")
        case _:
            fields = {"listing_ref": f"new-{own}", "title": f"New listing {own}", "price": "12.00", "currency": "EUR"}
            return Change(day=day, do="add", fields=fields)
