"""What the addresses of listings have in common that no other address has: a pattern, learned from both."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import parse_qsl, urlsplit

_EXTENSION = re.compile(r"\.[a-z]{2,5}$", re.IGNORECASE)
_MOST_ALIKE = 0.8
# Tried where no word of the path and no key of the query tells listings apart; the narrower first.
_FORMS = (
    r"/\d+-[^/?]+\.html",
    r"-p-?\d+(?:\.html)?(?:$|[?#])",
    r"-\d+\.html?(?:$|[?#])",
    r"/[^/?]*\d{3,}[^/?]*\.html?(?:$|[?#])",
    r"/\d{3,}(?:$|[/?#])",
    r"-\d{3,}(?:$|[/?#])",
    r"\.html?(?:$|[?#])",
)


def learn_pattern(addresses: Sequence[str], others: Iterable[str], likely: Iterable[str] = ()) -> str:
    """The simplest regular expression that all the addresses match and none of the others; nothing where none does.

    `likely` are addresses that look alike in use but were not visited: most of them must match too, or the pattern
    tells the few that were visited from the rest. One address teaches nothing.
    """
    wrong, alike = set(others) - set(addresses), set(likely)
    if len(set(addresses)) < 2:
        return ""
    for pattern in _patterns(addresses, wrong):
        asked = re.compile(pattern)
        if not all(asked.search(url) for url in addresses) or any(asked.search(url) for url in wrong):
            continue
        if sum(bool(asked.search(url)) for url in alike) >= _MOST_ALIKE * len(alike):
            return pattern
    return ""


def _patterns(addresses: Sequence[str], wrong: Iterable[str]) -> Iterator[str]:
    steps = [_steps(url) for url in addresses]
    shared = [step for step in steps[0] if all(step in each for each in steps[1:])]
    # A step by which a list is called too is that list's name, not what all listings share.
    ends = {re.sub(r"^[\d-]+|\.\w+$", "", urlsplit(url).path.rstrip("/").rpartition("/")[2]) for url in wrong}
    shared = [step for step in shared if step not in ends]
    yield from (f"/{re.escape(step)}/" for step in shared if len(step) > 0)
    queries = [dict(parse_qsl(urlsplit(url).query)) for url in addresses]
    for key in queries[0]:
        values = {query.get(key) for query in queries}
        if None not in values:
            said = next(iter(values)) if len(values) == 1 else ""
            yield f"[?&]{re.escape(key)}={re.escape(said) + '(?:&|$)' if said else ''}"
    yield from _FORMS
    depths = {len(each) for each in steps}
    if len(depths) == 1:
        yield rf"^https?://[^/]+(?:/[^/?]+){{{depths.pop() + 1}}}/?$"


def _steps(url: str) -> list[str]:
    """The steps of a path before the last, which is the listing's own."""
    return [step for step in urlsplit(url).path.split("/")[:-1] if step]


def shape_of(url: str) -> str:
    """The form of an address, in which two listings of one site are alike: words and numbers give way to signs."""
    parts = urlsplit(url)
    steps = [step for step in parts.path.split("/") if step]
    last = steps[-1:] and (_EXTENSION.search(steps[-1]) or [""])[0]
    head = "/".join(_step(step) for step in steps[:-1][:3])
    query = "&".join(sorted(f"{key}={said}" if not _own(said) else key for key, said in parse_qsl(parts.query)))
    number = "9" if steps and re.search(r"\d{2,}", steps[-1]) else "w"
    return f"{parts.netloc}/{head}/{number}{last or ''}?{query}"


def _step(step: str) -> str:
    return "9" if step.isdigit() else step


def _own(said: str) -> bool:
    return any(sign.isdigit() for sign in said) or len(said) > 30


def commonest_shapes(addresses: Iterable[str]) -> list[str]:
    """The shapes of the addresses, the most frequent first."""
    return [shape for shape, _ in Counter(map(shape_of, addresses)).most_common()]
