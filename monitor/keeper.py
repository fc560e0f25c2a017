"""Where a crawl's readings go: through the gate and into the store, in batches. Also its memory of earlier runs.

A reading is kept whole or not at all: its page, its listings, its refusals and where it leads in one transaction, after
the bytes are safe on the disk.
"""

import hashlib
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from datetime import datetime

from monitor import clock, intake
from monitor.evidence import files
from monitor.instance import Instance
from monitor.intake import Admission, Refusal, RefusalKind
from monitor.locks import holding
from monitor.revisit import PASSED, Look, Rhythm, Sight, counted, decide
from monitor.store import Database, captures, frontier, listings, lives, pages, refusals, relistings, runs, writing
from monitor.store.frontier import Round, StoredFrontier
from monitor.store.listings import Source
from monitor.store.pages import Digests, Seen
from rules.terms import Listing
from spiders.frontier import Stop
from spiders.items import CrawlPlan, Failure, KnownPage, PageKind, Problem, Reading

# A batch is one transaction and one sync of the disk. It is closed at whichever of these comes first, so that a slow
# platform loses at most a second's work when its crawl dies, and a fast one pays few syncs.
BATCH_READINGS = 50
BATCH_BYTES = 8_000_000
BATCH_SECONDS = 1.0
REPORT_SECONDS = 2.0
CAPTURES_WAIT_SECONDS = 60.0
NOT_MODIFIED = 304

Progress = Callable[[Mapping[str, int]], None]


@dataclass(slots=True)
class Batch:
    """Readings and failures that wait for their transaction."""

    opened_at: float = field(default_factory=time.monotonic)
    told: list[Reading | Failure] = field(default_factory=list)
    size: int = 0

    def add(self, told: Reading | Failure) -> bool:
        """Adds what was told; True where the batch is to be closed."""
        self.told.append(told)
        self.size += len(told.body) if isinstance(told, Reading) else 0
        full = len(self.told) >= BATCH_READINGS or self.size >= BATCH_BYTES
        return full or time.monotonic() - self.opened_at >= BATCH_SECONDS


