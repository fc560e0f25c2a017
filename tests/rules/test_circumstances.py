"""What raises and lowers a hit: tables of titles that do and do not, and what must hold for every one of them."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules import circumstances
from rules.background import EMPTY, Background
from rules.candidates.register import Register
from rules.names import fold
from rules.screening import screen
from rules.terms import Bearing, Finding, Hit, Listing, Registration, RegistrationStatus, SellerRecord
from rules.vocabulary import lawful_words, replica_words
from rules.vocabulary.phrases import Phrase
from rules.vocabulary.wordlists import PACKAGED, WordLists, changed
from rules.weighing import points
from rules.weights import WEIGHTS

NIKE = Registration(
    office="X",
    registration_number="1",
    mark="Nike",
    right_holder="Nike, Inc.",
    nice_classes=(25,),
    authorised_sellers=("Sporthaus Weber", "weber-77", "bazaar:4711", "harbour:4712"),
)
TARGET = Registration(office="X", registration_number="2", mark="Target", nice_classes=(9,))
OREGANO = Registration(office="X", registration_number="3", mark="Oraimo")
SAMSUNG = Registration(office="X", registration_number="4", mark="Samsung", aliases=("سامسونج",))
REGISTER = Register.build([NIKE, TARGET, OREGANO, SAMSUNG], date(2026, 1, 1))


def hit(title: str, mark: str = "Nike", background: Background = EMPTY, **fields: Any) -> Hit | None:
    offered = Listing(listing_ref="a", title=title, **fields)
    found = next(screen([offered], REGISTER, background, min_score=0.0)).hits
    return next((each for each in found if each.mark == mark), None)


def circumstance(found: Hit | None, name: str) -> Finding | None:
    assert found is not None
    return next((each for each in found.findings if each.check == name), None)


SAID = [
    # title, mark, circumstance, words that show it (None: it must not be found), why
    ("Running sole compatible with Nike Air", "Nike", "compatible_with", "compatible with", "said in so many words"),
    ("Silicone case for Oraimo FreePods", "Oraimo", "compatible_with", "case for", "a phrase that ends in for"),
    ("Cover for iPhone / Samsung / Oraimo / Vivo", "Oraimo", "compatible_with", "Cover for", "a row of names"),
    ("适用于 Oraimo 耳机保护套", "Oraimo", "compatible_with", "适用于", "Chinese"),
    ("Чехол для Oraimo FreePods", "Oraimo", "compatible_with", "Чехол для", "Russian"),
    ("Coque pour Oraimo noire", "Oraimo", "compatible_with", "Coque pour", "French"),
    ("Capa para Oraimo", "Oraimo", "compatible_with", "Capa para", "Portuguese"),
    ("Funda compatible con Oraimo", "Oraimo", "compatible_with", "compatible con", "Spanish"),
    ("جراب متوافق مع Oraimo", "Oraimo", "compatible_with", "متوافق مع", "Arabic"),
    ("casing untuk Oraimo", "Oraimo", "compatible_with", "casing untuk", "Indonesian"),
    ("Hülle passend für Oraimo FreePods", "Oraimo", "compatible_with", "passend für", "German"),
    ("Custodia per Oraimo", "Oraimo", "compatible_with", "Custodia per", "Italian"),
    ("Etui do Oraimo", "Oraimo", "compatible_with", "Etui do", "Polish"),
    ("Hoesje voor Oraimo", "Oraimo", "compatible_with", "Hoesje voor", "Dutch"),
    ("Oraimo uyumlu kılıf", "Oraimo", "compatible_with", "uyumlu", "Turkish, behind the mark"),
    ("Oraimo के लिए कवर", "Oraimo", "compatible_with", "के लिए", "Hindi, behind the mark"),
    ("جراب لـ Oraimo", "Oraimo", "compatible_with", "لـ", "Arabic, apart"),
    ("شاحن لسامسونج سريع", "Samsung", "compatible_with", "ل", "Arabic, in one word with the name"),
    ("شاحن سامسونج سريع", "Samsung", "compatible_with", None, "the name alone"),
    ("Slim fit Nike shirt", "Nike", "compatible_with", None, "fit is a cut"),
    ("Herrenschuhe für Herren Nike", "Nike", "compatible_with", None, "an audience in German"),
    ("Tênis do Nike", "Nike", "compatible_with", None, "Portuguese do is of"),
    ("Oraimo compatible charging case", "Oraimo", "compatible_with", "compatible", "behind the mark"),
    ("Nike shoes for men", "Nike", "compatible_with", None, "for stands behind the mark"),
    ("Running shoes for men Nike", "Nike", "compatible_with", None, "for leads to an audience"),
    ("Nike case for Oraimo", "Nike", "compatible_with", None, "the maker, before the phrase"),
    ("Кроссовки для мужчин Nike", "Nike", "compatible_with", None, "an audience in Russian"),
    ("Zapatillas para hombre Nike", "Nike", "compatible_with", None, "an audience in Spanish"),
    ("Nike forum sneaker", "Nike", "compatible_with", None, "a word that begins with for"),
    ("Oraimo earbuds, fits well", "Oraimo", "compatible_with", None, "fits leads nowhere"),
    ("Spare part hinge Oraimo", "Oraimo", "spare_part", "Spare part", "a part"),
    ("запчасти Oraimo", "Oraimo", "spare_part", "запчасти", "a part in Russian"),
    ("Oraimo spare sound", "Oraimo", "spare_part", None, "spare alone is no part"),
    ("Nike Air second hand", "Nike", "second_hand", "second hand", "used"),
    ("二手 Nike 球鞋", "Nike", "second_hand", "二手", "used in Chinese"),
    ("кроссовки Nike б/у", "Nike", "second_hand", "б/у", "used in Russian"),
    ("Nike watch with second hand-stitched strap", "Oraimo", "second_hand", None, "another mark"),
    ("Nike brand new", "Nike", "second_hand", None, "new goods"),
    ("Nike Air replica", "Nike", "replica_words", "replica", "said openly"),
    ("REPLICA Nike Air", "Nike", "replica_words", "REPLICA", "before the mark, in capitals"),
    ("Nike 高仿 球鞋", "Nike", "replica_words", "高仿", "Chinese"),
    ("Nike球鞋复刻版", "Nike", "replica_words", "复刻", "inside a run of Han letters"),
    ("кроссовки Nike реплика", "Nike", "replica_words", "реплика", "Russian"),
    ("Nike люкс копия", "Nike", "replica_words", "люкс копия", "the longer of two phrases"),
    ("حذاء Nike هاي كوبي", "Nike", "replica_words", "هاي كوبي", "Arabic"),
    ("tenis Nike réplica", "Nike", "replica_words", "réplica", "Spanish"),
    ("tênis Nike primeira linha", "Nike", "replica_words", "primeira linha", "Portuguese"),
    ("Nike contrefaçon", "Nike", "replica_words", "contrefaçon", "French"),
    ("Nike Air 1:1 quality", "Nike", "replica_words", "1:1 quality", "the grade with its sign"),
    ("Nike Air １：１", "Nike", "replica_words", "１：１", "in full width"),
    ("Nike Air 11", "Nike", "replica_words", None, "eleven is no 1:1"),
    ("Nike first copy", "Nike", "replica_words", "first copy", "the grade of Indian markets"),
    ("Nike Dunk PK batch", "Nike", "replica_words", "PK batch", "a workshop's batch"),
    ("Nike dupe", "Nike", "replica_words", "dupe", "often a lawful look-alike"),
    ("Tenis Nike espejo 1:1", "Nike", "replica_words", "espejo 1:1", "Spanish"),
    ("Nike réplica primeira linha", "Nike", "replica_words", "réplica", "the first of two as plain"),
    ("sepatu Nike KW super", "Nike", "replica_words", "KW super", "Indonesian"),
    ("Nike motor 12 kW", "Nike", "replica_words", None, "kilowatts"),
    ("翡翠a货 Nike", "Nike", "replica_words", None, "the natural grade of jade"),
    ("Nike fake camera dummy", "Nike", "replica_words", None, "a decoy camera"),
    ("Nike BCAA 2:1:1", "Nike", "replica_words", None, "a ratio of amino acids"),
    ("Nike 250 G5 OEM", "Nike", "replica_words", None, "a model, and an original part"),
    ("Nike AAA battery torch", "Nike", "replica_words", None, "a size of batteries"),
    ("Nike faux leather bag imitation leather", "Nike", "replica_words", None, "a kind of leather"),
    ("Nike replicator", "Nike", "replica_words", None, "a longer word"),
    ("Nike copyright", "Nike", "replica_words", None, "a longer word with copy in it"),
    ("Target black", "Target", "ordinary_word", "Target", "a word of every day"),
    ("Nike black", "Nike", "ordinary_word", None, "a coined word"),
    ("N.I.K.E shoes", "Nike", "disguise", "N.I.K.E", "letters kept apart"),
    ("Ni\u200bke shoes", "Nike", "disguise", "Ni\u200bke", "a character that shows nothing"),
    ("Nіke shoes", "Nike", "disguise", "Nіke", "a Cyrillic letter among Latin ones"),
    ("NIKE shoes", "Nike", "disguise", None, "capitals hide nothing"),
    ("ＮＩＫＥ shoes", "Nike", "disguise", None, "full width is a habit"),
]


@pytest.mark.parametrize(("title", "mark", "name", "words", "why"), SAID)
def test_a_circumstance_is_named_with_the_words_that_show_it(
    title: str, mark: str, name: str, words: str | None, why: str
) -> None:
    found = hit(title, mark)
    if found is None:
        assert words is None, why
        return
    remark = circumstance(found, name)
    assert (remark.seen if remark else None) == words, why


def test_a_lawful_mention_stands_below_the_mark_itself_and_stays_in_the_queue() -> None:
    plain, mention = hit("Oraimo FreePods case", "Oraimo"), hit("Case compatible with Oraimo FreePods", "Oraimo")
    assert plain is not None
    assert mention is not None
    assert mention.score < plain.score
    assert mention.unlawful < 50 <= plain.unlawful


SELLERS = [
    # seller, account, circumstance, share of its points, why
    ("Sporthaus Weber", "", "authorised_seller", 1.0, "named by the right holder, where the platform shows no account"),
    ("SPORTHAUS-WEBER", "", "authorised_seller", 1.0, "written otherwise"),
    ("Sporthaus Weber", "666", "authorised_seller", 0.5, "his name, but anyone may take it"),
    ("whatever", "weber-77", "authorised_seller", 1.0, "his account"),
    ("whatever", "WEBER77", "", 0.0, "another account that looks like his"),
    ("whatever", "4711", "authorised_seller", 1.0, "his account on this platform"),
    ("whatever", "4712", "", 0.0, "his account on another platform"),
    ("Nike Official Store", "", "own_shop", 0.5, "the holder's name and shop words: anyone may take them"),
    ("nike inc", "9", "own_shop", 0.5, "with its legal form"),
    ("Nike Outlet Weber", "", "", 0.0, "the holder's name beside another"),
    ("Weber", "", "", 0.0, "another seller"),
    ("", "", "", 0.0, "no seller"),
]


@pytest.mark.parametrize(("seller", "account", "name", "share", "why"), SELLERS)
def test_who_may_sell_is_known_by_account_and_less_by_name(
    seller: str, account: str, name: str, share: float, why: str
) -> None:
    found = hit("Nike Air shoes", platform="bazaar", seller=seller, seller_id=account)
    assert found is not None
    said = [each for each in found.findings if each.check in ("authorised_seller", "own_shop")]
    assert [each.check for each in said] == ([name] if name else []), why
    if said:
        assert points(said[0].strength) == pytest.approx(share * getattr(WEIGHTS, name)), why


CONDITIONS = [
    ("Used", True, "in a word"),
    ("https://schema.org/UsedCondition", True, "in schema.org's"),
    ("Used - like new", True, "used, if little"),
    ("б/у", True, "in Russian"),
    ("二手", True, "in Chinese"),
    ("gebraucht", True, "in German"),
    ("Unused", False, "the contrary"),
    ("new, never used", False, "the contrary in two words"),
    ("NewCondition", False, "new"),
    ("", False, "nothing said"),
]


@pytest.mark.parametrize(("condition", "used", "why"), CONDITIONS)
def test_a_stated_condition_tells_used_goods(condition: str, used: bool, why: str) -> None:
    found = hit("Nike Air shoes", condition=condition)
    assert (circumstance(found, "second_hand") is not None) is used, why


def test_a_right_that_ran_out_is_set_aside_with_its_reason() -> None:
    expired = Registration(office="X", registration_number="9", mark="Kodak", status=RegistrationStatus.EXPIRED)
    found = next(
        screen([Listing(listing_ref="a", title="Kodak")], Register.build([expired]), EMPTY, min_score=0.0)
    ).hits
    assert circumstance(found[0], "not_in_force") is not None
    assert found[0].unlawful < 20


GOODS = [
    ("Target headphones", "electronics", True, "goods of its class"),
    ("Target practice arrows", "Groceries > Coffee", False, "goods of another class"),
]


@pytest.mark.parametrize(("title", "category", "fit", "why"), GOODS)
def test_goods_speak_for_and_against_an_ordinary_word(title: str, category: str, fit: bool, why: str) -> None:
    found, nothing = hit(title, "Target", category=category), hit(title, "Target")
    assert found is not None
    assert nothing is not None
    remark = circumstance(found, "other_goods")
    assert remark is not None, why
    assert (remark.bearing is Bearing.RAISES) is fit, why


def learned() -> Background:
    shoes = [
        Listing(listing_ref=str(n), title="Nike shoes", brand="Nike", price=Decimal(100 + n), currency="USD")
        for n in range(20)
    ]
    return Background.learn(shoes)


PRICES = [
    ("9.90", "USD", "", True, "a tenth of what they cost"),
    ("70", "CNY", "", True, "a tenth in another currency"),
    ("104", "USD", "", None, "what they cost"),
    ("1000", "USD", "10 pcs", None, "ten pieces at what ten cost"),
    ("2000", "USD", "", False, "twenty times as much"),
    ("9.90", "", "", None, "a currency that nobody names"),
    ("9.90", "XXX", "", None, "a currency that nobody knows"),
]


@pytest.mark.parametrize(("price", "currency", "pack", "raises", "why"), PRICES)
def test_a_price_is_seen_beside_what_goods_of_the_mark_cost(
    price: str, currency: str, pack: str, raises: bool | None, why: str
) -> None:
    fields: dict[str, Any] = {"price": Decimal(price), "currency": currency, "pack_size": pack}
    found = hit("Nike shoes", background=learned(), **fields)
    remark = circumstance(found, "low_price")
    if raises is None:
        assert remark is None or abs(remark.strength - 50) < 8, why
        return
    assert remark is not None, why
    assert (remark.bearing is Bearing.RAISES) is raises, why


def test_what_is_known_of_a_seller_raises_his_hits() -> None:
    offered = Listing(listing_ref="a", title="Nike shoes", platform="p", seller_id="7")
    known = {("p", "7"): SellerRecord(confirmed_hits=3, marks_offered=60)}
    alone = next(screen([offered], REGISTER, EMPTY, min_score=0.0)).hits[0]
    beside = next(screen([offered], REGISTER, EMPTY, min_score=0.0, sellers=known)).hits[0]
    assert beside.score > alone.score
    assert [each.check for each in beside.findings].count("seller_record") == 2


def phrases(which: str) -> Iterator[tuple[str, str]]:
    """Every packaged phrase with its language."""
    table: dict[str, tuple[Phrase[lawful_words.Meaning] | Phrase[replica_words.Meaning], ...]]
    if which == "lawful":
        table = dict(lawful_words.table(PACKAGED.lawful_use).phrases)
    else:
        table = dict(replica_words.table(PACKAGED.replica_words).phrases)
    for same in table.values():
        yield from ((each.meaning.language, each.written) for each in same)


LAWFUL, REPLICA = sorted(set(phrases("lawful"))), sorted(set(phrases("replica")))


@pytest.mark.parametrize("words", [LAWFUL, REPLICA], ids=["lawful", "replica"])
def test_every_list_speaks_the_languages_of_the_platforms(words: list[tuple[str, str]]) -> None:
    assert {language for language, _ in words} >= {"en", "zh", "ru", "ar", "es", "pt", "fr"}
    assert all(fold(written).letters for _, written in words)


@given(st.sampled_from(REPLICA), st.sampled_from(["Nike", "Nike Air shoes", "Target", "black shoes by nike"]))
def test_a_word_for_copies_never_lowers(word: tuple[str, str], title: str) -> None:
    said = word[1].rstrip("*")
    for mark in ("Nike", "Target"):
        before = hit(title, mark)
        for longer in (f"{title} {said}", f"{said} {title}"):
            after = hit(longer, mark)
            assert before is None or (after is not None and after.score >= before.score - 1e-9), longer


LEADING = [row[3].split(", ") for row in PACKAGED.lawful_use if row[0] == "compatible_with" and row[2] == "before"]


@given(st.sampled_from([phrase for row in LEADING for phrase in row]), st.sampled_from(["Nike", "Nike Air", "Oraimo"]))
def test_words_of_compatibility_before_the_mark_never_raise(phrase: str, title: str) -> None:
    mark = title.split()[0]
    before, after = hit(title, mark), hit(f"{phrase.rstrip('*')} {title}", mark)
    assert before is not None
    assert after is None or after.score <= before.score


def test_every_circumstance_explains_itself_in_both_languages() -> None:
    for title, mark, name, words, why in SAID:
        remark = circumstance(hit(title, mark), name) if words else None
        if remark is not None:
            assert remark.explanation.endswith("."), why
            assert remark.explanation_zh.endswith("。"), why
            assert remark.explanation_zh != remark.explanation


def test_a_circumstance_without_words_is_refused() -> None:
    assert {"compatible_with", "replica_words", "low_price"} <= set(circumstances.installed())
    for name, judge in circumstances.installed().items():
        assert judge.__doc__, name


def test_an_operator_adds_words_and_takes_some_out() -> None:
    own = (("en", "plain", "lookyloo"), ("without", "replica, replicas"))
    words = WordLists(replica_words=changed(PACKAGED.replica_words, own), lawful_use=PACKAGED.lawful_use)
    assert words.fingerprint != PACKAGED.fingerprint
    for title, found in (
        ("Nike lookyloo", True),
        ("Nike replica", False),
        ("Nike réplica", False),
        ("Nike 高仿", True),
    ):
        listing = Listing(listing_ref="a", title=title)
        each = next(screen([listing], REGISTER, EMPTY, min_score=0.0, words=words)).hits[0]
        assert (circumstance(each, "replica_words") is not None) is found, title
