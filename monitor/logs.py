"""What the service says while it works: lines for a person who watches, JSON for everything else, on standard error.

structlog and the standard library's logging (uvicorn, Scrapy, APScheduler) leave by the same door, which masks secrets
and takes from hostile text the power to forge a line. Nothing else may configure logging: uvicorn is run with
`log_config=None`, a crawl with `install_root_handler=False`.
"""

import logging
import re
import sys
from collections.abc import Mapping, MutableMapping
from typing import TextIO

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

MASK = "***"
LONGEST_TEXT = 2_000
LONGEST_TRACEBACK = 20_000
LONGEST_LIST = 50
DEEPEST = 4

_SECRET = r"pass(?:word|wd|phrase)|token|authori[sz]ation|cookie|secret|api_?key|private_?key|credential"  # noqa: S105 - their names, none of them
_SECRET_KEY = re.compile(_SECRET, re.IGNORECASE)
# In running text: token=..., "api_key": "...", Authorization: Bearer ..., also where the word ends another one.
_SECRET_IN_TEXT = re.compile(
    rf"((?:{_SECRET.replace('_?', '[-_]?')})[\"']?\s*[=:]\s*[\"']?(?:(?:bearer|basic)\s+)?)[^\s\"'&,;]+", re.IGNORECASE
)
# Control characters, line and paragraph separators, marks that turn the reading direction, lone surrogates.
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def configure_logs(level: str = "info", json: bool | None = None, stream: TextIO | None = None) -> None:
    """Set up all logging of this process; a second call replaces the first.

    `level` is a name such as "info". `json` None means: JSON unless a person watches the stream (standard error).
    """
    out = stream or sys.stderr
    handler = logging.StreamHandler(out)
    handler.setFormatter(_formatter(json if json is not None else not out.isatty()))
    # Also on the handler: Scrapy sets its own loggers to DEBUG, past the level of the root.
    handler.setLevel(level.upper())
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level.upper())
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *_every_line(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )


def _every_line() -> list[Processor]:
    """What happens to each line wherever it was written, our own or a part's."""
    return [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]


def _formatter(json: bool) -> logging.Formatter:
    # The plain traceback, because the rich one prints local variables, and those hold secrets.
    console = structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[*_every_line(), structlog.stdlib.ExtraAdder()],
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.StackInfoRenderer(),
            structlog.processors.format_exc_info,
            defuse,
            structlog.processors.JSONRenderer(ensure_ascii=False) if json else console,
        ],
    )


def defuse(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Mask what stands under a secret's name, bound what is long, and write control characters out.

    A processor: it runs last before a line is rendered, so that nothing reaches the stream around it.
    """
    return {key: _defused_field(key, value) for key, value in event.items()}


def _defused_field(key: str, value: object) -> object:
    if key in ("exception", "stack"):
        return _defused_traceback(str(value))
    return _defused_pair(key, value, DEEPEST)


def _defused_pair(key: str, value: object, depth: int) -> object:
    if _SECRET_KEY.search(key.replace("-", "_")) and not isinstance(value, bool | None):
        return MASK
    return _defused(value, depth)


def _defused(value: object, depth: int) -> object:
    if isinstance(value, bool | int | float | None):
        return value
    if isinstance(value, Mapping) and depth:
        return _defused_mapping(value, depth - 1)
    if isinstance(value, list | tuple | set | frozenset) and depth:
        return [_defused(each, depth - 1) for each in list(value)[:LONGEST_LIST]]
    return _defused_text(value if isinstance(value, str) else repr(value), LONGEST_TEXT)


def _defused_mapping(value: Mapping[object, object], depth: int) -> MutableMapping[str, object]:
    pairs = list(value.items())[:LONGEST_LIST]
    return {_defused_text(str(key), LONGEST_TEXT): _defused_pair(str(key), each, depth) for key, each in pairs}


def _defused_text(text: str, longest: int) -> str:
    # Cut before searching: a pattern must not be run over megabytes that a page sent.
    kept = _SECRET_IN_TEXT.sub(rf"\g<1>{MASK}", text[:longest])
    rest = f"… ({len(text) - longest} more)" if len(text) > longest else ""
    return _UNPRINTABLE.sub(_escaped, kept) + rest


def _defused_traceback(text: str) -> str:
    """A traceback keeps its lines, each set in, so that an exception's message cannot pose as a line of the log."""
    lines = text[-LONGEST_TRACEBACK:].splitlines()
    return "\n".join("    " + _defused_text(line, LONGEST_TEXT) for line in lines)


def _escaped(found: re.Match[str]) -> str:
    code = ord(found.group())
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"
