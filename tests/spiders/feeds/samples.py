"""One small catalogue in every form of feed, with the place at which each of its offers ends."""

import csv
import io
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

from spiders.items import CrawlPlan, Failure, Item, PageKind, Problem, Reading
from spiders.sources import Page, source_for

URL = "https://shop.example/feed"
GOOGLE = 'xmlns:g="http://base.google.com/ns/1.0"'


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """A feed; `ends` are the offsets of the first byte behind each offer."""

    body: bytes
    ends: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """What was read of a feed."""

    items: list[Item]
    problems: list[Problem]
    failures: list[Failure]
    readings: list[Reading]

    @property
    def refs(self) -> list[str]:
        return [item.listing_ref for item in self.items]

    @property
    def body(self) -> bytes:
        return b"".join(reading.body for reading in self.readings)


def read(body: bytes, *, charset: str = "", cut: str = "", **plan: Any) -> Read:
    """The feed as the source reads it."""
    made = CrawlPlan(
        name="p", kind="feed", start_url=URL, allowed_hosts=("shop.example",), user_agent="listing-monitor/0.1", **plan
    )
    page = Page(url=URL, kind=PageKind.FEED, headers={"etag": '"e"'}, body=body, charset=charset, cut=cut)
    said = list(source_for("feed").read(page, made))
    readings = [part for part in said if isinstance(part, Reading)]
    return Read(
        items=[item for reading in readings for item in reading.items],
        problems=[problem for reading in readings for problem in reading.problems],
        failures=[part for part in said if isinstance(part, Failure)],
        readings=readings,
    )


def offer(number: int) -> dict[str, str]:
    """An offer that holds what is awkward in one form or another."""
    return {
        "id": f"ref-{number}",
        "title": f'Обувь "Ultra" <{number}>, 6" & {{more}}; [x]',
        "link": f"https://shop.example/p/{number}?a=1&b=2",
        "price": f"{number}.50",
        "currency": "EUR",
        "brand": "Öko, GmbH",
        "description": f"first line\nsecond, \\line\\ of {number}",
        "availability": "in_stock",
    }


def rss(count: int) -> Sample:
    return _framed(f'<?xml version="1.0"?><rss {GOOGLE}><channel><title>S</title>', "\n", "</channel></rss>", [
        "<item>" + "".join(_tag(f"g:{name}", said) for name, said in _google(number).items()) + "</item>"
        for number in range(count)
    ])  # fmt: skip


def atom(count: int) -> Sample:
    return _framed(f'<feed xmlns="http://www.w3.org/2005/Atom" {GOOGLE}><title>S</title>', "", "</feed>", [
        "<entry>" + "".join(_tag(f"g:{name}", said) for name, said in _google(number).items()) + "</entry>"
        for number in range(count)
    ])  # fmt: skip


def yml(count: int) -> Sample:
    names = {"title": "name", "link": "url", "currency": "currencyId", "brand": "vendor"}
    offers = [
        f'<offer id="ref-{number}" available="true">'
        + "".join(_tag(names.get(name, name), said) for name, said in offer(number).items() if name != "id")
        + "<categoryId>2</categoryId></offer>"
        for number in range(count)
    ]
    head = (
        '<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE yml_catalog SYSTEM "shops.dtd"><yml_catalog date="2026-01-01">'
        '<shop><name>Лавка</name><categories><category id="1">Все</category><category id="2" parentId="1">Обувь'
        "</category></categories><offers>"
    )
    return _framed(head, "\n", "</offers></shop></yml_catalog>", offers)


def table(count: int, delimiter: str = ",") -> Sample:
    rows = [list(offer(0)), *(list(offer(number).values()) for number in range(count))]
    written = []
    for row in rows:
        text = io.StringIO()
        csv.writer(text, delimiter=delimiter, lineterminator="\r\n").writerow(row)
        written.append(text.getvalue())
    return _framed(written[0], "", "", written[1:])


def tsv(count: int) -> Sample:
    return table(count, "\t")


def jsonl(count: int) -> Sample:
    return _framed(
        "", "\n", "", [json.dumps(offer(number), ensure_ascii=False) for number in range(count)], ending="\n"
    )


def array(count: int) -> Sample:
    return _framed("[", ", ", "]", [json.dumps(offer(number), ensure_ascii=False) for number in range(count)])


def keyed(count: int) -> Sample:
    """An array under a key, printed for the eye, with other arrays beside it."""
    head = '{"meta": {"filters": [{"x": 1}], "total": 3},\n "products": [\n'
    return _framed(
        head,
        ",\n",
        '\n], "more": []}',
        [json.dumps(offer(number), indent=2, ensure_ascii=False) for number in range(count)],
    )


FORMS: Mapping[str, Callable[[int], Sample]] = {
    "rss": rss, "atom": atom, "yml": yml, "csv": table, "tsv": tsv, "jsonl": jsonl, "array": array, "keyed": keyed,
}  # fmt: skip


def _google(number: int) -> dict[str, str]:
    said = offer(number)
    said["price"] = f"{said['price']} {said.pop('currency')}"
    return said


def _tag(name: str, said: str) -> str:
    return f"<{name}>{escape(said, quote=False)}</{name}>"


def _framed(head: str, between: str, tail: str, offers: list[str], ending: str = "") -> Sample:
    """The feed of these offers; each but the last is followed by what stands between."""
    body, ends = head.encode(), []
    for place, text in enumerate(offers):
        body += text.encode()
        ends.append(len(body))
        body += (between if place < len(offers) - 1 else ending).encode()
    return Sample(body=body + tail.encode(), ends=tuple(ends))
