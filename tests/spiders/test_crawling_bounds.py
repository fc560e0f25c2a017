"""Where a crawl must not go and what must not get in: tried for real, on loopback."""

import gzip
import socketserver
import ssl
import threading
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import brotli  # type: ignore[import-untyped]
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from spiders.items import PageKind
from spiders.itinerary import MOST_BARREN
from spiders.settings import scrapy_settings
from tests.spiders.child_crawl import crawl, plan_for
from tests.spiders.loopback_platform import Answer, html, platform, product, robots, sitemap


def test_a_private_address_is_refused_where_the_plan_does_not_permit_it() -> None:
    with platform({"/": html("<h1>Inside</h1>")}) as serving:
        outcome = crawl(plan_for(serving.url + "/", allow_private_addresses=False))
    assert serving.asked == []
    assert outcome.figures is not None
    assert not outcome.figures.finished
    assert "127.0.0.1 is not a public address" in outcome.figures.reason
    assert "allow_private_addresses in the platform's file" in outcome.figures.reason


@pytest.mark.parametrize(
    "host", ["localhost", "127.1", "2130706433", "0x7f.0.0.1", "017700000001", "[::1]", "[::ffff:127.0.0.1]"]
)
def test_no_other_spelling_of_a_private_address_is_reached(host: str) -> None:
    with platform({"/": html("<h1>Inside</h1>")}) as serving:
        url = f"http://{host}:{serving.port}/"
        outcome = crawl(plan_for(url, allow_private_addresses=False))
    assert serving.asked == []
    assert len(outcome.failures) == 1


@pytest.mark.parametrize("entry", ["redirect", "robots redirect", "sitemap", "robots sitemap", "link"])
def test_a_private_address_is_refused_from_every_entry_of_a_public_site(entry: str) -> None:
    """127.0.0.2 plays the public site that leads to 127.0.0.1, a host its plan even names."""
    with platform({"/p/inside": product("inside")}) as inside, platform({}, address="127.0.0.2") as site:
        inner = f"{inside.url}/p/inside"
        away = Answer(status=302, headers={"Location": inner})
        card = f'<div><a href="{inner}">The inside</a> 9,50 €</div>'
        site.answers |= {
            "redirect": {"/": away},
            "robots redirect": {"/robots.txt": away},
            "sitemap": {"/robots.txt": robots(f"Sitemap: {site.url}/s.xml"), "/s.xml": sitemap("", inner)},
            "robots sitemap": {"/robots.txt": robots(f"Sitemap: {inner}")},
            "link": {"/": html(card)},
        }[entry]
        hosts = (f"127.0.0.1:{inside.port}", "127.0.0.2")
        plan = plan_for(f"{site.url}/", allowed_hosts=hosts, allow_private_addresses=False)
        outcome = crawl(plan, public=("127.0.0.2",))
    assert site.asked != []
    assert inside.asked == []
    assert any("not a public address" in failure.reason for failure in outcome.failures)


def test_a_host_that_the_plan_does_not_name_is_never_asked() -> None:
    with platform({}) as other, platform({}, address="127.0.0.2") as site:
        site.answers |= {
            "/robots.txt": robots(f"Sitemap: {site.url}/s.xml\nSitemap: {other.url}/s.xml"),
            "/s.xml": sitemap("", f"{other.url}/p/1", f"{site.url}/p/2", f"{site.url}/p/3"),
            "/p/2": Answer(status=301, headers={"Location": f"{other.url}/p/2"}),
            "/p/3": product("three"),
        }
        outcome = crawl(plan_for(f"{site.url}/"))
    assert other.asked == []
    assert [item.listing_ref for item in outcome.items] == ["three"]
    assert [failure.reason for failure in outcome.failures] == [
        "redirected to 127.0.0.1, which is not among allowed_hosts"
    ]


def test_another_port_of_a_named_host_is_another_place() -> None:
    with platform({}) as other, platform({}) as site:
        site.answers |= {
            "/robots.txt": robots(f"Sitemap: {site.url}/s.xml"),
            "/s.xml": sitemap("", f"{other.url}/p/1", f"{site.url}/p/2"),
            "/p/2": product("two"),
        }
        outcome = crawl(plan_for(f"{site.url}/"))
    assert other.asked == []
    assert [item.listing_ref for item in outcome.items] == ["two"]


def bomb(packing: str) -> bytes:
    """About 200 MB of zeroes, packed."""
    plain = bytes(20_000_000)
    match packing:
        case "gzip":
            return gzip.compress(plain * 10, compresslevel=9)
        case "deflate":
            return zlib.compress(plain * 10, level=9)
        case "br":
            return bytes(brotli.compress(plain * 10, quality=5))
        case _:
            zstd = pytest.importorskip("backports.zstd")
            return bytes(zstd.compress(plain * 10))


