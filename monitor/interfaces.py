"""What a platform's file may say of its interface: table `[api]`, checked when it is read, so that a slip is one error
that names the key."""

from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, field_validator, model_validator

from monitor.credentials import check_name
from spiders.api.keys import HEADER_NAME, OWN_HEADERS, SECRET_HEADERS
from spiders.api.listing import FIELDS
from spiders.api.paths import check_path, check_template
from spiders.api.plan import ApiPlan, Key, MinorUnits, Paging, PagingBy

_CLOSED = ConfigDict(frozen=True, extra="forbid")


def _path(text: str) -> str:
    if text:
        check_path(text)
    return text


def _template(text: str) -> str:
    if text:
        check_template(text)
        if urlsplit(text).scheme not in ("http", "https") or not urlsplit(text).hostname:
            raise ValueError("an address begins with http:// or https:// and a host")
    return text


def _header(text: str) -> str:
    if text and (not HEADER_NAME.fullmatch(text) or text.lower() in OWN_HEADERS):
        raise ValueError("not a header that a platform may ask for; such as Authorization or X-Api-Key")
    return text


def _fields(paths: dict[str, str]) -> dict[str, str]:
    for name, path in paths.items():
        if name not in FIELDS:
            raise ValueError(f"a listing has no field {name!r}; there are {', '.join(FIELDS)}")
        try:
            _path(path)
        except ValueError as fault:
            raise ValueError(f"{name} = {path!r}: {fault}") from fault
    return paths


Path = Annotated[str, AfterValidator(_path)]
Template = Annotated[str, AfterValidator(_template)]
Header = Annotated[str, AfterValidator(_header)]
Paths = Annotated[dict[str, str], AfterValidator(_fields)]


class PaginationSettings(BaseModel):
    """From one page of a list to the next."""

    model_config = _CLOSED

    by: Literal["", "none", "page", "offset", "cursor", "link"] = Field(
        "", description="page, offset, cursor, link or none; empty finds out from the answer."
    )
    parameter: str = Field("", max_length=100, description="Name in the query of the page, the offset or the cursor.")
    first: int = Field(1, ge=0, le=1, description="Number of the first page: 1, or 0.")
    size_parameter: str = Field("", max_length=100, description="Name in the query of how many listings a page holds.")
    size: int = Field(0, ge=0, le=100_000, description="How many listings a page holds; a page with fewer is the last.")
    next: Path = Field("", description="JSONPath in the answer of the next cursor or the next page's address.")
    next_header: Header = Field("", description="Header of the answer that holds it instead.")
    total: Path = Field("", description="JSONPath in the answer of the number of all listings.")
    more: Path = Field("", description="JSONPath in the answer of whether there is a next page.")

    @model_validator(mode="after")
    def _size_is_asked_for(self) -> "PaginationSettings":
        if self.size_parameter and not self.size:
            raise ValueError("pagination.size is missing: it is what size_parameter asks for")
        return self


class KeySettings(BaseModel):
    """The key that opens the interface: where it goes, and the name of the secret. Never the secret itself."""

    model_config = _CLOSED

    header: Header = Field("", description="Header that carries the key: Authorization, X-Api-Key.")
    prefix: str = Field("", max_length=40, pattern=r"^[\x20-\x7e]*$", description='What stands before it: "Bearer ".')
    secret: str = Field("", description="NAME of the secret in the environment or credentials.toml.")

    @field_validator("secret")
    @classmethod
    def named(cls, name: str) -> str:
        """Refuses what is no name, so that no secret is written here by mistake."""
        return check_name(name) if name else name

    @model_validator(mode="after")
    def _both(self) -> "KeySettings":
        if bool(self.header) != bool(self.secret):
            raise ValueError("a key needs both: header says where it goes, secret names it")
        return self


class ApiSettings(BaseModel):
    """How an interface is read; what is left out is found by the names that its answers use."""

    model_config = _CLOSED

    items: Path = Field("", description="JSONPath in the answer of the listings: $.products[*].")
    fields: Paths = Field({}, description="JSONPath within a listing of each field: title = '$.name'; '' reads none.")
    offers: Path = Field("", description="JSONPath within a listing of its offers, sellers or variants.")
    offer_fields: Paths = Field({}, description="JSONPath within an offer of each field.")
    listing_url: Template = Field("", description="Page of a listing, its keys in braces: https://shop.example/{id}.")
    detail_url: Template = Field("", description="Answer that tells one listing in full, its keys in braces.")
    minor_units: Literal["named", "always", "never"] = Field(
        "named", description="Whether 1999 means 19.99: where names say so, always or never."
    )
    headers: dict[str, str] = Field({}, description="Other headers to send, none of them secret.")
    pagination: PaginationSettings = PaginationSettings()
    key: KeySettings = KeySettings()

    @field_validator("headers")
    @classmethod
    def plain(cls, headers: dict[str, str]) -> dict[str, str]:
        """Refuses headers that are ours to set, and those that carry secrets."""
        for name, value in headers.items():
            if name.lower() in SECRET_HEADERS:
                raise ValueError(f"{name} carries a secret: name it under api.key, and remove the secret from here")
            if not HEADER_NAME.fullmatch(name) or name.lower() in OWN_HEADERS:
                raise ValueError(f"{name[:60]!r} is not a header that a platform may ask for")
            if not (value.isascii() and value.isprintable() and len(value) <= 1_000):
                raise ValueError(f"{name}: a header's value is printable ASCII")
        return headers

    def plan(self, secret: str) -> ApiPlan:
        """The same in the spiders' words."""
        pages = self.pagination
        return ApiPlan(
            items=self.items,
            offers=self.offers,
            fields=self.fields,
            offer_fields=self.offer_fields,
            listing_url=self.listing_url,
            detail_url=self.detail_url,
            minor_units=MinorUnits(self.minor_units),
            paging=Paging(**{**pages.model_dump(), "by": PagingBy(pages.by)}),
            headers=self.headers,
            key=Key(header=self.key.header, prefix=self.key.prefix, secret=secret) if self.key.header else None,
        )
