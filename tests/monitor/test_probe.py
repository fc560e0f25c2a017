"""`platform probe` as its user runs it: on shops without markup, and on sites that give nothing."""

import gzip
import json
import tomllib
from collections.abc import Mapping
from pathlib import Path

import pytest

from monitor.commands.probe import name_for
from tests.monitor.probing import QUICK, instance, probed
from tests.program import run
from tests.spiders.loopback_platform import Answer, html, platform, robots
from tests.spiders.probing.themes import THEMES, THINGS, site

__all__ = ["instance"]


def test_the_file_that_is_written_reads_the_shop(instance: Path) -> None:
    with platform(site(THEMES["woocommerce"])) as shop:
        said = run("platform", "probe", f"{shop.url}/", *QUICK, "--write", "--name", "woo", directory=instance)
        path = instance / "platforms" / "woo.toml"
        written = tomllib.loads(path.read_text("utf-8"))
        crawled = run("crawl", "woo", "--json", directory=instance).json
        again = run(
            "platform", "probe", f"{shop.url}/", *QUICK, "--write", "--name", "woo", directory=instance, expect=2
        )
    assert "Selectors for what markup does not give" in said.out
    assert written["selectors"]["price"]
    assert written["listing_url_pattern"] == "/product/"
    assert (crawled["outcome"], crawled["listings"]) == ("done", len(THINGS))
    assert "is there already. Say --force" in again.err


def front(body: str) -> Answer:
    return html(f"<head><title>Site</title></head><body>{body}</body>")


NOTHING: list[tuple[Mapping[str, Answer], str, str, str]] = [
    ({"/robots.txt": robots("User-agent: *\nDisallow: /")}, "robots.txt forbids it", "Ask the platform", "forbidden"),
    ({"/robots.txt": Answer(status=503)}, "answered 503", "Ask the platform", "RFC 9309"),
    ({"/": Answer(status=403)}, "the platform answered 403", "shuts crawlers out", "shut out"),
    ({"/": Answer(status=404)}, "the platform answered 404", "Check the address", "nothing there"),
    ({"/": html("<title>Just a moment...</title><h1>Verify you are human</h1>")}, "A wall stands", "agent", "captcha"),
    (
        {"/": front("<form><input type=password><button>Log in</button></form>")},
        "asks for a log-in",
        "feed",
        "log-in wall",
    ),
    ({"/": front("<div id=root></div><script src=/app.js></script>")}, "JavaScript fills", "feed", "an empty shell"),
    (
        {"/": front("<h1>Club</h1>" + "<p>We meet on Mondays and sing.</p>" * 30)},
        "No page was recognised",
        "category",
        "no shop",
    ),
    ({"/": Answer(body=b"<" * 3_000_000)}, "No page was recognised", "category", "3 MB of nothing"),
]


@pytest.mark.parametrize(("answers", "what", "remedy", "why"), NOTHING)
def test_a_site_that_gives_nothing_is_told_with_the_remedy(
    answers: Mapping[str, Answer], what: str, remedy: str, why: str, instance: Path
) -> None:
    with platform(answers) as site_of_none:
        found = probed(f"{site_of_none.url}/", instance, expect=1)
        refused = run("platform", "probe", f"{site_of_none.url}/", *QUICK, "--write", directory=instance, expect=2)
    assert found["kind"] == "", why
    assert what in found["troubles"][0]["what"], found["troubles"]
    assert remedy in found["troubles"][0]["remedy"]
    assert "There is nothing to write" in refused.err


TABLE = b"id;title;price;link\n" + b"".join(b"%d;Lamp %d;5 EUR;https://x.example/%d\n" % (n, n, n) for n in range(9))
XHTML = b'<?xml version="1.0"?><!DOCTYPE html><html xmlns="http://www.w3.org/1999/xhtml">'
WAYS: list[tuple[Mapping[str, Answer], str, str]] = [
    ({"/of.csv.gz": Answer(body=gzip.compress(TABLE))}, "feed", "a table, packed"),
    ({"/of.csv.gz": Answer(body=TABLE)}, "feed", "a table"),
    ({"/of.csv.gz": Answer(body=XHTML + b"<body><a href='/product/x'>x</a></body></html>")}, "shop", "a page in XHTML"),
    ({"/of.csv.gz": Answer(body=b"hour;visits\n1;22\n")}, "shop", "a table of no goods says nothing of the shop"),
    ({"/of.csv.gz": Answer(status=401)}, "", "an interface that asks for a key"),
]


@pytest.mark.parametrize(("answers", "kind", "why"), WAYS)
def test_the_address_that_was_asked_about_is_what_is_proposed(
    answers: Mapping[str, Answer], kind: str, why: str, instance: Path
) -> None:
    pages = site(THEMES["woocommerce"])
    maps = "".join(f"<url><loc>{{base}}{path}</loc></url>" for path in pages if path.startswith("/product/"))
    sitemap = f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{maps}</urlset>'
    with platform({**pages, **answers}) as shop:
        shop.answers["/sitemap.xml"] = Answer(body=sitemap.replace("{base}", shop.url).encode())
        found = probed(f"{shop.url}/of.csv.gz", instance, expect=0 if kind else 1)
    assert found["samples"], "the shop is there to be met"
    assert found["kind"] == kind, why
    assert kind or "api.key.secret" in found["troubles"][0]["remedy"]


def test_a_look_is_bounded_and_keeps_robots_txt(instance: Path) -> None:
    pages = {
        **site(THEMES["spree"]),
        "/robots.txt": robots("User-agent: *\nDisallow: /t/\n\nUser-agent: listing-monitor\nDisallow: /t/\n"),
    }
    with platform(pages) as shop:
        found = probed(f"{shop.url}/", instance, "--samples", "3")
        asked = shop.paths()
    assert len(asked) == len(set(asked)) <= 30
    assert not any(path.startswith("/t/") for path in asked)
    assert len(found["samples"]) == 3


def test_a_private_address_is_refused_unless_it_is_allowed(instance: Path) -> None:
    with platform(site(THEMES["spree"])) as shop:
        found = run("platform", "probe", f"{shop.url}/", "--delay", "0", "--json", directory=instance, expect=1).json
        asked = shop.paths()
    assert asked == []
    assert "not a public address" in json.dumps(found["troubles"])


@pytest.mark.parametrize("url", ["shop.example", "ftp://shop.example/", "https://", "https://me:pw@shop.example/"])
def test_what_is_no_address_of_the_web_is_wrong_use(url: str, instance: Path) -> None:
    assert "listing-monitor:" in run("platform", "probe", url, directory=instance, expect=2).err


@pytest.mark.parametrize(
    ("host", "name"),
    [("www.shop.example", "shop"), ("shop.example", "shop"), ("127.0.0.1", "127-0-0-1"), ("localhost", "localhost")],
)
def test_a_platform_is_named_after_its_host(host: str, name: str) -> None:
    assert name_for(host) == name
