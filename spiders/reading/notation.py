"""The price on a page that no markup names: a short text in price notation, near the product's heading.

What must not be taken: the price of a related listing, the old price beside the new one, postage, a discount.
"""

import re
from collections.abc import Iterator
from itertools import islice

from lxml import html

from spiders.reading.tree import one_line, seen_text

LONGEST_NOTATION = 40

_SIGN = (
    r"(?:US\s?\$|R\$|A\$|C\$|HK\$|NT\$|S/\.?|[$€£¥￥₹₽₺₩₪₫฿₴₦৳﷼₱₸₾₵₡₲]|Rp\.?|RM|Rs\.?|zł|kr\.?|Kč|Ft|лв\.?|руб\.?|р\.|"
    r"TL|CHF|Fr\.|lei|元|円|원|грн\.?|тг|ر\.س|د\.إ|ج\.م|ر\.ق|د\.ك|درهم|ريال|جنيه|"
    r"EUR|USD|GBP|CNY|RMB|JPY|INR|RUB|UAH|KZT|TRY|BRL|PLN|CZK|HUF|SEK|NOK|DKK|AUD|CAD|SGD|MYR|THB|IDR|VND|KRW|SAR|AED|"
    r"QAR|EGP|KWD|MXN|COP|CLP|PEN|ARS|ZAR|NGN|KES|XOF|MAD|ILS|CHF|HKD|TWD|PHP|PKR|BDT|GEL)"
)
_AMOUNT = r"\d{1,3}(?:[.,'’\s]\d{3})+(?:[.,]\d{1,2})?|\d+(?:[.,]\d{1,2})?(?:,-|,–)?"
_ONE = rf"(?:{_SIGN}\s*(?:{_AMOUNT})\s*万?|(?:{_AMOUNT})\s*万?\s*{_SIGN})"
_PRICE = re.compile(
    rf"^(?:[^\W\d]{{1,12}}\.?(?:\s[^\W\d]{{1,12}})?\s*[::]?\s*)?(?P<price>{_ONE}(?:\s*[-–—~]\s*{_ONE})?)\s*\*?$",
    re.IGNORECASE,
)
PRICE_WITHIN = re.compile(rf"(?<!\w){_ONE}")
_NOTHING = re.compile(r"^[^\d]*0+(?:[.,]0+)?[^\d]*$")

_OLD = re.compile(
    r"old|was-|was_|\bwas\b|strike|crossed|before|original|regular|rrp|uvp|msrp|list-?price|compare|save|saving|"
    r"discount|basis-?price|antes|vorher|ancien",
    re.IGNORECASE,
)
_ELSEWHERE = re.compile(
    r"relat|similar|recommend|carousel|slider|upsell|cross-?sell|sponsor|also|bundle|accessor|compar(?:e|ison)|recent|"
    r"viewed|bestsell|topten|footer|minicart|mini-cart|\bcart|basket|warenkorb|total|delivery|shipping|"
    r"versand|postage|installment|coupon|voucher|filter|facet|nav-|navbar|review|newsletter|product[_-]pod|suggest",
    re.IGNORECASE,
)
_OLD_TAGS = frozenset(("del", "s", "strike"))
_ELSEWHERE_TAGS = frozenset(("nav", "footer", "select", "script", "style", "noscript", "template", "aside"))
_CALLED_PRICE = re.compile(r"price|preis|prix|preci|prezz|preç|preco|harga|cena|pris\b|fiyat", re.IGNORECASE)
_PICTURE = re.compile(r"\.(?:jpe?g|png|gif|webp|avif|svg)(?:$|[?#])", re.IGNORECASE)
_CLIMB = 3
_CARD_CLIMB = 4
_CARD_PARTS = 100
_MOST_PARTS = 30
_BESIDE = 12
_ENOUGH = 20
# On each side of the heading: a page with more prices than this is a list of them.
_MOST_CONSIDERED = 200


def noted_price(root: html.HtmlElement, heading: html.HtmlElement | None) -> str:
    """The price as the page prints it, or nothing where none stands after the product's heading."""
    if heading is None:
        return ""
    around = frozenset((heading, *heading.iterancestors()))
    before, after = _own_prices(root, heading)
    # A buying box may stand before the heading in the source; there, only what calls itself a price is taken.
    called = [(element, price) for element, price in before if _CALLED_PRICE.search(_names(element))]
    for prices in (after, called):
        current = [price for element, price in prices if not _is_old(element, around)]
        if prices:
            return (current or [prices[0][1]])[0]
    return ""


_Noted = list[tuple[html.HtmlElement, str]]


