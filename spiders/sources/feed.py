"""A product feed at one address, in whatever form and packing, read as a stream and handed over in slices.

Each slice carries the bytes of the feed that it was read from, so that what is kept as evidence of an offer is the few
kilobytes around it and not the whole feed; the slices' bytes one after another are the feed.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from spiders.feeds.contract import Cut, Entry, Format, Unread
from spiders.feeds.formats import all_formats, recognised
from spiders.feeds.offer import Origin, item_of
from spiders.feeds.stream import Broken, Stream
from spiders.feeds.unpacking import opened
from spiders.items import CrawlPlan, Failure, Item, Link, PageKind, Problem, Reading
from spiders.sources.contract import Page

# Small, because of a slice with one hit all of it is evidence; not smaller, because each costs a file.
SLICE = 100
SLICE_BYTES = 1_000_000
# Not a header that a platform sends: where in the unpacked feed the bytes of a slice stand.
EXTRACT = "x-extract"

_NOT_A_FEED = (
    "this is not a feed in a form that is known: Google Merchant's RSS, Atom, CSV or TSV, Yandex's YML, JSON Lines or "
    "an array of JSON; feed_format in the platform's file may name it"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A product feed at one address."""

    kind: str = "feed"

    def begin(self, plan: CrawlPlan, sitemaps: tuple[str, ...]) -> tuple[Link, ...]:  # noqa: ARG002
        """The feed itself."""
        return (Link(url=plan.start_url, kind=PageKind.FEED),)

    def begin_again(self, plan: CrawlPlan) -> tuple[Link, ...]:  # noqa: ARG002
        """There is no other way."""
        return ()

    def read(self, page: Page, plan: CrawlPlan) -> Iterator[Reading | Failure]:
        """The feed's items in slices; a feed that is cut off or is none yields what was read, and a failure."""
        slices = _Slices(page, plan)
        yield from slices.of_files()
        faults = tuple(dict.fromkeys(filter(None, (page.cut, *slices.faults))))
        last = slices.closed(last=True)
        if not faults:
            yield replace(last, etag=page.etag, last_modified=page.last_modified)
            return
        yield last
        yield Failure(url=page.url, kind=PageKind.FEED, status=page.status, reason="; ".join(faults))


@dataclass(slots=True)
class _Slices:
    """What was read and not yet handed over. `faults` say why the feed is not whole."""

    page: Page
    plan: CrawlPlan
    faults: list[str] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    stream: Stream = field(default_factory=lambda: Stream(iter(())))
    name: str = ""
    taken_to: int = 0
    end: int = 0
    number: int = 0
    unknown: list[str] = field(default_factory=list)
    known: int = 0

    def of_files(self) -> Iterator[Reading]:
        """The slices of every file of the feed; what is left over at the end is not handed over yet."""
        try:
            for file in opened(self.page.opened(), self.plan.max_feed_bytes):
                if self.known:
                    yield self.closed()
                self.stream, self.name = Stream(file.pieces, self.page.charset), file.name
                self.taken_to = self.end = self.number = 0
                yield from self._of_file()
        except Broken as broken:
            self.faults.append(str(broken))
        if not self.known and not self.faults:
            self.faults.append(_NOT_A_FEED if self.unknown else "the answer is empty")
        elif self.known:
            why = "this file is no feed in a form that is known"
            self.problems += [Problem(place=name, reason=why) for name in self.unknown]

    def _of_file(self) -> Iterator[Reading]:
        head = self.stream.head()
        form = all_formats().get(self.plan.feed_format) or recognised(head)
        if form is not None and head:
            self.known += 1
            yield from self._slices(form)
        elif head:
            self.unknown.append(self.name)
        if self.stream.fault:
            self.faults.append(self._told(self.stream.fault))
        self.end = self.stream.read_to

    def _slices(self, form: Format) -> Iterator[Reading]:
        origin = Origin(url=self.page.url, currency=self.plan.currency, language=self.plan.language)
        for said in form.read(self.stream):
            if isinstance(said, Cut):
                # That the bytes ended early is why the form has no end.
                self.faults += [] if self.stream.fault else [self._told(said.reason)]
                continue
            self.number += 1
            self._add(said, origin)
            self.end = said.end
            if len(self.items) + len(self.problems) >= SLICE or self.end - self.taken_to >= SLICE_BYTES:
                yield self.closed()

    def _add(self, said: Entry | Unread, origin: Origin) -> None:
        place = f"{self.name} item {self.number}".lstrip()
        if isinstance(said, Unread):
            self.problems.append(Problem(place=place, reason=said.reason))
            return
        found = item_of(said.fields, place, origin)
        if isinstance(found, Item):
            self.items.append(found)
        else:
            self.problems.append(found)

    def _told(self, reason: str) -> str:
        return f"{self.name}: {reason}" if self.name else reason

    def closed(self, *, last: bool = False) -> Reading:
        """The slice so far, with its bytes; the next one begins behind it."""
        start, body = self.stream.take(self.end)
        self.taken_to = start + len(body)
        items, self.items = tuple(self.items), []
        problems, self.problems = tuple(self.problems), []
        return Reading(
            url=self.page.url,
            kind=PageKind.FEED,
            status=self.page.status,
            headers={**self.page.headers, EXTRACT: self._extract(start, len(body))},
            body=body,
            items=items,
            problems=problems,
            last=last,
        )

    def _extract(self, start: int, length: int) -> str:
        transcribed = self.stream.transcribed_from
        of = f" of {self.name}" if self.name else ""
        how = f", transcribed from {transcribed} to UTF-8" if transcribed else ""
        return f"bytes {start}-{start + length}{of}, unpacked{how}"


SOURCE = Feed()
