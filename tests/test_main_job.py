"""The main job as its users do it, with real processes and a real partner: register in, platform crawled, listings
screened, hits decided, alerts out. Each test is one promise of the README."""

import csv
import gzip
import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from monitor import clock
from monitor.casework import Decision, ReasonCode
from monitor.instance import open_instance
from monitor.practice.api import KEY
from monitor.store import Database, decisions, officers, open_store, queue
from monitor.store.decisions import Verdict
from monitor.store.queue import HitFilter
from tests import program
from tests.monitor.practice import partner
from tests.monitor.practice.partner import Partner

REGISTER = partner.SAMPLE.with_name("sample_register.jsonl")
FREE = ("--set", "delay_seconds=0", "--set", "allow_private_addresses=true")
SAID = ("listing_ref", "url", "title", "brand", "description", "category", "price", "currency", "images", "condition",
        "gtin", "pack_size", "ships_from", "ships_to", "language")  # fmt: skip
REPLICA = {"listing_ref": "N-1", "title": "Velmora bag, best copy", "price": "9.90", "currency": "USD"}


@pytest.fixture(scope="module")
def sample_partner() -> Iterator[Partner]:
    running = partner.start(partner.SAMPLE)
    yield running
    partner.stop(running)


@pytest.fixture
def instance(tmp_path: Path) -> Path:
    directory = tmp_path / "instance"
    program.run("init", str(directory))
    return directory


def test_a_shop_and_its_feed_give_the_same_listings(instance: Path, sample_partner: Partner) -> None:
    _add(instance, "shop", sample_partner.base)
    _add(instance, "feed", sample_partner.base)
    for name in ("shop", "feed"):
        crawled = program.run("crawl", name, "--json", directory=instance).json
        assert (crawled["outcome"], crawled["listings"], crawled["new"]) == (
            "done",
            _rows(partner.SAMPLE),
            crawled["listings"],
        )
    with _store(instance) as db:
        shop, feed = _said(db, "shop"), _said(db, "feed")
    assert shop == feed
    assert len(shop) == _rows(partner.SAMPLE)


@pytest.mark.parametrize(
    ("path", "settings", "why"),
    [
        ("/api/listings?per_page=100", {}, "by page, without a key and without a word of settings"),
        ("/api/offset/listings?offset=0", {"header": "X-Practice-Key"}, "by offset, with a key"),
        ("/api/cursor/listings", {"header": "Authorization", "prefix": "Bearer "}, "by cursor, with a key"),
    ],
)
def test_an_interface_gives_the_same_listings_as_the_feed(
    instance: Path, sample_partner: Partner, path: str, settings: dict[str, str], why: str
) -> None:
    _add(instance, "feed", sample_partner.base)
    key = {"secret": "PRACTICE_KEY", **settings} if settings else {}
    words = [word for name, value in key.items() for word in ("--set", f'api.key.{name}="{value}"')]
    program.run(
        "platform",
        "add",
        "api",
        "--kind",
        "api",
        "--url",
        sample_partner.base + path,
        *FREE,
        *words,
        directory=instance,
    )
    credentials = instance / "credentials.toml"
    credentials.write_text(f'PRACTICE_KEY = "{KEY}"\n')
    credentials.chmod(0o600)
    for name in ("feed", "api"):
        crawled = program.run("crawl", name, "--json", directory=instance).json
        assert (crawled["outcome"], crawled["listings"]) == ("done", _rows(partner.SAMPLE)), why
    with _store(instance) as db:
        feed, api = _said(db, "feed"), _said(db, "api")
    assert api == feed, why


def test_a_key_is_in_nothing_that_is_kept_and_a_missing_one_is_told(instance: Path, sample_partner: Partner) -> None:
    address = sample_partner.base + "/api/cursor/listings"
    key = ("--set", "api.key.header=X-Practice-Key", "--set", "api.key.secret=PRACTICE_KEY")
    program.run("platform", "add", "api", "--kind", "api", "--url", address, *FREE, *key, directory=instance)
    missing = program.run("crawl", "api", directory=instance, expect=2)
    assert "There is no secret PRACTICE_KEY" in missing.err
    credentials = instance / "credentials.toml"
    credentials.write_text(f'PRACTICE_KEY = "{KEY}"\n')
    credentials.chmod(0o600)
    crawled = program.run("crawl", "api", directory=instance)
    assert KEY not in crawled.out + crawled.err
    (instance / "credentials.toml").unlink()
    kept = [path for path in instance.rglob("*") if path.is_file()]
    contents = [gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes() for path in kept]
    assert kept
    assert all(KEY.encode() not in content for content in contents)


