"""What a change does to the hits that officers have decided: which it keeps, loses, hides and brings back."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter

from monitor import seller_records
from monitor.backtest.change import Change, Key, hits_by_key
from monitor.casework import HitState
from monitor.store import Database, judged
from monitor.store.judged import Judged
from rules.candidates.register import Register
from rules.terms import Hit

Progress = Callable[[int, int], None]


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
    live = {(each.office, each.registration_number) for each in register.registrations}
    whole, done = judged.count(db), 0
    compared: list[tuple[bool, Outcome]] = []
    for _, group in groupby(judged.judged(db), key=attrgetter("seen")):
        of_listing = list(group)
        compared += _compared([each for each in of_listing if _key(each) in live], change, register)
        done += len(of_listing)
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


def _compared(of_listing: Sequence[Judged], change: Change, register: Register) -> Iterator[tuple[bool, Outcome]]:
    """The decided hits of one listing, as it was seen, under both rule sets, with whether each was confirmed."""
    if not of_listing:
        return
    # What was known of the seller before the first of these decisions.
    first = of_listing[0]
    asked = {_key(each) for each in of_listing}
    records = {seller_records.seller_key(first.kept.listing): first.record}
    before, after = (
        hits_by_key([first.kept.listing], register, rules, records, 0.0, only=asked)[0]
        for rules in (change.before, change.after)
    )
    for each in of_listing:
        found = before.get(_key(each)), after.get(_key(each))
        yield each.state is HitState.CONFIRMED, _outcome(each, *found, change)


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
