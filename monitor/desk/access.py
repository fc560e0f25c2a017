"""Passwords: argon2id, at least twelve characters, and the same work for a name that nobody has."""

import secrets
import unicodedata
from functools import cache
from threading import BoundedSemaphore

from pwdlib import PasswordHash
from pwdlib.exceptions import UnknownHashError

from monitor.errors import UsageError

SHORTEST_PASSWORD = 12
# Longer is no safer, and a megabyte to hash is a way to keep the desk busy.
LONGEST_PASSWORD = 256

_HASHES = PasswordHash.recommended()
# One argon2id takes 64 MiB: a crowd at the door waits in line rather than taking the machine's memory.
_AT_ONCE = BoundedSemaphore(2)


def hash_password(password: str) -> str:
    """The argon2id hash to store; UsageError where the password is too short or too long."""
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        raise UsageError(f"A password has {SHORTEST_PASSWORD} to {LONGEST_PASSWORD} characters; give another.")
    with _AT_ONCE:
        return _HASHES.hash(_typed(password))


def verify_password(password: str, stored_hash: str | None) -> bool:
    """Whether the password is the one that was hashed; None, for an unknown name, costs the same and is never right."""
    with _AT_ONCE:
        try:
            right = _HASHES.verify(_typed(password)[:LONGEST_PASSWORD], stored_hash or _nobodys_hash())
        except UnknownHashError:
            return False
    return right and stored_hash is not None


def _typed(password: str) -> str:
    # Two keyboards may write the same letter as one character or as two.
    return unicodedata.normalize("NFC", password)


@cache
def _nobodys_hash() -> str:
    return _HASHES.hash(secrets.token_urlsafe(32))
