"""Platform files: what cannot be is refused with the key's name, what holds is written and read back."""

from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from monitor.errors import NotFound, SettingsError, UsageError
from monitor.platforms import (
    Platform,
    add_platform,
    find_platform,
    read_platform,
    read_platforms,
    read_sound_platforms,
)
from tests.monitor.stock import names_in

SHOP = {"kind": "shop", "url": "https://a.example/"}

WRONG: list[tuple[dict[str, Any], str, str]] = [
    ({"kind": "shopp"}, "kind = 'shopp': a kind of source is one of api, feed, inbox, shop", "no such kind"),
    ({"url": "a.example"}, "url = 'a.example'", "no scheme"),
    ({"url": "ftp://a.example/"}, "url = 'ftp://a.example/'", "not the web"),
    ({"url": "file:///etc/passwd"}, "url = 'file:///etc/passwd'", "not the web"),
    ({"url": "javascript:alert(1)"}, "url = 'javascript:alert(1)'", "not the web"),
    ({"url": "https://"}, "url = 'https://'", "no host"),
    ({"url": "https://me:secret@a.example/"}, "without a user name", "a secret in a file"),
    ({"url": "https://a.example:65536/"}, "url = 'https://a.example:65536/': Port out of range", "no such port"),
    ({"url": "https://a.example:0/"}, "port 0 is no port", "no such port"),
    ({"url": "https://[::1/"}, "url = 'https://[::1/'", "a bracket is missing"),
    ({"every_hours": 0}, "every_hours = 0", "without a pause"),
    ({"every_hours": -1}, "every_hours = -1", "before it began"),
    ({"every_hours": float("nan")}, "every_hours = nan", "not a number"),
    ({"every_hours": 10_000}, "every_hours = 10000", "not within a year"),
    ({"cron": "30 2 * *"}, "cron = '30 2 * *': five fields are needed", "a field is missing"),
    ({"cron": "30 2 * * 1"}, "cron = '30 2 * * 1': name the days", "a numbered day is another in each program"),
    ({"cron": "30 2 30 2 *"}, "no such day ever comes", "30 February"),
    ({"delay_seconds": -1}, "delay_seconds = -1", "less than no pause"),
    ({"delay_seconds": "soon"}, "delay_seconds = 'soon'", "not a number"),
    ({"timeout_seconds": 0}, "timeout_seconds = 0", "no answer could come"),
    ({"max_pages": 0}, "max_pages = 0", "nothing would be fetched"),
    ({"max_response_bytes": 10}, "max_response_bytes = 10", "no page is so small"),
    ({"currency": "eur"}, "currency = 'eur'", "not as ISO 4217 writes it"),
    ({"currency": "EURO"}, "currency = 'EURO'", "not as ISO 4217 writes it"),
    ({"listing_url_pattern": "("}, "listing_url_pattern = '(': not a regular expression", "a bracket is missing"),
    ({"allowed_hosts": ["a b"]}, "allowed_hosts: 'a b' is not a host name", "a space"),
    ({"allowed_hosts": ["https://a.example/"]}, "allowed_hosts: 'https://a.example/'", "an address is no host"),
    ({"allowed_hosts": ["b.example"]}, "allowed_hosts: the host of url", "the start itself would be refused"),
    ({"allowed_hosts": "a.example"}, "allowed_hosts = 'a.example'", "a list is needed"),
    ({"fewest_listings": -1}, "fewest_listings = -1", "fewer than none"),
    ({"agreement": "x" * 201}, "agreement = 'xxx", "too long"),
    ({"selectors": {"prise": ".x"}}, "selectors.prise: a listing has no such field", "a typo within the table"),
    ({"selectors": {"price": "..x"}}, "selectors.price = '..x': not a CSS selector", "two dots"),
    ({"selectors": {"price": 5}}, "selectors.price = 5", "not a text"),
    ({"dealy_seconds": 1}, "there is no setting 'dealy_seconds'", "a typo"),
    ({"paused": True}, "there is no setting 'paused'", "whether it is paused stands in the database"),
    ({"url": ""}, "url is missing", "nowhere to begin"),
    ({"inbox": {"folder": "x"}}, 'inbox: a platform of kind = "shop" has none', "a shop has no inbox"),
    ({"kind": "inbox", "inbox": {"folder": "x"}}, "an inbox is not visited; remove the key", "an address of nothing"),
    ({"kind": "inbox", "url": ""}, "inbox.folder is missing", "delivered to nowhere"),
    ({"kind": "inbox", "url": "", "inbox": {"folder": "x", "delivers": "all"}}, "inbox.delivers = 'all'", "no word"),
    ({"kind": "inbox", "url": "", "inbox": {"folder": "x", "columns": {"name": "y"}}}, "no field 'name'", "no field"),
    ({"kind": "inbox", "url": "", "inbox": {"folder": "x", "columns": {"title": "$["}}}, "not a JSONPath", "no path"),
]


@pytest.mark.parametrize(("values", "said", "why"), WRONG)
def test_what_cannot_be_is_refused_with_the_key_s_name(
    tmp_path: Path, values: dict[str, Any], said: str, why: str
) -> None:
    with pytest.raises(UsageError) as refused:
        add_platform(tmp_path, "a", {**SHOP, **values})
    assert said in str(refused.value), why
    assert "Value error" not in str(refused.value)
    assert names_in(tmp_path) == [], "nothing is written of it"


