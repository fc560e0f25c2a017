"""The frozen catalogue behind the practice platform: which listings there are, and in which category each stands.

One listing a line, as JSON: `listing_ref` (the only field that must be there), `title`, `brand`, `category`, `price`,
`currency`, `seller`, `lang`, and every other field of `spiders.items.Item`. Text fields are strings or numbers
(a number is published as it is written), `images`, `seller_contacts` and `ships_to` are lists of strings or one
string. `last_modified` (ISO 8601) dates one listing; without it the file's own date counts. `url` is not published,
because it names a foreign host: a listing's address is its page here. Other fields (`source`, `label`) are ignored.

Rows are kept as bytes and read anew for each page: 145,743 of them then take about as much memory as their file.
"""

import hashlib
import json
import re
from array import array
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from monitor.errors import FileRefused
from spiders.items import Item

_TEXTS = (
    "listing_ref",
    "title",
    "brand",
    "description",
    "category",
    "price",
    "currency",
    "seller",
    "seller_id",
    "condition",
    "gtin",
    "pack_size",
    "ships_from",
)
_LISTS = ("images", "seller_contacts", "ships_to")
# What XML 1.0 forbids (section 2.2): dropped everywhere, so that the pages and the feed state the same text.
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_PLAIN_REF = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]{0,79}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    """A category as its listings name it (empty where they name none); `rows` are their places in the catalogue."""

    name: str
    slug: str
    rows: "array[int]"  # subscriptable at run time from Python 3.12 only


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """What the platform offers, frozen at start; `slugs` leads from a listing's address to its row, in file order."""

    name: str
    rows: tuple[bytes, ...]
    slugs: Mapping[str, int]
    order: tuple[str, ...]
    categories: Mapping[str, Category]
    changed_at: datetime
    dated: Mapping[str, datetime]
    fingerprint: str

    def __len__(self) -> int:
        return len(self.rows)

    def listing(self, slug: str) -> Item:
        """The listing at that address, as the file states it; KeyError where there is none."""
        return _item(json.loads(self.rows[self.slugs[slug]], parse_float=str, parse_int=str))

    def listing_changed_at(self, slug: str) -> datetime:
        """When the listing last changed, in UTC and whole seconds."""
        return self.dated.get(slug, self.changed_at)


def category_slug(name: str) -> str:
    """The category's address: its first words to be readable, a fingerprint to be its own."""
    words = "-".join(re.findall(r"\w+", name.lower())[:6])[:60]
    return f"{words or 'other'}-{_digest(name)[:8]}"


def listing_slug(listing_ref: str) -> str:
    """The listing's address: its identifier where that is plain, else a fingerprint of it."""
    return listing_ref if _PLAIN_REF.fullmatch(listing_ref) else f"x-{_digest(listing_ref)}"


def read_catalogue(path: Path) -> Catalogue:
    """Read a listings file (JSON Lines, UTF-8) into a catalogue.

    Raises FileRefused, naming the line and the remedy, at the first line that is no listing, and where the file
    cannot be read or holds none.
    """
    return catalogue_of(path)


def read_rows(path: Path) -> tuple[dict[str, object], ...]:
    """The rows of a listings file that was read into a catalogue before."""
    return tuple(_row(line) for _, line in _lines(path))


def catalogue_of(path: Path, lines: Iterable[bytes] | None = None) -> Catalogue:
    """The catalogue of a listings file, or of other lines that stand in for its own on another day."""
    draft = _Draft()
    for place, line in _lines(path) if lines is None else enumerate(lines, start=1):
        try:
            draft.add(line)
        except (ValueError, TypeError, RecursionError) as error:
            raise FileRefused(f"{path}, line {place}: {error}; correct or remove this line") from error
    if not draft.rows:
        raise FileRefused(f"{path} holds no listings; give a file with one JSON object a line")
    return draft.freeze(path.stem.replace("_", " ").capitalize(), _file_date(path))


