"""Large pages: which parts of a process's map are asked for, and that nothing is changed by it."""

import sys

import pytest

from monitor.memory import into_large_pages, large_parts

MIB = 1 << 20
MAP = [
    ("7f0000000000-7f0000800000 rw-p 00000000 00:00 0 \n", (0x7F0000000000, 0x7F0000800000), "whole pages"),
    ("7f0000100000-7f0000700000 rw-p 00000000 00:00 0 \n", (0x7F0000200000, 0x7F0000600000), "cut at both ends"),
    ("55d0c0000000-55d0c0400000 rw-p 00000000 00:00 0          [heap]\n", (0x55D0C0000000, 0x55D0C0400000), "heap"),
    ("7f0000000000-7f0000180000 rw-p 00000000 00:00 0 \n", None, "less than a large page"),
    ("7f0000100000-7f0000300000 rw-p 00000000 00:00 0 \n", None, "no whole one"),
    ("7f0000000000-7f0000800000 r--p 00000000 00:00 0 \n", None, "may not be written"),
    ("7f0000000000-7f0000800000 rw-s 00000000 00:00 0 \n", None, "shared with others"),
    ("7f0000000000-7f0000800000 rw-p 00000000 fd:01 131 /usr/lib/libc.so.6\n", None, "a file"),
    ("7ffc00000000-7ffc00800000 rw-p 00000000 00:00 0          [stack]\n", None, "the stack"),
    ("not a line of a map\n", None, "something else"),
]


@pytest.mark.parametrize(("line", "part", "why"), MAP)
def test_only_whole_large_pages_of_own_data_are_moved(line: str, part: tuple[int, int] | None, why: str) -> None:
    assert list(large_parts([line])) == ([] if part is None else [part]), why


def test_what_is_held_stays_as_it_was() -> None:
    held = {number: str(number) * 20 for number in range(100_000)}
    moved = into_large_pages()
    assert moved % (2 * MIB) == 0
    assert moved == 0 or sys.platform.startswith("linux")
    assert all(text == str(number) * 20 for number, text in held.items())
