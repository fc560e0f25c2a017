"""What a platform is told: an alert is a confirmed hit as it leaves. Pure; the export formats write it down.

The fields are those that a platform needs to find and judge the listing: the right, the
listing, the finding and the evidence (EU DSA Article 16, China E-commerce Law Article 42, eBay VeRO, Alibaba IPP).
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """One confirmed hit for one platform; times are ISO 8601 in UTC, lists are in the order of importance.

    `alert_ref` never changes for the same hit and issue, so that a platform can tell a repetition from a new alert.
    `score` (0 to 100) is made of `use`, how surely the mark is used, and `unlawful`, how likely that use is unlawful;
    both are None where the hit was found before they were kept.
    The listing is described as it stood when the officer confirmed; `changed_at` says when it changed since, if it did.
    """

    alert_ref: str
    issue: int
    platform: str
    listing_ref: str
    url: str
    title: str
    brand: str
    price: str
    currency: str
    images: tuple[str, ...]
    condition: str
    gtin: str
    ships_from: str
    seller_id: str
    seller: str
    mark: str
    office: str
    registration_number: str
    recordal_number: str
    right_holder: str
    nice_classes: tuple[int, ...]
    valid_until_on: str
    score: float
    use: float | None
    unlawful: float | None
    seen: tuple[str, ...]
    explanations: tuple[str, ...]
    explanations_zh: tuple[str, ...]
    first_seen_at: str
    last_seen_at: str
    confirmed_at: str
    changed_at: str = ""
    evidence_sha256: str
    captured_at: str


def alert_ref(hit_id: int, issue: int) -> str:
    """The constant name of the alert on a hit; the issue counts how often the hit was alerted."""
    return f"LM-{hit_id:08d}-{issue}"
