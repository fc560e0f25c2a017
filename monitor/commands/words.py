"""What all verbs share: the instance they work in, and how they speak to people and to programs."""

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from monitor.instance import Instance
    from monitor.store import Database

SCREENFUL = 50
TABLE_COLUMNS = 120  # of a table where no terminal says how wide it is
ALL_ROWS = 2**62
ROW_NUMBER = click.IntRange(1, 2**62)  # of a hit, a run, a count of rows: what is larger no database can be asked for

F = TypeVar("F", bound=Callable[..., Any])


def in_instance(command: F) -> F:
    """Adds --dir: the instance that a verb works in."""
    return click.option(
        "--dir",
        "directory",
        type=click.Path(file_okay=False, path_type=Path),
        default=Path(),
        help="Directory of the instance; the current one where it is not given.",
    )(command)


def with_json(command: F) -> F:
    """Adds --json: an answer for a program."""
    return click.option("--json", "as_json", is_flag=True, help="Answer as JSON on standard output.")(command)


def instance_at(directory: Path, *, watched: bool = True) -> "Instance":
    """The instance, with its logging set up: of a verb that a person watches, warnings and worse."""
    from monitor.instance import open_instance
    from monitor.logs import configure_logs

    instance = open_instance(directory)
    level = instance.settings.log.level
    configure_logs("warning" if watched and level == "info" else level, instance.settings.log.json_lines)
    return instance


@contextmanager
def store_at(directory: Path) -> "Iterator[tuple[Instance, Database]]":
    """The instance and its database, closed at the end."""
    from monitor.store import open_store

    instance = instance_at(directory)
    with closing(open_store(instance.database)) as db:
        yield instance, db


def shown(limit: int | None, as_json: bool) -> int:
    """How many rows to show: as many as asked for; else a screenful to a person and all to a program."""
    return limit or (ALL_ROWS if as_json else SCREENFUL)


def say_json(answer: object) -> None:
    """Writes an answer that a program reads; text of hostile listings stays valid JSON in any encoding."""
    click.echo(json.dumps(answer, ensure_ascii=True, default=str))


def say(text: str) -> None:
    """Writes a line for a person; what a terminal would take for a command is shown, not obeyed."""
    click.echo("\n".join(map(_shown_safely, text.split("\n"))))


def say_table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Writes a table for a person, as wide as the terminal; cells of hostile listings are shown, not obeyed."""
    from io import StringIO
    from shutil import get_terminal_size

    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(*heads, box=SIMPLE_HEAD, pad_edge=False, header_style="")
    for row in rows:
        table.add_row(*(Text(_shown_safely(cell)) for cell in row))
    drawn = StringIO()
    Console(file=drawn, width=get_terminal_size((TABLE_COLUMNS, 0)).columns, color_system=None).print(table)
    click.echo("\n".join(line.rstrip() for line in drawn.getvalue().splitlines()))


def _shown_safely(line: str) -> str:
    return "".join(c if c.isprintable() else f"\\x{ord(c):02x}" for c in line)


@contextmanager
def progress(title: str) -> Iterator[Callable[[int, int | None, str], None]]:
    """A progress bar on standard error where a person watches; nothing elsewhere."""
    if not sys.stderr.isatty():
        yield lambda done, whole, note: None  # noqa: ARG005
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn(title), BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[note]}"))
    with Progress(*columns, TimeElapsedColumn(), console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(title, total=None, note="")
        yield lambda done, whole, note: bar.update(task, completed=done, total=whole, note=note)
