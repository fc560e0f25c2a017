"""A partner's folder: which files in it are ready, and how one is taken out of it, whatever its owner does meanwhile.

Whoever delivers may write into the folder at any time, put links into it, and name files as they like. So a file is
opened once, without following links, copied while it is hashed, and everything is read from the copy.
"""

import hashlib
import os
import re
import stat
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from monitor.errors import SettingsError

TAKEN = "taken"
REPORT_SUFFIXES = (".refused.txt", ".refused.json")
# How programs name what they are still writing, or have open.
_UNFINISHED = (".part", ".partial", ".tmp", ".temp", ".crdownload", ".download", ".filepart", ".uploading", ".swp")
# Two thousand million bytes are ten million listings; what is larger is no delivery but a mistake, or an attack.
MOST_BYTES = 2_000_000_000
# Files looked at in one run; what is beyond waits for the next.
MOST_FILES = 1_000
PIECE = 1_048_576
_LONGEST_NAME = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A file in the folder that has come to rest; `changed_at` is when it was last written or renamed."""

    path: Path
    changed_at: float

    @property
    def name(self) -> str:
        """Its name as it may be shown and written: one line, no sign of control, not too long."""
        return safe_name(self.path.name)

    def mark(self, reason: str) -> str:
        """What stands for it where its bytes cannot be read, in the shape of a SHA-256; another once it is touched."""
        said = (os.fsencode(self.path.name), self.changed_at, reason)
        return hashlib.sha256(repr(said).encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """What was delivered, as it was when it was taken: the same bytes, whatever becomes of the original."""

    path: Path
    sha256: str
    size: int
    original: "tuple[int, int, int]"


class Unfit(Exception):
    """This is no file that can be taken; the message says why, for its sender."""


class Restless(Exception):
    """The file changed while it was read: it is for the next run."""


def check_folder(folder: Path) -> Path:
    """The folder, where files can be taken out of it; SettingsError says what is wrong and what to do."""
    if not folder.is_dir():
        raise SettingsError(f"inbox.folder: {folder} is not a folder. Make it, or mend the key in the platform's file.")
    if not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
        raise SettingsError(f"inbox.folder: files cannot be taken out of {folder}. Give this account rights to write.")
    taken = folder / TAKEN
    if taken.is_symlink() or (taken.exists() and not taken.is_dir()):
        raise SettingsError(f"inbox.folder: {taken} is not a folder of its own. Remove it.")
    return folder


def waiting_files(folder: Path, settled_after_seconds: float) -> list[Waiting]:
    """The files that have come to rest, in the order in which they came."""
    found = [Waiting(path=Path(entry.path), changed_at=at) for entry, at in _resting(folder, settled_after_seconds)]
    return sorted(found, key=lambda each: (each.changed_at, each.path.name))[:MOST_FILES]


def _resting(folder: Path, settled_after_seconds: float) -> Iterator[tuple["os.DirEntry[str]", float]]:
    now = time.time()
    with os.scandir(folder) as entries:
        for entry in entries:
            name = entry.name.lower()
            if name.startswith((".", "~$")) or name.endswith((*_UNFINISHED, *REPORT_SUFFIXES)):
                continue
            if entry.is_dir(follow_symlinks=False):
                continue
            # Unlike a file's own date, this one changes with every write and cannot be set: copies keep old dates.
            changed_at = entry.stat(follow_symlinks=False).st_ctime
            if abs(now - changed_at) >= settled_after_seconds:
                yield entry, changed_at


def copy_out(waiting: Waiting, target: Path) -> Copy:
    """Copies a file out of the folder; raises Unfit where it is none, and Restless where it changes meanwhile."""
    try:
        descriptor = os.open(waiting.path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError as fault:
        link = waiting.path.is_symlink()
        why = "is a link; deliver the file itself" if link else f"cannot be opened ({fault.strerror}); see its rights"
        raise Unfit(f"The file {why}.") from fault
    with os.fdopen(descriptor, "rb") as source:
        before = os.fstat(source.fileno())
        if not stat.S_ISREG(before.st_mode):
            raise Unfit("This is not a file but a device or a pipe; deliver a file.")
        if before.st_size > MOST_BYTES:
            raise Unfit(f"The file has more than {MOST_BYTES:,} bytes; deliver it in parts.")
        digest, size = hashlib.sha256(), 0
        with target.open("wb") as copy:
            while (piece := source.read(PIECE)) and size <= MOST_BYTES:
                digest.update(piece)
                size += copy.write(piece)
        after = os.fstat(source.fileno())
    if (before.st_size, before.st_ctime_ns) != (after.st_size, after.st_ctime_ns) or size != after.st_size:
        raise Restless
    original = (after.st_dev, after.st_ino, after.st_ctime_ns)
    return Copy(path=target, sha256=digest.hexdigest(), size=size, original=original)


def move_to_taken(waiting: Waiting, copy: Copy, moment: str) -> Path | None:
    """Moves the original beside the others that were taken; None where another file stands in its place by now."""
    try:
        now = waiting.path.lstat()
    except FileNotFoundError:
        return None
    if (now.st_dev, now.st_ino, now.st_ctime_ns) != copy.original:
        return None
    taken = waiting.path.parent / TAKEN
    taken.mkdir(mode=0o750, exist_ok=True)
    target = taken / f"{moment}-{copy.sha256[:12]}-{waiting.name}"
    waiting.path.rename(target)
    return target


def safe_name(name: str) -> str:
    """A file's name on one line, without what a terminal or a file system takes otherwise."""
    shown = name.encode("utf-8", "replace").decode("utf-8")
    plain = re.sub(r"[^\w.()+,=@ -]", "_", "".join(c if c.isprintable() else "_" for c in shown)).strip()
    if len(plain.encode()) <= _LONGEST_NAME:
        return plain.lstrip(".") or "file"
    stem, dot, suffix = plain.rpartition(".")
    suffix = suffix[:20] if dot else ""
    kept = (stem or plain).encode()[: _LONGEST_NAME - 30].decode("utf-8", "ignore")
    mark = hashlib.sha256(name.encode("utf-8", "replace")).hexdigest()[:8]
    return f"{kept}~{mark}{dot}{suffix}".lstrip(".")
