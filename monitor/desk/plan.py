"""What the desk must be told when it is built."""

from dataclasses import dataclass
from pathlib import Path

BESIDE_THE_DATABASE = Path()
LOOPBACK_HOSTS = ("localhost", "127.0.0.1", "[::1]")


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskPlan:
    """How one desk is run.

    `allowed_hosts` are the names, without port, under which the desk may be asked; any other name is a page of a
    stranger that was pointed here. `secure_cookies` is for a desk that is reached over https only. `open_paths` are
    routes that need no sign-in beyond the desk's own; whoever adds a router for them names them here. `exports` is
    the directory of alert files, `captures` that of captured bytes and `locks` that of locks shared with the commands,
    `platforms` that of platforms' files; they stand beside the database unless they are named.
    """

    database: Path
    instance_name: str = "Listing monitor"
    allowed_hosts: tuple[str, ...] = LOOPBACK_HOSTS
    secure_cookies: bool = False
    language: str = "en"
    timezone: str = "UTC"
    open_paths: tuple[str, ...] = ("/healthz",)
    exports: Path = BESIDE_THE_DATABASE
    captures: Path = BESIDE_THE_DATABASE
    locks: Path = BESIDE_THE_DATABASE
    platforms: Path = BESIDE_THE_DATABASE

    def __post_init__(self) -> None:
        for name in ("exports", "captures", "locks", "platforms"):
            if getattr(self, name) == BESIDE_THE_DATABASE:
                object.__setattr__(self, name, self.database.parent / name)