@pytest.mark.parametrize("packing", ["gzip", "deflate", "br", "zstd"])
def test_a_packed_bomb_ends_at_the_limit_and_the_listing_is_refused_in_words(packing: str) -> None:
    headers = {"Content-Type": "text/html", "Content-Encoding": packing}
    with platform({}) as serving:
        serving.answers |= {
            "/robots.txt": robots(f"Sitemap: {serving.url}/s.xml"),
            "/s.xml": sitemap(serving.url, "/p/bomb", "/p/two"),
            "/p/bomb": Answer(body=bomb(packing), headers=headers),
            "/p/two": product("two"),
        }
        outcome = crawl(plan_for(serving.url, max_response_bytes=1_000_000))
    assert [item.listing_ref for item in outcome.items] == ["two"]
    assert len(outcome.failures) == 1
    assert "larger than 1,000,000 bytes" in outcome.failures[0].reason
    assert outcome.peak_megabytes < 200


def test_a_body_packed_over_and_over_is_refused_before_it_is_unpacked() -> None:
    body = b"<h1>One</h1>"
    for _ in range(5):
        body = gzip.compress(body)
    packed = Answer(
        body=body, headers={"Content-Encoding": "gzip, gzip, gzip, gzip, gzip", "Content-Type": "text/html"}
    )
    with platform({"/": packed}) as serving:
        outcome = crawl(plan_for(serving.url + "/"))
    assert [failure.reason for failure in outcome.failures] == ["the body is packed 5 times over"]


def test_a_packed_sitemap_that_grows_beyond_the_limit_is_refused() -> None:
    with platform({}) as serving:
        serving.answers |= {
            "/robots.txt": robots(f"Sitemap: {serving.url}/s.xml.gz"),
            "/s.xml.gz": Answer(body=bomb("gzip"), headers={"Content-Type": "application/gzip"}),
        }
        outcome = crawl(plan_for(serving.url, max_response_bytes=1_000_000))
    assert "larger than 1,000,000 bytes" in outcome.failures[0].reason
    assert outcome.peak_megabytes < 200


def test_a_page_that_only_drips_ends_at_the_time_limit() -> None:
    with platform({"/": Answer(body=b" " * 90_000, pause=0.3, headers={"Content-Type": "text/html"})}) as serving:
        outcome = crawl(plan_for(serving.url + "/", timeout_seconds=0.5))
    assert len(outcome.failures) == 1
    assert "took longer" in outcome.failures[0].reason
    assert len(serving.paths()) == 3


def test_the_settings_of_a_crawl_that_really_ran_are_shut() -> None:
    with platform({"/": html("<h1>One</h1>")}) as serving:
        plan = plan_for(serving.url + "/", delay_seconds=0.1, max_response_bytes=5_000_000, timeout_seconds=7.0)
        outcome = crawl(plan)
    expected = {
        "REMOTE_CONTROL_ENABLED": False,
        "TELNETCONSOLE_ENABLED": False,
        "DOWNLOAD_VERIFY_CERTIFICATES": True,
        "HTTPPROXY_ENABLED": False,
        "COOKIES_ENABLED": False,
        "REDIRECT_ENABLED": False,
        "METAREFRESH_ENABLED": False,
        "RETRY_ENABLED": False,
        "DOWNLOAD_MAXSIZE": 5_000_000,
        "DOWNLOAD_TIMEOUT": 7.0,
        "DOWNLOAD_DELAY": 0.1,
        "DOWNLOAD_DELAY_JITTER": 0,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
        "JOBDIR": None,
        "USER_AGENT": plan.user_agent,
        "TWISTED_DNS_RESOLVER": "spiders.connections.GuardedResolver",
        "schemes": ["http", "https"],
    }
    assert {name: outcome.settings[name] for name in expected} == expected
    assert {"Bounds", "RobotsGate", "Patience"} <= set(outcome.enabled)
    risky = {"TelnetConsole", "RemoteControl", "HttpProxyMiddleware", "CookiesMiddleware", "RedirectMiddleware"}
    risky |= {"MetaRefreshMiddleware", "RetryMiddleware", "HttpCacheMiddleware", "RefererMiddleware", "FeedExporter"}
    assert not risky & set(outcome.enabled)


def test_a_certificate_that_nobody_vouches_for_is_refused(tmp_path: Path) -> None:
    with platform({"/": html("<h1>One</h1>")}, tls=_own_certificate(tmp_path)) as serving:
        outcome = crawl(plan_for(serving.url + "/"))
    assert serving.asked == []
    assert outcome.figures is not None
    assert "certificate" in outcome.figures.reason


