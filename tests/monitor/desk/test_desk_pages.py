"""What the pages show, that hostile text stays text, and that decisions do what they say."""

import re
from contextlib import closing
from decimal import Decimal
from pathlib import Path

import pytest
from lxml import html
from starlette.datastructures import QueryParams

from monitor import clock
from monitor.casework import Decision, HitState, ReasonCode
from monitor.desk.frontier import HEADERS
from monitor.desk.queue import read_view
from monitor.desk.views import static_files
from monitor.store import alerts, decisions, officers, platforms, queue, registrations, runs
from monitor.store.connection import open_store, writing
from monitor.store.decisions import Verdict
from monitor.store.queue import HitFilter
from monitor.store.registrations import FileTaken
from monitor.store.runs import RunKind
from rules.terms import Field, Listing, Registration
from tests.monitor.desk.seeding import COLLEAGUE, OFFERS, PLATFORMS, Offer, add_offers, exactly, seed
from tests.monitor.desk.visiting import Visitor, served

PAGES = (
    "/",
    "/running",
    "/platforms",
    "/refusals",
    "/probes",
    "/hits",
    "/hits?state=all",
    "/hits/1",
    "/hits/5",
    "/hits/7",
    "/hits/8",
    "/registrations",
    "/registrations/1",
    "/registrations/4",
    f"/platforms/{PLATFORMS[0]}/alerts",
)


def page(visitor: Visitor, path: str) -> html.HtmlElement:
    answer = visitor.get(path)
    assert answer.status == 200, answer.body
    return html.document_fromstring(answer.body)


def said(element: html.HtmlElement, attribute: str) -> str:
    return element.get(attribute) or ""


def titles(document: html.HtmlElement) -> list[str]:
    return [str(row.text_content()) for row in document.cssselect(".title")]


# --- the queue -------------------------------------------------------------------------------------------------------


def test_the_queue_shows_open_hits_best_score_first(reader: Visitor) -> None:
    shown = titles(page(reader, "/hits"))
    assert shown == [offer.listing.title for offer in OFFERS[:-2]]


def test_a_row_shows_what_an_officer_needs(reader: Visitor) -> None:
    row = page(reader, "/hits").cssselect(".row")[0]
    text = " ".join(row.text_content().split())
    assert [mark.text_content() for mark in row.cssselect("mark")] == ["Vеlmоrа"]
    for words in ("96.4", "VELMORA", "US$31.90", "SunnyShoes Outlet", "harbour-market", "three Cyrillic letters"):
        assert words in text


def test_a_character_that_shows_nothing_is_shown_by_its_code(reader: Visitor) -> None:
    row = page(reader, "/hits").cssselect(".row")[1]
    assert [unseen.get("data-code") for unseen in row.cssselect("mark .unseen")] == ["200B"]


def test_a_reason_is_told_once_with_every_field_it_stands_in(officer: Visitor, seeded: Path) -> None:
    everywhere = (Field.TITLE, Field.BRAND, Field.SELLER)
    listing = Listing(listing_ref="H-3", title="Velmora bag", brand="Velmora", seller="Velmora")
    offer = Offer(
        listing=listing, mark="VELMORA", score=99.96, seen=tuple(exactly(each, "Velmora") for each in everywhere)
    )
    alone = Offer(
        listing=Listing(listing_ref="H-4", title="A bag", brand="Velmora"),
        mark="VELMORA",
        score=99.9,
        seen=(exactly(Field.BRAND, "Velmora"),),
    )
    with closing(open_store(seeded)) as db:
        add_offers(db, [offer, alone], clock.now())
    told = [each.text_content().split() for each in page(officer, "/hits").cssselect(".why")[:3]]
    sentence = "“Velmora” is the registered name “Velmora”."
    assert [" ".join(words) for words in told][:2] == [f"{sentence} in title, brand and seller", f"{sentence} in brand"]
    officer.cookies["language"] = "zh"
    assert page(officer, "/hits").cssselect(".why .where")[0].text_content() == "见于标题、品牌和卖家"


