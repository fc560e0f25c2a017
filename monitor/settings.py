"""The operator's settings: one TOML file and the environment become one frozen object; a typo is an error.

Environment variables go before the file: LISTING_MONITOR_DESK__PORT=9000 is [desk] port = 9000.
"""

import os
import tomllib
from collections.abc import Mapping
from math import isfinite
from pathlib import Path
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict
from pydantic_settings import SettingsError as Unreadable

from monitor.errors import SettingsError
from rules.weights import TUNED

FILE_NAME = "listing-monitor.toml"
ENVIRONMENT_PREFIX = "LISTING_MONITOR_"
CLOSED = SettingsConfigDict(frozen=True, extra="forbid")

T = TypeVar("T")
# TOML has no word for nothing: an empty text stands for it.
OrEmpty = Annotated[T | None, BeforeValidator(lambda value: None if value == "" else value)]


class DeskSettings(BaseModel):
    """Where officers find the desk."""

    model_config = CLOSED

    host: str = Field(
        "127.0.0.1", description="Address the desk listens on; a proxy with TLS belongs before any other."
    )
    port: int = Field(8750, ge=0, le=65535, description="Port of the desk; 0 takes a free one and prints it.")
    secure_cookies: bool = Field(False, description="Set to true where officers reach the desk over https.")
    behind_proxy: bool = Field(
        False, description="Set to true behind a proxy on this machine that sends X-Forwarded-For and -Proto."
    )
    public_hosts: tuple[str, ...] = Field((), description="Host names under which officers reach the desk.")


class CrawlSettings(BaseModel):
    """How platforms are visited."""

    model_config = CLOSED

    contact: str = Field("", description="Address or page that a platform may turn to; part of the user agent.")
    at_once: int = Field(2, ge=1, le=64, description="Platforms crawled at the same time.")


class ScreeningSettings(BaseModel):
    """What an officer is shown."""

    model_config = CLOSED

    threshold: OrEmpty[float] = Field(
        None, ge=0, le=100, description="Lowest score that makes a hit; empty takes the rules' own."
    )
    every_minutes: int = Field(
        15, ge=1, description="How often listings that wait are screened, besides after a crawl."
    )
    background_every_hours: int = Field(
        24, ge=1, description="How often word counts are learned anew, if listings came."
    )
    weights: dict[str, float] = Field({}, description="Numbers of rules/weights.py to be others: { in_seller = -2.0 }.")
    replica_words: str = Field(
        "", description="File of your own words for copies; columns as in rules/lexicons/replica_words.txt."
    )
    lawful_words: str = Field(
        "", description="File of your own words of lawful use; columns as in rules/lexicons/lawful_use.txt."
    )
    goods: str = Field(
        "", description="File of your own words for goods, by Nice class; columns as in rules/lexicons/goods.txt."
    )

    @field_validator("weights")
    @classmethod
    def known_weights(cls, given: dict[str, float]) -> dict[str, float]:
        """Refuses a number that the rules do not have, or that none of them could be."""
        for name, number in given.items():
            if name not in TUNED:
                raise ValueError(f"the rules have no number {name!r}; rules/weights.py names them")
            if not isfinite(number):
                raise ValueError(f"{name} is not a finite number")
        return given


class LogSettings(BaseModel):
    """What the service says of itself."""

    model_config = CLOSED

    level: str = Field("info", pattern="^(debug|info|warning|error)$", description="debug, info, warning or error.")
    json_lines: OrEmpty[bool] = Field(None, description="JSON Lines; empty decides by whether a person watches.")