@dataclass(slots=True)
class _Draft:
    """A catalogue while it is being read."""

    rows: list[bytes] = field(default_factory=list)
    slugs: dict[str, int] = field(default_factory=dict)
    categories: dict[str, Category] = field(default_factory=dict)
    dated: dict[str, datetime] = field(default_factory=dict)

    def add(self, line: bytes) -> None:
        row = _row(line)
        item = _item(row)
        slug = listing_slug(item.listing_ref)
        if not item.listing_ref.strip():
            raise ValueError("listing_ref is missing or empty")
        if slug in self.slugs:
            raise ValueError(f"listing_ref {item.listing_ref[:80]!r} stands on an earlier line already")
        if row.get("last_modified"):
            self.dated[slug] = _date(row["last_modified"])
        self._file_under(item.category)
        self.slugs[slug] = len(self.rows)
        self.rows.append(line)

    def _file_under(self, name: str) -> None:
        slug = category_slug(name)
        found = self.categories.setdefault(slug, Category(name=name, slug=slug, rows=array("L")))
        found.rows.append(len(self.rows))

    def freeze(self, name: str, changed_at: datetime) -> Catalogue:
        return Catalogue(
            name=name,
            rows=tuple(self.rows),
            slugs=self.slugs,
            order=tuple(self.slugs),
            categories=self.categories,
            changed_at=max((changed_at, *self.dated.values())),
            dated=self.dated,
            fingerprint=_digest(*self.rows),
        )


def _lines(path: Path) -> Iterator[tuple[int, bytes]]:
    try:
        with path.open("rb") as file:
            for place, line in enumerate(file, start=1):
                text = line.removeprefix(b"\xef\xbb\xbf").strip() if place == 1 else line.strip()
                if text:
                    yield place, text
    except OSError as error:
        raise FileRefused(f"{path} cannot be read ({error.strerror}); give a listings file in JSON Lines") from error


def _row(line: bytes) -> dict[str, object]:
    try:
        row = json.loads(line.decode(), parse_float=str, parse_int=str)
    except UnicodeDecodeError as error:
        raise ValueError("not UTF-8") from error
    except json.JSONDecodeError as error:
        raise ValueError(f"not JSON ({error.msg} at character {error.colno})") from error
    if not isinstance(row, dict):
        raise TypeError(f"a JSON object is wanted, not {type(row).__name__}")
    return row


def _item(row: Mapping[str, object]) -> Item:
    texts = {name: _text(row, name) for name in _TEXTS}
    lists = {name: _texts(row, name) for name in _LISTS}
    return Item(**texts, **lists, language=_text(row, "lang") or _text(row, "language"))  # type: ignore[arg-type]


def _text(row: Mapping[str, object], name: str) -> str:
    match row.get(name):
        case None:
            return ""
        case str(text):
            return _FORBIDDEN.sub("", text)
        case _:
            raise ValueError(f"{name} must be text")


def _texts(row: Mapping[str, object], name: str) -> tuple[str, ...]:
    match row.get(name):
        case None | "":
            return ()
        case str(text):
            return (_FORBIDDEN.sub("", text),)
        case list(texts) if all(isinstance(text, str) for text in texts):
            return tuple(filter(None, (_FORBIDDEN.sub("", text) for text in texts)))
        case _:
            raise ValueError(f"{name} must be a list of texts")


def _date(text: object) -> datetime:
    try:
        date = datetime.fromisoformat(str(text))
    except ValueError as error:
        raise ValueError("last_modified must be a date in ISO 8601, such as 2025-03-01T08:00:00Z") from error
    return _past(date if date.tzinfo else date.replace(tzinfo=UTC))


def _file_date(path: Path) -> datetime:
    return _past(datetime.fromtimestamp(path.stat().st_mtime, UTC))


def _past(date: datetime) -> datetime:
    """The date in whole seconds, never in the future: RFC 9110 8.8.2.1 forbids a Last-Modified after the answer."""
    return min(date, datetime.now(UTC)).astimezone(UTC).replace(microsecond=0)


def _digest(*texts: str | bytes) -> str:
    digest = hashlib.blake2b(digest_size=8)
    for text in texts:
        digest.update(text if isinstance(text, bytes) else text.encode())
    return digest.hexdigest()
