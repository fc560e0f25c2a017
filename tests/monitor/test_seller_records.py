"""Sellers' records: counted from hits, told to the rules, followed by the seller's other listings and by no others."""

import shutil
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from sqlite_utils.utils import sqlite3  # type: ignore[attr-defined]

from monitor import seller_records
from monitor.casework import Decision, HitState, ReasonCode
from monitor.instance import Instance, open_instance
from monitor.rulebook import rulebook
from monitor.screen import Screener, screen_waiting
from monitor.seller_records import has_moved, least_use
from monitor.store import Database, connection, hits, queue, sellers, writing
from monitor.store.listings import KeptListing, newest
from monitor.store.migrations import MIGRATIONS
from monitor.store.queue import HitFilter
from rules.terms import Field, Finding, SellerRecord
from rules.weighing import percent, points, together
from rules.weights import WEIGHTS
from spiders.items import Item
from tests.monitor import stock
from tests.monitor.stock import decide, hit_of, opened, page, state_of

CONFIRM, DISMISS, REOPEN = Decision.CONFIRMED, Decision.DISMISSED, Decision.REOPENED
GOODS = ("Velmora running shoes", "Kessari eau de parfum", "Torvantis watch")
ROUNDS = 3


def offer(reference: str, title: str, seller_id: str = "s-9", seller: str = "Quay Bargains") -> Item:
    return Item(listing_ref=reference, title=title, brand=title.split()[0], seller=seller, seller_id=seller_id)


