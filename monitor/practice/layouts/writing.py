"""A listing's page as a layout writes it: for people alone, with the noise that shops' pages have."""

import re
from collections.abc import Iterable, Sequence
from html import escape

from monitor.practice.layouts.drawing import Layout, words_of
from spiders.items import Item

_PLAIN_PRICE = re.compile(r"(\d+)(?:[.,](\d{1,2}))?")
_SIGNS = {"EUR": "€", "USD": "$", "GBP": "£", "CNY": "¥", "JPY": "¥", "RUB": "₽", "TRY": "₺", "INR": "₹", "BRL": "R$"}
_WORDS = {"EUR": "Euro", "USD": "US$", "GBP": "GBP", "CNY": "元", "JPY": "円", "RUB": "руб.", "TRY": "TL", "INR": "Rs"}
_PLACEHOLDER = "/style.css?blank"
_OLD_FACTOR = 130  # per cent of the price that it is said to have been before

Related = Sequence[tuple[str, Item]]


def listing_page(layout: Layout, item: Item, shop: str, related: Related) -> str:
    """The page of a listing; `related` are other listings with their paths."""
    page = _Page(layout, item, shop)
    body = [page.header(), page.crumbs(), *page.middle(related), page.footer()]
    inner = f'<div class="{layout.names["page"]}">{"".join(body)}</div>'
    for _ in range(layout.nesting):
        inner = f"<div>{inner}</div>"
    direction = ' dir="rtl"' if layout.language == "ar" else ""
    head = f'<meta charset="utf-8"><title>{page.head_title()}</title><link rel="stylesheet" href="/style.css">'
    return f'<!doctype html><html lang="{layout.language}"{direction}><head>{head}</head><body>{inner}</body></html>'


def money(layout: Layout, amount: str, currency: str) -> tuple[str, str, str, bool]:
    """The whole, the cents and the currency as the layout prints them, and whether the currency stands before.

    What is no plain number is printed as it is written.
    """
    found = _PLAIN_PRICE.fullmatch(amount.strip())
    whole, cents = (found[1], (found[2] or "00").ljust(2, "0")) if found else (amount, "")
    sign = layout.sign.removeprefix("code_")
    if layout.sign in ("before", "after"):
        named = _SIGNS.get(currency, currency)
    else:
        named = _WORDS.get(currency, currency) if layout.sign == "word" else currency
    return whole, cents, named, sign == "before"


