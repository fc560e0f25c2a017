"""Which addresses of the web a plan lets the crawl visit, and how an address is written once and for all."""

from functools import lru_cache
from urllib.parse import urljoin, urlsplit, urlunsplit

from w3lib.url import safe_url_string

from spiders.items import CrawlPlan

DEFAULT_PORTS = {"http": 80, "https": 443}
LONGEST = 2_000


@lru_cache(maxsize=4096)  # each address is asked for some six times on its way: by reader, itinerary and gates
def settled(url: str) -> str:
    """The address without its fragment, host in lower case, default port left out; empty where it is none of the web.

    Two spellings of one address are one address, so that nothing is fetched twice within a run.
    """
    url = url.strip()
    try:
        parts = urlsplit(url if url.isascii() and " " not in url else safe_url_string(url))
        port = parts.port
    except ValueError:
        return ""
    host = (parts.hostname or "").rstrip(".")
    if parts.scheme not in DEFAULT_PORTS or not host or "@" in parts.netloc or len(url) > LONGEST:
        return ""
    host = f"[{host}]" if ":" in host else host
    netloc = host if port in (None, DEFAULT_PORTS[parts.scheme]) else f"{host}:{port}"
    return urlunsplit((parts.scheme, netloc, parts.path or "/", parts.query, ""))


def joined(url: str, reference: str) -> str:
    """The settled address that a reference on the page at `url` leads to, or nothing."""
    try:
        return settled(urljoin(url, reference.strip()))
    except ValueError:
        return ""


def host_of(url: str) -> str:
    """The host of an address, in lower case, without its port."""
    return (urlsplit(url).hostname or "").rstrip(".")


def origin_of(url: str) -> str:
    """Scheme, host and port: what one robots.txt speaks for."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def allows(plan: CrawlPlan, url: str) -> bool:
    """Whether the plan lets the crawl visit the address.

    A host is allowed by name, at the web's own ports and at the start address's; "host:port" allows that port.
    """
    parts = urlsplit(settled(url))
    if not parts.hostname:
        return False
    port = parts.port or DEFAULT_PORTS[parts.scheme]
    names, ports = _allowance(plan.allowed_hosts, plan.start_url)
    return f"{parts.hostname}:{port}" in names or (parts.hostname in names and port in ports)


@lru_cache(maxsize=16)
def _allowance(allowed_hosts: tuple[str, ...], start_url: str) -> tuple[frozenset[str], frozenset[int]]:
    names = frozenset(host.strip().lower().rstrip(".") for host in allowed_hosts)
    start = urlsplit(settled(start_url))
    return names, frozenset((80, 443, start.port or 80))
