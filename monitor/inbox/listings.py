"""From a delivered row to a listing at the gate, or to why there is none, in words for the partner."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from monitor import intake
from monitor.inbox.rows import Told, Untold
from monitor.intake import Admission, Refusal
from monitor.register.columns import fold_header
from spiders.api.listing import Around, read_listing
from spiders.api.naming import meanings
from spiders.api.plan import ApiPlan
from spiders.items import CrawlPlan, Item, Problem

_REMEDIES: Mapping[str, str] = {
    "title": "Give the row a title.",
    "listing_ref": "Give the row an identifier of your own, or the address of its page.",
    "price": "Write the amount as 19.90, without words, and its currency in a column of its own.",
    "currency": "Write the currency as three letters: EUR, USD, CNY.",
    "url": "Write the whole address, beginning with https://.",
    "images": "Write whole addresses, beginning with https://.",
    "language": "Write the language as a tag: en, zh-CN.",
}
CORRECT_THE_ROW = "Correct the row and deliver it again."


@dataclass(frozen=True, slots=True, kw_only=True)
class Complaint:
    """What a partner should mend; `kept` says that the row was taken all the same, without this value."""

    place: str
    column: str
    reason: str
    found: str
    remedy: str
    kept: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Gated:
    """What came of one row: items that the gate lets pass, and what is wrong."""

    place: str
    items: tuple[Item, ...] = ()
    complaints: tuple[Complaint, ...] = ()

    @property
    def refused(self) -> bool:
        """Whether nothing of the row was taken."""
        return not self.items


def gate_row(part: Told | Untold, columns: Mapping[str, str], plan: CrawlPlan) -> Gated:
    """The row's listings as items the gate admits, each complaint with the column it is about."""
    if isinstance(part, Untold):
        complaint = Complaint(place=part.place, column="", reason=part.reason, found=part.found, remedy=CORRECT_THE_ROW)
        return Gated(place=part.place, complaints=(complaint,))
    items: list[Item] = []
    complaints: list[Complaint] = []
    for said in _items(part, columns, plan):
        if isinstance(said, Problem):
            said = Item()  # without a title: the gate says so in its own words
        gated = intake.admit_item(said, plan)
        if isinstance(gated, Admission):
            items.append(said)
        refusals = gated.notes if isinstance(gated, Admission) else (gated,)
        complaints += [_complaint(refusal, part, columns, kept=bool(items)) for refusal in refusals]
    return Gated(place=part.place, items=tuple(items), complaints=tuple(complaints))


def _items(part: Told, columns: Mapping[str, str], plan: CrawlPlan) -> Iterator[Item | Problem]:
    if isinstance(part.said, Item):
        yield part.said
        return
    api = ApiPlan(fields={name: _path(column, part.columns) for name, column in columns.items()})
    around = Around(url="", plan=api, defaults=Item(currency=plan.currency, language=plan.language))
    yield from read_listing(part.said, part.place, around)


def _path(column: str, headed: tuple[str, ...]) -> str:
    """The JSONPath of a column that is named as a person reads it; spelling and spaces aside."""
    if not column or column.startswith("$"):
        return column
    name = next((each for each in headed if fold_header(each) == fold_header(column)), column)
    return "$['" + name.replace("\\", "\\\\").replace("'", "\\'") + "']"


def _complaint(refusal: Refusal, part: Told, columns: Mapping[str, str], *, kept: bool) -> Complaint:
    return Complaint(
        place=part.place,
        column=_column(refusal.field, part, columns),
        reason=refusal.reason.replace("; see what its page shows", ""),
        found=refusal.excerpt,
        remedy=_REMEDIES.get(refusal.field, CORRECT_THE_ROW),
        kept=kept,
    )


def _column(field: str, part: Told, columns: Mapping[str, str]) -> str:
    """The column that the field was read from, or the field's own name where none was."""
    if columns.get(field):
        return columns[field]
    named = (name for name in part.columns if any(each.field == field for each in meanings((name,))))
    return next(named, field)
