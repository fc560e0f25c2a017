"""The title of a page that no markup names: the heading that agrees with the page's title, or that title itself."""

import re
from collections.abc import Iterator, Mapping
from itertools import islice
from urllib.parse import urlsplit

from lxml import html

from spiders.items import Item
from spiders.reading.tree import one_line, seen_text

LONGEST = 500
MOST_HEADINGS = 20
MOST_BOXES = 5_000

_WORD = re.compile(r"\w+")
_PARTING = re.compile(r"\s+[|–—·•»:-]+\s+|\s*[|｜]\s*|\s+@\s+|:\s+")
# "name_category_shop" and "name-shop", as the titles of Chinese and Japanese shops are put together.
_JOINED = re.compile(r"[_|｜]|\s[-–—·:»]\s|(?<=[\u3040-\u9fff])[-–—](?=[\u3040-\u9fff])")
_POWERED = re.compile(r"\s*[-–—|_]\s*powered by\b.{0,40}$", re.IGNORECASE)
_DECORATION = re.compile(r"^[\s|–—·•»:,-]+|[\s|–—·•»:,-]+$")
_CALLED_TITLE = re.compile(r"title|name|heading|headline|product-?h", re.IGNORECASE)
_TRAIL = re.compile(
    r"breadcrumb|crumb|\bnav\b|menu|footer|related|similar|(?:^|\s)(?:nav|footer|aside|a|head|title)$", re.I
)
# "…-淘宝网": a Chinese site's name, joined to the title by a bare hyphen.
_GLUED = re.compile(r"(?<=\S)[-_—–][^-_—–]{0,12}(?:网|商城|官网|商店|旗舰店)$")
_SHOP_WORDS = frozenset(["www", "shop", "store", "online", "official", "buy", "com", "net", "org", "home"])

# What stands in the title of a page that shows no product at all: a wall before it, or that it is gone.
_WALL = re.compile(
    r"^(?:robot check|access denied|attention required|just a moment|are you (?:a )?(?:human|robot)|captcha|"
    r"security check|verify(?:ing)? (?:you are|that you)|please verify|pardon our interruption|forbidden|"
    r"(?:error )?(?:40[0-9]|50[0-9])\b|page not found|not found|seite nicht gefunden|página no encontrada|"
    r"page introuvable|unsupported browser|sign in|log in|login|验证码|安全验证|访问被拒绝|页面不存在)",
    re.IGNORECASE,
)


def page_title(root: html.HtmlElement, meta: Mapping[str, tuple[str, ...]], url: str) -> str:
    """The title a person would give the product on this page; empty on a wall or a page that names only its site."""
    named = _named_titles(root, meta)
    if any(_WALL.match(name) for name in named):
        return ""
    heading = main_heading(root, meta, url)
    said = seen_text(heading)[:LONGEST] if heading is not None else ""
    if said and not _WALL.match(said):
        return said
    site = site_name(meta)
    return next((bare for name in named if (bare := without_site(name, url, site))), "")


