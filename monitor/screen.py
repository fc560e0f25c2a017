"""What a screening child does: listings that wait, against the registrations they have not been screened against.

Each chunk is one transaction: hits, versions, captures and the note of what was screened hold together or not at all.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from monitor import background, clock, seller_records
from monitor.casework import turn_found, turn_not_found
from monitor.errors import MonitorError
from monitor.evidence import files
from monitor.instance import Instance
from monitor.locks import holding
from monitor.memory import into_large_pages
from monitor.rulebook import Rulebook, rulebook
from monitor.store import (
    Database,
    captures,
    hits,
    open_store,
    pages,
    registrations,
    runs,
    screenings,
    sellers,
    writing,
)
from monitor.store.hits import Found, StandingHit
from monitor.store.listings import KeptListing
from monitor.store.registrations import Kept
from monitor.store.runs import Outcome, RunKind
from monitor.store.screenings import Marker
from rules.candidates.register import Register
from rules.screening import Screening, prepare, screen

# Listings in one transaction: few syncs of the disk, and a write lock held for well under a second.
CHUNK_LISTINGS = 500
# From so many on it pays to move the register into large pages first, which takes half a second.
MANY_LISTINGS = 5_000
WAIT_SECONDS = 3600.0
CAPTURES_WAIT_SECONDS = 60.0

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What a chunk is screened against: the register in force with its rows, and which part of it is in question.

    The whole register is compared even where only changed registrations are in question: what a word is depends on
    the names around it. `changed` are the rows in question, in force or not, and `only` those of them that may yield
    hits; None means the whole register.
    """

    register: Register
    rows: Mapping[tuple[str, str], int]
    changed: frozenset[int] | None = None
    only: frozenset[tuple[str, str]] | None = None

    def narrowed(self, changed: Iterable[Kept]) -> "Scope":
        """The same with only these registrations in question; those not in force lose their open hits."""
        ids = frozenset(kept.id for kept in changed)
        only = frozenset(key for key, row in self.rows.items() if row in ids)
        return replace(self, changed=ids, only=only)

    def covers(self, hit: StandingHit) -> bool:
        """Whether this scope says anything of that hit."""
        return self.changed is None or hit.registration_id in self.changed


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreenResult:
    """How a screening ended: what was screened and what became of it."""

    run_id: int
    figures: Mapping[str, int]