def test_a_second_crawl_downloads_no_body_and_stores_no_duplicate(instance: Path, sample_partner: Partner) -> None:
    _add(instance, "shop", sample_partner.base)
    first = program.run("crawl", "shop", "--json", directory=instance).json
    before = json.loads(sample_partner.get("/_figures").body)
    second = program.run("crawl", "shop", "--json", directory=instance).json
    after = json.loads(sample_partner.get("/_figures").body)
    assert second["listings"] == first["listings"]
    assert second["new"] == second["changed"] == 0
    answered = {status: after["statuses"][status] - before["statuses"].get(status, 0) for status in after["statuses"]}
    # robots.txt alone is asked for anew in each run: its rules bind this run, whatever an earlier one was told.
    assert answered == {"200": 1, "304": second["requests"] - 1}
    assert program.run("status", "--json", directory=instance).json["listings"] == first["listings"]


def test_captures_with_a_hit_are_kept_and_the_others_dropped(instance: Path, sample_partner: Partner) -> None:
    _take_sample(instance, sample_partner)
    assert len(_captures(instance)) > _rows(partner.SAMPLE), "the lists and sitemaps are kept too until screening"
    program.run("screen", directory=instance)
    with _store(instance) as db:
        wanted = {
            row[0]
            for row in db.execute(
                "SELECT DISTINCT sha256 FROM captures JOIN finding_versions ON capture_id = captures.id WHERE kept = 1"
            )
        }
        without = db.execute("SELECT count(*) FROM finding_versions WHERE capture_id IS NULL").fetchone()[0]
    assert _captures(instance) == wanted
    assert without == 0
    assert 0 < len(wanted) < 200


def test_a_hit_found_later_has_its_page_captured_at_the_next_crawl(instance: Path, sample_partner: Partner) -> None:
    _add(instance, "shop", sample_partner.base)
    program.run("crawl", "shop", directory=instance)
    program.run("screen", directory=instance)
    assert _captures(instance) == set()
    program.run("register", "import", str(REGISTER), directory=instance)
    program.run("screen", directory=instance)
    found = program.run("hits", "list", "--limit", "1000", "--json", directory=instance).json
    program.run("crawl", "shop", directory=instance)
    program.run("screen", directory=instance)
    assert found
    with _store(instance) as db:
        without = db.execute("SELECT count(*) FROM finding_versions WHERE capture_id IS NULL").fetchone()[0]
        kept = db.execute("SELECT count(DISTINCT sha256) FROM captures WHERE kept = 1").fetchone()[0]
    assert without == 0
    assert len(_captures(instance)) == kept > 0


def test_a_new_register_version_screens_stored_listings_against_what_changed_only(
    instance: Path, sample_partner: Partner, tmp_path: Path
) -> None:
    _take_sample(instance, sample_partner)
    program.run("screen", directory=instance)
    before = _hits(instance)
    addition = tmp_path / "addition.jsonl"
    addition.write_text('{"office": "EM", "registration_number": "900000001", "mark": "Sneakers"}\n')
    version = program.run("register", "import", str(addition), "--json", directory=instance).json["register_version"]
    assert program.run("screen", "--json", directory=instance).json["screened"] == _rows(partner.SAMPLE)
    with _store(instance) as db:
        versions = dict(
            db.execute("SELECT register_version, count(*) FROM finding_versions GROUP BY register_version").fetchall()
        )
    added = {key: hit for key, hit in _hits(instance).items() if key not in before}
    assert {number for _, number in added} <= {"900000001"}
    assert versions == {1: len(before)} | ({version: len(added)} if added else {})
    assert program.run("screen", "--json", directory=instance).json["screened"] == 0


def test_a_withdrawn_registration_yields_no_new_hits_and_withdraws_its_open_ones(
    instance: Path, sample_partner: Partner, tmp_path: Path
) -> None:
    _take_sample(instance, sample_partner)
    program.run("screen", directory=instance)
    hit = next(iter(program.run("hits", "list", "--json", directory=instance).json))
    withdrawn = tmp_path / "withdrawn.csv"
    row = f"{hit['office']},{hit['registration_number']},{hit['mark']},withdrawn"
    withdrawn.write_text(f"office,registration number,mark,status\n{row}\n")
    assert program.run("register", "import", str(withdrawn), "--json", directory=instance).json["updated"] == 1
    program.run("screen", directory=instance)
    left = [each for each in _all(instance) if each["registration_number"] == hit["registration_number"]]
    assert {each["state"] for each in left} == {"withdrawn"}
    others = [each for each in _all(instance) if each["registration_number"] != hit["registration_number"]]
    assert {each["state"] for each in others} == {"new"}


def test_a_dismissal_holds_until_something_new_is_found_and_then_says_what(instance: Path, tmp_path: Path) -> None:
    listings = tmp_path / "listings.jsonl"
    _write(listings, [REPLICA])
    register = tmp_path / "register.jsonl"
    _write(register, [{"office": "EM", "registration_number": "1", "mark": "Velmora"}])
    program.run("register", "import", str(register), directory=instance)
    running = partner.start(listings)
    _add(instance, "shop", running.base)
    _crawl_and_screen(instance)
    with _store(instance) as db:
        _decide(db, Decision.DISMISSED, 1, ReasonCode.AUTHENTIC)
    partner.stop(running)
    # The same words under a new price: nothing new. Another spelling of the mark beside the first: a new finding.
    _write(listings, [REPLICA | {"price": "8.90"}])
    assert _state_after_change(instance, listings) == ("dismissed", "")
    _write(listings, [REPLICA | {"title": "Velmora bag, best copy of velmõra"}])
    state, reason = _state_after_change(instance, listings)
    assert state == "new"
    assert reason.startswith("new finding since it was dismissed:")
    assert "velmõra" in reason


