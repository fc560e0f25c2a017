"""The languages of the desk: catalogues read from .po files at start, chosen by cookie, then by the browser."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files

from babel import Locale
from babel.core import negotiate_locale
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

DOMAIN = "desk"
# What a language is called in itself, by the code that the cookie and <html lang> carry.
NAMES = {"en": "English", "zh": "简体中文"}
HTML_CODES = {"en": "en", "zh": "zh-Hans"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """A language with what it says for each English text."""

    code: str
    locale: Locale
    texts: Mapping[str, str]
    plurals: Mapping[str, tuple[str, ...]]

    @property
    def chinese(self) -> bool:
        """Whether findings explain themselves in Chinese."""
        return self.code == "zh"

    def gettext(self, text: str) -> str:
        """The text in this language; English where the catalogue has none, which a test refuses."""
        return self.texts.get(text, text)

    def ngettext(self, one: str, many: str, number: int) -> str:
        """The text that fits the number."""
        forms = self.plurals.get(one)
        if forms:
            return forms[min(len(forms) - 1, 0 if number == 1 else 1)]
        return one if number == 1 else many


def read_languages() -> dict[str, Language]:
    """Every language by its code."""
    english = Language(code="en", locale=Locale.parse("en_GB"), texts={}, plurals={})
    return {"en": english, "zh": _from_catalogue("zh", Locale.parse("zh_Hans_CN"))}


def read_catalogue(code: str) -> Catalog:
    """The catalogue of a language as it stands in its .po file."""
    path = files("monitor.desk") / "translations" / code / "LC_MESSAGES" / f"{DOMAIN}.po"
    with path.open("rb") as file:
        return read_po(file, locale=code, domain=DOMAIN)


def choose_language(cookie: str, accepted: str, default: str) -> str:
    """The code to answer in: the officer's choice, else what the browser asks for, else the desk's own."""
    if cookie in NAMES:
        return cookie
    return _negotiated(accepted) or default


def _negotiated(accepted: str) -> str:
    # Chinese in whatever form is served the one Chinese there is, so only the first part of each tag counts.
    ranked = sorted(
        (_weight(part) for part in accepted[:500].split(",") if part.strip()), key=lambda pair: -pair[0]
    )  # stable: equal weights keep the browser's order
    preferred = [tag.partition("-")[0].lower() for weight, tag in ranked if weight > 0]
    return negotiate_locale(preferred, list(NAMES)) or ""


def _weight(part: str) -> tuple[float, str]:
    tag, _, parameter = part.strip().partition(";")
    try:
        return float(parameter.strip().removeprefix("q=") or 1), tag
    except ValueError:
        return 0.0, tag


def _from_catalogue(code: str, locale: Locale) -> Language:
    texts: dict[str, str] = {}
    plurals: dict[str, tuple[str, ...]] = {}
    for message in read_catalogue(code):
        match message.id, message.string:
            case (str(one), _many), tuple(forms):
                plurals[one] = tuple(str(form) for form in forms)
            case str(text), str(said) if text and said:
                texts[text] = said
    return Language(code=code, locale=locale, texts=texts, plurals=plurals)
