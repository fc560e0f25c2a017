"""Links that lead where the crawl does not go: told once for a page, so that none of them vanishes without a word."""

from collections.abc import Iterable

from spiders.addresses import LONGEST, allows, joined
from spiders.items import CrawlPlan, Problem

_SHOWN = 200


def tell_astray(references: Iterable[str], url: str, plan: CrawlPlan) -> tuple[Problem, ...]:
    """A problem for those references on the page at `url` that lead to other hosts, and one for those to nowhere."""
    away: list[str] = []
    nowhere: list[str] = []
    for reference in references:
        address = joined(url, reference)
        if not allows(plan, address):
            (away if address else nowhere).append(address or reference)
    return (
        *_told(away, "to hosts that are not among allowed_hosts"),
        *_told(nowhere, f"to no address of the web, or to one longer than {LONGEST:,} characters"),
    )


def _told(references: list[str], where: str) -> tuple[Problem, ...]:
    if not references:
        return ()
    links = "1 link leads" if len(references) == 1 else f"{len(references):,} links lead"
    return (Problem(place="links", reason=f"{links} {where}; the first: {references[0][:_SHOWN]}"),)