def test_each_alert_leaves_once_unless_asked_for_again(instance: Path, sample_partner: Partner, tmp_path: Path) -> None:
    _take_sample(instance, sample_partner)
    program.run("screen", directory=instance)
    with _store(instance) as db:
        ids = [hit.id for hit in queue.listed(db, HitFilter(limit=4))]
        _decide(db, Decision.DISMISSED, ids[0], ReasonCode.LAWFUL_MENTION)
        for hit_id in ids[1:]:
            _decide(db, Decision.CONFIRMED, hit_id)
    first = _export(instance, tmp_path / "first.csv")
    assert [row["alert_ref"] for row in first] == [f"LM-{hit_id:08d}-1" for hit_id in sorted(ids[1:])]
    assert all(row["url"].startswith("http://127.0.0.1") and row["evidence_sha256"] for row in first)
    assert _export(instance, tmp_path / "second.csv") == []
    assert len(_export(instance, tmp_path / "third.csv", "--again")) == 3
    assert program.run("status", "--json", directory=instance).json["alerts"] == 6


def test_the_same_hits_come_from_match_and_from_screen(instance: Path, sample_partner: Partner, tmp_path: Path) -> None:
    _take_sample(instance, sample_partner)
    program.run("screen", directory=instance)
    output, listings = tmp_path / "hits.jsonl", tmp_path / "listings.jsonl"
    rows = map(json.loads, partner.SAMPLE.read_text(encoding="utf-8").splitlines())
    _write(listings, [{**row, "platform": "shop"} for row in rows])
    files = ("--register", str(REGISTER), "--listings", str(listings), "--background", str(listings))
    program.run("match", *files, "--output", str(output))
    matched = {
        (hit["listing_ref"], hit["registration_number"]): hit["score"]
        for hit in map(json.loads, output.read_text(encoding="utf-8").splitlines())
    }
    screened = {key: hit["score"] for key, hit in _hits(instance).items()}
    assert matched == screened


def _take_sample(instance: Path, running: Partner) -> None:
    program.run("register", "import", str(REGISTER), directory=instance)
    _add(instance, "shop", running.base)
    program.run("crawl", "shop", directory=instance)


def _add(instance: Path, kind: str, base: str) -> None:
    address = f"{base}/feed.xml" if kind == "feed" else f"{base}/"
    program.run("platform", "add", kind, "--kind", kind, "--url", address, *FREE, directory=instance)


def _crawl_and_screen(instance: Path) -> None:
    program.run("crawl", "shop", directory=instance)
    program.run("screen", directory=instance)


def _state_after_change(instance: Path, listings: Path) -> tuple[str, str]:
    """How the only hit stands once the platform shows other listings."""
    running = partner.start(listings)
    file = instance / "platforms" / "shop.toml"
    file.unlink()
    _add(instance, "shop", running.base)
    _crawl_and_screen(instance)
    partner.stop(running)
    (hit,) = _all(instance)
    return hit["state"], hit["state_reason"]


def _decide(db: Database, decision: Decision, hit_id: int, reason: ReasonCode | None = None) -> None:
    if not officers.listed(db):
        officers.add(db, "tester", "no password fits", clock.now())
    decisions.decide(
        db,
        Verdict(
            hit_id=hit_id,
            officer_id=officers.find(db, "tester").id,
            decision=decision,
            findings_version=queue.find(db, hit_id).findings_version,
            reason_code=reason,
        ),
        clock.now(),
    )


def _export(instance: Path, path: Path, *more: str) -> list[dict[str, str]]:
    program.run("export", "shop", "--format", "csv", "--output", str(path), *more, directory=instance)
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _all(instance: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = program.run("hits", "list", "--limit", "10000", "--json", directory=instance).json
    return found


def _hits(instance: Path) -> dict[tuple[str, str], dict[str, Any]]:
    return {(hit["listing_ref"], hit["registration_number"]): hit for hit in _all(instance)}


def _said(db: Database, platform: str) -> list[dict[str, Any]]:
    rows = db.query(
        f"SELECT {', '.join(SAID)}, sellers.name, seller_ref, contacts FROM listings "
        "JOIN platforms ON platforms.id = listings.platform_id LEFT JOIN sellers ON sellers.id = seller_id "
        "WHERE platforms.name = ? ORDER BY listing_ref",
        [platform],
    )
    return list(rows)


def _captures(instance: Path) -> set[str]:
    return {path.name.removesuffix(".gz") for path in (instance / "captures").glob("??/*.gz")}


def _store(instance: Path) -> closing[Database]:
    return closing(open_store(open_instance(instance).database))


def _rows(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def _write(path: Path, rows: list[dict[str, str]]) -> None:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
