"""The title: the heading that agrees with the page's own title."""

from spiders.reading.found import Found
from spiders.reading.headings import LONGEST
from spiders.reading.tree import seen_text
from spiders.reading.view import View


def find_title(view: View) -> Found | None:
    """The heading of the page's own product; None where the page's title is all that names it."""
    if view.heading is None or not (said := seen_text(view.heading)[:LONGEST]):
        return None
    return Found(text=said, element=view.heading)
