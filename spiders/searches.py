"""The platform's own search as a way to its listings: asked by the words that the plan hands over, a few each run."""

from urllib.parse import quote_plus

from spiders.addresses import allows, settled
from spiders.items import CrawlPlan, Link, PageKind

# Where the words go in search_url.
PLACE = "{words}"


def search_links(plan: CrawlPlan) -> tuple[Link, ...]:
    """The addresses of the searches to make in this run, each answered by a list; none without search_url."""
    if PLACE not in plan.search_url:
        return ()
    asked = (settled(plan.search_url.replace(PLACE, quote_plus(words))) for words in plan.search_words)
    return tuple(Link(url=url, kind=PageKind.CATEGORY) for url in dict.fromkeys(asked) if url and allows(plan, url))
