"""The desk's words for states, decisions, reasons and outcomes, and the keys that stand for them.

N_ marks what the catalogues translate. A sentence that another room stored in English is recognised here by its
beginning, so that it can be said in the officer's language.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from monitor.casework import Decision, HitState, ReasonCode
from monitor.intake import RefusalKind
from monitor.store.runs import Outcome, RunKind
from rules.terms import Field, RegistrationStatus


def N_(text: str) -> str:  # noqa: N802  # the name that every gettext tool looks for
    """Marks a text for the catalogues and leaves it as it is."""
    return text


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """A reason to dismiss, with the key that gives it and what it is for."""

    code: ReasonCode
    key: str
    name: str
    hint: str


REASONS = (
    Reason(
        code=ReasonCode.AUTHENTIC,
        key="1",
        name=N_("Genuine goods"),
        hint=N_("Nothing speaks against the maker"),
    ),
    Reason(
        code=ReasonCode.AUTHORISED_SELLER,
        key="2",
        name=N_("Authorised seller"),
        hint=N_("The right holder sells through them"),
    ),
    Reason(
        code=ReasonCode.LAWFUL_MENTION,
        key="3",
        name=N_("Lawful mention"),
        hint=N_("“Fits”, “for”, “compatible with”"),
    ),
    Reason(
        code=ReasonCode.ORDINARY_WORD,
        key="4",
        name=N_("Ordinary word"),
        hint=N_("Not used as a mark here"),
    ),
    Reason(
        code=ReasonCode.OTHER_GOODS,
        key="5",
        name=N_("Other goods"),
        hint=N_("Outside the registered goods"),
    ),
    Reason(
        code=ReasonCode.OTHER_MARK,
        key="6",
        name=N_("Another mark"),
        hint=N_("The word belongs to somebody else’s mark"),
    ),
    Reason(
        code=ReasonCode.SECOND_HAND,
        key="7",
        name=N_("Second-hand"),
        hint=N_("Put on the market before"),
    ),
    Reason(
        code=ReasonCode.MISREAD,
        key="8",
        name=N_("Misread"),
        hint=N_("The matcher saw what is not there"),
    ),
    Reason(
        code=ReasonCode.OTHER,
        key="9",
        name=N_("Another reason"),
        hint=N_("Say which in the note"),
    ),
)
REASON_NAMES = {reason.code: reason.name for reason in REASONS}

STATES = {
    HitState.NEW: N_("New"),
    HitState.ASSIGNED: N_("Assigned"),
    HitState.CONFIRMED: N_("Confirmed"),
    HitState.DISMISSED: N_("Dismissed"),
    HitState.WITHDRAWN: N_("Withdrawn"),
}
DECISIONS = {
    Decision.DISMISSED: N_("Dismissed"),
    Decision.CONFIRMED: N_("Confirmed"),
    Decision.ASSIGNED: N_("Assigned"),
    Decision.REOPENED: N_("Taken back"),
}
STATUSES = {
    RegistrationStatus.IN_FORCE: N_("In force"),
    RegistrationStatus.EXPIRED: N_("Expired"),
    RegistrationStatus.WITHDRAWN: N_("Withdrawn"),
}
FIELDS = {
    Field.TITLE: N_("Title"),
    Field.BRAND: N_("Brand"),
    Field.DESCRIPTION: N_("Description"),
    Field.CATEGORY: N_("Category"),
    Field.SELLER: N_("Seller"),
}
RUN_KINDS = {
    RunKind.CRAWL: N_("Crawl"),
    RunKind.SCREEN: N_("Screening"),
}
RUN_STATES = {
    "due": N_("Waiting"),
    "running": N_("Running"),
    Outcome.DONE: N_("Done"),
    Outcome.FAILED: N_("Failed"),
    Outcome.STOPPED: N_("Stopped"),
    Outcome.LOST: N_("Lost"),
}
# What a run counts, in the words of crawl.py and screen.py; a count that is not named here is shown by its own name.
FIGURES = {
    "requests": N_("requests"),
    "bytes_received": N_("bytes received"),
    "pages": N_("pages"),
    "unchanged": N_("unchanged"),
    "listings": N_("listings"),
    "new": N_("new"),
    "changed": N_("changed"),
    "passed": N_("passed over"),
    "gone": N_("gone"),
    "relisted": N_("offered again"),
    "refused": N_("refused"),
    "failures": N_("failures"),
    "shown_again": N_("shown again"),
    "files": N_("files taken"),
    "rows": N_("rows"),
    "refused_rows": N_("rows refused"),
    "refused_files": N_("files refused"),
    "refused_before": N_("files refused before"),
    "taken_before": N_("files taken before"),
    "still_written": N_("files still being written"),
    "screened": N_("screened"),
    "new_hits": N_("new hits"),
    "withdrawn_hits": N_("hits withdrawn"),
}
# A notice format that is not named here is offered under its own name.
FORMATS = {
    "csv": N_("CSV, for a spreadsheet"),
    "jsonl": N_("JSON Lines, for a program"),
}
REFUSALS = {
    RefusalKind.LISTING: N_("Listing"),
    RefusalKind.REGISTRATION: N_("Registration"),
    RefusalKind.PAGE: N_("Page"),
    RefusalKind.FIELD: N_("Field"),
}

_RETURNS = (
    (re.compile(r"found again"), N_("Found again by a later screening.")),
    (
        re.compile(r"new finding since it was dismissed: .*", re.DOTALL),
        N_("It was dismissed; a new finding has appeared since."),
    ),
    (
        re.compile(r"the score rose from ([\d.]+) to ([\d.]+) since it was dismissed"),
        N_("It was dismissed; the score has risen from {} to {} since."),
    ),
)


def explain_return(reason: str, gettext: Callable[[str], str]) -> str:
    """Why casework put a hit before an officer again, in the officer's language; as stored where it is not known."""
    for pattern, text in _RETURNS:
        seen = pattern.fullmatch(reason)
        if seen:
            return gettext(text).format(*seen.groups())
    return reason
