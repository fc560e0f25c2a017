"""The deciders behind the gates: addresses, robots.txt, Retry-After, sitemaps."""

import gzip
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spiders.addresses import allows, joined, settled
from spiders.connections import is_public
from spiders.items import CrawlPlan
from spiders.rate_limits import seconds_asked
from spiders.robots import MOST_BYTES, product_token, rules_from
from spiders.sitemaps import NotASitemap, read_sitemap, unpacked

AGENT = "listing-monitor/0.1 (+https://example.org)"
PLAN = CrawlPlan(
    name="p",
    kind="shop",
    start_url="https://shop.example:8443/",
    allowed_hosts=("shop.example", "cdn.example:8080"),
    user_agent=AGENT,
)


@pytest.mark.parametrize(
    ("url", "expected", "why"),
    [
        ("https://Shop.Example/a#part", "https://shop.example/a", "host in lower case, no fragment"),
        ("https://shop.example:443/a", "https://shop.example/a", "the default port"),
        ("http://shop.example:443/a", "http://shop.example:443/a", "not this scheme's port"),
        ("https://shop.example", "https://shop.example/", "the front page"),
        ("https://shop.example./a", "https://shop.example/a", "a trailing dot"),
        ("https://shop.example/a?B=1&a=2", "https://shop.example/a?B=1&a=2", "a query stays as it is"),
        ("https://shop.example/ü b", "https://shop.example/%C3%BC%20b", "what is not ASCII"),
        ("https://shop.example/%C3%BC%20b", "https://shop.example/%C3%BC%20b", "the same, written otherwise"),
        ("file:///etc/passwd", "", "not the web"),
        ("data:text/html,x", "", "not the web"),
        ("javascript:alert(1)", "", "not the web"),
        ("https://user:word@shop.example/", "", "a name and a password within"),
        ("https:///a", "", "no host"),
        ("https://[::1/", "", "half an address"),
        ("https://shop.example:99999/", "", "a port that cannot be"),
        ("https://shop.example/" + "a" * 3_000, "", "longer than any listing's"),
    ],
)
def test_one_address_is_written_one_way(url: str, expected: str, why: str) -> None:
    assert settled(url) == expected, why


@given(st.text(max_size=60))
def test_settling_is_settled_after_once(url: str) -> None:
    assert settled(settled(url)) == settled(url)
    assert joined("https://shop.example/a/", url) in ("", settled(joined("https://shop.example/a/", url)))


@pytest.mark.parametrize(
    ("url", "allowed", "why"),
    [
        ("https://shop.example/a", True, "the host"),
        ("http://shop.example/a", True, "the web's other port"),
        ("https://SHOP.example:8443/a", True, "the start address's port"),
        ("https://shop.example:9000/a", False, "any other port"),
        ("https://cdn.example:8080/a", True, "a host with its port"),
        ("https://cdn.example/a", False, "only with that port"),
        ("https://www.shop.example/a", False, "a part of a name is another name"),
        ("https://shop.example.evil.example/a", False, "a name that begins alike"),
        ("https://evilshop.example/a", False, "a name that ends alike"),
        ("https://shop.example@evil.example/a", False, "a host in the user's place"),
        ("ftp://shop.example/a", False, "not the web"),
        ("", False, "nothing"),
    ],
)
def test_only_hosts_the_plan_names_are_allowed(url: str, allowed: bool, why: str) -> None:
    assert allows(PLAN, url) is allowed, why


@pytest.mark.parametrize(
    ("address", "public", "why"),
    [
        ("93.184.216.34", True, "an address of the internet"),
        ("2606:2800:220:1::1", True, "in IPv6"),
        ("::ffff:93.184.216.34", True, "a public one within IPv6"),
        ("127.0.0.1", False, "loopback"),
        ("10.1.2.3", False, "private"),
        ("172.16.0.1", False, "private"),
        ("192.168.1.1", False, "private"),
        ("169.254.169.254", False, "link-local: a cloud's secrets"),
        ("100.64.0.1", False, "a carrier's own"),
        ("0.0.0.0", False, "this host"),
        ("224.0.0.1", False, "multicast"),
        ("255.255.255.255", False, "broadcast"),
        ("240.0.0.1", False, "reserved"),
        ("::1", False, "loopback"),
        ("::", False, "this host"),
        ("fe80::1", False, "link-local"),
        ("fe80::1%eth0", False, "with its zone"),
        ("fc00::1", False, "unique local"),
        ("ff02::1", False, "multicast"),
        ("::ffff:127.0.0.1", False, "loopback within IPv6"),
        ("64:ff9b::7f00:1", False, "loopback behind NAT64"),
        ("2002:7f00:1::", False, "loopback behind 6to4"),
        ("not an address", False, "nothing that can be judged"),
    ],
)
def test_only_addresses_the_whole_internet_reaches_are_public(address: str, public: bool, why: str) -> None:
    assert is_public(address) is public, why


