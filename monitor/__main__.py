"""`python -m monitor VERB`, the same as `listing-monitor VERB`."""

from monitor.cli import main

main()
