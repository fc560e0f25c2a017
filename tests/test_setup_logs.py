"""Log lines as they leave the process: readable, in UTC, without secrets, and not to be forged from outside."""

import io
import json
import logging
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st

from monitor.logs import MASK, configure_logs, defuse


@pytest.fixture(autouse=True)
def logging_as_found() -> Iterator[None]:
    """What these tests configure ends with them."""
    root = logging.getLogger()
    handlers, level = root.handlers, root.level
    yield
    root.handlers = handlers
    root.setLevel(level)
    structlog.reset_defaults()


def said(*, as_json: bool = True, level: str = "info") -> io.StringIO:
    stream = io.StringIO()
    configure_logs(level, as_json, stream)
    return stream


def test_our_own_line_is_one_json_object_with_its_moment_in_utc() -> None:
    stream = said()
    structlog.get_logger("monitor.crawl").info("run ended", platform="bazaar", listings=12)
    line = json.loads(stream.getvalue())
    assert (line["event"], line["platform"], line["listings"]) == ("run ended", "bazaar", 12)
    assert (line["level"], line["logger"]) == ("info", "monitor.crawl")
    assert datetime.fromisoformat(line["timestamp"]).tzinfo == UTC


@pytest.mark.parametrize("part", ["uvicorn.error", "scrapy.core.engine", "apscheduler.scheduler"])
def test_a_part_s_line_leaves_by_the_same_door(part: str) -> None:
    stream = said()
    logging.getLogger(part).warning("%s pages of %s", 3, "bazaar", extra={"token": "t0ps3cret"})
    line = json.loads(stream.getvalue())
    assert (line["event"], line["logger"], line["token"]) == ("3 pages of bazaar", part, MASK)


def test_a_person_gets_lines_and_a_file_gets_json() -> None:
    stream = said(as_json=False)
    structlog.get_logger("monitor").info("desk is open")
    assert "desk is open" in stream.getvalue()
    assert not stream.getvalue().startswith("{")
    unwatched = io.StringIO()
    configure_logs("info", None, unwatched)
    structlog.get_logger("monitor").info("desk is open")
    assert json.loads(unwatched.getvalue())["event"] == "desk is open"


def test_a_second_configuration_replaces_the_first() -> None:
    first = said()
    second = said(level="warning")
    structlog.get_logger("monitor").info("unheard")
    structlog.get_logger("monitor").warning("heard once")
    assert first.getvalue() == ""
    assert second.getvalue().count("heard once") == 1


@pytest.mark.parametrize(
    ("key", "masked", "why"),
    [
        ("password", True, "the plain case"),
        ("PASSWORD", True, "in capitals"),
        ("new_password", True, "as a part of a name"),
        ("access_token", True, "of an interface"),
        ("Authorization", True, "a header"),
        ("Set-Cookie", True, "a header with a hyphen"),
        ("X-Api-Key", True, "a header with two"),
        ("client_secret", True, "of an interface"),
        ("registration_number", False, "public"),
        ("author", False, "only begins like authorization"),
        ("keyword", False, "only sounds like a key"),
        ("pass", False, "a word of its own"),
        ("platform", False, "public"),
    ],
)
def test_a_secret_is_masked_by_the_name_it_stands_under(key: str, masked: bool, why: str) -> None:
    line = defuse(None, "info", {"event": "x", key: "hunter2", "headers": {key: ["hunter2"]}})
    assert (line[key] == MASK) is masked, why
    assert ("hunter2" not in repr(line)) is masked, why


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("GET /feed?api_key=hunter2&page=2", "GET /feed?api_key=***&page=2"),
        ("Authorization: Bearer hunter2", "Authorization: Bearer ***"),
        ("{'password': 'hunter2', 'user': 'a'}", "{'password': '***', 'user': 'a'}"),
        ("the token was refused", "the token was refused"),
        ("cookies are off", "cookies are off"),
    ],
)
def test_a_secret_is_masked_in_running_text_too(text: str, kept: str) -> None:
    assert defuse(None, "info", {"event": text})["event"] == kept


@pytest.mark.parametrize("as_json", [True, False])
@pytest.mark.parametrize(
    "hostile",
    [
        "a title\n2026-01-01T00:00:00Z [info] decision confirmed",
        "a\r\nb",
        "\x1b[2J\x1b]0;owned\x07",
        "a\u2028b\u2029c\x85d",
        "\u202egnp.exe",
        "lone \ud800 surrogate",
    ],
)
def test_hostile_text_stays_on_its_line_and_moves_no_cursor(hostile: str, as_json: bool) -> None:
    stream = said(as_json=as_json)
    structlog.get_logger("monitor.intake").info("refused", title=hostile)
    logging.getLogger("scrapy").info("title %s", hostile)
    written = stream.getvalue()
    written.encode("utf-8")
    assert len(written.splitlines()) == 2
    assert "\x1b]" not in written
    assert "\u202e" not in written


def test_long_text_is_cut_and_says_by_how_much() -> None:
    line = defuse(None, "info", {"event": "x" * 1_000_000, "many": list(range(1_000)), "object": {"a": "y" * 5_000}})
    assert line["event"].endswith("… (998000 more)")
    assert len(line["many"]) == 50
    assert len(line["object"]["a"]) < 2_100


def fail(message: str) -> None:
    raise ValueError(message)


@pytest.mark.parametrize("as_json", [True, False])
def test_a_traceback_shows_neither_local_secrets_nor_a_forged_line(as_json: bool) -> None:
    stream = said(as_json=as_json)
    hidden = "hunter2"
    try:
        fail(f"no page\n2026-01-01 [info] forged token={hidden}")
    except ValueError:
        structlog.get_logger("monitor.crawl").exception("crawl failed")
    written = stream.getvalue()
    assert "ValueError: no page" in written
    assert hidden not in written
    assert not any(line.startswith("2026-01-01") for line in written.splitlines())


@given(st.dictionaries(st.text(max_size=20), st.recursive(st.none() | st.text() | st.binary(), st.lists), max_size=5))
def test_whatever_is_logged_can_be_written(event: dict[str, object]) -> None:
    json.dumps(defuse(None, "info", event), ensure_ascii=False).encode("utf-8", errors="strict")