class Keeper:
    """Keeps what a crawl reads, and where it still has to go."""

    def __init__(
        self,
        db: Database,
        instance: Instance,
        plan: CrawlPlan,
        platform_id: int,
        run_id: int,
        gone_on_with: Round | None = None,
        most_days: float = 0.0,
    ) -> None:
        self._db, self._instance, self._plan = db, instance, plan
        self._platform_id, self._run_id = platform_id, run_id
        self._batch = Batch()
        self._round = gone_on_with or Round(began_at=clock.now())
        self._reported_at = time.monotonic()
        self._habits = self._round.habits
        self._rhythm = Rhythm(
            habits=self._round.habits, most_days=most_days, pages=pages.count(db, platform_id) if most_days else 0
        )
        # Of the listings' pages under way: what is known of each, what was read from it, and its published lastmod.
        self._known: dict[str, tuple[Sight | None, str, str]] = {}
        self._slices_since: dict[str, datetime] = {}
        self.counts: Counter[str] = Counter(self._round.counts)
        self.progress: Progress = unwatched
        self.frontier = StoredFrontier(db, platform_id)
        self.frontier.commit = self.flush
        self.frontier.passed_over = self._pass_over
        self.frontier.met_listings = self.counts["listings"] > 0

    def recall(self, url: str) -> KnownPage | None:
        """The page as it was last read whole."""
        return pages.recall(self._db, self._platform_id, url)

    def take(self, reading: Reading) -> None:
        """Keeps a reading with the next batch."""
        if self._batch.add(reading):
            self.flush()

    def fail(self, failure: Failure) -> None:
        """Keeps a page that could not be fetched as a refusal, with the next batch."""
        if self._batch.add(failure):
            self.flush()

    def flush(self) -> None:
        """Makes what was read so far lasting, and with it where it leads and what is visited next."""
        batch, self._batch = self._batch, Batch()
        with self._holding_captures(batch), writing(self._db):
            for told in batch.told:
                if isinstance(told, Failure):
                    self._note(told)
                else:
                    self._keep(told)
            self.frontier.store()
            frontier.move_round(self._db, self._platform_id, self.counts, self._habits, clock.now())
        self.progress(self.counts)
        self._report()

    def close_round(self, *, sound: bool) -> None:
        """Ends the round where nothing is left to be visited; else the next crawl goes on with it.

        A `sound` one saw all that the platform offers: what it did not see was missed.
        """
        if frontier.is_unfinished(self._db, self._platform_id):
            return
        if sound:
            at = clock.now()
            self.counts["gone"] = lives.miss(self._db, self._platform_id, self._round.began_at, at)
            self.counts["relisted"] = relistings.link(self._db, self._platform_id, at)
        frontier.close_round(self._db, self._platform_id)

    def _pass_over(self, stops: Sequence[Stop]) -> frozenset[str]:
        """Which of these listings' pages need no visit now, by what is known of them and of their platform."""
        at = clock.now()
        known = pages.sights(self._db, self._platform_id, [stop.link.url for stop in stops])
        passed = set()
        for stop in stops:
            url, published = stop.link.url, stop.link.lastmod
            sight, items = known.get(url, (None, ""))
            if stop.link.kind is not PageKind.PRODUCT:
                continue
            if decide(sight, published, self._rhythm, at) in PASSED:
                passed.add(url)
            else:
                self._known[url] = (sight, items, published)
        listed = pages.pass_over(self._db, self._platform_id, passed, at)
        self.counts.update(passed=len(passed), listings=listed)
        self.frontier.met_listings = self.frontier.met_listings or bool(listed)
        return frozenset(passed)

    def _holding_captures(self, batch: Batch) -> AbstractContextManager[None]:
        """Nobody sweeps captures away between their files and their rows."""
        if not any(isinstance(told, Reading) for told in batch.told):
            return nullcontext()
        return holding(self._instance.lock("captures"), "Keeping captures", CAPTURES_WAIT_SECONDS)

    def _note(self, failure: Failure) -> None:
        reason = f"{failure.reason} (status {failure.status})" if failure.status else failure.reason
        self._refuse([_page_refusal(failure.url, failure.kind, reason)])
        self._known.pop(failure.url, None)
        pages.forget_failed(self._db, self._platform_id, failure.url)
        self.counts["failures"] += 1

    def _report(self) -> None:
        if time.monotonic() - self._reported_at >= REPORT_SECONDS:
            runs.report(self._db, self._run_id, self.counts)
            self._reported_at = time.monotonic()

    def _keep(self, reading: Reading) -> None:
        at = clock.now()
        self.counts["pages"] += 1
        sight, items, published = self._known.pop(reading.url, (None, "", ""))
        read = "" if reading.unchanged or not reading.last else items_digest(reading)
        same = reading.unchanged or (sight is not None and read == items != "")
        seen = Seen(at=at, lastmod=published, look=self._look(sight, published, reading, at, same=same))
        if same:
            self._keep_same(reading, seen)
        else:
            self._keep_read(reading, seen, read)

    def _look(self, sight: Sight | None, published: str, reading: Reading, at: datetime, *, same: bool) -> Look | None:
        """How the look back at a listing's page went; it counts for its platform's habits."""
        if sight is None:
            return None
        look = Look(
            sight=sight,
            published=published,
            at=at,
            changed=not same,
            asked=sight.validators,
            spared=reading.status == NOT_MODIFIED,
        )
        self._habits = self._habits.plus(counted(look))
        return look

    def _keep_same(self, reading: Reading, seen: Seen) -> None:
        """A page that says what it said: nothing is written but that it was seen."""
        self.counts["unchanged"] += 1
        body = hashlib.sha256(reading.body).hexdigest() if reading.body else ""
        self.counts["listings"] += pages.record_unchanged(self._db, self._platform_id, reading, seen, body)

    def _keep_read(self, reading: Reading, seen: Seen, items: str) -> None:
        gated, refused = self._admit(reading)
        since = self._slices_since.setdefault(reading.url, seen.at)
        # The digest of a slice is not that of the page.
        whole = since == seen.at and reading.last and reading.kind is not PageKind.FEED
        body = hashlib.sha256(reading.body).hexdigest() if whole and reading.body else ""
        digests = Digests(body=body, items=items if whole else "")
        page_id = pages.record(self._db, self._platform_id, reading, seen, digests)
        source = Source(platform_id=self._platform_id, page_id=page_id)
        admitted = self._keep_apart(source, gated)
        wanting = listings.wanting_capture(self._db, self._platform_id, admitted)
        new, changed = listings.record(self._db, source, admitted, seen.at)
        self._capture(reading, wanting)
        if reading.last:
            lives.note_absent(self._db, page_id, self._slices_since.pop(reading.url))
        self._refuse(refused)
        self.counts.update(listings=len(admitted), new=new, changed=changed)

    def _capture(self, reading: Reading, wanting: frozenset[str]) -> None:
        """Keeps the bytes of the page, or of a slice of a feed, until screening has spoken, tied to its listings.

        A slice in which nothing is new is not kept: it would be dropped at the next screening.
        """
        if not reading.body or (reading.kind is PageKind.FEED and not wanting):
            return
        sha256 = files.put(self._instance.captures, reading.body)
        capture_id = captures.record(self._db, self._platform_id, reading, sha256, clock.now())
        listings.attach_capture(self._db, self._platform_id, capture_id, wanting)

    def _admit(self, reading: Reading) -> tuple[list[Listing], list[Refusal]]:
        gated = [intake.admit_item(item, self._plan) for item in reading.items]
        admissions = [each for each in gated if isinstance(each, Admission)]
        admitted = [each.listing for each in admissions]
        refused = [each for each in gated if isinstance(each, Refusal)]
        noted = [note for each in admissions for note in each.notes]
        problems = [_problem_refusal(reading, each) for each in reading.problems]
        return admitted, [*refused, *noted, *problems]

    def _keep_apart(self, source: Source, gated: list[Listing]) -> list[Listing]:
        """The listings under references of their own; one that is only shown once more is left out."""
        references = {each.listing_ref for each in gated}
        taken = listings.taken_references(self._db, source, references, self._round.began_at)
        kept: dict[str, Listing] = {}
        for each in gated:
            holder = taken.get(each.listing_ref)
            if holder is None:
                holder = _held(kept.get(each.listing_ref))
            own = each if holder is None else kept_apart(each, *holder)
            if own is not None:
                kept[own.listing_ref] = own
        self.counts["shown_again"] += len(gated) - len(kept)
        return list(kept.values())

    def _refuse(self, refused: list[Refusal]) -> None:
        refusals.record(self._db, self._platform_id, refused, clock.now())
        self.counts["refused"] += len(refused)


