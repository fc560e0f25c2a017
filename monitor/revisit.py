"""Which listings' pages a crawl visits again: what is known of a page and its platform decides. No clock, no I/O.

Three things tell that a page has not changed, from the cheapest: the sitemap's lastmod, the page's validators (an
answer without a body), and how seldom it changed so far. Each is believed only while it proves true: a lastmod that
moves with every look or stays where content changed, and validators that never spare a body, are passed over.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum

# Visits before a platform's habits are believed; with fewer, chance would decide.
LEAST_VISITS = 20
# A page is looked at again once it has changed meanwhile with this chance, by its own rate and its platform's.
CHANCE = 0.08
# The platform's rate of change counts as much as so many visits to the page itself.
PRIOR_VISITS = 5.0
# So many changes in so many days of a platform's pages are supposed beside those that were seen. Of 300 pages two more
# that change by chance halved the interval of all, and nearly half of them fell due together.
SUPPOSED_CHANGES, SUPPOSED_DAYS = 2.0, 200.0
# Of pages whose lastmod says nothing changed, this share is looked at all the same, and at least so many a round: that
# costs 10,000 pages half a hundredth of their bytes, and finds a lastmod that lies within some rounds.
SAMPLE_SHARE, LEAST_SAMPLE = 0.005, 10
# Pages with a hit are sampled so many times as often, and looked at again after half the time.
HIT_SAMPLES, HIT_INTERVAL = 5, 0.5
# Where lastmod proves true, a page may go unseen so many times as long.
TRUE_LASTMOD = 4
# A lastmod lies where so many looks at pages it called unchanged found a change, and this share of them did.
LIES, LIES_SHARE = 2, 0.02
# A lastmod that moves means something where at least this share of the pages that it called changed had changed.
MOVES_SHARE = 0.1
# Validators work where at least this share of what had not changed was answered without a body.
SPARED_SHARE = 0.5
# How much of what was learned is kept from round to round, so that a platform may mend its ways.
KEPT = 0.8


class Why(StrEnum):
    """Why a page is visited, or passed over."""

    NEW = "never read whole"
    OVERDUE = "not seen for too long"
    MOVED = "lastmod has moved"
    SAMPLE = "taken as a sample"
    ASK = "validators may spare the body"
    DUE = "may have changed"
    STAYED = "lastmod has not moved"
    EARLY = "has hardly changed yet"


PASSED = frozenset((Why.STAYED, Why.EARLY))


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """What is known of a page that was read whole.

    `lastmod` is what its sitemap said then; of `looks` back at it, over so many `days`, `changes` found it changed.
    """

    url: str
    looked_at: datetime
    lastmod: str = ""
    looks: int = 0
    changes: int = 0
    days: float = 0.0
    validators: bool = False
    with_hit: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Habits:
    """How a platform's pages behave, counted over the looks back at them; older looks count less.

    `moved_*` and `stayed_*` say whether content had changed where the lastmod had moved or stayed; `spared` and `sent`
    whether an unchanged page came without its body where validators were sent.
    """

    looks: float = 0.0
    changes: float = 0.0
    days: float = 0.0
    moved_changed: float = 0.0
    moved_same: float = 0.0
    stayed_changed: float = 0.0
    stayed_same: float = 0.0
    spared: float = 0.0
    sent: float = 0.0

    @property
    def lastmod_stays_true(self) -> bool:
        """Whether a page whose lastmod has not moved may be taken for unchanged."""
        looks = self.stayed_changed + self.stayed_same
        return self.stayed_changed < LIES or self.stayed_changed < LIES_SHARE * looks

    @property
    def lastmod_moves_true(self) -> bool:
        """Whether a lastmod that has moved says anything."""
        looks = self.moved_changed + self.moved_same
        return looks < LEAST_VISITS or self.moved_changed >= MOVES_SHARE * looks

    @property
    def validators_work(self) -> bool:
        """Whether sending validators spares bodies."""
        asked = self.spared + self.sent
        return asked < LEAST_VISITS or self.spared >= SPARED_SHARE * asked

    def faded(self) -> "Habits":
        """The same with less weight, for the next round."""
        return Habits(**{name: count * KEPT for name, count in asdict(self).items()})

    def plus(self, counts: Mapping[str, float]) -> "Habits":
        """The same with more counts."""
        return replace(self, **{name: getattr(self, name) + count for name, count in counts.items()})


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How a look back at a page went: whether its content had changed, and what was sent to learn that."""

    sight: Sight
    published: str
    at: datetime
    changed: bool
    asked: bool
    spared: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """How a platform is revisited: no page goes unseen longer than `most_days`; it has about `pages` pages."""

    habits: Habits
    most_days: float
    pages: int = 0


