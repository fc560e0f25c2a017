"""A page as its readers look at it: the tree, its address, and what several of them ask for, found once."""

import re
from collections.abc import Mapping
from functools import cached_property

from lxml import html

from spiders.reading.elsewhere import Around
from spiders.reading.found import Found
from spiders.reading.headings import main_heading
from spiders.reading.labels import find_labelled
from spiders.reading.meta import read_meta
from spiders.reading.state import Node, read_state

# What scripts call the one who sells: where none says any of these, they need not be read for him.
_SELLERS = re.compile(
    r"(?:seller|shop|store|merchant|vendor|supplier)_?(?:Name|Nick|Info)|[\"']seller[\"']", re.IGNORECASE
)


class View:
    """One page. Nothing here is worked out before it is asked for."""

    def __init__(self, root: html.HtmlElement, url: str, base: str = "") -> None:
        self.root = root
        self.url = url
        self.base = base or url

    @cached_property
    def meta(self) -> Mapping[str, tuple[str, ...]]:
        """The meta tags' contents by name."""
        return read_meta(self.root)

    @cached_property
    def heading(self) -> html.HtmlElement | None:
        """The heading of the page's own product, if it has one."""
        return main_heading(self.root, self.meta, self.url)

    @cached_property
    def around(self) -> Around:
        """The heading and what it stands in."""
        return frozenset((self.heading, *self.heading.iterancestors())) if self.heading is not None else frozenset()

    @cached_property
    def labelled(self) -> Mapping[str, tuple[Found, ...]]:
        """The values that the page labels in words."""
        return find_labelled(self.root)

    @cached_property
    def state(self) -> tuple[Node, ...]:
        """The objects that the page's scripts carry."""
        return read_state(self.root)

    @cached_property
    def state_names_sellers(self) -> bool:
        """Whether the page's scripts seem to name a seller."""
        return any(_SELLERS.search(script.text or "") for script in self.root.iter("script"))
