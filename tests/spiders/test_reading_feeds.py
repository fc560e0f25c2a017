"""Product feeds: read in slices, hostile or broken, and cut off anywhere."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spiders.items import CrawlPlan, Failure, Item, PageKind, Problem, Reading
from spiders.sources import Page, source_for
from spiders.sources.feed import SLICE

URL = "https://shop.example/feed.xml"
PLAN = CrawlPlan(
    name="p", kind="feed", start_url=URL, allowed_hosts=("shop.example",), user_agent="listing-monitor/0.1"
)
HEAD = '<?xml version="1.0"?><rss version="2.0" xmlns:g="http://base.google.com/ns/1.0"><channel><title>Shop</title>'
TAIL = "</channel></rss>"


PICTURES = "<g:image_link>/a.jpg</g:image_link><g:additional_image_link>/b.jpg</g:additional_image_link>"
COUNTRIES = "".join(f"<g:shipping><g:country>{country}</g:country></g:shipping>" for country in ("DE", "AT"))
PACK = (
    "<g:product_detail><g:attribute_name>Pack size</g:attribute_name><g:attribute_value>6</g:attribute_value>"
    "</g:product_detail>"
)


def item(number: int = 1, more: str = "") -> str:
    return f"<item><g:id>{number}</g:id><g:title>Thing {number}</g:title><g:link>/p/{number}</g:link>{more}</item>"


def read(body: str | bytes) -> tuple[list[Item], list[Problem], list[Failure], list[Reading]]:
    page = Page(
        url=URL,
        kind=PageKind.FEED,
        headers={"etag": '"e"'},
        body=body if isinstance(body, bytes) else body.encode("utf-8", "surrogatepass"),
    )
    said = list(source_for("feed").read(page, PLAN))
    readings = [part for part in said if isinstance(part, Reading)]
    failures = [part for part in said if isinstance(part, Failure)]
    items = [found for reading in readings for found in reading.items]
    problems = [problem for reading in readings for problem in reading.problems]
    return items, problems, failures, readings


def only(more: str, head: str = HEAD) -> Item:
    found, problems, _, _ = read(head + item(1, more) + TAIL)
    assert len(found) == 1, problems
    return found[0]


@pytest.mark.parametrize(
    ("more", "field", "expected", "why"),
    [
        ("", "listing_ref", "1", "g:id"),
        ("", "url", "https://shop.example/p/1", "a relative address"),
        ("<g:price>12.50 EUR</g:price>", "price", "12.50", "amount and currency apart"),
        ("<g:price>12.50 EUR</g:price>", "currency", "EUR", "the currency"),
        ("<g:price>EUR 12.50</g:price>", "currency", "EUR", "before the amount"),
        ("<g:price>12.50EUR</g:price>", "price", "12.50", "without a space"),
        ("<g:price>12,50 €</g:price>", "price", "12,50 €", "a sign: the gate reads it"),
        ("<g:price>9 EUR</g:price><g:sale_price>7 EUR</g:sale_price>", "price", "7", "what is asked now"),
        ("<g:price>9 EUR</g:price><g:sale_price/>", "price", "9", "no sale"),
        ("<g:brand>A &amp; B</g:brand>", "brand", "A & B", "escaped"),
        ("<g:brand>A & B</g:brand>", "brand", "A & B", "a loose ampersand"),
        ("<g:brand>Caf&eacute;</g:brand>", "brand", "Café", "an entity of HTML"),
        ("<g:brand>A&nosuch;B</g:brand>", "brand", "A&nosuch;B", "an entity of nobody"),
        ("<g:brand><![CDATA[A & B &amp; <b>]]></g:brand>", "brand", "A & B &amp; <b>", "CDATA stays as it is"),
        ("<description>plain</description>", "description", "plain", "RSS's own field"),
        ("<description>plain</description><g:description>g</g:description>", "description", "g", "Google's first"),
        (PICTURES, "images", ("https://shop.example/a.jpg", "https://shop.example/b.jpg"), "pictures in order"),
        (COUNTRIES, "ships_to", ("DE", "AT"), "groups"),
        (PACK, "pack_size", "6", "a detail by name"),
        ("<g:size>42</g:size>", "pack_size", "", "a shoe's size is no pack"),
        ("<g:gtin>4006381333931</g:gtin>", "gtin", "4006381333931", "gtin"),
        ("<g:condition>used</g:condition>", "condition", "used", "condition"),
        ("<g:external_seller_id>s9</g:external_seller_id>", "seller_id", "s9", "the seller's number"),
    ],
)
def test_fields_are_read_as_shops_write_them(more: str, field: str, expected: object, why: str) -> None:
    assert getattr(only(more), field) == expected, why


@pytest.mark.parametrize(
    ("feed", "why"),
    [
        (HEAD + item() + TAIL, "RSS 2.0"),
        (HEAD.replace("xmlns:g", "xmlns:x") + item().replace("g:", "x:") + TAIL, "another prefix"),
        (HEAD.replace(' xmlns:g="http://base.google.com/ns/1.0"', "") + item() + TAIL, "no prefix declared"),
        (
            '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:g="http://base.google.com/ns/1.0"><entry><id>1</id>'
            '<title>Thing 1</title><link rel="self" href="/x"/><link href="/p/1"/></entry></feed>',
            "Atom",
        ),
        (
            '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" '
            'xmlns:g="http://base.google.com/ns/1.0"><item rdf:about="/p/1"><g:id>1</g:id><title>Thing 1</title>'
            "<link>/p/1</link></item></rdf:RDF>",
            "RSS 1.0",
        ),
    ],
)
def test_every_form_of_feed_yields_the_same_item(feed: str, why: str) -> None:
    items, problems, failures, _ = read(feed)
    assert items == [Item(listing_ref="1", url="https://shop.example/p/1", title="Thing 1")], why
    assert (problems, failures) == ([], []), why


@pytest.mark.parametrize("charset", ["utf-8", "utf-16", "windows-1251", "gbk"])
def test_a_feed_is_read_in_its_charset(charset: str) -> None:
    text = "Кроссовки" if charset != "gbk" else "运动鞋"
    feed = f'<?xml version="1.0" encoding="{charset}"?>{HEAD[21:]}{item().replace("Thing", text * 9)}{TAIL}'
    assert read(feed.encode(charset))[0][0].title == f"{text * 9} 1"


@pytest.mark.parametrize(
    ("broken", "said", "why"),
    [
        ("<item><g:id>2</g:id></item>", "(2) has no title", "no title"),
        ("<item><g:title>x</g:title></item>", "neither an id nor a link", "nothing to name it by"),
        ("<item/>", "no end", "nothing at all"),
        ("<item><g:id>2</g:id><g:title>x</g:title>", "no end", "no end tag"),
        (f"<item><g:id>2</g:id>{'<a>' * 400}<g:title>x</g:title></item>", "too deep", "nested without end"),
    ],
)
def test_an_item_that_cannot_be_read_is_told_by_place_and_the_others_are_read(broken: str, said: str, why: str) -> None:
    items, problems, failures, _ = read(HEAD + item(1) + broken + item(3) + TAIL)
    assert [found.listing_ref for found in items] == ["1", "3"], why
    assert [problem.place for problem in problems] == ["item 2"], why
    assert said in problems[0].reason, why
    assert failures == [], why


def test_groups_of_a_prefix_nobody_declared_are_read_too() -> None:
    undeclared = HEAD.replace(' xmlns:g="http://base.google.com/ns/1.0"', "")
    assert only(COUNTRIES, undeclared).ships_to == ("DE", "AT")


def test_a_wrong_end_tag_costs_its_own_item_at_most() -> None:
    items, problems, failures, _ = read(HEAD + item(1) + item(2, "</wrong></channel>") + item(3) + TAIL)
    assert {"1", "3"} <= {found.listing_ref for found in items}
    assert len(items) + len(problems) == 3
    assert failures == []


def test_items_within_comments_and_cdata_are_no_items() -> None:
    hidden = f"<!-- {item(8)} --><g:note><![CDATA[ {item(9)} ]]></g:note>"
    assert [found.listing_ref for found in read(HEAD + hidden + item(1) + TAIL)[0]] == ["1"]


@pytest.mark.parametrize(
    "declared",
    [
        '<!DOCTYPE r [<!ENTITY e SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE r [<!ENTITY e SYSTEM "http://127.0.0.1:9/x">]>',
        '<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY e "&b;&b;&b;&b;">]>',
        '<!DOCTYPE r [<!ENTITY % p SYSTEM "file:///etc/passwd"> %p;]>',
    ],
)
def test_entities_that_a_feed_declares_are_never_expanded(declared: str) -> None:
    feed = HEAD.replace("?>", f"?>{declared}", 1) + item(1, "<g:brand>x&e;y</g:brand>") + TAIL
    assert read(feed)[0][0].brand == "x&e;y"


def test_a_long_feed_comes_in_slices_of_which_only_the_last_can_be_remembered() -> None:
    feed = HEAD + "".join(item(number) for number in range(2 * SLICE + 1)) + TAIL
    items, _, _, readings = read(feed)
    assert [found.listing_ref for found in items] == [str(number) for number in range(2 * SLICE + 1)]
    assert [(len(part.items), part.last, part.etag) for part in readings] == [
        (SLICE, False, ""),
        (SLICE, False, ""),
        (1, True, '"e"'),
    ]
    assert b"".join(part.body for part in readings) == feed.encode()


WHOLE = HEAD + "".join(item(number, "<g:brand><![CDATA[A]]></g:brand><!-- c -->") for number in range(20)) + TAIL


@pytest.mark.parametrize("cut", range(0, len(WHOLE), 17))
def test_a_feed_cut_off_anywhere_keeps_what_it_read_and_is_not_remembered(cut: int) -> None:
    items, problems, failures, readings = read(WHOLE[:cut])
    assert [found.listing_ref for found in items] == [str(number) for number in range(len(items))]
    assert len(items) == WHOLE[:cut].count("</item>")
    assert len(items) + len(problems) >= WHOLE[:cut].count("<item>")
    assert len(failures) == 1
    assert all(part.etag == "" for part in readings)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("", "the answer is empty"),
        ("not a feed", "this is not a feed in a form that is known"),
        ("<html><body>Log in</body></html>", "this is not a feed in a form that is known"),
        ('{"error": "not today"}', "this is not a feed in a form that is known"),
        ("<?xml version='1.0'?><urlset></urlset>", "this is not a feed in a form that is known"),
        ("date;visits;orders\n2026-01-01;4;1\n", "this is not a feed in a form that is known"),
    ],
)
def test_what_is_no_feed_is_a_failure_in_words(body: str, said: str) -> None:
    items, problems, failures, _ = read(body)
    assert (items, problems, len(failures)) == ([], [], 1)
    assert failures[0].reason.startswith(said)


@pytest.mark.parametrize(
    "filling", ["<![CDATA[", "<!--", "<item>", "</item>", "<item", "&", "<g:a>", "<item><g:id>1</g:id></item>"]
)
def test_a_hostile_feed_of_megabytes_comes_to_an_end(filling: str) -> None:
    items, _, _, readings = read(HEAD + filling * (3_000_000 // len(filling)))
    assert items == []
    assert readings[-1].last


PIECES = [
    "<item>",
    "</item>",
    "<g:id>",
    "</g:id>",
    "<g:title>",
    "</g:title>",
    "x",
    "&",
    "&amp;",
    "<![CDATA[",
    "]]>",
    "<!--",
]


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from([*PIECES, "-->", "<", ">", '"', "\x00", "\ud800", item(7)]), max_size=40).map("".join))
def test_no_feed_breaks_the_reader_and_every_item_is_read_or_told(middle: str) -> None:
    body = (HEAD + middle + TAIL).encode("utf-8", "surrogatepass")
    items, problems, _, readings = read(body)
    # What is not UTF-8 is kept as it was understood.
    assert "\ud800" in middle or b"".join(part.body for part in readings) == body
    assert len(items) + len(problems) >= middle.count(item(7)) * ("<!" not in middle and "<item><item>" not in middle)


@pytest.mark.parametrize(
    ("links", "expected", "why"),
    [
        (("https://other.example/p/1",), "https://other.example/p/1", "a feed's links lead to the shop, wherever"),
        (("javascript:alert(1)", "https://shop.example/m/1"), "https://shop.example/m/1", "the first of the web"),
        (("javascript:alert(1)",), "javascript:alert(1)", "the only one: the gate notes it"),
    ],
)
def test_a_feeds_link_is_kept_as_published_and_one_of_the_web_goes_first(
    links: tuple[str, ...], expected: str, why: str
) -> None:
    written = "".join(f"<g:link>{link}</g:link>" for link in links)
    found = read(f"{HEAD}<item><g:id>1</g:id><g:title>T</g:title>{written}</item>{TAIL}")[0]
    assert [entry.url for entry in found] == [expected], why
