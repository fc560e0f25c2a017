"""Verbs of platforms: add, list, pause, resume, crawl, export."""

import sys
import tomllib
from pathlib import Path
from typing import Any

import click

from monitor.commands.probe import probe
from monitor.commands.words import ROW_NUMBER, in_instance, instance_at, progress, say, say_json, store_at, with_json

# What is said of a platform whose file is wrong, besides its name and the fault.
_UNREAD = {"name": "", "kind": "", "url": "", "folder": "", "paused": False, "last_run": "", "last_outcome": ""}


@click.group()
def platform() -> None:
    """The partner platforms."""


platform.add_command(probe)


@platform.command("add")
@click.argument("name")
@click.option("--kind", required=True, help="Kind of source: shop, feed, api or inbox.")
@click.option("--url", default="", help="Start address: the shop's home page, the feed, or the interface.")
@click.option("--set", "settings", multiple=True, metavar="KEY=VALUE", help="Any other key of a platform's file.")
@in_instance
def add(name: str, kind: str, url: str, settings: tuple[str, ...], directory: Path) -> None:
    """Write platforms/NAME.toml; a running `serve` notices it within seconds.

    Example: listing-monitor platform add acme --kind shop --url https://shop.example --set every_hours=6
    """
    from monitor import clock
    from monitor.platforms import add_platform
    from monitor.store import platforms

    with store_at(directory) as (instance, db):
        path = add_platform(
            instance.platforms, name, {"kind": kind, **({"url": url} if url else {}), **_pairs(settings)}
        )
        platforms.enrol(db, [name], clock.now())
    say(f"Wrote {path}. Crawl it now with: listing-monitor crawl {name}")


@platform.command("list")
@in_instance
@with_json
def list_platforms(directory: Path, as_json: bool) -> None:
    """List the platforms with their last run, and those whose file is wrong with the reason.

    Example: listing-monitor platform list --json
    """
    from monitor import clock
    from monitor.platforms import read_sound_platforms
    from monitor.store import platforms, runs

    with store_at(directory) as (instance, db):
        written, faults = read_sound_platforms(instance.platforms)
        platforms.enrol(db, list(written), clock.now())
        states = {state.name: state for state in platforms.listed(db)}
        last = {name: next(iter(runs.recent(db, states[name].id, 1)), None) for name in written}
    answers = [
        {
            "name": name,
            "kind": each.kind,
            "url": each.url,
            "folder": each.inbox.folder,
            "paused": states[name].paused,
            "last_run": run.started_at if (run := last[name]) else "",
            "last_outcome": (run.outcome or run.state) if run else "",
            "fault": "",
        }
        for name, each in written.items()
    ]
    if as_json:
        say_json(answers + [{**_UNREAD, "name": name, "fault": fault} for name, fault in faults.items()])
        return
    for answer in answers:
        paused = "  paused" if answer["paused"] else ""
        last_run = f"{answer['last_outcome']} {answer['last_run']}" if answer["last_run"] else "never crawled"
        where = answer["url"] or answer["folder"]
        say(f"{answer['name']}  {answer['kind']}  {where}  {last_run}{paused}")
    for name, fault in faults.items():
        say(f"{name}  not crawled: {fault}")


@platform.command("check")
@click.argument("name")
@in_instance
@with_json
def check(name: str, directory: Path, as_json: bool) -> None:
    """Look a platform's file over, its key and its folder, without asking the platform anything.

    Ends with 1 where something needs a remedy, and says which. Example: listing-monitor platform check acme
    """
    from monitor.commands.verdicts import end_with
    from monitor.doctor import examine_platform

    end_with(examine_platform(instance_at(directory), name), as_json=as_json)


@platform.command("pause")
@click.argument("name")
@in_instance
def pause(name: str, directory: Path) -> None:
    """Stop the scheduled crawls of a platform.

    Example: listing-monitor platform pause acme
    """
    _pause(name, directory, paused=True)
    say(f"{name} is paused: it is not crawled on schedule.")