@pytest.fixture(scope="module")
def quay_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twelve listings of one seller, two of another, all screened."""
    instance = stock.stock(tmp_path_factory.mktemp("quay") / "instance")
    mine = [offer(f"Q-{number}", GOODS[number % len(GOODS)]) for number in range(12)]
    others = [offer(f"O-{number}", GOODS[number], "s-10", "Upright Goods") for number in range(2)]
    stock.keep(instance, *map(page, [*mine, *others]))
    screen_waiting(instance)
    return instance.directory


@pytest.fixture
def quay(quay_once: Path, tmp_path: Path) -> Instance:
    shutil.copytree(quay_once, tmp_path / "instance")
    return open_instance(tmp_path / "instance")


def confirm(instance: Instance, *references: str, decision: Decision = CONFIRM) -> None:
    with opened(instance) as db:
        for reference in references:
            decide(db, reference, decision)


def screened(instance: Instance) -> int:
    return screen_waiting(instance).figures.get("screened", 0)


def said_of_seller(instance: Instance, reference: str) -> list[str]:
    with opened(instance) as db:
        return [each.explanation for each in hit_of(db, reference).findings if each.check == "seller_record"]


def score(instance: Instance, reference: str) -> float:
    with opened(instance) as db:
        return hit_of(db, reference).score


def record_of(db: Database, reference: str) -> SellerRecord:
    row = next(each.seller_row for each in newest(db, 100) if each.listing.listing_ref == reference)
    assert row is not None
    return sellers.records(db, [row])[row]


def found(instance: Instance) -> dict[str, tuple[float, float | None, tuple[Finding, ...]]]:
    with opened(instance) as db:
        return {
            row.listing_ref: (row.score, row.unlawful, row.findings) for row in queue.listed(db, HitFilter(limit=100))
        }


def test_a_confirmed_hit_raises_the_other_listings_of_the_seller_and_no_others(quay: Instance) -> None:
    before, other = score(quay, "Q-2"), score(quay, "O-1")
    confirm(quay, "Q-0", "Q-1")
    assert screened(quay) == 12, "his listings, and not the catalogue"
    assert said_of_seller(quay, "Q-2") == ["Officers have confirmed 2 hits of this seller."]
    assert score(quay, "Q-2") > before
    assert (said_of_seller(quay, "O-1"), score(quay, "O-1")) == ([], other)
    assert screened(quay) == 0, "and once"


def test_a_decision_taken_back_takes_the_record_back(quay: Instance) -> None:
    before = found(quay)
    confirm(quay, "Q-0")
    screened(quay)
    assert found(quay) != before
    confirm(quay, "Q-0", decision=REOPEN)
    assert screened(quay) == 12
    assert found(quay) == before


def test_a_decision_that_changes_no_record_has_nothing_screened(quay: Instance) -> None:
    confirm(quay, "Q-3", decision=DISMISS)
    confirm(quay, "Q-4", decision=Decision.ASSIGNED)
    assert screened(quay) == 0
    with opened(quay) as db:
        assert sellers.due(db) == []


def test_new_listings_of_a_seller_meet_his_record_at_once(quay: Instance) -> None:
    confirm(quay, "Q-0")
    screened(quay)
    stock.keep(quay, page(offer("Q-50", "Velmora running shoes, blue")))
    assert screened(quay) == 1
    assert said_of_seller(quay, "Q-50") == ["Officers have confirmed 1 hit of this seller."]


def test_a_listing_that_changes_hands_charges_the_one_whose_it_was(quay: Instance) -> None:
    confirm(quay, "Q-0")
    screened(quay)
    stock.keep(quay, page(offer("Q-0", GOODS[0], "s-10", "Upright Goods")))
    screened(quay)
    with opened(quay) as db:
        assert state_of(db, "Q-0") is HitState.CONFIRMED
        assert record_of(db, "Q-1").confirmed_hits == 1
        assert record_of(db, "O-1").confirmed_hits == 0
    assert said_of_seller(quay, "O-0") == []


def test_a_decision_on_what_has_changed_hands_meanwhile_charges_the_one_the_officer_saw(quay: Instance) -> None:
    stock.keep(quay, page(offer("Q-0", GOODS[0], "s-10", "Upright Goods")))
    confirm(quay, "Q-0")
    screened(quay)
    with opened(quay) as db:
        assert (record_of(db, "Q-1").confirmed_hits, record_of(db, "O-1").confirmed_hits) == (1, 0)


def test_nobody_gives_another_his_record_by_taking_his_identifier_for_a_name(quay: Instance) -> None:
    stock.keep(quay, page(offer("I-1", GOODS[0], "", "s-10")), page(offer("I-2", GOODS[1], "", "s-10")))
    screened(quay)
    confirm(quay, "I-1")
    stock.keep(quay, page(offer("O-9", GOODS[2], "s-10", "Upright Goods")))
    screened(quay)
    screened(quay)
    assert [said_of_seller(quay, each) for each in ("O-9", "O-0")] == [[], []]


def test_marks_are_counted_where_the_seller_surely_offers_goods_under_them(quay: Instance) -> None:
    with opened(quay) as db:
        row = {each.listing.listing_ref: each.seller_row for each in newest(db, 100)}["Q-0"]
        assert row is not None

        def marks(least: float = 60.0) -> int:
            return sellers.counted(db, [row], least)[row].marks_offered

        assert marks() == 3, "three marks in twelve listings"
        assert marks(100.0) == 0, "of none is the use so sure"
        for reference in ("Q-0", "Q-3", "Q-6"):
            decide(db, reference, DISMISS, ReasonCode.ORDINARY_WORD)
        assert marks() == 3, "another listing still offers it"
        decide(db, "Q-9", DISMISS, ReasonCode.ORDINARY_WORD)
        assert marks() == 2, "a word that was none of the mark's offers nothing under it"
        decide(db, "Q-9", REOPEN)
        decide(db, "Q-9", DISMISS, ReasonCode.AUTHENTIC)
        assert marks() == 3, "genuine goods are offered under the mark"


def test_a_mark_of_two_offices_is_one_mark(quay: Instance) -> None:
    stock.import_rows(quay, [{"office": "CN", "registration_number": "7", "mark": "Velmora"}])
    screened(quay)
    with opened(quay) as db:
        row = {each.listing.listing_ref: each.seller_row for each in newest(db, 100)}["Q-0"]
        assert row is not None
        assert sellers.counted(db, [row], 60.0)[row].marks_offered == 3


def test_a_dismissal_holds_while_only_the_seller_s_record_grows(quay: Instance) -> None:
    confirm(quay, "Q-2", decision=DISMISS)
    before = score(quay, "Q-2")
    confirm(quay, *(f"Q-{number}" for number in (0, 1, 3, 4, 5, 6, 7, 8)))
    screened(quay)
    with opened(quay) as db:
        assert state_of(db, "Q-2") is HitState.DISMISSED
        assert hit_of(db, "Q-2").score > before
        assert said_of_seller(quay, "Q-2"), "the history says why the score rose"


def test_a_new_finding_brings_a_dismissed_hit_back_whatever_the_record(quay: Instance) -> None:
    confirm(quay, "Q-2", decision=DISMISS)
    confirm(quay, "Q-0", "Q-1")
    stock.keep(quay, page(offer("Q-2", "Torvantis watch replica 1:1")))
    screened(quay)
    with opened(quay) as db:
        assert state_of(db, "Q-2") is HitState.NEW
        assert hit_of(db, "Q-2").state_reason.startswith("new finding")


@pytest.mark.parametrize(
    "said",
    [
        "marks_offered = -5.0\nmany_marks = 1\nconfirmed_hits = -3.0",
        "marks_offered = 9.0\nmany_marks = 0\nconfirmed_hits = 9.0\nmost_lifted = 60.0",
        "many_marks = 1\nsure = -3.0\nbeyond_sure = 0.0",
        "many_marks = 0\nremark_shown = -1.0\nmarks_offered = 2.0",
    ],
)
@pytest.mark.parametrize("threshold", [1, 60, 92])
def test_screening_comes_to_an_end_whatever_the_numbers_are(quay: Instance, said: str, threshold: int) -> None:
    settings = quay.directory / "listing-monitor.toml"
    weights = ", ".join(said.split("\n"))
    settings.write_text(f"[screening]\nthreshold = {threshold}\nweights = {{ {weights} }}\n")
    instance = open_instance(quay.directory)
    confirm(instance, "Q-0", "Q-1")
    assert screened(instance) > 0
    assert [screened(instance) for _ in range(ROUNDS)] == [0] * ROUNDS


@pytest.mark.parametrize("moment", range(1, 60, 4))
def test_a_death_at_any_moment_costs_nothing(quay: Instance, moment: int, tmp_path: Path) -> None:
    stock.keep(quay, page(offer("Q-51", "Kessari eau de toilette")))
    confirm(quay, "Q-0", "Q-1")
    shutil.copytree(quay.directory, tmp_path / "undisturbed")
    undisturbed = open_instance(tmp_path / "undisturbed")
    screen_waiting(undisturbed)
    steps = 0

    def dies() -> bool:
        nonlocal steps
        steps += 1
        return steps == moment

    with opened(quay) as db:
        db.conn.set_progress_handler(dies, 300)
        try:
            Screener(db, quay, rulebook(db, quay), lambda done, waiting: None).run()
        except sqlite3.OperationalError as death:
            assert "interrupted" in str(death)
        finally:
            db.conn.set_progress_handler(None, 0)
    screen_waiting(quay)
    assert found(quay) == found(undisturbed)
    assert screened(quay) == 0


def test_every_question_about_sellers_is_answered_by_an_index(quay: Instance) -> None:
    asked: list[tuple[str, list[object]]] = [
        (sellers.KNOWN, ["[1]"]),
        (sellers.COUNTED, [60.0, "[]", "[1]"]),
        (sellers.AWAIT_SCREENING, [1]),
        (f"UPDATE sellers SET recount_due = 1 WHERE id IN ({sellers.OF_HIT})", [1]),
        ("SELECT id FROM sellers WHERE recount_due = 1 ORDER BY id", []),
    ]
    with opened(quay) as db:
        for sql, values in asked:
            plan = [row[3] for row in db.execute(f"EXPLAIN QUERY PLAN {sql}", values)]
            scans = [step for step in plan if step.startswith("SCAN") and "INDEX sellers_recount" not in step]
            assert {step.split()[1] for step in scans} <= {"json_each"}, plan


MOVES = [
    ((0, 0), (0, 0), False, "nothing is known, and still nothing"),
    ((0, 0), (1, 0), True, "the first confirmed hit"),
    ((1, 0), (0, 0), True, "and when it is taken back"),
    ((1, 0), (2, 0), True, "few count each"),
    ((30, 0), (31, 0), False, "one more of thirty says nothing new"),
    ((30, 0), (36, 0), True, "a fifth more does"),
    ((0, 2), (0, 10), False, "as many marks as any shop"),
    ((0, 2), (0, 11), False, "hardly more than that"),
    ((0, 2), (0, 16), True, "many more than that"),
    ((0, 16), (0, 9), True, "and when they become few again"),
    ((0, 100), (0, 105), False, "a few more of a hundred"),
]


@pytest.mark.parametrize(("known", "now", "moved", "why"), MOVES)
def test_a_record_moves_when_it_says_something_else(
    known: tuple[int, int], now: tuple[int, int], moved: bool, why: str
) -> None:
    before, after = (SellerRecord(confirmed_hits=each[0], marks_offered=each[1]) for each in (known, now))
    assert has_moved(before, after, WEIGHTS) is moved, why


@pytest.mark.parametrize("shown", [-1.0, 0.0, 0.15])
def test_a_record_that_is_the_same_never_moves(shown: float) -> None:
    record = SellerRecord(confirmed_hits=3, marks_offered=40)
    assert not has_moved(record, record, replace(WEIGHTS, remark_shown=shown))


@pytest.mark.parametrize("threshold", [0.0, 30.0, 60.0, 73.0, 80.0, 90.0, 99.0])
@pytest.mark.parametrize("beyond_sure", [0.0, 0.3, 1.0])
def test_the_least_use_that_counts_is_shown_whatever_else_is_known(threshold: float, beyond_sure: float) -> None:
    weights = replace(WEIGHTS, threshold=threshold, beyond_sure=beyond_sure)
    least = least_use(weights)
    if least > 100:
        assert beyond_sure == 0
        return
    used = points(max(least, 0.01)) + 1e-6
    for unlawful in (weights.least_unlawful, -1.0, 0.0, 1.0, weights.most_unlawful):
        assert percent(together(used, unlawful, weights)) >= threshold


def test_a_store_without_records_gets_them_and_charges_those_the_officers_saw(quay: Instance, tmp_path: Path) -> None:
    confirm(quay, "Q-0", "O-0")
    stock.keep(quay, page(offer("Q-0", "Velmora shoes, sold on", "s-10", "Upright Goods")))
    older = tmp_path / "older.db"
    _copied_without_records(quay.database, older)
    with closing(connection.connect(older)) as db:
        connection.migrate(db)
        charged = dict(
            db.execute(
                "SELECT seller_ref, count(*) FROM hits JOIN sellers ON sellers.id = confirmed_seller_id GROUP BY 1"
            ).fetchall()
        )
        assert charged == {"s-9": 1, "s-10": 1}
        due = {row[0] for row in db.execute("SELECT seller_ref FROM sellers WHERE recount_due = 1")}
        assert {"s-9", "s-10"} <= due


def _copied_without_records(database: Path, older: Path) -> None:
    with closing(connection.connect(older)) as db:
        with writing(db):
            MIGRATIONS.apply(db, stop_before="0003_seller_records")
        db.conn.execute("PRAGMA query_only = OFF")
        db.conn.execute("PRAGMA foreign_keys = OFF")
        db.conn.execute("ATTACH ? AS newer", [str(database)])
        tables = [name for name in db.table_names() if not name.startswith(("_", "sqlite"))]
        for table in tables:
            columns = ", ".join(db.table(table).columns_dict)
            db.conn.execute(f"INSERT INTO {table} ({columns}) SELECT {columns} FROM newer.{table}")


def test_records_are_asked_for_by_the_platform_and_the_seller_s_name_there(quay: Instance) -> None:
    confirm(quay, "Q-0")
    screened(quay)
    with opened(quay) as db:
        chunk: list[KeptListing] = newest(db, 100)
        known = seller_records.known_of(db, chunk)
        assert known[stock.SHOP, "s-9"].confirmed_hits == 1
        assert known[stock.SHOP, stock.SELLER].confirmed_hits == 0
        assert all(place[0] == stock.SHOP for place in known)
        assert hits.versions(db, hit_of(db, "Q-1").id)[-1].findings[-1].field is Field.SELLER
