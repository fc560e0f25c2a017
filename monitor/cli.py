"""The command line: `listing-monitor VERB`. Exit codes: 0 done, 1 failed, 2 wrong use, 75 busy elsewhere."""

import sys
from importlib.metadata import version

import click

from monitor.commands import officer, operating, platform, register, rules, screening
from monitor.errors import MonitorError


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(version("listing-monitor"), prog_name="listing-monitor")
def verbs() -> None:
    """Watches partner platforms' listings for registered trade marks."""


for command in (
    *operating.VERBS,
    register.register,
    platform.platform,
    platform.crawl,
    platform.export,
    screening.screen,
    screening.hits,
    screening.match,
    rules.rules,
    officer.officer,
):
    verbs.add_command(command)


def main() -> None:
    """The console script: one border where every error of ours becomes a sentence and an exit code."""
    try:
        verbs(prog_name="listing-monitor", standalone_mode=False)
    except click.exceptions.Exit as ending:
        sys.exit(ending.exit_code)
    except click.ClickException as wrong:
        wrong.show()
        sys.exit(wrong.exit_code)
    except (click.Abort, KeyboardInterrupt):
        sys.exit(130)
    except MonitorError as error:
        click.echo(f"listing-monitor: {error}", err=True)
        sys.exit(error.exit_code)
    except BrokenPipeError:
        sys.exit(1)
    except OSError as error:
        click.echo(f"listing-monitor: {error.filename or 'the system'}: {error.strerror or error}", err=True)
        sys.exit(1)
