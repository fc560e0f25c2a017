"""What goes with a request to an interface: the key, to the interface's own origin and nowhere else."""

import re

from spiders.addresses import origin_of, settled
from spiders.items import CrawlPlan

# A secret that is shorter stands in texts by chance.
SHORTEST_TELLING = 8
HEADER_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}")
# What a platform's file may not set: what names us, what we manage, and what carries secrets in the clear.
OWN_HEADERS = frozenset(
    (
        *("host", "user-agent", "content-length", "transfer-encoding", "connection", "accept-encoding", "te"),
        *("if-none-match", "if-modified-since", "referer", "range", "upgrade", "expect"),
    )
)
SECRET_HEADERS = frozenset(("authorization", "proxy-authorization", "cookie", "x-api-key", "api-key", "apikey"))


def headers_for(plan: CrawlPlan, url: str) -> dict[str, str]:
    """The headers that a request of this plan to this address carries besides those of every crawl.

    The key goes to the origin that the start address names: another host, another port or no encryption does not get
    it, wherever a link or a redirect leads.
    """
    if plan.api is None or origin_of(settled(url)) != origin_of(settled(plan.start_url)):
        return {}
    key = plan.api.key
    return {
        "Accept": "application/json, */*;q=0.5",
        **plan.api.headers,
        **({key.header: f"{key.prefix}{key.secret}"} if key else {}),
    }


def repeats_key(plan: CrawlPlan, body: bytes) -> bool:
    """Whether an answer says our own key back: it must then be kept nowhere."""
    key = plan.api.key if plan.api else None
    return key is not None and len(key.secret) >= SHORTEST_TELLING and key.secret.encode() in body