def test_every_score_has_one_decimal(officer: Visitor, seeded: Path) -> None:
    with closing(open_store(seeded)) as db, writing(db):
        db.execute("UPDATE hits SET score = score + 0.0437")
        db.execute("UPDATE finding_versions SET score = score + 0.0437")
    for path in ("/hits?state=all", "/hits/1", "/hits/7", f"/platforms/{PLATFORMS[0]}/alerts"):
        assert not re.search(r"\d\.0437|\d\.\d4[34]\b", page(officer, path).cssselect("main")[0].text_content())
    assert page(officer, "/hits/1").cssselect(".score b")[0].text_content() == "96.4"


@pytest.mark.parametrize(
    ("address", "references"),
    [
        ("/hits?state=confirmed", ["H-1004"]),
        ("/hits?state=dismissed", ["H-1005"]),
        ("/hits?state=withdrawn", []),
        ("/hits?platform=nanhai-mall", ["N-2001", "N-2002", "N-2003"]),
        ("/hits?mark=KESSARI", ["H-1003", "N-2002"]),
        ("/hits?words=airrun", ["H-1001"]),
        ("/hits?words=%E6%A4%85", ["N-2003"]),
        ("/hits?min=90&platform=harbour-market", ["H-1001", "H-1002"]),
        ("/hits?state=all&min=70&mark=Nordhaven", ["H-1004"]),
        ("/hits?words=%25", []),
        ("/hits?state=nonsense&min=nan&after=x:y", ["H-1001", "H-1002", "N-2001", "H-1003", "N-2002", "N-2003"]),
    ],
)
def test_filters_live_in_the_address(reader: Visitor, address: str, references: list[str]) -> None:
    by_reference = {offer.listing.listing_ref: offer.listing.title for offer in OFFERS}
    assert titles(page(reader, address)) == [by_reference[reference] for reference in references]


def test_paging_shows_each_of_thousands_once_while_hits_are_decided(tmp_path: Path) -> None:
    database = tmp_path / "monitor.db"
    seed(database, more=2_000)
    seen: list[str] = []
    with served(database) as port:
        officer = Visitor(port)
        officer.sign_in()
        address = "/hits"
        while address:
            document = page(officer, address)
            rows = [said(row, "data-action").split("/")[2].split("?")[0] for row in document.cssselect(".row")]
            assert officer.decide(int(rows[0]), "confirmed").status == 303
            seen += rows
            following = document.cssselect('.pager a[data-key="n"]')
            address = said(following[0], "href") if following else ""
    assert len(seen) == len(set(seen)) == 2_006


GLUE = Offer(
    listing=Listing(listing_ref="Ü-77", title="КЛЕЙ Ösmarelle 50 г", seller="Дом клея ООО", seller_id="s-1"),
    mark="VELMORA",
    score=99.0,
    seen=(exactly(Field.TITLE, "Ösmarelle"),),
)


@pytest.mark.parametrize(
    ("query", "found", "why"),
    [
        ({"words": "клей"}, True, "the title in another case"),
        ({"words": "OSMARELLE"}, True, "without its accent"),
        ({"words": "ВЕЛМОРА"}, True, "an alias"),
        ({"words": "velm"}, True, "a part of the mark"),
        ({"words": "ü-77"}, True, "the reference"),
        ({"words": "ДОМ КЛЕЯ"}, True, "the seller"),
        ({"words": "aktiengesell"}, True, "the right holder"),
        ({"words": "50 г VELMORA"}, False, "across the seam of title and mark"),
        ({"words": "Velmora 维尔莫拉"}, False, "across the seam of two aliases"),
        ({"words": '","'}, False, "how aliases are kept"),
        ({"words": "_smarelle"}, False, "no pattern"),
        ({"mark": "elmor"}, True, "a part of the mark"),
        ({"mark": "尔莫"}, True, "a part of an alias"),
        ({"mark": "osmarelle"}, False, "a word of the title"),
    ],
)
def test_a_search_looks_at_each_text_by_itself_whatever_case_and_accents(
    seeded: Path, query: dict[str, str], found: bool, why: str
) -> None:
    with closing(open_store(seeded)) as db:
        hit_id = add_offers(db, [GLUE], clock.now())[0]
        wanted = read_view(QueryParams(query)).wanted
        assert (hit_id in [row.id for row in queue.listed(db, wanted)]) is found, why
        assert queue.count(db, wanted) == len(queue.listed(db, wanted)), why


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("min=101", ""),
        ("min=-1", ""),
        ("min=inf", ""),
        ("min=80.0", "80"),
        ("min=1e1", "10"),
        ("min=", ""),
    ],
)
def test_a_score_that_cannot_be_filters_nothing(said: str, meant: str) -> None:
    assert read_view(QueryParams(said)).min_score == meant


