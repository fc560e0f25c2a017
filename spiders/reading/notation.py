"""How prices look in running text: a sign or a word for a currency beside a number, one or the two ends of a range."""

import re
from dataclasses import dataclass

from spiders.reading.tree import one_line

LONGEST_NOTATION = 60

# What stands beside a number. The gate (monitor/intake) decides what it means; a test holds the two lists together.
_CODES = (
    "AED|AFN|AMD|AOA|ARS|AUD|AWG|AZN|BBD|BDT|BGN|BHD|BIF|BMD|BND|BOB|BRL|BSD|BTN|BWP|BYN|BYR|BZD|CAD|CDF|CHF|CLP|CNH|CNY|"
    "COP|CRC|CVE|CZK|DJF|DKK|DOP|DZD|EGP|ERN|ETB|EUR|FJD|FKP|GBP|GEL|GHS|GIP|GMD|GNF|GTQ|GYD|HKD|HNL|HTG|HUF|IDR|ILS|INR|"
    "IQD|IRR|ISK|JMD|JOD|JPY|KES|KGS|KHR|KMF|KPW|KRW|KWD|KYD|KZT|LAK|LBP|LKR|LRD|LSL|LYD|MAD|MDL|MGA|MKD|MMK|MNT|MRU|MUR|"
    "MVR|MWK|MXN|MYR|MZN|NAD|NGN|NIO|NOK|NPR|NTD|NZD|OMR|PAB|PEN|PGK|PHP|PKR|PLN|PYG|QAR|RMB|RON|RSD|RUB|RUR|RWF|SAR|SBD|"
    "SCR|SDG|SEK|SGD|SHP|SLE|SRD|SSP|STN|SVC|SYP|SZL|THB|TJS|TMT|TND|TRL|TRY|TTD|TWD|TZS|UAH|UGX|USD|UYU|UZS|VED|VES|VND|"
    "VUV|WST|XAF|XCD|XCG|XOF|XPF|YER|ZAR|ZMW|ZWG"
)
_LATIN = (
    r"S/\.?|Rp\.?|RM|Rs\.?|Tk\.?|zł|zl|kr\.?|Kč|Ft|TL|S?Fr\.|Sfr|lei|leu|lek|din\.?|Dhs?\.?|KD|BD|SR|JD|DT|F?CFA|VNĐ|đ(?:ồng)?|"
    r"L\.?E\.?|K[Ss]hs?|U[Ss]h|T[Ss]h|[Bb]s\.?|B/\.|Br|NIS|stg|php\.|rub\.|hrn|[Ss]om|so['ʻ]m|[Ee]uros?|[Dd]ollars?|[Yy]uan|"
    r"[Yy]en|[Ww]on|[Rr]upees|[Rr]upiah|[Rr]inggit|[Tt]aka|[Bb]aht|[Ll]ari|[Mm]anat|[Pp]esos?|[Rr]eais|[Ff]ranken|dinara"
)
_CYRILLIC = (
    r"руб(?:лей|ля|ль|\.)?|р\.|грн\.?|гривень|гривен|тг\.?|тенге|сум|сом|дин\.?|ден|лв\.?|ман\.|доллар(?:ов|а)?|евро|"
    r"юан(?:ей|ь|я)"
)
_ARABIC = (
    r"ر\.س\.?|د\.إ\.?|ج\.م\.?|جم|ر\.ق\.?|د\.ك\.?|ر\.ع\.?|\.?د\.ب\.?|د\.أ|د\.ا|د\.ع|ع\.د|د\.م\.?|د\.ج|دج|د\.ت|د\.ل|"
    r"ل\.د|ل\.ل|ل\.س|ر\.ي|ج\.س\.?|درهم(?: مغربي)?|ريال(?: سعودي| قطري)?|ریال|جنيه(?: مصري)?|دينار(?: كويتي| أردني)?|"
    r"تومان|دولار|يورو"
)
_OTHER = (
    r"元|圆|圓|円|원|块|美元|美金|港币|港元|新?台幣|新?台币|欧元|英镑|人民币|人民幣|日元|บาท|דולר|ש[״\"']ח|"
    r"ብር|ლარი|դր\.?|रु\.?|रू|ரூ|රු|টাকা"
)
_SIGN = (
    rf"(?<![^\W\d_])(?:(?:[A-Z]{{1,4}}\s?)?\$[UB]?|(?:E|GY)?£|[€￡￥₹₨₽₺₩₪₫฿₴₦৳﷼₱₸₾₡₲₭៛₼֏₮؋]|(?:CN|JP)?¥|(?:GH)?₵|U\$S|"
    rf"{_LATIN}|{_CYRILLIC}|{_ARABIC}|{_OTHER}|(?:{_CODES}))"
)
# Behind a number a sign may touch a multiplier, "99万元".
_AFTER = _SIGN.removeprefix(r"(?<![^\W\d_])")
_POINTS = ".,٫٬"
_AMOUNT = (
    rf"\d{{1,2}}(?:,\d\d)+,\d{{3}}(?:\.\d{{1,2}})?(?!\d)|\d{{1,3}}(?:[{_POINTS}'’\s]\d{{3}})+(?:[{_POINTS}]\d{{1,2}})?(?!\d)"
    rf"|\d+(?:[{_POINTS}]\d{{1,4}})?(?:,-|,–|\.–)?"
)
_TIMES = r"(?:\s*(?:万|萬|만|亿|億|тыс\.?|млн|lakh|crore|juta|jt|ribu|ألف)(?![^\W\d_]))?"
# "￥499.00元" says it on both sides.
_AGAIN = rf"(?:\s?[元圆圓円원]|\s(?:{_CODES})(?![^\W\d_]))?"
_ONE = rf"(?:{_SIGN}\s*(?:{_AMOUNT}){_TIMES}{_AGAIN}|(?:{_AMOUNT}){_TIMES}\s*{_AFTER}(?![^\W\d_]))"
_TO = r"\s*(?:[-–—~〜～]|to|bis|до|à|至|إلى)\s*"
_RANGE = rf"(?:{_ONE}(?:{_TO}(?:{_ONE}|(?:{_AMOUNT})(?![\d.,%])))?|(?:{_AMOUNT}){_TO}{_ONE})"
# "each" still asks this price; "/kg" and "/mo." do not.
_EACH = (
    r"(?:\s*/?\s*(?:ea|each|pcs?|pieces?|件|个|個|只|双|套|条|瓶|盒|袋|箱|份|包|台|支|张|把|对|本|枚|足|点|개|шт|Stück|Stk|unit|"
    r"pair|set|only|VB|VHB|FP|ono|obo|negotiable)\.?)?"
)
_TAXED = r"(?:[\s(（]*(?:inkl|incl|inc|zzgl|excl|TTC|HT|IVA|税込|含税|с НДС|TVA|z VAT|m\. moms)\b.{0,24})?"
_PRICE = re.compile(
    rf"(?P<called>(?:[^\W\d]{{1,14}}\.?(?:\s[^\W\d]{{1,12}}){{0,2}}\s*[:：]?)??)\s*(?P<price>{_RANGE}){_EACH}{_TAXED}\s*\*?",
    re.IGNORECASE,
)
_NOTHING = re.compile(r"[^\d]*0+(?:[.,]0+)?[^\d]*")
# A number with two decimals or with thousands set apart: how a price looks where no sign stands beside it.
BARE = re.compile(r"\d{1,9}[.,]\d\d|\d{1,3}(?:[.,'’\s]\d{3})+(?:[.,]\d\d)?")
PRICE_WITHIN = re.compile(rf"(?<!\w){_ONE}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Notation:
    """A price as printed, and the words before it."""

    price: str
    called: str


def read_notation(said: str) -> Notation | None:
    """The price that a short text consists of; None where it says anything else, or that nothing is asked."""
    if len(said) > LONGEST_NOTATION:
        return None
    found = _PRICE.fullmatch(said)
    if found is None or _NOTHING.fullmatch(found["price"]):
        return None
    return Notation(price=one_line(found["price"]), called=one_line(found["called"]))
