"""The service as systemd runs it: a real process that answers, starts what is due, and takes its children with it."""

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from monitor import clock
from monitor.errors import Busy
from monitor.instance import Instance, make_instance
from monitor.locks import holding
from monitor.platforms import add_platform
from monitor.store import platforms, queue, runs
from monitor.store.queue import HitFilter
from monitor.store.runs import Run, RunKind
from tests import program
from tests.monitor import stock
from tests.monitor.practice import partner
from tests.monitor.practice.partner import Partner

WAIT_SECONDS = 60.0
SETTINGS = {"desk.port": 0, "log.json_lines": True, "screening.threshold": 50.0}
FEW = [{"listing_ref": f"P-{number}", "title": f"Velmora shoes no. {number}", "brand": "Velmora", "price": "9.90",
        "currency": "USD"} for number in range(6)]  # fmt: skip
MANY = [{"listing_ref": f"M-{number}", "title": f"Plain towel no. {number}"} for number in range(300)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """A running `serve`."""

    process: subprocess.Popen[str]
    address: str
    log: Path

    def get(self, path: str) -> tuple[int, str]:
        """What the service answers on a path."""
        connection = http.client.HTTPConnection(self.address.removeprefix("http://"), timeout=WAIT_SECONDS)
        connection.request("GET", path)
        response = connection.getresponse()
        body = response.read().decode()
        connection.close()
        return response.status, body

    def events(self, event: str) -> list[dict[str, Any]]:
        """What it has said of that kind."""
        whole = [line for line in self.log.read_text().splitlines(keepends=True) if line.endswith("}\n")]
        said: list[dict[str, Any]] = [json.loads(line) for line in whole if line.startswith("{")]
        return [line for line in said if line["event"] == event]

    def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Tells it to end, and says how it did."""
        self.process.send_signal(number)
        self.process.communicate(timeout=WAIT_SECONDS)
        return self.process.returncode


Serve = Callable[[], Service]


def made(directory: Path) -> Instance:
    instance = make_instance(directory, SETTINGS)
    stock.import_rows(instance, stock.REGISTER)
    return instance


def start(instance: Instance, log: Path) -> Service:
    """The service of the instance, once it says where its desk is."""
    with log.open("w") as stderr:
        process = subprocess.Popen(
            [sys.executable, "-m", "monitor", "serve", "--dir", str(instance.directory)],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=stderr, text=True,
        )  # fmt: skip
    assert process.stdout is not None
    address = process.stdout.readline().strip().removeprefix("The desk is at ")
    assert address.startswith("http://"), log.read_text()
    return Service(process=process, address=address, log=log)


@pytest.fixture(scope="module")
def quiet_instance(tmp_path_factory: pytest.TempPathFactory) -> Instance:
    return made(tmp_path_factory.mktemp("quiet") / "instance")


@pytest.fixture(scope="module")
def quiet(quiet_instance: Instance) -> Iterator[Service]:
    """A service with nothing to do, which several tests ask."""
    service = start(quiet_instance, quiet_instance.directory.parent / "service.log")
    yield service
    assert service.stop() == 0


@pytest.fixture
def instance(tmp_path: Path) -> Instance:
    return made(tmp_path / "instance")


@pytest.fixture
def serve(instance: Instance, tmp_path: Path) -> Iterator[Serve]:
    """Starts the service of the instance; what a test leaves running is ended."""
    started: list[Service] = []

    def start_another() -> Service:
        started.append(start(instance, tmp_path / f"service{len(started)}.log"))
        return started[-1]

    yield start_another
    for service in started:
        if service.process.poll() is None:
            service.process.terminate()
        service.process.communicate(timeout=WAIT_SECONDS)


@pytest.fixture
def practice(tmp_path: Path) -> Iterator[Callable[[list[dict[str, str]]], Partner]]:
    running: list[Partner] = []

    def start(rows: list[dict[str, str]]) -> Partner:
        path = tmp_path / f"listings{len(running)}.jsonl"
        path.write_text("".join(json.dumps(row) + "\n" for row in rows))
        running.append(partner.start(path))
        return running[-1]

    yield start
    for each in running:
        partner.stop(each)


Practice = Callable[[list[dict[str, str]]], Partner]


def until(held: Callable[[], object]) -> None:
    """Waits for something that must come true."""
    end = time.monotonic() + WAIT_SECONDS
    while not held():
        assert time.monotonic() < end, "it never came true"
        time.sleep(0.05)


def add(instance: Instance, name: str, running: Partner, **said: object) -> None:
    values = {"kind": "shop", "url": running.base + "/", "allow_private_addresses": True, "delay_seconds": 0, **said}
    add_platform(instance.platforms, name, values)


def crawls(instance: Instance, name: str) -> list[Run]:
    with stock.opened(instance) as db:
        return [run for run in runs.recent(db, limit=100) if run.platform == name]


def crawled(instance: Instance, name: str) -> bool:
    return any(run.outcome == "done" for run in crawls(instance, name))


def lock_is_free(instance: Instance, work: str) -> bool:
    try:
        with holding(instance.lock(work), work):
            return True
    except Busy:
        return False


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_it_answers_whether_it_is_well_and_what_it_counts(quiet: Service) -> None:
    assert quiet.get("/healthz") == (200, "ok\n")
    status, text = quiet.get("/metrics")
    assert status == 200
    assert "listing_monitor_registrations 4.0" in text
    assert "listing_monitor_listings 0.0" in text
    assert re.search(r"^# TYPE listing_monitor_hits gauge$", text, re.MULTILINE)
    assert quiet.get("/")[0] in (302, 303), "the desk is for officers only"


def test_a_database_that_is_gone_makes_it_unwell(quiet: Service, quiet_instance: Instance) -> None:
    moved = quiet_instance.database.rename(quiet_instance.directory / "moved.db")
    assert quiet.get("/healthz") == (503, "the database cannot be opened\n")
    moved.rename(quiet_instance.database)
    assert quiet.get("/healthz")[0] == 200


def test_a_second_service_of_an_instance_ends_with_75(quiet: Service, quiet_instance: Instance) -> None:
    ran = program.run("serve", directory=quiet_instance.directory, expect=75)
    assert f"is under way already, in process {quiet.process.pid}" in ran.err
    assert ran.err.count("\n") == 1
    assert quiet.get("/healthz")[0] == 200


def test_a_port_that_is_taken_is_said_in_one_line(instance: Instance) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        path = instance.directory / "listing-monitor.toml"
        path.write_text(path.read_text().replace("port = 0", f"port = {taken.getsockname()[1]}"))
        ran = program.run("serve", directory=instance.directory, expect=2)
    assert "Set [desk] host and port" in ran.err
    assert ran.err.count("\n") == 1


@pytest.mark.slow
def test_a_new_platform_file_is_noticed_and_its_listings_become_hits(
    serve: Serve, instance: Instance, practice: Practice
) -> None:
    service = serve()
    add(instance, "later", practice(FEW))
    until(lambda: crawled(instance, "later"))

    def hits_on() -> int:
        with stock.opened(instance) as db:
            return queue.count(db, HitFilter(platform="later", mark="VELMORA"))

    until(lambda: hits_on() == len(FEW))
    assert "listing_monitor_listings 6.0" in service.get("/metrics")[1]
    assert service.stop() == 0


@pytest.mark.slow
def test_a_wrong_platform_file_leaves_the_others_in_force(serve: Serve, instance: Instance, practice: Practice) -> None:
    platform = practice(FEW)
    (instance.platforms / "at-start.toml").write_text('kind = "shop"\nurl = "https://a.example/"\ndealy = 1\n')
    add(instance, "one", platform)
    service = serve()
    until(lambda: crawled(instance, "one"))
    assert "'dealy'" in service.events("platform file refused")[0]["reason"]
    (instance.platforms / "one.toml").write_text("kind = [")
    add(instance, "two", platform)
    until(lambda: crawled(instance, "two"))
    until(lambda: any("one.toml" in event["reason"] for event in service.events("platform file refused")))
    with stock.opened(instance) as db:
        ids = platforms.enrol(db, ["one"], clock.now())
        runs.ask(db, RunKind.CRAWL, ids["one"], "an officer", clock.now())
    until(lambda: len([run for run in crawls(instance, "one") if run.outcome]) == 2)
    assert "no readable file" in crawls(instance, "one")[0].reason
    assert service.get("/healthz")[0] == 200


@pytest.mark.slow
def test_a_paused_platform_is_crawled_only_when_asked(serve: Serve, instance: Instance, practice: Practice) -> None:
    platform = practice(FEW)
    add(instance, "paused", platform)
    program.run("platform", "pause", "paused", directory=instance.directory)
    serve()
    add(instance, "other", platform)
    until(lambda: crawled(instance, "other"))
    assert crawls(instance, "paused") == []
    with stock.opened(instance) as db:
        runs.ask(db, RunKind.CRAWL, platforms.find(db, "paused").id, "an officer", clock.now())
    until(lambda: crawled(instance, "paused"))


def crawl_pids(service: Service) -> list[int]:
    return [int(event["pid"]) for event in service.events("run started") if event["work"] == "crawl long"]


def start_long_crawl(serve: Serve, instance: Instance, practice: Practice) -> tuple[Service, int]:
    """A service with a crawl that would take minutes; its child's process."""
    add(instance, "long", practice(MANY), delay_seconds=1)
    service = serve()
    until(lambda: crawl_pids(service))
    # Looking at its lock would be taking it, and the child that came just then would find it held.
    until(lambda: any(run.state == "running" for run in crawls(instance, "long")))
    return service, crawl_pids(service)[0]


@pytest.mark.slow
def test_told_to_stop_it_ends_cleanly_with_its_children(serve: Serve, instance: Instance, practice: Practice) -> None:
    service, child = start_long_crawl(serve, instance, practice)
    assert alive(child)
    assert service.stop() == 0
    assert not alive(child)
    [run] = crawls(instance, "long")
    assert (run.state, run.outcome) == ("ended", "stopped")
    assert lock_is_free(instance, "serve")


@pytest.mark.slow
def test_after_kill_9_its_children_end_and_the_next_start_answers_and_takes_up_the_work(
    serve: Serve, instance: Instance, practice: Practice
) -> None:
    service, orphan = start_long_crawl(serve, instance, practice)
    before = {run.id for run in crawls(instance, "long")}
    service.stop(signal.SIGKILL)
    again = serve()
    assert again.get("/healthz") == (200, "ok\n")
    until(lambda: any(run.state == "running" and run.id not in before for run in crawls(instance, "long")))
    assert {run.outcome for run in crawls(instance, "long") if run.id in before} <= {"stopped", "lost"}
    assert orphan not in crawl_pids(again)
    assert again.stop() == 0


@pytest.mark.slow
def test_a_child_that_is_killed_is_noted_and_the_service_goes_on(
    serve: Serve, instance: Instance, practice: Practice
) -> None:
    service, child = start_long_crawl(serve, instance, practice)
    os.kill(child, signal.SIGKILL)
    until(lambda: any(run.outcome == "lost" for run in crawls(instance, "long")))
    [lost] = [run for run in crawls(instance, "long") if run.outcome == "lost"]
    assert lost.reason == "its process was ended by signal 9"
    assert service.get("/healthz") == (200, "ok\n")
