"""How prices look in running text: a sign or a word for a currency beside a number, one or the two ends of a range."""

import re
from dataclasses import dataclass

from spiders.reading.tree import one_line

LONGEST_NOTATION = 60

# What stands beside a number. The gate (monitor/intake) decides what it means; a test holds the two lists together.
_CODES = (
    "AED|AMD|ARS|AUD|AZN|BDT|BGN|BHD|BOB|BRL|BYN|CAD|CHF|CLP|CNY|COP|CRC|CZK|DKK|DOP|DZD|EGP|ETB|EUR|GBP|GEL|GHS|GTQ|"
    "HKD|HNL|HUF|IDR|ILS|INR|IQD|IRR|ISK|JMD|JOD|JPY|KES|KGS|KHR|KRW|KWD|KZT|LAK|LBP|LKR|LYD|MAD|MDL|MKD|MMK|MNT|MUR|"
    "MXN|MYR|NGN|NIO|NOK|NPR|NZD|OMR|PAB|PEN|PHP|PKR|PLN|PYG|QAR|RMB|RON|RSD|RUB|RUR|SAR|SDG|SEK|SGD|SYP|THB|TND|TRY|"
    "TTD|TWD|TZS|UAH|UGX|USD|UYU|UZS|VES|VND|XAF|XOF|YER|ZAR|ZMW"
)
_SIGN = (
    r"(?<![^\W\d_])(?:(?:US|AU|CA|NZ|HK|NT|MX|R|A|C|S|RD|U)?\s?\$|S/\.?|[€£￡¥￥₹₨₽₺₩₪₫฿₴₦৳﷼₱₸₾₵₡₲₭៛₼֏₮؋]|Rp\.?|RM|Rs\.?|Tk\.?|zł|kr\.?|"
    r"Kč|Ft|лв\.?|руб(?:лей|ля|ль|\.)?|р\.|грн\.?|гривень|тг\.?|тенге|сум|сом|дин\.?|TL|CHF|Fr\.|lei|Dhs?\.?|KD|SR|JD|DT|F?CFA|"
    r"元|圆|圓|円|원|块|đ|VNĐ|บาท|ر\.س\.?|د\.إ\.?|ج\.م\.?|ر\.ق\.?|د\.ك\.?|ر\.ع\.?|د\.ب\.?|د\.أ|د\.ع|د\.م\.?|د\.ج|د\.ت|ل\.ل|ل\.س|ر\.ي|"
    r"درهم|ريال(?: سعودي| قطري)?|ریال|جنيه(?: مصري)?|دينار|تومان|דולר|ש[״\"']ח|"
    r"[Ee]uros?|[Dd]ollars?|[Yy]uan|[Rr]upees|pesos|"
    rf"(?:{_CODES}))"
)
# Behind a number a sign may touch a multiplier, "99万元".
_AFTER = _SIGN.removeprefix(r"(?<![^\W\d_])")
_POINTS = ".,٫٬"
_AMOUNT = (
    rf"\d{{1,2}}(?:,\d\d)+,\d{{3}}(?:\.\d{{1,2}})?(?!\d)|\d{{1,3}}(?:[{_POINTS}'’\s]\d{{3}})+(?:[{_POINTS}]\d{{1,2}})?(?!\d)"
    rf"|\d+(?:[{_POINTS}]\d{{1,4}})?(?:,-|,–|\.–)?"
)
_TIMES = r"(?:\s*(?:万|萬|만|亿|億|тыс\.?|млн|lakh|crore|juta|jt|ribu|ألف)(?![^\W\d_]))?"
_ONE = rf"(?:{_SIGN}\s*(?:{_AMOUNT}){_TIMES}|(?:{_AMOUNT}){_TIMES}\s*{_AFTER}(?![^\W\d_]))"
_TO = r"\s*(?:[-–—~〜～]|to|bis|до|à|至|إلى)\s*"
_RANGE = rf"(?:{_ONE}(?:{_TO}(?:{_ONE}|(?:{_AMOUNT})(?![\d.,%])))?|(?:{_AMOUNT}){_TO}{_ONE})"
# "each" still asks this price; "/kg" and "/mo." do not.
_EACH = r"(?:\s*/?\s*(?:ea|each|pcs?|pieces?|件|个|шт|Stück|Stk|unit|pair|set|only)\.?)?"
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
