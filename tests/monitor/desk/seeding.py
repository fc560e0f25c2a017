"""A store filled through its own functions: a small register, two platforms, and hits of every kind."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from monitor import clock
from monitor.casework import Decision, ReasonCode
from monitor.desk.access import hash_password
from monitor.evidence import files
from monitor.intake import Refusal, RefusalKind
from monitor.store import (
    captures,
    decisions,
    hits,
    listings,
    officers,
    pages,
    platforms,
    probes,
    queue,
    refusals,
    registrations,
    runs,
)
from monitor.store.connection import Database, create_store, writing
from monitor.store.decisions import Verdict
from monitor.store.hits import Found
from monitor.store.listings import Source
from monitor.store.pages import Seen
from monitor.store.registrations import FileTaken
from monitor.store.runs import Outcome, RunKind
from rules.terms import Field, Finding, Listing, Registration, RegistrationStatus
from spiders.items import PageKind, Reading

OFFICER = "Mei Tanaka"
COLLEAGUE = "Ivo Brandt"
DISABLED = "Gone Away"
PASSWORD = "a quiet long password"
PLATFORMS = ("harbour-market", "nanhai-mall")

REGISTER = (
    Registration(
        office="CN",
        registration_number="04418822",
        mark="VELMORA",
        aliases=("Velmora", "维尔莫拉", "Велмора"),
        right_holder="Velmora Sportswear Aktiengesellschaft",
        country="DE",
        nice_classes=(18, 25),
        goods="Sports shoes; clothing; bags for sport",
        valid_from_on=date(2015, 3, 1),
        valid_until_on=date(2035, 2, 28),
        recordal_number="T2021-118822",
        recordal_from_on=date(2021, 6, 1),
        recordal_until_on=date(2031, 5, 31),
        authorised_sellers=("Velmora Official Store",),
    ),
    Registration(
        office="CN",
        registration_number="11907345",
        mark="KESSARI",
        aliases=("凯萨丽",),
        right_holder="Kessari S.p.A.",
        country="IT",
        nice_classes=(3, 14),
        goods="Perfumery; watches",
        valid_until_on=date(2032, 9, 9),
    ),
    Registration(
        office="EM",
        registration_number="018112233",
        mark="Nordhaven",
        right_holder="Nordhaven Audio ApS",
        country="DK",
        nice_classes=(9,),
        goods="Headphones; loudspeakers",
        valid_until_on=date(2029, 1, 31),
    ),
    Registration(
        office="CN",
        registration_number="20334411",
        mark="米兰朵",
        aliases=("Milanduo",),
        right_holder="佛山市米兰朵家居有限公司",
        country="CN",
        nice_classes=(20, 21),
        nice_classes_real=False,
        goods="家具；家用器皿",
        valid_until_on=date(2030, 4, 4),
    ),
    Registration(
        office="CN",
        registration_number="09000001",
        mark="OLD LANTERN",
        right_holder="Lantern Estates",
        country="GB",
        status=RegistrationStatus.EXPIRED,
        valid_until_on=date(2019, 12, 31),
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A listing with what is to be found in it: (field, words seen, registered name, sentences)."""

    listing: Listing
    mark: str
    score: float
    seen: tuple[tuple[Field, str, str, str, str], ...]


def exactly(field: Field, seen: str) -> tuple[Field, str, str, str, str]:
    """A registered name that stands there as registered."""
    return (field, seen, seen, f"“{seen}” is the registered name “{seen}”.", f"“{seen}”就是注册名称“{seen}”。")


def disguised(seen: str, registered: str, how: str, how_zh: str) -> tuple[Field, str, str, str, str]:
    """A registered name in disguise, in the title."""
    return (
        Field.TITLE,
        seen,
        registered,
        f"“{seen}” is the registered name “{registered}” with {how}.",
        f"“{seen}”是注册名称“{registered}”的变写：{how_zh}。",
    )


def _listing(ref: str, title: str, **said: object) -> Listing:
    return replace(Listing(listing_ref=ref, title=title), **said)  # type: ignore[arg-type]


