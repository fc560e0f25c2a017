"""An instance stocked through the program's own code: registrations imported, readings kept, listings screened."""

import json
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from monitor import clock
from monitor.casework import Decision, HitState, ReasonCode
from monitor.instance import Instance, make_instance
from monitor.keeper import Keeper
from monitor.platforms import add_platform, find_platform
from monitor.register.importing import RegisterImport
from monitor.screen import screen_waiting
from monitor.store import Database, connection, decisions, officers, open_store, platforms, queue, registrations, runs
from monitor.store.decisions import Verdict
from monitor.store.queue import HitFilter
from monitor.store.registrations import FileTaken, RegisterChange
from monitor.store.runs import RunKind
from rules.terms import Field, Finding, Registration
from spiders.items import Item, PageKind, Reading

AT = datetime(2026, 10, 5, 9, 0, tzinfo=UTC)
SHOP = "harbour"
OFFICER = "mei"
SELLER = "Xanthe Quill"
CONTACT = "WhatsApp +00 555 0199"

REGISTER = (
    {"office": "EM", "registration_number": "018000001", "mark": "VELMORA", "right_holder": "Velmora AB",
     "nice_classes": [25], "valid_until_on": "2036-01-10", "recordal_number": "T-1"},
    {"office": "CN", "registration_number": "0420007", "mark": "KESSARI", "aliases": ["凯萨丽"]},
    {"office": "EM", "registration_number": "018000003", "mark": "TORVANTIS"},
    {"office": "EM", "registration_number": "018000009", "mark": "OLD LANTERN", "status": "expired"},
)  # fmt: skip

ITEMS = (
    Item(listing_ref="A-1", title="Velmora running shoes", brand="VELMORA", price="31.90", currency="USD",
         seller=SELLER, seller_contacts=(CONTACT,), images=("https://harbour.example/i/1.png",), gtin="4006381333931"),
    Item(listing_ref="A-2", title="Kessari eau de parfum 100 ml", brand="Kessari", price="24.00", currency="EUR",
         seller=SELLER, seller_id="s-77"),
    Item(listing_ref="A-3", title="Torvantis watch", brand="Torvantis"),
    Item(listing_ref="A-4", title="Old Lantern lamp", brand="Old Lantern"),
    Item(listing_ref="A-5", title="Plain cotton towel"),
)  # fmt: skip


def address(reference: str) -> str:
    """Where a listing of the shop stands."""
    return f"https://harbour.example/p/{reference}"


def page(item: Item, body: bytes = b"") -> Reading:
    """The listing's page as a spider hands it over."""
    url = item.url or address(item.listing_ref)
    said = replace(item, url=url)
    content = body or f"<h1>{said.title}</h1>".encode()
    return Reading(url=url, kind=PageKind.PRODUCT, status=200, etag='"1"', items=(said,), body=content)


def make(directory: Path) -> Instance:
    """An instance with one platform and nothing else."""
    instance = make_instance(directory)
    add_platform(instance.platforms, SHOP, {"kind": "shop", "url": "https://harbour.example/"})
    return instance


def import_rows(instance: Instance, rows: Sequence[object], *, replacing: bool = False) -> RegisterChange:
    """The rows taken as a JSON Lines file."""
    path = instance.directory.parent / "rows.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    with opened(instance) as db:
        taken = RegisterImport(path, "", strict=True).registrations(lambda done: None)
        return registrations.take(db, taken, FileTaken(name=path.name, sha256=""), clock.now(), replacing=replacing)


def keep(instance: Instance, *readings: Reading) -> None:
    """The readings kept as a crawl of the shop keeps them."""
    with opened(instance) as db:
        platform_id = platforms.enrol(db, [SHOP], clock.now())[SHOP]
        run_id = runs.begin(db, RunKind.CRAWL, platform_id, "test", clock.now())
        keeper = Keeper(db, instance, find_platform(instance.platforms, SHOP).plan(SHOP, ""), platform_id, run_id)
        for reading in readings:
            keeper.take(reading)
        keeper.flush()
        runs.end(db, run_id, runs.Outcome.DONE, "", clock.now())


def stock(directory: Path) -> Instance:
    """An instance with its register, its listings, their hits and one officer."""
    instance = make(directory)
    import_rows(instance, REGISTER)
    keep(instance, *map(page, ITEMS))
    screen_waiting(instance)
    with opened(instance) as db:
        officers.add(db, OFFICER, "not a hash", clock.now())
    return instance


@contextmanager
def opened(instance: Instance) -> Iterator[Database]:
    """The instance's store."""
    with closing(open_store(instance.database)) as db:
        yield db


def hit_of(db: Database, reference: str) -> queue.HitRow:
    """The hit on the listing of that reference."""
    return next(row for row in queue.listed(db, HitFilter()) if row.listing_ref == reference)


def decide(db: Database, reference: str, decision: Decision, reason: ReasonCode | None = None) -> int:
    """The officer decides the hit on a listing, as it stands."""
    row = hit_of(db, reference)
    if decision is Decision.DISMISSED:
        reason = reason or ReasonCode.AUTHENTIC
    verdict = Verdict(
        hit_id=row.id, officer_id=officers.find(db, OFFICER).id, decision=decision,
        findings_version=row.findings_version, reason_code=reason,
    )  # fmt: skip
    return decisions.decide(db, verdict, clock.now())


def state_of(db: Database, reference: str) -> HitState:
    """How the hit on a listing stands."""
    return hit_of(db, reference).state


def registration(number: str = "1", mark: str = "Velmora", office: str = "EM", **said: object) -> Registration:
    """A registration with no more than it needs."""
    return replace(Registration(office=office, registration_number=number, mark=mark), **said)  # type: ignore[arg-type]


def finding(seen: str = "Velmora", check: str = "exact name", start: int = 0, explanation: str = "") -> Finding:
    """A finding in a title."""
    return Finding(
        check=check, field=Field.TITLE, registered="VELMORA", seen=seen, start=start, end=start + len(seen),
        strength=90.0, explanation=explanation or f"“{seen}” is VELMORA", explanation_zh=f"“{seen}”就是VELMORA",
    )  # fmt: skip


def tamper(database: Path, *statements: str) -> None:
    """Changes a store as somebody with the file could, past everything that our own code holds to."""
    with closing(connection.connect(database)) as db:
        db.conn.execute("PRAGMA query_only = OFF")
        for statement in statements:
            db.conn.execute(statement)


def names_in(directory: Path) -> list[str]:
    """What stands in a directory."""
    return sorted(path.name for path in directory.iterdir())
