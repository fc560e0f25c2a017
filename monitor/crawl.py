"""What a crawl child does: has a platform read, has what was read kept, and says how it ended.

A crawl may die at any line and simply be run again: it goes on where it stood.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from importlib.metadata import version

from monitor import clock, credentials
from monitor.errors import MonitorError
from monitor.evidence import files
from monitor.inbox.taking import Inbox, take_deliveries
from monitor.instance import Instance
from monitor.keeper import CAPTURES_WAIT_SECONDS, Keeper, Progress, unwatched
from monitor.locks import holding
from monitor.platforms import INBOX, Platform, find_platform
from monitor.store import Database, captures, frontier, open_store, platforms, runs, searches, writing
from monitor.store.runs import Outcome, RunKind
from spiders.items import CrawlFigures, CrawlPlan
from spiders.process import read_platform

STOPPED = "stopped"  # what the spiders say of a crawl that a signal ended


@dataclass(frozen=True, slots=True, kw_only=True)
class CrawlResult:
    """How a crawl ended."""

    run_id: int
    outcome: Outcome
    reason: str
    figures: Mapping[str, int]


def crawl(instance: Instance, name: str, progress: Progress | None = None, run_id: int | None = None) -> CrawlResult:
    """Crawls a platform now; Busy where it is being crawled already. `run_id` is the due run to begin, if one is."""
    platform = find_platform(instance.platforms, name)
    with holding(instance.lock(f"crawl-{name}"), f"A crawl of {name}"):
        db = open_store(instance.database)
        try:
            platform_id = platforms.enrol(db, [name], clock.now())[name]
            begun = _begin(db, platform_id, run_id)
            _sweep(db, instance)
            plan = _plan(db, platform, name, instance, begun)
            if platform.kind == INBOX:
                settings = platform.inbox
                return _take_deliveries(
                    Inbox(
                        db=db, instance=instance, plan=plan, settings=settings, platform_id=platform_id, run_id=begun,
                        progress=progress or unwatched,
                    )
                )  # fmt: skip
            if plan.search_url:
                plan = replace(plan, search_words=searches.next_marks(db, platform_id, platform.searches_per_run))
            read_as = fingerprint(plan)
            platforms.read_as(db, platform_id, read_as)
            begun_round = frontier.open_round(db, platform_id, read_as, clock.now())
            keeper = Keeper(db, instance, plan, platform_id, begun, begun_round, platform.revisit_days)
            keeper.progress = progress or unwatched
            result = _crawl(db, platform, plan, keeper, begun)
            if result.outcome is not Outcome.STOPPED:
                searches.record(db, platform_id, plan.search_words, clock.now())
            return result
        finally:
            db.close()


def _crawl(db: Database, platform: Platform, plan: CrawlPlan, keeper: Keeper, run_id: int) -> CrawlResult:
    try:
        figures = read_platform(plan, keeper, keeper, keeper.frontier)
        keeper.flush()
    except MonitorError as error:
        runs.end(db, run_id, Outcome.FAILED, str(error), clock.now(), keeper.counts)
        raise
    outcome, reason = judge_crawl(platform, figures, keeper.counts)
    with writing(db):
        keeper.close_round(sound=outcome is Outcome.DONE)
        counted = {**keeper.counts, "requests": figures.requests, "bytes_received": figures.bytes_received}
        runs.end(db, run_id, outcome, reason, clock.now(), counted)
    return CrawlResult(run_id=run_id, outcome=outcome, reason=reason, figures=counted)


def _take_deliveries(inbox: Inbox) -> CrawlResult:
    """A run of an inbox: nothing is visited, what was delivered is taken."""
    try:
        outcome, reason, counts = take_deliveries(inbox)
    except MonitorError as error:
        runs.end(inbox.db, inbox.run_id, Outcome.FAILED, str(error), clock.now())
        raise
    runs.end(inbox.db, inbox.run_id, outcome, reason, clock.now(), counts)
    return CrawlResult(run_id=inbox.run_id, outcome=outcome, reason=reason, figures=counts)


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


def fingerprint(plan: CrawlPlan) -> str:
    """What decides which pages are found and how they are read: a page remembered under another must be read anew.

    How politely a platform is visited is not part of it.
    """
    read = (version("listing-monitor"), plan.kind, plan.start_url, plan.allowed_hosts, plan.currency, plan.language,
            plan.listing_url_pattern, plan.category_url_pattern, sorted(plan.selectors.items()),
            plan.api, plan.feed_format)  # fmt: skip
    return hashlib.sha256(repr(read).encode()).hexdigest()


def _plan(db: Database, platform: Platform, name: str, instance: Instance, run_id: int) -> CrawlPlan:
    """How the platform is read; where the secret that its file names is missing, the run ends with the reason."""
    wanted = platform.api.key.secret
    try:
        secret = credentials.read_secret(wanted, instance.directory) if wanted else ""
    except MonitorError as error:
        runs.end(db, run_id, Outcome.FAILED, str(error), clock.now())
        raise
    plan = platform.plan(name, instance.settings.crawl.contact, secret)
    return replace(plan, spool_directory=str(instance.directory))


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
