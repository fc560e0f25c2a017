"""What a crawl child does: has a platform read, passes what was read through the gate, and keeps it.

A reading is kept whole or not at all: its page, its listings and its refusals in one transaction, after the bytes are
safe on the disk. A crawl may die at any line and simply be run again.
"""

import hashlib
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from importlib.metadata import version

from monitor import clock, intake
from monitor.errors import MonitorError
from monitor.evidence import files
from monitor.instance import Instance
from monitor.intake import Admission, Refusal, RefusalKind
from monitor.locks import holding
from monitor.platforms import Platform, find_platform
from monitor.store import Database, captures, listings, open_store, pages, platforms, refusals, runs, writing
from monitor.store.listings import Source
from monitor.store.runs import Outcome, RunKind
from rules.terms import Listing
from spiders.items import CrawlFigures, CrawlPlan, Failure, KnownPage, PageKind, Problem, Reading
from spiders.process import read_platform

STOPPED = "stopped"  # what the spiders say of a crawl that a signal ended
# A batch is one transaction and one sync of the disk. It is closed at whichever of these comes first, so that a slow
# platform loses at most a second's work when its crawl dies, and a fast one pays few syncs.
BATCH_READINGS = 50
BATCH_BYTES = 8_000_000
BATCH_SECONDS = 1.0
REPORT_SECONDS = 2.0
CAPTURES_WAIT_SECONDS = 60.0