OFFERS = (
    Offer(
        listing=_listing(
            "H-1001",
            "Vеlmоrа AirRun 3 men's running shoes, original quality, box included",
            language="en",
            url="https://harbour.example/p/1001",
            price=Decimal("31.90"),
            currency="USD",
            seller="SunnyShoes Outlet",
            seller_id="s-77",
            seller_contacts=("WhatsApp +00 555 0100",),
            category="Shoes > Running",
            description="Same factory as VELMORA. 1:1 quality, ships in plain box.",
            condition="new",
            ships_from="Guangzhou, CN",
            ships_to=("EU", "US"),
            images=("https://harbour.example/i/1001.png",),
        ),
        mark="VELMORA",
        score=96.4,
        seen=(
            disguised("Vеlmоrа", "VELMORA", "three Cyrillic letters", "含三个西里尔字母"),
            exactly(Field.DESCRIPTION, "VELMORA"),
        ),
    ),
    Offer(
        listing=_listing(
            "H-1002",
            "VEL​MORA sport bag 40 l – best price",
            language="en",
            url="https://harbour.example/p/1002",
            price=Decimal("18.5"),
            currency="EUR",
            seller="SunnyShoes Outlet",
            seller_id="s-77",
            category="Bags",
            seller_contacts=("WhatsApp +00 555 0100",),
        ),
        mark="VELMORA",
        score=93.1,
        seen=(disguised("VEL​MORA", "VELMORA", "a character that shows nothing", "含不可见字符"),),
    ),
    Offer(
        listing=_listing(
            "N-2001",
            "维尔莫拉同款跑鞋 男女 透气 原单尾货 VELMORA",
            language="zh",
            url="https://nanhai.example/item/2001",
            price=Decimal(129),
            currency="CNY",
            seller="阳光鞋城",
            seller_id="n-3",
            category="运动鞋",
            brand="VELMORA",
            description="原单尾货，支持批发。",
            ships_from="福建 莆田",
        ),
        mark="VELMORA",
        score=91.0,
        seen=(exactly(Field.TITLE, "维尔莫拉"), exactly(Field.TITLE, "VELMORA"), exactly(Field.BRAND, "VELMORA")),
    ),
    Offer(
        listing=_listing(
            "H-1003",
            "K E S S A R I eau de parfum tester 100 ml",
            language="en",
            url="https://harbour.example/p/1003",
            price=Decimal("24.00"),
            currency="GBP",
            seller="perfume.depot",
            seller_id="s-9",
            category="Perfume",
        ),
        mark="KESSARI",
        score=88.7,
        seen=(disguised("K E S S A R I", "KESSARI", "its letters apart", "字母拆开"),),
    ),
    Offer(
        listing=_listing(
            "N-2002",
            "ساعة KESSARI أصلية للرجال مقاومة للماء",
            language="ar",
            url="https://nanhai.example/item/2002",
            price=Decimal(4500),
            currency="EGP",
            seller="ساعات القاهرة",
            seller_id="n-8",
        ),
        mark="KESSARI",
        score=84.2,
        seen=(exactly(Field.TITLE, "KESSARI"),),
    ),
    Offer(
        listing=_listing(
            "N-2003",
            "米兰朵 北欧风实木餐椅 四把装",
            language="zh",
            url="https://nanhai.example/item/2003",
            price=Decimal("1680.00"),
            currency="CNY",
            seller="木作之家",
            seller_id="n-5",
            category="家具",
        ),
        mark="米兰朵",
        score=79.9,
        seen=(exactly(Field.TITLE, "米兰朵"),),
    ),
    Offer(
        listing=_listing(
            "H-1004",
            "Ear cushions compatible with Nordhaven H2 headphones, pair",
            language="en",
            url="https://harbour.example/p/1004",
            price=Decimal("12.75"),
            currency="EUR",
            seller="PadsAndParts",
            seller_id="s-20",
            category="Audio > Spare parts",
        ),
        mark="Nordhaven",
        score=71.3,
        seen=(exactly(Field.TITLE, "Nordhaven"),),
    ),
    Offer(
        listing=_listing(
            "H-1005",
            "Nordhavn harbour print, framed, 30 x 40 cm",
            language="en",
            url="https://harbour.example/p/1005",
            price=Decimal("45"),
            currency="DKK",
            seller="Kystgalleri",
        ),
        mark="Nordhaven",
        score=58.6,
        seen=(disguised("Nordhavn", "Nordhaven", "one letter left out", "缺少一个字母"),),
    ),
)

