"""Real registrations and real titles to compare index and definition on, where the collected data stand."""

import json
import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rapidfuzz import process
from rapidfuzz.distance import OSA

from rules.background import Background
from rules.names import fold
from rules.terms import Listing, Registration


def registrations(path: Path) -> list[Registration]:
    """Every registration of a register, with its aliases."""
    return [_registration(json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines()]


def drawn_titles(path: Path, number: int, seed: int, *, step: int = 1) -> tuple[list[str], Background]:
    """So many titles, and what the other listings say words are; with a step, of every so many listings only."""
    listings = [_listing(json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines()[::step]]
    drawn = frozenset(random.Random(seed).sample(range(len(listings)), number))
    others = (listing for place, listing in enumerate(listings) if place not in drawn)
    return [listings[place].title for place in sorted(drawn)], Background.learn(others)


def nearest(titles: Sequence[str], held: Sequence[Registration]) -> list[Registration]:
    """The registrations that come nearest to each word of these titles, so that there is something to find."""
    letters = [fold(registration.mark).letters for registration in held]
    found: dict[int, None] = {}
    for word in dict.fromkeys(word for title in titles for word in title.split() if len(word) > 3):
        near = process.extractOne(fold(word).letters, letters, scorer=OSA.normalized_similarity, score_cutoff=0.7)
        if near:
            found[near[2]] = None
    return [held[place] for place in found]


def _registration(row: dict[str, Any]) -> Registration:
    aliases = tuple(row["aliases"])
    return Registration(office="", registration_number=row["registration_number"], mark=row["mark"], aliases=aliases)


def _listing(row: dict[str, Any]) -> Listing:
    return Listing(
        listing_ref=row["listing_ref"],
        title=row["title"],
        category=row.get("category", ""),
        seller=row.get("seller", ""),
        brand=row.get("brand", ""),
    )