class _Page:
    def __init__(self, layout: Layout, item: Item, shop: str) -> None:
        self.layout, self.item, self.shop = layout, item, shop
        self.words = words_of(layout.language)

    def tag(self, name: str, part: str, inner: str, more: str = "") -> str:
        return f'<{name} class="{self.layout.names[part]}"{more}>{inner}</{name}>'

    def head_title(self) -> str:
        title, shop = escape(self.item.title), escape(self.shop)
        match self.layout.head_title:
            case "after":
                return f"{title} | {shop}"
            case "before":
                return f"{shop} - {title}"
            case "glued":
                return self.words["glued"].format(title=title, shop=shop)
            case "bare":
                return title
            case _:
                return shop

    def header(self) -> str:
        heading = "h1" if self.layout.logo_heading else "b"
        menu = '<a href="/">Home</a> <a href="/c/all">All</a> <a href="/trap/">0,00 €</a>'
        logo = '<img src="/pictures/logo.svg" alt="logo" width="300" height="80">'
        return f'<header><{heading}><a href="/">{logo} {escape(self.shop)}</a></{heading}><nav>{menu}</nav></header>'

    def crumbs(self) -> str:
        steps = ["Home", *(step.strip() for step in self.item.category.split(">") if step.strip())]
        links = [f'<a href="/c/{number}">{escape(step)}</a>' for number, step in enumerate(steps)]
        match self.layout.crumbs:
            case "list":
                return self.tag(
                    "ol", "crumbs", "".join(f"<li>{link}</li>" for link in links), ' aria-label="breadcrumb"'
                )
            case "line":
                return self.tag("div", "crumbs", " › ".join(links))
            case _:
                return ""

    def middle(self, related: Related) -> Iterable[str]:
        gallery, box = self.gallery(), self.box()
        own = gallery + box if self.layout.pictures_first else box + gallery
        listing = f"<main>{self.tag('div', 'main', own + self.text())}</main>"
        others = self.others(related)
        return (others, listing) if self.layout.related_first else (listing, others)

    def box(self) -> str:
        title = self.tag(self.layout.title_tag, "title", escape(self.item.title))
        price = self.price()
        top = price + title if self.layout.price_above else title + price
        over = f"{self.words['shipping']} {self.printed('50', 'EUR')}"
        note = self.tag("p", "note", over) if self.layout.decoys else ""
        button = self.tag("button", "buy", self.words["buy"])
        buy = f'<form action="/cart" method="post">{button}</form>'
        return self.tag("div", "buybox", top + note + buy + self.seller() + self.facts())

    def printed(self, amount: str, currency: str) -> str:
        whole, cents, named, before = money(self.layout, amount, currency)
        number = f"{whole}{',' if self.layout.comma else '.'}{cents}" if cents else whole
        return escape(f"{named} {number}" if before else f"{number} {named}")

    def price(self) -> str:
        if not self.item.price:
            return ""
        current = self.current()
        old = self.old()
        both = current + old if self.layout.old_price == "after" else old + current
        if self.layout.price == "labelled":
            return f'<p><span class="{self.layout.names["label"]}">{self.words["price"]}:</span> {both}</p>'
        return f"<div>{both}</div>" if old else current

    def current(self) -> str:
        whole, cents, named, before = money(self.layout, self.item.price, self.item.currency)
        point = "," if self.layout.comma else "."
        sign = self.tag("span", "currency", escape(named))
        match self.layout.price:
            case "parts":
                number = self.tag("span", "amount", whole + (point + cents if cents else ""))
                return self.tag("div", "price", sign + number if before else number + sign)
            case "cents":
                raised = f'<sup class="{self.layout.names["cents"]}">{cents}</sup>' if cents else ""
                number = f"<span>{whole}</span>{raised}"
                return self.tag("p", "price", sign + number if before else number + sign)
            case "attribute":
                data = f' data-value="{whole}{cents}"'
                return self.tag("span", "price", self.printed(self.item.price, self.item.currency), data)
            case _:
                return self.tag("span", "price", self.printed(self.item.price, self.item.currency))

    def old(self) -> str:
        found = _PLAIN_PRICE.fullmatch(self.item.price.strip())
        if not found or self.layout.old_price == "none" or len(self.item.title) % 2:
            return ""
        minor = (int(found[1]) * 100 + int((found[2] or "0").ljust(2, "0"))) * _OLD_FACTOR // 100
        before = self.printed(f"{minor // 100}.{minor % 100:02}", self.item.currency)
        match self.layout.old_price:
            case "del" | "after":
                return f"<del>{before}</del>"
            case "class":
                return self.tag("span", "old", before, ' style="text-decoration: line-through"')
            case _:
                return self.tag("span", "old", f"{self.words['before']} <s>{before}</s>")

    def seller(self) -> str:
        link = f'<a href="/seller/{escape(self.item.seller_id or "0")}">{escape(self.item.seller)}</a>'
        match self.layout.seller:
            case "sentence" if self.item.seller:
                return self.tag("p", "seller", f"{self.words['seller']} {link}")
            case "box" if self.item.seller:
                label = self.tag("span", "label", self.words["seller"])
                return self.tag("div", "seller", f"{label}<div>{link}</div><small>98% · 1,204</small>")
            case _:
                return ""

    def facts(self) -> str:
        named = [("brand", self.item.brand), ("condition", self.item.condition), ("listing_ref", self.item.listing_ref)]
        if self.layout.seller == "fact":
            named.insert(1, ("seller", self.item.seller))
        rows = [(self.words[name], escape(value)) for name, value in named if value]
        match self.layout.facts:
            case "table":
                inner = "".join(f"<tr><th>{label}</th><td>{value}</td></tr>" for label, value in rows)
                return self.tag("table", "facts", inner)
            case "cells":
                inner = "".join(f"<tr><td>{label}:</td><td>{value}</td></tr>" for label, value in rows)
                return self.tag("table", "facts", inner)
            case "dl":
                return self.tag("dl", "facts", "".join(f"<dt>{label}</dt><dd>{value}</dd>" for label, value in rows))
            case "rows":
                return self.tag("div", "facts", "".join(self.row(*row) for row in rows))
            case _:
                inner = "".join(f"<li><b>{label}:</b> {value}</li>" for label, value in rows)
                return self.tag("ul", "facts", inner)

    def row(self, label: str, value: str) -> str:
        return self.tag("div", "fact", self.tag("span", "label", label) + self.tag("span", "value", value))

    def gallery(self) -> str:
        shown = "".join(self.picture(escape(image)) for image in self.item.images)
        return self.tag("div", "gallery", shown)

    def picture(self, image: str) -> str:
        name = f'class="{self.layout.names["picture"]}"'
        match self.layout.pictures:
            case "lazy":
                return f'<img {name} src="{_PLACEHOLDER}" data-src="{image}" alt="">'
            case "linked":
                return f'<a href="{image}"><img {name} src="{image}" alt="{escape(self.item.title)}"></a>'
            case "srcset":
                return f'<img {name} srcset="{image} 1x, {image}?2x 2x" src="{_PLACEHOLDER}" alt="">'
            case _:
                return f'<img {name} src="{image}" alt="{escape(self.item.title)}" width="480">'

    def text(self) -> str:
        heading = f"<h3>{self.words['description']}</h3>"
        return self.tag("div", "text", f"{heading}<p>{escape(self.item.description)}</p>")

    def others(self, related: Related) -> str:
        if self.layout.related == "none" or not related:
            return ""
        cards = [self.card(path, other) for path, other in related]
        heading = f"<h2>{self.words['related']}</h2>"
        if self.layout.related == "grid":
            return self.tag("section", "related", heading + "".join(cards))
        return self.tag(
            "section", "related", heading + "<ul>" + "".join(f"<li>{card}</li>" for card in cards) + "</ul>"
        )

    def card(self, path: str, other: Item) -> str:
        image = f'<img src="{escape(other.images[0])}" alt="">' if other.images else ""
        price = self.tag("span", "price", self.printed(other.price, other.currency)) if other.price else ""
        link = f'<a href="{escape(path)}">{image}{self.tag("span", "name", escape(other.title))}</a>'
        return self.tag("div", "card", link + price)

    def footer(self) -> str:
        icons = "".join(f'<img src="/pictures/pay{number}.svg" alt="pay">' for number in range(3))
        return f'<footer>{icons}<p>{escape(self.shop)} · <a href="/imprint">Imprint</a></p></footer>'
