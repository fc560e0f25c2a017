"""`python -m monitor.practice FILE [PORT]`: the platform alone, for work on it; else `listing-monitor` serves it."""

import sys
from pathlib import Path

from monitor.errors import MonitorError
from monitor.practice.server import serve_practice


def main(arguments: list[str]) -> int:
    """Serve the file named first, on the port named second or a free one."""
    if not 1 <= len(arguments) <= 2 or not arguments[-1]:
        print("use: python -m monitor.practice FILE [PORT]", file=sys.stderr)
        return 2
    try:
        port = int(arguments[1]) if len(arguments) == 2 else 0
        serve_practice(Path(arguments[0]), port, on_ready=lambda address: print(address, flush=True))
    except (MonitorError, ValueError) as error:
        print(error, file=sys.stderr)
        return error.exit_code if isinstance(error, MonitorError) else 2
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
