"""Chinese titles in which people marked the brands: whether a marked brand that is registered is found.

A title is written a character a line with its tag; B-1 begins a brand, I-1 goes on with it, an empty line ends the
title. A marked brand is registered where all of it is a mark or an alias, without regard to case, width, accents and
signs. Where it states one name in two scripts ("CHANEL/香奈儿", "美的Midea"), it is registered where one of the two is:
cut at slashes and brackets, and where Han and other letters meet; parts of one letter are no names.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from benchmarks.measures.collected import Collected, owners_by_name, rows, write_rows
from benchmarks.measures.hits import Question, match, scores
from rules.weights import DEFAULT_THRESHOLD

BEGIN, INSIDE = "B-1", "I-1"
_HAN = re.compile("[\u3400-\u9fff]")
# One letter of a longer name ("Q版") states no brand by itself.
_SHORTEST_PART = 2
_DIVIDED = re.compile(r"[/|（）()\[\]【】]")


def measure(collected: Collected, number: int | None, scratch: Path) -> dict[str, Any]:
    """The share of registered brands found at the default threshold, with and without a background, and the misses.

    The background is every listing that is not one of these titles: the listings hold them too, with their brands.
    """
    with collected.gold.open(encoding="utf-8") as lines:
        titles = {f"G{place:05}": title for place, title in enumerate(read(lines), 1)}
    texts = {title.text for title in titles.values()}
    background = scratch / "background-gold.jsonl"
    write_rows(background, (row for row in rows(collected.listings) if row["title"].strip() not in texts))
    kept = dict(list(titles.items())[:number])
    owners = owners_by_name(rows(collected.register), collected.fold)
    shown = [{"listing_ref": ref, "title": title.text, "lang": "zh"} for ref, title in kept.items()]
    ways = {}
    for way, learned in (("background", background), ("alone", None)):
        asked = Question(register=collected.register, listings=shown, background=learned, scratch=scratch)
        hits = [hit for hit in match(asked) if hit["score"] >= DEFAULT_THRESHOLD]
        judged = judge(kept, scores(hits), owners, collected.fold)
        ways[way] = _tell(judged, len(hits), len(kept))
    brands = sum(len(title.brands) for title in kept.values())
    return {"titles": len(kept), "brands": brands, "threshold": DEFAULT_THRESHOLD, "ways": ways}


@dataclass(frozen=True, slots=True, kw_only=True)
class Title:
    """A title and the places of its marked brands."""

    text: str
    brands: tuple[tuple[int, int], ...]

    @property
    def marked(self) -> tuple[str, ...]:
        """The marked brands as written."""
        return tuple(self.text[start:end] for start, end in self.brands)


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """A marked brand that is registered, under which numbers, and whether a hit on one of them was found."""

    title: str
    brand: str
    numbers: tuple[str, ...]
    found: bool


def read(lines: Iterable[str]) -> Iterator[Title]:
    """The titles of a file, in its order."""
    chars: list[str] = []
    tags: list[str] = []
    for line in lines:
        char, _, tag = line.rstrip("\r\n").rpartition(" ")
        if tag:
            chars.append(char)
            tags.append(tag)
        elif chars:
            yield Title(text="".join(chars), brands=_spans(chars, tags))
            chars, tags = [], []
    if chars:
        yield Title(text="".join(chars), brands=_spans(chars, tags))


def spellings(brand: str) -> tuple[str, ...]:
    """The names that a marked brand may state: all of it, then its parts."""
    parts = (part.strip() for piece in _DIVIDED.split(brand) for part in _by_script(piece))
    return tuple(dict.fromkeys((brand, *(part for part in parts if len(part) >= _SHORTEST_PART))))


def registered(brand: str, owners: Mapping[str, Sequence[str]], fold: Callable[[str], str]) -> tuple[str, ...]:
    """The registrations of a marked brand: those of the whole where it has any, else those of its parts."""
    whole, *parts = spellings(brand)
    if owners.get(fold(whole)):
        return tuple(owners[fold(whole)])
    return tuple(dict.fromkeys(number for part in parts for number in owners.get(fold(part), ())))


def judge(
    titles: Mapping[str, Title],
    found: Mapping[str, Collection[str]],
    owners: Mapping[str, Sequence[str]],
    fold: Callable[[str], str],
) -> list[Marked]:
    """Every marked brand that is registered, in the titles by their listing_ref."""
    judged = []
    for ref, title in titles.items():
        for brand in title.marked:
            numbers = registered(brand, owners, fold)
            if numbers:
                hit = not set(numbers).isdisjoint(found.get(ref, ()))
                judged.append(Marked(title=title.text, brand=brand, numbers=numbers, found=hit))
    return judged


def _tell(judged: Sequence[Marked], hits: int, titles: int) -> dict[str, Any]:
    right = sum(each.found for each in judged)
    misses = [[each.brand, each.title, *each.numbers[:3]] for each in judged if not each.found]
    return {
        "registered": len(judged),
        "found": right,
        "share": right / max(1, len(judged)),
        "hits_per_1000": hits * 1000 / max(1, titles),
        "misses": misses,
    }


def _spans(chars: Sequence[str], tags: Sequence[str]) -> tuple[tuple[int, int], ...]:
    """Places of the brands, counted in the joined title, whose "characters" may be more or fewer than one each."""
    places = [0]
    for char in chars:
        places.append(places[-1] + len(char))
    starts = [place for place, tag in enumerate(tags) if tag == BEGIN]
    return tuple((places[start], places[_end(tags, start)]) for start in starts)


def _end(tags: Sequence[str], start: int) -> int:
    end = start + 1
    while end < len(tags) and tags[end] == INSIDE:
        end += 1
    return end


def _by_script(piece: str) -> Iterator[str]:
    """A piece cut where Han and other letters meet; what is in one script alone stays whole."""
    if not piece or not _HAN.search(piece):
        yield piece
        return
    cuts = [place for place, (one, other) in enumerate(pairwise(piece), 1) if _meet(one, other)]
    yield from (piece[start:end] for start, end in pairwise((0, *cuts, len(piece))))


def _meet(one: str, other: str) -> bool:
    return bool(_HAN.match(one)) != bool(_HAN.match(other))
