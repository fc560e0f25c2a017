"""Hits in the store: decided as seen or not at all, in the queue's order, with every version and decision kept."""

import threading
from contextlib import closing
from dataclasses import replace

import pytest
from sqlite_utils.utils import sqlite3  # type: ignore[attr-defined]

from monitor import clock
from monitor.casework import Decision, HitState, ReasonCode, Turn, turn_found
from monitor.errors import NotFound, Overtaken, UsageError
from monitor.instance import Instance
from monitor.screen import screen_waiting
from monitor.store import Database, alerts, decisions, figures, hits, officers, open_store, queue, writing
from monitor.store.decisions import Verdict
from monitor.store.hits import Found
from monitor.store.queue import HitFilter
from spiders.items import Item
from tests.monitor import stock
from tests.monitor.stock import AT, OFFICER, SHOP, decide, finding, hit_of, page, state_of

DISMISS, CONFIRM, ASSIGN, REOPEN = Decision.DISMISSED, Decision.CONFIRMED, Decision.ASSIGNED, Decision.REOPENED


def verdict(db: Database, reference: str, decision: Decision, **said: object) -> Verdict:
    row = hit_of(db, reference)
    plain = Verdict(
        hit_id=row.id, officer_id=officers.find(db, OFFICER).id, decision=decision,
        findings_version=row.findings_version, reason_code=ReasonCode.AUTHENTIC if decision is DISMISS else None,
    )  # fmt: skip
    return replace(plain, **said)  # type: ignore[arg-type]


def rescore(db: Database, scores: dict[str, float]) -> None:
    """Has the hits found again with these scores."""
    with writing(db):
        for reference, score in scores.items():
            find_again(db, reference, score)


def find_again(db: Database, reference: str, score: float, *more: str) -> Turn:
    row = hit_of(db, reference)
    registration_id = hits.registration_of(db, row.id)
    known = hits.standing(db, [row.listing_id])[row.listing_id, registration_id]
    findings = (*row.findings, *(finding(each, check="replica word") for each in more))
    found = Found(
        listing_id=row.listing_id, registration_id=registration_id, score=score, findings=findings,
        content_sha256="c", fingerprint="f", register_version=1, capture_id=None,
    )  # fmt: skip
    with writing(db):
        turn = turn_found(known.standing, findings, score)
        hits.turn(db, known, turn, found, AT)
    return turn


def test_a_screening_s_hit_says_what_it_was_found_with(stocked_db: Database) -> None:
    row = hit_of(stocked_db, "A-1")
    assert (row.state, row.mark, row.registration_number, row.register_version) == (
        HitState.NEW, "VELMORA", "018000001", 1,
    )  # fmt: skip
    assert {each.seen for each in row.findings} == {"VELMORA", "Velmora"}
    assert {str(each.kind) for each in row.findings} == {"text"}
    assert [each.version for each in hits.versions(stocked_db, row.id)] == [1]
    assert decisions.of_hit(stocked_db, row.id) == []


def test_expired_registrations_yield_no_hit(stocked_db: Database) -> None:
    assert {row.listing_ref for row in queue.listed(stocked_db, HitFilter())} == {"A-1", "A-2", "A-3"}


def test_a_decision_keeps_officer_time_and_reason(stocked_db: Database) -> None:
    said = verdict(stocked_db, "A-1", DISMISS, reason_code=ReasonCode.SECOND_HAND, note="worn soles")
    decided_id = decisions.decide(stocked_db, said, AT)
    [decided] = decisions.of_hit(stocked_db, said.hit_id)
    assert (decided.id, decided.decision, decided.reason_code) == (decided_id, DISMISS, "second-hand")
    assert (decided.officer, decided.note, decided.findings_version) == (OFFICER, "worn soles", 1)
    assert (decided.decided_at, decided.score) == (clock.text(AT), hit_of(stocked_db, "A-1").score)
    assert state_of(stocked_db, "A-1") is HitState.DISMISSED


