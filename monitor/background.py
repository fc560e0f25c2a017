"""The background that screening knows the world by: learned from the stored listings, kept frozen, renewed on schedule.

A renewed background screens every listing again, so it is renewed when it would say something new, not each time.
"""

import gzip
import json
from datetime import datetime, timedelta

from monitor import clock
from monitor.store import Database, listings, screenings, writing
from monitor.store.screenings import Learned
from rules.background import EMPTY, Background
from rules.ballot import own_shops
from rules.prices import PriceLevel

# Fewer listings say nothing of how common a word is: each would count for half a percent or more.
FEWEST_LISTINGS = 200
# Half as many listings again are a new platform or a new season: worth a renewal before its time.
GROWN_AT_ONCE = 1.5
# On schedule a twentieth more is enough; below that the counts hardly move and a renewal would only cost.
GROWN_ON_SCHEDULE = 1.05


def newest(db: Database) -> Background:
    """The background that was learned last; an empty one where none was."""
    learned = screenings.newest_background(db)
    return EMPTY if learned is None else _read(learned.content)


def renew(db: Database, at: datetime, every_hours: int) -> bool:
    """Learns the background anew where it is time to; whether it was."""
    stored = screenings.count_listings(db)
    if not is_due(screenings.newest_background(db), stored, at, every_hours):
        return False
    learned = Background.learn(listings.every(db), own_shops(listings.every(db)))
    with writing(db):
        screenings.add_background(
            db,
            Learned(
                version=learned.fingerprint,
                learned_at=clock.text(at),
                listings=stored,
                content=_written(learned),
            ),
        )
    return True


def is_due(last: Learned | None, stored: int, at: datetime, every_hours: int) -> bool:
    """Whether a background should be learned now, from that many stored listings."""
    if last is None:
        return stored >= FEWEST_LISTINGS
    if stored >= last.listings * GROWN_AT_ONCE:
        return True
    aged = at - clock.moment(last.learned_at) >= timedelta(hours=every_hours)
    return aged and stored >= last.listings * GROWN_ON_SCHEDULE


def _written(background: Background) -> bytes:
    counts = {name: dict(getattr(background, name)) for name in ("words", "named", "brands", "openings", "opened")}
    prices = {group: (level.listings, level.middle, level.spread) for group, level in background.prices.items()}
    said = {"listings": background.listings, **counts, "prices": prices}
    return gzip.compress(json.dumps(said, ensure_ascii=False, sort_keys=True).encode(), mtime=0)


def _read(content: bytes) -> Background:
    said = json.loads(gzip.decompress(content))
    # A background learned by a version without prices has none; the next renewal learns them.
    prices = said.pop("prices", {})
    return Background(**said, prices={group: _level(*level) for group, level in prices.items()})


def _level(count: int, middle: float, spread: float) -> PriceLevel:
    return PriceLevel(listings=count, middle=middle, spread=spread)
