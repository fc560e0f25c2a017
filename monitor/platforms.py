"""Platforms as the operator writes them down: one TOML file each, under platforms/, named after the platform."""

import re
import tomllib
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from monitor import timetable
from monitor.errors import NotFound, SettingsError, UsageError
from monitor.files import write_whole
from monitor.inbox.settings import InboxSettings
from monitor.interfaces import ApiSettings
from monitor.settings import first_fault, read_toml, toml_value
from spiders.addresses import allows, host_of, settled
from spiders.feeds.formats import all_formats
from spiders.items import CrawlPlan
from spiders.reading.selected import check_selectors
from spiders.searches import PLACE
from spiders.sources import all_sources

NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")
PROGRAM_AGENT = "listing-monitor/0.1"
# The one kind that is not visited: its partner comes to us.
INBOX = "inbox"


def _known_kind(kind: str) -> str:
    known = {*all_sources(), INBOX}
    if kind not in known:
        raise ValueError(f"a kind of source is one of {', '.join(sorted(known))}")
    return kind


def _known_format(name: str) -> str:
    if name and name not in all_formats():
        raise ValueError(f"a form of feed is one of {', '.join(sorted(all_formats()))}")
    return name


def _web_address(url: str) -> str:
    if not url:  # whether one is needed is told once the kind is known
        return url
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username:
        raise ValueError("a start address is http:// or https:// with a host and without a user name")
    if parts.port == 0:  # to ask for the port already refuses one that is no number up to 65535
        raise ValueError("port 0 is no port")
    return url


def _cron(text: str) -> str:
    if text:
        timetable.check_cron(text)
    return text


def _pattern(text: str) -> str:
    try:
        re.compile(text)
    except re.error as error:
        raise ValueError(f"not a regular expression: {error}") from error
    return text


Pattern = Annotated[str, AfterValidator(_pattern)]


class Platform(BaseModel):
    """A partner platform: where it starts, how it is read, when, how politely, and what to expect of it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Annotated[str, AfterValidator(_known_kind)] = Field(description="Kind of source: shop, feed, api or inbox.")
    url: Annotated[str, AfterValidator(_web_address)] = Field(
        "", description="Start address: home page, feed or interface; an inbox has none."
    )
    allowed_hosts: tuple[str, ...] = Field((), description="Hosts that may be visited; empty takes the address's own.")
    every_hours: float = Field(24.0, gt=0, le=8760, description="Crawled every so many hours, jittered by a tenth.")
    cron: Annotated[str, AfterValidator(_cron)] = Field(
        "", description='Crawled at set times instead, in UTC, day names only: "30 2 * * mon-fri".'
    )
    delay_seconds: float = Field(1.0, ge=0, le=3600, description="Least pause between two requests to one host.")
    timeout_seconds: float = Field(30.0, gt=0, le=600, description="Longest wait for one answer.")
    max_pages: int = Field(1_000_000, ge=1, description="Most pages that one crawl fetches.")
    max_response_bytes: int = Field(50_000_000, ge=1000, description="Largest answer that is taken.")
    max_feed_bytes: int = Field(4_000_000_000, ge=1000, description="Largest feed that is read, unpacked.")
    feed_format: Annotated[str, AfterValidator(_known_format)] = Field(
        "", description="Form of a feed whose content does not tell: google-xml, yandex-xml, csv, jsonl or json."
    )
    allow_private_addresses: bool = Field(
        False, description="Allows loopback and private addresses; for partners inside."
    )
    currency: str = Field("", pattern="^([A-Z]{3})?$", description="Currency of prices that name none, ISO 4217.")
    language: str = Field("", max_length=35, description="Language of listings that name none, BCP 47.")
    listing_url_pattern: Pattern = Field("", description="Regular expression that a listing's address matches.")
    category_url_pattern: Pattern = Field("", description="Regular expression that a category page's address matches.")
    search_url: str = Field(
        "", max_length=1000, description="Address of the platform's search, {words} where the words of a mark go."
    )
    searches_per_run: int = Field(50, ge=1, le=10_000, description="Marks that one crawl searches for, in rotation.")
    fewest_listings: int = Field(0, ge=0, description="A crawl that sees fewer ends as failed: something broke.")
    revisit_days: float = Field(
        7.0, ge=0, le=365, description="Longest time a listing's page may go unvisited; 0 visits all in each crawl."
    )
    agreement: str = Field("", max_length=200, description="Reference of the agreement with the platform.")
    selectors: dict[str, str] = Field(
        {}, description="CSS selectors by field of a listing, asked before all else: price = '.price'."
    )

    api: ApiSettings = Field(ApiSettings(), description="How an interface is read.")
    inbox: InboxSettings = Field(InboxSettings(), description="Where a partner delivers files.")

    @model_validator(mode="after")
    def _begins_somewhere(self) -> "Platform":
        if self.kind == INBOX:
            if not self.inbox.folder:
                raise ValueError("inbox.folder is missing: the folder that the partner delivers into")
            if self.url:
                raise ValueError("url: an inbox is not visited; remove the key")
            return self
        if not self.url:
            raise ValueError("url is missing")
        if self.inbox != InboxSettings():
            raise ValueError(f'inbox: a platform of kind = "{self.kind}" has none; it is for kind = "inbox"')
        return self

    @model_validator(mode="after")
    def _hosts_hold(self) -> "Platform":
        bad = next((host for host in self.allowed_hosts if not re.fullmatch(r"[A-Za-z0-9.:\[\]-]+", host)), None)
        if bad is not None:
            raise ValueError(f"allowed_hosts: {bad!r} is not a host name")
        if self.url and not allows(self.plan("", ""), self.url):
            raise ValueError(f"allowed_hosts: the host of url = {self.url!r} is not among them")
        return self

    @model_validator(mode="after")
    def _search_holds(self) -> "Platform":
        if self.search_url and (self.kind != "shop" or PLACE not in self.search_url):
            raise ValueError(f'search_url is for kind = "shop", and says by {PLACE} where the words go')
        if self.search_url and not allows(self.plan("", ""), self.search_url.replace(PLACE, "x")):
            raise ValueError("search_url: its host is not among allowed_hosts")
        return self

    @model_validator(mode="after")
    def _selectors_hold(self) -> "Platform":
        check_selectors(self.selectors)
        return self

    @model_validator(mode="after")
    def _interface_holds(self) -> "Platform":
        if self.kind != "api" and self.api != ApiSettings():
            raise ValueError(f'api: a platform of kind = "{self.kind}" has no interface; it is for kind = "api"')
        if self.api.detail_url and not allows(self.plan("", ""), self.api.detail_url):
            raise ValueError("api.detail_url: its host is not among allowed_hosts")
        if self.api.key.header and self.url.startswith("http:") and not self.allow_private_addresses:
            raise ValueError("api.key: url is http://, where everybody on the way reads the key; take https://")
        return self

    def plan(self, name: str, contact: str, secret: str = "") -> CrawlPlan:
        """The same in the spiders' words; `secret` is the one that api.key names."""
        agent = f"{PROGRAM_AGENT} (+{contact})" if contact else PROGRAM_AGENT
        return CrawlPlan(
            name=name,
            kind=self.kind,
            start_url=self.url,
            allowed_hosts=self.allowed_hosts or (host_of(settled(self.url)),),
            user_agent=agent,
            delay_seconds=self.delay_seconds,
            timeout_seconds=self.timeout_seconds,
            max_pages=self.max_pages,
            max_response_bytes=self.max_response_bytes,
            max_feed_bytes=self.max_feed_bytes,
            feed_format=self.feed_format,
            allow_private_addresses=self.allow_private_addresses,
            currency=self.currency,
            language=self.language,
            listing_url_pattern=self.listing_url_pattern,
            category_url_pattern=self.category_url_pattern,
            search_url=self.search_url,
            selectors=self.selectors,
            api=self.api.plan(secret) if self.kind == "api" else None,
        )


