"""The life of a hit, as one literal table: how it stands, what was found, what becomes of it, and why."""

from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.casework import (
    MATERIAL_RISE,
    Decision,
    HitState,
    ReasonCode,
    Standing,
    Turn,
    may_decide,
    missing_note,
    open_states,
    state_after,
    turn_found,
    turn_not_found,
)
from rules.terms import Bearing, Finding
from tests.monitor.stock import finding

NEW, ASSIGNED, CONFIRMED, DISMISSED, WITHDRAWN = (
    HitState.NEW, HitState.ASSIGNED, HitState.CONFIRMED, HitState.DISMISSED, HitState.WITHDRAWN,
)  # fmt: skip
PLAIN = finding("Velmora")
REPLICA = finding("1:1", check="replica word", explanation="“1:1” says replica")
RECORD = replace(
    finding("Quay Bargains", check="seller_record", explanation="Officers have confirmed 9 hits"),
    bearing=Bearing.RAISES,
)
SAME = "as it was"


def standing(state: HitState, score: float = 60.0, findings: tuple[Finding, ...] = (PLAIN,)) -> Standing:
    """A hit found at 60 for the plain finding, and dismissed as such where it is dismissed."""
    if state is DISMISSED:
        return Standing(state=state, score=score, findings=findings, dismissed_score=60.0, dismissed_findings=(PLAIN,))
    return Standing(state=state, score=score, findings=findings)


FOUND = [
    # state, findings, score, next state, new version, reason, why
    (NEW, (PLAIN,), 60.0, NEW, False, "", "nothing has changed"),
    (NEW, (PLAIN,), 61.0, NEW, True, "", "another score is another version"),
    (NEW, (PLAIN, REPLICA), 60.0, NEW, True, "", "another finding is another version"),
    (ASSIGNED, (PLAIN,), 60.0, ASSIGNED, False, "", "nothing has changed"),
    (ASSIGNED, (PLAIN, REPLICA), 95.0, ASSIGNED, True, "", "the officer at work is not interrupted"),
    (CONFIRMED, (PLAIN,), 60.0, CONFIRMED, False, "", "nothing has changed"),
    (CONFIRMED, (PLAIN, REPLICA), 95.0, CONFIRMED, True, "", "it is confirmed already"),
    (CONFIRMED, (), 1.0, CONFIRMED, True, "", "less does not undo a decision"),
    (WITHDRAWN, (PLAIN,), 60.0, NEW, False, "found again", "it is there again just as it was"),
    (WITHDRAWN, (REPLICA,), 80.0, NEW, True, "found again", "it is there again for another reason"),
    (DISMISSED, (PLAIN,), 60.0, DISMISSED, False, "", "the officer has seen just this"),
    (DISMISSED, (PLAIN,), 63.0, DISMISSED, True, "", "a price that moved a little"),
    (DISMISSED, (PLAIN,), 69.9, DISMISSED, True, "", "just below a material rise"),
    (DISMISSED, (PLAIN,), 20.0, DISMISSED, True, "", "a fall is nothing to look at"),
    (DISMISSED, (), 60.0, DISMISSED, True, "", "fewer findings are nothing to look at"),
    (DISMISSED, (finding("Velmora", start=20),), 60.0, DISMISSED, True, "", "the same words elsewhere in the title"),
    (DISMISSED, (PLAIN,), 70.0, NEW, True, "the score rose from 60.0 to 70.0 since it was dismissed", "ten points"),
    (DISMISSED, (PLAIN,), 100.0, NEW, True, "the score rose from 60.0 to 100.0 since it was dismissed", "forty points"),
    (DISMISSED, (PLAIN, REPLICA), 60.0, NEW, True, "new finding since it was dismissed: “1:1” says replica",
     "a replica word joined the mark"),
    (DISMISSED, (REPLICA,), 30.0, NEW, True, "new finding since it was dismissed: “1:1” says replica",
     "another reason, however weak, was never judged"),
    (DISMISSED, (PLAIN, REPLICA), 90.0, NEW, True, "new finding since it was dismissed: “1:1” says replica",
     "of both reasons the finding says more"),
    (DISMISSED, (PLAIN, RECORD), 80.0, DISMISSED, True, "", "other listings say nothing of this one"),
    (DISMISSED, (PLAIN, RECORD), 99.5, NEW, True, "the score rose from 60.0 to 99.5 since it was dismissed",
     "more than other listings can have added"),
    (DISMISSED, (PLAIN, RECORD, REPLICA), 80.0, NEW, True, "new finding since it was dismissed: “1:1” says replica",
     "this listing itself says something new"),
]  # fmt: skip


@pytest.mark.parametrize(("state", "findings", "score", "following", "new_version", "reason", "why"), FOUND)
def test_what_becomes_of_a_hit_that_is_found_again(
    state: HitState,
    findings: tuple[Finding, ...],
    score: float,
    following: HitState,
    new_version: bool,
    reason: str,
    why: str,
) -> None:
    expected = Turn(state=following, reason=reason, new_version=new_version)
    assert turn_found(standing(state), findings, score) == expected, why


