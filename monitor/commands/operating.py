"""Verbs of the operator: make an instance, keep it sound, run it."""

import sys
from pathlib import Path
from typing import Any

import click

from monitor.commands.words import in_instance, instance_at, say, say_json, store_at, with_json


@click.command()
@click.argument("directory", type=click.Path(file_okay=False, path_type=Path))
def init(directory: Path) -> None:
    """Make a new instance in DIRECTORY: settings with every key explained, and the database.

    Example: listing-monitor init /srv/listing-monitor
    """
    from monitor.instance import make_instance

    instance = make_instance(directory)
    say(f"Made {instance.directory}. Its settings stand in listing-monitor.toml. What comes next:")
    say(f"  cd {instance.directory}")
    say("  listing-monitor officer add NAME")
    say("  listing-monitor register import FILE")
    say("  listing-monitor platform add NAME --kind shop --url https://...")
    say("  listing-monitor serve")


@click.command()
@in_instance
def migrate(directory: Path) -> None:
    """Bring the database to the shape that this program needs.

    Example: listing-monitor backup before.db && listing-monitor migrate
    """
    from monitor.errors import NotFound
    from monitor.store import create_store
    from monitor.store.connection import connect, pending_migrations

    instance = instance_at(directory)
    if not instance.database.exists():
        raise NotFound(f"There is no database at {instance.database}. Restore one, or make an instance with init.")
    db = connect(instance.database)
    pending = pending_migrations(db)
    db.close()
    create_store(instance.database).close()
    say(f"Applied {len(pending)} migration(s)." if pending else "Nothing to do: the database is up to date.")


@click.command()
@in_instance
@with_json
def doctor(directory: Path, as_json: bool) -> None:
    """Look the instance over: versions, SQLite, disk, clock, permissions, migrations, platforms, ledger.

    Ends with 1 where something needs a remedy, and says which. Example: listing-monitor doctor
    """
    from monitor.commands.verdicts import end_with
    from monitor.doctor import examine

    end_with(examine(instance_at(directory)), as_json=as_json)


@click.command()
@in_instance
@with_json
def status(directory: Path, as_json: bool) -> None:
    """Count what is kept: registrations, platforms, listings, refusals, hits, alerts, runs.

    Example: listing-monitor status --json
    """
    from monitor.platforms import platform_files
    from monitor.store import figures

    with store_at(directory) as (instance, db):
        counts = figures.status(db)
        counts["platforms"] = len(platform_files(instance.platforms))
    if as_json:
        say_json(counts)
        return
    for name, count in counts.items():
        shown = ", ".join(f"{number} {state}" for state, number in count.items()) if isinstance(count, dict) else count
        say(f"{name.replace('_', ' ')}: {shown if shown != '' else 0}")


@click.command()
@in_instance
def serve(directory: Path) -> None:
    """Run the service: timetable, crawls, screening and the desk, until SIGTERM or Ctrl-C.

    A second `serve` on the same instance ends with 75. Example: listing-monitor serve --dir /srv/listing-monitor
    """
    from monitor import serving

    serving.serve(instance_at(directory, watched=False), lambda served: say(f"The desk is at {served.address}"))


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@in_instance
def backup(file: Path, directory: Path) -> None:
    """Copy the database to FILE while the service runs, and check the copy.

    Captured pages stand in captures/ and never change: copy that directory after the database.
    Example: listing-monitor backup /backup/monitor-monday.db
    """
    from monitor.backup import back_up
    from monitor.store import ledger

    with store_at(directory) as (instance, db):
        size = back_up(db, file)
        rows, head = ledger.head(db)
    say(f"{file} holds a sound copy of the database ({size / 1e6:.1f} MB).")
    say(f"Copy {instance.captures} too: the captured pages stand there, and never change.")
    say(f"The ledger has {rows} rows and ends in {head}. Keep this line elsewhere: it shows whether any was cut.")


