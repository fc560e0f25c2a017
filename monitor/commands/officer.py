"""Verbs of officers: who may use the desk. Passwords never stand in arguments, logs or the database."""

import secrets
import select
import sys
from pathlib import Path

import click

from monitor.commands.words import in_instance, say, say_json, store_at, with_json

PIPE_SECONDS = 1.0  # `echo` has written by then; a terminal-less job's open pipe never will


@click.group()
def officer() -> None:
    """The officers who may use the desk."""


@officer.command("add")
@click.argument("name")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
@in_instance
def add(name: str, password_stdin: bool, directory: Path) -> None:
    """Let an officer in. The password is asked for; without a terminal one is made and printed once.

    Example: listing-monitor officer add li.wei
    """
    from monitor import clock
    from monitor.desk.access import hash_password
    from monitor.store import officers

    password, made = _password(password_stdin)
    with store_at(directory) as (_, db):
        officers.add(db, name, hash_password(password), clock.now())
    say(f"{name} may sign in." + (f" Password, shown once: {password}" if made else ""))


@officer.command("password")
@click.argument("name")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
@in_instance
def password(name: str, password_stdin: bool, directory: Path) -> None:
    """Give an officer a new password and end every session of theirs.

    Example: listing-monitor officer password li.wei
    """
    from monitor import clock
    from monitor.desk.access import hash_password
    from monitor.store import officers

    new, made = _password(password_stdin)
    with store_at(directory) as (_, db):
        officers.set_password(db, name, hash_password(new), clock.now())
    say(f"{name} has a new password." + (f" Shown once: {new}" if made else ""))


@officer.command("list")
@in_instance
@with_json
def list_officers(directory: Path, as_json: bool) -> None:
    """List the officers.

    Example: listing-monitor officer list
    """
    from monitor.store import officers

    with store_at(directory) as (_, db):
        found = officers.listed(db)
    if as_json:
        say_json([{"name": each.name, "disabled": each.disabled} for each in found])
        return
    for each in found:
        say(f"{each.name}{'  disabled' if each.disabled else ''}")


@officer.command("disable")
@click.argument("name")
@in_instance
def disable(name: str, directory: Path) -> None:
    """Shut an officer out, at once.

    Example: listing-monitor officer disable li.wei
    """
    from monitor import clock
    from monitor.store import officers

    with store_at(directory) as (_, db):
        officers.disable(db, name, clock.now())
    say(f"{name} is shut out.")


@officer.command("enable")
@click.argument("name")
@in_instance
def enable(name: str, directory: Path) -> None:
    """Let a disabled officer in again.

    Example: listing-monitor officer enable li.wei
    """
    from monitor import clock
    from monitor.store import officers

    with store_at(directory) as (_, db):
        officers.enable(db, name, clock.now())
    say(f"{name} may sign in again.")


def _password(from_stdin: bool) -> tuple[str, bool]:
    """The password to set, and whether it was made here."""
    from monitor.errors import UsageError

    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n"), False
    if sys.stdin is not None and sys.stdin.isatty():
        return str(click.prompt("Password", hide_input=True, confirmation_prompt=True)), False
    if _is_piped():
        raise UsageError("There is something on standard input; to take it for the password, add --password-stdin.")
    return secrets.token_urlsafe(15), True


def _is_piped() -> bool:
    """Whether a pipe or a file holds something for us; one that stays open and silent is not waited for."""
    if sys.stdin is None or sys.stdin.closed:
        return False
    try:
        waiting, _, _ = select.select([sys.stdin], [], [], PIPE_SECONDS)
    except (OSError, ValueError):  # no file that the system knows
        return False
    return bool(waiting) and sys.stdin.read(1) != ""
