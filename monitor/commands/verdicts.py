"""How a command tells what was examined: line by line, or to a program."""

import sys
from collections.abc import Sequence
from dataclasses import asdict
from typing import NoReturn

from monitor.commands.words import say, say_json
from monitor.doctor import Verdict


def end_with(verdicts: Sequence[Verdict], *, as_json: bool) -> NoReturn:
    """Says every verdict, with the remedy where one is needed, and ends the command: with 1 where one is, else 0."""
    if as_json:
        say_json([asdict(verdict) for verdict in verdicts])
    else:
        for verdict in verdicts:
            say(f"{'ok  ' if verdict.well else 'FAIL'}  {verdict.subject}: {verdict.seen}")
            if not verdict.well:
                say(f"      {verdict.remedy}")
    sys.exit(0 if all(verdict.well for verdict in verdicts) else 1)
