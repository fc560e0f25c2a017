"""The price: a short text in price notation, near the listing's heading or with a label that says so.

What must not be taken: the price of a related listing, the old price beside the new one, postage, a discount.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from lxml import html

from spiders.reading.elsewhere import Around, is_elsewhere, names_of, up_to
from spiders.reading.found import Found
from spiders.reading.notation import BARE, LONGEST_NOTATION, Notation, read_notation
from spiders.reading.tree import seen_text
from spiders.reading.view import View

# Not "font-bold", "sold-by" and "before:content", which style sheets of small words say of any price.
_OLD = re.compile(
    r"(?<![bcfghs])old(?!er)|was-|was_|\bwas\b|strike|crossed|line-?through|before(?!:)|original|(?<!fa-)(?<!font-)regular|"
    r"rrp|uvp|msrp|list-?price|compare|save|saving|"
    r"discount(?!ed)|basis-?price|antes|vorher|ancien|normal-?price|listen-?preis",
    re.IGNORECASE,
)
# "has-discount", "with-list-price", "on-sale": what a box of both prices is called, which says nothing of either.
_OF_BOTH = re.compile(r"\b(?:has|with|is|on|no)[-_][\w-]+")
# The same in the words of the page, before the number or in the text just before it.
_OLD_WORDS = re.compile(
    r"\b(?:was|list|list price|old price|regular|regular price|rrp|msrp|uvp|statt|vorher|bisher|antes|prima|avant|"
    r"ancien prix|prix conseillé|precio anterior|pvp|pvpr|de|adviesprijs|tidigare|dřív|běžná cena|"
    r"cena regularna|before|старая цена|было|стара ціна|eski fiyat)\s*[:：]?$|"
    r"(?:原价|市场价格?|专柜价格?|参考价|定価|通常価格|정가|السعر السابق|بدلا من|قبل|المعتاد)\s*[:：]?$",
    re.IGNORECASE,
)
# What is asked for something else than the listing itself.
_ASIDE_WORDS = re.compile(
    r"\b(?:save|you save|saving|shipping|delivery|postage|p&p|total(?: price)?|subtotal|tax|vat|deposit|discount|"
    r"coupon|cashback|versand|ersparnis|sie sparen|lieferung|livraison|envío|frete|spedizione|verzending|wysyłka|"
    r"доставка|экономия|скидка|kargo|ongkir|install?ments?|monthly|per month|ab|over|spend)\s*[:：]?$|"
    r"(?:运费|邮费|商品总价|总价|优惠|节省|立减|送料|배송비|الشحن|توفير|وفر|الضريبة)\s*[:：]?$",
    re.IGNORECASE,
)
_CALLED_PRICE = re.compile(
    r"price|preis|prix|preci|prezz|preç|preco|harga|cena|pris\b|fiyat|rmb|jiage|amount", re.IGNORECASE
)
_OLD_TAGS = frozenset(("del", "s", "strike"))
_CLIMB = 3
_MOST_PARTS = 30
_ENOUGH = 20
_LONGEST_LABEL = 40
# On each side of the heading: a page with more prices than this is a list of them.
_MOST_CONSIDERED = 200
_UNSEEN = frozenset(("script", "style", "noscript", "template", "select", "nav", "footer", "aside", "textarea"))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Noted:
    """A price on the page, the box that spells it out, and the words before it."""

    price: str
    element: html.HtmlElement
    called: str


def find_price(view: View) -> Found | None:
    """The price that is asked for the page's own listing, as printed; None where none stands by its heading."""
    if view.heading is None:
        return None
    before, after = _own_prices(view)
    # A buying box may stand before the heading in the source; there, only what calls itself a price is taken.
    labelled = {found.element for found in view.labelled.get("price", ())} if before and not after else frozenset()
    called = [noted for noted in before if _CALLED_PRICE.search(names_of(noted.element)) or noted.element in labelled]
    for prices in (after, called):
        current = [noted for noted in prices if not _is_old(noted, view.around)]
        if prices:
            chosen = (current or prices)[0]
            return Found(text=chosen.price, element=chosen.element)
    return _bare_price(view)


def _own_prices(view: View) -> tuple[list[_Noted], list[_Noted]]:
    """The prices before and after the heading that are not those of other listings."""
    before: list[_Noted] = []
    after: list[_Noted] = []
    side, considered = before, 0
    for element in view.root.iter():
        if element is view.heading:
            side, considered = after, 0
        noted = _price_at(element) if considered < _MOST_CONSIDERED and _holds_digits(element) else None
        considered += noted is not None
        if noted and not _ASIDE_WORDS.search(_words_before(noted)) and not is_elsewhere(noted.element, view.around):
            side.append(noted)
        if len(after) >= _ENOUGH:
            break
    return before, after


def _holds_digits(element: html.HtmlElement) -> bool:
    if not isinstance(element.tag, str) or element.tag in _UNSEEN:
        return False
    texts = (element.text, *(child.tail for child in element))
    return any(text and any(sign.isdigit() for sign in text) for text in texts)


def _price_at(element: html.HtmlElement) -> _Noted | None:
    """The price that this element, or the small box around it, spells out."""
    place: html.HtmlElement | None = element
    for _ in range(_CLIMB):
        if place is None:
            return None
        said = _short_text(place)
        if len(said) > LONGEST_NOTATION:
            return None
        if notation := read_notation(said):
            return _range_around(place, notation)
        place = place.getparent()
    return None


def _range_around(place: html.HtmlElement, notation: Notation) -> _Noted:
    """The price, or the whole range of which it is one end."""
    around = place.getparent()
    wider = read_notation(_short_text(around)) if around is not None else None
    if around is not None and wider is not None and len(wider.price) > len(notation.price):
        return _Noted(price=wider.price, element=around, called=wider.called)
    return _Noted(price=notation.price, element=place, called=notation.called)


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


def _is_old(noted: _Noted, around: Around) -> bool:
    return bool(_OLD_WORDS.search(_words_before(noted))) or any(
        part.tag in _OLD_TAGS
        or _OLD.search(_OF_BOTH.sub("", names_of(part)))
        or "line-through" in part.get("style", "")
        for part in up_to(noted.element, around)
    )


def _words_before(noted: _Noted) -> str:
    """What the page says just before the price: in its own text, else in the element before it."""
    if noted.called:
        return noted.called
    for place in (noted.element, noted.element.getparent()):
        beside = place.getprevious() if place is not None else None
        if beside is not None and beside.tail and beside.tail.strip():
            return beside.tail.strip()[-_LONGEST_LABEL:]
        if beside is not None and len(said := _short_text(beside)) <= _LONGEST_LABEL:
            return said
    return ""


def _bare_price(view: View) -> Found | None:
    """A number alone, where the page calls it the price: the platform's own currency is meant then."""
    for found in view.labelled.get("price", ()):
        if BARE.fullmatch(found.text) and not is_elsewhere(found.element, view.around):
            return found
    return next(_called_bare(view), None)


def _called_bare(view: View) -> Iterator[Found]:
    named = view.root.xpath("//*[contains(@class, 'price') or contains(@id, 'price')]")
    for element in islice(named, _MOST_CONSIDERED):
        said = _short_text(element).rstrip(" *")
        noted = _Noted(price=said, element=element, called="")
        if BARE.fullmatch(said) and not is_elsewhere(element, view.around) and not _is_old(noted, view.around):
            yield Found(text=said, element=element)
