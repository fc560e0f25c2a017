"""The lives of listings over rounds: changed, missed, gone, back, offered anew; and what officers decided stays."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from monitor import clock
from monitor.casework import Decision
from monitor.instance import Instance
from monitor.keeper import Keeper
from monitor.platforms import find_platform
from monitor.screen import screen_waiting
from monitor.store import Database, frontier, hits, listings, lives, officers, platforms, relistings, runs, writing
from monitor.store.runs import RunKind
from spiders.frontier import Fate, Stop
from spiders.items import Failure, Item, Link, PageKind, Reading
from tests.monitor import stock
from tests.monitor.stock import AT, SHOP

SHOE, BAG = (
    Item(listing_ref="A-1", title="Velmora running shoes white", price="31.90", currency="USD", seller="Xanthe",
         images=("https://harbour.example/i/1.png",), url=stock.address("A-1")),
    Item(listing_ref="A-2", title="Plain cotton bag", price="4.00", currency="USD", seller="Yorick",
         url=stock.address("A-2")),
)  # fmt: skip
Answer = Reading | int | None


class Days:
    """A shop's rounds, one a day."""

    def __init__(self, instance: Instance, monkeypatch: pytest.MonkeyPatch, most_days: float = 0.0) -> None:
        self.instance, self.most_days, self.day = instance, most_days, 0
        self._patch = monkeypatch

    def round(self, *answers: tuple[Item, Answer], sound: bool = True, lastmod: str = "") -> list[str]:
        """A round that lists these and gets these answers; returns which pages were asked for.

        An answer is a reading, a status (0 where none came), or nothing: the listing's own page.
        """
        self.day += 1
        at = AT + timedelta(days=self.day)
        self._patch.setattr(clock, "now", lambda: at)
        with stock.opened(self.instance) as db:
            platform_id = platforms.enrol(db, [SHOP], at)[SHOP]
            begun = frontier.open_round(db, platform_id, "as ever", at)
            run_id = runs.begin(db, RunKind.CRAWL, platform_id, "a test", at)
            plan = find_platform(self.instance.platforms, SHOP).plan(SHOP, "")
            keeper = Keeper(db, self.instance, plan, platform_id, run_id, begun, self.most_days)
            asked = self._walk(keeper, {item.url: (item, answer) for item, answer in answers}, lastmod)
            keeper.flush()
            with writing(db):
                keeper.close_round(sound=sound)
        return asked

    def _walk(self, keeper: Keeper, answers: dict[str, tuple[Item, Answer]], lastmod: str) -> list[str]:
        links = [Link(url=url, kind=PageKind.PRODUCT, lastmod=lastmod) for url in answers]
        keeper.frontier.add([Stop(link=link) for link in links])
        asked = []
        while (stop := keeper.frontier.next()) is not None:
            url = stop.link.url
            asked.append(url)
            item, answer = answers[url]
            if isinstance(answer, int):
                keeper.frontier.settle(url, Fate.GONE if answer in (400, 404, 410) else Fate.FAILED)
                keeper.fail(Failure(url=url, kind=PageKind.PRODUCT, status=answer, reason="a test"))
            else:
                keeper.frontier.settle(url, Fate.READ)
                keeper.take(answer or stock.page(item))
        return asked


