"""The practice platform run as it is run in earnest: a process of its own on a free port."""

import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

SAMPLE = Path(__file__).parents[3] / "monitor" / "practice" / "sample_listings.jsonl"


@dataclass(frozen=True, slots=True, kw_only=True)
class Got:
    """An answer as it came over the wire; header names in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Partner:
    """A running practice platform."""

    base: str
    process: subprocess.Popen[str]

    def get(self, address: str, *, method: str = "GET", **headers: str) -> Got:
        """Ask for a path or for an address on this platform; `if_none_match` becomes If-None-Match."""
        assert address.startswith(("/", self.base)), address
        connection = HTTPConnection(urlsplit(self.base).netloc, timeout=30)
        named = {name.replace("_", "-"): text for name, text in headers.items()}
        connection.request(method, address.removeprefix(self.base), headers=named)
        response = connection.getresponse()
        body = response.read()
        connection.close()
        seen = {name.lower(): text for name, text in response.getheaders()}
        return Got(status=response.status, headers=seen, body=body)


def start(path: Path) -> Partner:
    """Start the platform on a free port, and wait until it says where it is."""
    process = subprocess.Popen(
        [sys.executable, "-m", "monitor.practice", str(path)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    return Partner(base=process.stdout.readline().strip(), process=process)


def stop(partner: Partner) -> tuple[int, str]:
    """End the platform as a supervisor would, and say how it ended and what it complained of."""
    partner.process.terminate()
    _, complaints = partner.process.communicate(timeout=10)
    return partner.process.returncode, complaints