def decide(sight: Sight | None, published: str, rhythm: Rhythm, at: datetime) -> Why:
    """Whether a listing's page is visited now, and why; `published` is the lastmod in its sitemap, or nothing."""
    if sight is None:
        return Why.NEW
    habits, days = rhythm.habits, _days(at - sight.looked_at)
    moved = has_moved(sight, published)
    stays = moved is False and habits.lastmod_stays_true
    most = rhythm.most_days * (TRUE_LASTMOD if stays else 1)
    if days >= most * _spread(sight, at_least=0.7):
        return Why.OVERDUE
    if stays:
        return Why.SAMPLE if _is_sample(sight, rhythm, at) else Why.STAYED
    if moved and habits.lastmod_moves_true:
        return Why.MOVED
    if sight.validators and habits.validators_work:
        return Why.ASK
    # The first crawls look at all pages together: of their next looks the first must come soon.
    least = 0.0 if sight.looks <= 1 else 0.3
    return Why.DUE if days >= interval_days(sight, rhythm) * _spread(sight, at_least=least) else Why.EARLY


def interval_days(sight: Sight, rhythm: Rhythm) -> float:
    """After how many days the page is worth another look; 0 while too little is known of the platform."""
    habits = rhythm.habits
    if habits.looks < LEAST_VISITS or habits.days <= 0:
        return 0.0
    # A platform that never changed so far is not taken for one that never will.
    common = (habits.changes + SUPPOSED_CHANGES) / (habits.days + SUPPOSED_DAYS)
    weight = PRIOR_VISITS * habits.days / habits.looks
    rate = (sight.changes + common * weight) / (sight.days + weight)
    return min(CHANCE / rate * (HIT_INTERVAL if sight.with_hit else 1.0), rhythm.most_days)


def has_moved(sight: Sight, published: str) -> bool | None:
    """Whether the lastmod says that the page changed since it was looked at; None where it says nothing readable."""
    end = last_moment(published)
    if end is None:
        return None
    if sight.lastmod and sight.lastmod != published:
        return True
    return end > sight.looked_at


def last_moment(published: str) -> datetime | None:
    """The last moment that a lastmod may mean: a year, month or day is all of it; None where it cannot be read."""
    written = published.strip()
    for form, step in (("%Y-%m-%d", timedelta(days=1)), ("%Y-%m", timedelta(days=31)), ("%Y", timedelta(days=366))):
        try:
            return datetime.strptime(written, form).replace(tzinfo=UTC) + step
        except (ValueError, OverflowError):
            continue
    try:
        moment = datetime.fromisoformat(written)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def counted(look: Look) -> dict[str, float]:
    """What a look adds to the habits of its platform."""
    counts = {"looks": 1.0, "changes": float(look.changed), "days": _days(look.at - look.sight.looked_at)}
    moved = has_moved(look.sight, look.published)
    if moved is not None:
        counts[f"{'moved' if moved else 'stayed'}_{'changed' if look.changed else 'same'}"] = 1.0
    if look.asked and not look.changed:
        counts["spared" if look.spared else "sent"] = 1.0
    return counts


def _is_sample(sight: Sight, rhythm: Rhythm, at: datetime) -> bool:
    share = max(SAMPLE_SHARE, LEAST_SAMPLE / max(rhythm.pages, 1))
    return _chance(f"{sight.url} {at.isoformat()}") < share * (HIT_SAMPLES if sight.with_hit else 1)


def _spread(sight: Sight, *, at_least: float) -> float:
    """A share of a time that differs from page to page and look to look, so that not all fall due on one day."""
    return at_least + (1 - at_least) * _chance(f"{sight.looks} {sight.url}")


def _chance(text: str) -> float:
    """A number from 0 to below 1 that the text alone decides."""
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=6).digest()) / 2**48


def _days(passed: timedelta) -> float:
    return max(0.0, passed / timedelta(days=1))
