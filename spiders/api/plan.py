"""What a platform's file says of its interface, in the spiders' own words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class PagingBy(StrEnum):
    """How the next page of a list is asked for; GUESSED looks at what the answer itself says."""

    GUESSED = ""
    NONE = "none"
    PAGE = "page"
    OFFSET = "offset"
    CURSOR = "cursor"
    LINK = "link"


class MinorUnits(StrEnum):
    """Whether whole numbers are cents: where their names say so, always, or never."""

    NAMED = "named"
    ALWAYS = "always"
    NEVER = "never"


@dataclass(frozen=True, slots=True, kw_only=True)
class Paging:
    """From one page of a list to the next.

    `parameter` is the query's name for the page, the offset or the cursor; `first` numbers the first page. `next` and
    `total` and `more` are JSONPaths within the whole answer, `next_header` names a header: what they lead to is the
    cursor, or the next page's address.
    """

    by: PagingBy = PagingBy.GUESSED
    parameter: str = ""
    first: int = 1
    size_parameter: str = ""
    size: int = 0
    next: str = ""
    next_header: str = ""
    total: str = ""
    more: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """The key that opens the interface, and the header it travels in. It is never shown and never stored."""

    header: str
    prefix: str = ""
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiPlan:
    """How an interface is read. What is left empty is found by the names that the answer uses.

    `items` and `offers` are JSONPaths: to the listings within the answer, and to what one listing offers several times
    within itself. `fields` and `offer_fields` name an item's fields and the JSONPath of each, within a listing or an
    offer. The two addresses are templates with keys of the listing in braces: `https://shop.example/item/{id}`.
    """

    items: str = ""
    offers: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    offer_fields: Mapping[str, str] = field(default_factory=dict)
    listing_url: str = ""
    detail_url: str = ""
    minor_units: MinorUnits = MinorUnits.NAMED
    paging: Paging = field(default_factory=Paging)
    headers: Mapping[str, str] = field(default_factory=dict)
    key: Key | None = None
