"""Which characters the bytes of a page stand for, where the charset it declares may be a lie.

Valid UTF-8 that is not ASCII is UTF-8: no other charset produces it by chance over a whole page. Only what is not
UTF-8 is read as declared, and only where that yields sound text.
"""

import codecs
import re

BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

# A page cut in two or with one broken comment is still UTF-8: this share of its other characters may be unreadable.
# One in fifty: a saved Taobao page had 3 broken characters among 9,000; GBK read as UTF-8 breaks more than one in two.
TOLERATED_BROKEN_SHARE = 0.02

# GB2312's common characters lead with B0-D7, its punctuation with A1-A3; lower-case windows-1251 stands at E0-FF.
GBK_LEADS = frozenset([*range(0xA1, 0xA4), *range(0xB0, 0xD8)])
SOUND_GBK_SHARE = 0.7
SOUND_KOREAN_SHARE = 0.9

# Without a declaration that can be true, the charset is the one in which the letters are words of one script: the
# small letters of Cyrillic and Greek (the other Cyrillic charset shows them as capitals), the kana of Japanese.
SCRIPTS = {
    "cp1251": re.compile("[а-яё]"),
    "koi8-r": re.compile("[а-яё]"),
    "cp1256": re.compile("[\u0621-\u064a\u060c]"),
    "cp1253": re.compile("[ά-ώ]"),
    "cp1255": re.compile("[א-ת]"),
    "cp932": re.compile("[\u3041-\u3096\u30a1-\u30fe\u3001\u3002]"),
    "euc_jp": re.compile("[\u3041-\u3096\u30a1-\u30fe\u3001\u3002]"),
    "cp949": re.compile("[\uac00-\ud7a3]"),
}
# Two in five: Japanese text is kana by half, and a page's capitals and signs are none of the small letters.
SOUND_SCRIPT_SHARE = 0.4
FEWEST_OF_A_SCRIPT = 12
_SAMPLE = 50_000
# Hebrew stands where Cyrillic and Greek do, but for their last letters: every twelfth Russian letter is one of them.
_LAST_CYRILLIC = re.compile(rb"[\xfb-\xff]")
FEWEST_TO_MISS_A_LETTER = 45
_HIGH = re.compile(rb"[\x80-\xff]")
# Words of another script are several such bytes in a row; the accents of a Latin one stand alone.
_RUN = re.compile(rb"[\x80-\xff](?:[\x40-\xff]?[\x80-\xff]){2,}[\x40-\x7e]?")

# What GBK and its kin share with "utf-8" is that browsers mend them; ISO-8859-1 means windows-1252 on the web.
SPELLINGS = {
    "iso-8859-1": "cp1252",
    "latin1": "cp1252",
    "latin-1": "cp1252",
    "us-ascii": "cp1252",
    "ascii": "cp1252",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "x-sjis": "cp932",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "ks_c_5601-1987": "cp949",
    "euc-kr": "cp949",
    "utf8": "utf-8",
}

_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,40})""", re.IGNORECASE)
_DECLARED_WITHIN = 4096
_UNREADABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def decode(body: bytes | str, charset_hint: str = "") -> str:
    """The page's text without control characters or lone surrogates; `charset_hint` is what the HTTP header says."""
    if isinstance(body, str):
        return cleaned(body)
    for mark, codec in BYTE_ORDER_MARKS:
        if body.startswith(mark):
            return cleaned(body[len(mark) :].decode(codec, "replace"))
    return cleaned(_decode_unmarked(body, charset_hint))


def charset_of(sample: bytes, charset_hint: str, start: bytes) -> str:
    """The charset of a long text, from a piece of it that is not plain ASCII; `start` is how the text begins.

    As for a whole page: UTF-8 where it is that, else what is declared where that yields sound text.
    """
    as_utf8 = codecs.getincrementaldecoder("utf-8")("replace").decode(sample)
    if _broken_share(as_utf8) <= TOLERATED_BROKEN_SHARE:
        return "utf-8"
    for charset in (*_declared(start, charset_hint), *_likely(sample)):
        if codecs.lookup(charset).incrementaldecoder and _decode_soundly(sample, charset) is not None:
            return charset
    return "cp1252"


