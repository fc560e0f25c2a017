"""From one page of a list to the next: what is asked for is told by the platform's file, or by the answer itself."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from spiders.addresses import joined
from spiders.api.naming import fold
from spiders.api.paths import found
from spiders.api.plan import Paging, PagingBy

# Names under which interfaces say where their list goes on, folded; each looked for in the answer itself and in one
# object within it ("paging", "meta", "links"). Their parents: naming alone would take a "next" of a calendar.
_PARENTS = frozenset(
    (
        *(
            "",
            "paging",
            "pagination",
            "pager",
            "page",
            "pageinfo",
            "hydraview",
            "meta",
            "metadata",
            "responsemetadata",
            "link",
        ),
        *(
            "cursor",
            "info",
            "header",
            "data",
            "response",
            "result",
            "search",
            "searchresult",
            "product",
            "item",
            "listing",
        ),
    )
)
_NEXT_PAGE = frozenset(
    ("next", "nexturl", "nextlink", "nextpageurl", "nextpagelink", "nexthref", "odatanextlink", "nextpage", "hydranext")
)
# How the cursor that an answer names so goes back into the query.
_CURSOR_PARAMETERS = {
    "nextcursor": "cursor",
    "cursornext": "cursor",
    "endcursor": "after",
    "nextpagetoken": "pageToken",
    "nexttoken": "nextToken",
    "continuationtoken": "continuationToken",
    "continuation": "continuation",
    "scrollid": "scroll_id",
    "searchafter": "search_after",
    "nextmarker": "marker",
    "after": "after",
}
_TOTAL_PAGES = ("totalpage", "pagecount", "lastpage", "numpage", "pagetotal", "nbpage", "maxpage", "numberofpage")
_TOTAL = (
    *("total", "totalcount", "totalitem", "totalresult", "totalproduct", "totalhit", "nbhit", "numfound", "found"),
    *(
        "totalrecord",
        "totalelement",
        "totalnumber",
        "recordcount",
        "resultcount",
        "totalsize",
        "hydratotalitem",
        "count",
        "hit",
    ),
)
_PAGE_NOW = ("page", "currentpage", "pagenumber", "pageindex", "pageno", "pagenum", "current")
_OFFSET_NOW = ("skip", "offset", "start", "startindex", "from")
_MORE = ("hasmore", "hasnextpage", "hasnext", "more", "moreavailable", "ismore")
_PAGE_PARAMETERS = frozenset(("page", "p", "pg", "pageno", "pagenumber", "pagenum", "currentpage", "pageindex"))
_OFFSET_PARAMETERS = frozenset(("pageoffset", "offset", "start", "skip", "from", "startindex"))
_SIZE_PARAMETERS = frozenset(
    ("limit", "perpage", "pagesize", "size", "count", "per", "take", "row", "maxresult", "top")
)
_CURSOR = "cursor"
_LINK_NEXT = re.compile(r"<([^<>]*)>([^<]*)")
_REL_NEXT = re.compile(r"""\brel\s*=\s*(?:"[^"]*\bnext\b[^"]*"|'[^']*\bnext\b[^']*'|next\b)""", re.IGNORECASE)
_PAGES_HEADER = re.compile(r"x-(?:[a-z]+-)*total-?pages")
LONGEST_CURSOR = 1_500  # an address is no longer than 2,000


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """A page of a list as it came: where, what it says, and how many listings it holds."""

    url: str
    value: object
    headers: Mapping[str, str]
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Onward:
    """Where the list goes on: an address, or nothing; `fault` says why its end is not the end of the list."""

    url: str = ""
    fault: str = ""


_END = Onward()


def first_page(url: str, paging: Paging) -> str:
    """The start address with what the platform's file says of the first page."""
    asked: dict[str, str] = {}
    if paging.size_parameter and paging.size:
        asked[paging.size_parameter] = str(paging.size)
    if paging.by is PagingBy.PAGE:
        asked[paging.parameter or "page"] = str(paging.first)
    if paging.by is PagingBy.OFFSET:
        asked[paging.parameter or "offset"] = "0"
    return with_query(url, asked, keep=True)


def onward(leaf: Leaf, paging: Paging) -> Onward:
    """The next page of the list, where there is one."""
    match paging.by:
        case PagingBy.NONE:
            return _END
        case PagingBy.PAGE:
            return _by_page(leaf, paging, paging.parameter or "page")
        case PagingBy.OFFSET:
            return _by_offset(leaf, paging, paging.parameter or "offset")
        case PagingBy.CURSOR:
            return _by_cursor(leaf, paging)
        case PagingBy.LINK:
            return _by_link(leaf, paging)
        case PagingBy.GUESSED:
            return _guessed(leaf, paging)


def _by_page(leaf: Leaf, paging: Paging, parameter: str) -> Onward:
    now = _number(_query(leaf.url).get(parameter, "")) if parameter in _query(leaf.url) else paging.first
    if now is None:
        return Onward(fault=f"the page's address has no number in {parameter}")
    if _ended(leaf, paging, before=(now - paging.first) * _size(leaf, paging), page=now - paging.first + 1):
        return _END
    return Onward(url=with_query(leaf.url, {parameter: str(now + 1)}))


