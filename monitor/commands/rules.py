"""Verbs of the rules: which there are, and what a change of their numbers and words would have meant."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from monitor.commands.words import in_instance, instance_at, progress, say, say_json, say_table, store_at, with_json

if TYPE_CHECKING:
    from monitor.backtest import Backtest
    from monitor.backtest.past import Outcome, Tally

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
MOST_LINES = 20
WORD_LISTS = {"replica": "replica_words", "lawful": "lawful_use", "goods": "goods"}


@click.group()
def rules() -> None:
    """What counts as a conflict."""


@rules.command("list")
@with_json
def list_rules(as_json: bool) -> None:
    """List the rules: those that find a name, and the circumstances that raise or lower a hit.

    Example: listing-monitor rules list
    """
    from rules import checks, circumstances

    found = [
        {"kind": kind, "name": name, "says": _first_line(package.__name__, name)}
        for kind, package in (("name", checks), ("circumstance", circumstances))
        for name in package.installed()
    ]
    if as_json:
        say_json(found)
        return
    say_table(["", "rule", "what it says"], [[each["kind"], each["name"], each["says"]] for each in found])


@rules.command("words")
@click.argument("name", metavar="LIST", type=click.Choice(list(WORD_LISTS)))
@in_instance
@with_json
def words(name: str, directory: Path, as_json: bool) -> None:
    """Show the words in force: LIST is replica, lawful or goods.

    The packaged list, with the instance's own words and without those it takes out; the head of the packaged file in
    rules/lexicons explains the columns. Example: listing-monitor rules words replica
    """
    from monitor.words import word_lists

    instance = instance_at(directory)
    rows = getattr(word_lists(instance.directory, instance.settings.screening), WORD_LISTS[name])
    if as_json:
        say_json([list(row) for row in rows])
        return
    for row in rows:
        say("  ".join(row))


@rules.command("backtest")
@click.option("--settings", "file", type=FILE, help="A settings file of which the table [screening] is tried.")
@click.option("--weight", "weights", multiple=True, metavar="NAME=NUMBER", help="A number of rules/weights.py to try.")
@click.option("--threshold", type=click.FloatRange(0, 100), help="The lowest score that makes a hit, to try.")
@click.option("--listings", type=click.IntRange(0), help="Screen so many stored listings, the newest; else all.")
@in_instance
@with_json
def backtest(
    file: Path | None,
    weights: tuple[str, ...],
    threshold: float | None,
    listings: int | None,
    directory: Path,
    as_json: bool,
) -> None:
    """Show what other numbers or words would have made of past decisions and of the queue. Nothing is changed.

    What neither --settings nor the other options name stays as it is. Files of words are looked for in the instance, as
    they would be when switched on.

    Example: listing-monitor rules backtest --threshold 65 --weight in_seller=-2.0
    """
    from monitor import background
    from monitor.backtest import run_backtest
    from monitor.backtest.change import Change, differences
    from monitor.backtest.proposal import proposed
    from monitor.errors import UsageError
    from monitor.rulebook import rulebook, rulebook_of

    if file is None and not weights and threshold is None:
        raise UsageError("There is nothing to compare: give --settings, --weight or --threshold.")
    with store_at(directory) as (instance, db):
        settings = proposed(instance.settings.screening, file, _numbers(weights), threshold)
        after = rulebook_of(background.newest(db), instance.directory, settings)
        change = Change(before=rulebook(db, instance), after=after)
        with progress("Backtest") as show:
            found = run_backtest(db, change, listings, lambda part, done, whole: show(done, whole, part))
    differ = differences(change)
    if as_json:
        say_json({"changes": {name: list(both) for name, both in differ.items()}, **asdict(found)})
        return
    _say_changes(differ)
    _say_backtest(found)


def _numbers(given: Sequence[str]) -> dict[str, float]:
    from monitor.errors import UsageError

    numbers = {}
    for each in given:
        name, _, number = each.partition("=")
        try:
            numbers[name.strip()] = float(number)
        except ValueError:
            raise UsageError(f"--weight {each}: write it as NAME=NUMBER, such as in_seller=-2.0.") from None
    return numbers


def _first_line(package: str, name: str) -> str:
    from importlib import import_module

    return (import_module(f"{package}.{name}").__doc__ or "").split("\n", 1)[0]


def _say_changes(differ: dict[str, tuple[object, object]]) -> None:
    if not differ:
        say("The change changes nothing: these are the rules in force.")
    for name, (was, will_be) in differ.items():
        say(f"{name}: {was} -> {will_be}")


def _say_backtest(found: "Backtest") -> None:
    past, queue = found.decisions, found.queue
    say("")
    rows = [_tally("confirmed", past.confirmed), _tally("dismissed", past.dismissed)]
    say_table(["decided hits", "decided", "shown now", "shown then", "no longer", "newly"], rows)
    if past.left_out:
        say(f"{past.left_out} decided hits are left out: not in force any more, or the listing was not kept as it was.")
    if past.order_before is None or past.order_after is None:
        say("How confirmed and dismissed hits are ordered cannot be told: one of them is missing.")
    else:
        say(f"A confirmed hit stands above a dismissed one: {past.order_before:.1%} now, {past.order_after:.1%} then.")
    _say_outcomes("Confirmed hits that would be lost", past.lost)
    _say_outcomes("Dismissed hits that would newly be shown", past.returned)
    of = "" if queue.listings == queue.stored else f", the newest of {queue.stored}"
    say(f"\nOpen queue, {queue.listings} listings{of}: {queue.before} hits now, {queue.after} then.")
    say(f"{queue.added} would be added, {queue.removed} removed.")
    if queue.movers:
        movers = [[each.mark, str(each.added), str(each.removed)] for each in queue.movers[:MOST_LINES]]
        say_table(["mark", "added", "removed"], movers)


def _tally(kind: str, tally: "Tally") -> list[str]:
    counts = (tally.decided, tally.shown_before, tally.shown_after, tally.no_longer, tally.newly)
    return [kind, *map(str, counts)]


def _say_outcomes(heading: str, outcomes: Sequence["Outcome"]) -> None:
    if not outcomes:
        return
    more = f", the first {MOST_LINES} of {len(outcomes)}" if len(outcomes) > MOST_LINES else ""
    say(f"\n{heading}{more}:")
    say_table(["hit", "mark", "title", "now", "then", "why"], _outcome_rows(outcomes[:MOST_LINES]))


def _outcome_rows(outcomes: Sequence["Outcome"]) -> Iterator[list[str]]:
    for each in outcomes:
        scores = [f"{each.score_before:.1f}", f"{each.score_after:.1f}"]
        yield [str(each.hit_id), each.mark, each.title[:100], *scores, each.why]