def test_a_view_keeps_its_address(reader: Visitor) -> None:
    said = "state=all&platform=harbour-market&mark=A+%26+B&words=%22%3C&min=40&after=57.0%3A12"
    assert read_view(QueryParams(said)).address() == f"/hits?{said}"


# --- one hit ---------------------------------------------------------------------------------------------------------


def test_a_hit_s_page_shows_listing_registration_reasons_and_the_seller_s_other_listings(reader: Visitor) -> None:
    document = page(reader, "/hits/1")
    text = " ".join(document.text_content().split())
    for words in (
        "1:1 quality",
        "Velmora Sportswear Aktiengesellschaft",
        "维尔莫拉",
        "18, 25",
        "28 Feb 2035",
        "WhatsApp +00 555 0100",
        "best price",
        "Guangzhou, CN",
        "Findings 1: score 96.4",
    ):
        assert words in text, words
    assert [mark.text_content() for mark in document.cssselect(".prose mark")] == ["VELMORA"]


def test_an_address_of_the_platform_is_a_link_that_tells_it_nothing(reader: Visitor) -> None:
    link = page(reader, "/hits/1").cssselect("a.out")[0]
    assert (link.get("href"), link.get("target")) == ("https://harbour.example/p/1001", "_blank")
    assert set(said(link, "rel").split()) == {"noreferrer", "noopener", "nofollow"}


def test_a_title_written_from_right_to_left_is_isolated_and_marked_as_its_language(reader: Visitor) -> None:
    title = page(reader, "/hits/5").cssselect("h1 bdi")[0]
    assert (title.get("dir"), title.get("lang")) == ("auto", "ar")


@pytest.mark.parametrize(
    ("address", "before", "after"),
    [
        ("/hits/4", "/hits/3", "/hits/5"),
        ("/hits/1", "", "/hits/2"),
        ("/hits/6", "/hits/5", "/hits/1"),
        ("/hits/4?mark=KESSARI", "", "/hits/5?mark=KESSARI"),
        ("/hits/7", "/hits/6", "/hits/1"),
    ],
)
def test_a_hit_leads_to_its_open_neighbours_in_the_view(reader: Visitor, address: str, before: str, after: str) -> None:
    steps = {said(link, "data-key"): said(link, "href") for link in page(reader, address).cssselect(".steps a")}
    assert (steps.get("k", ""), steps.get("n j", "")) == (before, after)


def test_a_decision_leads_to_the_next_open_hit_of_the_same_view(officer: Visitor) -> None:
    form = {"csrf": officer.csrf, "verdict": "confirmed", "version": 1, "state": "new"}
    answer = officer.post("/hits/4?mark=KESSARI", form)
    assert (answer.status, answer.location) == (303, "/hits/5?mark=KESSARI&done=4")
    answer = officer.post("/hits/5?mark=KESSARI", form)
    assert answer.location == "/hits?mark=KESSARI&done=5"
    assert "KESSARI" in officer.get(answer.location).body


def test_a_dismissal_keeps_its_reason_note_officer_and_time(officer: Visitor) -> None:
    assert officer.decide(2, "dismissed:second-hand", note="  worn soles <b> ").status == 303
    text = " ".join(page(officer, "/hits/2").cssselect(".history")[0].text_content().split())
    assert "Dismissed: Second-hand – Mei Tanaka" in text
    assert "worn soles <b>" in text


def test_a_decision_can_be_taken_back_until_an_alert_has_left(officer: Visitor, seeded: Path) -> None:
    officer.decide(1, "confirmed")
    assert officer.decide(1, "reopened", state="confirmed").location == "/hits/1"
    officer.decide(1, "confirmed")
    with closing(open_store(seeded)) as db:
        alerts.prepare(db, platforms.find(db, PLATFORMS[0]).id, "csv", clock.now(), again=False)
    answer = officer.decide(1, "reopened", state="confirmed")
    assert answer.status == 409
    assert "the decision stands" in answer.body
    assert "reopened" not in page(officer, "/hits/1").text_content()