def test_a_dismissal_without_a_reason_is_not_kept(stocked_db: Database) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        decisions.decide(stocked_db, verdict(stocked_db, "A-1", DISMISS, reason_code=None), AT)
    assert state_of(stocked_db, "A-1") is HitState.NEW
    assert decisions.of_hit(stocked_db, hit_of(stocked_db, "A-1").id) == []


@pytest.mark.parametrize("note", ["", "  "])
def test_another_reason_without_a_note_is_not_kept(stocked_db: Database, note: str) -> None:
    said = verdict(stocked_db, "A-1", DISMISS, reason_code=ReasonCode.OTHER, note=note)
    with pytest.raises(UsageError, match="needs a note that says which"):
        decisions.decide(stocked_db, said, AT)
    assert state_of(stocked_db, "A-1") is HitState.NEW
    decisions.decide(stocked_db, replace(said, note="a museum's own catalogue"), AT)
    assert state_of(stocked_db, "A-1") is HitState.DISMISSED


def test_a_hit_that_is_not_there_is_said_so(stocked_db: Database) -> None:
    with pytest.raises(NotFound):
        decisions.decide(stocked_db, verdict(stocked_db, "A-1", CONFIRM, hit_id=4711), AT)
    with pytest.raises(NotFound, match="hits list"):
        queue.find(stocked_db, 4711)


def test_a_decision_on_findings_that_have_changed_is_refused(stocked_db: Database) -> None:
    said = verdict(stocked_db, "A-1", DISMISS)
    find_again(stocked_db, "A-1", 99.0, "1:1")
    with pytest.raises(Overtaken, match="findings have changed"):
        decisions.decide(stocked_db, said, AT)
    assert state_of(stocked_db, "A-1") is HitState.NEW


def test_a_decision_on_a_state_that_has_changed_is_refused(stocked_db: Database) -> None:
    said = verdict(stocked_db, "A-1", CONFIRM, state_seen=HitState.NEW)
    decide(stocked_db, "A-1", ASSIGN)
    with pytest.raises(Overtaken, match="Somebody was faster: the hit is assigned"):
        decisions.decide(stocked_db, said, AT)
    decisions.decide(stocked_db, replace(said, state_seen=HitState.ASSIGNED), AT)