def _by_offset(leaf: Leaf, paging: Paging, parameter: str) -> Onward:
    now = _number(_query(leaf.url).get(parameter, "0"))
    if now is None:
        return Onward(fault=f"the page's address has no number in {parameter}")
    if _ended(leaf, paging, before=now, page=0):
        return _END
    # What a page really holds, not what was asked for: some platforms cap the size without a word.
    return Onward(url=with_query(leaf.url, {parameter: str(now + leaf.count)}))


def _by_cursor(leaf: Leaf, paging: Paging) -> Onward:
    cursor = _named_next(leaf, paging)
    if not cursor and not paging.next and not paging.next_header:
        cursor = next((said for _, said in _cursors(leaf.value)), "")
    if not cursor or _says_no_more(leaf, paging):
        return _END
    return _with_cursor(leaf, paging.parameter or _CURSOR, cursor)


def _with_cursor(leaf: Leaf, parameter: str, cursor: str) -> Onward:
    if len(cursor) > LONGEST_CURSOR:
        return Onward(fault="the cursor is longer than an address may be")
    url = with_query(leaf.url, {parameter: cursor})
    return Onward(fault="the cursor leads back to the same page") if url == leaf.url else Onward(url=url)


def _by_link(leaf: Leaf, paging: Paging) -> Onward:
    written = _named_next(leaf, paging)
    if not written and not paging.next and not paging.next_header:
        written = _link_header(leaf.headers) or _next_address(leaf.value)
    if not written or _says_no_more(leaf, paging):
        return _END
    return _address(leaf, written)


def _address(leaf: Leaf, written: str) -> Onward:
    url = joined(leaf.url, written)
    if not url:
        return Onward(fault=f"the next page's address is none of the web: {written[:100]}")
    return Onward(fault="the next page's address is the page's own") if url == leaf.url else Onward(url=url)


def _guessed(leaf: Leaf, paging: Paging) -> Onward:
    """As the answer itself says: an address, a cursor, a number of pages, a total; else as the start address does."""
    if written := _link_header(leaf.headers) or _next_address(leaf.value):
        return _by_link(leaf, paging) if not paging.next else _address(leaf, written)
    if _says_no_more(leaf, paging):
        return _END
    for name, cursor in _cursors(leaf.value):
        known = next((key for key in _query(leaf.url) if fold(key) in (name, _CURSOR, "after", "pagetoken")), "")
        return _with_cursor(leaf, paging.parameter or known or _CURSOR_PARAMETERS.get(name, _CURSOR), cursor)
    query = _query(leaf.url)
    if parameter := next((key for key in query if _is_one(key, _OFFSET_PARAMETERS)), ""):
        return _by_offset(leaf, paging, parameter)
    if parameter := next((key for key in query if _is_one(key, _PAGE_PARAMETERS)), ""):
        return _by_page(leaf, Paging(first=_first_of(leaf), size=paging.size, total=paging.total), parameter)
    return _unspoken(leaf, paging)


def _unspoken(leaf: Leaf, paging: Paging) -> Onward:
    """The start address says nothing of pages: whether the answer does, or a page as full as it was asked to be."""
    at = _find_key(leaf.value, _OFFSET_NOW)
    total, pages = _total(leaf, paging), _pages(leaf)
    if at is not None and total is not None and leaf.count and _number(at[1]) == 0:
        return _END if total <= leaf.count else Onward(url=with_query(leaf.url, {at[0]: str(leaf.count)}))
    size = _asked_size(leaf.url)
    if (pages or 0) > 1 or (leaf.count and leaf.count == size):
        now = _find_key(leaf.value, _PAGE_NOW)
        first = _number(now[1]) if now and now[0] else 1
        return Onward(url=with_query(leaf.url, {"page": str((1 if first is None else first) + 1)}))
    if total is not None and total > leaf.count > 0:
        reason = f"the platform has {total:,} listings and shows {leaf.count:,}; say in api.pagination how to go on"
        return Onward(fault=reason)
    return _END


def _first_of(leaf: Leaf) -> int:
    """The number of the first page where the start address counts from nought."""
    now = _find_key(leaf.value, _PAGE_NOW)
    pages = _pages(leaf)
    return 0 if now is not None and now[1] == "0" and pages else 1


def _ended(leaf: Leaf, paging: Paging, *, before: int, page: int) -> bool:
    """Whether this is the last page: by what the answer says, else by being emptier than a page is."""
    if leaf.count == 0 or _says_no_more(leaf, paging):
        return True
    if page and (pages := _pages(leaf)) is not None:
        return page >= pages
    if (total := _total(leaf, paging)) is not None:
        return before + leaf.count >= total
    if _more(leaf, paging):
        return False
    size = _size(leaf, paging) if paging.size or _asked_size(leaf.url) else 0
    return 0 < leaf.count < size


def _size(leaf: Leaf, paging: Paging) -> int:
    return paging.size or _asked_size(leaf.url) or leaf.count


