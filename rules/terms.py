"""The words of the trade as frozen records: what is protected, what is offered, and what was found.

The names follow WIPO ST.66/ST.96 (RegistrationNumber, NiceClassNumber, GoodsServices) and customs usage (right
holder, recordal). A record here has passed the gate: nobody behind it checks it again.
"""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum


class RegistrationStatus(StrEnum):
    """Whether the office still protects the mark."""

    IN_FORCE = "in force"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


class Field(StrEnum):
    """The part of a listing in which a finding stands."""

    TITLE = "title"
    BRAND = "brand"
    DESCRIPTION = "description"
    CATEGORY = "category"
    SELLER = "seller"


class Bearing(StrEnum):
    """What a finding speaks for: that the registered name is used, or that the use is unlawful or lawful."""

    USE = "use"
    RAISES = "raises"
    LOWERS = "lowers"


class EvidenceKind(StrEnum):
    """What a finding was read from: text today, pictures later."""

    TEXT = "text"
    PICTURE = "picture"


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """A registered trade mark as the office or customs recorded it; `office` and `registration_number` identify it."""

    office: str
    registration_number: str
    mark: str
    aliases: tuple[str, ...] = ()
    right_holder: str = ""
    country: str = ""
    holder_nationality: str = ""
    nice_classes: tuple[int, ...] = ()
    nice_classes_real: bool = True
    goods: str = ""
    status: RegistrationStatus = RegistrationStatus.IN_FORCE
    valid_from_on: date | None = None
    valid_until_on: date | None = None
    recordal_number: str = ""
    recordal_from_on: date | None = None
    recordal_until_on: date | None = None
    authorised_sellers: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The mark and its aliases, each once, the mark first."""
        return tuple(dict.fromkeys((self.mark, *self.aliases)))

    def in_force(self, on: date) -> bool:
        """Whether the mark may yield new hits on that day: in force, and the day within its validity."""
        begun = self.valid_from_on is None or self.valid_from_on <= on
        ended = self.valid_until_on is not None and self.valid_until_on < on
        return self.status is RegistrationStatus.IN_FORCE and begun and not ended


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """One offer on a platform, as the gate admitted it; `platform` and `listing_ref` identify it.

    Text is Unicode without control characters or lone surrogates, otherwise as published, because a finding's span
    counts characters of it. `price` is in major units of `currency` (ISO 4217, empty where the platform names none).
    """

    listing_ref: str
    title: str
    platform: str = ""
    url: str = ""
    brand: str = ""
    description: str = ""
    category: str = ""
    price: Decimal | None = None
    currency: str = ""
    images: tuple[str, ...] = ()
    seller: str = ""
    seller_id: str = ""
    seller_contacts: tuple[str, ...] = ()
    condition: str = ""
    gtin: str = ""
    pack_size: str = ""
    ships_from: str = ""
    ships_to: tuple[str, ...] = ()
    language: str = ""

    def text(self, place: Field) -> str:
        """The text in which findings of that field count their characters."""
        match place:
            case Field.TITLE:
                return self.title
            case Field.BRAND:
                return self.brand
            case Field.DESCRIPTION:
                return self.description
            case Field.CATEGORY:
                return self.category
            case Field.SELLER:
                return self.seller


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One reason for a hit: which check saw which words of the listing, and which registered name they stand for.

    `start` and `end` count characters of the field's own text, so that `text[start:end] == seen`; both are 0 where
    the reason stands in no words. `strength` says from 0 to 100 how surely the registered name is meant; of a
    circumstance (one that raises or lowers) how much it alone would say, 50 being nothing either way.
    """

    check: str
    field: Field
    registered: str
    seen: str
    start: int
    end: int
    strength: float
    explanation: str
    explanation_zh: str
    kind: EvidenceKind = EvidenceKind.TEXT
    bearing: Bearing = Bearing.USE

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What makes two findings the same reason wherever in the field they stand."""
        return (self.check, self.field, self.registered, self.seen)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A listing and a registration that belong before an officer, with the reasons and a score from 0 to 100.

    The score's two parts: `use` says from 0 to 100 how surely the mark is used, `unlawful` how likely that use is
    unlawful, 50 where nothing speaks either way. Findings of the name come first, then the circumstances.
    """

    platform: str
    listing_ref: str
    office: str
    registration_number: str
    mark: str
    score: float
    findings: tuple[Finding, ...] = field(default=())
    use: float = 0.0
    unlawful: float = 50.0


@dataclass(frozen=True, slots=True, kw_only=True)
class SellerRecord:
    """What is known of a seller from other listings: confirmed hits, and how many registered marks he offers."""

    confirmed_hits: int = 0
    marks_offered: int = 0
