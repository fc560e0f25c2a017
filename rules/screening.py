"""Listings against the register: what the whole of rules/ is for.

A pure function over chunks of listings: the same chunk, register and background give the same screenings in any
process and any order.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from types import MappingProxyType

from rules import checks, circumstances
from rules.background import Background
from rules.candidates.register import Register
from rules.checks import Knowledge, knowledge_of
from rules.circumstances import Case, Remark
from rules.judging import Evidence, evidence
from rules.offer import Offer
from rules.terms import Bearing, Field, Finding, Hit, Listing, Registration, SellerRecord
from rules.vocabulary import ordinary_words
from rules.vocabulary.wordlists import PACKAGED, WordLists
from rules.weighing import least_alone, most_used, percent, together, use
from rules.weights import WEIGHTS, Weights

# What is found of each registration, by its place in the register.
Found = dict[int, list[Evidence]]
# So many listings are read side by side, each in one way before any in the next.
_CHUNK = 128
_UNKNOWN = SellerRecord()
NO_RECORDS: Mapping[tuple[str, str], SellerRecord] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Screening:
    """One listing, screened: its hits, best first, or none."""

    listing: Listing
    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """What a hit must reach: the score, the score before circumstances lift it, the strength of its only finding."""

    least: float
    unlifted: float
    strength: float

    @classmethod
    def of(cls, least: float, weights: Weights) -> "Bar":
        """The bar of a least score."""
        unlifted = least - weights.most_lifted
        strength = least_alone(unlifted, weights) if 0.0 < unlifted < 100.0 else 0.0
        return cls(least=least, unlifted=unlifted, strength=strength)


def prepare(background: Background, words: WordLists = PACKAGED) -> None:
    """Load the tables of words and rules, which the first listing would wait for a quarter of a second for."""
    ordinary_words.load()
    _ = background.stems, words.book, checks.installed(), circumstances.installed()


def screen(
    listings: Iterable[Listing],
    register: Register,
    background: Background,
    *,
    weights: Weights = WEIGHTS,
    min_score: float | None = None,
    only: Collection[tuple[str, str]] | None = None,
    sellers: Mapping[tuple[str, str], SellerRecord] = NO_RECORDS,
    words: WordLists = PACKAGED,
) -> Iterator[Screening]:
    """Screen listings one by one, in their order.

    Hits under `min_score` (default: the weights' threshold) are left out, and so are hits on registrations other than
    `only` (office and number), where that is given. The register is the whole one even then: what a word is depends
    on the names around it, so that "Balance" scores the same beside "New Balance" whichever of them was changed.
    `sellers` is what is known of sellers when a listing is taken, by platform and the seller's identifier there (his
    name where he has none), `words` the word lists of replica words and lawful use.
    """
    bar = Bar.of(weights.threshold if min_score is None else min_score, weights)
    knowledge = knowledge_of(background, weights)
    waiting = ((Offer(listing=each, words=words), sellers.get(_seller(each), _UNKNOWN)) for each in listings)
    while chunk := list(islice(waiting, _CHUNK)):
        evidence_of = _evidence([offer for offer, _ in chunk], register, knowledge)
        for (offer, seller), found in zip(chunk, evidence_of, strict=True):
            hits = _hits(offer, found, register, knowledge, seller, bar)
            kept = (hit for hit in hits if only is None or (hit.office, hit.registration_number) in only)
            ordered = sorted(kept, key=lambda hit: (-hit.score, hit.office, hit.registration_number))
            yield Screening(listing=offer.listing, hits=tuple(ordered))


def _seller(listing: Listing) -> tuple[str, str]:
    return listing.platform, listing.seller_id or listing.seller


def _evidence(offers: Sequence[Offer], register: Register, knowledge: Knowledge) -> list[Found]:
    """What each of these offers holds of registered names, by the registrations that hold them."""
    places = [(which, field) for which, offer in enumerate(offers) for field in offer.fields()]
    texts = [(offers[which].text(field), field) for which, field in places]
    found: list[Found] = [defaultdict(list) for _ in offers]
    for (which, _), sightings in zip(places, register.sightings_of(texts, knowledge.words), strict=True):
        for each in evidence(sightings, knowledge) if sightings else ():
            for holder in each.sighting.name.holders:
                found[which][holder].append(each)
    return found


def _hits(
    offer: Offer, found: Found, register: Register, knowledge: Knowledge, seller: SellerRecord, bar: Bar
) -> Iterator[Hit]:
    for holder, held in _strongest(found, register, knowledge.weights, bar):
        hit = _hit(offer, register.registrations[holder], held, knowledge, seller, bar)
        if hit is not None:
            yield hit


def _strongest(found: Found, register: Register, weights: Weights, bar: Bar) -> list[tuple[int, list[Evidence]]]:
    """What may reach the least score, as far as a listing's hits are kept; the rest is not looked at closer."""
    # Three registrations of four are named once, and hardly: they are passed over before anything is added up.
    worth = [
        holder
        for holder, held in found.items()
        if (held[0].strength >= bar.strength if len(held) == 1 else percent(_most(held, weights)) >= bar.unlifted)
    ]
    if len(worth) > weights.hits_kept:
        held = register.registrations
        uses = {holder: _most(found[holder], weights) for holder in worth}
        worth.sort(key=lambda holder: (-uses[holder], held[holder].office, held[holder].registration_number))
    return [(holder, found[holder]) for holder in worth[: weights.hits_kept]]


