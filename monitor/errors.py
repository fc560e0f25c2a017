"""What can go wrong, as one tree; each branch is caught at one border that turns it into words.

MonitorError
 ├ UsageError          the person gave something that cannot be; exit code 2
 │  ├ SettingsError    a settings or platform file is wrong; names the file and the key
 │  └ NotFound         what was named is not there
 ├ StoreError          the database cannot be used as it stands
 │  ├ UnsafeSQLite     this SQLite can lose commits
 │  └ PendingMigrations  the database is older than the program
 ├ Overtaken           the hit is not any more what the officer saw
 ├ Busy                another process holds what this one needs
 └ FileRefused         a whole file cannot be taken
"""


class MonitorError(Exception):
    """The root: a message a person can act on, naming the place and the remedy."""

    exit_code = 1


class UsageError(MonitorError):
    """What was asked for cannot be as it was asked."""

    exit_code = 2


class SettingsError(UsageError):
    """A settings file or a platform file is wrong."""


class NotFound(UsageError):
    """What was named is not there."""


class StoreError(MonitorError):
    """The database cannot be used as it stands."""


class UnsafeSQLite(StoreError):
    """This SQLite can lose acknowledged commits."""


class PendingMigrations(StoreError):
    """The database is older than the program."""


class Overtaken(MonitorError):
    """Somebody or something changed the hit since the officer looked at it."""


class Busy(MonitorError):
    """Another process holds what this one needs; exit code 75 is sysexits' EX_TEMPFAIL: try again later."""

    exit_code = 75


class FileRefused(MonitorError):
    """A whole file cannot be taken."""
