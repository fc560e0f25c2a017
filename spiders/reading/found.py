"""What was found on a page by looking at it: the text, and the element that shows it, so that it can be found again."""

from dataclasses import dataclass

from lxml import html


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A value as a person sees it. `attribute` names where it is written, where that is not the element's text."""

    text: str
    element: html.HtmlElement
    attribute: str = ""
