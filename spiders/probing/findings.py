"""What a look at a site found, as one record that is printed, shown on the desk, or made into a platform's file."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from lxml import html

from spiders.addresses import host_of, settled
from spiders.items import CrawlPlan, Failure, Item, PageKind, Reading
from spiders.probing.candidates import squeezed
from spiders.probing.fields import propose_fields
from spiders.probing.patterns import learn_pattern
from spiders.probing.proposing import Proposal
from spiders.probing.samples import Unreadable, take_sample
from spiders.probing.survey import Partnership, Survey
from spiders.reading.page import read_page
from spiders.reading.tree import seen_text
from spiders.robots import Rules, rules_from

SHOWN_FIELDS = ("title", "price", "currency", "seller", "brand", "listing_ref", "category", "images", "description")
LONGEST_SHOWN = 200
_SHELL_TEXT = 300
_WALL = re.compile(
    r"captcha|robot|are you human|verify|access denied|attention required|just a moment|forbidden|blocked|验证|人机",
    re.I,
)

_INSIDE = "For a partner inside, the operator runs: listing-monitor platform probe --allow-private URL"


@dataclass(frozen=True, slots=True, kw_only=True)
class Robots:
    """What robots.txt says to us: `forbidden` is why nothing may be fetched, where that is so."""

    found: bool = False
    forbidden: str = ""
    delay_seconds: float = 0.0
    sitemaps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleRead:
    """One sample: what is read of it without selectors and with those proposed, by field."""

    url: str
    without: Mapping[str, str]
    proposed: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """What stands in the way, and what to do about it."""

    what: str
    remedy: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """All that a look found. `kind` is empty where no way of reading the site was found; then `troubles` say why."""

    url: str
    kind: str = ""
    start_url: str = ""
    allowed_hosts: tuple[str, ...] = ()
    robots: Robots = Robots()
    sitemaps: tuple[str, ...] = ()
    sitemap_addresses: int = 0
    software: str = ""
    partnerships: tuple[Partnership, ...] = ()
    listing_url_pattern: str = ""
    category_url_pattern: str = ""
    language: str = ""
    currency: str = ""
    samples: tuple[SampleRead, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    listings_expected: int = 0
    expected_from: str = ""
    requests: int = 0
    seconds_a_page: float = 0.0
    crawl_seconds: float = 0.0
    troubles: tuple[Trouble, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def selectors(self) -> dict[str, str]:
        """The proposed selectors by field."""
        return {each.key: each.css for each in self.proposals}

    def as_json(self) -> dict[str, Any]:
        """The same as plain values."""
        return asdict(self) | {"selectors": self.selectors}


@dataclass(slots=True, kw_only=True)
class Looked:
    """What came of a look besides what the survey noted: a sink that keeps robots.txt and what failed."""

    robots: Reading | None = None
    failures: list[Failure] = field(default_factory=list)
    pages: int = 0

    def take(self, reading: Reading) -> None:
        """Counts a page, and keeps robots.txt."""
        self.pages += 1
        if reading.kind is PageKind.ROBOTS:
            self.robots = reading

    def fail(self, failure: Failure) -> None:
        """Keeps why a page did not come."""
        self.failures.append(failure)


def conclude(plan: CrawlPlan, survey: Survey, looked: Looked, *, requests: int, seconds: float) -> Findings:
    """What the look found; `requests` and `seconds` are what it took."""
    robots = _robots(plan, looked)
    proposals = _needed(survey)
    likely = set(survey.cards) - set(survey.refused)
    pattern = learn_pattern([sample.url for sample in survey.samples], _not_listings(survey), likely)
    expected, source = _expected(survey, pattern)
    a_page = seconds / max(1, requests)
    pause = max(plan.delay_seconds, robots.delay_seconds, a_page)
    kind, start = _kind(plan, survey, _keyless(plan, looked))
    return Findings(
        url=plan.start_url,
        kind=kind,
        start_url=start,
        allowed_hosts=_hosts(plan, survey),
        robots=robots,
        sitemaps=tuple(survey.sitemaps),
        sitemap_addresses=len(survey.listed),
        software=survey.software.name if survey.software else "",
        partnerships=tuple(survey.partnerships),
        listing_url_pattern=pattern,
        category_url_pattern=_category_pattern(survey),
        language=_language(survey),
        samples=_samples(survey, proposals),
        proposals=proposals,
        listings_expected=expected,
        expected_from=source,
        requests=requests,
        seconds_a_page=round(a_page, 2),
        crawl_seconds=round(pause * (expected + len(survey.sitemaps) + len(survey.categories)), 1),
        troubles=_troubles(plan, survey, looked, robots),
        notes=_notes(survey, pattern, proposals),
    )


def _robots(plan: CrawlPlan, looked: Looked) -> Robots:
    forbidden = next((each.reason for each in looked.failures if each.kind is PageKind.ROBOTS), "")
    if looked.robots is None:
        return Robots(forbidden=forbidden)
    rules: Rules = rules_from(looked.robots.status, looked.robots.body, plan.user_agent)
    refusal = rules.refusal(plan.start_url)
    return Robots(found=True, forbidden=refusal, delay_seconds=rules.delay_seconds, sitemaps=rules.sitemaps)


def _kind(plan: CrawlPlan, survey: Survey, keyless: Failure | None) -> tuple[str, str]:
    """How the site is best read: as a shop where its pages can be; a feed or an interface where that was asked for."""
    direct = next((each for each in survey.partnerships if settled(each.url) == settled(plan.start_url)), None)
    if direct is not None:
        return direct.kind, direct.url
    if keyless is not None:
        return "", ""
    if survey.samples:
        return "shop", plan.start_url
    other = next(iter(survey.partnerships), None)
    return (other.kind, other.url) if other is not None else ("", "")


def _keyless(plan: CrawlPlan, looked: Looked) -> Failure | None:
    """That the start address asks for a key: what the site shows elsewhere is not what was asked about."""
    return next((each for each in looked.failures if each.url == settled(plan.start_url) and each.status == 401), None)


def _hosts(plan: CrawlPlan, survey: Survey) -> tuple[str, ...]:
    seen = {host_of(sample.url) for sample in survey.samples} | {host_of(plan.start_url)}
    return tuple(sorted(seen)) if len(seen) > 1 else ()


def _not_listings(survey: Survey) -> set[str]:
    """Addresses that are known to be something else."""
    lists = set(survey.categories) | set(survey.fruitful) | set(survey.refused)
    front = {survey.front.url} if survey.front else set()
    return (lists | front | set(survey.others)) - set(survey.cards) - {sample.url for sample in survey.samples}


def _category_pattern(survey: Survey) -> str:
    lists = [url for url in survey.fruitful if survey.front is None or url != survey.front.url]
    listings = {sample.url for sample in survey.samples} | set(survey.cards)
    return learn_pattern(lists, listings | set(survey.others) | set(survey.refused))


def _expected(survey: Survey, pattern: str) -> tuple[int, str]:
    """How many listings to expect, and where that is known from."""
    if survey.listed:
        asked = re.compile(pattern) if pattern else None
        count = sum(asked is None or bool(asked.search(url)) for url in survey.listed)
        if count:
            whole = count * (1 + survey.unread_sitemaps / max(1, len(survey.sitemaps)))
            unread = f", {survey.unread_sitemaps} sitemaps not read" if survey.unread_sitemaps else ""
            return round(whole), f"sitemaps ({count:,} addresses{unread})"
    return max(len(survey.cards), len(survey.samples)), "links seen; there may be many more"


def _language(survey: Survey) -> str:
    declared = {(sample.root.get("lang") or "").strip() for sample in survey.samples}
    said = declared.pop() if len(declared) == 1 else ""
    return said if re.fullmatch(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*", said) else ""


def _needed(survey: Survey) -> tuple[Proposal, ...]:
    """The selectors for what markup does not give: all where there is no markup, else those for what it leaves open."""
    proposals = propose_fields(survey.samples)
    read = [_read(survey, sample.url) for sample in survey.samples]
    marked = bool(read) and all(
        b"ld+json" in survey.bodies[s.url].body or b"itemtype" in survey.bodies[s.url].body for s in survey.samples
    )
    if not marked:
        return proposals
    return tuple(each for each in proposals if not _given(each, read))


def _given(proposal: Proposal, read: Sequence[Item]) -> bool:
    """Whether the markup gives the field already: on every page, and not one seller where the pages name several."""
    values = [_said(item, proposal.key) for item in read]
    if not all(values):
        return False
    return not (proposal.key == "seller" and len(set(values)) == 1 and len(set(map(squeezed, proposal.values))) > 1)


def _read(survey: Survey, url: str, selectors: Mapping[str, str] | None = None) -> Item:
    page = survey.bodies[url]
    return next(iter(read_page(page.body, page.url, page.charset, selectors=selectors).items), Item())


def _samples(survey: Survey, proposals: Sequence[Proposal]) -> tuple[SampleRead, ...]:
    selectors = {each.key: each.css for each in proposals}
    return tuple(
        SampleRead(
            url=sample.url,
            without=_shown(_read(survey, sample.url)),
            proposed=_shown(_read(survey, sample.url, selectors)),
        )
        for sample in survey.samples
    )


def _shown(item: Item) -> dict[str, str]:
    values = {name: _said(item, name) for name in SHOWN_FIELDS}
    return {name: said[:LONGEST_SHOWN] for name, said in values.items() if said}


def _said(item: Item, name: str) -> str:
    value = getattr(item, name) if name in {each.name for each in fields(Item)} else ""
    return value if isinstance(value, str) else " ".join(value[:3])


def _notes(survey: Survey, pattern: str, proposals: Sequence[Proposal]) -> tuple[str, ...]:
    notes = []
    if survey.samples and not pattern:
        notes.append(
            "Nothing in their addresses tells listings from other pages, so each page is judged by what it shows. "
            "Where you know a pattern, set listing_url_pattern."
        )
    if 0 < len(survey.samples) < survey.wanted:
        notes.append(f"Only {len(survey.samples)} of {survey.wanted} samples were found; look at the values closely.")
    notes += [
        f"The selector for {each.key} rests on names that the shop's next release may change: {each.css}"
        for each in proposals
        if each.fragile
    ]
    return tuple(notes)


def _troubles(plan: CrawlPlan, survey: Survey, looked: Looked, robots: Robots) -> tuple[Trouble, ...]:
    if "not a public address" in robots.forbidden:
        what = robots.forbidden.partition(";")[0] + ")"
        return (Trouble(what=what, remedy=_INSIDE),)
    if "could not be reached" in robots.forbidden:
        remedy = "Check the address in a browser; where it opens there, try again later."
        return (Trouble(what=robots.forbidden, remedy=remedy),)
    if robots.forbidden:
        remedy = "Ask the platform to allow the agent listing-monitor, or for a feed."
        return (Trouble(what=robots.forbidden, remedy=remedy),)
    if (keyless := _keyless(plan, looked)) is not None:
        return (_unreached(keyless),)
    if survey.samples or survey.partnerships:
        return ()
    start = next((each for each in looked.failures if each.url == settled(plan.start_url)), None)
    if survey.front is None:
        return (_unreached(start or next(iter(looked.failures), None)),)
    return (_why_nothing(survey),)


def _unreached(failure: Failure | None) -> Trouble:
    reason = failure.reason if failure is not None else "the start address gave no page"
    status = failure.status if failure is not None else 0
    if status == 401:
        remedy = (
            "It asks for a key or a password. With a key from the platform, write the file as an interface: "
            "listing-monitor platform add NAME --kind api --url ... --set api.key.header=... "
            "--set api.key.secret=NAME_OF_THE_SECRET."
        )
    elif status in (403, 429):
        remedy = (
            "The platform shuts crawlers out: ask it to let the agent listing-monitor in, or for a feed or interface."
        )
    elif "allow_private_addresses" in reason:
        return Trouble(what=reason.partition(";")[0], remedy=_INSIDE)
    elif "redirected to" in reason:
        remedy = "Probe the address that it leads to."
    else:
        remedy = "Check the address in a browser; where it opens there, try again later."
    return Trouble(what=f"The start address could not be read: {reason}", remedy=remedy)


def _why_nothing(survey: Survey) -> Trouble:
    """Why the front page, which came, led to no listing."""
    front = survey.front
    try:
        root = take_sample(front.url, front.body, front.charset).root if front is not None else html.Element("html")
    except Unreadable as fault:
        return Trouble(
            what=f"The front page cannot be read: {fault}", remedy="Ask the platform for a feed or interface."
        )
    title = next((seen_text(each) for each in root.iter("title")), "")
    heading = next((seen_text(each) for each in root.iter("h1")), "")
    words, links = seen_text(root), sum(1 for _ in root.iter("a"))
    if _WALL.search(f"{title} {heading}"):
        what = f"A wall stands before the site ({title or heading}): it answers 200 and shows no listing."
        return Trouble(
            what=what, remedy="Ask the platform to let the agent listing-monitor through; no crawl passes it."
        )
    if any(each.get("type") == "password" for each in root.iter("input")) and links < 20:
        return Trouble(
            what="The site asks for a log-in.", remedy="Ask the platform for pages without one, a feed or an interface."
        )
    if len(words) < _SHELL_TEXT and any(True for _ in root.iter("script")) and links < 10:
        what = "The page is an empty shell that JavaScript fills; its source holds no listings."
        return Trouble(
            what=what, remedy="Ask the platform for a feed or interface, or probe an address that holds text."
        )
    what = f"No page was recognised as a listing ({len(survey.refused)} pages were tried)."
    return Trouble(what=what, remedy="Probe the address of a category, which shows listings with prices, instead.")
