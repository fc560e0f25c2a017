"""Python's collector of cycles, put to rest while an index is built."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def at_rest() -> Iterator[None]:
    """Without the collector: it walks through millions of new records again and again, and finds no cycle.

    That was two fifths of the time of an index, and three fifths of that of names by their sound. What was built is
    walked through once at the end and counts as old then; else the first titles would pay for it.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.collect(1)
            gc.enable()