@pytest.fixture
def days(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Days:
    instance = stock.make(tmp_path / "instance")
    stock.import_rows(instance, stock.REGISTER)
    return Days(instance, monkeypatch)


def gone(days: Days) -> set[str]:
    with stock.opened(days.instance) as db:
        return {row[0] for row in db.execute("SELECT listing_ref FROM listings WHERE gone_at IS NOT NULL")}


def row_of(db: Database, reference: str) -> int:
    return int(db.execute("SELECT id FROM listings WHERE listing_ref = ?", [reference]).fetchone()[0])


NOTHING_THERE = Reading(url=SHOE.url, kind=PageKind.PRODUCT, status=200, body=b"<h1>Welcome</h1>")
ENDS: list[tuple[list[tuple[list[tuple[Item, Answer]], bool]], set[str], str]] = [
    ([([(BAG, None)], True)], set(), "one round may be an accident"),
    ([([(BAG, None)], True)] * 2, {"A-1"}, "two sound rounds do not list it"),
    ([([(BAG, None)], False)] * 5, set(), "rounds that fell short say nothing"),
    ([([(BAG, None)], True), ([(BAG, None)], False)], set(), "one of the two fell short"),
    ([([(BAG, None)], True), ([(SHOE, None), (BAG, None)], True), ([(BAG, None)], True)], set(), "seen in between"),
    ([([(SHOE, 404), (BAG, None)], True)], {"A-1"}, "its address says so itself"),
    ([([(SHOE, 410), (BAG, None)], True)], {"A-1"}, "in so many words"),
    ([([(SHOE, 400), (BAG, None)], True)], {"A-1"}, "the address answered before, and is withdrawn"),
    ([([(SHOE, 404), (BAG, None)], False)], set(), "the round fell short: everything may answer so"),
    ([([(SHOE, 500), (BAG, None)], True)] * 3, set(), "a page that cannot be fetched is not missing"),
    ([([(SHOE, 0), (BAG, None)], True)] * 3, set(), "nor one that does not answer"),
    ([([(SHOE, NOTHING_THERE), (BAG, None)], True)] * 2, {"A-1"}, "its address shows something else"),
    ([([(SHOE, NOTHING_THERE), (BAG, None)], True)], set(), "once may be an accident here too"),
]


@pytest.mark.parametrize(("rounds", "missing", "why"), ENDS)
def test_a_listing_is_gone_when_that_is_sure(
    days: Days, rounds: list[tuple[list[tuple[Item, Answer]], bool]], missing: set[str], why: str
) -> None:
    days.round((SHOE, None), (BAG, None))
    for answers, sound in rounds:
        days.round(*answers, sound=sound)
    assert gone(days) == missing, why


def test_a_listing_that_went_comes_back_and_both_turns_are_kept(days: Days) -> None:
    days.round((SHOE, None), (BAG, None))
    days.round((SHOE, 410), (BAG, None))
    assert gone(days) == {"A-1"}
    days.round((SHOE, None), (BAG, None))
    assert gone(days) == set()
    with stock.opened(days.instance) as db:
        turns = lives.turns(db, row_of(db, "A-1"))
    assert [turn.turn for turn in turns] == ["gone", "back"]
    assert turns[0].turned_at < turns[1].turned_at


def test_what_is_passed_over_is_seen_while_it_is_listed(days: Days) -> None:
    days.most_days = 30.0
    for _ in range(2):
        days.round((SHOE, None), (BAG, None), lastmod="2026-09-01")
    with stock.opened(days.instance) as db:
        sampled = dict(db.execute("SELECT url, looks FROM pages").fetchall())
    days.round((BAG, None), lastmod="2026-09-01")
    days.round((BAG, None), lastmod="2026-09-01")
    assert gone(days) == {"A-1"}
    days.round((SHOE, None), (BAG, None), lastmod="2026-09-01")
    assert gone(days) == set(), "its page is read although its lastmod has not moved"
    assert set(sampled) == {SHOE.url, BAG.url}


def test_an_unchanged_feed_does_not_bring_back_what_it_does_not_name(days: Days) -> None:
    feed = "https://harbour.example/feed.xml"
    whole = Reading(url=feed, kind=PageKind.FEED, status=200, items=(SHOE, BAG), body=b"2")
    part = replace(whole, items=(BAG,), body=b"1")
    same = Reading(url=feed, kind=PageKind.FEED, status=304, unchanged=True)
    place = Item(url=feed)
    days.round((place, whole))
    days.round((place, part), sound=False)
    for _ in range(2):
        days.round((place, same))
    assert gone(days) == {"A-1"}


def test_gone_and_back_lose_no_decision(days: Days) -> None:
    days.round((SHOE, None), (BAG, None))
    screen_waiting(days.instance)
    with stock.opened(days.instance) as db:
        officers.add(db, stock.OFFICER, "no password fits", AT)
        stock.decide(db, "A-1", Decision.DISMISSED)
    for answers in ([(SHOE, 404), (BAG, None)], [(SHOE, None), (BAG, None)]):
        days.round(*answers)
        screen_waiting(days.instance)
        with stock.opened(days.instance) as db:
            assert [state for _, state, _ in hits.of_listing(db, row_of(db, "A-1"))] == ["dismissed"]


def test_a_changed_version_is_screened_again_and_a_hit_says_on_which_it_was_found(days: Days) -> None:
    plain = replace(SHOE, title="Plain running shoes white")
    days.round((plain, None))
    screen_waiting(days.instance)
    days.round((SHOE, None))
    screen_waiting(days.instance)
    days.round((replace(SHOE, price="29.90"), None))
    with stock.opened(days.instance) as db:
        row = row_of(db, "A-1")
        said = listings.versions(db, row)
        [(hit, _, _)] = hits.of_listing(db, row)
        found_on = hits.versions(db, hit)[0].content_sha256
    assert [(each.number, each.title, each.price, each.seller) for each in said] == [
        (1, plain.title, "31.90", "Xanthe"),
        (2, SHOE.title, "31.90", "Xanthe"),
    ]
    assert found_on == said[1].content_sha256


@pytest.mark.parametrize(
    ("change", "linked", "why"),
    [
        ({}, True, "the same offer at another address"),
        ({"seller": "Zora"}, False, "another seller offers it"),
        ({"title": "Kessari eau de parfum"}, False, "other goods"),
    ],
)
def test_what_is_offered_again_at_another_address_is_linked(
    days: Days, change: dict[str, str], linked: bool, why: str
) -> None:
    again = replace(SHOE, listing_ref="B-9", url=stock.address("B-9"), **change)  # type: ignore[arg-type]
    days.round((SHOE, None), (BAG, None))
    for _ in range(2):
        days.round((BAG, None), (again, None))
    with stock.opened(days.instance) as db:
        earlier = relistings.earlier(db, row_of(db, "B-9"))
        later = relistings.later(db, row_of(db, "A-1"))
    assert (earlier is not None, later is not None) == (linked, linked), why
    if earlier is not None and later is not None:
        assert (earlier.listing.listing_ref, later.listing.listing_ref) == ("A-1", "B-9")


def test_a_page_that_says_the_same_in_other_bytes_writes_nothing_new(days: Days) -> None:
    days.round((SHOE, None))
    days.round((SHOE, stock.page(SHOE, b"<h1>Velmora running shoes white</h1><!-- nonce 77 -->")))
    with stock.opened(days.instance) as db:
        before = db.execute("SELECT count(*) FROM captures").fetchone()[0]
        versions = db.execute("SELECT count(*) FROM listing_versions").fetchone()[0]
        changes = db.execute("SELECT looks, changes FROM pages").fetchall()
    assert (before, versions, changes) == (1, 0, [(1, 0)])
