"""Looking at a site that is no platform yet: politely, within bounds, and without keeping anything but the findings."""

from collections.abc import Callable
from dataclasses import replace
from time import monotonic

from pydantic import ValidationError

from monitor import intake
from monitor.errors import UsageError
from monitor.intake import Admission
from monitor.platforms import NAME, Platform
from monitor.settings import first_fault, toml_value
from spiders.addresses import host_of, settled
from spiders.items import CrawlPlan, Item, KnownPage, Reading
from spiders.probing.findings import Findings, Looked, conclude
from spiders.probing.survey import Survey
from spiders.process import read_platform

SAMPLES = 5
MOST_SAMPLES = 20
# A look asks for thirty pages or so; this many only where most of them are not what they seemed.
MOST_PAGES = 60
# At seven seconds a page, the slowest shop that was met, thirty pages take this long.
MOST_SECONDS = 240.0
# A listing's page or a first sitemap is smaller; of a larger feed the first part is not taken either.
MOST_BYTES = 20_000_000


Show = Callable[[int, str], None]


class _Nothing:
    """A look remembers nothing from earlier ones."""

    def recall(self, url: str) -> KnownPage | None:  # noqa: ARG002
        return None


class _Watched(Looked):
    """Tells how far the look has come."""

    def __init__(self, show: Show) -> None:
        super().__init__()
        self._show = show

    def take(self, reading: Reading) -> None:
        super().take(reading)
        self._show(self.pages, reading.url)


def _unwatched(pages: int, url: str) -> None:
    """Nobody watches."""


def plan_for(url: str, contact: str, *, allow_private: bool = False, delay_seconds: float = 1.0) -> CrawlPlan:
    """The plan of a look at a site; UsageError where the address is none of the web."""
    host = host_of(settled(url))
    hosts = (host, host.removeprefix("www.") if host.startswith("www.") else f"www.{host}")
    try:
        platform = Platform(
            kind="shop",
            url=url,
            allowed_hosts=hosts if "." in host and not host.replace(".", "").isdigit() and ":" not in host else (),
            delay_seconds=delay_seconds,
            max_pages=MOST_PAGES,
            max_response_bytes=MOST_BYTES,
            allow_private_addresses=allow_private,
        )
    except ValidationError as error:
        raise UsageError(
            f"{first_fault(error)}. Give the address of a shop's home page, such as https://..."
        ) from error
    return platform.plan("probe", contact)


def look(
    plan: CrawlPlan, *, samples: int = SAMPLES, seconds: float = MOST_SECONDS, show: Show = _unwatched
) -> Findings:
    """Looks at the site and says what was found. Call it in a process of its own, as a crawl."""
    began_at = monotonic()
    survey, looked = Survey(wanted=samples), _Watched(show)
    figures = read_platform(plan, _Nothing(), looked, source=survey, most_seconds=seconds)
    took = monotonic() - began_at
    return _with_currency(conclude(plan, survey, looked, requests=figures.requests, seconds=took), plan)


def _with_currency(findings: Findings, plan: CrawlPlan) -> Findings:
    """The findings with the currency that the gate reads from all prices alike."""
    read = (Item(title="x", url=each.url, price=each.proposed.get("price", "")) for each in findings.samples)
    gated = (intake.admit_item(item, plan) for item in read if item.price)
    named = {each.listing.currency for each in gated if isinstance(each, Admission)}
    marked = {each.proposed.get("currency", "") for each in findings.samples}
    found = marked if len(marked) == 1 and marked != {""} else named
    return replace(findings, currency=next(iter(found))) if len(found) == 1 else findings


def platform_file(name: str, findings: Findings, plan: CrawlPlan) -> str:
    """The text of platforms/NAME.toml for what was found, each key with why; UsageError where nothing was found."""
    if not NAME.fullmatch(name):
        raise UsageError(f"{name!r} cannot be a platform's name: take small letters, digits and hyphens.")
    if not findings.kind:
        why = findings.troubles[0] if findings.troubles else None
        raise UsageError(f"There is nothing to write: {why.what if why else 'nothing was found'}")
    return "\n".join([*_head(name, findings, plan), *_selectors(findings), ""])


def _head(name: str, findings: Findings, plan: CrawlPlan) -> list[str]:
    lines = [f"# Platform {name}, as a look at it found. Every key and what it is for: see README.md."]
    lines += [f"# Shop software: {findings.software}."] if findings.software else []
    lines += [f'kind = "{findings.kind}"', f"url = {toml_value(findings.start_url)}"]
    if findings.allowed_hosts:
        lines.append(f"allowed_hosts = {toml_value(findings.allowed_hosts)}")
    if findings.robots.delay_seconds > 1:
        lines.append(
            f"# robots.txt asks for {findings.robots.delay_seconds:g} s between requests; that is kept anyway."
        )
    if plan.allow_private_addresses:
        lines.append("allow_private_addresses = true")
    if plan.delay_seconds != Platform.model_fields["delay_seconds"].default:
        lines.append(f"delay_seconds = {plan.delay_seconds:g}")
    for key, why in (
        ("currency", "What the prices on the samples were in."),
        ("language", "What the samples say they are in."),
        ("listing_url_pattern", "What the addresses of listings have in common, and no other address that was seen."),
    ):
        if value := getattr(findings, key):
            lines += [f"# {why}", f"{key} = {toml_value(value)}"]
    if findings.category_url_pattern:
        lines += ["# Seen of few pages only; without it category pages are known by what they show.",
                  f"# category_url_pattern = {toml_value(findings.category_url_pattern)}"]  # fmt: skip
    lines.append(f"# About {findings.listings_expected:,} listings are expected, from {findings.expected_from}.")
    return [*lines, "# Set fewest_listings to nine tenths of what a complete crawl saw.", "# fewest_listings = 0"]


def _selectors(findings: Findings) -> list[str]:
    if findings.kind != "shop" or not findings.proposals:
        return []
    lines = ["", "# Where the fields stand; behind each what it found on the samples.", "[selectors]"]
    for each in findings.proposals:
        seen = next((value for value in each.values if value), "")[:80]
        fragile = " A name that the shop's next release may change." if each.fragile else ""
        lines.append(f"# {each.found} of {len(each.values)} samples; the first: {toml_value(seen)}.{fragile}")
        lines.append(f"{each.key} = {_literal(each.css)}")
    return lines


def _literal(css: str) -> str:
    """A selector as TOML, in single quotes where that spares it the backslashes."""
    return f"'{css}'" if '"' in css and "'" not in css and css.isprintable() else toml_value(css)