Progress = Callable[[Mapping[str, int]], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class CrawlResult:
    """How a crawl ended."""

    run_id: int
    outcome: Outcome
    reason: str
    figures: Mapping[str, int]


@dataclass(slots=True)
class Batch:
    """Readings that wait for their transaction."""

    opened_at: float = field(default_factory=time.monotonic)
    readings: list[Reading] = field(default_factory=list)
    size: int = 0

    def add(self, reading: Reading) -> bool:
        """Adds a reading; True where the batch is to be closed."""
        self.readings.append(reading)
        self.size += len(reading.body)
        full = len(self.readings) >= BATCH_READINGS or self.size >= BATCH_BYTES
        return full or time.monotonic() - self.opened_at >= BATCH_SECONDS


class Keeper:
    """Where the spiders' readings go: through the gate and into the store. Also their memory of earlier runs."""

    def __init__(self, db: Database, instance: Instance, plan: CrawlPlan, platform_id: int, run_id: int) -> None:
        self._db, self._instance, self._plan = db, instance, plan
        self._platform_id, self._run_id = platform_id, run_id
        self._batch = Batch()
        self._wanting: set[str] = set()
        self._began_at = clock.now()
        self._reported_at = time.monotonic()
        self.counts: Counter[str] = Counter()
        self.progress: Progress = _unwatched

    def recall(self, url: str) -> KnownPage | None:
        """The page as it was last read whole."""
        return pages.recall(self._db, self._platform_id, url)

    def take(self, reading: Reading) -> None:
        """Keeps a reading with the next batch."""
        if self._batch.add(reading):
            self.flush()

    def fail(self, failure: Failure) -> None:
        """Keeps a page that could not be fetched as a refusal."""
        reason = f"{failure.reason} (status {failure.status})" if failure.status else failure.reason
        with writing(self._db):
            self._refuse([_page_refusal(failure.url, failure.kind, reason)])
        self.counts["failures"] += 1

    def flush(self) -> None:
        """Makes what was read so far lasting."""
        batch, self._batch = self._batch, Batch()
        if not batch.readings:
            return
        with holding(self._instance.lock("captures"), "Keeping captures", CAPTURES_WAIT_SECONDS), writing(self._db):
            for reading in batch.readings:
                self._keep(reading)
        self.progress(self.counts)
        self._report()

    def _report(self) -> None:
        if time.monotonic() - self._reported_at >= REPORT_SECONDS:
            runs.report(self._db, self._run_id, self.counts)
            self._reported_at = time.monotonic()

    def _keep(self, reading: Reading) -> None:
        at = clock.now()
        self.counts["pages"] += 1
        if reading.unchanged:
            self.counts["unchanged"] += 1
            self.counts["listings"] += pages.record_unchanged(self._db, self._platform_id, reading.url, at)
            return
        gated, refused = self._admit(reading)
        page_id = pages.record(self._db, self._platform_id, reading, at)
        source = Source(platform_id=self._platform_id, page_id=page_id)
        admitted = self._keep_apart(source, gated)
        self._wanting |= listings.wanting_capture(self._db, self._platform_id, admitted)
        new, changed = listings.record(self._db, source, admitted, at)
        if reading.last:
            self._capture(reading)
        self._refuse(refused)
        self.counts.update(listings=len(admitted), new=new, changed=changed)

    def _capture(self, reading: Reading) -> None:
        """Keeps the page's bytes until screening has spoken, tied to the listings of its slices that wait for it."""
        wanting, self._wanting = self._wanting, set()
        if not reading.body:
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
        taken = listings.taken_references(self._db, source, references, self._began_at)
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


def crawl(instance: Instance, name: str, progress: Progress | None = None, run_id: int | None = None) -> CrawlResult:
    """Crawls a platform now; Busy where it is being crawled already. `run_id` is the due run to begin, if one is."""
    platform = find_platform(instance.platforms, name)
    with holding(instance.lock(f"crawl-{name}"), f"A crawl of {name}"):
        db = open_store(instance.database)
        try:
            platform_id = platforms.enrol(db, [name], clock.now())[name]
            begun = _begin(db, platform_id, run_id)
            _sweep(db, instance)
            plan = platform.plan(name, instance.settings.crawl.contact)
            platforms.read_as(db, platform_id, fingerprint(plan))
            keeper = Keeper(db, instance, plan, platform_id, begun)
            keeper.progress = progress or _unwatched
            return _crawl(db, platform, plan, keeper, begun)
        finally:
            db.close()


def _crawl(db: Database, platform: Platform, plan: CrawlPlan, keeper: Keeper, run_id: int) -> CrawlResult:
    try:
        figures = read_platform(plan, keeper, keeper)
        keeper.flush()
    except MonitorError as error:
        runs.end(db, run_id, Outcome.FAILED, str(error), clock.now(), keeper.counts)
        raise
    outcome, reason = judge_crawl(platform, figures, keeper.counts)
    counted = {**keeper.counts, "requests": figures.requests, "bytes_received": figures.bytes_received}
    runs.end(db, run_id, outcome, reason, clock.now(), counted)
    return CrawlResult(run_id=run_id, outcome=outcome, reason=reason, figures=counted)


def judge_crawl(platform: Platform, figures: CrawlFigures, counts: Mapping[str, int]) -> tuple[Outcome, str]:
    """How a crawl ended, and why where it did not end well."""
    if figures.reason == STOPPED:
        return Outcome.STOPPED, figures.reason
    if not figures.finished:
        return Outcome.FAILED, figures.reason
    seen = counts.get("listings", 0)
    if seen < platform.fewest_listings:
        return Outcome.FAILED, f"only {seen} listings were seen where at least {platform.fewest_listings} are expected"
    if seen == 0:
        return Outcome.FAILED, "no listing was found; look at the refusals and the start address"
    return Outcome.DONE, ""


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


def fingerprint(plan: CrawlPlan) -> str:
    """What decides which pages are found and how they are read: a page remembered under another must be read anew.

    How politely a platform is visited is not part of it.
    """
    read = (version("listing-monitor"), plan.kind, plan.start_url, plan.allowed_hosts, plan.currency, plan.language,
            plan.listing_url_pattern, plan.category_url_pattern, sorted(plan.selectors.items()))  # fmt: skip
    return hashlib.sha256(repr(read).encode()).hexdigest()


def _unwatched(counts: Mapping[str, int]) -> None:
    """Nobody watches."""


def _begin(db: Database, platform_id: int, run_id: int | None) -> int:
    if run_id is None:
        return runs.begin(db, RunKind.CRAWL, platform_id, "command line", clock.now())
    if not runs.begin_due(db, run_id, clock.now()):
        raise MonitorError(f"Run {run_id} is not due any more.")
    return run_id


def _sweep(db: Database, instance: Instance) -> None:
    """Removes files of a crawl that died between a file and its row."""
    with holding(instance.lock("captures"), "Keeping captures", CAPTURES_WAIT_SECONDS):
        known = set(captures.sha256s(db))
        files.drop(instance.captures, [each for each in files.kept(instance.captures) if each not in known])


def _page_refusal(url: str, kind: PageKind, reason: str) -> Refusal:
    return Refusal(kind=RefusalKind.PAGE, place=url, field=kind, reason=reason)


def _problem_refusal(reading: Reading, problem: Problem) -> Refusal:
    return Refusal(kind=RefusalKind.LISTING, place=f"{reading.url} {problem.place}", field="", reason=problem.reason)