@click.command()
@in_instance
def unit(directory: Path) -> None:
    """Print a systemd unit that runs `serve` with watchdog and hardening.

    Example: listing-monitor unit --dir /srv/listing-monitor | sudo tee /etc/systemd/system/listing-monitor.service
    """
    from monitor.systemd import unit_text

    # The script beside the interpreter, even where the verb was given to `python -m monitor`.
    program = Path(sys.executable).with_name("listing-monitor")
    click.echo(unit_text(instance_at(directory).directory, program), nl=False)


@click.command("practice-platform")
@click.option(
    "--listings",
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="JSON Lines file of the listings to serve.",
)
@click.option("--port", type=click.IntRange(0, 65535), default=8100, show_default=True, help="0 takes a free port.")
@click.option("--markup", type=click.Choice(["full", "none"]), default="full", help="none: pages for people alone.")
@click.option(
    "--layout", type=click.IntRange(0, 2**31), help="Listings' pages in the layout of that number, no markup."
)
@click.option(
    "--days", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Script of days, in JSON Lines."
)
@click.option("--changes", type=click.FloatRange(0, 1), help="Share of listings that changes a day, instead.")
@click.option("--seed", type=int, default=1, show_default=True, help="Which changes these are.")
@click.option("--day", type=click.IntRange(0, 10_000), default=0, show_default=True, help="Day to begin with.")
@click.option("--lastmod", type=click.Choice(["true", "none", "now", "never"]), default="true", show_default=True,
              help="What the sitemaps say of changes.")  # fmt: skip
@click.option("--validators", type=click.Choice(["both", "none", "unstable"]), default="both", show_default=True,
              help="ETag and Last-Modified.")  # fmt: skip
@click.option("--prefix", "prefixes", multiple=True, help="Further address of each listing, such as /de; repeatable.")
@click.option("--most-parallel", type=click.IntRange(0), default=0, help="Answers 500 above so many requests at once.")
@click.option("--slow-seconds", type=click.FloatRange(0, 600), default=0.0, help="Waits so long before each answer.")
@click.option("--home-for-wrong", is_flag=True, help="Answers a wrong address with the home page and 200.")
@click.option("--padding", type=click.IntRange(0), default=0, help="Bytes added to each listing's page.")
@click.option("--supervised", is_flag=True, hidden=True, help="End when the parent does.")
def practice_platform(
    listings: Path,
    port: int,
    markup: str,
    layout: int | None,
    days: Path | None,
    changes: float | None,
    seed: int,
    day: int,
    supervised: bool,
    **manners: Any,
) -> None:
    """Serve a listings file on loopback as a partner platform: pages, sitemap, robots.txt and a product feed.

    It changes from day to day where --days or --changes says so; `POST /_day` makes it the next day.

    Example: listing-monitor practice-platform --listings listings.jsonl --port 8100
    """
    from monitor.children import end_with_parent
    from monitor.practice.days import changes_of
    from monitor.practice.layouts import behaviours_for
    from monitor.practice.manners import manners_of
    from monitor.practice.server import serve_practice

    if supervised:
        end_with_parent()
    serve_practice(
        listings,
        port,
        on_ready=lambda address: None if supervised else say(f"The practice platform is at {address}"),
        behaviours=behaviours_for(marked=markup == "full", layout=layout),
        manners=manners_of(**manners),
        changes=changes_of(listings, days, changes, seed),
        day=day,
    )


@click.command()
@click.option(
    "--dir",
    "directory",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("instance"),
    show_default=True,
    help="Directory of the demonstration's instance.",
)
def demo(directory: Path) -> None:
    """Show the whole service at work: sample register, practice platform, first crawl, and the desk.

    What is decided stays: the next start finds it again. Example: listing-monitor demo
    """
    from monitor.demonstration import demonstrate

    demonstrate(directory, lambda text: click.echo(text))


VERBS = (init, migrate, doctor, status, serve, backup, unit, practice_platform, demo)
