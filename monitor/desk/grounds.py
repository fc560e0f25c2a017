"""The grounds of a hit as they are told: each said once, with every field in which the same words were seen."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rules.terms import Bearing, Field, Finding

# A circumstance of this strength says nothing either way (rules.terms.Finding).
SAYS_NOTHING = 50.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """A sentence that says what was seen, and where."""

    sentence: str
    fields: tuple[Field, ...]


def grounds(findings: Iterable[Finding], *, chinese: bool = False) -> list[Ground]:
    """The findings in their order, those that say the same told once."""
    seen: dict[str, dict[Field, None]] = {}
    for finding in findings:
        sentence = finding.explanation_zh if chinese else finding.explanation
        seen.setdefault(sentence, {})[finding.field] = None
    return [Ground(sentence=sentence, fields=tuple(fields)) for sentence, fields in seen.items()]


def telling(findings: Sequence[Finding]) -> list[Finding]:
    """The findings in the order in which few of them tell most.

    First the strongest of the name, then what raises or lowers the hit, what says most first, then the name elsewhere.
    """
    names = [finding for finding in findings if finding.bearing is Bearing.USE]
    remarks = [finding for finding in findings if finding.bearing is not Bearing.USE]
    remarks.sort(key=lambda remark: -abs(remark.strength - SAYS_NOTHING))
    return [*names[:1], *remarks, *names[1:]]