def test_the_second_of_two_officers_is_told_and_overwrites_nothing(officer: Visitor, seeded: Path) -> None:
    with closing(open_store(seeded)) as db:
        colleague = officers.find(db, COLLEAGUE).id
        verdict = Verdict(
            hit_id=3,
            officer_id=colleague,
            decision=Decision.DISMISSED,
            findings_version=1,
            reason_code=ReasonCode.AUTHENTIC,
        )
        decisions.decide(db, verdict, clock.now())
    answer = officer.decide(3, "confirmed")
    document = html.document_fromstring(answer.body)
    assert answer.status == 409
    assert "It is now: Dismissed." in document.text_content()
    assert document.cssselect('.notice a[href="/hits/3"]')
    with closing(open_store(seeded)) as db:
        assert queue.find(db, 3).state is HitState.DISMISSED


@pytest.mark.parametrize("note", ["", " \t "])
def test_another_reason_is_taken_only_with_a_note_that_says_which(officer: Visitor, note: str) -> None:
    answer = officer.decide(1, "dismissed:other", note=note, stay=True)
    document = html.document_fromstring(answer.body)
    assert answer.status == 422
    assert "needs a note that says which" in document.cssselect("[role=alert]")[0].text_content()
    [field] = document.cssselect("[name=note]")
    assert (field.get("autofocus"), field.get("aria-describedby")) == ("", "note-missing")
    assert page(officer, "/hits/1").cssselect("[name=note][autofocus]") == []
    assert officer.decide(1, "dismissed:other", note="the town's own museum").status == 303


@pytest.mark.parametrize("verdict", ["", "dismissed", "dismissed:", "dismissed:no-such", "assigned", "confirmed:x"])
def test_a_verdict_that_is_none_changes_nothing(officer: Visitor, verdict: str) -> None:
    assert officer.decide(1, verdict).status == 422
    assert page(officer, "/hits/1").cssselect('button[value="confirmed"]')


def test_a_verdict_on_findings_that_have_changed_is_not_taken(officer: Visitor) -> None:
    assert officer.decide(1, "confirmed", version=2).status == 409


@pytest.mark.parametrize(
    "path",
    [
        "/hits/0",
        "/hits/999",
        "/hits/99999999999999999999",
        "/hits/x",
        "/hits/-1",
        "/registrations/999",
        "/registrations/x",
        "/platforms/none/alerts",
        "/none",
        "/static/none.css",
        "/static/..%2Fapp.py",
    ],
)
def test_what_is_not_there_is_said_to_be_not_there(reader: Visitor, path: str) -> None:
    assert reader.get(path).status == 404


def test_a_note_is_not_sent_as_a_confirmation_by_pressing_enter(reader: Visitor) -> None:
    first = page(reader, "/hits/1").cssselect(".judge button")[0]
    assert first.get("disabled") is not None


# --- overview and register -------------------------------------------------------------------------------------------


def test_the_overview_says_how_everything_stands(reader: Visitor) -> None:
    text = " ".join(page(reader, "/").text_content().split())
    for words in (
        "6 hits wait for a decision",
        "1,204 pages · 310 unchanged",
        "robots.txt answers 503",
        "640 screened",
        "the page has no title",
        "Registrations, version 1",
    ):
        assert words in text, words


def test_crawl_now_makes_one_run_due_in_the_officer_s_name(officer: Visitor, seeded: Path) -> None:
    for _ in range(2):
        answer = officer.post(f"/platforms/{PLATFORMS[1]}/crawl", {"csrf": officer.csrf})
        assert answer.location == "/?asked=nanhai-mall"
    with closing(open_store(seeded)) as db:
        due = runs.due(db, clock.now())
    assert [(run.kind, run.platform, run.asked_by) for run in due] == [(RunKind.CRAWL, PLATFORMS[1], "Mei Tanaka")]