class Settings(BaseSettings):
    """Everything an operator can set for an instance."""

    model_config = SettingsConfigDict(
        frozen=True, extra="forbid", env_prefix=ENVIRONMENT_PREFIX, env_nested_delimiter="__"
    )

    name: str = Field("Listing monitor", min_length=1, max_length=80, description="Name shown on the desk.")
    office: str = Field("", max_length=40, description="Office of registrations whose rows name none.")
    desk: DeskSettings = DeskSettings()
    crawl: CrawlSettings = CrawlSettings()
    screening: ScreeningSettings = ScreeningSettings()
    log: LogSettings = LogSettings()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The environment first, then the file."""
        return (env_settings, init_settings)


def read_settings(path: Path) -> Settings:
    """The settings in force; SettingsError names the file and the key of what is wrong."""
    _refuse_unknown_variables(os.environ)
    try:
        return Settings(**read_toml(path))
    except ValidationError as error:
        raise SettingsError(f"{path}: {first_fault(error)}") from error
    except Unreadable as error:
        raise SettingsError(f'The environment: {error}. A list is written as JSON: ["one", "two"]') from error


def read_toml(path: Path) -> dict[str, Any]:
    """The tables of a TOML file; SettingsError where it is none."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError as error:
        raise SettingsError(f"There is no {path}. Make an instance with: listing-monitor init DIR") from error
    except OSError as error:
        raise SettingsError(f"{path} cannot be read: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path} is not valid TOML: {error}") from error


def first_fault(error: ValidationError) -> str:
    """The first fault in words: the key, what is wrong and what stood there."""
    fault = error.errors(include_url=False)[0]
    key = ".".join(str(part) for part in fault["loc"])
    if fault["type"] == "extra_forbidden":
        return f"there is no setting {key!r}; check the spelling"
    if fault["type"] == "missing":
        return f"{key} is missing"
    reason = fault["msg"].removeprefix("Value error, ")
    # Where a name is wanted and a secret was written, or a whole table is wrong, what stood there is not repeated.
    if key.endswith("secret") or isinstance(fault["input"], Mapping):
        return f"{key}: {reason}" if key else reason
    return f"{key} = {fault['input']!r}: {reason}" if key else reason


def commented_file(chosen: Mapping[str, object]) -> str:
    """A settings file that says every key with its default and what it is for; the chosen keys are in force."""
    lines = ["# Listing monitor: the settings of this instance. A line without # before its key is in force.", ""]
    tables: list[str] = []
    for name, info in Settings.model_fields.items():
        if isinstance(info.default, BaseModel):
            tables += ["", f"[{name}]", *_commented(type(info.default), f"{name}.", chosen)]
    lines += _commented(Settings, "", chosen)
    return "\n".join([*lines, *tables, ""])


def _commented(model: type[BaseModel], prefix: str, chosen: Mapping[str, object]) -> list[str]:
    lines: list[str] = []
    for name, info in model.model_fields.items():
        if isinstance(info.default, BaseModel):
            continue
        key = prefix + name
        said = f"{name} = {toml_value(chosen.get(key, info.default))}"
        lines += [f"# {info.description}", said if key in chosen else f"# {said}"]
    return lines


def toml_value(value: object) -> str:
    """A value as TOML writes it."""
    if value is None:
        return '""'
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list | tuple):
        return "[" + ", ".join(toml_value(each) for each in value) + "]"
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, Mapping):
        inside = ", ".join(f"{key} = {toml_value(each)}" for key, each in value.items())
        return f"{{ {inside} }}" if inside else "{}"
    return _quoted(str(value))


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(c if c.isprintable() else f"\\U{ord(c):08x}" for c in escaped) + '"'


def _refuse_unknown_variables(environment: Mapping[str, str]) -> None:
    known = {f"{ENVIRONMENT_PREFIX}{key}".upper().replace(".", "__") for key in all_keys()}
    for name in environment:
        if name.startswith(ENVIRONMENT_PREFIX) and name not in known:
            raise SettingsError(f"The environment sets {name}, which is no setting; check the spelling.")


def all_keys(model: type[BaseModel] = Settings, prefix: str = "") -> list[str]:
    """Every key as "desk.port"."""
    keys: list[str] = []
    for name, info in model.model_fields.items():
        if isinstance(info.default, BaseModel):
            keys += all_keys(type(info.default), f"{prefix}{name}.")
        else:
            keys.append(f"{prefix}{name}")
    return keys
