"""How numbers, money, dates and addresses look on a page, by the language's own customs."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime, format_timedelta
from babel.lists import format_list
from babel.numbers import format_currency, format_decimal

from monitor import clock
from monitor.desk.languages import Language

_LANGUAGE_TAG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}")
_CURRENCY = re.compile(r"[A-Z]{3}")
_LETTERS_AND_DIGITS = re.compile(r"(?<=[A-Za-z])(?=\d)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Customs:
    """What a language and a time zone make of values; the pages use its methods as filters."""

    language: Language
    zone: ZoneInfo

    def number(self, value: float) -> str:
        """A count with its thousands apart."""
        return format_decimal(value, locale=self.language.locale)

    def score(self, value: float) -> str:
        """A score with one digit after the point."""
        return format_decimal(value, format="0.0", locale=self.language.locale)

    def money(self, price: str, currency: str) -> str:
        """A price in its currency; as stored where it is no number, empty where there is none."""
        try:
            amount = Decimal(price)
        except InvalidOperation:
            return price
        if not _CURRENCY.fullmatch(currency):
            return f"{format_decimal(amount, locale=self.language.locale)} {currency}".strip()
        shown = format_currency(amount, currency, locale=self.language.locale)
        # "RUB34.00" is hard to read; CLDR sets letters apart, Babel does not.
        return _LETTERS_AND_DIGITS.sub("\u00a0", shown)

    def joined(self, names: Iterable[str]) -> str:
        """Names in a sentence: "title, brand and seller"."""
        return format_list([name.lower() for name in names], locale=self.language.locale)

    def day(self, on: date | None) -> str:
        """A date, or nothing."""
        return format_date(on, format="medium", locale=self.language.locale) if on else ""

    def moment(self, written: str) -> str:
        """A stored moment as date and time in the desk's time zone."""
        if not written:
            return ""
        at = clock.moment(written)
        shown = format_datetime(at, "medium", tzinfo=self.zone, locale=self.language.locale)
        return f"{shown} {at.astimezone(self.zone).tzname()}"

    def ago(self, written: str, now: datetime) -> str:
        """How long ago a stored moment was."""
        if not written:
            return ""
        passed = clock.moment(written) - now
        return format_timedelta(passed, add_direction=True, format="short", locale=self.language.locale)


def web_address(url: str) -> str:
    """The address where it may stand in a link: http and https only, else nothing."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return url if parts.scheme in ("http", "https") and parts.netloc else ""


def language_tag(language: str) -> str:
    """A listing's language where it may stand in a lang attribute, else nothing."""
    return language if _LANGUAGE_TAG.fullmatch(language) else ""


def bar(score: float) -> str:
    """How long a score's bar is, out of 100, as an SVG attribute takes it."""
    return f"{min(100.0, max(0.0, score)):.1f}"


def band(score: float) -> str:
    """The colour class of a score: the officer's eye finds the strong ones."""
    if score >= 85:
        return "strong"
    return "fair" if score >= 65 else "faint"