@pytest.mark.parametrize(
    ("status", "text", "url", "allowed"),
    [
        (200, "User-agent: *\nDisallow: /a", "https://shop.example/a", False),
        (200, "User-agent: *\nDisallow: /a\nAllow: /a/b", "https://shop.example/a/b", True),
        (200, "User-agent: *\nDisallow: /*.pdf$", "https://shop.example/x.pdf", False),
        (200, "User-agent: other-monitor\nDisallow: /", "https://shop.example/a", True),
        (200, "User-agent: Listing-Monitor\nDisallow: /", "https://shop.example/a", False),
        (200, "Disallow: /", "https://shop.example/a", True),
        (404, "User-agent: *\nDisallow: /", "https://shop.example/a", True),
        (500, "", "https://shop.example/a", False),
        (0, "", "https://shop.example/a", False),
    ],
)
def test_rules_follow_rfc_9309(status: int, text: str, url: str, allowed: bool) -> None:
    assert (rules_from(status, text.encode(), AGENT).refusal(url) == "") is allowed


def test_rules_beyond_half_a_mebibyte_are_not_read() -> None:
    text = b"User-agent: *\n" + b"# nothing\n" * (MOST_BYTES // 10) + b"Disallow: /\n"
    assert rules_from(200, text, AGENT).refusal("https://shop.example/a") == ""


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("Crawl-delay: 3", 3.0),
        ("Crawl-delay: 3600", 60.0),
        ("Crawl-delay: -5", 0.0),
        ("Crawl-delay: x", 0.0),
        ("", 0.0),
    ],
)
def test_a_crawl_delay_is_kept_up_to_a_minute(text: str, seconds: float) -> None:
    assert rules_from(200, f"User-agent: *\n{text}".encode(), AGENT).delay_seconds == seconds


def test_robots_txt_speaks_to_us_by_our_products_name() -> None:
    assert product_token(AGENT) == "listing-monitor"


@given(st.binary(max_size=200))
def test_no_robots_txt_breaks_the_rules(body: bytes) -> None:
    rules = rules_from(200, b"User-agent: *\n" + body, AGENT)
    rules.refusal("https://shop.example/a?b=%zz")
    assert 0 <= rules.delay_seconds <= 60


NOW = datetime(2026, 1, 1, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "seconds"),
    [
        ("120", 120.0),
        ("0", 0.0),
        ("Thu, 01 Jan 2026 12:02:00 GMT", 120.0),
        ("Thu, 01 Jan 2026 11:00:00 GMT", 0.0),
        ("Thu, 01 Jan 2026 12:02:00", 120.0),
        ("", None),
        ("soon", None),
        ("-5", None),
        ("१२", None),
        ("99999999999999999999", 1e20),
    ],
)
def test_retry_after_is_read_as_seconds_or_as_a_date(written: str, seconds: float | None) -> None:
    assert seconds_asked(written, NOW) == seconds


PICTURE = b"</loc><image:image><image:loc>https://a/p.jpg</image:loc></image:image>"


def sitemap(*addresses: str) -> bytes:
    named = "".join(f"<url><loc>{address}</loc><lastmod>2026-01-01</lastmod></url>" for address in addresses)
    return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{named}</urlset>'.encode()


@pytest.mark.parametrize(
    ("body", "addresses", "whole", "why"),
    [
        (sitemap("https://a/1", "https://a/2"), ["https://a/1", "https://a/2"], True, "plain"),
        (gzip.compress(sitemap("https://a/1")), ["https://a/1"], True, "packed, whatever its name"),
        (sitemap("https://a/1?x=1&y=2"), ["https://a/1?x=1&y=2"], True, "a loose ampersand"),
        (sitemap("https://a/1?x=1&amp;y=2"), ["https://a/1?x=1&y=2"], True, "escaped"),
        (sitemap("<![CDATA[https://a/1?x&y]]>"), ["https://a/1?x&y"], True, "CDATA"),
        (b"\xef\xbb\xbf<?xml version='1.0'?>\n" + sitemap("https://a/1"), ["https://a/1"], True, "BOM"),
        (sitemap("https://a/1", "https://a/2")[:-12], ["https://a/1"], False, "cut off: half an address is none"),
        (b"https://a/1\nhttps://a/2\n", ["https://a/1", "https://a/2"], True, "a list of lines"),
        (sitemap(), [], True, "an empty one"),
        (sitemap("https://a/1").replace(b"</loc>", PICTURE), ["https://a/1"], True, "pictures are no pages"),
    ],
)  # fmt: skip
def test_a_sitemap_is_read_in_its_forms(body: bytes, addresses: list[str], whole: bool, why: str) -> None:
    entries, said_whole = read_sitemap(body, 1_000_000)
    assert [entry.address for entry in entries] == addresses, why
    assert said_whole is whole, why


@pytest.mark.parametrize(
    "body", [b"", b"<html><body>Log in</body></html>", b"\x1f\x8b\x08broken", gzip.compress(b"x" * 2_000_000)]
)
def test_what_is_no_sitemap_is_refused(body: bytes) -> None:
    with pytest.raises(NotASitemap):
        read_sitemap(body, 1_000_000)


def test_what_is_packed_in_several_pieces_is_unpacked_whole() -> None:
    assert unpacked(gzip.compress(b"one ") + gzip.compress(b"two"), 1_000) == b"one two"
