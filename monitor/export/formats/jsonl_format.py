"""JSON Lines: one alert a line, UTF-8, every field of `monitor.notice.Alert` under its own name."""

import json
from collections.abc import Iterable
from dataclasses import asdict
from typing import BinaryIO

from monitor.notice import Alert

NAME = "jsonl"
SUFFIX = ".jsonl"


def write(alerts: Iterable[Alert], file: BinaryIO) -> None:
    """Writes one JSON object a line."""
    for alert in alerts:
        file.write(json.dumps(asdict(alert), ensure_ascii=False).encode() + b"\n")
