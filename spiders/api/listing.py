"""One listing of an answer as items: by the platform's own paths first, by the names of its keys where they say
nothing; several offers within it become several items."""

import html as entities
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from urllib.parse import urljoin

from spiders.api.choosing import MANY, Choice, Choices, choose
from spiders.api.documents import Number
from spiders.api.leaves import offers_in
from spiders.api.money import as_price, digits_of, from_minor_units
from spiders.api.naming import PRICE, meanings
from spiders.api.paths import filled, found
from spiders.api.plan import ApiPlan, MinorUnits
from spiders.items import Item, Problem
from spiders.reading.tree import TooDeep, one_line, plant, seen_text

FIELDS = tuple(part.name for part in fields(Item))
# A shoe comes in thirty sizes, a marketplace's listing from a hundred sellers.
MOST_OFFERS = 500
MOST_IMAGES = 20
# Markup is taken out of texts up to here; what is longer is no description a shop shows.
LONGEST_MARKUP = 200_000

_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,2000}>|&(?:#\d{1,7}|#x[0-9a-fA-F]{1,6}|[a-zA-Z]{2,10});")
# What tells two offers of one listing apart for a buyer; sizes and colours at one price are one listing.
_APART = ("seller", "seller_id", "price", "currency", "url", "condition")
_OF_OFFERS = ("listing_ref", "price", "currency", "seller", "seller_id", "seller_contacts", "url", "condition", "gtin",
              "ships_from", "pack_size")  # fmt: skip
_WORDLESS = frozenset(("default title", "default", "-", "standard", "one size"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What an answer says of all its listings: where it stands, and what they have in common."""

    url: str
    plan: ApiPlan
    defaults: Item


def read_listing(listing: object, place: str, around: Around) -> Iterator[Item | Problem]:
    """The listing's items, or why there is none."""
    base = _read(listing, around, around.plan.fields)
    if not base.title.strip():
        named = base.listing_ref or base.url
        said = f" ({named[:100]})" if named else ""
        yield Problem(place=place, reason=f"the listing{said} has no title; api.fields.title may say where it stands")
        return
    yield from _offered(listing, base, around)


def names_listing(listing: object) -> tuple[bool, bool, bool]:
    """Whether an object has a title, a price (its own, or of an offer within it), an identifier or address."""
    choices = choose(listing)
    priced = _is_priced(choices) or any(_is_priced(choose(offer)) for offer in _offers_of(listing)[:1])
    return "title" in choices.first, priced, "listing_ref" in choices.first or "url" in choices.first


def _is_priced(choices: Choices) -> bool:
    return PRICE in choices.first and choices.first[PRICE].is_number


def _offered(listing: object, base: Item, around: Around) -> Iterator[Item]:
    """The listing once for each offer that a buyer would tell apart; once where it holds none."""
    plan = around.plan
    offers = found(plan.offers, listing, MOST_OFFERS) if plan.offers else _offers_of(listing)
    kept: dict[tuple[object, ...], Item] = {}
    for offer in offers[:MOST_OFFERS]:
        one = _with_offer(base, offer, around)
        if one is not None:
            kept.setdefault(tuple(getattr(one, name) for name in _APART), one)
    if not kept:
        yield base
        return
    yield from _referred(base, list(kept.values()))


def _referred(base: Item, apart: list[Item]) -> Iterator[Item]:
    """The offers under references of their own.

    The only one, and the first of those that name no seller, keep the listing's: what is sold in one more size or at
    one more price must not become another listing.
    """
    for number, one in enumerate(apart):
        own = one.listing_ref if one.listing_ref != base.listing_ref else ""
        mark = own or one.seller_id or one.seller or f"{one.price} {one.condition}".strip()
        if len(apart) == 1 or (number == 0 and one.seller == base.seller and one.seller_id == base.seller_id):
            yield replace(one, listing_ref=base.listing_ref, title=base.title)
            continue
        yield replace(one, listing_ref=f"{base.listing_ref or base.url}:{mark}" if mark else base.listing_ref)


def _with_offer(base: Item, offer: object, around: Around) -> Item | None:
    """The listing as that offer sells it; None where the offer names neither a price nor a seller."""
    own = _read(offer, around, around.plan.offer_fields, of_offer=True)
    if not (own.price or own.seller or own.seller_id):
        return None
    said = {name: value for name in _OF_OFFERS if (value := getattr(own, name))}
    if own.price and not own.currency:
        said["currency"] = base.currency
    if (own.seller or own.seller_id) and not own.seller_contacts:
        said["seller_contacts"] = () if base.seller else base.seller_contacts
    word = own.title.strip()
    told_apart = word and word.casefold() not in _WORDLESS and word.casefold() not in base.title.casefold()
    return replace(base, **said, title=f"{base.title} - {word}" if told_apart and not own.seller else base.title)


def _offers_of(listing: object) -> list[object]:
    """The offers within a listing, wherever in it they stand by a name of theirs."""
    waiting = [(listing, 0)]
    for value, depth in waiting:
        if not isinstance(value, dict) or depth > 3:
            continue
        for key, inner in value.items():
            if isinstance(inner, list) and (offers := offers_in(key, inner)):
                return list(offers)
            if isinstance(inner, dict):
                waiting.append((inner, depth + 1))
    return []


def _read(listing: object, around: Around, paths: Mapping[str, str], *, of_offer: bool = False) -> Item:
    """An item of what the object says: by these paths, and by names for the fields that they leave out."""
    chosen = choose(listing)
    said = {name: chosen.said(name) for name in FIELDS if name not in paths}
    lists = {name: chosen.many.get(name, ()) for name in MANY if name not in paths}
    for name, path in paths.items():
        values = [str(each) for each in found(path, listing, 100) if isinstance(each, str)] if path else []
        said[name], lists[name] = (values[0] if values else ""), tuple(values)
    price = _price(chosen, listing, paths, around, said.get("currency", ""))
    item = Item(
        **{name: _cleaned(said.get(name, "")) for name in ("title", "brand", "description", "seller", "condition")},
        **{name: one_line(said.get(name, "")) for name in ("listing_ref", "seller_id", "gtin", "pack_size")},
        category=" > ".join(_cleaned(each) for each in lists.get("category", ())[:10]),
        price=price,
        currency=said.get("currency", "") or (around.defaults.currency if price and not of_offer else ""),
        url=_address(around.url, said.get("url", "")),
        images=tuple(dict.fromkeys(_address(around.url, each) for each in lists.get("images", ())))[:MOST_IMAGES],
        seller_contacts=lists.get("seller_contacts", ())[:MOST_IMAGES],
        ships_from=one_line(said.get("ships_from", "")),
        ships_to=lists.get("ships_to", ()),
        language=said.get("language", "") or around.defaults.language,
    )
    if around.plan.listing_url and not of_offer:
        return replace(item, url=filled(around.plan.listing_url, listing) or item.url)
    return item


def _price(chosen: Choices, listing: object, paths: Mapping[str, str], around: Around, currency: str) -> str:
    """The amount in major units, as the gate reads it."""
    if PRICE not in paths:
        choice = chosen.first.get(PRICE)
    else:
        values = [each for each in found(paths[PRICE], listing, 1) if isinstance(each, str)] if paths[PRICE] else []
        keys = tuple(re.findall(r"[\w-]+", paths[PRICE]))
        named = any(each.minor for each in meanings(keys))
        choice = Choice(path=keys, value=values[0], rank=0, minor=named) if values else None
    if choice is None:
        return ""
    digits = chosen.digits_at(choice.path)
    wanted = around.plan.minor_units
    in_minor = wanted is MinorUnits.ALWAYS or (wanted is MinorUnits.NAMED and (choice.minor or digits is not None))
    if in_minor:
        exponent = digits if digits is not None else digits_of(currency or around.defaults.currency)
        amount = from_minor_units(choice.value, exponent)
        if amount is not None:
            return as_price(Number(amount))
    return as_price(choice.value).strip()


def _cleaned(text: str) -> str:
    """The text a person would see: without the markup and the entities that shops keep in their texts."""
    if len(text) <= LONGEST_MARKUP and _TAG.search(text):
        try:
            return seen_text(plant(text)) if "<" in text else entities.unescape(text)
        except TooDeep:
            return text
    return text.strip()


def _address(url: str, written: str) -> str:
    written = one_line(written)
    if not written:
        return ""
    if re.match(r"[\w.-]+\.[a-z]{2,}/", written, re.IGNORECASE):
        written = f"//{written}"
    try:
        return urljoin(url, written)
    except ValueError:
        return written