def test_of_two_officers_who_decide_at_once_one_is_overtaken(stocked: Instance, stocked_db: Database) -> None:
    said = verdict(stocked_db, "A-1", CONFIRM)
    endings: list[str] = []

    def attempt(decision: Decision) -> None:
        with closing(open_store(stocked.database)) as own:
            try:
                decisions.decide(own, replace(said, decision=decision, reason_code=ReasonCode.MISREAD), AT)
                endings.append(decision)
            except Overtaken:
                endings.append("overtaken")

    threads = [threading.Thread(target=attempt, args=[each]) for each in (CONFIRM, DISMISS, CONFIRM, DISMISS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert endings.count("overtaken") == 3
    [decided] = decisions.of_hit(stocked_db, said.hit_id)
    assert decided.decision in endings


def test_a_decision_can_be_undone_until_its_alert_is_prepared(stocked_db: Database) -> None:
    decide(stocked_db, "A-1", DISMISS)
    decide(stocked_db, "A-1", REOPEN)
    decide(stocked_db, "A-1", CONFIRM)
    decide(stocked_db, "A-1", REOPEN)
    assert state_of(stocked_db, "A-1") is HitState.NEW
    decide(stocked_db, "A-1", CONFIRM)
    assert not decisions.alert_left(stocked_db, hit_of(stocked_db, "A-1").id)
    alerts.prepare(stocked_db, 1, "csv", AT, again=False)
    assert decisions.alert_left(stocked_db, hit_of(stocked_db, "A-1").id)
    with pytest.raises(Overtaken, match="its alert has left"):
        decide(stocked_db, "A-1", REOPEN)
    assert [each.decision for each in decisions.of_hit(stocked_db, hit_of(stocked_db, "A-1").id)] == [
        DISMISS, REOPEN, CONFIRM, REOPEN, CONFIRM,
    ]  # fmt: skip


def test_who_decides_has_it_and_who_reopens_gives_it_back(stocked_db: Database) -> None:
    decide(stocked_db, "A-1", ASSIGN)
    assert (state_of(stocked_db, "A-1"), hit_of(stocked_db, "A-1").assigned_to) == (HitState.ASSIGNED, OFFICER)
    decide(stocked_db, "A-1", DISMISS)
    decide(stocked_db, "A-1", REOPEN)
    assert hit_of(stocked_db, "A-1").assigned_to == ""


def test_a_dismissal_holds_until_there_is_something_new_and_says_what(stocked_db: Database) -> None:
    rescore(stocked_db, {"A-1": 60.0})
    decide(stocked_db, "A-1", DISMISS)
    find_again(stocked_db, "A-1", 69.0)
    assert state_of(stocked_db, "A-1") is HitState.DISMISSED
    find_again(stocked_db, "A-1", 70.0)
    assert (state_of(stocked_db, "A-1"), hit_of(stocked_db, "A-1").state_reason) == (
        HitState.NEW, "the score rose from 60.0 to 70.0 since it was dismissed",
    )  # fmt: skip
    assert hit_of(stocked_db, "A-1").assigned_to == "", "it waits for any officer"
    decide(stocked_db, "A-1", DISMISS)
    find_again(stocked_db, "A-1", 71.0, "1:1")
    assert "new finding since it was dismissed" in hit_of(stocked_db, "A-1").state_reason
    decide(stocked_db, "A-1", DISMISS)
    assert hit_of(stocked_db, "A-1").state_reason == ""
    find_again(stocked_db, "A-1", 71.0)
    assert state_of(stocked_db, "A-1") is HitState.DISMISSED
    assert [each.version for each in hits.versions(stocked_db, hit_of(stocked_db, "A-1").id)] == [1, 2, 3, 4, 5]


def test_finding_the_same_again_writes_nothing(stocked_db: Database) -> None:
    before = hit_of(stocked_db, "A-1")
    find_again(stocked_db, "A-1", before.score)
    assert hit_of(stocked_db, "A-1") == before


def test_a_listing_that_loses_its_words_loses_its_open_hit_and_keeps_its_decided_one(
    stocked: Instance, stocked_db: Database
) -> None:
    decide(stocked_db, "A-2", CONFIRM)
    decide(stocked_db, "A-3", DISMISS)
    for item in stock.ITEMS[:3]:
        stock.keep(stocked, page(Item(listing_ref=item.listing_ref, title="Plain towel")))
    screen_waiting(stocked)
    assert {reference: state_of(stocked_db, reference) for reference in ("A-1", "A-2", "A-3")} == {
        "A-1": HitState.WITHDRAWN, "A-2": HitState.CONFIRMED, "A-3": HitState.DISMISSED,
    }  # fmt: skip
    stock.keep(stocked, page(stock.ITEMS[0]))
    screen_waiting(stocked)
    row = hit_of(stocked_db, "A-1")
    assert (row.state, row.state_reason) == (HitState.NEW, "found again")


def test_the_queue_is_ordered_by_score_and_then_by_age(stocked_db: Database) -> None:
    rescore(stocked_db, {"A-1": 50.0, "A-2": 70.0, "A-3": 50.0})
    ids = {row.listing_ref: row.id for row in queue.listed(stocked_db, HitFilter())}
    older, younger = sorted((ids["A-1"], ids["A-3"]))
    assert [row.id for row in queue.listed(stocked_db, HitFilter())] == [ids["A-2"], older, younger]
    places = [(70.0, ids["A-2"]), (50.0, older), (50.0, younger)]
    assert [queue.preceding(stocked_db, HitFilter(), place) for place in places] == [None, ids["A-2"], older]


FILTERS = [
    (HitFilter(), {"A-1", "A-2", "A-3"}, "nothing filtered"),
    (HitFilter(states=(HitState.CONFIRMED,)), {"A-2"}, "one state"),
    (HitFilter(states=(HitState.NEW, HitState.DISMISSED)), {"A-1", "A-3"}, "two states"),
    (HitFilter(states=(HitState.WITHDRAWN,)), set(), "a state nothing is in"),
    (HitFilter(platform=SHOP), {"A-1", "A-2", "A-3"}, "the platform"),
    (HitFilter(platform="other"), set(), "another platform"),
    (HitFilter(mark="KESSARI"), {"A-2"}, "a mark"),
    (HitFilter(mark="kess"), {"A-2"}, "a part of a mark, whatever the case"),
    (HitFilter(mark="shoes"), set(), "a title is no mark"),
    (HitFilter(words="shoes"), {"A-1"}, "a word of the title"),
    (HitFilter(words="TORVANTIS"), {"A-3"}, "whatever the case"),
    (HitFilter(words="%"), set(), "no pattern"),
    (HitFilter(words="A-2"), {"A-2"}, "a reference"),
    (HitFilter(min_score=60.0), {"A-1", "A-2"}, "the least score counts"),
    (HitFilter(words="'; DROP TABLE hits; --"), set(), "no SQL"),
    (HitFilter(limit=1), {"A-1"}, "a limit"),
    (HitFilter(limit=1, offset=1), {"A-2"}, "a limit further on"),
]


@pytest.mark.parametrize(("wanted", "found", "why"), FILTERS)
def test_a_filter_lets_through(stocked_db: Database, wanted: HitFilter, found: set[str], why: str) -> None:
    rescore(stocked_db, {"A-1": 70.0, "A-2": 60.0, "A-3": 50.0})
    decide(stocked_db, "A-2", CONFIRM)
    decide(stocked_db, "A-3", DISMISS)
    assert {row.listing_ref for row in queue.listed(stocked_db, wanted)} == found, why
    unlimited = replace(wanted, limit=50, offset=0)
    assert queue.count(stocked_db, wanted) == len(queue.listed(stocked_db, unlimited)), why
    assert queue.count_by_state(stocked_db, HitFilter()) == {
        HitState.NEW: 1, HitState.CONFIRMED: 1, HitState.DISMISSED: 1,
    }  # fmt: skip


def test_pages_of_the_queue_neither_skip_nor_repeat_while_others_decide(stocked_db: Database) -> None:
    rescore(stocked_db, {"A-1": 70.0, "A-2": 60.0, "A-3": 60.0})
    [first] = queue.listed(stocked_db, HitFilter(states=(HitState.NEW,), limit=1))
    decide(stocked_db, first.listing_ref, CONFIRM)
    after = HitFilter(states=(HitState.NEW,), limit=2, after=(first.score, first.id))
    assert {row.listing_ref for row in queue.listed(stocked_db, after)} == {"A-2", "A-3"}


def test_what_is_open_is_counted_by_platform(stocked_db: Database) -> None:
    assert queue.count_open_by_platform(stocked_db) == {SHOP: 3}
    decide(stocked_db, "A-1", ASSIGN)
    decide(stocked_db, "A-2", CONFIRM)
    assert queue.count_open_by_platform(stocked_db) == {SHOP: 2}


def test_status_counts_what_is_kept(stocked_db: Database) -> None:
    decide(stocked_db, "A-1", CONFIRM)
    assert figures.status(stocked_db) == {
        "registrations": 4, "register_version": 1, "platforms": 1, "listings": 5, "refusals": 0, "alerts": 0,
        "hits": {"confirmed": 1, "new": 2}, "runs": {"done": 2},
    }  # fmt: skip
