"""From a page's text to a tree that can be walked, however deep the page is nested.

libxml2 stops at 2,048 open elements: what follows is missing from the tree, without an error. A page nested deeper
loses its innermost containers first, so that its text stays.
"""

import re
from collections.abc import Iterator

from lxml import etree, html

# Two hundred below the 2,048 of libxml2 2.14, for the elements it adds by itself.
DEEPEST = 1_800

_CONTAINER = re.compile(
    r"<(/?)(?:div|span|section|article|main|aside|center|font|b|i|u|em|strong|small|big|ul|ol|dl|table|tbody|thead|tr|"
    r"td|th|blockquote|fieldset|form|nav|header|footer)\b[^<>]*>",
    re.IGNORECASE,
)
# What a browser takes for a container too, whatever its name; what is left are elements that end by themselves, that
# hold scripts, or that readers look for by name.
_ANY = re.compile(
    r"<(/?)(?!(?:area|base|br|col|embed|hr|img|input|link|meta|source|track|wbr|html|head|body|title|script|style|"
    r"template|textarea|select|option|svg|a|p|h[1-6]|dt|dd|li|sup|del|s|strike|button)\b)[a-z][\w:.-]*\b[^<>]*>",
    re.IGNORECASE,
)
_BLOCKS = frozenset(
    (
        *("address", "article", "aside", "blockquote", "br", "dd", "div", "dl", "dt", "fieldset", "figcaption"),
        *("figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol"),
        *("p", "pre", "section", "table", "tbody", "td", "th", "thead", "tr", "ul"),
    )
)
_UNSEEN = frozenset(("script", "style", "noscript", "template", "svg", "textarea", "select", "iframe", "head"))
# Words in a heading that only screen readers say, such as "Details about".
_FOR_READERS_ALOUD = re.compile(r"\b(?:sr-only|visually-?hidden|screen-reader|g-hdn)", re.IGNORECASE)
_SPACES = re.compile(r"\s+")


class TooDeep(Exception):
    """The page is nested deeper than can be read even without its containers."""


def plant(text: str) -> html.HtmlElement:
    """The page's tree; an empty page has an empty one. Raises TooDeep where part of the page would be missing."""
    root, whole = _parse(text)
    for containers in (_CONTAINER, _ANY):
        if whole:
            break
        root, whole = _parse(_flattened(text, containers))
    if not whole:
        raise TooDeep(f"the page is nested deeper than {DEEPEST} elements")
    return root


def _parse(text: str) -> tuple[html.HtmlElement, bool]:
    parser = html.HTMLParser(huge_tree=True, encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True)
    try:
        root = html.document_fromstring(text.encode("utf-8", "replace") or b"<html></html>", parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        # What holds no element at all: an empty page, a lone comment, a page of spaces.
        return html.Element("html"), not _limited(parser)
    return root, not _limited(parser)


def _limited(parser: html.HTMLParser) -> bool:
    return any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log)


def _flattened(text: str, containers: re.Pattern[str]) -> str:
    return "".join(_without_deepest(text, containers))


def _without_deepest(text: str, containers: re.Pattern[str]) -> Iterator[str]:
    depth, dropped, at = 0, 0, 0
    for tag in containers.finditer(text):
        closing = bool(tag.group(1))
        drop = bool(dropped) if closing else depth >= DEEPEST // 2
        yield text[at : tag.start()] + (" " if drop else tag.group())
        at = tag.end()
        dropped += (-1 if closing else 1) if drop else 0
        depth = max(0, depth + (0 if drop else -1 if closing else 1))
    yield text[at:]


def seen_text(element: html.HtmlElement) -> str:
    """The text a person sees of an element, on one line, blocks parted by a space."""
    return one_line("".join(_seen(element)))


def _seen(element: html.HtmlElement) -> Iterator[str]:
    # iterwalk keeps its own stack: a recursive walk would overflow Python's on a deep page.
    walk = etree.iterwalk(element, events=("start", "end"))
    for event, part in walk:
        unseen = part.tag in _UNSEEN or (element.tag == "h1" and _FOR_READERS_ALOUD.search(part.get("class", "")))
        hidden = bool(unseen) and part is not element
        if event == "start":
            yield " " if part.tag in _BLOCKS else ""
            if hidden:
                walk.skip_subtree()
                continue
            yield part.text or ""
            continue
        yield " " if part.tag in _BLOCKS else ""
        if part is not element:
            yield part.tail or ""


def one_line(text: str) -> str:
    """The text with every run of white space as one space."""
    return _SPACES.sub(" ", text.replace("\u200b", "")).strip()