@platform.command("resume")
@click.argument("name")
@in_instance
def resume(name: str, directory: Path) -> None:
    """Let the scheduled crawls of a platform go on.

    Example: listing-monitor platform resume acme
    """
    _pause(name, directory, paused=False)
    say(f"{name} is crawled on schedule again.")


@click.command()
@click.argument("name")
@in_instance
@with_json
@click.option("--run", "run_id", type=ROW_NUMBER, hidden=True, help="The due run to begin.")
@click.option("--supervised", is_flag=True, hidden=True, help="End when the parent does.")
def crawl(name: str, directory: Path, as_json: bool, run_id: int | None, supervised: bool) -> None:
    """Crawl a platform now: fetch its pages, read them, and admit its listings.

    Ends with 1 where the crawl did not end well. Example: listing-monitor crawl acme
    """
    from monitor.children import end_with_parent
    from monitor.crawl import crawl as crawl_platform
    from monitor.store.runs import Outcome

    if supervised:
        end_with_parent()
    with progress(f"Crawling {name}") as show:
        result = crawl_platform(
            instance_at(directory, watched=not supervised),
            name,
            lambda counts: show(counts.get("listings", 0), None, f"{counts.get('pages', 0)} pages"),
            run_id,
        )
    if as_json:
        say_json({"run": result.run_id, "outcome": result.outcome, "reason": result.reason, **result.figures})
    else:
        figures = ", ".join(f"{count} {what.replace('_', ' ')}" for what, count in result.figures.items())
        say(f"Crawl of {name}: {result.outcome}{': ' + result.reason if result.reason else ''} ({figures})")
    sys.exit(0 if result.outcome is Outcome.DONE else 1)


@click.command()
@click.argument("name")
@click.option("--format", "format_name", default="csv", show_default=True, help="Notice format: csv or jsonl.")
@click.option("--output", required=True, type=click.Path(dir_okay=False, path_type=Path), help="File to write.")
@click.option("--again", is_flag=True, help="Also alerts that have left before, under a new issue number.")
@in_instance
@with_json
def export(name: str, format_name: str, output: Path, again: bool, directory: Path, as_json: bool) -> None:
    """Write the alerts for a platform: its confirmed hits, each once.

    Example: listing-monitor export acme --format csv --output acme-alerts.csv
    """
    from monitor.export.formats import find_format
    from monitor.export.writing import export_alerts
    from monitor.locks import holding
    from monitor.store import platforms

    notice = find_format(format_name)
    with store_at(directory) as (instance, db):
        # One at a time, or two would write the same alerts into two files.
        lock = instance.lock(f"export-{platforms.find(db, name).name}")
        with holding(lock, f"An export for {name}"):
            exported = export_alerts(db, name, notice, output, again=again)
    if as_json:
        say_json({"alerts": exported.alerts, "file": str(exported.path), "sha256": exported.sha256})
        return
    say(f"{exported.alerts} alerts written to {exported.path} (SHA-256 {exported.sha256})")


def _pause(name: str, directory: Path, *, paused: bool) -> None:
    from monitor import clock
    from monitor.platforms import find_platform
    from monitor.store import platforms

    with store_at(directory) as (instance, db):
        find_platform(instance.platforms, name)
        platforms.enrol(db, [name], clock.now())
        platforms.pause(db, name, paused, clock.now())


def _pairs(settings: tuple[str, ...]) -> dict[str, Any]:
    pairs: dict[str, Any] = {}
    for setting in settings:
        key, equals, value = setting.partition("=")
        if not equals or not key.strip():
            raise click.UsageError(f"--set takes KEY=VALUE, not {setting!r}")
        *tables, last = key.strip().split(".")
        within = pairs
        for table in tables:
            within = within.setdefault(table, {})
            if not isinstance(within, dict):
                raise click.UsageError(f"--set {key.strip()}: {table} has a value already")
        within[last] = _value(value.strip())
    return pairs


def _value(text: str) -> Any:
    """A value as TOML would read it; what TOML cannot read is text, so that quotes are not needed."""
    try:
        return tomllib.loads(f"value = {text}")["value"]
    except tomllib.TOMLDecodeError:
        return text
