"""What a process holds, moved into large pages where the system has them.

A screening asks tables of some hundred megabytes for one word after the other, all over the place, so that finding a
page takes as long as reading it. Of pages five hundred times as large the processor remembers where most are: a
screening takes a sixth less time. Linux does it when asked, from 6.1 on at once; everywhere else nothing happens.
"""

import ctypes
import gc
import mmap
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

_PAGE = 1 << 21
# Moves pages at once. The number is the kernel's (mman-common.h); Python's mmap has no name for it.
_COLLAPSE = 25
# A private region that may be written and holds no file: "7f04e8a00000-7f0500000000 rw-p 00000000 00:00 0 [heap]".
_REGION = re.compile(r"(?P<first>[0-9a-f]+)-(?P<last>[0-9a-f]+) rw-p 0+ 00:00 0\s*(?:\[heap\])?\s*")


def into_large_pages() -> int:
    """Moves what this process holds by now into large pages; how many bytes the system took, 0 where it does not.

    It holds it to its end, so that the collector of cycles need not go through it either.
    """
    gc.freeze()
    regions = Path("/proc/self/maps")
    if not sys.platform.startswith("linux") or not regions.is_file():
        return 0
    with regions.open(encoding="utf-8", errors="replace") as lines:
        whole = list(large_parts(lines))
    advise = ctypes.CDLL(None).madvise
    advise.argtypes = (ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int)
    return sum(last - first for first, last in whole if _moved(advise, first, last - first))


def _moved(advise: "ctypes._NamedFuncPointer", first: int, size: int) -> bool:
    # The advice alone has the kernel move the pages when it finds the time, which may be in hours.
    return not advise(first, size, mmap.MADV_HUGEPAGE) and not advise(first, size, _COLLAPSE)


def large_parts(lines: Iterable[str]) -> Iterator[tuple[int, int]]:
    """The addresses of whole large pages in the regions of a process's map that hold nothing but its own data."""
    for line in lines:
        region = _REGION.fullmatch(line)
        if region:
            first = -(-int(region["first"], 16) // _PAGE) * _PAGE
            last = int(region["last"], 16) // _PAGE * _PAGE
            if first < last:
                yield first, last