NOT_FOUND = [
    (NEW, WITHDRAWN, "nobody has judged it"),
    (ASSIGNED, WITHDRAWN, "nobody has judged it yet"),
    (CONFIRMED, None, "what an officer decided stays"),
    (DISMISSED, None, "what an officer decided stays"),
    (WITHDRAWN, None, "it is withdrawn already"),
]


@pytest.mark.parametrize(("state", "following", "why"), NOT_FOUND)
def test_what_becomes_of_a_hit_that_is_not_found_any_more(
    state: HitState, following: HitState | None, why: str
) -> None:
    turn = turn_not_found(state, "the listing changed")
    assert (turn and turn.state) == following, why
    assert turn is None or (turn.reason, turn.new_version) == ("the listing changed", False)


def test_a_dismissal_is_measured_from_what_the_officer_saw_and_not_from_the_last_screening() -> None:
    creeping = Standing(
        state=DISMISSED, score=69.0, findings=(PLAIN,), dismissed_score=60.0, dismissed_findings=(PLAIN,)
    )
    assert turn_found(creeping, (PLAIN,), 70.0).state is NEW
    assert turn_found(creeping, (PLAIN,), 69.5).state is DISMISSED


@given(
    state=st.sampled_from(HitState),
    score=st.floats(0, 100),
    dismissed=st.floats(0, 100),
    seen=st.lists(st.sampled_from("abc"), max_size=3),
    now=st.lists(st.sampled_from("abc"), max_size=3),
)
def test_only_something_new_or_a_material_rise_ever_reopens(
    state: HitState, score: float, dismissed: float, seen: list[str], now: list[str]
) -> None:
    before = Standing(
        state=state, score=dismissed, findings=tuple(map(finding, seen)), dismissed_score=dismissed,
        dismissed_findings=tuple(map(finding, seen)),
    )  # fmt: skip
    turn = turn_found(before, tuple(map(finding, now)), score)
    if state is DISMISSED:
        reopened = bool(set(now) - set(seen)) or score >= dismissed + MATERIAL_RISE
        assert turn.state is (NEW if reopened else DISMISSED)
        assert bool(turn.reason) == reopened
    elif state is not WITHDRAWN:
        assert turn.state is state


DECIDED = [
    (Decision.DISMISSED, DISMISSED),
    (Decision.CONFIRMED, CONFIRMED),
    (Decision.ASSIGNED, ASSIGNED),
    (Decision.REOPENED, NEW),
]


@pytest.mark.parametrize(("decision", "state"), DECIDED)
def test_a_decision_puts_a_hit_in_its_state(decision: Decision, state: HitState) -> None:
    assert state_after(decision) is state


MAY = [
    (NEW, Decision.DISMISSED, False, ""),
    (NEW, Decision.CONFIRMED, False, ""),
    (NEW, Decision.ASSIGNED, False, ""),
    (ASSIGNED, Decision.DISMISSED, False, ""),
    (ASSIGNED, Decision.CONFIRMED, False, ""),
    (DISMISSED, Decision.REOPENED, False, ""),
    (CONFIRMED, Decision.REOPENED, False, ""),
    (NEW, Decision.REOPENED, False, "there is no decision to undo"),
    (WITHDRAWN, Decision.REOPENED, False, "there is no decision to undo"),
    (CONFIRMED, Decision.REOPENED, True, "its alert has left; a decision that has left cannot be undone"),
    (CONFIRMED, Decision.CONFIRMED, False, "it is confirmed already"),
    (CONFIRMED, Decision.DISMISSED, False, "it is confirmed already"),
    (DISMISSED, Decision.CONFIRMED, False, "it is dismissed already"),
    (DISMISSED, Decision.ASSIGNED, False, "it is dismissed already"),
    (WITHDRAWN, Decision.CONFIRMED, False, "it is withdrawn already"),
]


@pytest.mark.parametrize(("state", "decision", "alert_left", "obstacle"), MAY)
def test_which_decision_may_be_taken_when(state: HitState, decision: Decision, alert_left: bool, obstacle: str) -> None:
    assert may_decide(state, decision, alert_left) == obstacle


def test_nothing_decided_is_decided_again_without_being_reopened() -> None:
    closed = [state for state in HitState if state not in open_states()]
    deciding = [decision for decision in Decision if decision is not Decision.REOPENED]
    assert all(may_decide(state, decision, False) for state, decision in product(closed, deciding))


@pytest.mark.parametrize("reason", [*ReasonCode, None])
@pytest.mark.parametrize("note", ["", " \n\u3000", "sold by the town museum"])
def test_another_reason_needs_a_note_and_no_other_does(reason: ReasonCode | None, note: str) -> None:
    assert bool(missing_note(reason, note)) is (reason is ReasonCode.OTHER and not note.strip())
