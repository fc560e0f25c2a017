"""Two rule sets over the same listings: what each finds, and in which numbers and words they differ."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass

from monitor.rulebook import Rulebook
from rules.candidates.register import Register
from rules.screening import screen
from rules.terms import Hit, Listing, SellerRecord

Key = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """The rules as they stand and as they would be."""

    before: Rulebook
    after: Rulebook


def hits_by_key(
    offered: Iterable[Listing],
    register: Register,
    rules: Rulebook,
    records: Mapping[Key, SellerRecord],
    least: float,
) -> list[dict[Key, Hit]]:
    """The hits of each listing with at least that score, by office and registration number."""
    screened = screen(
        offered, register, rules.background,
        weights=rules.weights, words=rules.words, sellers=records, min_score=least,
    )  # fmt: skip
    return [{(hit.office, hit.registration_number): hit for hit in each.hits} for each in screened]


def differences(change: Change) -> dict[str, tuple[object, object]]:
    """What the change changes: each number by its name, and of each word list how many rows, before and after."""
    before, after = (asdict(rules.weights) for rules in (change.before, change.after))
    differ: dict[str, tuple[object, object]] = {
        name: (number, after[name]) for name, number in before.items() if number != after[name]
    }
    words = (change.before.words, change.after.words)
    for name in ("replica_words", "lawful_use", "goods"):
        was, will_be = (frozenset(getattr(each, name)) for each in words)
        if was != will_be:
            differ[name] = (f"{len(was - will_be)} rows less", f"{len(will_be - was)} rows more")
    return differ
