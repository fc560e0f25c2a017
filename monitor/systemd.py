"""The service as systemd sees it: what `serve` tells the manager, and the unit that runs it.

The protocol is sd_notify(3): one datagram to the socket that NOTIFY_SOCKET names. It needs no library.
"""

import os
import re
import socket
from pathlib import Path

from monitor.errors import UsageError

# Where systemd hides or replaces directories when ProtectHome= or PrivateTmp= is on.
HOMES = (Path("/home"), Path("/root"), Path("/run/user"))
SHARED_TMP = (Path("/tmp"), Path("/var/tmp"))  # noqa: S108 - named to be recognised, never written to
ACCOUNT = "listing-monitor"

UNIT = """\
# Printed by `listing-monitor unit`. Install it so:
#   listing-monitor unit | sudo tee /etc/systemd/system/listing-monitor.service
{account_hint}#   sudo systemctl daemon-reload && sudo systemctl enable --now listing-monitor

[Unit]
Description=Listing monitor: watches partner platforms for registered trade marks
Wants=network-online.target
After=network-online.target
# A service meant to run for months never gives up starting.
StartLimitIntervalSec=0

[Service]
Type=notify
NotifyAccess=main
User={user}
WorkingDirectory={directory}
ExecStart={program} serve
TimeoutStartSec=60
WatchdogSec=60

# 2 is wrong use (a settings file is wrong): only a person can mend that. 75 is not here, because it says that another
# serve holds the directory: once that one ends, this one must take over.
Restart=on-failure
RestartSec=5
RestartPreventExitStatus=2

# serve stops its children itself, within 10 s; what is still there after 15 s is killed, and may be: every child can
# be killed at any line. One child over the memory limit does not take the service with it.
KillMode=mixed
TimeoutStopSec=15
OOMPolicy=continue
MemoryHigh=1500M
MemoryMax=2G
TasksMax=256
LimitNOFILE=65536

UMask=0077
NoNewPrivileges=yes
CapabilityBoundingSet=
AmbientCapabilities=
ProtectSystem=strict
ReadWritePaths={writable}
ProtectHome={protect_home}
PrivateTmp={private_tmp}
PrivateDevices=yes
DevicePolicy=closed
ProtectClock=yes
ProtectHostname=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
ProtectControlGroups=yes
ProtectProc=invisible
RemoveIPC=yes
LockPersonality=yes
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6
SystemCallArchitectures=native
SystemCallFilter=@system-service
SystemCallFilter=~@privileged
SystemCallErrorNumber=EPERM
# ProcSubset=pid is left out: /metrics reads the process's memory, which needs /proc/stat.
# MemoryDenyWriteExecute is left out: pyOpenSSL's callbacks, which every https crawl needs, are written at run time.

[Install]
WantedBy=multi-user.target
"""

ACCOUNT_HINT = """\
#   sudo useradd --system --home-dir {directory} --shell /usr/sbin/nologin {user}
#   sudo chown -R {user}: {directory}
"""


def notify(state: str) -> bool:
    """Tell the service manager how the service stands: "READY=1", "WATCHDOG=1", "STATUS=...", "STOPPING=1".

    False where no manager listens or it could not be told just now. It never waits and never raises: a busy manager
    must not hold up the service it watches. Source: sd_notify(3).
    """
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address.startswith(("/", "@")):
        return False
    # A leading @ stands for the zero byte of Linux's abstract socket names.
    name = "\0" + address[1:] if address.startswith("@") else address
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
            manager.setblocking(False)
            manager.connect(name)
            manager.sendall(state.encode())
    except OSError:
        return False
    return True


def watchdog_seconds() -> float | None:
    """How long the manager waits for a "WATCHDOG=1" before it kills the service; None where it does not watch.

    Send one at least twice in that time. Source: sd_watchdog_enabled(3); a value meant for another process is not ours.
    """
    if os.environ.get("WATCHDOG_PID", str(os.getpid())) != str(os.getpid()):
        return None
    microseconds = os.environ.get("WATCHDOG_USEC", "")
    if not microseconds.isdecimal() or int(microseconds) == 0:
        return None
    return int(microseconds) / 1_000_000


def unit_text(instance_dir: Path, program: Path) -> str:
    """The systemd unit that runs `program serve` on that instance, under the account that owns the directory.

    Where root owns it, the unit names an account of its own instead and says how to make it: a crawler of untrusted
    pages does not run as root. Both paths are taken as absolute from the working directory.
    """
    directory, command = instance_dir.absolute(), program.absolute()
    owner = directory.owner()
    user = ACCOUNT if owner == "root" else owner
    hint = ACCOUNT_HINT.format(user=user, directory=directory) if owner == "root" else ""
    return UNIT.format(
        account_hint=hint,
        user=user,
        directory=_written(directory),
        writable=f'"{_written(directory)}"',
        program=f'"{_written(command)}"',
        protect_home="read-only" if _under(HOMES, directory, command) else "yes",
        private_tmp="no" if _under(SHARED_TMP, directory, command) else "yes",
    )


def _written(path: Path) -> str:
    """The path as a unit file may hold it; what the unit's own quoting would read differently is refused."""
    if re.search(r"[\x00-\x1f\x7f\"'\\\\$]", str(path)):
        raise UsageError(f"{str(path)!r} holds a character that a systemd unit cannot; choose a plainer directory")
    return str(path).replace("%", "%%")


def _under(roots: tuple[Path, ...], *paths: Path) -> bool:
    return any(path.is_relative_to(root) for path in paths for root in roots)
