"""The browser that the desk's tests drive: Debian's chromium, never one that would be downloaded."""

import os
import shutil

NAMES = ("chromium", "chromium-browser", "google-chrome")
# Nothing may leave this machine, and root's chromium does not start in its sandbox.
LAUNCH_WORDS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    *(["--no-sandbox"] if os.geteuid() == 0 else []),
]


def find_browser() -> str | None:
    """Where the browser is; None where there is none."""
    named = os.environ.get("DESK_BROWSER", "")
    return named or next((found for name in NAMES if (found := shutil.which(name))), None)
