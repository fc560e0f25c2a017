"""What the service tells systemd, over real sockets, and the unit that systemd itself must accept."""

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor import systemd
from monitor.errors import UsageError


@pytest.fixture(params=["path", "abstract"])
def manager(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[socket.socket]:
    """A socket that listens where systemd would, in both of the forms that NOTIFY_SOCKET can have."""
    name = str(tmp_path / "notify") if request.param == "path" else f"\0listing-monitor-test-{os.getpid()}"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listening:
        listening.bind(name)
        listening.settimeout(5)
        monkeypatch.setenv("NOTIFY_SOCKET", name.replace("\0", "@"))
        yield listening


def test_a_state_arrives_at_the_manager_as_one_datagram(manager: socket.socket) -> None:
    assert systemd.notify("READY=1\nSTATUS=2 platforms")
    assert manager.recv(1000) == b"READY=1\nSTATUS=2 platforms"


def test_a_manager_that_does_not_read_holds_nobody_up(manager: socket.socket) -> None:
    told = [systemd.notify("WATCHDOG=1") for _ in range(10_000)]
    assert told[0] and not told[-1]


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("", "no manager"),
        ("vsock:2:9999", "a form for virtual machines, which this service does not speak"),
        ("relative/path", "the protocol allows only absolute ones"),
        ("/nonexistent/notify", "nobody listens"),
        ("/" + "x" * 300, "longer than a socket's address can be"),
    ],
)
def test_where_no_manager_listens_the_service_goes_on(address: str, why: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOTIFY_SOCKET", address)
    assert systemd.notify("READY=1") is False, why


@pytest.mark.parametrize(
    ("microseconds", "process", "seconds", "why"),
    [
        ("60000000", "ours", 60.0, "a minute, for us"),
        ("60000000", "", 60.0, "for whoever was started"),
        ("500000", "ours", 0.5, "fractions are kept"),
        ("60000000", "1", None, "meant for another process"),
        ("", "ours", None, "not watched"),
        ("0", "ours", None, "switched off"),
        ("-5", "ours", None, "cannot be"),
        ("soon", "ours", None, "not a number"),
    ],
)
def test_the_watchdog_is_read_as_systemd_states_it(
    microseconds: str, process: str, seconds: float | None, why: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WATCHDOG_USEC", microseconds)
    monkeypatch.delenv("WATCHDOG_PID", raising=False)
    if process:
        monkeypatch.setenv("WATCHDOG_PID", str(os.getpid()) if process == "ours" else process)
    assert systemd.watchdog_seconds() == seconds, why


def test_the_unit_is_stopped_restarted_and_shut_in_as_the_service_expects(tmp_path: Path) -> None:
    unit = systemd.unit_text(tmp_path, Path("/usr/bin/listing-monitor"))
    for line in (
        "Type=notify",
        "Restart=on-failure",
        "KillMode=mixed",
        "TimeoutStopSec=15",
        "NoNewPrivileges=yes",
        "ProtectSystem=strict",
        f'ReadWritePaths="{tmp_path}"',
        f"WorkingDirectory={tmp_path}",
        'ExecStart="/usr/bin/listing-monitor" serve',
    ):
        assert line in unit.splitlines()


def test_a_second_serve_is_tried_again_but_a_wrong_setting_is_not(tmp_path: Path) -> None:
    assert "RestartPreventExitStatus=2\n" in systemd.unit_text(tmp_path, Path("/usr/bin/listing-monitor"))


def test_a_crawler_of_untrusted_pages_never_runs_as_root() -> None:
    unit = systemd.unit_text(Path("/usr"), Path("/usr/bin/listing-monitor"))
    assert "User=listing-monitor\n" in unit
    assert "useradd --system" in unit


def test_spaces_and_percent_signs_in_a_directory_survive(tmp_path: Path) -> None:
    directory = tmp_path / "trade marks 100%n"
    directory.mkdir()
    assert f'ReadWritePaths="{tmp_path}/trade marks 100%%n"\n' in systemd.unit_text(directory, Path("/bin/true"))


@pytest.mark.parametrize("name", ['quo"te', "line\nUser=root", "dollar$HOME", "back\\slash"])
def test_a_directory_that_could_write_lines_into_the_unit_is_refused(name: str, tmp_path: Path) -> None:
    directory = tmp_path / name
    directory.mkdir()
    with pytest.raises(UsageError, match="systemd"):
        systemd.unit_text(directory, Path("/bin/true"))


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed")
def test_systemd_itself_accepts_the_unit_and_finds_it_shut_in(tmp_path: Path) -> None:
    directory = tmp_path / "trade marks"
    directory.mkdir()
    file = tmp_path / "listing-monitor.service"
    file.write_text(systemd.unit_text(directory, Path("/bin/true")), encoding="utf-8")
    verified = subprocess.run(["systemd-analyze", "verify", file], capture_output=True, text=True, check=False)
    assert (verified.returncode, verified.stderr) == (0, "")
    # The threshold is in tenths: at most 2.5 of 10, where systemd says "OK".
    exposed = ["systemd-analyze", "security", "--offline=yes", "--threshold=25", str(file)]
    assert subprocess.run(exposed, capture_output=True, check=False).returncode == 0