def _asked_size(url: str) -> int:
    asked = (_number(value) for key, value in _query(url).items() if _is_one(key, _SIZE_PARAMETERS))
    return next((number for number in asked if number), 0)


def _is_one(key: str, names: frozenset[str]) -> bool:
    """Whether a parameter is one of these; searchCriteria[currentPage] is known by what stands in its brackets."""
    return fold(key) in names or ("[" in key and fold(key.rpartition("[")[2]) in names)


def _named_next(leaf: Leaf, paging: Paging) -> str:
    """What the platform's own path or header says."""
    if paging.next_header:
        said = leaf.headers.get(paging.next_header.lower(), "")
        return (_link_header({"link": said}) if said.startswith("<") else said).strip()
    if not paging.next:
        return ""
    return next((str(each) for each in found(paging.next, leaf.value, 1) if isinstance(each, str)), "").strip()


def _says_no_more(leaf: Leaf, paging: Paging) -> bool:
    return _more(leaf, paging) is False


def _more(leaf: Leaf, paging: Paging) -> bool | None:
    if paging.more:
        said = next(iter(found(paging.more, leaf.value, 1)), None)
    else:
        told = _find_key(leaf.value, _MORE, kinds=(bool,))
        said = told[1] if told else None
    return None if said is None else str(said).casefold() not in ("false", "0", "no", "", "none")


def _total(leaf: Leaf, paging: Paging) -> int | None:
    if paging.total:
        said = next((each for each in found(paging.total, leaf.value, 1) if isinstance(each, str)), "")
        return _number(said)
    for name in ("x-total-count", "x-wp-total", "x-total", "x-total-items"):
        if (number := _number(leaf.headers.get(name, ""))) is not None:
            return number
    for name in _TOTAL:
        told = _find_key(leaf.value, (name,))
        number = _number(told[1]) if told else None
        # "count" is often this page's own; a total is never less than what is shown.
        if number is not None and number >= leaf.count and not (name in ("count", "hit") and number == leaf.count):
            return number
    return None


def _pages(leaf: Leaf) -> int | None:
    header = next((value for name, value in leaf.headers.items() if _PAGES_HEADER.fullmatch(name)), "")
    if (number := _number(header)) is not None:
        return number
    told = _find_key(leaf.value, _TOTAL_PAGES)
    return _number(told[1]) if told else None


def _cursors(value: object) -> list[tuple[str, str]]:
    told = ((name, _find_key(value, (name,))) for name in _CURSOR_PARAMETERS)
    return [(name, said[1].strip()) for name, said in told if said is not None and said[1].strip()]


def _next_address(value: object) -> str:
    """The address of the next page that the answer names, as text or as an object with an href; or nothing."""
    for _, key, inner in _spoken(value):
        if fold(key) not in _NEXT_PAGE:
            continue
        if isinstance(inner, dict):
            inner = next((inner[name] for name in ("href", "url", "link") if isinstance(inner.get(name), str)), "")
        if isinstance(inner, str) and re.match(r"https?://|/|\?", inner.strip()):
            return inner.strip()
    return ""


def _find_key(value: object, names: tuple[str, ...], kinds: tuple[type, ...] = (str,)) -> tuple[str, str] | None:
    """The first key of one of these names with a plain value, as written, and the value."""
    for _, key, inner in _spoken(value):
        if fold(key) in names and isinstance(inner, kinds):
            return key, str(inner)
    return None


def _spoken(value: object) -> list[tuple[str, str, object]]:
    """What an answer says of itself: its own keys, and those of the objects within it that are named for that."""
    if not isinstance(value, dict):
        return []
    said = [("", key, inner) for key, inner in list(value.items())[:200]]
    for _, parent, inner in tuple(said):
        if isinstance(inner, dict) and fold(parent) in _PARENTS:
            said += [(parent, key, below) for key, below in list(inner.items())[:200]]
    for parent, key, inner in tuple(said):
        if parent and isinstance(inner, dict) and fold(key) in _PARENTS:
            said += [(key, name, below) for name, below in list(inner.items())[:200]]
    return said


def _link_header(headers: Mapping[str, str]) -> str:
    """The address of rel=next in a Link header (RFC 8288)."""
    for address, parameters in _LINK_NEXT.findall(headers.get("link", "")[:8_000]):
        if _REL_NEXT.search(parameters.split(",")[0]):
            return str(address).strip()
    return ""


def with_query(url: str, asked: Mapping[str, str], *, keep: bool = False) -> str:
    """The address with these parameters in its query; `keep` leaves those that it has already."""
    if not asked:
        return url
    parts = urlsplit(url)
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    had = {key for key, _ in pairs}
    kept = [(key, value if keep else asked.get(key, value)) for key, value in pairs]
    added = [(key, value) for key, value in asked.items() if key not in had]
    return urlunsplit(parts._replace(query=urlencode([*kept, *added], errors="replace")))


def _query(url: str) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(url).query, keep_blank_values=True, max_num_fields=None))


def _number(text: str) -> int | None:
    text = text.strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 12 else None
