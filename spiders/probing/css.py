"""Selectors for an element: short, by the names that people gave, never by counting places or by generated names."""

import re
from collections.abc import Iterator
from itertools import islice

from lxml import html

from spiders.probing.candidates import Candidate
from spiders.reading.tree import one_line

# How much a part of a selector is distrusted. What a programmer named is kept when a shop is built anew; a tag moves
# with the next design, a utility class is shared with half of the page, a generated class changes with each release.
BY_PROPERTY = 0.0
BY_TEST_NAME = 0.03
BY_IDENTIFIER = 0.05
BY_CLASS = 0.06
BY_LABEL = 0.08
BY_STEM = 0.12
BY_TAG = 0.25
BY_GENERATED = 0.45
BY_UTILITY = 0.5
EACH_STEP = 0.04
BESIDE = 0.12

_CLIMB = 7
_MOST_KEYS = 5
_HEADINGS = frozenset(("h1", "h2"))
_LANDMARKS = frozenset(("main", "article", "dl", "table", "form", "nav", "ol", "del", "ins"))
_TEST_NAMES = ("data-testid", "data-test", "data-qa", "data-hook", "data-role", "data-price-type")
_NAME = re.compile(r"-?[^\W\d][\w-]*")
_GENERATED = re.compile(
    r"^(?:css|sc|jss|jsx|svelte|emotion|styled|data-v)-[\w-]+$|^_[\w-]{3,}$|"
    r"^(?=[^\W_]*[a-z])(?=[^\W_]*[A-Z])(?=[^\W_]*\d)[^\W_]{5,}$"
)
_STEM = re.compile(r"^([A-Za-z][\w-]{2,}?[A-Za-z])(?:__|--|_|-)(?=[\w-]*\d)(?=[\w-]*[A-Za-z])[A-Za-z0-9]{4,10}$")
_UTILITY = re.compile(
    r"^-?(?:[mp][trblxyse]?-\S+|(?:text|font|bg|border|rounded|gap|items|justify|self|content|space|leading|tracking|"
    r"shadow|opacity|z|order|min|max|w|h|top|left|right|bottom|inset|overflow|align|d|g|gx|gy|fs|fw|lh|flex|grid|col|row|"
    r"float|pull|order|offset|object|aspect|whitespace|break|cursor|transition|duration|ease|sr|fa|fas|far|icon|bi|"
    r"table|img|list|visible|hidden|position|wp|js|is|has)(?:-\S+)?|block|inline|inline-\w+|relative|absolute|sticky|fixed|"
    r"static|truncate|uppercase|lowercase|underline|container(?:-\w+)?|clearfix|active|show|fade|first|last|odd|even|"
    r"lazy\w*|selected|disabled|center|small|large|bold|strong|wrapper|inner|outer|left|right|\w{1,2}:.*)$",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"^(.*?[^\d\W][-_]?)\d+$")

Key = tuple[str, float]


def selectors_for(found: Candidate) -> Iterator[Key]:
    """Selectors that lead to a candidate, each with how much it is distrusted; some lead to other elements first."""
    tail = f"::attr({found.attribute})" if found.attribute else ""
    for css, distrust in (*_labelled(found), *_placed(found.element)):
        yield css + tail, distrust + 0.0004 * len(css)


def _placed(element: html.HtmlElement) -> Iterator[Key]:
    own = _keys(element)
    # What has a good name of its own needs its tag only within another.
    for css, distrust in own:
        if distrust < BY_TAG / 2 or css == "h1" or distrust > BY_TAG:
            yield css, distrust
    for ancestor in islice(element.iterancestors(), _CLIMB):
        for outer, outer_distrust in _keys(ancestor, context=True):
            for css, distrust in own:
                yield f"{outer} {css}", distrust + 0.5 * outer_distrust + EACH_STEP
    yield from _after_neighbour(element, own)


def _after_neighbour(element: html.HtmlElement, own: list[Key]) -> Iterator[Key]:
    """What stands right after an element of a good name, or within what does."""
    for level, place in enumerate((element, *islice(element.iterancestors(), 2))):
        before = place.getprevious()
        if before is None or not isinstance(before.tag, str):
            continue
        for key, distrust in _keys(before, context=True):
            if level == 0:
                yield f"{key} + {_tag(place)}", distrust + BESIDE + BY_TAG / 2
                continue
            for css, own_distrust in own:
                yield f"{key} + {_tag(place)} {css}", distrust + own_distrust + BESIDE + EACH_STEP