def test_the_platforms_renew_themselves_with_what_is_under_way(officer: Visitor) -> None:
    assert [said(part, "hx-get") for part in page(officer, "/").cssselect("#platforms")] == ["/platforms"]
    for expected in (0, 1):
        rows = page(officer, "/platforms").cssselect("#platforms tbody tr")
        assert [len(row.cssselect("button[disabled]")) for row in rows] == [0, expected]
        officer.post(f"/platforms/{PLATFORMS[1]}/crawl", {"csrf": officer.csrf})
    form = page(officer, "/platforms").cssselect("tr form")[0]
    assert form.cssselect("[name=csrf]")[0].get("value") == officer.csrf


def test_a_platform_is_paused_and_goes_on(officer: Visitor, seeded: Path) -> None:
    for word, paused in (("pause", True), ("resume", False)):
        officer.post(f"/platforms/{PLATFORMS[0]}/{word}", {"csrf": officer.csrf})
        with closing(open_store(seeded)) as db:
            assert platforms.find(db, PLATFORMS[0]).paused is paused


@pytest.mark.parametrize(
    ("words", "marks"),
    [("凯萨丽", ["KESSARI"]), ("nordhaven audio", ["Nordhaven"]), ("09000001", ["OLD LANTERN"]), ("zzz", [])],
)
def test_the_register_is_searched_by_every_name_and_number(reader: Visitor, words: str, marks: list[str]) -> None:
    document = page(reader, f"/registrations?{QueryParams({'words': words})}")
    assert [mark.text_content() for mark in document.cssselect("a.mark")] == marks


@pytest.mark.parametrize("number", ["0", "-1", "x", "", "9" * 400, "٣", "100000"])
def test_a_page_number_that_is_none_does_no_harm(reader: Visitor, number: str) -> None:
    assert reader.get(f"/registrations?{QueryParams({'page': number})}").status == 200


# --- safety ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/", "/hits/1", "/sign-in", "/none", "/static/desk.js", "/static/none", "/sign-out"])
def test_security_headers_are_on_every_answer(reader: Visitor, path: str) -> None:
    for visitor in (reader, Visitor(reader.port)):
        answer = visitor.get(path)
        assert {name: answer.headers.get(name.lower()) for name in HEADERS} == HEADERS
        assert path.startswith("/static/") or answer.headers["cache-control"] == "no-store"


def test_no_page_holds_script_or_style_of_its_own_or_asks_another_machine(reader: Visitor) -> None:
    for path in (*PAGES, "/sign-in"):
        document = page(reader, path)
        assert not document.cssselect("style"), path
        assert all(script.get("src") and not script.text for script in document.cssselect("script"))
        for element in document.iter():
            assert not [name for name in element.attrib if name.startswith("on") or name == "style"]
            for name in ("src", "srcset", "poster", "data", "action"):
                assert (element.get(name) or "/").startswith("/")
        assert all(said(link, "href").startswith("/") for link in document.cssselect("link"))


def test_no_page_is_heavy(officer: Visitor) -> None:
    own = sum(len(static_files()[name][0]) for name in ("desk.css", "desk.js", "desk.svg", "htmx.min.js"))
    for path in PAGES:
        document = page(officer, path)
        asked = {element.get("src") or element.get("href") for element in document.cssselect("script, link, img")}
        assert len(asked) + 1 <= 12
        assert own + len(officer.get(path).body.encode()) < 300_000


def shape(document: html.HtmlElement) -> list[str]:
    """The elements and attributes of a page, without what a language or a length may change."""
    return [
        f"{element.tag} {sorted(set(element.attrib) - {'lang'})}"
        for element in document.iter()
        if isinstance(element.tag, str) and not (element.tag == "span" and element.get("class") == "unseen")
    ]


