"""Registers as offices publish them, read row by row into registrations; one file per format under formats/."""

from monitor.register.reading import DEFAULT_OFFICE, Notice, read_register
from monitor.register.refusals import write_refusals

__all__ = ["DEFAULT_OFFICE", "Notice", "read_register", "write_refusals"]
