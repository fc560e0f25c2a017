"""How a layout comes onto the platform: as behaviours that answer for its pages in place of the usual ones."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from starlette.requests import Request

from monitor.practice.answers import Answer, Behaviour
from monitor.practice.catalogue import Catalogue
from monitor.practice.facts import listing_path, published
from monitor.practice.layouts.drawing import Layout, draw_layout
from monitor.practice.layouts.writing import listing_page

_LISTINGS = "/item/"
_MARKUP = re.compile(rb'<script type="application/ld\+json">.*?</script>', re.DOTALL)
_RELATED = 5


@dataclass(frozen=True, slots=True)
class Unmarked:
    """Pages as they are, without any markup for machines."""

    def concerns(self, path: str) -> bool:
        """Every page for people."""
        return path == "/" or path.startswith(("/c/", _LISTINGS))

    async def answer(self, request: Request, usual: Callable[[], Answer]) -> Answer:  # noqa: ARG002
        """The usual page without its markup."""
        answer = usual()
        return replace(answer, body=_MARKUP.sub(b"", answer.body)) if isinstance(answer.body, bytes) else answer


@dataclass(frozen=True, slots=True)
class LaidOut:
    """Listings' pages in a layout of their own."""

    layout: Layout

    def concerns(self, path: str) -> bool:
        """Listings' pages alone; the rest is left to others."""
        return path.startswith(_LISTINGS)

    async def answer(self, request: Request, usual: Callable[[], Answer]) -> Answer:
        """The listing's page as the layout writes it; what is not there stays not there."""
        answer = usual()
        if answer.status != 200:
            return answer
        catalogue: Catalogue = request.app.state.catalogue
        base = f"http://{request.headers.get('host', '')}"
        slug = request.url.path.removeprefix(_LISTINGS)
        return replace(answer, body=laid_out(self.layout, catalogue, slug, base).encode())


def behaviours_for(*, marked: bool, layout: int | None) -> tuple[Behaviour, ...]:
    """What makes the platform unmarked, and its listings' pages those of the layout of that number."""
    drawn = () if layout is None else (LaidOut(draw_layout(layout)),)
    return (*drawn, Unmarked()) if drawn or not marked else ()


def laid_out(layout: Layout, catalogue: Catalogue, slug: str, base: str) -> str:
    """A listing's page in that layout, with the next few listings of the catalogue as related ones."""
    item = published(catalogue.listing(slug), slug=slug, base=base)
    row = catalogue.slugs[slug]
    others = [
        catalogue.order[(row + step) % len(catalogue)] for step in range(1, min(_RELATED, len(catalogue) - 1) + 1)
    ]
    related = [(listing_path(each), published(catalogue.listing(each), slug=each, base=base)) for each in others]
    return listing_page(layout, item, catalogue.name, related)