class Screener:
    """Screens what waits, chunk by chunk, until nothing does."""

    def __init__(self, db: Database, instance: Instance, rulebook: Rulebook, progress: Progress) -> None:
        self._db, self._instance, self._rulebook, self._progress = db, instance, rulebook, progress
        self._version = registrations.last_change(db)
        self._marker = Marker(fingerprint=rulebook.fingerprint, register_version=self._version)
        self.counts: Counter[str] = Counter()

    def run(self) -> None:
        """Screens what waits, then once more the listings of the sellers whose record says something else by now."""
        self._screen_waiting()
        if seller_records.settle(self._db, self._rulebook.weights):
            self._screen_waiting()
            seller_records.settle(self._db, self._rulebook.weights)
        if not self.counts["screened"]:
            self._drop_unneeded()

    def _screen_waiting(self) -> None:
        """Screens new and changed listings, then every listing against changed registrations."""
        waiting = screenings.count_waiting(self._db, self._marker)
        if not waiting:
            return
        whole = self._whole
        prepare(self._rulebook.background, self._rulebook.words)
        if waiting >= MANY_LISTINGS:
            into_large_pages()
        waiting += self.counts["screened"]
        while chunk := screenings.waiting_for_all(self._db, self._rulebook.fingerprint, CHUNK_LISTINGS):
            self._screen(chunk, whole, waiting)
        scope, since = whole, -1
        # All listings of a chunk last saw the same register version.
        while chunk := screenings.waiting_for_changes(self._db, self._marker, CHUNK_LISTINGS):
            if chunk[0].screened_register_version != since:
                since = chunk[0].screened_register_version
                scope = whole.narrowed(registrations.changed_since(self._db, since))
            self._screen(chunk, scope, waiting)

    @cached_property
    def _whole(self) -> Scope:
        """The register in force, made for the first listing that waits."""
        on = clock.now().date()
        live = [kept for kept in registrations.in_force(self._db) if kept.registration.in_force(on)]
        return Scope(
            register=Register.build(kept.registration for kept in live),
            rows={(kept.registration.office, kept.registration.registration_number): kept.id for kept in live},
        )

    def _screen(self, chunk: list[KeptListing], scope: Scope, waiting: int) -> None:
        screened = list(
            screen(
                (kept.listing for kept in chunk),
                scope.register,
                self._rulebook.background,
                weights=self._rulebook.weights,
                words=self._rulebook.words,
                only=scope.only,
                sellers=seller_records.known_of(self._db, chunk),
            )
        )
        with self._holding_captures(), writing(self._db):
            self._record(chunk, screened, scope, clock.now())
            files.drop(self._instance.captures, captures.take_unneeded(self._db))
        self.counts["screened"] += len(chunk)
        self._progress(self.counts["screened"], max(waiting, self.counts["screened"]))

    def _holding_captures(self) -> AbstractContextManager[None]:
        return holding(self._instance.lock("captures"), "Keeping captures", CAPTURES_WAIT_SECONDS)

    def _drop_unneeded(self) -> None:
        """Drops the captures that nothing waits with or rests on: also those of pages that list no offer."""
        with self._holding_captures(), writing(self._db):
            files.drop(self._instance.captures, captures.take_unneeded(self._db))

    def _record(self, chunk: list[KeptListing], screened: list[Screening], scope: Scope, at: datetime) -> None:
        current = screenings.still_current(self._db, chunk)
        standing = hits.standing(self._db, [kept.id for kept in chunk])
        done = [(kept, each) for kept, each in zip(chunk, screened, strict=True) if kept.id in current]
        for kept, each in done:
            self._record_listing(kept, each, scope, standing, at)
        self._withdraw(done, scope, standing, at)
        self._recount_sellers(done, standing)
        self._settle_captures([kept for kept, _ in done])
        screenings.mark(self._db, [kept for kept, _ in done], self._marker)

    def _record_listing(
        self,
        kept: KeptListing,
        screening: Screening,
        scope: Scope,
        standing: Mapping[tuple[int, int], StandingHit],
        at: datetime,
    ) -> None:
        for hit in screening.hits:
            found = Found(
                listing_id=kept.id,
                registration_id=scope.rows[hit.office, hit.registration_number],
                score=hit.score,
                use=hit.use,
                unlawful=hit.unlawful,
                findings=hit.findings,
                content_sha256=kept.content_sha256,
                fingerprint=self._rulebook.fingerprint,
                register_version=self._version,
                capture_id=kept.capture_id,
            )
            known = standing.get((found.listing_id, found.registration_id))
            if known is None:
                hits.add(self._db, found, at)
                self.counts["new_hits"] += 1
            else:
                changed = known.content_sha256 != found.content_sha256
                turn = turn_found(known.standing, found.findings, found.score, listing_changed=changed)
                hits.turn(self._db, known, turn, found, at)

    def _withdraw(
        self,
        done: Iterable[tuple[KeptListing, Screening]],
        scope: Scope,
        standing: Mapping[tuple[int, int], StandingHit],
        at: datetime,
    ) -> None:
        found = {(kept.id, scope.rows[hit.office, hit.registration_number]) for kept, each in done for hit in each.hits}
        screened = {kept.id for kept, _ in done}
        for key, hit in standing.items():
            if key in found or hit.listing_id not in screened or not scope.covers(hit):
                continue
            turn = turn_not_found(hit.standing.state, "nothing is found any more")
            if turn is not None:
                hits.turn(self._db, hit, turn, None, at)
                self.counts["withdrawn_hits"] += 1

    def _recount_sellers(
        self, done: Iterable[tuple[KeptListing, Screening]], standing: Mapping[tuple[int, int], StandingHit]
    ) -> None:
        """Has the records counted anew of those whose listings had hits or have some now."""
        had = {hit.listing_id for hit in standing.values()}
        touched = [kept for kept, each in done if each.hits or kept.id in had]
        sellers.make_due(self._db, {kept.seller_row for kept in touched if kept.seller_row is not None})

    def _settle_captures(self, done: Sequence[KeptListing]) -> None:
        """Keeps the captures of listings with hits as evidence; where one is missing, has the page fetched anew."""
        with_hits = {hit.listing_id for hit in hits.standing(self._db, [kept.id for kept in done]).values()}
        hit = [kept for kept in done if kept.id in with_hits]
        waiting = captures.contents(self._db, [kept.capture_id for kept in hit if kept.capture_id])
        safe = {each for each, sha256 in waiting.items() if files.secure(self._instance.captures, sha256)}
        captures.keep(self._db, sorted(safe))
        captures.lose(self._db, sorted(waiting.keys() - safe))
        pages.forget(self._db, [kept.id for kept in hit if kept.capture_id not in safe])
        captures.release(self._db, [kept.id for kept in done if kept.id not in with_hits])


def screen_waiting(instance: Instance, progress: Progress | None = None, run_id: int | None = None) -> ScreenResult:
    """Screens what waits; a second screening waits its turn. `run_id` is the due run to begin, if one is."""
    with holding(instance.lock("screen"), "A screening", WAIT_SECONDS):
        db = open_store(instance.database)
        try:
            begun = _begin(db, run_id)
            registrations.turn_of_day(db, clock.now().date(), clock.now())
            background.renew(db, clock.now(), instance.settings.screening.background_every_hours)
            screener = Screener(db, instance, rulebook(db, instance), progress or _unwatched)
            return _screen(db, screener, begun)
        finally:
            db.close()


def _screen(db: Database, screener: Screener, run_id: int) -> ScreenResult:
    try:
        screener.run()
    except MonitorError as error:
        runs.end(db, run_id, Outcome.FAILED, str(error), clock.now(), screener.counts)
        raise
    runs.end(db, run_id, Outcome.DONE, "", clock.now(), screener.counts)
    return ScreenResult(run_id=run_id, figures=dict(screener.counts))


def _begin(db: Database, run_id: int | None) -> int:
    if run_id is None:
        return runs.begin(db, RunKind.SCREEN, None, "command line", clock.now())
    if not runs.begin_due(db, run_id, clock.now()):
        raise MonitorError(f"Run {run_id} is not due any more.")
    return run_id


def _unwatched(done: int, waiting: int) -> None:
    """Nobody watches."""
