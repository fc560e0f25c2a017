"""What a platform's robots.txt permits, by RFC 9309: unreachable, it forbids everything; absent, nothing."""

import re
from dataclasses import dataclass

from protego import Protego

# RFC 9309, 2.5: at least 500 KiB must be read; more is not.
MOST_BYTES = 512 * 1024
# RFC 9309, 2.3.1.2: at least five redirects.
MOST_REDIRECTS = 5
MOST_DELAY_SECONDS = 60.0

_TOKEN = re.compile(r"^[A-Za-z_-]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What one robots.txt says to us. `forbidden` gives the reason where it could not be asked."""

    agent: str
    parsed: Protego | None = None
    forbidden: str = ""

    def refusal(self, url: str) -> str:
        """Why the address may not be fetched, or nothing where it may."""
        if self.forbidden:
            return self.forbidden
        if self.parsed is not None and not self.parsed.can_fetch(url, self.agent):
            return "robots.txt forbids it"
        return ""

    @property
    def delay_seconds(self) -> float:
        """The delay it asks for between two requests, up to a minute; 0 where it asks for none."""
        asked = self.parsed.crawl_delay(self.agent) if self.parsed is not None else None
        return min(max(asked or 0.0, 0.0), MOST_DELAY_SECONDS)

    @property
    def sitemaps(self) -> tuple[str, ...]:
        """The sitemaps it names, in its order."""
        named = self.parsed.sitemaps if self.parsed is not None else ()
        return tuple(named)


def rules_from(status: int, body: bytes, user_agent: str) -> Rules:
    """The rules that an answer to the request for robots.txt makes; status 0 stands for no answer at all."""
    agent = product_token(user_agent)
    if 200 <= status < 300:
        text = body[:MOST_BYTES].decode("utf-8-sig", "replace")
        return Rules(agent=agent, parsed=Protego.parse(text))
    if 400 <= status < 500 and status != 429:
        return Rules(agent=agent)
    answer = f"answered {status}" if status else "could not be reached"
    return Rules(agent=agent, forbidden=f"robots.txt {answer}, so nothing may be fetched (RFC 9309)")


def product_token(user_agent: str) -> str:
    """The name by which robots.txt speaks to us: "listing-monitor" of "listing-monitor/0.1 (+https://...)"."""
    found = _TOKEN.match(user_agent.strip())
    return found.group() if found else user_agent.strip()
