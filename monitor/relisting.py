"""Which listing was offered before under another address: decided by seller, title and picture alone. No clock, no I/O.

A seller who withdraws a listing that was noticed and offers the same goods anew brings the same words and pictures.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from rapidfuzz import fuzz
from rapidfuzz.utils import default_process

# How alike two titles are (0 to 100) that differ by a word put in, left out or spelled otherwise.
ALIKE = 85.0
# Without a picture to go by only what is all but the same title counts, and one that says something.
ALIKE_WITHOUT_PICTURE, LEAST_TITLE = 97.0, 15
# A picture that more of a seller's listings show at once is none of a listing: a logo, a "no picture yet".
MOST_SHOWING = 3
_NUMBERS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """One listing of one seller: `gone_at` is empty while it is offered; moments are ordered as their texts are."""

    id: int
    title: str
    images: tuple[str, ...]
    first_seen_at: str
    seen_at: str
    gone_at: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Relisting:
    """The later listing offers what the earlier one did; `alike` is how alike their titles are, from 0 to 100."""

    earlier_id: int
    later_id: int
    alike: float


def relistings(offers: Sequence[Offer]) -> list[Relisting]:
    """Which of one seller's listings were offered before, each earlier one once and each later one once."""
    everywhere = _everywhere(offers)
    pairs = [
        Relisting(earlier_id=earlier.id, later_id=later.id, alike=alike)
        for earlier in offers
        if earlier.gone_at
        for later in offers
        if (alike := likeness(earlier, later, everywhere)) is not None
    ]
    chosen: list[Relisting] = []
    taken: set[tuple[str, int]] = set()
    for pair in sorted(pairs, key=lambda each: (-each.alike, -each.earlier_id, each.later_id)):
        ends = {("earlier", pair.earlier_id), ("later", pair.later_id)}
        if not ends & taken:
            chosen.append(pair)
            taken |= ends
    return chosen


def likeness(earlier: Offer, later: Offer, everywhere: frozenset[str] = frozenset()) -> float | None:
    """How alike the titles of two listings are that are the same offer; None where they are not.

    `everywhere` are pictures that say nothing.
    """
    if earlier.id == later.id or not earlier.gone_at or later.first_seen_at <= earlier.seen_at:
        return None
    if sorted(_NUMBERS.findall(earlier.title)) != sorted(_NUMBERS.findall(later.title)):
        return None  # another size, model or quantity is another offer
    one, other = default_process(earlier.title), default_process(later.title)
    if not one or not other:
        return None
    mine, theirs = pictures(earlier.images) - everywhere, pictures(later.images) - everywhere
    if mine and theirs:
        return fuzz.ratio(one, other, score_cutoff=ALIKE) or None if mine & theirs else None
    if min(len(one), len(other)) < LEAST_TITLE:
        return None
    return fuzz.ratio(one, other, score_cutoff=ALIKE_WITHOUT_PICTURE) or None


def pictures(images: Iterable[str]) -> frozenset[str]:
    """The pictures by what their addresses say of them: host and path, whatever size or token is asked for."""
    told = set()
    for image in images:
        try:
            parts = urlsplit(image)
        except ValueError:
            continue
        if parts.path.strip("/"):
            told.add(f"{parts.netloc.lower()}{parts.path}")
    return frozenset(told)


def _everywhere(offers: Iterable[Offer]) -> frozenset[str]:
    shown = Counter(picture for offer in offers for picture in pictures(offer.images))
    return frozenset(picture for picture, times in shown.items() if times > MOST_SHOWING)