RIGHT: list[tuple[dict[str, Any], str]] = [
    ({}, "the defaults"),
    ({"kind": "feed", "url": "http://127.0.0.1:8100/feed.xml", "allow_private_addresses": True}, "a partner inside"),
    ({"url": "https://[2001:db8::1]:8443/", "delay_seconds": 0}, "an address by number"),
    ({"url": "https://köln.example/"}, "a name in another script"),
    ({"allowed_hosts": ["A.Example", "cdn.a.example"]}, "hosts are one whatever the case"),
    ({"every_hours": 0.5}, "half an hour"),
    ({"cron": "30 2 * * mon-fri"}, "nights of working days"),
    ({"cron": "0 0 29 2 *"}, "29 February comes, if rarely"),
    ({"listing_url_pattern": r"/item/(\d+)\.html"}, "backslashes"),
    ({"kind": "inbox", "url": "", "inbox": {"folder": "/srv/acme", "columns": {"title": "Artikel"}}}, "an inbox"),
    ({"agreement": 'Vertrag "12" \\ 名 \U0001f600\x00'}, "anything may stand in an agreement's name"),
]


@pytest.mark.parametrize(("values", "why"), RIGHT)
def test_what_holds_is_written_and_read_back(tmp_path: Path, values: dict[str, Any], why: str) -> None:
    path = add_platform(tmp_path / "platforms", "a", {**SHOP, **values})
    assert read_platform(path) == Platform(**{**SHOP, **values}), why
    assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("name", ["", "A", "a b", "../a", "a/b", "-a", "a.b", "ä", "a" * 64, "a\n"])
def test_a_name_that_makes_no_safe_file_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError, match="cannot be a platform's name"):
        add_platform(tmp_path, name, SHOP)
    with pytest.raises(NotFound):
        find_platform(tmp_path, name)


def test_a_name_that_is_taken_is_refused_unless_it_is_replaced(tmp_path: Path) -> None:
    add_platform(tmp_path, "a", SHOP)
    with pytest.raises(UsageError, match="is there already"):
        add_platform(tmp_path, "a", {**SHOP, "kind": "feed"})
    assert find_platform(tmp_path, "a").kind == "shop"
    add_platform(tmp_path, "a", {**SHOP, "kind": "feed"}, replace=True)
    assert find_platform(tmp_path, "a").kind == "feed"


def test_a_file_that_is_wrong_is_named_with_its_key(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    path.write_text('kind = "shop"\n')
    with pytest.raises(SettingsError, match=r"a\.toml: url is missing"):
        read_platform(path)
    (tmp_path / "A.toml").write_text("")
    with pytest.raises(SettingsError, match="rename the file"):
        read_platforms(tmp_path)


def test_sound_files_are_read_beside_wrong_ones(tmp_path: Path) -> None:
    add_platform(tmp_path, "good", SHOP)
    (tmp_path / "typo.toml").write_text('kind = "shop"\nurl = "https://a.example/"\ndealy = 1\n')
    (tmp_path / "folder.toml").mkdir()
    (tmp_path / "notes.txt").write_text("nothing of ours")
    sound, faults = read_sound_platforms(tmp_path)
    assert list(sound) == ["good"]
    assert sorted(faults) == ["folder", "typo"]
    assert "'dealy'" in faults["typo"]


def test_a_plan_says_who_asks_and_stays_with_the_start_s_host() -> None:
    plan = Platform(kind="shop", url="https://Shop.Example:8443/x").plan("a", "abuse@office.example")
    assert plan.allowed_hosts == ("shop.example",)
    assert plan.user_agent == "listing-monitor/0.1 (+abuse@office.example)"
    assert plan.allow_private_addresses is False
    assert Platform(kind="shop", url="https://a.example/").plan("a", "").user_agent == "listing-monitor/0.1"


def test_every_key_that_politeness_needs_reaches_the_plan() -> None:
    said = {"delay_seconds": 7.0, "timeout_seconds": 8.0, "max_pages": 9, "max_response_bytes": 10_000,
            "allow_private_addresses": True, "currency": "EUR", "language": "de",
            "listing_url_pattern": "a", "category_url_pattern": "b"}  # fmt: skip
    plan = Platform(**SHOP, **said).plan("a", "")
    assert {key: getattr(plan, key) for key in said} == said


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"search_url": "https://acme.example/s?q="}, "no place for the words"),
        ({"search_url": "https://other.example/s?q={words}"}, "another host"),
        ({"kind": "feed", "search_url": "https://acme.example/s?q={words}"}, "a feed has no search"),
    ],
)
def test_a_search_that_cannot_be_made_is_refused(said: dict[str, str], why: str) -> None:
    with pytest.raises(ValidationError, match="search_url"):
        Platform(**{"kind": "shop", "url": "https://acme.example/", **said})


def test_a_file_with_a_byte_order_mark_is_read_as_editors_on_windows_write_it(tmp_path: Path) -> None:
    path = tmp_path / "acme.toml"
    path.write_text('kind = "shop"\nurl = "https://acme.example/"\n', encoding="utf-8-sig")
    assert read_platform(path).kind == "shop"
