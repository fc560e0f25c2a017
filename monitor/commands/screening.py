"""Verbs of screening: screen what waits, list and show hits, and match without a database."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from monitor.commands.words import (
    ROW_NUMBER,
    in_instance,
    instance_at,
    progress,
    say,
    say_json,
    shown,
    store_at,
    with_json,
)


@click.command()
@in_instance
@with_json
@click.option("--run", "run_id", type=ROW_NUMBER, hidden=True, help="The due run to begin.")
@click.option("--supervised", is_flag=True, hidden=True, help="End when the parent does.")
def screen(directory: Path, as_json: bool, run_id: int | None, supervised: bool) -> None:
    """Match the listings that wait against the register and keep the hits.

    New and changed listings come first, then all against changed registrations. Example: listing-monitor screen
    """
    from monitor.children import end_with_parent
    from monitor.screen import screen_waiting

    if supervised:
        end_with_parent()
    with progress("Screening") as show:
        result = screen_waiting(
            instance_at(directory, watched=not supervised), lambda done, waiting: show(done, waiting, ""), run_id
        )
    counts = {name: result.figures.get(name, 0) for name in ("screened", "new_hits", "withdrawn_hits")}
    if as_json:
        say_json({"run": result.run_id, **counts})
        return
    say(f"{counts['screened']} listings screened, {counts['new_hits']} new hits, {counts['withdrawn_hits']} withdrawn.")


@click.group()
def hits() -> None:
    """What screening found."""


@hits.command("list")
@click.option("--state", "states", multiple=True, help="Only hits in this state; may be given more than once.")
@click.option("--platform", default="", help="Only hits of this platform.")
@click.option("--mark", default="", help="Only hits on this mark.")
@click.option("--min-score", type=float, default=0.0, help="Only hits with this score or more.")
@click.option("--limit", type=ROW_NUMBER, help="Most hits shown; 50, or with --json all of them.")
@in_instance
@with_json
def list_hits(
    states: tuple[str, ...],
    platform: str,
    mark: str,
    min_score: float,
    limit: int | None,
    directory: Path,
    as_json: bool,
) -> None:
    """List hits, best score first, with the score's two parts: how surely the mark is used, how likely unlawfully.

    Example: listing-monitor hits list --state new --min-score 80
    """
    from monitor.store import platforms, queue

    wanted = queue.HitFilter(
        states=_states(states), platform=platform, mark=mark, min_score=min_score, limit=shown(limit, as_json)
    )
    with store_at(directory) as (_, db):
        if platform:
            platforms.find(db, platform)
        rows = queue.listed(db, wanted)
    if as_json:
        say_json([asdict(row) for row in rows])
        return
    for row in rows:
        parts = f"use {_part(row.use):>5}  unlawful {_part(row.unlawful):>5}"
        say(f"{row.id:>6}  {row.score:5.1f}  {parts}  {row.state:<9}  {row.platform}  {row.mark}  |  {row.title[:100]}")


@hits.command("show")
@click.argument("hit_id", type=ROW_NUMBER)
@in_instance
@with_json
def show_hit(hit_id: int, directory: Path, as_json: bool) -> None:
    """Show one hit: the listing, the registration, the findings and what was decided.

    Example: listing-monitor hits show 17
    """
    from monitor.store import decisions, hits, queue

    with store_at(directory) as (_, db):
        row = queue.find(db, hit_id)
        versions, decided = hits.versions(db, hit_id), decisions.of_hit(db, hit_id)
    if as_json:
        say_json(
            asdict(row)
            | {"versions": [asdict(each) for each in versions], "decisions": [asdict(each) for each in decided]}
        )
        return
    _say_hit(asdict(row))
    for finding in row.findings:
        say(f"  - {finding.explanation}")
    for each in decided:
        say(f"  {each.decided_at} {each.officer}: {each.decision} {each.reason_code} {each.note}".rstrip())


FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.option("--register", "register_file", required=True, type=FILE, help="Registrations: JSON Lines, CSV or XLSX.")
@click.option("--listings", required=True, type=FILE, help="Listings, JSON Lines.")
@click.option("--output", required=True, type=click.Path(dir_okay=False, path_type=Path), help="Hits, JSON Lines.")
@click.option("--background", type=FILE, help="Listings that tell how common words are, JSON Lines.")
@click.option("--min-score", type=click.FloatRange(0, 100), help="Lowest score written; else what officers are shown.")
@click.option("--office", default="", help="Office of registrations that name none.")
@with_json
def match(
    register_file: Path,
    listings: Path,
    output: Path,
    background: Path | None,
    min_score: float | None,
    office: str,
    as_json: bool,
) -> None:
    """Run the matcher alone, without an instance: registrations and listings in, hits out, one a line.

    Example: listing-monitor match --register register.jsonl --listings listings.jsonl --output hits.jsonl
    """
    from monitor import clock
    from monitor.match import MatchTask, match_files

    task = MatchTask(
        register=register_file,
        listings=listings,
        output=output,
        on=clock.now().date(),
        background=background,
        min_score=min_score,
        office=office or None,
    )
    with progress("Matching") as show:
        figures = match_files(task, lambda stage, done: show(done, None, stage))
    refusals = [asdict(refusal) for refusal in figures.refusals]
    if as_json:
        say_json({**asdict(figures), "refusals": refusals})
        return
    for refusal in figures.refusals:
        click.echo(f"refused {refusal.place}, {refusal.field}: {refusal.reason}", err=True)
    say(
        f"{figures.hits} hits on {figures.listings_with_hits} of {figures.listings} listings, "
        f"{figures.registrations_in_force} registrations in force."
    )


def _states(names: tuple[str, ...]) -> tuple[Any, ...]:
    from monitor.casework import HitState
    from monitor.errors import UsageError

    known = [state.value for state in HitState]
    wrong = next((name for name in names if name not in known), None)
    if wrong is not None:
        raise UsageError(f"There is no state {wrong!r}; there are: {', '.join(known)}")
    return tuple(HitState(name) for name in names)


def _part(value: float | None) -> str:
    return "–" if value is None else f"{value:.1f}"


def _say_hit(row: dict[str, Any]) -> None:
    for name, value in row.items():
        if name != "findings" and value not in ("", ()):
            shown_value = _part(value) if value is None or isinstance(value, float) else value
            say(f"{name.replace('_', ' ')}: {shown_value}")
