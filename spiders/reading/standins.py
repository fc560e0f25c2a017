"""Pages that stand where a listing was expected and are none: words that it is gone, the front page, a list of others.

Many shops answer a wrong or withdrawn address with 200 and one of these. Asked only of a page on which neither markup
nor a price says that something is offered: a listing that is sold out keeps its name, its number or its pictures.
"""

import re
from itertools import islice
from urllib.parse import urlsplit

from lxml import html

from spiders.addresses import joined
from spiders.items import Item
from spiders.reading.headings import names_site, site_name
from spiders.reading.links import listings_within
from spiders.reading.tree import seen_text
from spiders.reading.view import View

# A page without a heading of its own that leads to so many listings is a list of them, not one of them.
MOST_RELATED = 4
LONGEST = 200
_MOST_HEADINGS = 6

# In the languages of shops: what is missing, and beside it that it is. A number alone is a name's part as often.
_GONE = re.compile(
    "|".join(
        (
            r"^\W*(?:(?:error|fehler|erreur|errore|ошибка|错误)\W*)?(?:40[34]|410)\b(?!\s*(?:[x×]|pcs|ml|"
            r"g\b|cm|mm|w\b))",
            r"\b(?:page|product|item|listing|article|ad|offer)s? (?:you requested )?(?:(?:was|is|were|could|can|has)"
            r"(?: ?n[o']t| not| been)?(?: be)? )?(?:not (?:be )?found|removed|deleted|withdrawn|expired|no longer "
            r"(?:available|exists?|for sale)|does(?: not|n['’]t) exist)",
            r"^\W*(?:not found|nothing (?:was )?found|oops|whoops|sorry|we(?:['’]re| are) sorry)\b",
            r"\b(?:seite|artikel|produkt|angebot|anzeige)\b.{0,30}\b(?:nicht (?:mehr )?(?:gefunden|"
            r"verfügbar|vorhanden)|"
            r"existiert nicht|gelöscht)",
            r"\b(?:page|produit|article|annonce|offre)\b.{0,20}\b(?:introuvable|non trouvée?|"
            r"n['’]existe (?:pas|plus)|"
            r"n['’]est plus disponible)",
            r"\b(?:página|producto|artículo|"
            r"anuncio)\b.{0,20}\b(?:no (?:se )?(?:ha sido )?(?:encontrad[oa]|existe|encuentra)|"
            r"ya no (?:está disponible|existe))",
            r"\b(?:página|produto|anúncio)\b.{0,20}\b(?:não (?:foi )?(?:encontrad[oa]|existe)|indisponível)",
            r"\b(?:pagina|prodotto|articolo|annuncio)\b.{0,20}\bnon (?:è stat[oa] )?(?:trovat[oa]|"
            r"esiste|più disponibile)",
            r"\b(?:pagina|product|artikel|advertentie)\b.{0,20}\b(?:niet (?:meer )?(?:gevonden|"
            r"beschikbaar)|bestaat niet)",
            r"\b(?:strona|produkt|oferta)\b.{0,20}\bnie (?:została? )?(?:znalezion[aoy]|istnieje)|"
            r"nie znaleziono (?:strony|produktu)",
            r"\b(?:страница|товар|объявление)\b.{0,20}(?:не найден|не существует|удал[её]н|снят)|ничего не найдено",
            r"\b(?:sayfa|ürün|ilan)\b.{0,20}\b(?:bulunamadı|mevcut değil)",
            r"sidan (?:kunde inte hittas|hittades inte)|siden (?:blev|ble) ikke fundet",
            r"(?:页面|商品|宝贝|网页|頁面|产品).{0,8}(?:不存在|找不到|已下架|已失效|未找到|已删除|走丢)",
            r"(?:ページ|商品).{0,10}(?:見つかりません|存在しません|ございません)",
            r"(?:페이지|상품).{0,10}(?:찾을 수 없|존재하지 않)",
            r"(?:الصفحة|المنتج).{0,20}(?:غير موجود|غير متوفر|لا يوجد)|لم يتم العثور",
            r"(?:halaman|produk) tidak (?:ditemukan|tersedia)|không tìm thấy (?:trang|sản phẩm)|ไม่พบ(?:หน้า|สินค้า)",
        )
    ),
    re.IGNORECASE,
)


def says_gone(view: View) -> str:
    """The words in large letters that say that there is no such page; nothing where none do."""
    titles = view.root.xpath("//head/title | //html/title")[:1]
    headings = islice(view.root.iter("h1", "h2", "h3"), _MOST_HEADINGS)
    said = (seen_text(each)[:LONGEST] for each in (*titles, *headings))
    return next((words for words in said if _GONE.search(words)), "")


def stands_in(view: View, item: Item | None) -> str:
    """Why the page is no listing though its address is one's, in words; nothing where it may be one.

    `item` is what was read of it, if anything. Who calls this has seen that neither markup nor a
    price says what is offered.
    """
    if words := says_gone(view):
        return f"the page says that there is no such listing: {words}"
    if item is None or item.listing_ref or item.gtin or item.price:
        return ""
    if _files_as_front(view.root, view.url):
        return "the platform answers this address with its front page"
    heading = seen_text(view.heading) if view.heading is not None else ""
    if heading and not names_site(heading, view.url, site_name(view.meta)):
        return ""
    if listings_within(view.root, view.base) >= MOST_RELATED:
        return "the platform answers this address with a list of other listings"
    return ""


def _files_as_front(root: html.HtmlElement, url: str) -> bool:
    """Whether the page calls itself the front page of its host, in both ways it may."""
    links = [link.get("href", "") for link in root.iter("link") if "canonical" in link.get("rel", "").lower().split()]
    named = [tag.get("content", "") for tag in root.iter("meta") if tag.get("property") == "og:url"]
    addresses = [urlsplit(joined(url, address)) for address in (*links[:1], *named[:1]) if address]
    own = urlsplit(url)
    return (
        bool(own.path.strip("/"))
        and bool(addresses)
        and all(parts.hostname == own.hostname and not parts.path.strip("/") and not parts.query for parts in addresses)
    )