def _own_certificate(folder: Path) -> ssl.SSLContext:
    """A server's TLS with a certificate that it signed itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    names = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    built = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    built = built.serial_number(1).not_valid_before(now).not_valid_after(now + timedelta(days=1))
    certificate = built.add_extension(names, critical=False).sign(key, hashes.SHA256())
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (folder / "both.pem").write_bytes(certificate.public_bytes(Encoding.PEM) + secret)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "both.pem")
    return context


def test_only_a_plan_that_says_so_permits_private_addresses() -> None:
    assert scrapy_settings(plan_for("http://127.0.0.1/"))["ALLOW_PRIVATE_ADDRESSES"]
    closed = plan_for("http://127.0.0.1/", allow_private_addresses=False)
    assert not scrapy_settings(closed)["ALLOW_PRIVATE_ADDRESSES"]


def test_a_proxy_in_the_environment_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    with platform({}) as proxy, platform({"/": html("<h1>One</h1>")}) as serving:
        monkeypatch.setenv("http_proxy", proxy.url)
        crawl(plan_for(serving.url + "/"))
    assert proxy.asked == []
    assert serving.paths() == ["/"]


CARD = '<div><a href="/p/one">The one</a> 9,50 €</div>'


@pytest.mark.parametrize("redirected", [False, True])
def test_a_chain_of_pages_without_end_is_left_where_it_leads_to_nothing_new(redirected: bool) -> None:
    with platform({"/p/one": product("one")}) as serving:
        serving.answers["/"] = html(CARD + '<a rel="next" href="/c?page=1">Next</a>')
        for number in range(1, 100):
            following = f'<a rel="next" href="/c?page={number + 1}">Next</a>'
            away = Answer(status=302, headers={"Location": f"/d?page={number}"})
            serving.answers[f"/c?page={number}"] = away if redirected else html(CARD + following)
            serving.answers[f"/d?page={number}"] = html(CARD + following)
        outcome = crawl(plan_for(serving.url + "/"))
    assert [item.listing_ref for item in outcome.items] == ["one"]
    lists = [reading for reading in outcome.readings if "page=" in reading.url]
    assert len(lists) == MOST_BARREN
    assert [problem.reason for problem in lists[-1].problems] == [
        "20 pages in a row led to no new listing; further lists are not followed from here"
    ]
    assert [problem for reading in lists[:-1] for problem in reading.problems] == []


def test_a_chain_that_leads_to_something_new_now_and_then_is_followed_to_its_end() -> None:
    with platform({}) as serving:
        for number in range(50):
            card = f'<div><a href="/p/{number}">The thing</a> 9,50 €</div>' if number % 15 == 0 else ""
            serving.answers[f"/?page={number}"] = html(f'{card}<a rel="next" href="/?page={number + 1}">Next</a>')
            serving.answers[f"/p/{number}"] = product(str(number))
        outcome = crawl(plan_for(serving.url + "/?page=0"))
    assert sorted(item.listing_ref for item in outcome.items) == ["0", "15", "30", "45"]
    assert "/?page=49" in serving.paths()


@pytest.mark.parametrize(
    ("raw", "said", "why"),
    [
        (b"hello\r\n\r\n", "the answer is not HTTP as it should be", "no HTTP"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\nabc", "the answer is not HTTP as it should be", "no length"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc", "the answer was cut off before its end", "cut off"),
        (b"", "the platform ended the connection without an answer", "nothing"),
    ],
)
def test_an_answer_that_is_none_is_told_in_words_for_a_person(raw: bytes, said: str, why: str) -> None:
    with _raw_server(raw) as port:
        outcome = crawl(plan_for(f"http://127.0.0.1:{port}/"))
    assert [failure.reason for failure in outcome.failures] == [said], why


@contextmanager
def _raw_server(raw: bytes) -> Iterator[int]:
    """A server that answers every request but that for robots.txt with these bytes."""

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            asked = self.request.recv(65_536)
            none = b"HTTP/1.1 404 None\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
            self.request.sendall(none if b"robots.txt" in asked else raw)

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        yield server.server_address[1]
        server.shutdown()
        thread.join()


def test_links_of_a_sitemap_that_are_not_followed_are_told_once() -> None:
    with platform({}) as site:
        long = "/p/" + "a" * 3_000
        strangers = [f"https://other.example/{number}" for number in range(12)]
        site.answers |= {
            "/robots.txt": robots(f"Sitemap: {site.url}/s.xml\nSitemap: https://other.example/s.xml"),
            "/s.xml": sitemap("", *strangers, "file:///etc/passwd", "javascript:x", site.url + long, f"{site.url}/p/1"),
            "/p/1": product("one"),
        }
        outcome = crawl(plan_for(f"{site.url}/"))
    told = {reading.kind: [problem.reason for problem in reading.problems] for reading in outcome.readings}
    assert told[PageKind.ROBOTS] == [
        "1 link leads to hosts that are not among allowed_hosts; the first: https://other.example/s.xml"
    ]
    assert told[PageKind.SITEMAP] == [
        "12 links lead to hosts that are not among allowed_hosts; the first: https://other.example/0",
        "3 links lead to no address of the web, or to one longer than 2,000 characters; the first: file:///etc/passwd",
    ]
    assert told[PageKind.PRODUCT] == []