def _own_prices(root: html.HtmlElement, heading: html.HtmlElement) -> tuple[_Noted, _Noted]:
    """The prices before and after the heading that are not those of other listings."""
    before: _Noted = []
    after: _Noted = []
    side = before
    around = frozenset((heading, *heading.iterancestors()))
    considered = 0
    for element in root.iter():
        if element is heading:
            side, considered = after, 0
        found = _price_at(element) if considered < _MOST_CONSIDERED and _holds_digits(element) else None
        considered += found is not None
        if found and not _is_elsewhere(found[0], around):
            side.append(found)
        if len(after) >= _ENOUGH:
            break
    return before, after


def _holds_digits(element: html.HtmlElement) -> bool:
    if not isinstance(element.tag, str) or element.tag in _ELSEWHERE_TAGS:
        return False
    texts = (element.text, *(child.tail for child in element))
    return any(text and any(sign.isdigit() for sign in text) for text in texts)


def _price_at(element: html.HtmlElement) -> tuple[html.HtmlElement, str] | None:
    """The price that this element, or the small box around it, spells out."""
    place: html.HtmlElement | None = element
    for _ in range(_CLIMB):
        if place is None:
            return None
        said = _short_text(place)
        if len(said) > LONGEST_NOTATION:
            return None
        notation = _PRICE.match(said)
        if notation and not _NOTHING.match(notation["price"]):
            return place, one_line(notation["price"])
        place = place.getparent()
    return None


def _short_text(element: html.HtmlElement) -> str:
    if sum(1 for _ in islice(element.iter(), _MOST_PARTS)) == _MOST_PARTS:
        return "x" * (LONGEST_NOTATION + 1)
    cents = [
        part for part in element.iter("sup") if len((part.text or "").strip()) == 2 and (part.text or "").isdigit()
    ]
    said = seen_text(element)
    if len(cents) == 1 and element is not cents[0] and said.endswith(cents[0].text or ""):
        # "19" with a raised "99" is nineteen and 99 hundredths, not 1,999.
        whole = said.removesuffix(cents[0].text or "").rstrip()
        return f"{whole.rstrip('.,')}.{cents[0].text}"
    return said


def _is_old(element: html.HtmlElement, around: "frozenset[html.HtmlElement]") -> bool:
    return any(
        part.tag in _OLD_TAGS or _OLD.search(_names(part)) or "line-through" in part.get("style", "")
        for part in _up_to(element, around)
    )


def _is_elsewhere(element: html.HtmlElement, around: "frozenset[html.HtmlElement]") -> bool:
    within = list(_up_to(element, around))
    return any(_is_card(part) for part in within[:_CARD_CLIMB]) or any(
        part.tag in _ELSEWHERE_TAGS or _ELSEWHERE.search(_names(part)) or _one_of_many(part) or _leads_away(part)
        for part in within
    )


def _is_card(element: html.HtmlElement) -> bool:
    """Whether it holds a picture that leads to another page: the card of another listing."""
    parts = list(islice(element.iter(), _CARD_PARTS))
    if len(parts) == _CARD_PARTS:
        return False
    pictured = (part for part in parts if part.tag == "a" and any(True for _ in part.iter("img")))
    return any(_leads_away(anchor) and not _PICTURE.search(anchor.get("href", "")) for anchor in pictured)


def _up_to(element: html.HtmlElement, around: "frozenset[html.HtmlElement]") -> Iterator[html.HtmlElement]:
    """The element and what it stands in, up to `around`, which holds the heading too."""
    place: html.HtmlElement | None = element
    while place is not None and place not in around:
        yield place
        place = place.getparent()


def _names(element: html.HtmlElement) -> str:
    return f"{element.get('class', '')} {element.get('id', '')}"


def _leads_away(element: html.HtmlElement) -> bool:
    target = element.get("href", "") if element.tag == "a" else ""
    return bool(target) and not target.startswith(("#", "javascript:"))


def _one_of_many(element: html.HtmlElement) -> bool:
    """Whether boxes of the same kind with a picture or a link each stand beside it: a list of other listings."""
    if not any(part.tag in ("a", "img") for part in islice(element.iter(), _CARD_PARTS)):
        return False
    beside = (*islice(element.itersiblings(), _BESIDE), *islice(element.itersiblings(preceding=True), _BESIDE))
    alike = [box for box in beside if box.tag == element.tag and box.get("class") == element.get("class")]
    return len([box for box in alike if any(part.tag == "img" for part in islice(box.iter(), _CARD_PARTS))]) >= 2
