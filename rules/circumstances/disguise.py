"""The name is written so that a search does not find it: nobody disguises a lawful name."""

import unicodedata
from collections.abc import Iterator

from rules.circumstances import Case, Remark
from rules.names import fold, invisible
from rules.terms import Finding
from rules.wording import quote

_MASKS = frozenset("*•●○■□_~^#")


def remarks(case: Case) -> Iterator[Remark]:
    """Hidden characters, letters of two scripts in one word, odd forms, signs for letters, letters kept apart."""
    for finding in case.findings:
        trick = _trick(finding)
        if trick:
            yield Remark(
                unlawful=case.weights.deliberate,
                field=finding.field,
                start=finding.start,
                end=finding.end,
                explanation=f"“{quote(finding.seen)}” hides the name by {trick[0]}.",
                explanation_zh=f"“{quote(finding.seen)}”以{trick[1]}隐藏名称。",
            )
            return


def _trick(finding: Finding) -> tuple[str, str] | None:
    seen, registered = finding.seen[:200], finding.registered
    if any(map(invisible, seen)) and not any(map(invisible, registered)):
        return "invisible characters", "不可见字符"
    if _odd_forms(seen) and not _odd_forms(registered):
        return "letters of odd forms", "异形字母"
    if _mixed(seen) and not _mixed(registered):
        return "letters of two scripts in one word", "混用不同文字的字母"
    if _MASKS.intersection(seen) - _MASKS.intersection(registered):
        return "signs in the place of letters", "以符号代替字母"
    if _kept_apart(seen) and not _kept_apart(registered):
        return "keeping its letters apart", "拆开字母"
    return None


def _odd_forms(text: str) -> bool:
    """Mathematical, circled and other compatibility letters; full width is a habit, no trick."""
    return not text.isascii() and any(
        unicodedata.decomposition(char).startswith("<")
        and not unicodedata.decomposition(char).startswith(("<wide>", "<narrow>", "<noBreak>", "<compat> 0020"))
        for char in text
    )


def _mixed(text: str) -> bool:
    return not text.isascii() and any(_two_scripts(word) for word in text.split())


def _two_scripts(word: str) -> bool:
    scripts = {unicodedata.name(char, " ").split(" ", 1)[0] for char in word if char.isalpha()}
    return "LATIN" in scripts and bool(scripts & {"CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE"})


def _kept_apart(text: str) -> bool:
    words = fold(text).words
    return len(words) > 3 and all(last - first == 1 for first, last in words)
