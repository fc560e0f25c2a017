"""A listing's text with the characters that triggered marked where they stand, safe to put on a page."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from markupsafe import Markup, escape

from rules.names import invisible
from rules.terms import Bearing, Field, Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A stretch of the text; `why` holds the findings that stand there, none where it is not marked."""

    text: str
    why: tuple[Finding, ...] = ()


def cut(text: str, findings: Iterable[Finding]) -> list[Piece]:
    """The text in pieces, in order and whole; findings that overlap share one piece."""
    pieces, done = [], 0
    for start, end, why in _spans(findings, len(text)):
        pieces += [Piece(text=text[done:start]), Piece(text=text[start:end], why=why)]
        done = end
    return [piece for piece in (*pieces, Piece(text=text[done:])) if piece.text]


def marked(text: str, place: Field, findings: Iterable[Finding], *, chinese: bool = False) -> Markup:
    """The field's text as HTML, everything escaped; marked characters that show nothing carry their code."""
    here = [finding for finding in findings if finding.field == place and stands(text, finding)]
    return Markup("").join(_written(piece, chinese) for piece in cut(text, here))


def stands(text: str, finding: Finding) -> bool:
    """Whether the words seen stand in the text where they were seen; not so once the listing has changed there."""
    return bool(finding.seen) and text[finding.start : finding.end] == finding.seen


def words_seen(finding: Finding, *, chinese: bool = False) -> Markup:
    """The words by themselves, marked, for a text in which they stand no more."""
    return _written(Piece(text=finding.seen, why=(finding,)), chinese)


def _spans(findings: Iterable[Finding], length: int) -> Iterator[tuple[int, int, tuple[Finding, ...]]]:
    inside = [(max(0, each.start), min(length, each.end), each) for each in findings]
    start, end = 0, 0
    why: list[Finding] = []
    for left, right, finding in sorted(inside, key=lambda span: span[:2]):
        if left >= right:
            continue
        if why and left < end:
            end, why = max(end, right), [*why, finding]
            continue
        if why:
            yield start, end, tuple(why)
        start, end, why = left, right, [finding]
    if why:
        yield start, end, tuple(why)


def _written(piece: Piece, chinese: bool) -> Markup:
    if not piece.why:
        return escape(piece.text)
    reasons = dict.fromkeys(each.explanation_zh if chinese else each.explanation for each in piece.why)
    inner = Markup("").join(_shown(char) for char in piece.text)
    # Words of lawful use are shown as such: an officer must not take them for a trigger.
    lowers = all(each.bearing is Bearing.LOWERS for each in piece.why)
    kind = Markup(' class="lowers"') if lowers else Markup("")
    return Markup('<mark{} title="{}">{}</mark>').format(kind, "\n".join(reasons), inner)


def _shown(char: str) -> Markup:
    # The style sheet shows the code beside the character, so that the text itself stays as published.
    if invisible(char):
        return Markup('<span class="unseen" data-code="{:04X}">{}</span>').format(ord(char), char)
    return escape(char)
