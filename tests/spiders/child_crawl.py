"""One crawl in a process of its own, as the monitor runs it: a reactor starts only once in a process."""

import contextlib
import pickle
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from spiders.items import CrawlFigures, CrawlPlan, Failure, Item, KnownPage, Reading

ROOT = Path(__file__).parents[2]
PIPE = subprocess.PIPE


@dataclass(slots=True, kw_only=True)
class Outcome:
    """What came of a crawl: figures, or what `read_platform` raised, in words."""

    readings: list[Reading] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    figures: CrawlFigures | None = None
    raised: str = ""
    settings: dict[str, Any] = field(default_factory=dict)
    enabled: list[str] = field(default_factory=list)
    peak_megabytes: float = 0.0
    seconds: float = 0.0

    @property
    def items(self) -> list[Item]:
        return [item for reading in self.readings for item in reading.items]

    def known(self) -> dict[str, KnownPage]:
        """What a memory would keep of it: the validators of what was read whole."""
        whole = [reading for reading in self.readings if reading.last and (reading.etag or reading.last_modified)]
        return {
            page.url: KnownPage(
                url=page.url, kind=page.kind, etag=page.etag, last_modified=page.last_modified, links=page.links
            )
            for page in whole
        }


def plan_for(url: str, kind: str = "shop", **changes: Any) -> CrawlPlan:
    """A plan for a platform on loopback that allows being tested."""
    known = {
        "name": "test",
        "kind": kind,
        "start_url": url,
        "allowed_hosts": (urlsplit(url).hostname,),
        "user_agent": "listing-monitor/0.1 (+https://example.org/contact)",
        "delay_seconds": 0.0,
        "timeout_seconds": 10.0,
        "allow_private_addresses": True,
    }
    return CrawlPlan(**{**known, **changes})


def crawl(
    plan: CrawlPlan,
    known: Mapping[str, KnownPage] | None = None,
    *,
    public: tuple[str, ...] = (),
    break_after: int = 0,
    stop_when: Callable[[], bool] | None = None,
) -> Outcome:
    """Crawls in a child and gives back what came of it.

    `public` are addresses to be taken as public; `break_after` makes the sink fail at that reading; SIGTERM is sent
    when `stop_when` says so.
    """
    asked = pickle.dumps((plan, dict(known or {}), public, break_after))
    command = [sys.executable, "-W", "ignore", "-m", "tests.spiders.child_crawl"]
    begun = time.monotonic()
    with subprocess.Popen(command, cwd=ROOT, stdin=PIPE, stdout=PIPE, stderr=PIPE) as child:
        if stop_when is None:
            told, said = child.communicate(asked, timeout=120)
        else:
            told, said = _stopped(child, asked, stop_when)
    assert child.returncode == 0, said.decode()
    assert said == b"", said.decode()
    outcome: Outcome = pickle.loads(told)
    outcome.seconds = time.monotonic() - begun
    return outcome


def _stopped(child: "subprocess.Popen[bytes]", asked: bytes, stop_when: Callable[[], bool]) -> tuple[bytes, bytes]:
    assert child.stdin is not None
    child.stdin.write(asked)
    child.stdin.close()
    child.stdin = None
    deadline = time.monotonic() + 60
    while not stop_when() and time.monotonic() < deadline:
        time.sleep(0.02)
    child.send_signal(signal.SIGTERM)
    return child.communicate(timeout=60)


class _Sink:
    def __init__(self, outcome: Outcome, break_after: int) -> None:
        self.outcome = outcome
        self.break_after = break_after

    def take(self, reading: Reading) -> None:
        if self.break_after and len(self.outcome.readings) + 1 >= self.break_after:
            raise OSError("the disk is full")
        self.outcome.readings.append(reading)

    def fail(self, failure: Failure) -> None:
        self.outcome.failures.append(failure)


class _Memory:
    def __init__(self, known: Mapping[str, KnownPage]) -> None:
        self.known = known

    def recall(self, url: str) -> KnownPage | None:
        return self.known.get(url)


def _main() -> None:
    from scrapy.crawler import Crawler

    from spiders import connections
    from spiders.process import read_platform

    plan, known, public, break_after = pickle.loads(sys.stdin.buffer.read())
    truly_public = connections.is_public
    connections.is_public = lambda address: address in public or truly_public(address)
    outcome = Outcome()
    crawlers: list[Crawler] = []
    built = Crawler.__init__

    def remember(self: Crawler, *args: Any, **kwargs: Any) -> None:
        built(self, *args, **kwargs)
        crawlers.append(self)

    Crawler.__init__ = remember  # type: ignore[method-assign]
    try:
        outcome.figures = read_platform(plan, _Memory(known), _Sink(outcome, break_after))
    except Exception as fault:  # noqa: BLE001 (the test asks what the caller would see)
        outcome.raised = f"{type(fault).__name__}: {fault}"
    with contextlib.suppress(RuntimeError, IndexError):
        outcome.settings = {name: crawlers[0].settings.get(name) for name in crawlers[0].settings if name.isupper()}
        parts = (
            crawlers[0].extensions.middlewares,
            crawlers[0].engine.downloader.middleware.middlewares,
            crawlers[0].engine.scraper.spidermw.middlewares,
        )
        outcome.enabled = [type(part).__name__ for group in parts for part in group]
        outcome.settings["schemes"] = sorted(crawlers[0].engine.downloader.handlers._schemes)
    outcome.settings = pickle_safe(outcome.settings)
    outcome.peak_megabytes = _peak_megabytes()
    sys.stdout.buffer.write(pickle.dumps(outcome))


def _peak_megabytes() -> float:
    """The most memory this process held, 0 where the system does not say; getrusage would count the parent's too."""
    status = Path("/proc/self/status")
    lines = status.read_text().splitlines() if status.exists() else []
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM")), 0.0)


def pickle_safe(settings: dict[str, Any]) -> dict[str, Any]:
    """The settings as plain values."""
    plain = (str, int, float, bool, type(None), tuple, list)
    return {
        name: value if isinstance(value, plain) else dict(value.items()) if hasattr(value, "items") else str(value)
        for name, value in settings.items()
    }


if __name__ == "__main__":
    # As a script this module is __main__: what it pickles must be found by the name the test knows it under.
    from tests.spiders.child_crawl import _main as in_module

    in_module()
