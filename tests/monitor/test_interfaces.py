"""The table `[api]` of a platform's file: a slip is one error that names the key, and no secret is ever repeated."""

from pathlib import Path
from typing import Any

import pytest

from monitor.errors import SettingsError, UsageError
from monitor.platforms import Platform, add_platform, read_platform
from spiders.api.plan import ApiPlan, Key, MinorUnits, Paging, PagingBy

API = {"kind": "api", "url": "https://api.example/v1/items"}
SECRET = "sk_live_canary0815"

WRONG: list[tuple[dict[str, Any], str, str]] = [
    ({"api": {"item": "$.x"}}, "there is no setting 'api.item'", "a typo"),
    ({"api": {"items": "$.x["}}, "api.items = '$.x[': not a JSONPath", "a bracket is missing"),
    ({"api": {"items": "$.a | $.b"}}, "not a JSONPath", "two paths"),
    ({"api": {"items": "$..a[?match(@.b, '(a+)+$')]"}}, "not a JSONPath", "a pattern over a stranger's text"),
    ({"api": {"fields": {"tittle": "$.t"}}}, "a listing has no field 'tittle'; there are", "a typo in a field"),
    ({"api": {"fields": {"title": "$["}}}, "title = '$[': not a JSONPath", "a field's path"),
    ({"api": {"offer_fields": {"price": "$["}}}, "price = '$['", "an offer's path"),
    ({"api": {"pagination": {"by": "pages"}}}, "api.pagination.by = 'pages'", "no such way"),
    ({"api": {"pagination": {"size": -1}}}, "api.pagination.size = -1", "fewer than none"),
    ({"api": {"pagination": {"size_parameter": "n"}}}, "pagination.size is missing", "how many?"),
    ({"api": {"pagination": {"next_header": "a b"}}}, "api.pagination.next_header = 'a b'", "no header"),
    ({"api": {"listing_url": "https://a.example/x"}}, "in braces", "the same for all"),
    ({"api": {"listing_url": "/x/{id}"}}, "begins with http", "no host"),
    ({"api": {"detail_url": "https://b.example/{id}"}}, "its host is not among allowed_hosts", "another host"),
    ({"api": {"detail_url": "https://api.example/{"}}, "in braces", "a brace without end"),
    ({"api": {"minor_units": "yes"}}, "api.minor_units = 'yes'", "no such word"),
    ({"api": {"headers": {"Host": "x"}}}, "not a header that a platform may ask for", "ours to set"),
    ({"api": {"headers": {"X-A": "a\r\nX-B: c"}}}, "printable ASCII", "a header within a header"),
    ({"api": {"headers": {"Authorization": f"Bearer {SECRET}"}}}, "name it under api.key", "a secret in the file"),
    ({"api": {"key": {"header": "X-Api-Key", "secret": SECRET}}}, "never the secret itself", "a secret for a name"),
    ({"api": {"key": {"header": "X-Api-Key"}}}, "a key needs both", "which secret?"),
    ({"api": {"key": {"secret": "ACME_KEY"}}}, "a key needs both", "which header?"),
    ({"api": {"key": {"header": "X-Api-Key", "value": SECRET}}}, "there is no setting 'api.key.value'", "a typo"),
    ({"kind": "shop", "api": {"items": "$.x"}}, 'it is for kind = "api"', "a shop has no interface"),
    (
        {"url": "http://api.example/", "api": {"key": {"header": "X-Api-Key", "secret": "ACME_KEY"}}},
        "everybody on the way reads the key",
        "not encrypted",
    ),
]


@pytest.mark.parametrize(("values", "said", "why"), WRONG)
def test_a_slip_is_refused_with_the_key_s_name(tmp_path: Path, values: dict[str, Any], said: str, why: str) -> None:
    with pytest.raises(UsageError) as refused:
        add_platform(tmp_path, "a", {**API, **values})
    assert said in str(refused.value), why
    assert SECRET not in str(refused.value)
    assert not list(tmp_path.iterdir()), "nothing is written of it"


FULL = {
    "items": "$.products[*]",
    "fields": {"title": "$.name", "brand": ""},
    "offers": "$.sellers[*]",
    "offer_fields": {"price": "$.cents"},
    "listing_url": "https://shop.example/item/{id}",
    "detail_url": "https://api.example/v1/items/{id}",
    "minor_units": "always",
    "headers": {"X-Shop": "7"},
    "pagination": {"by": "cursor", "parameter": "after", "size_parameter": "limit", "size": 50, "next": "$.meta.next"},
    "key": {"header": "Authorization", "prefix": "Bearer ", "secret": "ACME_KEY"},
}


def test_what_is_written_is_read_back_and_reaches_the_plan(tmp_path: Path) -> None:
    written = read_platform(add_platform(tmp_path, "acme", {**API, "api": FULL}))
    assert written == Platform(**API, api=FULL)
    assert written.plan("acme", "", "s3cret").api == ApiPlan(
        items="$.products[*]",
        fields={"title": "$.name", "brand": ""},
        offers="$.sellers[*]",
        offer_fields={"price": "$.cents"},
        listing_url="https://shop.example/item/{id}",
        detail_url="https://api.example/v1/items/{id}",
        minor_units=MinorUnits.ALWAYS,
        headers={"X-Shop": "7"},
        paging=Paging(by=PagingBy.CURSOR, parameter="after", size_parameter="limit", size=50, next="$.meta.next"),
        key=Key(header="Authorization", prefix="Bearer ", secret="s3cret"),
    )


def test_tables_are_written_as_an_operator_writes_them(tmp_path: Path) -> None:
    path = tmp_path / "acme.toml"
    path.write_text(
        'kind = "api"\nurl = "https://api.example/"\n[api]\nitems = "$.x[*]"\n[api.pagination]\nby = "page"\n'
        '[api.fields]\ntitle = "$.n"\n'
    )
    assert read_platform(path).api.fields == {"title": "$.n"}
    path.write_text(path.read_text() + '[api.key]\nheader = "X-Key"\nsecret = "sk_live_canary0815"\n')
    with pytest.raises(SettingsError, match=r"acme\.toml: api\.key\.secret: a secret's name") as refused:
        read_platform(path)
    assert SECRET not in str(refused.value)


def test_a_platform_of_another_kind_has_no_interface_in_its_plan() -> None:
    assert Platform(kind="shop", url="https://a.example/").plan("a", "").api is None
    assert Platform(**API).plan("a", "").api == ApiPlan()