def cleaned(text: str) -> str:
    """The text without what neither libxml2 nor SQLite can hold."""
    return _UNREADABLE.sub("", text) if _UNREADABLE.search(text) else text


def _decode_unmarked(body: bytes, charset_hint: str) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        as_utf8 = body.decode("utf-8", "replace")
    if _broken_share(as_utf8) <= TOLERATED_BROKEN_SHARE:
        return as_utf8
    declared = _declared(body, charset_hint)
    # A server's default says nothing about a page: where its letters speak clearly, they are believed.
    clear = (*_likely(body), *_guessed(body)) if not set(declared) - {"cp1252"} else ()
    for charset in (*clear, *declared, *_likely(body)):
        text = _decode_soundly(body, charset)
        if text is not None:
            return text
    return body.decode("cp1252", "replace")


def _broken_share(text: str) -> float:
    broken = text.count("�")
    if not broken:
        return 0.0
    return broken / sum(1 for character in text if character > "\x7f")


def _declared(body: bytes, charset_hint: str) -> tuple[str, ...]:
    found = _DECLARED.search(body, 0, _DECLARED_WITHIN)
    named = (charset_hint, found.group(1).decode("ascii") if found else "")
    spelled = (SPELLINGS.get(name.strip().lower(), name.strip().lower()) for name in named)
    return tuple(name for name in spelled if name and name != "utf-8" and _known(name))


def _known(charset: str) -> bool:
    try:
        return codecs.lookup(charset)._is_text_encoding
    except (LookupError, ValueError):
        return False


def _guessed(body: bytes) -> tuple[str, ...]:
    """The charset under which the page's own letters make words of one script, where its declaration is a lie."""
    runs = _RUN.findall(body)
    if sum(map(len, runs)) < FEWEST_OF_A_SCRIPT or 2 * sum(map(len, runs)) < len(_HIGH.findall(body)):
        return ()
    sample = b" ".join(runs)[:_SAMPLE]
    shares = {charset: _share_of(script, sample, charset) for charset, script in SCRIPTS.items()}
    if not _LAST_CYRILLIC.search(sample) and len(sample) >= FEWEST_TO_MISS_A_LETTER:
        shares = {charset: share for charset, share in shares.items() if charset not in ("cp1251", "cp1253")}
    # Kana are never an accident; the bytes of Japanese make Korean syllables by one.
    kana = [charset for charset in ("cp932", "euc_jp") if shares[charset] >= SOUND_SCRIPT_SHARE]
    best = max(kana or shares, key=lambda charset: shares[charset])
    return (best,) if shares[best] >= SOUND_SCRIPT_SHARE else ()


def _share_of(script: re.Pattern[str], sample: bytes, charset: str) -> float:
    """How much of a sample of a page's other characters are the common letters of a script, read in this charset."""
    text = sample.decode(charset, "replace").replace(" ", "")
    return len(script.findall(text)) / len(text) if text else 0.0


def _likely(body: bytes) -> tuple[str, ...]:
    leads = re.findall(rb"([\x81-\xfe])[\x40-\xfe]", body)
    sound = sum(1 for lead in leads if lead[0] in GBK_LEADS)
    if leads and sound / len(leads) >= SOUND_GBK_SHARE:
        # Korean syllables end where Chinese characters go on: half of all Chinese ones lead with more.
        korean = sum(1 for lead in leads if 0xB0 <= lead[0] <= 0xC8)
        return ("cp949",) if korean / len(leads) >= SOUND_KOREAN_SHARE else ("gb18030",)
    return ()


def _decode_soundly(body: bytes, charset: str) -> str | None:
    try:
        text = body.decode(charset, "replace")
    except UnicodeError:
        # Codecs such as "idna" know no way to go on.
        return None
    return text if _broken_share(text) <= TOLERATED_BROKEN_SHARE else None
