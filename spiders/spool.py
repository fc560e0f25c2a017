"""Where a feed lies while it arrives and is read: a file that is gone with its process, whatever ends that."""

import tempfile
from typing import BinaryIO


class Spool:
    """The bytes of one answer as they were sent, in a file under `directory` (the system's own where it is empty).

    Not in memory: a feed may be larger than that. `fault` says why no more is taken, once that is so.
    """

    def __init__(self, directory: str, most: int) -> None:
        # Unbuffered, so that a full disk is met while the feed arrives and not while it is read.
        self.file: BinaryIO = tempfile.TemporaryFile(dir=directory or None, buffering=0)  # noqa: SIM115
        self.size = 0
        self.fault = ""
        self._most = most

    def begin(self) -> None:
        """Forgets what came before: the answer is sent anew."""
        self.file.seek(0)
        self.file.truncate()
        self.size, self.fault = 0, ""

    def write(self, data: bytes) -> bool:
        """Takes what arrived; False where it can take no more."""
        taken = data[: self._most - self.size]
        try:
            self.file.write(taken)
        except OSError as error:
            self.fault = f"the disk takes no more of it: {error.strerror}"
            return False
        self.size += len(taken)
        if len(taken) < len(data):
            self.fault = (
                f"it is larger than {self._most:,} bytes; max_feed_bytes in the platform's file would permit it"
            )
        return not self.fault

    def close(self) -> None:
        """Lets the file go."""
        self.file.close()
