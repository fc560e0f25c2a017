"""Pages put together: a template in the visitor's language, with everything it may show escaped."""

from collections.abc import Mapping
from functools import cache, partial
from hashlib import sha256
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from monitor.desk import showing, wording
from monitor.desk.grounds import grounds, telling
from monitor.desk.languages import HTML_CODES, NAMES, Language
from monitor.desk.marking import marked, stands, words_seen

FOLDER = Path(__file__).parent
TEMPLATES = FOLDER / "templates"
STATIC_KINDS = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".txt": "text/plain"}


def make_environment(language: Language, timezone: str, instance_name: str) -> Environment:
    """The templates in one language; an unknown name in a template is an error, not an empty place."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    environment.install_gettext_callables(language.gettext, language.ngettext, newstyle=True)  # type: ignore[attr-defined]
    customs = showing.Customs(language=language, zone=ZoneInfo(timezone))
    environment.filters.update(_filters(language, customs))
    environment.globals.update(
        _names(language), money=customs.money, ago=customs.ago, stands=stands, instance_name=instance_name
    )
    return environment


def _filters(language: Language, customs: showing.Customs) -> dict[str, Any]:
    return {
        "number": customs.number,
        "score": customs.score,
        "day": customs.day,
        "moment": customs.moment,
        "web_address": showing.web_address,
        "language_tag": showing.language_tag,
        "bar": showing.bar,
        "band": showing.band,
        "marked": partial(marked, chinese=language.chinese),
        "words_seen": partial(words_seen, chinese=language.chinese),
        "telling": telling,
        "grounds": partial(grounds, chinese=language.chinese),
        "joined": customs.joined,
        "return_reason": partial(wording.explain_return, gettext=language.gettext),
    }


def _names(language: Language) -> dict[str, Any]:
    def translated(names: Mapping[Any, str]) -> dict[str, str]:
        return {str(key): language.gettext(name) for key, name in names.items()}

    return {
        "language": language,
        "languages": NAMES,
        "html_codes": HTML_CODES,
        "states": translated(wording.STATES),
        "decisions_words": translated(wording.DECISIONS),
        "statuses": translated(wording.STATUSES),
        "fields": translated(wording.FIELDS),
        "reason_names": translated(wording.REASON_NAMES),
        "reasons": wording.REASONS,
        "run_kinds": translated(wording.RUN_KINDS),
        "run_states": translated(wording.RUN_STATES),
        "figure_names": translated(wording.FIGURES),
        "format_names": translated(wording.FORMATS),
        "refusal_kinds": translated(wording.REFUSALS),
        "static": static_address,
    }


@cache
def static_files() -> dict[str, tuple[bytes, str]]:
    """The desk's own style, script and pictures: name, content and media type."""
    found = (path for path in sorted((FOLDER / "static").iterdir()) if path.suffix in STATIC_KINDS)
    return {path.name: (path.read_bytes(), STATIC_KINDS[path.suffix]) for path in found}


@cache
def static_address(name: str) -> str:
    """The address of such a file; it changes with the content, so that a browser may keep what it has."""
    return f"/static/{name}?v={sha256(static_files()[name][0]).hexdigest()[:12]}"
