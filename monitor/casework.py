"""The life of a hit: what screening and officers may make of it. Pure: it decides, the store does.

A hit is (platform, listing_ref, office, registration number). Its findings are versions. A dismissal holds until a
finding appears that the officer has not seen, or the score rises materially, and then says which.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import assert_never

from rules.terms import Bearing, Finding
from rules.weighing import percent, points

# A dismissal made at 60 should not come back for a price that moved a little (+3), and should when a replica word
# joins the mark (+15 and more). Points of score, 0 to 100.
MATERIAL_RISE = 10.0
# What other listings of the seller brought, not this one: by itself no reason to ask an officer a second time.
ELSEWHERE = frozenset({"seller_record"})


class HitState(StrEnum):
    """Where a hit stands between the finding and the officer."""

    NEW = "new"
    ASSIGNED = "assigned"
    CONFIRMED = "confirmed"
    DISMISSED = "dismissed"
    WITHDRAWN = "withdrawn"


class Decision(StrEnum):
    """What an officer does with a hit."""

    DISMISSED = "dismissed"
    CONFIRMED = "confirmed"
    ASSIGNED = "assigned"
    REOPENED = "reopened"


class ReasonCode(StrEnum):
    """Why a hit was dismissed; later the measure of each check."""

    AUTHENTIC = "authentic"
    AUTHORISED_SELLER = "authorised-seller"
    LAWFUL_MENTION = "lawful-mention"
    ORDINARY_WORD = "ordinary-word"
    OTHER_GOODS = "other-goods"
    OTHER_MARK = "other-mark"
    SECOND_HAND = "second-hand"
    MISREAD = "misread"
    OTHER = "other"


# Hits dismissed for these reasons say that the seller offered nothing under the mark.
UNRELATED = (
    ReasonCode.LAWFUL_MENTION,
    ReasonCode.ORDINARY_WORD,
    ReasonCode.OTHER_GOODS,
    ReasonCode.OTHER_MARK,
    ReasonCode.MISREAD,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A hit as it stands: its state, its current findings, and what the last dismissal had seen of it."""

    state: HitState
    score: float
    findings: tuple[Finding, ...]
    dismissed_score: float = 0.0
    dismissed_findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """What a screening makes of a hit: its next state and why, and whether its findings are a new version."""

    state: HitState
    reason: str
    new_version: bool


def open_states() -> tuple[HitState, ...]:
    """The states in which a hit waits for an officer."""
    return (HitState.NEW, HitState.ASSIGNED)


def turn_found(
    standing: Standing, findings: tuple[Finding, ...], score: float, *, listing_changed: bool = False
) -> Turn:
    """What becomes of a hit that the screening found again.

    A version is what was found in one state of the listing: the same words in a changed one are a new version, so that
    a decision and its alert rest on what the officer saw.
    """
    new_version = listing_changed or findings != standing.findings or score != standing.score
    match standing.state:
        case HitState.NEW | HitState.ASSIGNED | HitState.CONFIRMED:
            return Turn(state=standing.state, reason="", new_version=new_version)
        case HitState.WITHDRAWN:
            return Turn(state=HitState.NEW, reason="found again", new_version=new_version)
        case HitState.DISMISSED:
            reason = _reopening_reason(standing, findings, score)
            state = HitState.NEW if reason else HitState.DISMISSED
            return Turn(state=state, reason=reason, new_version=new_version)
        case _:
            assert_never(standing.state)


def turn_not_found(state: HitState, reason: str) -> Turn | None:
    """What becomes of a hit that the screening no longer finds: open ones are withdrawn, decided ones stay."""
    if state not in open_states():
        return None
    return Turn(state=HitState.WITHDRAWN, reason=reason, new_version=False)


def _reopening_reason(standing: Standing, findings: tuple[Finding, ...], score: float) -> str:
    seen = {finding.key for finding in standing.dismissed_findings}
    # What lowers a hit is no reason to look at it again, nor what only other listings tell.
    telling = (each for each in findings if each.bearing is not Bearing.LOWERS and each.check not in ELSEWHERE)
    new = next((finding for finding in telling if finding.key not in seen), None)
    if new is not None:
        return f"new finding since it was dismissed: {new.explanation}"
    if _by_itself(standing, findings, score) >= standing.dismissed_score + MATERIAL_RISE:
        return f"the score rose from {standing.dismissed_score:.1f} to {score:.1f} since it was dismissed"
    return ""


def _by_itself(standing: Standing, findings: tuple[Finding, ...], score: float) -> float:
    """The score without what the seller's other listings have added to it since the dismissal, at most."""
    added = _from_elsewhere(findings) - _from_elsewhere(standing.dismissed_findings)
    return percent(_points(score) - added) if added > 0 else score


def _from_elsewhere(findings: tuple[Finding, ...]) -> float:
    return sum(_points(finding.strength) for finding in findings if finding.check in ELSEWHERE)


def _points(score: float) -> float:
    return points(min(max(score, 0.01), 99.99))


def state_after(decision: Decision) -> HitState:
    """The state that a decision puts a hit in."""
    match decision:
        case Decision.DISMISSED:
            return HitState.DISMISSED
        case Decision.CONFIRMED:
            return HitState.CONFIRMED
        case Decision.ASSIGNED:
            return HitState.ASSIGNED
        case Decision.REOPENED:
            return HitState.NEW
        case _:
            assert_never(decision)


def missing_note(reason: ReasonCode | None, note: str) -> str:
    """Why the dismissal lacks its note, or nothing where it has what it needs: "another reason" alone says nothing."""
    if reason is ReasonCode.OTHER and not note.strip():
        return "another reason needs a note that says which"
    return ""


def may_decide(state: HitState, decision: Decision, alert_left: bool) -> str:
    """Why the decision cannot be taken in that state, or nothing where it can."""
    if decision is Decision.REOPENED:
        if alert_left:
            return "its alert has left; a decision that has left cannot be undone"
        return "" if state in (HitState.DISMISSED, HitState.CONFIRMED) else "there is no decision to undo"
    if state not in open_states():
        return f"it is {state} already"
    return ""
