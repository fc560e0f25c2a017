"""The grounds of a hit as they are told: each said once, with every field in which the same words were seen."""

from collections.abc import Iterable
from dataclasses import dataclass

from rules.terms import Field, Finding


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