def items_digest(reading: Reading) -> str:
    """What tells whether a page offers and leads to the same as before; empty where it offers nothing."""
    said = (reading.kind, reading.items, reading.links)
    return hashlib.sha256(repr(said).encode("utf-8", "replace")).hexdigest() if reading.items else ""


def kept_apart(listing: Listing, holder_sha256: str, holder_url: str) -> Listing | None:
    """The listing under a reference of its own, where another one holds the reference that its page gives.

    None where it is the same offer under another address. Otherwise a seller who gives an article number twice would
    hide one listing behind the other.
    """
    if listings.digest(replace(listing, url=holder_url)) == holder_sha256:
        return None
    said = listing.url if listing.url != holder_url else listing.title
    mark = hashlib.sha256(said.encode("utf-8", "replace")).hexdigest()[:8]
    return replace(listing, listing_ref=f"{listing.listing_ref}~{mark}")


def _held(holder: Listing | None) -> tuple[str, str] | None:
    return None if holder is None else (listings.digest(holder), holder.url)


def unwatched(counts: Mapping[str, int]) -> None:
    """Nobody watches."""


def _page_refusal(url: str, kind: PageKind, reason: str) -> Refusal:
    return Refusal(kind=RefusalKind.PAGE, place=url, field=kind, reason=reason)


def _problem_refusal(reading: Reading, problem: Problem) -> Refusal:
    return Refusal(kind=RefusalKind.LISTING, place=f"{reading.url} {problem.place}", field="", reason=problem.reason)
