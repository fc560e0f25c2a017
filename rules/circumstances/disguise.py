"""The name is written so that a search does not find it: nobody disguises a lawful name."""

from collections.abc import Iterator

from rules.circumstances import Case, Remark
from rules.disguises import Disguise, disguise
from rules.wording import quote

_CHINESE = {
    Disguise.INVISIBLE: "不可见字符",
    Disguise.FORMS: "异形字母",
    Disguise.SCRIPTS: "混用不同文字的字母",
    Disguise.SIGNS: "以符号代替字母",
    Disguise.APART: "拆开字母",
}


def remarks(case: Case) -> Iterator[Remark]:
    """Hidden characters, letters of two scripts in one word, odd forms, signs for letters, letters kept apart."""
    for finding in case.findings:
        hidden = disguise(finding.seen, finding.registered)
        if hidden:
            yield Remark(
                unlawful=case.weights.deliberate,
                field=finding.field,
                start=finding.start,
                end=finding.end,
                explanation=f"“{quote(finding.seen)}” hides the name by {hidden}.",
                explanation_zh=f"“{quote(finding.seen)}”以{_CHINESE[hidden]}隐藏名称。",
            )
            return