def _most(held: Iterable[Evidence], weights: Weights) -> float:
    return most_used([(each.sighting.field, each.strength) for each in held], weights)


def _hit(
    offer: Offer,
    registration: Registration,
    held: list[Evidence],
    knowledge: Knowledge,
    seller: SellerRecord,
    bar: Bar,
) -> Hit | None:
    """The hit of one registration, where it reaches the least score."""
    weights = knowledge.weights
    findings = (
        [held[0].finding()] if len(held) == 1 else _distinct([each.finding() for each in held], registration.mark)
    )
    used = use(findings, weights)
    if percent(used) < bar.unlifted:
        return None
    case = Case(
        offer=offer,
        registration=registration,
        findings=tuple(findings[: weights.findings_kept]),
        background=knowledge.background,
        weights=weights,
        seller=seller,
    )
    remarks = [(name, remark) for name, judge in circumstances.installed().items() for remark in judge(case)]
    used += sum(remark.use for _, remark in remarks)
    unlawful = sum(remark.unlawful for _, remark in remarks)
    unlawful = min(max(unlawful, weights.least_unlawful), weights.most_unlawful)
    total = percent(together(used, unlawful, weights))
    if total < bar.least:
        return None
    return Hit(
        platform=offer.listing.platform,
        listing_ref=offer.listing.listing_ref,
        office=registration.office,
        registration_number=registration.registration_number,
        mark=registration.mark,
        score=total,
        findings=(*case.findings, *(_remarked(name, each, case) for name, each in remarks if _shown(each, weights))),
        use=percent(used),
        unlawful=percent(unlawful),
    )


def _shown(remark: Remark, weights: Weights) -> bool:
    """A circumstance without points only explains, and is shown; one that says next to nothing is not."""
    said = abs(remark.use) + abs(remark.unlawful)
    return said == 0 or said >= weights.remark_shown


def _remarked(name: str, remark: Remark, case: Case) -> Finding:
    said = remark.use + remark.unlawful
    return Finding(
        check=name,
        field=remark.field,
        registered=case.findings[0].registered,
        seen=case.offer.listing.text(remark.field)[remark.start : remark.end],
        start=remark.start,
        end=remark.end,
        strength=percent(said),
        explanation=remark.explanation,
        explanation_zh=remark.explanation_zh,
        bearing=Bearing.RAISES if said > 0 else Bearing.LOWERS,
    )


def _distinct(findings: list[Finding], mark: str) -> list[Finding]:
    """One finding a place and a reason, strongest first; of several spellings registered, the one seen or the mark."""

    def order(finding: Finding) -> tuple[object, ...]:
        spelled = finding.registered != finding.seen, finding.registered != mark
        return -finding.strength, finding.field, finding.start, -finding.end, *spelled, finding.registered

    places: set[tuple[Field, int, int]] = set()
    seen: set[tuple[str, str, str, str]] = set()
    kept = []
    for finding in sorted(findings, key=order):
        place = (finding.field, finding.start, finding.end)
        if place not in places and finding.key not in seen:
            places.add(place)
            seen.add(finding.key)
            kept.append(finding)
    return kept