def hostile_texts() -> list[str]:
    """Three hundred texts that mean to become elements, attributes, scripts or template code."""
    openings = ("", '"', "'", "-->", "</title>", "</mark>", "</bdi>", "</script>", '">', "'>", "</textarea>", "]]>")
    payloads = (
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<svg/onload=alert(1)>",
        "<a href=javascript:alert(1)>x",
        " onmouseover=alert(1) x=",
        "{{ 7 * 7 }}",
        "{% include 'base.html' %}",
        "<hx-partial hx-target='#page'>x</hx-partial>",
        "<div hx-get=/sign-out hx-trigger=load>",
        "<meta http-equiv=refresh content=0>",
        "<base href=//evil.example>",
        "<iframe srcdoc='<script>1</script>'>",
        "<form action=//evil.example>",
        "<style>*{display:none}</style>",
        "&lt;b&gt;",
        "<!--",
        "<![CDATA[",
        "%(name)s %s {0}",
        "<b>\u202eevil\u2066",
        "<template hx type=partial>",
        "<math><mtext><b>",
        "\u2028<b>",
        "<input autofocus name=csrf>",
        "<plaintext>",
        "<x data-key=c data-verdict=confirmed>",
    )
    return [opening + payload for opening in openings for payload in payloads]


def hostile_offer(at: int, text: str) -> Offer:
    listing = Listing(
        listing_ref=f"H{at} {text}",
        title=f"{text} X",
        url=f"javascript:{text}",
        brand=text,
        description=text,
        category=text,
        seller=text,
        seller_id=f"{at} {text}",
        seller_contacts=(text,),
        condition=text,
        gtin=text,
        pack_size=text,
        ships_from=text,
        ships_to=(text,),
        language=text,
        images=(f"javascript:{text}",),
        price=Decimal(1),
        currency=text,
    )
    seen = tuple((field, text, text, f"“{text}” is it.", f"“{text}”就是。") for field in Field)
    return Offer(listing=listing, mark=f"mark {at}", score=50.0, seen=seen)


def add_hostile(seeded: Path, texts: list[str]) -> list[int]:
    with closing(open_store(seeded)) as db:
        rights = [
            Registration(
                office="CN",
                registration_number=f"{at}",
                mark=f"mark {at}",
                aliases=(text,),
                right_holder=text,
                country=text,
                goods=text,
                recordal_number=text,
                authorised_sellers=(text,),
                holder_nationality=text,
            )
            for at, text in enumerate(texts)
        ]
        registrations.take(db, rights, FileTaken(name="hostile", sha256="0" * 64), clock.now())
        return add_offers(db, [hostile_offer(at, text) for at, text in enumerate(texts)], clock.now())


def test_three_hundred_hostile_texts_in_every_field_make_no_element(officer: Visitor, seeded: Path) -> None:
    texts = hostile_texts()
    assert len(set(texts)) == 300
    plain, *hit_ids = add_hostile(seeded, ["harmless", *texts])
    expected = shape(page(officer, f"/hits/{plain}"))
    for hit_id, text in zip(hit_ids, texts, strict=True):
        document = page(officer, f"/hits/{hit_id}")
        assert shape(document) == expected, text
        assert document.cssselect("h1 mark")[0].text_content() == text
    rows = {
        tuple(shape(row))
        for number in range(7)
        for row in page(officer, f"/hits?words=mark+{number}").cssselect(".row")
        if row.get("data-action")
    }
    assert len(rows) == 1


def test_a_hostile_address_is_never_a_link(officer: Visitor, seeded: Path) -> None:
    for hit_id in add_hostile(seeded, hostile_texts()[:20]):
        links = [said(link, "href") for link in page(officer, f"/hits/{hit_id}").cssselect("a")]
        assert not [link for link in links if not link.startswith(("/", "#"))]


def test_hostile_words_in_the_address_stay_words(reader: Visitor) -> None:
    expected = shape(page(reader, "/hits?words=zz&mark=zz"))
    for text in hostile_texts()[::7]:
        assert shape(page(reader, f"/hits?{QueryParams({'words': text, 'mark': text})}")) == expected
        assert not re.search(r"<script>alert", reader.get(f"/?{QueryParams({'asked': text})}").body)


def test_counting_by_state_agrees_with_listing(seeded: Path) -> None:
    with closing(open_store(seeded)) as db, writing(db):
        for wanted in (HitFilter(), HitFilter(platform=PLATFORMS[0]), HitFilter(words="a"), HitFilter(min_score=80)):
            listed = queue.listed(db, wanted)
            assert queue.count(db, wanted) == len(listed)
            for state, number in queue.count_by_state(db, wanted).items():
                assert number == sum(row.state is state for row in listed)
