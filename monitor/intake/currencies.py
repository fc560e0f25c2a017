"""Words and signs for currencies, and the ISO 4217 code each means where it stands; the table is money.toml."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from unicodedata import category, normalize

IDEOGRAPHS = "\u2e80"  # from here on scripts write no spaces between words


@dataclass(frozen=True, slots=True, kw_only=True)
class CurrencyWord:
    """A word for a currency within a text, and the codes it can mean, the likeliest first ("" where none is)."""

    start: int
    end: int
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """money.toml, its words folded as texts are folded before they are read."""

    codes: frozenset[str]
    three_decimals: frozenset[str]
    languages: Mapping[str, str]
    words: Mapping[str, tuple[str, ...]]
    multipliers: Mapping[str, int]
    free: frozenset[str]
    pattern: re.Pattern[str]


@cache
def table() -> Table:
    """The table, read once."""
    raw = tomllib.loads(files(__package__).joinpath("money.toml").read_text(encoding="utf-8"))
    codes = frozenset(raw["codes"].split())
    words = {fold(word): tuple(meant) for word, meant in raw["words"].items()}
    former = {code: (successor,) for code, successor in raw["former"].items()}
    return Table(
        codes=codes,
        three_decimals=frozenset(raw["decimals"]["three"].split()),
        languages=raw["languages"],
        words=words | former | {code: (code,) for code in codes},
        multipliers={fold(word): factor for word, factor in raw["multipliers"].items()},
        free=frozenset(fold(word) for word in raw["free"]["words"]),
        pattern=_compile(words, (*codes, *former)),
    )


def fold(text: str) -> str:
    """The spelling in which words of the table are compared."""
    return normalize("NFKC", text).casefold()


def bounded(word: str) -> str:
    """A pattern for the word where it touches no other letter; scripts without spaces need no such border."""
    before = r"(?<![^\W\d_])" if word[0].isalpha() and word[0] < IDEOGRAPHS else ""
    after = r"(?![^\W\d_])" if word[-1].isalpha() and word[-1] < IDEOGRAPHS else ""
    return before + re.escape(word) + after


def find_currencies(text: str) -> Iterator[CurrencyWord]:
    """The currency words of a text, from left to right; codes count only in capitals ("try" and "all" are words)."""
    for found in table().pattern.finditer(text):
        codes = table().words.get(found[0]) or table().words.get(found[0].casefold())
        if codes:
            yield CurrencyWord(start=found.start(), end=found.end(), codes=codes)


def find_unknown_sign(text: str, words: Sequence[CurrencyWord]) -> str:
    """The first currency sign of Unicode in a text that is part of no currency word, else ""."""
    known = {at for word in words for at in range(word.start, word.end)}
    signs = (sign for at, sign in enumerate(text) if category(sign) == "Sc" and at not in known)
    return next(signs, "")


def read_currency(text: str) -> tuple[str, ...]:
    """The codes a field that holds nothing but a currency can mean; empty where it names none."""
    if text in table().codes:
        return (text,)
    folded = normalize("NFKC", text).strip()
    whole = table().words.get(folded.upper()) or table().words.get(folded.casefold())
    if whole:
        return whole
    return next((word.codes for word in find_currencies(folded)), ())


def decide_currency(codes: tuple[str, ...], preferred: Iterable[str]) -> str:
    """Which of the codes is meant: the first preferred one among them, else the likeliest, "" where undecided."""
    return next((code for code in preferred if code and code in codes), codes[0] if codes else "")


def known_code(code: str) -> str:
    """The code itself where ISO 4217 has it, else ""."""
    return code if code in table().codes else ""


def _compile(words: Iterable[str], codes: Iterable[str]) -> re.Pattern[str]:
    by_length = sorted(words, key=len, reverse=True)
    written = "|".join(bounded(word) for word in by_length)
    return re.compile("|".join(bounded(code) for code in sorted(codes)) + f"|(?i:{written})")
