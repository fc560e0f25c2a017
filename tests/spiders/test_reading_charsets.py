"""Pages whose declared charset is true, missing or a lie."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spiders.reading.decoding import decode

CHINESE = "正品保证的耐克运动鞋，全国包邮，七天无理由退换。" * 5
GERMAN = "Schöne Grüße aus Köln, für 5 € größer. " * 5
RUSSIAN = "Кроссовки мужские, доставка по всей России. " * 5
JAPANESE = "ナイキの運動靴です。全国送料無料。" * 5


@pytest.mark.parametrize(
    ("text", "encoded", "declared", "hint", "why"),
    [
        (CHINESE, "utf-8", "utf-8", "", "true"),
        (CHINESE, "gbk", "gbk", "", "true"),
        (CHINESE, "gbk", "utf-8", "", "says utf-8, is GBK, as Taobao's pages do"),
        (CHINESE, "gbk", "utf-8", "utf-8", "and the header says so too"),
        (CHINESE, "gbk", "", "", "says nothing"),
        (CHINESE, "utf-8", "gbk", "gbk", "says GBK, was saved as utf-8"),
        (CHINESE, "utf-16", "", "", "a byte-order mark"),
        (GERMAN, "cp1252", "iso-8859-1", "", "Latin 1 means windows-1252 on the web"),
        (GERMAN, "cp1252", "utf-8", "", "says utf-8, is windows-1252"),
        (GERMAN, "utf-8", "iso-8859-1", "iso-8859-1", "says Latin 1, is utf-8"),
        (RUSSIAN, "cp1251", "windows-1251", "", "true"),
        (RUSSIAN, "cp1251", "", "windows-1251", "in the header"),
        (RUSSIAN, "koi8-r", "koi8-r", "", "true"),
        (JAPANESE, "shift_jis", "x-sjis", "", "its old name"),
        (JAPANESE, "euc-jp", "euc-jp", "", "true"),
        (CHINESE, "utf-8", "no-such-charset", "", "a charset nobody knows"),
        (CHINESE, "utf-8", "base64", "rot13", "codecs that are no charsets"),
    ],
)
def test_a_page_is_read_in_its_true_charset(text: str, encoded: str, declared: str, hint: str, why: str) -> None:
    page = f'<html><head><meta charset="{declared}"></head><body>{text}</body></html>'
    assert text in decode(page.encode(encoded), hint), why


def test_a_page_cut_within_a_character_is_still_what_it_was() -> None:
    assert decode((CHINESE * 10).encode()[:-1]).startswith(CHINESE)


def test_what_the_page_itself_writes_as_unreadable_is_no_sign_of_a_lie() -> None:
    assert decode("Num\ufffdrique".encode()) == "Num\ufffdrique"


LIES = [
    ("Кроссовки новые, размер 42. Цена 1 290 руб. Доставка по Москве бесплатно", "cp1251"),
    ("Кроссовки новые, размер 42. Цена 1 290 руб. Доставка по Москве бесплатно", "koi8-r"),
    ("ナイキのスニーカー、新品です。送料無料でお届けします。", "cp932"),
    ("ナイキのスニーカー、新品です。送料無料でお届けします。", "euc_jp"),
    ("حذاء رياضي نايك اصلي جديد السعر شامل الضريبة والشحن مجاني", "cp1256"),
    ("耐克运动鞋男款正品特价促销商品价格优惠，全国包邮", "gb18030"),
    ("나이키 운동화 새상품 무료배송 정품 가격 할인", "cp949"),
    ("Αθλητικά παπούτσια νάικ καινούργια με δωρεάν μεταφορικά", "cp1253"),
    ("נעלי ספורט נייקי חדשות במחיר מבצע כולל משלוח חינם לכל הארץ והחזרה", "cp1255"),
    ("Très belle pièce d'été à prix réduit, déjà livrée chez vous", "cp1252"),
    ("Schöne Füße für große Mädchen über Österreich", "cp1252"),
]


@pytest.mark.parametrize(("text", "encoded"), LIES, ids=[encoded for _, encoded in LIES])
@pytest.mark.parametrize("declared", ["utf-8", "iso-8859-1", ""])
def test_where_the_declaration_lies_or_is_missing_the_letters_tell(text: str, encoded: str, declared: str) -> None:
    page = f'<html><head><meta charset="{declared}"><title>Shop</title></head><body>{text}</body></html>'
    assert text in decode(page.encode(encoded))


@given(st.binary(max_size=300), st.sampled_from(["", "utf-8", "gbk", "utf-7", "idna", "punycode", "\x00", "utf-16"]))
def test_any_bytes_become_text_that_can_be_kept(body: bytes, hint: str) -> None:
    text = decode(body, hint)
    assert "\x00" not in text
    text.encode("utf-8")


@given(st.text(max_size=200))
def test_utf8_is_read_as_it_is(text: str) -> None:
    kept = decode(text)
    assert decode(text.encode("utf-8", "replace")) == decode(text.encode("utf-8", "replace").decode())
    kept.encode("utf-8")