PLAIN = (
    ("VELMORA", "Trainers VELMORA AirRun, size {}, light grey", "en", "USD"),
    ("Nordhaven", "Carrying case for Nordhaven H2 headphones, {} mm", "en", "EUR"),
    ("KESSARI", "Uhrenarmband KESSARI Stil, Leder, {} mm", "de", "EUR"),
    ("米兰朵", "米兰朵 同款餐具 {} 件套 家用", "zh", "CNY"),
    ("VELMORA", "Кроссовки VELMORA мужские, размер {}", "ru", "RUB"),
)


def seed(path: Path, *, more: int = 0) -> None:
    """Fills a new store at `path`; `more` adds that many plain hits to the hand-written ones."""
    at = clock.now() - timedelta(hours=30)
    db = create_store(path)
    try:
        _people(db, at)
        registrations.take(db, REGISTER, FileTaken(name="register.jsonl", sha256="0" * 64), at)
        platform_ids = platforms.enrol(db, list(PLATFORMS), at)
        made = _offers(db, [*OFFERS, *_plain_offers(more)], platform_ids, at + timedelta(hours=2))
        _captures(db, path.parent / "captures", made[: len(OFFERS)], at + timedelta(hours=2))
        _runs(db, platform_ids, at + timedelta(hours=26))
        _decisions(db, at + timedelta(hours=28))
        _look(db, at + timedelta(hours=29))
    finally:
        db.close()


def _look(db: Database, at: datetime) -> None:
    """An ended look at a site, with the file that it proposes."""
    probe_id = probes.ask(db, "https://shop.example/", OFFICER, at)
    probes.claim(db, probe_id)
    probes.end(db, probe_id, at, findings={}, file='kind = "shop"\nurl = "https://shop.example/"\n')


def add_offers(db: Database, offers: Iterable[Offer], at: datetime) -> list[int]:
    """More listings with their hits; returns the hits."""
    platform_ids = {state.name: state.id for state in platforms.listed(db)}
    return _offers(db, list(offers), platform_ids, at)


def _people(db: Database, at: datetime) -> None:
    hashed = hash_password(PASSWORD)
    for name in (OFFICER, COLLEAGUE, DISABLED):
        officers.add(db, name, hashed, at)
    officers.disable(db, DISABLED, at)


def _offers(db: Database, offers: Sequence[Offer], platform_ids: dict[str, int], at: datetime) -> list[int]:
    rights = {kept.registration.mark: kept.id for kept in registrations.browse(db, limit=1000)}
    made = []
    with writing(db):
        for offer in offers:
            platform = PLATFORMS[offer.listing.listing_ref.startswith("N")]
            listing = replace(offer.listing, platform=platform)
            platform_id = platform_ids[platform]
            reading = Reading(
                url=f"https://{platform}.example/{listing.listing_ref}", kind=PageKind.PRODUCT, status=200
            )
            page_id = pages.record(db, platform_id, reading, Seen(at=at))
            listings.record(db, Source(platform_id=platform_id, page_id=page_id), [listing], at)
            made.append(hits.add(db, _found(db, offer, listing, platform_id, rights[offer.mark]), at))
    return made


def _captures(db: Database, directory: Path, hit_ids: Sequence[int], at: datetime) -> None:
    """Gives the hits of the hand-written offers, but for the last, the page that they were read from."""
    for hit_id in hit_ids[:-1]:
        row = queue.find(db, hit_id)
        reading = Reading(
            url=row.url,
            kind=PageKind.PRODUCT,
            status=200,
            headers={"Content-Type": "text/html; charset=utf-8"},
            body=f"<!doctype html><script>alert(1)</script><h1>{row.title}</h1>".encode(),
        )
        platform = platforms.find(db, row.platform).id
        with writing(db):
            capture_id = captures.record(db, platform, reading, files.put(directory, reading.body), at)
            captures.keep(db, [capture_id])
            db.execute("UPDATE finding_versions SET capture_id = ? WHERE hit_id = ?", [capture_id, hit_id])


