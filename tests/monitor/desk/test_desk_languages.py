"""Both languages whole: nothing untranslated in a template, nothing idle in the catalogue, customs of each."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from babel.messages.extract import extract

import monitor.desk
from monitor.casework import Decision, HitState, ReasonCode
from monitor.desk import wording
from monitor.desk.languages import choose_language, read_catalogue, read_languages
from monitor.desk.showing import Customs, language_tag, web_address
from monitor.intake import RefusalKind
from monitor.store.runs import Outcome, RunKind
from rules.terms import Field, RegistrationStatus
from tests.monitor.desk.test_desk_pages import PAGES, page
from tests.monitor.desk.visiting import Visitor

DESK = Path(monitor.desk.__file__).parent
TEMPLATES = sorted((DESK / "templates").glob("*.html"))
ENGLISH = read_languages()["en"]
CHINESE = read_languages()["zh"]
Message = str | tuple[str, ...]


def texts() -> Iterator[Message]:
    """Every text that the desk marks for translation."""
    for path in [*TEMPLATES, *sorted(DESK.glob("*.py"))]:
        method = "jinja2.ext:babel_extract" if path.suffix == ".html" else "python"
        with path.open("rb") as file:
            for _, message, _, _ in extract(method, file, options={"silent": "false"}):
                yield message


def placeholders(text: str) -> list[str]:
    return sorted(re.findall(r"%\(\w+\)s|\{\}", text))


def test_every_text_is_translated_and_no_translation_is_idle() -> None:
    catalogue = {message.id: message for message in read_catalogue("zh") if message.id}
    assert {*texts()} - catalogue.keys() == set()
    assert catalogue.keys() - {*texts()} == set()
    assert [message.id for message in catalogue.values() if not message.string or message.fuzzy] == []


def test_a_translation_keeps_the_places_that_are_filled_in() -> None:
    for message in read_catalogue("zh"):
        if not message.id:
            continue
        english = message.id if isinstance(message.id, str) else message.id[1]
        forms = [message.string] if isinstance(message.string, str) else message.string
        assert isinstance(forms, list | tuple)
        for form in forms:
            assert placeholders(str(form)) == placeholders(english), english


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_no_template_holds_words_outside_a_translation(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    source = re.sub(r"\{%-?\s*trans\b.*?endtrans\s*-?%\}", "", source, flags=re.DOTALL)
    source = re.sub(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}|<!doctype html>", "", source, flags=re.DOTALL)
    source = re.sub(r"<code\b.*?</code>|<kbd>.*?</kbd>", "", source, flags=re.DOTALL)
    attributes = re.findall(r'(?:title|aria-label|placeholder|alt)="([^"]*)"', source)
    said = [*re.sub(r"<[^>]*>", "\n", source).split("\n"), *attributes]
    assert {text.strip() for text in said if re.search(r"[A-Za-z]", text)} <= {"GTIN", "SHA-256"}


def test_every_word_of_the_trade_has_a_name() -> None:
    assert set(wording.STATES) == set(HitState)
    assert set(wording.DECISIONS) == set(Decision)
    assert set(wording.REASON_NAMES) == set(ReasonCode)
    assert set(wording.STATUSES) == set(RegistrationStatus)
    assert set(wording.FIELDS) == set(Field)
    assert set(wording.RUN_KINDS) == set(RunKind)
    assert set(wording.RUN_STATES) == {"due", "running", *Outcome}
    assert set(wording.REFUSALS) == set(RefusalKind)


def test_every_reason_has_a_key_of_its_own() -> None:
    assert [reason.key for reason in wording.REASONS] == list("123456789")


@pytest.mark.parametrize("path", [*PAGES, "/sign-in"])
def test_every_page_says_which_language_it_is_in(reader: Visitor, path: str) -> None:
    for code, html_code in (("en", "en"), ("zh", "zh-Hans")):
        visitor = Visitor(reader.port, cookies=reader.cookies | {"language": code})
        if path not in ("/running", "/platforms"):
            assert page(visitor, path).get("lang") == html_code


def test_a_finding_explains_itself_in_the_officer_s_language(reader: Visitor) -> None:
    visitor = Visitor(reader.port, cookies=reader.cookies | {"language": "zh"})
    assert "是注册名称“VELMORA”的变写" in visitor.get("/hits/1").body
    assert "is the registered name" not in visitor.get("/hits/1").body


def test_the_language_is_remembered(stranger: Visitor) -> None:
    answer = stranger.post("/language", {"code": "zh", "back": "/sign-in"})
    assert (answer.status, answer.location, stranger.cookies) == (303, "/sign-in", {"language": "zh"})
    assert "登录" in stranger.get("/sign-in").body
    assert stranger.post("/language", {"code": "xx", "back": "/sign-in"}).status == 303
    assert stranger.cookies == {"language": "zh"}


@pytest.mark.parametrize(
    ("cookie", "accepted", "code"),
    [
        ("zh", "en", "zh"),
        ("", "zh-CN,zh;q=0.9,en;q=0.8", "zh"),
        ("", "zh-TW", "zh"),
        ("", "en-GB,en;q=0.9", "en"),
        ("", "de, en;q=0.5, zh;q=0.8", "zh"),
        ("", "de", "en"),
        ("", "zh;q=0", "en"),
        ("xx", "", "en"),
        ("", ";;;q=x,,*", "en"),
    ],
)
def test_the_browser_s_language_counts_where_none_was_chosen(cookie: str, accepted: str, code: str) -> None:
    assert choose_language(cookie, accepted, "en") == code


def test_numbers_money_and_dates_follow_the_language() -> None:
    english, chinese = (Customs(language=each, zone=ZoneInfo("Asia/Shanghai")) for each in (ENGLISH, CHINESE))
    assert english.number(1234567) == "1,234,567"
    assert english.money("1299.5", "EUR") == "€1,299.50"
    assert chinese.money("1299.5", "CNY") == "¥1,299.50"
    assert chinese.day(date(2030, 4, 4)) == "2030年4月4日"
    assert english.moment("2026-01-02T23:30:00.000+00:00") == "3 Jan 2026, 07:30:00 CST"
    assert english.ago("2026-01-02T23:30:00.000+00:00", datetime(2026, 1, 3, 1, 30, tzinfo=UTC)) == "2 hr ago"


@pytest.mark.parametrize(
    ("price", "currency", "shown"),
    [("12.5", "", "12.5"), ("", "EUR", ""), ("ask", "EUR", "ask"), ("3", "<b>", "3 <b>"), ("1", "XXQ", "XXQ1.00")],
)
def test_a_price_that_is_no_money_is_shown_as_it_is(price: str, currency: str, shown: str) -> None:
    assert Customs(language=ENGLISH, zone=ZoneInfo("UTC")).money(price, currency).replace("\xa0", "") == shown


@pytest.mark.parametrize(
    ("reason", "beginning"),
    [
        ("found again", "后来的筛查"),
        ("new finding since it was dismissed: “x”\nis y", "曾被排除；此后出现"),
        ("the score rose from 60.0 to 75.5 since it was dismissed", "曾被排除；此后得分从 60.0 升至 75.5"),
        ("something new", "something new"),
    ],
)
def test_why_a_hit_came_back_is_said_in_chinese(reason: str, beginning: str) -> None:
    assert wording.explain_return(reason, CHINESE.gettext).startswith(beginning)


@pytest.mark.parametrize(
    ("url", "linked"),
    [
        ("https://a.example/x", True),
        ("http://a.example", True),
        ("javascript:alert(1)", False),
        ("//a.example", False),
        ("data:text/html,x", False),
        ("https:x", False),
        ("", False),
        ("http://[", False),
        ("ftp://a.example", False),
    ],
)
def test_only_web_addresses_become_links(url: str, linked: bool) -> None:
    assert web_address(url) == (url if linked else "")


@pytest.mark.parametrize(("tag", "taken"), [("zh", True), ("zh-Hans-CN", True), ("e", False), ('en" x="', False)])
def test_only_language_tags_become_a_lang(tag: str, taken: bool) -> None:
    assert language_tag(tag) == (tag if taken else "")
