"""Verbs of the register: import, list, show."""

import hashlib
from dataclasses import asdict
from pathlib import Path

import click

from monitor.commands.words import ROW_NUMBER, in_instance, progress, say, say_json, shown, store_at, with_json


@click.group()
def register() -> None:
    """The registered marks."""


@register.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--office", default="", help="Office of rows that name none, such as EM, CN or US.")
@click.option("--replace", "replacing", is_flag=True, help="Withdraw registrations that the file no longer names.")
@click.option(
    "--force", is_flag=True, help="With --replace, withdraw even most of what is in force, or where rows were refused."
)
@click.option("--strict", is_flag=True, help="Take no row where any is refused.")
@in_instance
@with_json
def import_file(
    file: Path, office: str, replacing: bool, force: bool, strict: bool, directory: Path, as_json: bool
) -> None:
    """Take registrations from a JSON Lines, CSV or XLSX FILE, in one transaction.

    Good rows go in; refused ones are written to a file under refusals/ with line, column and reason.
    Example: listing-monitor register import register.csv --office EM
    """
    from monitor import clock
    from monitor.register.importing import RegisterImport
    from monitor.store.registrations import FileTaken, take

    if force and not replacing:
        raise click.UsageError("--force goes with --replace")
    with store_at(directory) as (instance, db), progress("Importing") as show:
        taken = RegisterImport(file, office or instance.settings.office, strict=strict)
        origin = FileTaken(name=file.name, sha256=_sha256(file))
        try:
            rows = list(taken.registrations(lambda done: show(done, None, "")))
            withdrawing = replacing and (force or not taken.refusals)
            change = take(db, rows, origin, clock.now(), replacing=withdrawing, forced=force)
        finally:
            report = taken.report(db, instance.refusals)
    if as_json:
        counts = asdict(change) | {"refused": len(taken.refusals)}
        say_json({name: counts[name] for name in ("added", "updated", "unchanged", "refused", "register_version")})
        return
    for notice in taken.notices:
        say(notice)
    say(
        f"Register version {change.register_version}: {change.added} added, {change.updated} updated, "
        f"{change.unchanged} unchanged, {change.withdrawn} withdrawn, {len(taken.refusals)} refused."
    )
    if replacing and not withdrawing:
        say("Nothing was withdrawn: a refused row may be one of those. Mend the rows, or add --force.")
    if report is not None:
        say(f"What was refused, and why: {report}")


@register.command("list")
@click.argument("words", default="")
@click.option("--limit", type=ROW_NUMBER, help="Most rows shown; 50, or with --json all of them.")
@in_instance
@with_json
def list_registrations(words: str, limit: int | None, directory: Path, as_json: bool) -> None:
    """List registrations, all or those that contain WORDS in mark, alias, right holder or number.

    Example: listing-monitor register list adidas
    """
    from monitor.store.registrations import browse

    with store_at(directory) as (_, db):
        found = [kept.registration for kept in browse(db, words, shown(limit, as_json))]
    if as_json:
        say_json([asdict(registration) for registration in found])
        return
    for each in found:
        say(f"{each.office} {each.registration_number}  {each.mark}  {each.right_holder}  {each.status}")


@register.command("show")
@click.argument("registration_number")
@click.option("--office", default="", help="Office, where several have that number.")
@in_instance
@with_json
def show_registration(registration_number: str, office: str, directory: Path, as_json: bool) -> None:
    """Show everything that is recorded of one registration.

    Example: listing-monitor register show 018004321 --office EM
    """
    from monitor.errors import NotFound
    from monitor.store.registrations import find

    with store_at(directory) as (_, db):
        found = find(db, registration_number, office)
    if not found:
        raise NotFound(f"There is no registration {registration_number}. See: listing-monitor register list")
    answers = [{**asdict(kept.registration), "register_version": kept.changed_in_version} for kept in found]
    if as_json:
        say_json(answers if len(answers) > 1 else answers[0])
        return
    for answer in answers:
        for name, value in answer.items():
            text = ", ".join(map(str, value)) if isinstance(value, tuple) else value
            say(f"{name.replace('_', ' ')}: {'' if text is None else text}")


def _sha256(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