def _found(db: Database, offer: Offer, listing: Listing, platform_id: int, registration_id: int) -> Found:
    row = db.execute(
        "SELECT id FROM listings WHERE platform_id = ? AND listing_ref = ?", [platform_id, listing.listing_ref]
    ).fetchone()
    return Found(
        listing_id=row[0],
        registration_id=registration_id,
        score=offer.score,
        use=min(100.0, offer.score + 2.5),
        unlawful=100.0 - offer.score / 2,
        findings=tuple(_finding(listing, *each) for each in offer.seen),
        content_sha256=listings.digest(listing),
        fingerprint="seed",
        register_version=1,
        capture_id=None,
    )


def _finding(listing: Listing, field: Field, seen: str, registered: str, english: str, chinese: str) -> Finding:
    start = listing.text(field).index(seen)
    return Finding(
        check="exact name" if seen == registered else "folded name",
        field=field,
        registered=registered,
        seen=seen,
        start=start,
        end=start + len(seen),
        strength=90.0,
        explanation=english,
        explanation_zh=chinese,
    )


def _plain_offers(number: int) -> list[Offer]:
    return [_plain_offer(at, *PLAIN[at % len(PLAIN)]) for at in range(number)]


def _plain_offer(at: int, mark: str, title: str, language: str, currency: str) -> Offer:
    listing = _listing(
        f"H-{5000 + at}",
        title.format(36 + at % 10),
        language=language,
        url=f"https://harbour.example/p/{5000 + at}",
        price=Decimal(20 + at % 60),
        currency=currency,
        seller=f"Seller {at % 40}",
        seller_id=f"p-{at % 40}",
    )
    return Offer(listing=listing, mark=mark, score=57.0 - (at % 500) / 100, seen=(exactly(Field.TITLE, mark),))


def _runs(db: Database, platform_ids: dict[str, int], at: datetime) -> None:
    counted = {"pages": 1204, "unchanged": 310, "listings": 1188, "new": 42, "changed": 17, "refused": 3}
    done = runs.begin(db, RunKind.CRAWL, platform_ids[PLATFORMS[0]], "timetable", at)
    runs.end(db, done, Outcome.DONE, "", at + timedelta(minutes=41), counted)
    failed = runs.begin(db, RunKind.CRAWL, platform_ids[PLATFORMS[1]], "timetable", at)
    runs.end(db, failed, Outcome.FAILED, "robots.txt answers 503", at + timedelta(minutes=1), {"requests": 4})
    screening = runs.begin(db, RunKind.SCREEN, None, "timetable", at + timedelta(hours=3))
    runs.report(db, screening, {"screened": 640, "new_hits": len(OFFERS)})
    refused = (
        Refusal(
            kind=RefusalKind.LISTING,
            place="https://harbour.example/p/1099",
            field="price",
            reason="no number can be read in the price; mend the page or name its currency",
            excerpt="ask us",
        ),
        Refusal(
            kind=RefusalKind.PAGE, place="https://nanhai.example/item/2099", field="", reason="the page has no title"
        ),
    )
    with writing(db):
        refusals.record(db, platform_ids[PLATFORMS[0]], refused, at)


def _decisions(db: Database, at: datetime) -> None:
    """The last two hand-written offers are decided, so that every state can be looked at."""
    officer = officers.find(db, COLLEAGUE)
    for offset, decision, reason in ((0, Decision.DISMISSED, ReasonCode.ORDINARY_WORD), (1, Decision.CONFIRMED, None)):
        decisions.decide(
            db,
            Verdict(
                hit_id=len(OFFERS) - offset,
                officer_id=officer.id,
                decision=decision,
                findings_version=1,
                reason_code=reason,
                note="A picture of a harbour town." if reason else "",
            ),
            at,
        )
