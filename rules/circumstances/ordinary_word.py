"""The registered name is a word of every day: most who write it mean no mark."""

from collections.abc import Iterator

from rules.circumstances import Case, Remark
from rules.terms import Field
from rules.vocabulary.ordinary_words import of_name
from rules.wording import quote


def remarks(case: Case) -> Iterator[Remark]:
    """Target, Black, Polo: said so that the officer knows why the hit stands low; weighed with the name itself."""
    finding = case.findings[0]
    if finding.field is Field.BRAND or of_name(finding.seen) < case.weights.ordinary_from:
        return
    yield Remark(
        field=finding.field,
        start=finding.start,
        end=finding.end,
        explanation=f"“{quote(finding.seen)}” is also an ordinary word.",
        explanation_zh=f"“{quote(finding.seen)}”也是日常用语。",
    )