def read_platform(path: Path) -> Platform:
    """The platform that a file describes; SettingsError names the file and the key of what is wrong."""
    if not NAME.fullmatch(path.stem):
        raise SettingsError(f"{path}: a platform's name is small letters, digits and hyphens; rename the file.")
    try:
        return Platform(**read_toml(path))
    except ValidationError as error:
        raise SettingsError(f"{path}: {first_fault(error)}") from error


def platform_files(directory: Path) -> list[Path]:
    """The files of all platforms, sound or not, in order of their names."""
    return sorted(directory.glob("*.toml"))


def read_platforms(directory: Path) -> dict[str, Platform]:
    """Every platform under the directory, by name; SettingsError at the first file that is wrong."""
    return {path.stem: read_platform(path) for path in platform_files(directory)}


def read_sound_platforms(directory: Path) -> tuple[dict[str, Platform], dict[str, str]]:
    """Every platform whose file holds, and for each of the others what is wrong with its file."""
    sound, faults = {}, {}
    for path in platform_files(directory):
        try:
            sound[path.stem] = read_platform(path)
        except SettingsError as error:
            faults[path.stem] = str(error)
    return sound, faults


def find_platform(directory: Path, name: str) -> Platform:
    """The platform of that name; NotFound where there is no file for it."""
    path = directory / f"{name}.toml"
    if not NAME.fullmatch(name) or not path.exists():
        raise NotFound(f"There is no platform named {name!r}. See: listing-monitor platform list")
    return read_platform(path)


def add_platform(directory: Path, name: str, values: dict[str, Any], *, replace: bool = False) -> Path:
    """Writes the file of a platform once its values hold; UsageError where they do not or the name is taken."""
    if not NAME.fullmatch(name):
        raise UsageError(f"{name!r} cannot be a platform's name: take small letters, digits and hyphens.")
    path = directory / f"{name}.toml"
    if path.exists() and not replace:
        raise UsageError(f"{path} is there already. Change the file, or give the platform another name.")
    try:
        Platform(**values)
    except ValidationError as error:
        raise UsageError(f"platform {name}: {first_fault(error)}") from error
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_whole(path, _written(name, values).encode())
    return path


def _written(name: str, values: dict[str, Any]) -> str:
    lines = [f"# Platform {name}. Every key and what it is for: see README.md."]
    for key, info in Platform.model_fields.items():
        if key in values:
            lines += [f"# {info.description}", f"{key} = {toml_value(values[key])}"]
    return "\n".join(lines) + "\n"


def check_address(url: str) -> str:
    """The address where it is one of the web; UsageError where it is none."""
    try:
        return _web_address(url or "none")
    except ValueError as error:
        raise UsageError(f"{url!r}: {error}") from error


def write_platform(directory: Path, name: str, text: str, *, force: bool = False) -> Path:
    """Writes the file once it holds; UsageError where it does not, or where there is one and `force` is not said."""
    if not NAME.fullmatch(name):
        raise UsageError(f"{name!r} cannot be a platform's name: take small letters, digits and hyphens.")
    path = directory / f"{name}.toml"
    if path.exists() and not force:
        raise UsageError(f"{path} is there already. Say --force to replace it, or --name for another.")
    check_text(name, text)
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_whole(path, text.encode())
    return path


def check_text(name: str, text: str) -> Platform:
    """The platform that the text describes; UsageError with the key where it describes none."""
    try:
        return Platform(**tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"platform {name}: not valid TOML: {error}") from error
    except ValidationError as error:
        raise UsageError(f"platform {name}: {first_fault(error)}") from error
