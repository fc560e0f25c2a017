"""The registration is not in force any more: it has run out or was withdrawn."""

from collections.abc import Iterator

from rules.circumstances import Case, Remark
from rules.terms import RegistrationStatus


def remarks(case: Case) -> Iterator[Remark]:
    """Only where a register is screened without a day: otherwise such registrations yield no hits at all."""
    match case.registration.status:
        case RegistrationStatus.IN_FORCE:
            return
        case RegistrationStatus.EXPIRED:
            words = "The registration has expired.", "该注册已过期。"
        case RegistrationStatus.WITHDRAWN:
            words = "The registration was withdrawn.", "该注册已撤销。"
    yield Remark(unlawful=case.weights.not_in_force, explanation=words[0], explanation_zh=words[1])
