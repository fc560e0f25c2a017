"""kill -9 at random moments over crawl, screen, export and serve, each followed by a plain re-run.

Nothing acknowledged may be lost, and no listing, hit or alert may come twice. CHAOS_KILLS says how many kills
(`make chaos`: 200), CHAOS_SEED with which seed; the seed is printed, so that a failure can be played again.
"""

import contextlib
import json
import os
import random
import shutil
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from monitor import clock
from monitor.casework import Decision
from monitor.instance import open_instance
from monitor.store import Database, decisions, ledger, officers, open_store, queue, screenings, writing
from monitor.store.decisions import Verdict
from monitor.store.queue import HitFilter
from tests import program
from tests.monitor.practice import partner

KILLS = int(os.environ.get("CHAOS_KILLS", "20"))
SEED = int(os.environ.get("CHAOS_SEED", "20261122"))
REGISTER = partner.SAMPLE.with_name("sample_register.jsonl")
VICTIMS = ("crawl", "screen", "export", "serve")
CONFIRMED = 12
SETTLED_SECONDS = 60.0

Hits = dict[tuple[str, str], tuple[float, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stages:
    """An instance as it stands after each station, made without any kill: what every re-run must come to."""

    registered: Path
    crawled: Path
    screened: Path
    listings: dict[str, str]
    hits: Hits
    seconds: dict[str, float]


@pytest.fixture(scope="module")
def stages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stages]:
    platform = partner.start(partner.SAMPLE)
    try:
        yield _make_stages(tmp_path_factory.mktemp("stages"), platform.base)
    finally:
        partner.stop(platform)


@pytest.mark.chaos
@pytest.mark.parametrize("number", range(KILLS))
def test_a_kill_at_any_moment_costs_nothing(stages: Stages, number: int, tmp_path: Path) -> None:
    dice = random.Random(f"{SEED}:{number}")
    victim = VICTIMS[number % len(VICTIMS)]
    directory = tmp_path / "instance"
    match victim:
        case "crawl":
            _kill_crawl(stages, directory, dice)
        case "screen":
            _kill_screen(stages, directory, dice)
        case "export":
            _kill_export(stages, directory, dice)
        case "serve":
            _kill_serve(stages, directory, dice)
    _is_sound(directory)


def _kill_crawl(stages: Stages, directory: Path, dice: random.Random) -> None:
    shutil.copytree(stages.registered, directory)
    _kill(stages, dice, "crawl", "practice", directory=directory)
    with _store(directory) as db:
        acknowledged, read = _listings(db), _read_in_open_round(db)
    program.run("crawl", "practice", directory=directory)
    with _store(directory) as db:
        kept = _listings(db)
        looked_at = dict(db.execute("SELECT url, looked_at FROM pages").fetchall())
    assert read.items() <= looked_at.items(), "a page that was read and kept was fetched again"
    assert acknowledged.items() <= kept.items(), "a listing that was acknowledged is lost or changed"
    assert kept == stages.listings
    program.run("screen", directory=directory)
    _has_all_hits(stages, directory)


def _kill_screen(stages: Stages, directory: Path, dice: random.Random) -> None:
    shutil.copytree(stages.crawled, directory)
    _kill(stages, dice, "screen", directory=directory)
    with _store(directory) as db:
        acknowledged = _hits(db)
    assert acknowledged.items() <= stages.hits.items()
    program.run("screen", directory=directory)
    _has_all_hits(stages, directory)


def _kill_export(stages: Stages, directory: Path, dice: random.Random) -> None:
    shutil.copytree(stages.screened, directory)
    first, second = directory / "first.jsonl", directory / "second.jsonl"
    with _store(directory) as db:
        confirmed = {hit.id for hit in queue.listed(db, HitFilter(limit=CONFIRMED, states=()))}
        _confirm(db, confirmed)
    words = ("export", "practice", "--format", "jsonl", "--output")
    _kill(stages, dice, *words, str(first), directory=directory)
    left = _alerts(first)
    program.run(*words, str(second), directory=directory)
    with _store(directory) as db:
        rows = db.execute("SELECT alert_ref, hit_id, issue FROM alerts").fetchall()
        states = Counter(row[0] for row in db.execute("SELECT state FROM exports"))
    assert {row[1] for row in rows} == confirmed
    assert all(row[2] == 1 for row in rows), "a hit was alerted twice"
    assert len(rows) == CONFIRMED
    # Either the file that was killed had left, or all of it leaves with the next one, under the same references.
    assert set(left) | set(_alerts(second)) == {row[0] for row in rows}
    assert set(states) == {"left"}


def _kill_serve(stages: Stages, directory: Path, dice: random.Random) -> None:
    shutil.copytree(stages.registered, directory)
    _kill(stages, dice, "serve", directory=directory)
    with _store(directory) as db:
        acknowledged = _listings(db)
    service = program.start("serve", directory=directory)
    try:
        assert service.stdout is not None
        assert service.stdout.readline().startswith("The desk is at ")
        _until_settled(directory)
    finally:
        service.terminate()
        service.communicate(timeout=program.WAIT_SECONDS)
    assert service.returncode == 0
    with _store(directory) as db:
        kept = _listings(db)
        running = db.execute("SELECT count(*) FROM runs WHERE state = 'running'").fetchone()[0]
    assert acknowledged.items() <= kept.items()
    assert kept == stages.listings
    assert running == 0, "a run of a dead process was never closed"
    _has_all_hits(stages, directory)


def _kill(stages: Stages, dice: random.Random, *words: str, directory: Path) -> None:
    process = program.start(*words, directory=directory)
    moment = dice.uniform(0.0, stages.seconds[words[0]])
    time.sleep(moment)
    alive = program.kill(process, whole_group=dice.random() < 0.5)
    print(f"seed {SEED}: {words[0]} killed after {moment:.3f} s{'' if alive else ', when it had ended'}")


def _until_settled(directory: Path) -> None:
    """Waits until the service has crawled the platform whole and screened what it found."""
    until = time.monotonic() + SETTLED_SECONDS
    with _store(directory) as db:
        while time.monotonic() < until:
            outcomes = Counter(db.execute("SELECT kind, ifnull(outcome, state) FROM runs").fetchall())
            waiting = db.execute("SELECT count(*) FROM listings WHERE screened_sha256 <> content_sha256").fetchone()[0]
            busy = outcomes["crawl", "running"] + outcomes["screen", "running"] + outcomes["screen", "due"]
            if outcomes["crawl", "done"] and outcomes["screen", "done"] and not waiting and not busy:
                return
            time.sleep(0.1)
    raise AssertionError(f"the service did not settle: {outcomes}, {waiting} listings wait")


def _make_stages(directory: Path, base: str) -> Stages:
    registered, crawled, screened = (directory / name for name in ("registered", "crawled", "screened"))
    _make_instance(registered, base)
    seconds = {"serve": 0.0, "export": 1.0}
    shutil.copytree(registered, crawled)
    seconds["crawl"] = _timed("crawl", "practice", directory=crawled)
    shutil.copytree(crawled, screened)
    seconds["screen"] = _timed("screen", directory=screened)
    seconds["serve"] = seconds["crawl"] + seconds["screen"] + 1.0
    _give_background(screened, (registered, crawled))
    with _store(screened) as db:
        officers.add(db, "chaos", "no password fits", clock.now())
        return Stages(
            registered=registered,
            crawled=crawled,
            screened=screened,
            listings=_listings(db),
            hits=_hits(db),
            seconds=seconds,
        )


def _make_instance(directory: Path, base: str) -> None:
    program.run("init", str(directory))
    settings = directory / "listing-monitor.toml"
    settings.write_text(settings.read_text().replace("# port = 8750", "port = 0"))
    program.run("register", "import", str(REGISTER), directory=directory)
    free = ("--set", "delay_seconds=0", "--set", "allow_private_addresses=true")
    program.run("platform", "add", "practice", "--kind", "shop", "--url", f"{base}/", *free, directory=directory)


def _give_background(source: Path, targets: tuple[Path, ...]) -> None:
    """One background for all: a service that screens half a crawl would rightly learn another one from it."""
    with _store(source) as db:
        learned = screenings.newest_background(db)
    assert learned is not None
    for target in targets:
        with _store(target) as db, writing(db):
            screenings.add_background(db, learned)


def _timed(*words: str, directory: Path) -> float:
    began = time.monotonic()
    program.run(*words, directory=directory)
    return time.monotonic() - began


def _has_all_hits(stages: Stages, directory: Path) -> None:
    with _store(directory) as db:
        assert _hits(db) == stages.hits


def _is_sound(directory: Path) -> None:
    with _store(directory) as db:
        assert db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
        assert ledger.first_fault(db) is None
        kept = [row[0] for row in db.execute("SELECT sha256 FROM captures WHERE kept = 1")]
    missing = [each for each in kept if not (directory / "captures" / each[:2] / f"{each}.gz").exists()]
    assert missing == [], "evidence without its file"


@contextlib.contextmanager
def _store(directory: Path) -> Iterator[Database]:
    with contextlib.closing(open_store(open_instance(directory).database)) as db:
        yield db


def _listings(db: Database) -> dict[str, str]:
    rows = db.execute("SELECT listing_ref, content_sha256 FROM listings").fetchall()
    assert len({row[0] for row in rows}) == len(rows), "a listing is there twice"
    return dict(rows)


def _read_in_open_round(db: Database) -> dict[str, str]:
    """The pages that the killed crawl had read and kept, and when it looked at each."""
    rows = db.execute(
        "SELECT pages.url, looked_at FROM frontier JOIN pages USING (platform_id, url) "
        "JOIN rounds ON rounds.platform_id = frontier.platform_id WHERE open = 1 AND state = 'read'"
    ).fetchall()
    return dict(rows)


def _hits(db: Database) -> Hits:
    rows = db.execute(
        "SELECT listing_ref, registration_number, hits.score, findings FROM hits "
        "JOIN listings ON listings.id = listing_id JOIN registrations ON registrations.id = registration_id "
        "JOIN finding_versions ON hit_id = hits.id AND version = findings_version"
    ).fetchall()
    assert len({row[:2] for row in rows}) == len(rows), "a hit is there twice"
    return {(ref, number): (score, findings) for ref, number, score, findings in rows}


def _confirm(db: Database, hit_ids: set[int]) -> None:
    officer = officers.find(db, "chaos")
    for hit_id in hit_ids:
        verdict = Verdict(hit_id=hit_id, officer_id=officer.id, decision=Decision.CONFIRMED, findings_version=1)
        decisions.decide(db, verdict, clock.now())


def _alerts(path: Path) -> list[str]:
    if not path.exists():
        return []
    references = [json.loads(line)["alert_ref"] for line in path.read_text(encoding="utf-8").splitlines()]
    assert len(set(references)) == len(references), "an alert is in the file twice"
    return references