def _named_titles(root: html.HtmlElement, meta: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    titles = [seen_text(title) for title in root.xpath("//head/title | //html/title | //body/title")[:1]]
    tags = [meta[name][0] for name in ("og:title", "twitter:title", "title") if name in meta]
    return tuple(title[:LONGEST] for title in (*tags, *titles) if title)


def main_heading(root: html.HtmlElement, meta: Mapping[str, tuple[str, ...]], url: str) -> html.HtmlElement | None:
    """The heading of the page's own product: the one whose words stand in the page's title, else the only one.

    Many themes set the name of a listing in a smaller heading or in none, and keep the large one for the shop's sign.
    """
    named = " ".join(_named_titles(root, meta))
    said = {heading: seen_text(heading) for heading in islice(root.iter("h1"), MOST_HEADINGS)}
    headings = [heading for heading in said if not names_site(said[heading], url, site_name(meta))]
    agreeing = [heading for heading in headings if _agreement(said[heading], named) >= 0.5]
    if agreeing:
        return agreeing[0]
    lesser = next(_lesser_headings(root, meta, url), None)
    if lesser is not None:
        return lesser
    return headings[0] if len(headings) == 1 else next(_titled_texts(root, meta, url), None)


def _lesser_headings(
    root: html.HtmlElement, meta: Mapping[str, tuple[str, ...]], url: str
) -> Iterator[html.HtmlElement]:
    """Smaller headings, and boxes called a title or a name, that say most of what the page's title says, no more."""
    bare = [without_site(name, url, site_name(meta)) for name in _named_titles(root, meta)]
    titles = [words for words in map(words_of, bare) if words]
    called = islice(root.xpath("//*[@class or @id or @itemprop]"), MOST_BOXES) if titles else ()
    boxes = (box for box in called if _CALLED_TITLE.search(f"{box.get('class')} {box.get('id')} {box.get('itemprop')}"))
    for box in (*islice(root.iter("h2", "h3", "h4"), MOST_HEADINGS), *islice(boxes, MOST_HEADINGS)) if titles else ():
        words = words_of(seen_text(box)[:LONGEST])
        repeated = any(words <= title and 2 * len(words) >= len(title) for title in titles)
        if repeated and not any(
            _TRAIL.search(f"{part.get('class')} {part.tag}") for part in (box, *box.iterancestors())
        ):
            yield box


def _titled_texts(root: html.HtmlElement, meta: Mapping[str, tuple[str, ...]], url: str) -> Iterator[html.HtmlElement]:
    """Any box whose whole text is what the page's title begins with, where a theme knows no headings at all."""
    firsts = {one_line(_JOINED.split(_POWERED.sub("", name))[0]).casefold() for name in _named_titles(root, meta)}
    firsts = {first for first in firsts if len(first) > 1 and not names_site(first, url, site_name(meta))}
    for box in islice(root.iter("p", "div", "span", "b", "strong", "td", "dt", "dd", "font", "bdi"), MOST_BOXES):
        if (
            firsts
            and one_line(box.text or "").casefold() in firsts
            and not any(_TRAIL.search(f"{part.get('class')} {part.tag!s}") for part in (box, *box.iterancestors()))
        ):
            yield box


def unsaid(root: html.HtmlElement, meta: Mapping[str, tuple[str, ...]], url: str, item: Item) -> tuple[str, ...]:
    """What the page shows in large letters and the item does not say: a buyer reads something else than a machine.

    A heading counts where any word of it is missing; the page's title, which also praises and names the site, only
    where it shares no word with the item's own.
    """
    site = site_name(meta)
    headings = [seen_text(heading)[:LONGEST] for heading in islice(root.iter("h1"), MOST_HEADINGS)]
    titles = [without_site(seen_text(title)[:LONGEST], url, site) for title in root.xpath("//title")[:1]]
    called, told = words_of(f"{item.title} {item.brand}"), words_of(f"{item.title} {item.brand} {item.description}")
    concealed = (
        *(said for said in headings if not words_of(said) <= told),
        *(said for said in titles if words_of(said) and not words_of(said) & called),
    )
    return tuple(dict.fromkeys(said for said in concealed if _is_headline(said, url, site) and not _holds(item, said)))


def _is_headline(said: str, url: str, site: str) -> bool:
    return not names_site(said, url, site) and not _WALL.match(said)


def _holds(item: Item, said: str) -> bool:
    """Whether it is the item's title, parted otherwise or with the site's name that could not be told off."""
    return _squeezed(said) in _squeezed(item.title) or one_line(item.title) in said


def words_of(text: str) -> frozenset[str]:
    """The words of a text, without regard to case."""
    return frozenset(_WORD.findall(text.casefold()))


def site_name(meta: Mapping[str, tuple[str, ...]]) -> str:
    """What the page's head calls the whole site; nothing where it does not say."""
    return one_line(" ".join(meta.get("og:site_name", ())))


def _agreement(heading: str, named: str) -> float:
    """The share of the heading's words that the page's title has too."""
    words = set(_WORD.findall(heading.lower()))
    return len(words & set(_WORD.findall(named.lower()))) / len(words) if words else 0.0


def without_site(title: str, url: str, site: str = "") -> str:
    """The title without the site's name at its start or end; empty where nothing else stands there."""
    title = _GLUED.sub("", _POWERED.sub("", title))
    parts = _PARTING.split(title)
    bare = _DECORATION.sub("", title)
    if len(parts) == 1:
        return "" if names_site(title, url, site) else bare
    if names_site(parts[-1], url, site):
        bare = _DECORATION.sub("", title[: title.rindex(parts[-1])])
    elif names_site(parts[0], url, site):
        bare = _DECORATION.sub("", title[len(parts[0]) :])
    return "" if names_site(bare, url, site) else bare


def names_site(words: str, url: str, site: str) -> bool:
    """Whether the words are nothing but the site's own name: as its head says it, or as its host does."""
    said = _squeezed(words)
    if not said:
        return True
    host = urlsplit(url).hostname or ""
    labels = [label for label in host.split(".") if label not in _SHOP_WORDS and len(label) > 2]
    bare = "".join(word for word in _WORD.findall(words.lower()) if word not in _SHOP_WORDS)
    return said == _squeezed(site) or said == _squeezed(host) or bare in labels or said in labels


def _squeezed(words: str) -> str:
    return "".join(_WORD.findall(words.lower().removeprefix("www.")))
