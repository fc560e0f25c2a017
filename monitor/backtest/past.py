"""What a change does to the hits that officers have decided: which it keeps, loses, hides and brings back."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, islice
from operator import attrgetter

from monitor import seller_records
from monitor.backtest.change import Change, Key, hits_by_key
from monitor.casework import HitState
from monitor.rulebook import Rulebook
from monitor.store import Database, judged
from monitor.store.judged import Judged
from rules.candidates.register import Register
from rules.terms import Hit, Listing, SellerRecord

# The rules remember what they made of a word while they screen: pages save them doing so for each listing.
PAGE_LISTINGS = 500

Progress = Callable[[int, int], None]
# The decided hits of one listing, as it was when the officer saw it.
Seen = list[Judged]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """A decided hit under both rule sets; a score is 0 where nothing is found. `why` is its first reason."""

    hit_id: int
    platform: str
    listing_ref: str
    mark: str
    title: str
    score_before: float
    score_after: float
    shown_before: bool
    shown_after: bool
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How many decided hits of one kind both rule sets show; `no_longer` and `newly` differ between them."""

    decided: int
    shown_before: int
    shown_after: int
    no_longer: int
    newly: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Decisions:
    """What the change does to decided hits.

    `order_before` and `order_after` say how often a confirmed hit stands above a dismissed one, 0.5 being chance, a tie
    counting half; None where one kind is missing. `left_out` hits could not be compared: their registration is not in
    force any more, or their listing was not kept as the officer saw it.
    """

    confirmed: Tally
    dismissed: Tally
    lost: tuple[Outcome, ...]
    returned: tuple[Outcome, ...]
    order_before: float | None
    order_after: float | None
    left_out: int


def compare_decisions(db: Database, change: Change, register: Register, progress: Progress) -> Decisions:
    """Screens the listings that officers judged, as they saw them, by both rule sets."""
    whole, done = judged.count(db), 0
    compared: list[tuple[bool, Outcome]] = []
    for page in _pages(judged.judged(db), register):
        compared += _compared(page, change, register)
        done += sum(map(len, page))
        progress(done, whole)
    confirmed = [outcome for was, outcome in compared if was]
    dismissed = [outcome for was, outcome in compared if not was]
    return Decisions(
        confirmed=_tally(confirmed),
        dismissed=_tally(dismissed),
        lost=_largest([each for each in confirmed if each.shown_before and not each.shown_after]),
        returned=_largest([each for each in dismissed if each.shown_after and not each.shown_before]),
        order_before=order([each.score_before for each in confirmed], [each.score_before for each in dismissed]),
        order_after=order([each.score_after for each in confirmed], [each.score_after for each in dismissed]),
        left_out=whole - len(compared),
    )


def _pages(hits: Iterable[Judged], register: Register) -> Iterator[list[Seen]]:
    """The hits on registrations in force, by the listing that was seen, so many listings at once."""
    live = {(each.office, each.registration_number) for each in register.registrations}
    groups = groupby((each for each in hits if _key(each) in live), key=attrgetter("seen"))
    seen = (list(group) for _, group in groups)
    while page := list(islice(seen, PAGE_LISTINGS)):
        yield page


def _compared(page: Sequence[Seen], change: Change, register: Register) -> Iterator[tuple[bool, Outcome]]:
    """The decided hits of these listings under both rule sets, with whether each was confirmed."""
    both = (_screened(page, register, rules) for rules in (change.before, change.after))
    for of_listing, before, after in zip(page, *both, strict=True):
        for each in of_listing:
            outcome = _outcome(each, before.get(_key(each)), after.get(_key(each)), change)
            yield each.state is HitState.CONFIRMED, outcome


def _screened(page: Sequence[Seen], register: Register, rules: Rulebook) -> list[dict[Key, Hit]]:
    """Each listing's hits, whatever their score, with what was known of its seller before the first decision on it."""
    known: dict[Key, SellerRecord] = {}

    def offered() -> Iterator[Listing]:
        # Screening takes a listing and what is known of its seller, then the next.
        for first, *_ in page:
            known.clear()
            known[seller_records.seller_key(first.kept.listing)] = first.record
            yield first.kept.listing

    return hits_by_key(offered(), register, rules, known, 0.0)


def _outcome(each: Judged, before: Hit | None, after: Hit | None, change: Change) -> Outcome:
    was, will_be = (hit.score if hit else 0.0 for hit in (before, after))
    told = before or after
    return Outcome(
        hit_id=each.hit_id,
        platform=each.kept.listing.platform,
        listing_ref=each.kept.listing.listing_ref,
        mark=each.mark,
        title=each.kept.listing.title,
        score_before=was,
        score_after=will_be,
        shown_before=before is not None and was >= change.before.weights.threshold,
        shown_after=after is not None and will_be >= change.after.weights.threshold,
        why=told.findings[0].explanation if told and told.findings else "",
    )


def _tally(outcomes: Sequence[Outcome]) -> Tally:
    return Tally(
        decided=len(outcomes),
        shown_before=sum(each.shown_before for each in outcomes),
        shown_after=sum(each.shown_after for each in outcomes),
        no_longer=sum(each.shown_before and not each.shown_after for each in outcomes),
        newly=sum(each.shown_after and not each.shown_before for each in outcomes),
    )


def _largest(outcomes: Iterable[Outcome]) -> tuple[Outcome, ...]:
    """Those whose score moves most first."""
    return tuple(sorted(outcomes, key=lambda each: (-abs(each.score_after - each.score_before), each.hit_id)))


def order(confirmed: Collection[float], dismissed: Collection[float]) -> float | None:
    """How often a confirmed hit scores above a dismissed one, a tie counting half; None where one kind is missing."""
    if not confirmed or not dismissed:
        return None
    ranked = sorted([(score, True) for score in confirmed] + [(score, False) for score in dismissed])
    above, below = 0.0, 0
    for _, tied in groupby(ranked, key=lambda pair: pair[0]):
        kinds = [was_confirmed for _, was_confirmed in tied]
        mine = sum(kinds)
        theirs = len(kinds) - mine
        above += mine * (below + theirs / 2)
        below += theirs
    return above / (len(confirmed) * len(dismissed))


def _key(each: Judged) -> Key:
    return each.office, each.registration_number