def _tag(element: html.HtmlElement) -> str:
    """The element's tag, where it is one that CSS can name."""
    return element.tag if isinstance(element.tag, str) and _NAME.fullmatch(element.tag) else "*"


def _keys(element: html.HtmlElement, *, context: bool = False) -> list[Key]:
    """What an element can be called by, most trusted first."""
    if element.tag in ("html", "body"):
        return []
    found = [*_by_attributes(element), *_by_identifier(element), *_by_classes(element)]
    if not context or element.tag in (*_LANDMARKS, *_HEADINGS):
        landmark = element.tag in _LANDMARKS or element.tag in _HEADINGS
        found.append((_tag(element), BY_TAG / 2 if landmark else BY_TAG))
    return sorted(found, key=lambda key: key[1])[:_MOST_KEYS]


def _by_attributes(element: html.HtmlElement) -> Iterator[Key]:
    if (named := element.get("itemprop", "").strip()) and _NAME.fullmatch(named):
        yield f'[itemprop="{named}"]', BY_PROPERTY
    for name in _TEST_NAMES:
        said = element.get(name, "").strip()
        if _NAME.fullmatch(said) and not _NUMBERED.match(said):
            yield f'[{name}="{said}"]', BY_TEST_NAME
    if element.tag in ("input", "button") and re.fullmatch(r"[\w\[\]-]+", element.get("name", "")):
        yield f'{_tag(element)}[name="{element.get("name")}"]', BY_IDENTIFIER


def _by_identifier(element: html.HtmlElement) -> Iterator[Key]:
    named = element.get("id", "").strip()
    if not _NAME.fullmatch(named):
        return
    if numbered := _NUMBERED.match(named):
        yield f'[id^="{numbered[1]}"]', BY_STEM
    elif _GENERATED.match(named):
        yield f"#{named}", BY_GENERATED
    else:
        yield f"#{named}", BY_IDENTIFIER


def _by_classes(element: html.HtmlElement) -> Iterator[Key]:
    classes = [name for name in element.get("class", "").split()[:12] if _NAME.fullmatch(name)]
    for name in classes:
        if _GENERATED.match(name):
            yield f".{name}", BY_GENERATED
        elif stem := _STEM.match(name):
            yield f'[class*="{stem[1]}"]', BY_STEM
        elif _UTILITY.match(name):
            yield f"{_tag(element)}.{name}", BY_UTILITY
        else:
            yield f".{name}", BY_CLASS
            yield f"{_tag(element)}.{name}", BY_CLASS + 0.01
    plain = [name for name in classes if _UTILITY.match(name)]
    if len(plain) > 1:
        yield _tag(element) + "".join(f".{name}" for name in plain[:4]), BY_UTILITY


def is_fragile(css: str) -> bool:
    """Whether a selector rests on a name that looks made by a machine, or that many unlike things share."""
    names = re.findall(r"[.#](-?[^\W\d][\w-]*)", re.sub(r'"[^"]*"', "", css))
    return any(_GENERATED.match(name) or _UTILITY.match(name) for name in names)


def _labelled(found: Candidate) -> Iterator[Key]:
    """By the words beside it: the only mark that many shops give."""
    written = one_line(found.written).rstrip(" :：")
    label = found.label
    if label is None or not written or '"' in written or "\\" in written or written not in "".join(label.itertext()):
        return
    places = [label, *islice(label.iterancestors(), 5)]
    scopes = [
        ("", 0.0),
        *((f"{css} ", distrust) for place in places[1:] for css, distrust in _keys(place, context=True)),
    ]
    for own, own_distrust in _label_keys(label):
        named = f'{own}:contains("{written}")'
        for end in _ends(found, label):
            for scope, distrust in scopes:
                yield f"{scope}{named}{end}", BY_LABEL + own_distrust + 0.5 * distrust + (EACH_STEP if scope else 0.0)


def _label_keys(label: html.HtmlElement) -> Iterator[Key]:
    yield _tag(label), 0.0 if label.tag in ("dt", "th", "li", "label", "td") else 0.06
    yield from ((css, distrust / 2) for css, distrust in _by_classes(label) if distrust <= BY_STEM)


def _ends(found: Candidate, label: html.HtmlElement) -> Iterator[str]:
    """How to come from the label to the value."""
    if found.element is label:
        yield ""
        return
    if label in found.element.iterancestors():
        yield f" {_tag(found.element)}"
        return
    value = label.getnext()
    if value is found.element:
        yield f" + {_tag(value)}"
    elif value is not None:
        yield f" + {_tag(value)} {_tag(found.element)}"
