"""The verb that looks at a site before it becomes a platform."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from monitor.commands.words import ROW_NUMBER, in_instance, progress, say, say_json, say_table, with_json

if TYPE_CHECKING:
    from spiders.probing.findings import Findings

NOTHING_FOUND = 1
_SHOWN = ("title", "price", "seller", "brand", "listing_ref", "category", "images")
_CELL = 40


@click.command("probe")
@click.argument("url", default="")
@click.option("--name", default="", help="Name of the platform; else made of the host's name.")
@click.option("--write", is_flag=True, help="Write platforms/NAME.toml.")
@click.option("--force", is_flag=True, help="Replace the file where there is one.")
@click.option("--allow-private", is_flag=True, help="Allow loopback and private addresses: a partner inside.")
@click.option("--samples", default=5, show_default=True, type=click.IntRange(1, 20), help="Listings to look at.")
@click.option("--delay", default=1.0, show_default=True, type=click.FloatRange(0, 60), help="Seconds between requests.")
@click.option("--seconds", default=240.0, show_default=True, type=click.FloatRange(5, 3600), help="Longest look.")
@click.option("--asked", type=ROW_NUMBER, hidden=True, help="The look that was asked for at the desk.")
@click.option("--supervised", is_flag=True, hidden=True, help="End when the parent does.")
@in_instance
@with_json
def probe(
    url: str,
    name: str,
    write: bool,
    force: bool,
    allow_private: bool,
    samples: int,
    delay: float,
    seconds: float,
    asked: int | None,
    supervised: bool,
    directory: Path,
    as_json: bool,
) -> None:
    """Look at a site, say how it can be read, and write platforms/NAME.toml when told to.

    Asks for about thirty pages, by robots.txt and one at a time. Ends with 0 where a way to read the site was found,
    with 1 where none was, and then says what to do.

    Example: listing-monitor platform probe https://shop.example --write
    """
    from monitor.children import end_with_parent
    from monitor.platforms import write_platform
    from monitor.probe import look, plan_for, platform_file

    if supervised:
        end_with_parent()
    if asked is not None:
        _answer_desk(directory, asked)
        return
    if not url:
        raise click.UsageError("Missing argument 'URL': the address of a shop's home page.")
    plan = plan_for(url, _contact(directory, needed=write), allow_private=allow_private, delay_seconds=delay)
    with progress(f"Looking at {plan.allowed_hosts[0]}") as show:
        findings = look(
            plan,
            samples=samples,
            seconds=seconds,
            show=lambda pages, address: show(pages, None, f"pages, {address[:60]}"),
        )
    if as_json:
        say_json(findings.as_json())
    else:
        _tell(findings)
    if write:
        named = name or name_for(plan.allowed_hosts[0])
        path = write_platform(directory / "platforms", named, platform_file(named, findings, plan), force=force)
        _enrol(directory, named)
        click.echo(f"Wrote {path}. Crawl it now with: listing-monitor crawl {named}", err=as_json)
    sys.exit(0 if findings.kind else NOTHING_FOUND)


def _answer_desk(directory: Path, probe_id: int) -> None:
    """Does a look that an officer asked for. Private addresses stay refused: only the operator may open them."""
    from monitor import clock
    from monitor.commands.words import store_at
    from monitor.errors import MonitorError
    from monitor.probe import look, plan_for, platform_file
    from monitor.store import probes

    with store_at(directory) as (instance, db):
        if not probes.claim(db, probe_id):
            raise MonitorError(f"Look {probe_id} is not due any more.")
        try:
            plan = plan_for(probes.find(db, probe_id).url, instance.settings.crawl.contact)
            found = look(plan, show=lambda pages, _: probes.report(db, probe_id, pages))
        except MonitorError as error:
            probes.end(db, probe_id, clock.now(), reason=str(error))
            raise
        file = platform_file(name_for(plan.allowed_hosts[0]), found, plan) if found.kind else ""
        probes.end(db, probe_id, clock.now(), findings=found.as_json(), file=file)


def _contact(directory: Path, *, needed: bool) -> str:
    """The address that the platform may turn to, where there is an instance; writing a file needs one."""
    from monitor.errors import MonitorError
    from monitor.instance import open_instance

    try:
        return open_instance(directory).settings.crawl.contact
    except MonitorError:
        if needed:
            raise
        return ""


def _enrol(directory: Path, name: str) -> None:
    from monitor import clock
    from monitor.commands.words import store_at
    from monitor.store import platforms

    with store_at(directory) as (_, db):
        platforms.enrol(db, [name], clock.now())


def name_for(host: str) -> str:
    """A platform's name made of a host's: the part that says most, in small letters."""
    import re

    parts = [part for part in host.lower().removeprefix("www.").split(".") if part]
    bare = parts[0] if len(parts) > 1 and not parts[0].isdigit() else "-".join(parts)
    return re.sub(r"[^a-z0-9-]+", "-", bare).strip("-")[:60] or "platform"


def _tell(findings: "Findings") -> None:
    for what, said in _facts(findings):
        say(f"{what}: {said}")
    if findings.samples:
        _tell_samples(findings)
    if findings.proposals:
        heads = ("field", "selector", "found", "sure")
        rows = [
            (each.key, each.css, f"{each.found} of {len(each.values)}", f"{each.sure:.0%}")
            for each in findings.proposals
        ]
        say("Selectors for what markup does not give:")
        say_table(heads, rows)
    for note in findings.notes:
        say(f"Note: {note}")
    for trouble in findings.troubles:
        say(f"Trouble: {trouble.what}\n  {trouble.remedy}")


def _facts(findings: "Findings") -> list[tuple[str, str]]:
    robots = findings.robots
    rules = robots.forbidden or ("none, so nothing is forbidden" if not robots.found else "read; it lets us in")
    delay = f", asks for {robots.delay_seconds:g} s between requests" if robots.delay_seconds else ""
    maps = (
        f"{len(findings.sitemaps)} read, {findings.sitemap_addresses:,} addresses"
        if findings.sitemaps
        else "none found"
    )
    met = "; ".join(f"{each.kind} {each.url} ({each.listings} listings read)" for each in findings.partnerships)
    facts = [
        ("Robots", rules + delay),
        ("Sitemaps", maps),
        ("Shop software", findings.software or "not recognised"),
        ("Feeds and interfaces", met or "none found"),
        ("Kind proposed", findings.kind or "none"),
        ("Listing addresses", findings.listing_url_pattern or "no pattern"),
        ("Language, currency", f"{findings.language or '?'}, {findings.currency or '?'}"),
    ]
    if findings.kind:
        expected = f"{findings.listings_expected:,}, from {findings.expected_from}"
        facts += [("Listings expected", expected), ("A full crawl takes", _duration(findings.crawl_seconds))]
    return [*facts, ("Asked", f"{findings.requests} requests, {findings.seconds_a_page:g} s each")]


def _duration(seconds: float) -> str:
    if seconds < 120:
        return f"about {seconds:.0f} seconds"
    return f"about {seconds / 60:.0f} minutes" if seconds < 7200 else f"about {seconds / 3600:.1f} hours"


def _tell_samples(findings: "Findings") -> None:
    rows = [
        (field, *(_cell(sample.proposed.get(field, "")) for sample in findings.samples))
        for field in _SHOWN
        if any(field in sample.proposed for sample in findings.samples)
    ]
    say("What the samples say:")
    say_table(("field", *(_cell(sample.url.rpartition("/")[2]) for sample in findings.samples)), rows)


def _cell(said: str) -> str:
    return said if len(said) <= _CELL else said[: _CELL - 1] + "…"
